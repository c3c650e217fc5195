using HypergradGen.Checks;
using HypergradGen.Solvers;

namespace HypergradGen.Theory;

/// <summary>Constants that are measured, where nothing is known: all <see cref="Provenance.Estimated"/>, and true at the points that were looked at, at most.</summary>
/// <remarks>The delegates are a generated solver's <c>Map</c>, <c>MapJvp</c>, <c>MapVjp</c> and <c>ObjectiveGradient</c>.</remarks>
public static class ContractionEstimate
{
    /// <summary>q from the lengths of consecutive steps ‖w_{t+1} − w_t‖: the largest ratio of neighbours.</summary>
    /// <param name="steps">The lengths, in order. From the first 0 or number that is not finite on they are left out.</param>
    /// <returns>The ratio; 0 where fewer than two steps are left.</returns>
    /// <remarks>A lower bound of q along the path; steps that are mere rounding are to be left out by the caller.</remarks>
    public static Constant FromSteps(ReadOnlySpan<double> steps)
    {
        double largest = 0;
        for (int i = 1; i < steps.Length && steps[i - 1] > 0 && double.IsFinite(steps[i]); i++)
            largest = Math.Max(largest, steps[i] / steps[i - 1]);
        return Constant.Estimated(largest);
    }

    /// <summary>q along the path from a start, by <see cref="FromSteps"/>: as many evaluations of Φ as steps.</summary>
    /// <param name="map">The map.</param>
    /// <param name="w">The start, d; read only.</param>
    /// <param name="lambda">λ, n.</param>
    /// <param name="steps">The most steps, at least 2; fewer are taken where a step is as short as 1e-12·max(1, ‖w‖).</param>
    /// <returns>The estimate.</returns>
    /// <exception cref="ArgumentException">The map is null, or the steps are fewer than 2.</exception>
    public static Constant AlongPath(MapFunction map, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, int steps = 50)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        var lengths = new List<double>();
        double[] current = w.ToArray(), next = new double[w.Length];
        for (int i = 0; i < steps; i++)
        {
            map(current, lambda, next);
            double length = Kernels<double>.Distance(next, current, out double norm);
            if (!(length > 1e-12 * Math.Max(1, norm)))
                break;
            lengths.Add(length);
            (current, next) = (next, current);
        }
        return FromSteps([.. lengths]);
    }

    /// <summary>q = ‖∂₁Φ‖ at one point, by power iteration on ∂₁Φᵀ∂₁Φ: two products a step.</summary>
    /// <param name="jvp">The map's tangent product.</param>
    /// <param name="vjp">The map's adjoint product.</param>
    /// <param name="w">The point, d.</param>
    /// <param name="lambda">λ, n.</param>
    /// <param name="steps">Steps of the power iteration, at least 1.</param>
    /// <returns>The norm, approached from below.</returns>
    /// <exception cref="ArgumentException">A delegate is null, or the steps are fewer than 1.</exception>
    public static Constant PowerIteration(MapJvpFunction jvp, MapVjpFunction vjp, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, int steps = 50)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var operators = new DelegateOperators(null, jvp, vjp, null, w.Length, lambda.Length);
        return Constant.Estimated(new ConstantSampler<double, DelegateOperators>(ref operators, new VectorStore<double>(), lambda, w, seed: 0).StateJacobianNorm(w, steps));
    }

    /// <summary>All Lipschitz constants and q on a ball around a point, by sampling: some hundred products.</summary>
    /// <param name="map">The map.</param>
    /// <param name="jvp">Its tangent product.</param>
    /// <param name="vjp">Its adjoint product.</param>
    /// <param name="objectiveGradient">The objective's gradients.</param>
    /// <param name="w">The centre, d, best near the solution.</param>
    /// <param name="lambda">λ, n.</param>
    /// <param name="radius">The least radius, above 0; ‖Φ(w) − w‖/(1 − q) is taken where it is larger.</param>
    /// <param name="samples">Points on the sphere, at least 1.</param>
    /// <param name="seed">Draws them.</param>
    /// <returns>
    /// The constants, with a margin: q a twentieth of what is left to 1 larger than was seen, the others twice what was seen. L_E, L_Φ and D stay unknown.
    /// </returns>
    /// <exception cref="ArgumentException">A delegate is null, or a number makes no sense.</exception>
    public static ProblemConstants Sample(
        MapFunction map, MapJvpFunction jvp, MapVjpFunction vjp, ObjectiveGradientFunction objectiveGradient, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda,
        double radius, int samples = 8, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(objectiveGradient);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        if (!(radius > 0) || !double.IsFinite(radius))
            throw new ArgumentOutOfRangeException(nameof(radius), radius, "A radius must be positive and finite.");
        var operators = new DelegateOperators(map, jvp, vjp, objectiveGradient, w.Length, lambda.Length);
        ConstantValues values = new ConstantSampler<double, DelegateOperators>(ref operators, new VectorStore<double>(), lambda, w, seed).Sample(radius, samples);
        return new ProblemConstants
        {
            Contraction = Constant.Estimated(values.Q),
            StateJacobianLipschitz = Constant.Estimated(values.Nu1),
            HyperJacobianLipschitz = Constant.Estimated(values.Nu2),
            StateGradientLipschitz = Constant.Estimated(values.Mu1),
            HyperGradientLipschitz = Constant.Estimated(values.Mu2),
        };
    }

    /// <summary>Products that each linearise for themselves, as the operators of a solver.</summary>
    private readonly struct DelegateOperators(
        MapFunction? map, MapJvpFunction jvp, MapVjpFunction vjp, ObjectiveGradientFunction? objectiveGradient, int stateLength, int hyperparameterLength)
        : IHypergradientOperators<double>
    {
        private readonly MapJvpFunction _jvp = jvp ?? throw new ArgumentNullException(nameof(jvp));
        private readonly MapVjpFunction _vjp = vjp ?? throw new ArgumentNullException(nameof(vjp));
        private readonly double[] _zeroState = new double[stateLength], _zeroHyper = new double[hyperparameterLength];
        private readonly double[] _state = new double[stateLength], _hyper = new double[hyperparameterLength];

        public void UseThreads(int count)
        {
        }

        public void CheckShape(int stateLength, int hyperparameterLength)
        {
        }

        public void Prepare(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
        {
        }

        public void Map(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => map!(w, lambda, next);

        public void Linearise(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
        {
        }

        public bool IsSymmetric => false;

        public bool KeepsLinearisations => false;

        public long LinearisationLength => 0;

        public void MapLinearised(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
        {
            Map(w, lambda, next);
            Linearise(w, lambda);
        }

        public void MapRecorded(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => MapLinearised(w, lambda, next);

        public void LineariseRecorded(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Linearise(w, lambda);

        public void BeginLinearisation(int place)
        {
        }

        public void SelectLinearisation(int place)
        {
        }

        public void ApplyState(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, Span<double> nextTangent)
            => _jvp(w, lambda, wTangent, _zeroHyper, nextTangent);

        public void ApplyStateTransposed(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint)
        {
            _vjp(w, lambda, nextAdjoint, _state, _hyper);
            Kernels<double>.Add(_state, wAdjoint);
        }

        public bool JoinsStateProducts => false;

        public void ApplyStateNormal(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, Span<double> residual, Span<double> wAdjoint)
        {
        }

        public void ApplyHyper(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> lambdaTangent, Span<double> nextTangent)
            => _jvp(w, lambda, _zeroState, lambdaTangent, nextTangent);

        public void ApplyHyperTransposed(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> lambdaAdjoint)
        {
            _vjp(w, lambda, nextAdjoint, _state, _hyper);
            Kernels<double>.Add(_hyper, lambdaAdjoint);
        }

        public bool Collects => false;

        public void ReverseStep(
            ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> next, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint, Span<double> lambdaAdjoint, int place, int capacity)
        {
            _vjp(w, lambda, nextAdjoint, wAdjoint, _hyper);
            Kernels<double>.Add(_hyper, lambdaAdjoint);
        }

        public void AddCollected(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wOfSteps, Span<double> lambdaAdjoint, int steps)
        {
        }

        public double ObjectiveGradient(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> wGradient, Span<double> lambdaGradient)
            => objectiveGradient!(w, lambda, wGradient, lambdaGradient);
    }
}
