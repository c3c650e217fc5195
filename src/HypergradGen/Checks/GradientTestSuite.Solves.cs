namespace HypergradGen.Checks;

public sealed partial class GradientTestSuite<T>
{
    /// <summary>How much larger than the map's rounding its effect on the solution is taken to be: 1/(1 − q) is not known.</summary>
    private const double NoiseMargin = 4;

    private const int MostIterations = 20_000, MostLinearIterations = 2_000, Reliefs = 4;

    /// <summary>How much looser a second solve is, whose difference from the first tells what the first is uncertain by.</summary>
    private const double Looser = 16;

    /// <summary>Near what rounding leaves: a residual small in norm may be large for an element of another scale.</summary>
    private static readonly double s_linearTolerance = s_precision == Precision.Double ? 1e-14 : 1e-6;

    private readonly Dictionary<int, Solution> _solutions = [];
    private readonly Dictionary<int, CentralDifference> _differences = [];

    /// <summary>The solution at a point, and the tolerance that it was solved to.</summary>
    private sealed record Solution(Probe Probe, double[] W, FixedPointResult Result, double Tolerance);

    /// <summary>The hypergradient by one method against extrapolated central differences of the solved problem, E(w(λ), λ).</summary>
    /// <param name="method">The method. Of conjugate gradients, where ∂₁Φ is not symmetric, only that they do not claim a wrong answer.</param>
    /// <returns>What was found.</returns>
    public CheckReport Hypergradient_agrees_with_differences(HypergradientMethod method) => Run(
        seed => AgainstDifferences(method, seed), $"the hypergradient by {method} is not the derivative of the solved problem", $"Hypergradient_by_{method}_agrees_with_differences");

    /// <summary>The hypergradients of all methods against the first one's.</summary>
    /// <returns>What was found.</returns>
    public CheckReport Methods_agree() => Run(Agreement, "two methods give different hypergradients");

    /// <summary>⟨u, ∂₁Φ·v⟩ against ⟨v, ∂₁Φ·u⟩ at the solution, which decides whether conjugate gradients may be chosen.</summary>
    /// <returns>A failure where symmetry is declared and is not there, or where <see cref="HypergradientMethod.Auto"/> took it to be there.</returns>
    public CheckReport State_derivative_is_as_symmetric_as_it_is_taken_to_be() => Run(Symmetry, "the derivative of the map in its state is taken to be symmetric, and is not");

    /// <summary>The steps of w ← Φ(w, λ) from the point become shorter.</summary>
    /// <returns>What was found.</returns>
    public CheckReport Map_contracts_along_the_path() => Run(
        seed =>
        {
            Probe probe = At(seed);
            return Contraction.AlongThePath(_doubles.Map, probe.W, probe.Lambda, seed, s_precision);
        },
        "the iteration does not converge");

    private static HypergradientOptions Tight(HypergradientMethod method, double tolerance = 0)
    {
        bool isUnrolled = method is HypergradientMethod.ReverseUnrolled or HypergradientMethod.ForwardUnrolled;
        return new()
        {
            Method = method,
            MaxIterations = MostIterations,
            MaxLinearIterations = MostLinearIterations,
            Tolerance = tolerance > 0 ? tolerance : s_precision.SolveTolerance,
            // An unrolled derivative is as far from converged as the steps that were taken leave it.
            LinearTolerance = isUnrolled ? s_precision.HypergradientTolerance : s_linearTolerance,
        };
    }

    /// <summary>The solution from a sampled point, to a tolerance in proportion to the solution where that is small.</summary>
    private Solution Solve(int seed)
    {
        // Drawn again where the solution is known: the point's constants are those that were drawn last.
        Probe probe = At(seed);
        if (_solutions.TryGetValue(seed, out Solution? solution))
            return solution;
        double[] w = (double[])probe.W.Clone();
        double tolerance = s_precision.SolveTolerance;
        FixedPointResult result = _doubles.Solve(Tight(HypergradientMethod.Auto, tolerance))(probe.Lambda, w);
        if (Vectors.Norm(w) is > 0 and < 1 and var size && result.Status == HypergradientStatus.Converged)
        {
            tolerance *= size;
            result = _doubles.Solve(Tight(HypergradientMethod.Auto, tolerance))(probe.Lambda, w);
        }
        // Where the map's own rounding is larger, its steps never become as short.
        for (int i = 0; i < Reliefs && result.Status == HypergradientStatus.IterationLimit; i++)
        {
            tolerance *= Looser;
            result = _doubles.Solve(Tight(HypergradientMethod.Auto, tolerance))(probe.Lambda, w);
        }
        return _solutions[seed] = new(probe, w, result, tolerance);
    }

    /// <summary>Differences of λ ↦ E(w(λ), λ) along λ̇, each solved from the solution; what a looser solve, or one from elsewhere, changes is noise.</summary>
    private CentralDifference Differences(Solution solution)
    {
        Probe probe = solution.Probe;
        if (_differences.TryGetValue(probe.Seed, out CentralDifference known))
            return known;
        var (solve, loose) = (_doubles.Solve(Tight(HypergradientMethod.Auto, solution.Tolerance)), _doubles.Solve(Tight(HypergradientMethod.Auto, Looser * solution.Tolerance)));
        double Objective(Func<ReadOnlySpan<double>, double[], FixedPointResult> by, double[] start, double h)
        {
            double[] w = (double[])start.Clone(), lambda = probe.MovedLambda(h);
            return by(lambda, w).Status == HypergradientStatus.Converged ? _doubles.Objective(w, lambda) : double.NaN;
        }
        double noise = ComputationalNoise.Of(h => Objective(solve, solution.W, h), s_precision);
        // Rounding of the map moves the solution, and all solves to the same stair.
        double ofMap = ComputationalNoise.Of(h => ProductChecks.Apply(_doubles.Map, Vectors.Move(solution.W, h, Vectors.Sizes(solution.W)), probe.MovedLambda(h)), s_precision);
        noise = double.MaxNumber(noise, NoiseMargin * StateGradient(solution) * ofMap);
        // A solve that does not converge says nothing. Another tolerance and another start come to another number, by what a solve leaves undone.
        foreach (double h in (double[])[-0.03, -0.01, 0.01, 0.03])
        {
            double value = Objective(solve, solution.W, h);
            noise = double.MaxNumber(noise, double.MaxNumber(Math.Abs(Objective(loose, solution.W, h) - value), Math.Abs(Objective(solve, probe.MovedW(h), h) - value)));
        }
        return _differences[probe.Seed] = CentralDifference.Of(
            h => Objective(solve, solution.W, h), Math.Abs(Objective(solve, solution.W, 0)), s_precision, double.IsFinite(noise) ? noise : 0);
    }

    /// <summary>
    /// A hypergradient, and what a looser solve changes of it. A residual r of the linear system makes an error ∂₂Φᵀ(I − ∂₁Φᵀ)⁻¹r of the gradient, which along λ̇ is
    /// ⟨r, ẇ⟩, ẇ the solution's derivative along λ̇; and a change C of ∂w/∂λ in the last step one of about ∇₁E·C·λ̇.
    /// </summary>
    private (HypergradientResult Result, double[] Gradient, double[] Change, double Uncertainty) Hypergradient(Solution solution, HypergradientMethod method)
    {
        Probe probe = solution.Probe;
        double[] gradient = new double[probe.Lambda.Length], loose = new double[probe.Lambda.Length];
        HypergradientResult result = _doubles.Compute(Tight(method, solution.Tolerance))(probe.Lambda, (double[])probe.W.Clone(), gradient);
        _doubles.Compute(Tight(method, Looser * solution.Tolerance))(probe.Lambda, (double[])probe.W.Clone(), loose);
        double[] change = Vectors.Move(gradient, -1, loose);
        double uncertainty = Math.Abs(Vectors.Dot(change, probe.LambdaTangent)) + (method == HypergradientMethod.ForwardUnrolled
            ? result.LinearResidual * StateGradient(solution) * Vectors.Norm(probe.LambdaTangent)
            : result.LinearResidual * SolutionTangent(solution));
        return (result, gradient, change, uncertainty);
    }

    /// <summary>‖∇₁E‖ at the solution.</summary>
    private double StateGradient(Solution solution)
    {
        double[] wGradient = new double[solution.W.Length];
        _doubles.ObjectiveGradient(solution.W, solution.Probe.Lambda, wGradient, new double[solution.Probe.Lambda.Length]);
        return Vectors.Norm(wGradient);
    }

    /// <summary>‖ẇ‖ along λ̇, by differences: only its size is wanted.</summary>
    private double SolutionTangent(Solution solution)
    {
        const double Step = 0.01;
        var solve = _doubles.Solve(Tight(HypergradientMethod.Auto, solution.Tolerance));
        double[] forward = (double[])solution.W.Clone(), backward = (double[])solution.W.Clone();
        solve(solution.Probe.MovedLambda(Step), forward);
        solve(solution.Probe.MovedLambda(-Step), backward);
        return Vectors.Norm(Vectors.Move(forward, -1, backward)) / (2 * Step);
    }

    /// <summary>An iteration that was ended by its count is as good as its residual says.</summary>
    private static bool IsUsable(HypergradientResult result) => result.Status is HypergradientStatus.Converged or HypergradientStatus.LinearIterationLimit;

    private CheckResult AgainstDifferences(HypergradientMethod method, int seed)
    {
        const string Name = "hypergradient against differences";
        Solution solution = Solve(seed);
        double[] direction = solution.Probe.LambdaTangent;
        CheckResult Undecided(string why) => new(Name, CheckOutcome.Inconclusive, seed, double.NaN, double.NaN, 0, why);
        if (solution.Result.Status != HypergradientStatus.Converged)
            return Undecided($"the forward solve ended as {solution.Result.Status}: see Map_contracts_along_the_path");
        var (result, gradient, _, uncertainty) = Hypergradient(solution, method);
        if (result.Status != HypergradientStatus.Converged && method == HypergradientMethod.ConjugateGradient && !_isSymmetric && !SymmetryAt(solution).IsSymmetric)
            return CheckResult.OfState(Name, seed, null) with { Detail = $"the derivative of the map in its state is not symmetric, and conjugate gradients say so: {result.Status}" };
        if (!IsUsable(result))
            return Undecided($"{method} ended as {result.Status}");
        return Differences(solution).Judge(
            Name, seed, Vectors.Dot(gradient, direction), Vectors.MagnitudeOfDot(gradient, direction), s_precision.HypergradientTolerance,
            $"⟨∇f, λ̇⟩ by {result.Method} against differences of f(λ) = E(w(λ), λ)", uncertainty);
    }

    private CheckResult Agreement(int seed)
    {
        const string Name = "methods against each other";
        Solution solution = Solve(seed);
        (HypergradientMethod Method, double[] Gradient, double Uncertainty)[] found =
        [
            .. Enum.GetValues<HypergradientMethod>().Where(m => m != HypergradientMethod.Auto).Select(m => (Method: m, Found: Hypergradient(solution, m)))
                .Where(f => f.Found.Result.Status == HypergradientStatus.Converged).Select(f => (f.Method, f.Found.Gradient, f.Found.Uncertainty)),
        ];
        if (found.Length < 2)
            return new(Name, CheckOutcome.Inconclusive, seed, double.NaN, double.NaN, 0, $"{found.Length} methods converged");
        double[] direction = solution.Probe.LambdaTangent;
        var (first, expected, uncertainty) = found[0];
        double reference = Vectors.Dot(expected, direction), size = Vectors.MagnitudeOfDot(expected, direction);
        foreach (var (method, gradient, uncertaintyOfMethod) in found.Skip(1))
        {
            double along = Vectors.Dot(gradient, direction), allowed = 2 * s_precision.HypergradientTolerance * size + 10 * (uncertainty + uncertaintyOfMethod);
            if (!(Math.Abs(along - reference) <= allowed))
                return new(Name, CheckOutcome.Failed, seed, along, reference, allowed, $"⟨∇f, λ̇⟩ by {method} against that by {first}");
        }
        return CheckResult.OfState(Name, seed, null) with { Detail = "agree: " + string.Join(", ", found.Select(f => f.Method)) };
    }

    private (double Left, double Right, double Allowed, bool IsSymmetric) SymmetryAt(Solution solution)
    {
        // Plain directions: those in proportion to the point would ask for the symmetry of a scaled matrix.
        Probe probe = Probe.Of(solution.W, solution.Probe.Lambda, solution.Probe.Seed) with { Precision = s_precision, LambdaTangent = new double[solution.Probe.Lambda.Length] };
        Probe turned = probe with { WTangent = probe.Weights, Weights = probe.WTangent };
        double[] forward = ProductChecks.Apply(_doubles.MapJvp, probe), backward = ProductChecks.Apply(_doubles.MapJvp, turned);
        double left = Vectors.Dot(probe.Weights, forward), right = Vectors.Dot(turned.Weights, backward);
        double noise = Math.Max(ProductChecks.NoiseOfJvp(_doubles.MapJvp, probe), ProductChecks.NoiseOfJvp(_doubles.MapJvp, turned));
        double allowed = 10 * noise + s_precision.Tolerance * (Vectors.MagnitudeOfDot(probe.Weights, forward) + Vectors.MagnitudeOfDot(turned.Weights, backward));
        return (left, right, allowed, Math.Abs(left - right) <= allowed);
    }

    private CheckResult Symmetry(int seed)
    {
        const string Name = "symmetry of the derivative in the state";
        Solution solution = Solve(seed);
        var (left, right, allowed, isSymmetric) = SymmetryAt(solution);
        if (!double.IsFinite(left) || !double.IsFinite(right))
            return new(Name, CheckOutcome.Inconclusive, seed, left, right, allowed, "the derivative is not finite where the forward solve ended");
        CheckResult result = new(Name, CheckOutcome.Passed, seed, left, right, allowed, isSymmetric ? "symmetric: conjugate gradients apply" : "not symmetric: conjugate gradients do not apply");
        if (isSymmetric)
            return result;
        if (_isSymmetric)
            return result with { Outcome = CheckOutcome.Failed, Detail = "⟨u, ∂₁Φ·v⟩ against ⟨v, ∂₁Φ·u⟩ at the solution: the test class declares Symmetric = true" };
        if (_problem.CreateCompute is null || solution.Result.Status != HypergradientStatus.Converged)
            return result;
        HypergradientMethod chosen = Hypergradient(solution, HypergradientMethod.Auto).Result.Method;
        return chosen == HypergradientMethod.ConjugateGradient
            ? result with { Outcome = CheckOutcome.Failed, Detail = "⟨u, ∂₁Φ·v⟩ against ⟨v, ∂₁Φ·u⟩ at the solution, where Auto chose conjugate gradients" }
            : result;
    }
}
