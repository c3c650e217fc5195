using System.Numerics;
using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>The power of two by which a right-hand side was scaled to a length in [1, 2).</summary>
internal readonly struct Scaling<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _exponent;

    private Scaling(int exponent) => _exponent = exponent;

    /// <summary>Writes b/2^e over <paramref name="scaled"/>. False, and nothing written, where b is 0 or not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryScale(ReadOnlySpan<T> b, Span<T> scaled, out Scaling<T> scaling)
    {
        scaling = default;
        T norm = Kernels<T>.Norm(b);
        if (norm == T.Zero || !T.IsFinite(norm))
            return false;
        scaling = new Scaling<T>(Math.Clamp(T.ILogB(norm), -Limits<T>.SafeExponent, Limits<T>.SafeExponent));
        Kernels<T>.Multiply(b, T.ScaleB(T.One, -scaling._exponent), scaled);
        return true;
    }

    /// <summary>The outcome where a right-hand side could not be scaled: 0 is solved by 0, and what is not finite by nothing.</summary>
    public static LinearOutcome OutcomeWithoutSteps(ReadOnlySpan<T> b, HypergradientMethod method)
    {
        T norm = Kernels<T>.Norm(b);
        return new LinearOutcome(0, double.CreateChecked(norm), norm == T.Zero ? HypergradientStatus.Converged : HypergradientStatus.NotFinite, method);
    }

    /// <summary>Scales a solution back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Undo(Span<T> v)
    {
        if (_exponent != 0)
            Kernels<T>.Multiply(v, T.ScaleB(T.One, _exponent), v);
    }

    /// <summary>Scales a norm back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Undo(T norm) => double.CreateChecked(norm) * double.ScaleB(1, _exponent);
}
