namespace HypergradGen.Checks;

/// <summary>Checks of a map's and an objective's derivative products at one point, along directions drawn with a seed.</summary>
/// <remarks>None of them throws on a wrong derivative; an exception of the function under test passes through. The point is copied, never written.</remarks>
public static class ProductChecks
{
    /// <summary>⟨u, Jẋ⟩ = ⟨Jᵀu, ẋ⟩ to 1e-12 of the sum of magnitudes, J over state and hyperparameters.</summary>
    /// <param name="jvp">The tangent product.</param>
    /// <param name="vjp">The adjoint product.</param>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="seed">Draws u and ẋ.</param>
    /// <returns>⟨u, Jẋ⟩ as the actual number, ⟨Jᵀu, ẋ⟩ as the expected one.</returns>
    public static CheckResult DotProduct(MapJvpFunction jvp, MapVjpFunction vjp, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, int seed)
        => DotProduct(jvp, vjp, Probe.Of(w, lambda, seed), noise: 0);

    /// <summary>The same where ⟨u, Jẋ⟩ is uncertain by <c>noise</c>, from <see cref="NoiseOfJvp"/>; the check is inconclusive where that is too much of it.</summary>
    internal static CheckResult DotProduct(MapJvpFunction jvp, MapVjpFunction vjp, Probe probe, double noise)
    {
        double[] nextTangent = Apply(jvp, probe), wAdjoint = Vectors.Poison(probe.W.Length), lambdaAdjoint = Vectors.Poison(probe.Lambda.Length);
        vjp(probe.W, probe.Lambda, probe.Weights, wAdjoint, lambdaAdjoint);

        double left = Vectors.Dot(probe.Weights, nextTangent);
        double right = Vectors.Dot(wAdjoint, probe.WTangent) + Vectors.Dot(lambdaAdjoint, probe.LambdaTangent);
        double magnitude = Vectors.MagnitudeOfDot(probe.Weights, nextTangent) + Vectors.MagnitudeOfDot(wAdjoint, probe.WTangent)
            + Vectors.MagnitudeOfDot(lambdaAdjoint, probe.LambdaTangent);
        double allowed = probe.Precision.Tolerance * magnitude + 10 * noise;
        CheckOutcome outcome = !(Math.Abs(left - right) <= allowed) ? CheckOutcome.Failed
            : noise > probe.Precision.UsableError * magnitude ? CheckOutcome.Inconclusive : CheckOutcome.Passed;
        return new CheckResult("dot product", outcome, probe.Seed, left, right, allowed, "⟨u, Jẋ⟩ against ⟨Jᵀu, ẋ⟩");
    }

    /// <summary>What rounding makes of ⟨u, Jẋ⟩: J(ẋ₁ + ẋ₂) against Jẋ₁ + Jẋ₂, which are equal but for rounding, the largest of some splits of ẋ.</summary>
    internal static double NoiseOfJvp(MapJvpFunction jvp, Probe probe)
    {
        const int Splits = 4;
        var random = new Random(probe.Seed);
        double whole = Vectors.Dot(probe.Weights, Apply(jvp, probe)), noise = 0;
        for (int i = 0; i < Splits; i++)
        {
            var (part, rest) = probe.SplitTangents(random);
            noise = Math.Max(noise, Math.Abs(Vectors.Dot(probe.Weights, Apply(jvp, part)) + Vectors.Dot(probe.Weights, Apply(jvp, rest)) - whole));
        }
        return noise;
    }

    /// <summary>⟨u, Jẋ⟩ against extrapolated central differences of ⟨u, Φ⟩ along ẋ; about 30 calls of the map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="jvp">The tangent product.</param>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="seed">Draws u and ẋ.</param>
    /// <returns>Inconclusive where the differences' own error is above a millionth of the derivative, as it is near a kink.</returns>
    public static CheckResult JvpAgainstDifferences(MapFunction map, MapJvpFunction jvp, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, int seed)
        => JvpAgainstDifferences(map, jvp, Probe.Of(w, lambda, seed), uncertainty: 0);

    /// <summary>The same where ⟨u, Jẋ⟩ is uncertain by <c>uncertainty</c>.</summary>
    internal static CheckResult JvpAgainstDifferences(MapFunction map, MapJvpFunction jvp, Probe probe, double uncertainty)
    {
        double[] tangent = Apply(jvp, probe);
        double Along(double h) => Vectors.Dot(probe.Weights, Apply(map, probe.MovedW(h), probe.MovedLambda(h)));
        return CentralDifference
            .Of(Along, Vectors.MagnitudeOfDot(probe.Weights, Apply(map, probe.W, probe.Lambda)), probe.Precision, ComputationalNoise.Of(Along, probe.Precision))
            .Judge(
                "JVP against differences", probe.Seed, Vectors.Dot(probe.Weights, tangent), Vectors.MagnitudeOfDot(probe.Weights, tangent), probe.Precision.Tolerance,
                "⟨u, Jẋ⟩ against differences of ⟨u, Φ⟩", uncertainty);
    }

    /// <summary>‖Φ(x + hẋ) − Φ(x) − hJẋ‖ falls as h²: its slope in a log-log plot is at least 2, less a tenth. A wrong derivative has slope 1.</summary>
    /// <param name="map">The map; about 30 calls.</param>
    /// <param name="jvp">The tangent product.</param>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="seed">Draws ẋ.</param>
    /// <returns>
    /// The slope over the smallest steps whose remainder stands clear of rounding, against 2. Where no remainder does, the map is linear along ẋ and the check
    /// passes. Inconclusive where too few do, and where a smaller slope ends at a kink.
    /// </returns>
    public static CheckResult TaylorSlope(MapFunction map, MapJvpFunction jvp, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, int seed)
        => TaylorSlope(map, jvp, Probe.Of(w, lambda, seed) with { Weights = [.. Enumerable.Repeat(1.0, w.Length)] });

    internal static CheckResult TaylorSlope(MapFunction map, MapJvpFunction jvp, Probe probe)
    {
        double[] value = Weighted(Apply(map, probe.W, probe.Lambda)), tangent = Weighted(Apply(jvp, probe));
        if (!double.IsFinite(Vectors.Norm(tangent)) || !double.IsFinite(Vectors.Norm(value)))
            return new("Taylor slope", CheckOutcome.Failed, probe.Seed, double.NaN, 2, 0, "the map or its tangent is not finite");
        double noise = ComputationalNoise.Of(h => Weighted(Apply(map, probe.MovedW(h), probe.MovedLambda(h))), probe.Precision);
        return TaylorRemainder.Slope("Taylor slope", 2, probe, Remainder, Second);

        (double Size, double Rounding) Remainder(double step)
        {
            double[] moved = Weighted(Apply(map, probe.MovedW(step), probe.MovedLambda(step)));
            double size = Vectors.Norm(Vectors.Move(Vectors.Move(moved, -1, value), -step, tangent));
            return (size, 3 * noise + TaylorRemainder.Rounding(probe) * (Vectors.Norm(value) + Vectors.Norm(moved) + step * Vectors.Norm(tangent)));
        }

        // ‖Φ(x + hẋ) − 2Φ(x) + Φ(x − hẋ)‖
        double Second(double h)
        {
            double[] forward = Weighted(Apply(map, probe.MovedW(h), probe.MovedLambda(h))), backward = Weighted(Apply(map, probe.MovedW(-h), probe.MovedLambda(-h)));
            return Vectors.Norm(Vectors.Move(Vectors.Move(forward, -2, value), 1, backward));
        }

        // Outputs in proportion to their own size, where the probe weighs them so.
        double[] Weighted(double[] x) => [.. x.Zip(probe.Weights, (value, weight) => value * weight)];
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
        => ObjectiveAgainstDifferences(objective, gradient, Probe.Of(w, lambda, seed));

    internal static CheckResult ObjectiveAgainstDifferences(ObjectiveFunction objective, ObjectiveGradientFunction gradient, Probe probe)
    {
        const string Name = "objective gradient against differences";
        double tolerance = probe.Precision.Tolerance;
        double[] wGradient = Vectors.Poison(probe.W.Length), lambdaGradient = Vectors.Poison(probe.Lambda.Length);
        double returned = gradient(probe.W, probe.Lambda, wGradient, lambdaGradient), value = objective(probe.W, probe.Lambda);
        if (!(Math.Abs(returned - value) <= tolerance * Math.Abs(value)))
            return new CheckResult(Name, CheckOutcome.Failed, probe.Seed, returned, value, tolerance * Math.Abs(value), "the returned value");

        double slope = Vectors.Dot(wGradient, probe.WTangent) + Vectors.Dot(lambdaGradient, probe.LambdaTangent);
        double magnitude = Vectors.MagnitudeOfDot(wGradient, probe.WTangent) + Vectors.MagnitudeOfDot(lambdaGradient, probe.LambdaTangent);
        double Along(double h) => objective(probe.MovedW(h), probe.MovedLambda(h));
        return CentralDifference
            .Of(Along, Math.Abs(value), probe.Precision, ComputationalNoise.Of(Along, probe.Precision))
            .Judge(Name, probe.Seed, slope, magnitude, tolerance, "⟨∇E, ẋ⟩ against differences of E");
    }

    internal static double[] Apply(MapFunction map, double[] w, double[] lambda)
    {
        double[] next = Vectors.Poison(w.Length);
        map(w, lambda, next);
        return next;
    }

    /// <summary>Jẋ.</summary>
    internal static double[] Apply(MapJvpFunction jvp, Probe probe)
    {
        double[] tangent = Vectors.Poison(probe.W.Length);
        jvp(probe.W, probe.Lambda, probe.WTangent, probe.LambdaTangent, tangent);
        return tangent;
    }
}
