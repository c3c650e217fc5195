using HypergradGen.Solvers;
using HypergradGen.Tests.Problems;
using HypergradGen.Theory;

namespace HypergradGen.Tests.Theory;

public sealed class HypergradientToleranceTests
{
    private const double Factor = 0.8;

    /// <summary>True of tanh(Aw + λ), ‖A‖ = 0.8, and E = ½‖w‖² + λᵀw: |tanh″| ≤ 0.77 and no row of A is longer than ‖A‖.</summary>
    private static readonly ProblemConstants s_constants = new()
    {
        Contraction = Factor + 1e-12,
        StateJacobianLipschitz = 0.77 * Factor * Factor,
        HyperJacobianLipschitz = 0.77 * Factor,
        StateGradientLipschitz = 1,
        HyperGradientLipschitz = 1,
    };

    public static TheoryData<HypergradientMethod> Methods => [.. Enum.GetValues<HypergradientMethod>().Where(m => m != HypergradientMethod.ConjugateGradient)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_looser_tolerance_takes_fewer_steps(HypergradientMethod method)
    {
        HypergradientResult loose = Run(method, 1e-1), tight = Run(method, 1e-9);
        Assert.Equal((HypergradientStatus.Converged, HypergradientStatus.Converged), (loose.Status, tight.Status));
        Assert.True(loose.Iterations < tight.Iterations, $"{loose}, {tight}");
        if (loose.Method == tight.Method)
            Assert.True(loose.LinearIterations < tight.LinearIterations, $"{loose}, {tight}");
        Assert.True(tight.ErrorBound < loose.ErrorBound);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Where_rounding_alone_is_more_than_the_tolerance_the_status_says_so(HypergradientMethod method)
    {
        HypergradientResult result = Run(method, 1e-16);
        Assert.Equal(HypergradientStatus.ToleranceNotReached, result.Status);
        Assert.InRange(result.ErrorBound, 1e-15, 1e-8);
        Assert.True(result.Iterations < 1000, $"{result}");
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void At_the_limit_of_steps_the_status_says_so_and_the_certificate_is_true(HypergradientMethod method)
    {
        HypergradientOptions options = new() { Method = method, HypergradientTolerance = 1e-9, Constants = s_constants, MaxIterations = 5 };
        HypergradientResult result = Run(options, out double[] gradient);
        Assert.Equal((HypergradientStatus.IterationLimit, 5), (result.Status, result.Iterations));
        Run(options with { MaxIterations = 1000 }, out double[] exact);
        Assert.InRange(Matrices.Distance(gradient, exact), 0, result.ErrorBound);
    }

    [Fact]
    public void At_the_limit_of_linear_steps_the_status_says_so()
    {
        var options = new HypergradientOptions { Method = HypergradientMethod.FixedPoint, HypergradientTolerance = 1e-9, Constants = s_constants, MaxLinearIterations = 3 };
        Assert.Equal(HypergradientStatus.LinearIterationLimit, Run(options, out _).Status);
    }

    [Fact]
    public void A_tolerance_that_is_loose_enough_is_met_within_the_limits()
    {
        var options = new HypergradientOptions { Method = HypergradientMethod.FixedPoint, HypergradientTolerance = 1e4, Constants = s_constants, MaxIterations = 1, MaxLinearIterations = 1 };
        Assert.Equal(HypergradientStatus.Converged, Run(options, out _).Status);
    }

    [Fact]
    public void Refuted_constants_end_the_search()
    {
        HypergradientOptions options = new() { Method = HypergradientMethod.FixedPoint, HypergradientTolerance = 1e-6, Constants = s_constants with { Contraction = 0.1 } };
        HypergradientResult result = Run(options, out _);
        Assert.Equal(HypergradientStatus.ToleranceNotReached, result.Status);
        Assert.True(result.Certificate!.Value.IsRefuted);
        Assert.True(result.Iterations < 100, $"{result}");
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Without_constants_they_are_estimated_and_the_certificate_says_so(HypergradientMethod method)
    {
        Run(new HypergradientOptions { Method = method, HypergradientTolerance = 1e-10, Constants = s_constants }, out double[] exact);
        HypergradientResult result = Run(new HypergradientOptions { Method = method, HypergradientTolerance = 1e-6 }, out double[] gradient);
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        Assert.Equal(Provenance.Estimated, result.Certificate!.Value.Provenance);
        Assert.InRange(Matrices.Distance(gradient, exact), 0, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_map_that_expands_ends_with_a_status(HypergradientMethod method)
    {
        var engine = new HypergradientEngine<double, ElementwiseProblem<double>>(new(1e3), new HypergradientOptions { Method = method, HypergradientTolerance = 1e-6 });
        double[] gradient = new double[2];
        Assert.Contains(engine.Compute([1, 1], new double[2], gradient).Status, (HypergradientStatus[])[HypergradientStatus.Diverged, HypergradientStatus.NotFinite]);
        Assert.All(gradient, x => Assert.Equal(double.NaN, x));
    }

    [Fact]
    public void A_tolerance_that_makes_no_sense_is_refused_by_name()
    {
        Assert.Equal("HypergradientTolerance", Assert.ThrowsAny<ArgumentException>(() => new HypergradientOptions { HypergradientTolerance = -1 }).ParamName);
        Assert.Equal("HypergradientTolerance", Assert.ThrowsAny<ArgumentException>(() => new HypergradientOptions { HypergradientTolerance = double.NaN }).ParamName);
    }

    private static HypergradientResult Run(HypergradientMethod method, double tolerance)
        => Run(new HypergradientOptions { Method = method, HypergradientTolerance = tolerance, Constants = s_constants }, out _);

    private static HypergradientResult Run(HypergradientOptions options, out double[] gradient)
    {
        var engine = new HypergradientEngine<double, TanhProblem>(new(Matrices.General(7, Factor, 1)), options);
        gradient = new double[7];
        return engine.Compute(Matrices.Vector(7, 2), Matrices.Vector(7, 3), gradient);
    }
}
