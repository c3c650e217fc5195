using System.Numerics;
using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>The limits of an element type that the solvers reckon with.</summary>
internal static class Limits<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The distance from 1 to the next number.</summary>
    public static readonly T MachineEpsilon = T.BitIncrement(T.One) - T.One;

    /// <summary>The smallest normal number.</summary>
    public static readonly T SmallestNormal = typeof(T) == typeof(double)
        ? T.CreateChecked(2.2250738585072014e-308)
        : T.CreateChecked(1.17549435e-38f);

    /// <summary>A step this many times longer than its scale belongs to an iteration that diverges.</summary>
    public static readonly T Growth = T.CreateChecked(1e12);

    /// <summary>
    /// A residual at or below this part of the right-hand side is 0: three more orders of its square would leave the range of normal numbers,
    /// and conjugate gradients would divide by a square that underflowed.
    /// </summary>
    public static readonly T NegligibleResidual = T.Cbrt(SmallestNormal);

    /// <summary>‖Aᵀr‖²/‖r‖² at or below this part of ‖A‖² is rounding.</summary>
    public static readonly T NegligibleRatio = T.CreateChecked(16) * MachineEpsilon * MachineEpsilon;

    /// <summary>The largest magnitude of an exponent e for which 2^e and 2^−e are normal numbers, with room to spare.</summary>
    public static readonly int SafeExponent = typeof(T) == typeof(double) ? 1000 : 120;

    private static readonly T s_smallestSafeSquare = SmallestNormal / (MachineEpsilon * MachineEpsilon);

    /// <summary>Whether a sum of squares is right: finite, and no square that matters underflowed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSafeSquare(T square) => square > s_smallestSafeSquare && T.IsFinite(square);
}
