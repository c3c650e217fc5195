using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

internal static unsafe partial class WideKernels
{
    /// <summary>A block has as many rows as columns.</summary>
    private const int Rows = 8, BlockLength = Rows * Rows;

    /// <summary>The elements of a packed triangle: the blocks on the diagonal and right of it, all of them whole.</summary>
    public static long PackedLength(int n)
    {
        long blocks = ((long)n + Rows - 1) / Rows;
        return blocks * (blocks + 1) / 2 * BlockLength;
    }

    /// <summary>Packs what <see cref="AddSymmetricProduct"/> reads of a symmetric matrix, block by block in the order in which it is read. A row of a block that ends beyond the matrix is filled up with zeros; one that begins there is not written. O(n²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackTriangle(double* matrix, int n, double* packed)
    {
        for (int first = 0; first < n; first += Rows)
        {
            double* row = matrix + ((nint)first * n);
            int rows = Math.Min(Rows, n - first);
            for (int j = first; j < n; j += Rows, packed += BlockLength)
            {
                var mask = Lanes.Mask(n - j);
                for (int i = 0; i < rows; i++)
                    Vector512.Store(Load(row + ((nint)i * n) + j, mask), packed + (i * Rows));
            }
        }
    }

    /// <summary>Where the elements lie that a product with a symmetric matrix reads; a constant once compiled.</summary>
    public interface ITriangle
    {
        static abstract bool IsPacked { get; }
    }

    /// <summary>In the matrix.</summary>
    public readonly struct InMatrix : ITriangle
    {
        public static bool IsPacked => false;
    }

    /// <summary>Block by block, as <see cref="PackTriangle"/> leaves them.</summary>
    public readonly struct Packed : ITriangle
    {
        public static bool IsPacked => true;
    }

    /// <summary>
    /// r += sign · S·v for a symmetric S, of which the elements on the diagonal's blocks and right of them are read: Sᵢⱼ serves rᵢ and rⱼ. O(n²), n²/2 elements read. The sums are the same
    /// wherever the elements lie.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSymmetricProduct<T>(double* matrix, int n, double* vector, double* result, double sign)
        where T : struct, ITriangle
    {
        // What the next block of packed elements begins with.
        double* block = matrix;
        int first = 0;
        for (; first + Rows <= n; first += Rows)
        {
            double* x0 = matrix + ((nint)first * n), x1 = x0 + n, x2 = x1 + n, x3 = x2 + n, x4 = x3 + n, x5 = x4 + n, x6 = x5 + n, x7 = x6 + n;
            double* v = vector + first, r = result + first;
            Vector512<double> f0 = Vector512.Create(sign * v[0]), f1 = Vector512.Create(sign * v[1]), f2 = Vector512.Create(sign * v[2]), f3 = Vector512.Create(sign * v[3]);
            Vector512<double> f4 = Vector512.Create(sign * v[4]), f5 = Vector512.Create(sign * v[5]), f6 = Vector512.Create(sign * v[6]), f7 = Vector512.Create(sign * v[7]);

            // The block on the diagonal, whole: by its symmetry the sum over rows is the sum over columns.
            var diagonal = MultiplyAdd(Load<T>(x0, first, block, 0), f0, MultiplyAdd(Load<T>(x1, first, block, 1), f1, MultiplyAdd(Load<T>(x2, first, block, 2), f2, Load<T>(x3, first, block, 3) * f3)))
                + MultiplyAdd(Load<T>(x4, first, block, 4), f4, MultiplyAdd(Load<T>(x5, first, block, 5), f5, MultiplyAdd(Load<T>(x6, first, block, 6), f6, Load<T>(x7, first, block, 7) * f7)));
            Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
            block += BlockLength;
            nint j = first + Rows;
            for (; j <= n - 8; j += 8, block += BlockLength)
            {
                var u = Load(vector + j);
                Vector512<double> m0 = Load<T>(x0, j, block, 0), m1 = Load<T>(x1, j, block, 1), m2 = Load<T>(x2, j, block, 2), m3 = Load<T>(x3, j, block, 3);
                Vector512<double> m4 = Load<T>(x4, j, block, 4), m5 = Load<T>(x5, j, block, 5), m6 = Load<T>(x6, j, block, 6), m7 = Load<T>(x7, j, block, 7);
                a0 = MultiplyAdd(m0, u, a0);
                a1 = MultiplyAdd(m1, u, a1);
                a2 = MultiplyAdd(m2, u, a2);
                a3 = MultiplyAdd(m3, u, a3);
                a4 = MultiplyAdd(m4, u, a4);
                a5 = MultiplyAdd(m5, u, a5);
                a6 = MultiplyAdd(m6, u, a6);
                a7 = MultiplyAdd(m7, u, a7);
                var even = MultiplyAdd(m0, f0, MultiplyAdd(m2, f2, MultiplyAdd(m4, f4, MultiplyAdd(m6, f6, Load(result + j)))));
                var odd = MultiplyAdd(m1, f1, MultiplyAdd(m3, f3, MultiplyAdd(m5, f5, m7 * f7)));
                Vector512.Store(even + odd, result + j);
            }
            if (j < n)
            {
                var mask = Lanes.Mask((int)(n - j));
                var u = Load(vector + j, mask);
                Vector512<double> m0 = Load<T>(x0, j, block, 0, mask), m1 = Load<T>(x1, j, block, 1, mask), m2 = Load<T>(x2, j, block, 2, mask), m3 = Load<T>(x3, j, block, 3, mask);
                Vector512<double> m4 = Load<T>(x4, j, block, 4, mask), m5 = Load<T>(x5, j, block, 5, mask), m6 = Load<T>(x6, j, block, 6, mask), m7 = Load<T>(x7, j, block, 7, mask);
                a0 = MultiplyAdd(m0, u, a0);
                a1 = MultiplyAdd(m1, u, a1);
                a2 = MultiplyAdd(m2, u, a2);
                a3 = MultiplyAdd(m3, u, a3);
                a4 = MultiplyAdd(m4, u, a4);
                a5 = MultiplyAdd(m5, u, a5);
                a6 = MultiplyAdd(m6, u, a6);
                a7 = MultiplyAdd(m7, u, a7);
                var even = MultiplyAdd(m0, f0, MultiplyAdd(m2, f2, MultiplyAdd(m4, f4, MultiplyAdd(m6, f6, Load(result + j, mask)))));
                var odd = MultiplyAdd(m1, f1, MultiplyAdd(m3, f3, MultiplyAdd(m5, f5, m7 * f7)));
                Avx512F.MaskStore(result + j, mask, even + odd);
                block += BlockLength;
            }
            var sums = SumOfEach(a0, a1, a2, a3, a4, a5, a6, a7);
            Vector512.Store(MultiplyAdd(sums, Vector512.Create(sign), Load(r) + diagonal), r);
        }
        for (int i = first; i < n; i++)
        {
            double sum = 0;
            for (int j = first; j < n; j++)
                sum += *At<T>(matrix + ((nint)i * n), j, block + j - first, i - first) * vector[j];
            result[i] += sign * sum;
        }
    }

    /// <summary>Eight elements of a row, found by their column or by the block that begins with them.</summary>
    [MethodImpl(Inline)]
    private static Vector512<double> Load<T>(double* row, nint column, double* block, int number)
        where T : struct, ITriangle
        => Load(At<T>(row, column, block, number));

    [MethodImpl(Inline)]
    private static Vector512<double> Load<T>(double* row, nint column, double* block, int number, Vector512<double> mask)
        where T : struct, ITriangle
        => Load(At<T>(row, column, block, number), mask);

    [MethodImpl(Inline)]
    private static double* At<T>(double* row, nint column, double* block, int number)
        where T : struct, ITriangle
        => T.IsPacked ? block + (number * Rows) : row + column;
}
