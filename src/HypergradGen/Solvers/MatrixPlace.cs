using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>Where a matrix lies. No address, which a collection could give to another array.</summary>
/// <param name="source">A number for the memory that it lies in, hyperparameters or data.</param>
/// <param name="position">The bytes from there to its first row.</param>
/// <param name="stride">The distance from a row to the next.</param>
/// <param name="columns">The number of columns, at least 1.</param>
internal readonly struct MatrixPlace(int source, nint position, int stride, int columns)
{
    private readonly int _source = source;
    private readonly nint _position = position;

    public readonly int Stride = stride, Columns = columns;

    /// <summary>Whether it is the same place. Not a record's equality, which would be a call in a program that runs for the second time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(in MatrixPlace other) => _source == other._source && _position == other._position && Stride == other.Stride && Columns == other.Columns;
}
