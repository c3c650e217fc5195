using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>
/// Copies of arrays of arrays that are equally long, each as one matrix whose rows begin where lines of the cache do: products read it as any other matrix. A copy is made when a solve first asks for it,
/// and serves all its threads, so that the same is computed whichever thread computes it.
/// </summary>
internal sealed class GatheredRows
{
    private readonly Lock _lock = new();
    private Matrix[] _matrices = [];

    /// <summary>Which solve it is: before the first nothing is gathered.</summary>
    public int Solve { get; set; }

    /// <summary>The rows as one matrix; null where they are not equally long, or too many to stay in the second-level cache. O(1), but for the first time in a solve.</summary>
    /// <param name="number">A number for the arrays, which stay as they are in a solve.</param>
    /// <param name="arrays">The arrays.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Matrix? Of(int number, double[]?[] arrays)
    {
        var matrices = Volatile.Read(ref _matrices);
        var matrix = number < matrices.Length && matrices[number].Solve == Solve ? matrices[number] : Gathered(number, arrays);
        return matrix.IsThere ? matrix : null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Matrix Gathered(int number, double[]?[] arrays)
    {
        lock (_lock)
        {
            if (number >= _matrices.Length)
            {
                Matrix[] more = [.. _matrices, .. Enumerable.Range(0, number + 1 - _matrices.Length).Select(_ => new Matrix())];
                Volatile.Write(ref _matrices, more);
            }
            var matrix = _matrices[number];
            if (matrix.Solve != Solve)
                matrix.Gather(Solve, arrays);
            return matrix;
        }
    }

    /// <summary>The rows of an array of arrays, one behind the other.</summary>
    public sealed class Matrix
    {
        private AlignedArray<double> _elements = new();
        private int _solve;

        /// <summary>The solve that gathered it.</summary>
        public int Solve
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => Volatile.Read(ref _solve);
        }

        public bool IsThere { get; private set; }

        /// <summary>The elements of each row.</summary>
        public int Length { get; private set; }

        /// <summary>The distance from a row to the next.</summary>
        public int Stride { get; private set; }

        public int Rows { get; private set; }

        public ReadOnlySpan<double> Elements
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => _elements.Part(0, Rows * Stride);
        }

        /// <summary>Copies the arrays, if they are equally long and not too many.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Gather(int solve, double[]?[] arrays)
        {
            Rows = arrays.Length;
            Length = Rows == 0 || arrays[0] is not { } first ? 0 : first.Length;
            Stride = CacheLine.InWholeLines(Length);
            if (Workspace.IsSpread(Stride))
                Stride += 3 * CacheLine.Doubles;
            IsThere = Length > 0 && (long)Rows * Stride <= Workspace.MostAligned;
            foreach (double[]? array in arrays)
                IsThere = IsThere && array is not null && array.Length == Length;
            if (IsThere)
            {
                _elements.Grow(Rows * Stride);
                for (int i = 0; i < arrays.Length; i++)
                    arrays[i].CopyTo(_elements.Part(i * Stride, Length));
            }
            Volatile.Write(ref _solve, solve);
        }
    }
}
