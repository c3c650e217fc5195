using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <content>Tiles of eight rows: as many sums as hide a multiplication's latency, and one load of the vector, or one of the result, for eight of the matrix.</content>
internal static unsafe partial class NarrowKernels
{
    /// <summary>The products of eight rows with v.</summary>
    [MethodImpl(Inline)]
    private static void ProductsOfEight(double* x0, nint stride, int columns, double* v, double* result, double sign)
    {
        double* x1 = x0 + stride, x2 = x1 + stride, x3 = x2 + stride, x4 = x3 + stride, x5 = x4 + stride, x6 = x5 + stride, x7 = x6 + stride;
        Vector256<double> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        nint j = 0, n = columns;
        for (; j <= n - 4; j += 4)
        {
            var w = Vector256.Load(v + j);
            a0 = MultiplyAdd(Vector256.Load(x0 + j), w, a0);
            a1 = MultiplyAdd(Vector256.Load(x1 + j), w, a1);
            a2 = MultiplyAdd(Vector256.Load(x2 + j), w, a2);
            a3 = MultiplyAdd(Vector256.Load(x3 + j), w, a3);
            a4 = MultiplyAdd(Vector256.Load(x4 + j), w, a4);
            a5 = MultiplyAdd(Vector256.Load(x5 + j), w, a5);
            a6 = MultiplyAdd(Vector256.Load(x6 + j), w, a6);
            a7 = MultiplyAdd(Vector256.Load(x7 + j), w, a7);
        }
        if (j < n)
        {
            var mask = Mask(n - j);
            var w = Avx.MaskLoad(v + j, mask);
            a0 = MultiplyAdd(Avx.MaskLoad(x0 + j, mask), w, a0);
            a1 = MultiplyAdd(Avx.MaskLoad(x1 + j, mask), w, a1);
            a2 = MultiplyAdd(Avx.MaskLoad(x2 + j, mask), w, a2);
            a3 = MultiplyAdd(Avx.MaskLoad(x3 + j, mask), w, a3);
            a4 = MultiplyAdd(Avx.MaskLoad(x4 + j, mask), w, a4);
            a5 = MultiplyAdd(Avx.MaskLoad(x5 + j, mask), w, a5);
            a6 = MultiplyAdd(Avx.MaskLoad(x6 + j, mask), w, a6);
            a7 = MultiplyAdd(Avx.MaskLoad(x7 + j, mask), w, a7);
        }
        StoreSums(result, SumOfEach(a0, a1, a2, a3), sign);
        StoreSums(result + 4, SumOfEach(a4, a5, a6, a7), sign);
    }

    /// <summary>y += sign · Σ u_r x_r over eight rows, two chains of additions.</summary>
    [MethodImpl(Inline)]
    private static void AddEight<TFollowing>(double* x0, nint stride, int columns, double* u, double* y, double sign, double* following)
        where TFollowing : struct, IFollowing
    {
        double* x1 = x0 + stride, x2 = x1 + stride, x3 = x2 + stride, x4 = x3 + stride, x5 = x4 + stride, x6 = x5 + stride, x7 = x6 + stride;
        Vector256<double> c0 = Vector256.Create(sign * u[0]), c1 = Vector256.Create(sign * u[1]), c2 = Vector256.Create(sign * u[2]), c3 = Vector256.Create(sign * u[3]);
        Vector256<double> c4 = Vector256.Create(sign * u[4]), c5 = Vector256.Create(sign * u[5]), c6 = Vector256.Create(sign * u[6]), c7 = Vector256.Create(sign * u[7]);
        nint j = 0, n = columns;
        for (; j <= n - 4; j += 4)
        {
            TFollowing.Fetch(following);
            following += 32;
            var s = MultiplyAdd(Vector256.Load(x0 + j), c0, Vector256.Load(y + j));
            var t = Vector256.Load(x1 + j) * c1;
            s = MultiplyAdd(Vector256.Load(x2 + j), c2, s);
            t = MultiplyAdd(Vector256.Load(x3 + j), c3, t);
            s = MultiplyAdd(Vector256.Load(x4 + j), c4, s);
            t = MultiplyAdd(Vector256.Load(x5 + j), c5, t);
            s = MultiplyAdd(Vector256.Load(x6 + j), c6, s);
            t = MultiplyAdd(Vector256.Load(x7 + j), c7, t);
            Vector256.Store(s + t, y + j);
        }
        if (j < n)
        {
            var mask = Mask(n - j);
            var s = MultiplyAdd(Avx.MaskLoad(x0 + j, mask), c0, Avx.MaskLoad(y + j, mask));
            var t = Avx.MaskLoad(x1 + j, mask) * c1;
            s = MultiplyAdd(Avx.MaskLoad(x2 + j, mask), c2, s);
            t = MultiplyAdd(Avx.MaskLoad(x3 + j, mask), c3, t);
            s = MultiplyAdd(Avx.MaskLoad(x4 + j, mask), c4, s);
            t = MultiplyAdd(Avx.MaskLoad(x5 + j, mask), c5, t);
            s = MultiplyAdd(Avx.MaskLoad(x6 + j, mask), c6, s);
            t = MultiplyAdd(Avx.MaskLoad(x7 + j, mask), c7, t);
            Avx.MaskStore(y + j, mask, s + t);
        }
    }

    /// <summary>The sum of the elements of each of four vectors, one a lane.</summary>
    [MethodImpl(Inline)]
    private static Vector256<double> SumOfEach(Vector256<double> a0, Vector256<double> a1, Vector256<double> a2, Vector256<double> a3)
    {
        Vector256<double> first = Avx.HorizontalAdd(a0, a1), second = Avx.HorizontalAdd(a2, a3);
        return Avx.Permute2x128(first, second, 0x20) + Avx.Permute2x128(first, second, 0x31);
    }

    [MethodImpl(Inline)]
    private static void StoreSums(double* result, Vector256<double> sums, double sign)
        => Vector256.Store(sign == 0 ? sums : MultiplyAdd(sums, Vector256.Create(sign), Vector256.Load(result)), result);

    /// <summary>All bits in the first lanes, fewer than four.</summary>
    [MethodImpl(Inline)]
    private static Vector256<double> Mask(nint count)
        => Vector256.GreaterThan(Vector256.Create((long)count), Vector256.Create(0L, 1, 2, 3)).AsDouble();
}
