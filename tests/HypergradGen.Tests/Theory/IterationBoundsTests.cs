using HypergradGen.Theory;

namespace HypergradGen.Tests.Theory;

public sealed class IterationBoundsTests
{
    private static readonly ProblemConstants s_constants = new()
    {
        Contraction = 0.5,
        StateJacobianLipschitz = 0.3,
        HyperJacobianLipschitz = 0.2,
        StateGradientLipschitz = 0.7,
        HyperGradientLipschitz = 0.1,
        StateGradientBound = 2,
        HyperJacobianBound = 3,
        Distance = 4,
        IsSymmetric = true,
    };

    private readonly IterationBounds _bounds = new(s_constants);

    [Fact]
    public void The_coefficients_are_the_papers()
    {
        Assert.Equal((0.1 + 0.7 * 3 / 0.5) * 4, _bounds.C1, 12);
        Assert.Equal((0.2 + 0.3 * 3 / 0.5) * 2 * 4, _bounds.C2, 12);
        Assert.Equal(2 * 3 / 0.5, _bounds.C3, 12);
        Assert.Equal(3, _bounds.ConditionNumber, 12);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(30, 60)]
    public void The_bounds_are_the_papers(int t, int k)
    {
        double c1 = _bounds.C1, c2 = _bounds.C2, c3 = _bounds.C3, q = 0.5, kappa = 3, root = Math.Sqrt(3);
        double rate = Math.Pow(q, t), linear = Math.Pow(q, k);
        AssertClose((c1 + c2 * t / q + c3) * rate, _bounds.Unrolled(t));
        AssertClose((c1 + c2 / (1 - q)) * rate + c3 * 0.25, _bounds.Implicit(t, 0.25));
        AssertClose((c1 + c2 * (1 - linear) / (1 - q)) * rate + c3 * linear, _bounds.FixedPoint(t, k));
        AssertClose(_bounds.Implicit(t, 2 * root * Math.Pow((root - 1) / (root + 1), k)), _bounds.ConjugateGradient(t, k));
        AssertClose(_bounds.Implicit(t, 2 * kappa * Math.Pow((kappa - 1) / (kappa + 1), k)), _bounds.NormalEquations(t, k));
        AssertClose((0.2 + 0.3 * 3 / 0.5) * 4 * t * Math.Pow(q, t - 1) + 3 / 0.5 * rate, _bounds.Jacobian(t));
    }

    [Fact]
    public void No_contraction_left_to_make_is_no_exception()
    {
        var bounds = new IterationBounds(s_constants with { Contraction = 0 });
        Assert.Equal(bounds.C1 + bounds.C3, bounds.Unrolled(0), 12);
        Assert.Equal(bounds.C2, bounds.Unrolled(1), 12);
        Assert.Equal(0, bounds.Unrolled(2));
        Assert.Equal(bounds.C1 + bounds.C2, bounds.FixedPoint(0, 1), 12);
        Assert.Equal(0, bounds.FixedPoint(1, 1));
        Assert.Equal(0, bounds.ConjugateGradient(1, 1));
    }

    [Fact]
    public void What_is_unknown_bounds_nothing_and_what_is_zero_stays_zero()
    {
        var unknown = new IterationBounds(s_constants with { Distance = Constant.Unknown });
        Assert.Equal(double.PositiveInfinity, unknown.FixedPoint(50, 50));
        var affine = new IterationBounds(s_constants with
        {
            StateJacobianLipschitz = 0,
            HyperJacobianLipschitz = 0,
            StateGradientLipschitz = 0,
            HyperGradientLipschitz = 0,
            Distance = Constant.Unknown,
        });
        AssertClose(affine.C3 * Math.Pow(0.5, 9), affine.FixedPoint(50, 9));
        AssertClose(6 * Math.Pow(0.5, 9), affine.Jacobian(9));
    }

    [Fact]
    public void Arguments_that_make_no_sense_are_refused_by_name()
    {
        Assert.Equal("t", Assert.ThrowsAny<ArgumentException>(() => _bounds.FixedPoint(-1, 0)).ParamName);
        Assert.Equal("k", Assert.ThrowsAny<ArgumentException>(() => _bounds.ConjugateGradient(1, -1)).ParamName);
        Assert.Equal("linearError", Assert.ThrowsAny<ArgumentException>(() => _bounds.Implicit(1, double.NaN)).ParamName);
        Assert.Equal("method", Assert.ThrowsAny<ArgumentException>(() => _bounds.For(HypergradientMethod.Auto, 1, 1)).ParamName);
        Assert.Equal("Contraction", Assert.ThrowsAny<ArgumentException>(() => s_constants with { Contraction = 1 }).ParamName);
        Assert.Equal("value", Assert.ThrowsAny<ArgumentException>(() => Constant.Declared(double.NaN)).ParamName);
        Assert.Equal("value", Assert.ThrowsAny<ArgumentException>(() => Constant.Proved(-1)).ParamName);
        Assert.Equal("firstStep", Assert.ThrowsAny<ArgumentException>(() => s_constants.StartedAt(-1)).ParamName);
    }

    [Fact]
    public void The_provenance_is_that_of_the_weakest_constant()
    {
        Assert.Equal(Provenance.Declared, s_constants.Provenance);
        Assert.Equal(Provenance.Estimated, (s_constants with { Distance = Constant.Estimated(1) }).Provenance);
        Assert.Equal(Constant.Estimated(4), (s_constants with { Contraction = Constant.Estimated(0.5) }).StartedAt(2).Distance);
    }

    private static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, 1e-12 * expected);
}
