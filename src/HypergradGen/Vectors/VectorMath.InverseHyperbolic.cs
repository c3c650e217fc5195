using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <content>Inverse hyperbolic functions are logarithms of 1 + w, where w is computed without cancellation.</content>
public static partial class VectorMath
{
    // 2^30: above, x² + 1 and x² − 1 are x², as far as the logarithm sees.
    private const double LargestOwnSquare = 1073741824.0;

    /// <summary>Inverse hyperbolic sine, as <see cref="Math.Asinh"/>.</summary>
    /// <remarks>asinh |x| = ln(1 + w), w = |x| + x² / (1 + √(x² + 1)); beyond 2^30, ln 2 + ln |x|.</remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>asinh x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Asinh(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return ByLane<AsinhFunction>(x);
        Vector512<double> magnitude = Vector512.Abs(x);
        Vector512<double> square = magnitude * magnitude;
        Vector512<double> second = square / (All(1.0) + Vector512.Sqrt(square + All(1.0)));
        Vector512<double> w = magnitude + second;
        return Vector512.CopySign(LogOfDoubled(magnitude, w, second - (w - magnitude)), x);
    }

    /// <summary>Inverse hyperbolic cosine, as <see cref="Math.Acosh"/>.</summary>
    /// <remarks>acosh x = ln(1 + w), w = t + √(t·(t + 2)), t = x − 1, which is exact; beyond 2^30, ln 2 + ln x.</remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>acosh x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Acosh(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return ByLane<AcoshFunction>(x);
        Vector512<double> t = x - All(1.0);
        Vector512<double> root = Vector512.Sqrt(t * (t + All(2.0)));
        // The root is the larger.
        Vector512<double> w = root + t;
        Vector512<double> result = LogOfDoubled(x, w, t - (w - root));
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, All(1.0)), result, All(double.NaN));
    }

    /// <summary>Inverse hyperbolic tangent, as <see cref="Math.Atanh"/>.</summary>
    /// <remarks>atanh |x| = ½·ln(1 + w), w = 2|x| / (1 − |x|).</remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>atanh x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Atanh(Vector512<double> x)
    {
        if (!Vector256.IsHardwareAccelerated)
            return ByLane<AtanhFunction>(x);
        Vector512<double> magnitude = Vector512.Abs(x);
        Vector512<double> w = (magnitude + magnitude) / (All(1.0) - magnitude);
        return Vector512.CopySign(All(0.5) * LogP1(w), x);
    }

    /// <summary>ln(1 + w + rest) or, where x is beyond 2^30, ln 2x; ∞ of ∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogOfDoubled(Vector512<double> x, Vector512<double> w, Vector512<double> rest)
    {
        Vector512<double> isLarge = Vector512.GreaterThan(x, All(LargestOwnSquare));
        Vector512<double> u = All(1.0) + w;
        Vector512<double> uLow = Vector512.AndNot((w - (u - All(1.0))) + rest, isLarge);
        u = Vector512.ConditionalSelect(isLarge, x, u);
        Vector512<double> result = LogInTwoTerms(u, uLow, isLarge & All(1.0));
        return Vector512.ConditionalSelect(Vector512.LessThanOrEqual(u, All(double.MaxValue)), result, u);
    }
}
