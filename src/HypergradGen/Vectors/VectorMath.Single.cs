using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <content>
/// Sixteen numbers of single precision at a time. An elementary function is that of double precision of both halves, rounded once more: at most 0.5001 ulp of a float, with
/// the double's special values, which those of <see cref="MathF"/> are. They stay calls: both halves of a function, inlined into every loop, would exceed what the JIT takes. Where vectors
/// are narrower they exceed it even alone in a method, and lanes go one by one. That is asked in a method that is inlined: in one that is called, the question would have the JIT keep its vectors in memory.
/// </content>
public static partial class VectorMath
{
    private const MethodImplOptions Called = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary>Exponential, as <see cref="MathF.Exp"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>eˣ in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Exp(x) : ByLane<ExpFunction>(x);

    /// <summary>Natural logarithm, as <see cref="MathF.Log(float)"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>ln x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Log(x) : ByLane<LogFunction>(x);

    /// <summary>Logarithm to the base 2, as <see cref="MathF.Log2"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>log₂ x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log2(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Log2(x) : ByLane<Log2Function>(x);

    /// <summary>Logarithm to the base 10, as <see cref="MathF.Log10"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>log₁₀ x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log10(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Log10(x) : ByLane<Log10Function>(x);

    /// <summary>Hyperbolic tangent, as <see cref="MathF.Tanh"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>tanh x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Tanh(x) : ByLane<TanhFunction>(x);

    /// <summary>Hyperbolic sine, as <see cref="MathF.Sinh"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>sinh x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sinh(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Sinh(x) : ByLane<SinhFunction>(x);

    /// <summary>Hyperbolic cosine, as <see cref="MathF.Cosh"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>cosh x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cosh(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Cosh(x) : ByLane<CoshFunction>(x);

    /// <summary>Sine, as <see cref="MathF.Sin"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>sin x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sin(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Sin(x) : ByLane<SinFunction>(x);

    /// <summary>Cosine, as <see cref="MathF.Cos"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>cos x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cos(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Cos(x) : ByLane<CosFunction>(x);

    /// <summary>Sine and cosine of the same arguments, bit for bit <see cref="Sin(Vector512{float})"/> and <see cref="Cos(Vector512{float})"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>sin x and cos x in each lane.</returns>
    [MethodImpl(Called)]
    public static (Vector512<float> Sine, Vector512<float> Cosine) SinCos(Vector512<float> x)
    {
        var (lowerSine, lowerCosine) = SinCos(Vector512.WidenLower(x));
        var (upperSine, upperCosine) = SinCos(Vector512.WidenUpper(x));
        return (Vector512.Narrow(lowerSine, upperSine), Vector512.Narrow(lowerCosine, upperCosine));
    }

    /// <summary>Tangent, as <see cref="MathF.Tan"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>tan x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tan(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Tan(x) : ByLane<TanFunction>(x);

    /// <summary>Inverse tangent, as <see cref="MathF.Atan"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>arctan x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Atan(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Atan(x) : ByLane<AtanFunction>(x);

    /// <summary>Power, as <see cref="MathF.Pow"/>.</summary>
    /// <param name="x">The bases.</param>
    /// <param name="y">The exponents.</param>
    /// <returns>xʸ in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Pow(Vector512<float> x, Vector512<float> y) => Vector512.IsHardwareAccelerated ? Halves.Pow(x, y) : ByLane<PowFunction>(x, y);

    /// <summary>Square root, correctly rounded, as <see cref="MathF.Sqrt"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>√x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sqrt(Vector512<float> x) => Vector512.Sqrt(x);

    /// <summary>Magnitude, as <see cref="MathF.Abs"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>|x| in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Abs(Vector512<float> x) => Vector512.Abs(x);

    /// <summary>The larger, NaN where one is, as <see cref="MathF.Max"/>.</summary>
    /// <param name="x">The first.</param>
    /// <param name="y">The second.</param>
    /// <returns>max(x, y) in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> x, Vector512<float> y) => Vector512.Max(x, y);

    /// <summary>The smaller, NaN where one is, as <see cref="MathF.Min"/>.</summary>
    /// <param name="x">The first.</param>
    /// <param name="y">The second.</param>
    /// <returns>min(x, y) in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Min(Vector512<float> x, Vector512<float> y) => Vector512.Min(x, y);

    /// <summary>The magnitude of one with the sign of the other, as <see cref="MathF.CopySign"/>.</summary>
    /// <param name="x">The magnitudes.</param>
    /// <param name="y">The signs.</param>
    /// <returns>±|x| in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> CopySign(Vector512<float> x, Vector512<float> y) => Vector512.CopySign(x, y);
}
