using HypergradGen.Theory;

namespace HypergradGen.Tests.Theory;

public sealed class IterationPlanTests
{
    private static readonly HypergradientMethod[] s_methods = [.. Enum.GetValues<HypergradientMethod>().Where(m => m != HypergradientMethod.Auto)];

    [Fact]
    public void No_cheaper_counts_of_any_method_meet_the_tolerance()
    {
        var random = new Random(1);
        for (int round = 0; round < 20; round++)
        {
            ProblemConstants constants = Draw(random, largest: 0.7);
            var costs = new IterationCosts { Map = 0.2 + random.NextDouble(), Jvp = 0.2 + 3 * random.NextDouble(), Vjp = 0.2 + 3 * random.NextDouble(), Hyperparameters = 2 };
            double tolerance = Math.Pow(10, -6 * random.NextDouble());
            var bounds = new IterationBounds(constants);
            double cheapest = double.PositiveInfinity;
            foreach (HypergradientMethod method in s_methods)
            {
                IterationPlan plan = IterationPlan.TryFor(constants, method, tolerance, costs)!;
                Assert.True(plan.Bound <= tolerance, $"{plan} for {tolerance}");
                Assert.Equal(bounds.For(method, plan.Iterations, plan.LinearIterations), plan.Bound);
                Assert.Equal(CheapestByTable(bounds, method, tolerance, costs), plan.Cost, 9);
                if (method != HypergradientMethod.ConjugateGradient || constants.IsSymmetric)
                    cheapest = Math.Min(cheapest, plan.Cost);
            }
            Assert.Equal(cheapest, IterationPlan.For(constants, tolerance, costs).Cost, 9);
        }
    }

    [Fact]
    public void Conjugate_gradients_are_planned_for_symmetric_maps_alone_and_are_the_cheapest_there()
    {
        ProblemConstants constants = Draw(new Random(2), largest: 0.9) with { Contraction = 0.98, IsSymmetric = true };
        Assert.Equal(HypergradientMethod.ConjugateGradient, IterationPlan.For(constants, 1e-6).Method);
        Assert.NotEqual(HypergradientMethod.ConjugateGradient, IterationPlan.For(constants with { IsSymmetric = false }, 1e-6).Method);
    }

    [Fact]
    public void A_slow_contraction_is_planned_too()
    {
        ProblemConstants constants = Draw(new Random(3), largest: 0.9) with { Contraction = 0.9999 };
        IterationPlan plan = IterationPlan.TryFor(constants, HypergradientMethod.FixedPoint, 1e-8)!;
        Assert.InRange(plan.Iterations, 100_000, 1_000_000);
        Assert.True(plan.Bound <= 1e-8);
    }

    [Fact]
    public void A_plan_is_options_of_exactly_its_counts()
    {
        HypergradientOptions options = new IterationPlan(HypergradientMethod.FixedPoint, 7, 5, 0, 0, Provenance.Declared).ToOptions();
        Assert.Equal(
            new HypergradientOptions { Method = HypergradientMethod.FixedPoint, MaxIterations = 7, Tolerance = 0, MaxLinearIterations = 5, LinearTolerance = 0 }, options);
    }

    [Fact]
    public void Nothing_to_guarantee_and_nothing_to_reach_are_refused()
    {
        ProblemConstants constants = Draw(new Random(4), largest: 0.5);
        Assert.Equal("constants", Assert.Throws<ArgumentException>(() => IterationPlan.For(constants with { Distance = Constant.Unknown }, 1)).ParamName);
        Assert.Equal("constants", Assert.Throws<ArgumentNullException>(() => IterationPlan.For(null!, 1)).ParamName);
        Assert.Equal("tolerance", Assert.ThrowsAny<ArgumentException>(() => IterationPlan.For(constants, 0)).ParamName);
        Assert.Equal("tolerance", Assert.ThrowsAny<ArgumentException>(() => IterationPlan.For(constants, double.NaN)).ParamName);
        Assert.Equal("method", Assert.ThrowsAny<ArgumentException>(() => IterationPlan.TryFor(constants, HypergradientMethod.Auto, 1)).ParamName);
        Assert.Equal("Vjp", Assert.ThrowsAny<ArgumentException>(() => new IterationCosts { Vjp = 0 }).ParamName);
    }

    [Fact]
    public void Measured_costs_are_positive_and_know_the_hyperparameters()
    {
        IterationCosts costs = IterationCosts.Measure(
            (w, lambda, next) => next.Fill(w[0]), (w, lambda, wTangent, lambdaTangent, next) => Thread.SpinWait(2000), (w, lambda, u, wAdjoint, lambdaAdjoint) => { }, [1, 2], [3]);
        Assert.Equal(1, costs.Hyperparameters);
        Assert.InRange(costs.Map, 1e-12, 1);
        Assert.True(costs.Jvp > costs.Vjp, $"{costs}");
    }

    private static ProblemConstants Draw(Random random, double largest) => new()
    {
        Contraction = largest * random.NextDouble(),
        StateJacobianLipschitz = random.NextDouble(),
        HyperJacobianLipschitz = random.NextDouble(),
        StateGradientLipschitz = random.NextDouble(),
        HyperGradientLipschitz = random.NextDouble(),
        StateGradientBound = 3 * random.NextDouble(),
        HyperJacobianBound = 3 * random.NextDouble(),
        Distance = 3 * random.NextDouble(),
        IsSymmetric = random.Next(2) == 0,
    };

    /// <summary>The least cost over a table of all t and k up to 200.</summary>
    private static double CheapestByTable(IterationBounds bounds, HypergradientMethod method, double tolerance, IterationCosts costs)
    {
        double best = double.PositiveInfinity;
        bool isUnrolled = method is HypergradientMethod.ReverseUnrolled or HypergradientMethod.ForwardUnrolled;
        for (int t = 0; t < 200; t++)
        {
            for (int k = 0; k < (isUnrolled ? 1 : 200); k++)
            {
                if (bounds.For(method, t, k) > tolerance)
                    continue;
                best = Math.Min(best, method switch
                {
                    HypergradientMethod.ReverseUnrolled => t * (costs.Map + costs.Vjp),
                    HypergradientMethod.ForwardUnrolled => t * (costs.Map + 2 * costs.Hyperparameters * costs.Jvp),
                    HypergradientMethod.NormalEquations => t * costs.Map + k * (costs.Vjp + costs.Jvp),
                    _ => t * costs.Map + k * costs.Vjp,
                });
            }
        }
        return best;
    }
}
