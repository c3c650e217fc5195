using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <content>Rows and columns in eights whose numbers the compiler knows: no masks, and every test folds.</content>
internal static unsafe partial class WideKernels
{
    /// <summary>r = M·v where sign is 0, else r += sign · M·v.</summary>
    [MethodImpl(Inline)]
    public static void SmallProduct(ref double matrix, nint stride, int rows, int columns, ref double vector, ref double result, double sign)
    {
        Vector512<double> w0 = LoadSmall(ref vector, 0, columns), w1 = LoadSmall(ref vector, 8, columns), w2 = LoadSmall(ref vector, 16, columns), w3 = LoadSmall(ref vector, 24, columns);
        for (nint i = 0; i < rows; i += 8)
        {
            ref double x = ref Unsafe.Add(ref matrix, i * stride);
            var sums = SumOfEach(
                SmallDot(ref x, 0, columns, w0, w1, w2, w3), SmallDot(ref x, stride, columns, w0, w1, w2, w3),
                SmallDot(ref x, 2 * stride, columns, w0, w1, w2, w3), SmallDot(ref x, 3 * stride, columns, w0, w1, w2, w3),
                SmallDot(ref x, 4 * stride, columns, w0, w1, w2, w3), SmallDot(ref x, 5 * stride, columns, w0, w1, w2, w3),
                SmallDot(ref x, 6 * stride, columns, w0, w1, w2, w3), SmallDot(ref x, 7 * stride, columns, w0, w1, w2, w3));
            StoreSmall(ref result, i, sums, sign);
        }
    }

    /// <summary>r = Mᵀu where sign is 0, else r += sign · Mᵀu.</summary>
    [MethodImpl(Inline)]
    public static void SmallTransposed(ref double matrix, nint stride, int rows, int columns, ref double vector, ref double result, double sign)
    {
        Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        Vector512<double> c0 = default, c1 = default, c2 = default, c3 = default, d0 = default, d1 = default, d2 = default, d3 = default;
        for (nint i = 0; i < rows; i += 4)
        {
            ref double x = ref Unsafe.Add(ref matrix, i * stride);
            AddSmall(ref x, 0, columns, Unsafe.Add(ref vector, i), ref a0, ref a1, ref a2, ref a3);
            AddSmall(ref x, stride, columns, Unsafe.Add(ref vector, i + 1), ref b0, ref b1, ref b2, ref b3);
            AddSmall(ref x, 2 * stride, columns, Unsafe.Add(ref vector, i + 2), ref c0, ref c1, ref c2, ref c3);
            AddSmall(ref x, 3 * stride, columns, Unsafe.Add(ref vector, i + 3), ref d0, ref d1, ref d2, ref d3);
        }
        StoreSmall(ref result, 0, (a0 + b0) + (c0 + d0), sign);
        if (columns > 8)
            StoreSmall(ref result, 8, (a1 + b1) + (c1 + d1), sign);
        if (columns > 16)
            StoreSmall(ref result, 16, (a2 + b2) + (c2 + d2), sign);
        if (columns > 24)
            StoreSmall(ref result, 24, (a3 + b3) + (c3 + d3), sign);
    }

    [MethodImpl(Inline)]
    private static Vector512<double> LoadSmall(ref double from, nint place, int columns)
        => place < columns ? Vector512.LoadUnsafe(ref from, (nuint)place) : default;

    [MethodImpl(Inline)]
    private static Vector512<double> SmallDot(ref double x, nint place, int columns, Vector512<double> w0, Vector512<double> w1, Vector512<double> w2, Vector512<double> w3)
    {
        var sum = w0 * Vector512.LoadUnsafe(ref x, (nuint)place);
        if (columns > 8)
            sum = Vector512.FusedMultiplyAdd(w1, Vector512.LoadUnsafe(ref x, (nuint)(place + 8)), sum);
        if (columns > 16)
            sum = Vector512.FusedMultiplyAdd(w2, Vector512.LoadUnsafe(ref x, (nuint)(place + 16)), sum);
        if (columns > 24)
            sum = Vector512.FusedMultiplyAdd(w3, Vector512.LoadUnsafe(ref x, (nuint)(place + 24)), sum);
        return sum;
    }

    [MethodImpl(Inline)]
    private static void AddSmall(ref double x, nint place, int columns, double scale, ref Vector512<double> a0, ref Vector512<double> a1, ref Vector512<double> a2, ref Vector512<double> a3)
    {
        var factor = Vector512.Create(scale);
        a0 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref x, (nuint)place), a0);
        if (columns > 8)
            a1 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref x, (nuint)(place + 8)), a1);
        if (columns > 16)
            a2 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref x, (nuint)(place + 16)), a2);
        if (columns > 24)
            a3 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref x, (nuint)(place + 24)), a3);
    }

    [MethodImpl(Inline)]
    private static void StoreSmall(ref double result, nint place, Vector512<double> sums, double sign)
    {
        if (sign != 0)
            sums = MultiplyAdd(sums, Vector512.Create(sign), Vector512.LoadUnsafe(ref result, (nuint)place));
        sums.StoreUnsafe(ref result, (nuint)place);
    }
}
