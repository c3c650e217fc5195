using HypergradGen.Checks;
using HypergradGen.Tests.Problems;
using HypergradGen.Theory;

namespace HypergradGen.Tests.Theory;

public sealed class ContractionEstimateTests
{
    private readonly AffineProblem _affine = new(Matrices.General(5, 0.7, 1), Matrices.Full(5, 3, 2), new double[5]);
    private readonly TanhProblem _tanh = new(Matrices.General(5, 0.7, 1));

    [Fact]
    public void Ratios_of_steps_give_the_contraction_along_the_path()
    {
        Assert.Equal(Constant.Estimated(0.5), ContractionEstimate.FromSteps([8, 4, 1, 0.5]));
        Assert.Equal(Constant.Estimated(0.25), ContractionEstimate.FromSteps([8, 2, 0, 1]));
        Assert.Equal(Constant.Estimated(0), ContractionEstimate.FromSteps([8]));
        Constant alongPath = ContractionEstimate.AlongPath(_affine.Map, Matrices.Vector(5, 3), Matrices.Vector(3, 4));
        Assert.InRange(alongPath.Value, 0.1, 0.7 + 1e-9);
        Assert.Equal(Provenance.Estimated, alongPath.Provenance);
    }

    [Fact]
    public void Power_iteration_gives_the_spectral_norm()
    {
        Constant norm = ContractionEstimate.PowerIteration(Jvp, Vjp, new double[5], new double[3], steps: 300);
        Assert.Equal(0.7, norm.Value, 6);
        Assert.Equal(Provenance.Estimated, norm.Provenance);
    }

    [Fact]
    public void Sampled_constants_of_an_affine_map_are_those_it_has()
    {
        ProblemConstants constants = ContractionEstimate.Sample(_affine.Map, Jvp, Vjp, _affine.ObjectiveGradient, Matrices.Vector(5, 3), Matrices.Vector(3, 4), radius: 1);
        Assert.InRange(constants.Contraction.Value, 0.7, 0.73);
        Assert.InRange(constants.StateJacobianLipschitz.Value, 0, 1e-12);
        Assert.InRange(constants.HyperJacobianLipschitz.Value, 0, 1e-12);
        Assert.Equal(2, constants.StateGradientLipschitz.Value, 9);
        Assert.InRange(constants.HyperGradientLipschitz.Value, 0, 1e-12);
        Assert.Equal(Provenance.Estimated, constants.Provenance);
    }

    [Fact]
    public void Sampled_constants_of_a_curved_map_lie_between_what_is_there_and_the_bound_with_its_margin()
    {
        MapJvpFunction jvp = (w, lambda, wTangent, lambdaTangent, next) =>
        {
            _tanh.Linearise(w, lambda);
            _tanh.ApplyState(w, lambda, wTangent, next);
            var hyper = new double[next.Length];
            _tanh.ApplyHyper(w, lambda, lambdaTangent, hyper);
            for (int i = 0; i < hyper.Length; i++)
                next[i] += hyper[i];
        };
        MapVjpFunction vjp = (w, lambda, nextAdjoint, wAdjoint, lambdaAdjoint) =>
        {
            _tanh.Linearise(w, lambda);
            wAdjoint.Clear();
            _tanh.ApplyStateTransposed(w, lambda, nextAdjoint, wAdjoint);
            lambdaAdjoint.Clear();
            _tanh.ApplyHyperTransposed(w, lambda, nextAdjoint, lambdaAdjoint);
        };
        ProblemConstants constants = ContractionEstimate.Sample(_tanh.Map, jvp, vjp, _tanh.ObjectiveGradient, new double[5], Matrices.Vector(5, 4), radius: 0.1);
        Assert.InRange(constants.StateJacobianLipschitz.Value, 0.01, 2 * 0.77 * 0.49);
        Assert.InRange(constants.HyperJacobianLipschitz.Value, 0.01, 2 * 0.77 * 0.7);
        Assert.Equal(2, constants.HyperGradientLipschitz.Value, 9);
    }

    [Fact]
    public void Arguments_that_make_no_sense_are_refused_by_name()
    {
        Assert.Equal("radius", Assert.ThrowsAny<ArgumentException>(() => ContractionEstimate.Sample(_affine.Map, Jvp, Vjp, _affine.ObjectiveGradient, new double[5], new double[3], 0)).ParamName);
        Assert.Equal("samples", Assert.ThrowsAny<ArgumentException>(() => ContractionEstimate.Sample(_affine.Map, Jvp, Vjp, _affine.ObjectiveGradient, new double[5], new double[3], 1, 0)).ParamName);
        Assert.Equal("vjp", Assert.ThrowsAny<ArgumentException>(() => ContractionEstimate.PowerIteration(Jvp, null!, new double[5], new double[3])).ParamName);
        Assert.Equal("steps", Assert.ThrowsAny<ArgumentException>(() => ContractionEstimate.AlongPath(_affine.Map, new double[5], new double[3], 1)).ParamName);
    }

    private void Jvp(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, ReadOnlySpan<double> lambdaTangent, Span<double> next)
    {
        var hyper = new double[next.Length];
        _affine.ApplyState(w, lambda, wTangent, next);
        _affine.ApplyHyper(w, lambda, lambdaTangent, hyper);
        for (int i = 0; i < hyper.Length; i++)
            next[i] += hyper[i];
    }

    private void Vjp(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint, Span<double> lambdaAdjoint)
    {
        wAdjoint.Clear();
        _affine.ApplyStateTransposed(w, lambda, nextAdjoint, wAdjoint);
        lambdaAdjoint.Clear();
        _affine.ApplyHyperTransposed(w, lambda, nextAdjoint, lambdaAdjoint);
    }
}
