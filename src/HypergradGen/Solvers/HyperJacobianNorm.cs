using System.Numerics;
using HypergradGen.Theory;

namespace HypergradGen.Solvers;

/// <summary>An upper bound of ‖∂₂Φ‖ at a linearisation.</summary>
internal static class HyperJacobianNorm
{
    /// <summary>The most products that the proved bound may take; a problem with more of both w and λ has an estimate, or L_Φ declared.</summary>
    public const int MostProducts = 512;

    private const int PowerSteps = 8;

    /// <summary>What an estimate is multiplied by: power iteration approaches the norm from below.</summary>
    private const double PowerMargin = 2;

    /// <summary>
    /// The Frobenius norm, which is at least the spectral one, from a product with each unit vector of the shorter of λ and w, rounding included: proved. With more
    /// than <see cref="MostProducts"/> of them eight steps of power iteration, doubled: estimated.
    /// </summary>
    public static Constant Bound<T, TOperators>(
        ref TOperators operators, ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, VectorStore<T> store, RoundingModel rounding, double nu2)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOperators : struct, IFixedPointOperators<T>
    {
        int products = Math.Min(lambda.Length, w.Length);
        if (products > MostProducts)
            return Constant.Estimated(PowerMargin * Power(ref operators, lambda, w, store));

        double sum = 0, scale = Math.Max(1, double.CreateChecked(Kernels<T>.Norm(w)) * (1 + rounding.Vector));
        Span<T> state = store.Rent(VectorSlot.CertificateState, w.Length), hyper = store.Rent(VectorSlot.CertificateHyper, lambda.Length);
        Span<T> unit = store.Rent(VectorSlot.UnitDirection, products);
        unit.Clear();
        for (int j = 0; j < products; j++)
        {
            unit[j] = T.One;
            if (lambda.Length <= w.Length)
            {
                operators.ApplyHyper(w, lambda, unit, state);
            }
            else
            {
                hyper.Clear();
                operators.ApplyHyperTransposed(w, lambda, unit, hyper);
            }
            unit[j] = T.Zero;
            double norm = double.CreateChecked(lambda.Length <= w.Length ? Kernels<T>.Norm(state) : Kernels<T>.Norm(hyper));
            sum += norm * norm;
        }
        // Each of the p products is off by ε·(‖∂₂Φ‖ + ν₂s) at most: ‖∂₂Φ‖_F·(1 − ε√p) ≤ √sum + ε√p·ν₂s.
        double perProduct = rounding.Epsilon * Math.Sqrt(products);
        return perProduct < 1
            ? Constant.Proved((Math.Sqrt(sum) * (1 + rounding.Vector + rounding.Gamma(products + 8)) + perProduct * nu2 * scale) / (1 - perProduct))
            : Constant.Unknown;
    }

    private static double Power<T, TOperators>(ref TOperators operators, ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, VectorStore<T> store)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOperators : struct, IFixedPointOperators<T>
    {
        Span<T> state = store.Rent(VectorSlot.CertificateState, w.Length), hyper = store.Rent(VectorSlot.CertificateHyper, lambda.Length);
        PseudoRandom.Fill(hyper, PseudoRandom.Key(0, 0));
        double largest = 0;
        for (int i = 0; i < PowerSteps && Kernels<T>.TryNormalise(hyper); i++)
        {
            operators.ApplyHyper(w, lambda, hyper, state);
            largest = Math.Max(largest, double.CreateChecked(Kernels<T>.Norm(state)));
            hyper.Clear();
            operators.ApplyHyperTransposed(w, lambda, state, hyper);
        }
        return largest;
    }
}
