namespace HypergradGen.Checks;

/// <summary>Checks of a map's and an objective's derivative products at one point, along directions drawn with a seed.</summary>
/// <remarks>None of them throws on a wrong derivative; an exception of the function under test passes through. The point is copied, never written.</remarks>
public static class ProductChecks
{
    private const int TaylorHalvings = 24;

    /// <summary>⟨u, Jẋ⟩ = ⟨Jᵀu, ẋ⟩ to 1e-12 of the sum of magnitudes, J over state and hyperparameters.</summary>
    /// <param name="jvp">The tangent product.</param>
    /// <param name="vjp">The adjoint product.</param>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="seed">Draws u and ẋ.</param>
    /// <returns>⟨u, Jẋ⟩ as the actual number, ⟨Jᵀu, ẋ⟩ as the expected one.</returns>
    public static CheckResult DotProduct(MapJvpFunction jvp, MapVjpFunction vjp, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, int seed)
    {
        var random = new Random(seed);
        double[] wTangent = Vectors.Direction(random, w.Length), lambdaTangent = Vectors.Direction(random, lambda.Length);
        double[] nextAdjoint = Vectors.Direction(random, w.Length);
        double[] nextTangent = Vectors.Poison(w.Length), wAdjoint = Vectors.Poison(w.Length), lambdaAdjoint = Vectors.Poison(lambda.Length);
        jvp(w, lambda, wTangent, lambdaTangent, nextTangent);
        vjp(w, lambda, nextAdjoint, wAdjoint, lambdaAdjoint);

        double left = Vectors.Dot(nextAdjoint, nextTangent);
        double right = Vectors.Dot(wAdjoint, wTangent) + Vectors.Dot(lambdaAdjoint, lambdaTangent);
        double magnitude = Vectors.MagnitudeOfDot(nextAdjoint, nextTangent) + Vectors.MagnitudeOfDot(wAdjoint, wTangent)
            + Vectors.MagnitudeOfDot(lambdaAdjoint, lambdaTangent);
        double allowed = 1e-12 * magnitude;
        CheckOutcome outcome = Math.Abs(left - right) <= allowed ? CheckOutcome.Passed : CheckOutcome.Failed;
        return new CheckResult("dot product", outcome, seed, left, right, allowed, "⟨u, Jẋ⟩ against ⟨Jᵀu, ẋ⟩");
    }

    /// <summary>⟨u, Jẋ⟩ against extrapolated central differences of ⟨u, Φ⟩ along ẋ; about 30 calls of the map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="jvp">The tangent product.</param>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="seed">Draws u and ẋ.</param>
    /// <returns>Inconclusive where the differences' own error is above a millionth of the derivative, as it is near a kink.</returns>
    public static CheckResult JvpAgainstDifferences(MapFunction map, MapJvpFunction jvp, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, int seed)
    {
        var random = new Random(seed);
        double[] state = w.ToArray(), hyper = lambda.ToArray();
        double[] wTangent = Vectors.Direction(random, state.Length), lambdaTangent = Vectors.Direction(random, hyper.Length);
        double[] weights = Vectors.Direction(random, state.Length), tangent = Vectors.Poison(state.Length);
        jvp(state, hyper, wTangent, lambdaTangent, tangent);

        var difference = CentralDifference.Of(
            h => Vectors.Dot(weights, Apply(map, Vectors.Move(state, h, wTangent), Vectors.Move(hyper, h, lambdaTangent))),
            Vectors.MagnitudeOfDot(weights, Apply(map, state, hyper)));
        return difference.Judge(
            "JVP against differences", seed, Vectors.Dot(weights, tangent), Vectors.MagnitudeOfDot(weights, tangent), 1e-12, "⟨u, Jẋ⟩ against differences of ⟨u, Φ⟩");
    }

    /// <summary>‖Φ(x + hẋ) − Φ(x) − hJẋ‖ falls as h²: its slope in a log-log plot is at least 2, less a tenth. A wrong derivative has slope 1.</summary>
    /// <param name="map">The map; 25 calls.</param>
    /// <param name="jvp">The tangent product.</param>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="seed">Draws ẋ.</param>
    /// <returns>
    /// The slope over the smallest steps whose remainder stands clear of rounding, against 2. Where no remainder does, the map is linear along ẋ and the check
    /// passes. Inconclusive where too few do.
    /// </returns>
    public static CheckResult TaylorSlope(MapFunction map, MapJvpFunction jvp, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, int seed)
    {
        const string Name = "Taylor slope", Detail = "slope of the remainder's logarithm";
        const double Margin = 0.1;
        var random = new Random(seed);
        double[] state = w.ToArray(), hyper = lambda.ToArray();
        double[] wTangent = Vectors.Direction(random, state.Length), lambdaTangent = Vectors.Direction(random, hyper.Length);
        double[] tangent = Vectors.Poison(state.Length), value = Apply(map, state, hyper);
        jvp(state, hyper, wTangent, lambdaTangent, tangent);
        if (!double.IsFinite(Vectors.Norm(tangent)) || !double.IsFinite(Vectors.Norm(value)))
            return new CheckResult(Name, CheckOutcome.Failed, seed, double.NaN, 2, Margin, "the map or its tangent is not finite");

        var clear = new List<(double Step, double Remainder)>();
        double step = 0.125;
        for (int i = 0; i < TaylorHalvings; i++, step /= 2)
        {
            double[] moved = Apply(map, Vectors.Move(state, step, wTangent), Vectors.Move(hyper, step, lambdaTangent));
            double[] remainder = Vectors.Move(Vectors.Move(moved, -1, value), -step, tangent);
            double size = Vectors.Norm(remainder), rounding = 1e-13 * (Vectors.Norm(value) + Vectors.Norm(moved) + step * Vectors.Norm(tangent));
            if (double.IsFinite(size) && size > 30 * rounding)
                clear.Add((step, size));
        }
        if (clear.Count == 0)
            return new CheckResult(Name, CheckOutcome.Passed, seed, double.PositiveInfinity, 2, Margin, "linear along the direction");
        if (clear.Count < 3)
            return new CheckResult(Name, CheckOutcome.Inconclusive, seed, double.NaN, 2, Margin, "too few remainders stand clear of rounding");

        // The last two steps are the most asymptotic.
        (double shortStep, double small) = clear[^1];
        (double longStep, double large) = clear[^3];
        double slope = Math.Log(large / small) / Math.Log(longStep / shortStep);
        return new CheckResult(Name, slope >= 2 - Margin ? CheckOutcome.Passed : CheckOutcome.Failed, seed, slope, 2, Margin, Detail);
    }

    /// <summary>The returned value against E, and ⟨∇E, ẋ⟩ against extrapolated central differences of E along ẋ.</summary>
    /// <param name="objective">The objective; about 30 calls.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="seed">Draws ẋ.</param>
    /// <returns>Failed, too, where the returned value is off by more than 1e-12 of its size.</returns>
    public static CheckResult ObjectiveAgainstDifferences(
        ObjectiveFunction objective, ObjectiveGradientFunction gradient, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, int seed)
    {
        const string Name = "objective gradient against differences";
        var random = new Random(seed);
        double[] state = w.ToArray(), hyper = lambda.ToArray();
        double[] wTangent = Vectors.Direction(random, state.Length), lambdaTangent = Vectors.Direction(random, hyper.Length);
        double[] wGradient = Vectors.Poison(state.Length), lambdaGradient = Vectors.Poison(hyper.Length);
        double returned = gradient(state, hyper, wGradient, lambdaGradient), value = objective(state, hyper);
        if (!(Math.Abs(returned - value) <= 1e-12 * Math.Abs(value)))
            return new CheckResult(Name, CheckOutcome.Failed, seed, returned, value, 1e-12 * Math.Abs(value), "the returned value");

        double slope = Vectors.Dot(wGradient, wTangent) + Vectors.Dot(lambdaGradient, lambdaTangent);
        double magnitude = Vectors.MagnitudeOfDot(wGradient, wTangent) + Vectors.MagnitudeOfDot(lambdaGradient, lambdaTangent);
        return CentralDifference
            .Of(h => objective(Vectors.Move(state, h, wTangent), Vectors.Move(hyper, h, lambdaTangent)), Math.Abs(value))
            .Judge(Name, seed, slope, magnitude, 1e-12, "⟨∇E, ẋ⟩ against differences of E");
    }

    private static double[] Apply(MapFunction map, double[] w, double[] lambda)
    {
        double[] next = Vectors.Poison(w.Length);
        map(w, lambda, next);
        return next;
    }
}
