using System.Numerics;
using HypergradGen.Theory;

namespace HypergradGen.Solvers;

/// <summary>Estimates the constants of a problem around a point from products at sampled points. Allocates nothing once the store has seen vectors as long.</summary>
/// <remarks>
/// Norms are approached from below by power iteration, and suprema by samples: so the contraction is taken a twentieth of what is left to 1 larger than was seen,
/// and each Lipschitz constant twice. A guess all the same.
/// </remarks>
internal ref struct ConstantSampler<T, TOperators>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOperators : struct, IHypergradientOperators<T>
{
    private const int PowerSteps = 5, FirstPowerSteps = 60;
    private const double ContractionMargin = 0.05, LipschitzMargin = 2;

    private readonly ref TOperators _operators;
    private readonly VectorStore<T> _store;
    private readonly ReadOnlySpan<T> _lambda, _w;
    private readonly int _seed;
    private double _q, _nu1, _nu2, _mu1, _mu2;

    public ConstantSampler(ref TOperators operators, VectorStore<T> store, ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, int seed)
    {
        _operators = ref operators;
        _store = store;
        _lambda = lambda;
        _w = w;
        _seed = seed;
    }

    /// <summary>The constants on the ball of this radius around w, of points at its surface; the first lies where Φ takes w.</summary>
    /// <param name="radius">The least radius; that which the step from w and the contraction there suggest is taken where it is larger.</param>
    /// <param name="samples">Points, at least 1.</param>
    public ConstantValues Sample(double radius, int samples)
    {
        Span<T> point = _store.Rent(VectorSlot.SamplePoint, _w.Length);
        _q = StateJacobianNorm(_w, FirstPowerSteps);
        _operators.Map(_w, _lambda, point);
        double step = double.CreateChecked(Kernels<T>.Distance(point, _w, out _));
        radius = Math.Max(radius, step / Math.Max(1e-3, 1 - _q));
        for (int sample = 0; sample < samples; sample++)
        {
            // point holds the direction first, and then w + radius·direction.
            if (sample == 0)
                Subtract(_w, point);
            else
                PseudoRandom.Fill(point, PseudoRandom.Key(_seed, sample));
            if (!Kernels<T>.TryNormalise(point))
            {
                PseudoRandom.Fill(point, PseudoRandom.Key(_seed, 0));
                if (!Kernels<T>.TryNormalise(point))
                    break;
            }
            Kernels<T>.ScaleAdd(_w, T.CreateSaturating(radius), point);
            _q = Math.Max(_q, ContinuedStateJacobianNorm(point, PowerSteps));
            double distance = double.CreateChecked(Kernels<T>.Distance(point, _w, out _));
            Compare(point, distance, sample);
        }
        double contraction = _q + ContractionMargin * (1 - _q);
        return new ConstantValues(
            double.IsFinite(contraction) && contraction < 1 ? contraction : Math.BitDecrement(1.0), LipschitzMargin * _nu1, LipschitzMargin * _nu2,
            LipschitzMargin * _mu1, LipschitzMargin * _mu2, Constant.Unknown, double.PositiveInfinity, _w.Length, null, Provenance.Estimated);
    }

    /// <summary>‖∂₁Φ‖ at a point, from below, by power iteration on JᵀJ.</summary>
    public readonly double StateJacobianNorm(ReadOnlySpan<T> point, int steps)
    {
        PseudoRandom.Fill(_store.Rent(VectorSlot.SampleSingular, _w.Length), PseudoRandom.Key(_seed, -1));
        return ContinuedStateJacobianNorm(point, steps);
    }

    /// <summary>The same from the vector that the iteration at the last point ended with, which is near the one wanted where the points are near.</summary>
    private readonly double ContinuedStateJacobianNorm(ReadOnlySpan<T> point, int steps)
    {
        Span<T> x = _store.Rent(VectorSlot.SampleSingular, _w.Length), y = _store.Rent(VectorSlot.SampleState, _w.Length);
        _operators.Linearise(point, _lambda);
        double largest = 0;
        for (int i = 0; i < steps && Kernels<T>.TryNormalise(x); i++)
        {
            _operators.ApplyState(point, _lambda, x, y);
            largest = Larger(largest, double.CreateChecked(Kernels<T>.Norm(y)));
            x.Clear();
            _operators.ApplyStateTransposed(point, _lambda, y, x);
        }
        return largest;
    }

    /// <summary>Differences of derivatives between the point and w, over their distance.</summary>
    private void Compare(ReadOnlySpan<T> point, double distance, int sample)
    {
        int d = _w.Length, n = _lambda.Length;
        Span<T> here = _store.Rent(VectorSlot.SampleState, d), there = _store.Rent(VectorSlot.SampleOtherState, d);
        Span<T> hyperHere = _store.Rent(VectorSlot.SampleHyper, n), hyperThere = _store.Rent(VectorSlot.SampleOtherHyper, n);
        _operators.ObjectiveGradient(_w, _lambda, here, hyperHere);
        _operators.ObjectiveGradient(point, _lambda, there, hyperThere);
        _mu1 = Larger(_mu1, double.CreateChecked(Kernels<T>.Distance(here, there, out _)) / distance);
        _mu2 = Larger(_mu2, double.CreateChecked(Kernels<T>.Distance(hyperHere, hyperThere, out _)) / distance);

        // Power iteration on DᵀD, D the difference of the Jacobians: a linearisation at each end for each product.
        Span<T> x = _store.Rent(VectorSlot.SampleDirection, d), lambdaTangent = _store.Rent(VectorSlot.SampleHyperDirection, n);
        PseudoRandom.Fill(x, PseudoRandom.Key(_seed + 1, sample));
        PseudoRandom.Fill(lambdaTangent, PseudoRandom.Key(_seed + 2, sample));
        for (int i = 0; i < PowerSteps && Kernels<T>.TryNormalise(x); i++)
        {
            _operators.Linearise(_w, _lambda);
            _operators.ApplyState(_w, _lambda, x, here);
            _operators.Linearise(point, _lambda);
            _operators.ApplyState(point, _lambda, x, there);
            _nu1 = Larger(_nu1, double.CreateChecked(Kernels<T>.Distance(here, there, out _)) / distance);
            Kernels<T>.ScaleAdd(here, -T.One, there);
            x.Clear();
            here.Clear();
            _operators.ApplyStateTransposed(point, _lambda, there, x);
            _operators.Linearise(_w, _lambda);
            _operators.ApplyStateTransposed(_w, _lambda, there, here);
            Kernels<T>.ScaleAdd(here, -T.One, x);
        }
        for (int i = 0; i < PowerSteps && Kernels<T>.TryNormalise(lambdaTangent); i++)
        {
            _operators.Linearise(_w, _lambda);
            _operators.ApplyHyper(_w, _lambda, lambdaTangent, here);
            _operators.Linearise(point, _lambda);
            _operators.ApplyHyper(point, _lambda, lambdaTangent, there);
            _nu2 = Larger(_nu2, double.CreateChecked(Kernels<T>.Distance(here, there, out _)) / distance);
            Kernels<T>.ScaleAdd(here, -T.One, there);
            hyperThere.Clear();
            _operators.ApplyHyperTransposed(point, _lambda, there, hyperThere);
            _operators.Linearise(_w, _lambda);
            lambdaTangent.Clear();
            _operators.ApplyHyperTransposed(_w, _lambda, there, lambdaTangent);
            Kernels<T>.ScaleAdd(hyperThere, -T.One, lambdaTangent);
        }
    }

    /// <summary>y ← y − x.</summary>
    private static void Subtract(ReadOnlySpan<T> x, Span<T> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] -= x[i];
    }

    /// <summary>The larger, and ∞ where a measurement is no number.</summary>
    private static double Larger(double known, double found) => double.IsNaN(found) ? double.PositiveInfinity : Math.Max(known, found);
}
