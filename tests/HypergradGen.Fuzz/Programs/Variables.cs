namespace HypergradGen.Fuzz.Programs;

/// <summary>A real that a program may name.</summary>
internal sealed record RealVariable(string Name, bool IsAssignable);

/// <summary>An integer with the bounds that it keeps.</summary>
/// <param name="Below">The kind of length that it stays below, where it runs over a buffer whose length is not known here.</param>
internal sealed record IntVariable(string Name, int Low, int High, bool IsAssignable = false, string? Below = null);

/// <summary>A span or array.</summary>
/// <param name="Length">Its length where it is known when the program is written, else −1.</param>
/// <param name="Least">The least length that it has.</param>
/// <param name="Kind">Equal for buffers that are equally long.</param>
internal sealed record BufferVariable(string Name, bool IsReal, bool IsWritable, bool IsArray, int Length, int Least, string Kind)
{
    /// <summary>Integer data lie between these.</summary>
    public int Low { get; init; }

    public int High { get; init; } = 3;

    /// <summary>The next state may not be read before it is written.</summary>
    public bool IsReadable { get; set; } = true;

    public bool IsArrayLocal { get; init; }
}

/// <summary>Data of more than one dimension: <c>double[,]</c>, <c>double[,,]</c> and <c>double[][]</c>, whose rows have these lengths.</summary>
internal sealed record TableVariable(string Name, int[] Sizes, bool IsJagged);

/// <summary>What a program may name where it is being written.</summary>
internal sealed class Scope
{
    public List<RealVariable> Reals { get; } = [];

    public List<IntVariable> Ints { get; } = [];

    public List<string> Bools { get; } = [];

    public List<BufferVariable> Buffers { get; } = [];

    public List<TableVariable> Tables { get; } = [];

    private readonly Stack<(int Reals, int Ints, int Bools, int Buffers)> _marks = new();

    public void Open() => _marks.Push((Reals.Count, Ints.Count, Bools.Count, Buffers.Count));

    public void Close()
    {
        var (reals, ints, bools, buffers) = _marks.Pop();
        Reals.RemoveRange(reals, Reals.Count - reals);
        Ints.RemoveRange(ints, Ints.Count - ints);
        Bools.RemoveRange(bools, Bools.Count - bools);
        Buffers.RemoveRange(buffers, Buffers.Count - buffers);
    }

    public Scope Data()
    {
        var copy = new Scope();
        copy.Reals.AddRange(Reals);
        copy.Ints.AddRange(Ints);
        copy.Bools.AddRange(Bools);
        copy.Buffers.AddRange(Buffers);
        copy.Tables.AddRange(Tables);
        return copy;
    }
}

/// <summary>A helper that was written before its callers.</summary>
/// <param name="Returns">What it gives: reals and integers in order.</param>
/// <param name="CallPrefix">What stands before its name in a call.</param>
internal sealed record Helper(string Name, string CallPrefix, HelperParameter[] Parameters, HelperReturn Returns, bool NeedsInstance);

internal enum HelperReturn
{
    Nothing,
    Real,
    Pair,
    Int,
    Bool,
    Row,
}

internal enum HelperParameterKind
{
    Real,
    Int,
    Bool,
    Source,
    Target,
}

/// <param name="Least">The least length of a span, or the bounds of an integer.</param>
internal sealed record HelperParameter(string Name, HelperParameterKind Kind, int Least = 0);
