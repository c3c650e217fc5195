using System.Runtime.CompilerServices;
using HypergradGen.Vectors;

namespace HypergradGen.Solvers;

/// <summary>A symmetric matrix that products of a solve read, and the half of it in their order, once it was read often enough.</summary>
internal struct PackedTriangle
{
    private int _source, _rows;
    private nint _position;
    private AlignedArray<double> _elements;

    /// <summary>The solve that read it.</summary>
    public int Solve { get; private set; }

    /// <summary>The products that read it, counted no further than the packing.</summary>
    public int Uses { get; set; }

    public bool IsPacked { get; private set; }

    public readonly ref double First => ref _elements.First;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Is(int solve, int source, nint position, int rows) => Solve == solve && _source == source && _position == position && _rows == rows;

    public void Begin(int solve, int source, nint position, int rows)
    {
        (Solve, Uses, IsPacked) = (solve, 1, false);
        (_source, _position, _rows) = (source, position, rows);
    }

    public unsafe void Pack(ref double first)
    {
        int length = (int)WideKernels.PackedLength(_rows);
        if (_elements.Capacity < length)
        {
            _elements = new AlignedArray<double>();
            _elements.Enlarge(length, 0);
        }
        fixed (double* packed = &_elements.First, matrix = &first)
            WideKernels.PackTriangle(matrix, _rows, packed);
        IsPacked = true;
    }
}
