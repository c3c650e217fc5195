using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>What both loops of one solve may spend and when they may stop: those of <see cref="HypergradientOptions"/>, or what a certificate asks for.</summary>
internal readonly record struct SolveLimits(
    HypergradientMethod Method, int MaxIterations, double Tolerance, int MaxLinearIterations, double LinearTolerance)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator SolveLimits(HypergradientOptions options)
        => new(options.Method, options.MaxIterations, options.Tolerance, options.MaxLinearIterations, options.LinearTolerance);
}
