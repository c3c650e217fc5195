using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>What emitted code calls where a derivative can be infinite though the function is finite: √x at 0, log x at 0.</summary>
public static class Singular
{
    /// <summary>
    /// c·x, and 0 where x is 0 whatever c is: a zero tangent or adjoint stays zero at a singular coefficient,
    /// where ∞·0 would be NaN.
    /// </summary>
    /// <param name="coefficient">The partial derivative c, which may be infinite or NaN.</param>
    /// <param name="argument">The tangent or adjoint x.</param>
    /// <returns>c·x, or 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Scale(double coefficient, double argument) => argument == 0 ? 0 : coefficient * argument;

    /// <summary>1, 0 or −1 as x is positive, zero or negative, and 0 where it is NaN: the NaN goes on through what the sign is multiplied with.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>The sign.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Sign(double x) => x > 0 ? 1 : x < 0 ? -1 : 0;

    /// <summary>
    /// The share x/(x + s) of a summand, beside an s that is neither 0 nor infinite. Where x is all of the sum it is 1, also of an x that is infinite, as an exponential that overflows is.
    /// </summary>
    /// <param name="part">The summand x.</param>
    /// <param name="whole">The sum.</param>
    /// <returns>The share.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Share(double part, double whole) => part == whole ? 1 : part / whole;

    /// <summary>
    /// The share x/(x + s) of a summand: 1 where x alone is infinite, no number where s is infinite too and nobody knows the share, 0 where x and the sum are 0.
    /// </summary>
    /// <param name="part">The summand x.</param>
    /// <param name="rest">The others, s, or what is infinite with them.</param>
    /// <param name="whole">The sum.</param>
    /// <returns>The share.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Share(double part, double rest, double whole)
        => part != whole ? part / whole : part == 0 ? 0 : 1 + 0 * rest;

    /// <inheritdoc cref="Share(double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Share(float part, float whole) => part == whole ? 1 : part / whole;

    /// <inheritdoc cref="Share(double, double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Share(float part, float rest, float whole)
        => part != whole ? part / whole : part == 0 ? 0 : 1 + 0 * rest;

    /// <inheritdoc cref="Scale(double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Scale(float coefficient, float argument) => argument == 0 ? 0 : coefficient * argument;
}
