using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

public static partial class VectorMath
{
    // 2^−900: above, what the squares of small legs lose to underflow is below the sum's last bit. 2^600 brings any number to that range or out of overflow.
    private const double LeastSquares = 1.1830521861667747e-271, LegScale = 4.149515568880993e180;

    /// <summary>√(x² + y²), as <see cref="double.Hypot"/>: infinite where a leg is, though the other be NaN.</summary>
    /// <remarks>The root of the sum of squares, in lanes where that overflows or comes near to underflow of scaled legs. Half of the sum's error survives the root.</remarks>
    /// <param name="x">The first legs.</param>
    /// <param name="y">The second legs.</param>
    /// <returns>√(x² + y²) in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Hypot(Vector512<double> x, Vector512<double> y)
    {
        if (!Vector128.IsHardwareAccelerated)
            return ByLane<HypotFunction>(x, y);
        Vector512<double> squares = MultiplyAdd(x, x, y * y);
        Vector512<double> isOrdinary = Vector512.GreaterThanOrEqual(squares, All(LeastSquares)) & Vector512.LessThanOrEqual(squares, All(double.MaxValue));
        return Vector512.EqualsAll(isOrdinary.AsInt64(), Vector512<long>.AllBitsSet) ? Vector512.Sqrt(squares) : HypotOfScaled(x, y, squares);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> HypotOfScaled(Vector512<double> x, Vector512<double> y, Vector512<double> squares)
    {
        Vector512<double> isSmall = Vector512.LessThan(squares, All(LeastSquares)), isLarge = Vector512.GreaterThan(squares, All(double.MaxValue));
        Vector512<double> scale = Vector512.ConditionalSelect(isSmall, All(LegScale), Vector512.ConditionalSelect(isLarge, All(1.0 / LegScale), All(1.0)));
        Vector512<double> back = Vector512.ConditionalSelect(isSmall, All(1.0 / LegScale), Vector512.ConditionalSelect(isLarge, All(LegScale), All(1.0)));
        Vector512<double> scaledX = x * scale, scaledY = y * scale, infinity = All(double.PositiveInfinity);
        Vector512<double> result = Vector512.Sqrt(MultiplyAdd(scaledX, scaledX, scaledY * scaledY)) * back;
        return Vector512.ConditionalSelect(Vector512.Equals(Vector512.Abs(x), infinity) | Vector512.Equals(Vector512.Abs(y), infinity), infinity, result);
    }

    /// <summary>Cube root, as <see cref="Math.Cbrt"/>.</summary>
    /// <remarks>
    /// |x| = 2^(3k + j)·(1 + f) with j = −1, 0 or 1; (1 + f)^⅓ by a polynomial, good to 2^-21, times 2^(j/3), and one step of Halley's, which triples the digits:
    /// y + y·(m − y³) / (2y³ + m) with m = 2^j·(1 + f).
    /// </remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>∛x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cbrt(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return ByLane<CbrtFunction>(x);
        Vector512<double> magnitude = Vector512.Abs(x);
        bool ordinary = AreOrdinary(magnitude);
        Vector512<double> f = Decompose(magnitude, ordinary, out Vector512<double> exponent);
        Vector512<double> rounded = MultiplyAdd(exponent, 1.0 / 3.0, Rounder);
        Vector512<double> j = MultiplyAdd(rounded - All(Rounder), -3.0, exponent);
        Vector512<double> f2 = f * f;
        Vector512<double> p01 = MultiplyAdd(f, 0.33333466414961627, 0.999999843138507);
        Vector512<double> p23 = MultiplyAdd(f, 0.0616084004292981, -0.11108084330222154);
        Vector512<double> p45 = MultiplyAdd(f, 0.03305103372498255, -0.04196258340701144);
        Vector512<double> p46 = MultiplyAdd(f2, -0.01926717343884374, p45);
        Vector512<double> root = MultiplyAdd(f2, MultiplyAdd(f2, p46, p23), p01);
        // Through the three powers: 2^(j/3), and 2^j exactly.
        Vector512<double> y = root * MultiplyAdd(j, MultiplyAdd(j, 0.02681078793948645, 0.23311026195538673), All(1.0));
        Vector512<double> m = (All(1.0) + f) * MultiplyAdd(j, MultiplyAdd(j, 0.25, 0.75), All(1.0));
        Vector512<double> square = y * y;
        Vector512<double> difference = MultiplyAdd(-square, y, m);
        Vector512<double> result = MultiplyAdd(y, difference / MultiplyAdd(square + square, y, m), y) * PowerOfTwo(rounded);
        if (!ordinary)
            result = Vector512.ConditionalSelect(Vector512.GreaterThan(magnitude, Vector512<double>.Zero) & Vector512.LessThanOrEqual(magnitude, All(double.MaxValue)), result, magnitude);
        return Vector512.CopySign(result, x);
    }
}
