using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <content>Inverse functions, roots and what keeps the digits near 0, in single precision.</content>
public static partial class VectorMath
{
    /// <summary>Arc sine, as <see cref="MathF.Asin"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>arcsin x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Asin(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Asin(x) : ByLane<AsinFunction>(x);

    /// <summary>Arc cosine, as <see cref="MathF.Acos"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>arccos x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Acos(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Acos(x) : ByLane<AcosFunction>(x);

    /// <summary>Inverse hyperbolic sine, as <see cref="MathF.Asinh"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>arsinh x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Asinh(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Asinh(x) : ByLane<AsinhFunction>(x);

    /// <summary>Inverse hyperbolic cosine, as <see cref="MathF.Acosh"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>arcosh x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Acosh(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Acosh(x) : ByLane<AcoshFunction>(x);

    /// <summary>Inverse hyperbolic tangent, as <see cref="MathF.Atanh"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>artanh x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Atanh(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Atanh(x) : ByLane<AtanhFunction>(x);

    /// <summary>Cube root, as <see cref="MathF.Cbrt"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>∛x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cbrt(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Cbrt(x) : ByLane<CbrtFunction>(x);

    /// <summary>ln(1 + x), with the digits of a small x, as <see cref="LogP1(Vector512{double})"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>ln(1 + x) in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LogP1(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.LogP1(x) : ByLane<LogP1Function>(x);

    /// <summary>eˣ − 1, with the digits of a small x, as <see cref="ExpM1(Vector512{double})"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>eˣ − 1 in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ExpM1(Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.ExpM1(x) : ByLane<ExpM1Function>(x);

    /// <summary>The angle of the point (x, y), as <see cref="MathF.Atan2"/>.</summary>
    /// <param name="y">The second coordinates.</param>
    /// <param name="x">The first coordinates.</param>
    /// <returns>The angle in each lane, between −π and π.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Atan2(Vector512<float> y, Vector512<float> x) => Vector512.IsHardwareAccelerated ? Halves.Atan2(y, x) : ByLane<Atan2Function>(y, x);

    /// <summary>√(x² + y²), as <see cref="float.Hypot"/>.</summary>
    /// <param name="x">The first legs.</param>
    /// <param name="y">The second legs.</param>
    /// <returns>√(x² + y²) in each lane.</returns>
    [MethodImpl(Called)]
    public static Vector512<float> Hypot(Vector512<float> x, Vector512<float> y)
        => Vector512.Narrow(Hypot(Vector512.WidenLower(x), Vector512.WidenLower(y)), Hypot(Vector512.WidenUpper(x), Vector512.WidenUpper(y)));
}
