using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>What a vector of the solvers' workspace is for. Vectors that live at the same time have different names.</summary>
internal enum VectorSlot
{
    Hyperparameters,
    NextState,
    OtherState,
    RightHandSide,
    Solution,
    NextSolution,
    Residual,
    Direction,
    Product,
    NormalResidual,
    NormalProduct,
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
    private readonly AlignedArray<T>[] _vectors = CreateEmpty();

    /// <summary>A vector of exactly this length; what it holds is anything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Span<T> Rent(VectorSlot slot, int length)
    {
        ref AlignedArray<T> vector = ref _vectors[(int)slot];
        if (vector.Capacity < length)
            vector.Enlarge(length, 0);
        return vector.Part(0, length);
    }

    /// <summary>A vector of exactly this length that keeps what it held; its capacity doubles where it grows.</summary>
    public Span<T> Grow(VectorSlot slot, int length) => Grown(slot, length).Part(0, length);

    /// <summary>The same as the array that holds it, which may be longer; until it grows again it stays that array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public AlignedArray<T> Grown(VectorSlot slot, int length)
    {
        ref AlignedArray<T> vector = ref _vectors[(int)slot];
        vector.Grow(length);
        return vector;
    }

    /// <summary>How long the vector of this name can be without an allocation.</summary>
    public int Capacity(VectorSlot slot) => _vectors[(int)slot].Capacity;

    private static AlignedArray<T>[] CreateEmpty()
    {
        var vectors = new AlignedArray<T>[(int)VectorSlot.Count];
        Array.Fill(vectors, new AlignedArray<T>());
        return vectors;
    }
}
