namespace HypergradGen.Solvers;

/// <summary>What a vector of the solvers' workspace is for. Vectors that live at the same time have different names.</summary>
internal enum VectorSlot
{
    NextState,
    OtherState,
    RightHandSide,
    Solution,
    NextSolution,
    Residual,
    Direction,
    Product,
    Trajectory,
    Sensitivity,
    NextSensitivity,
    HyperDirection,
    StateTangent,
    FirstProbe,
    SecondProbe,
    Start,
    UnitDirection,
    CertificateState,
    CertificateHyper,
    SamplePoint,
    SampleDirection,
    SampleSingular,
    SampleState,
    SampleOtherState,
    SampleHyper,
    SampleOtherHyper,
    SampleHyperDirection,
    Count,
}

/// <summary>The solvers' workspace: vectors by name, grown on demand and kept.</summary>
internal sealed class VectorStore<T>
    where T : unmanaged
{
    private readonly T[][] _vectors = CreateEmpty();

    /// <summary>Where each vector begins in its array, and how long it can be.</summary>
    private readonly (int Start, int Capacity)[] _parts = new (int, int)[(int)VectorSlot.Count];

    /// <summary>A vector of exactly this length; what it holds is anything.</summary>
    public Span<T> Rent(VectorSlot slot, int length)
    {
        ref var part = ref _parts[(int)slot];
        if (part.Capacity < length)
        {
            _vectors[(int)slot] = AlignedArray.Allocate<T>(length, out part.Start);
            part.Capacity = length;
        }
        return _vectors[(int)slot].AsSpan(part.Start, length);
    }

    /// <summary>A vector of exactly this length that keeps what it held; its capacity doubles where it grows.</summary>
    public Span<T> Grow(VectorSlot slot, int length) => GrownArray(slot, length).AsSpan(0, length);

    /// <summary>The same as the array that holds it, which may be longer; until it grows again it stays that array.</summary>
    public T[] GrownArray(VectorSlot slot, int length)
    {
        T[] vector = _vectors[(int)slot];
        if (vector.Length < length)
        {
            Array.Resize(ref vector, (int)Math.Max(length, Math.Min(2L * vector.Length, Array.MaxLength)));
            _vectors[(int)slot] = vector;
            _parts[(int)slot] = (0, vector.Length);
        }
        return vector;
    }

    /// <summary>How long the vector of this name can be without an allocation.</summary>
    public int Capacity(VectorSlot slot) => _parts[(int)slot].Capacity;

    private static T[][] CreateEmpty()
    {
        var vectors = new T[(int)VectorSlot.Count][];
        Array.Fill(vectors, []);
        return vectors;
    }
}
