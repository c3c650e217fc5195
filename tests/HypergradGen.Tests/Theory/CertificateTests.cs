using HypergradGen.Solvers;
using HypergradGen.Tests.Problems;
using HypergradGen.Theory;

namespace HypergradGen.Tests.Theory;

public sealed class CertificateTests
{
    /// <summary>Of Φ = ½w + λ and E = ½‖w‖²: ∇f = 4λ.</summary>
    private static readonly ProblemConstants s_elementwise = new()
    {
        Contraction = Constant.Proved(0.5),
        StateJacobianLipschitz = Constant.Proved(0),
        HyperJacobianLipschitz = Constant.Proved(0),
        StateGradientLipschitz = Constant.Proved(1),
        HyperGradientLipschitz = Constant.Proved(0),
    };

    public static TheoryData<HypergradientMethod> Methods => [.. Enum.GetValues<HypergradientMethod>()];

    [Fact]
    public void The_certificate_is_the_formula_and_its_rounding()
    {
        // w = ½·0 + 1 = 1 after one step, v = b = 1 after one: δ = |Φ(1) − 1|/½ = 1, ρ = |b − ½v| = ½, ‖∂₂Φ‖ = 1.
        HypergradientResult result = Engine(HypergradientMethod.FixedPoint, 1, 1).Compute([1], new double[1], new double[1]);
        HypergradientCertificate certificate = Assert.NotNull(result.Certificate);
        Assert.Equal(1 * (0.5 + 1 * 1) / 0.5, certificate.ErrorBound, 12);
        Assert.Equal(certificate.ErrorBound, result.ErrorBound);
        Assert.Equal(1, certificate.StateError, 12);
        Assert.Equal(0.5, certificate.LinearResidual, 12);
        Assert.Equal(1, certificate.HyperJacobianNorm.Value, 12);
        Assert.InRange(certificate.Rounding, 1e-16, 1e-12);
        Assert.Equal((Provenance.Proved, Provenance.Proved, Provenance.Estimated), (certificate.HyperJacobianNorm.Provenance, certificate.Provenance, certificate.RoundingProvenance));
        Assert.False(certificate.IsRefuted);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_certificate_changes_no_bit_of_the_result(HypergradientMethod method)
    {
        var engine = new HypergradientEngine<double, TanhProblem>(new(Matrices.General(9, 0.8, 1)), new HypergradientOptions { Method = method, MaxIterations = 200 });
        double[] lambda = Matrices.Vector(9, 2), start = Matrices.Vector(9, 3), w = [.. start], gradient = new double[9];
        HypergradientResult plain = engine.Compute(lambda, w, gradient);
        Assert.Null(plain.Certificate);
        Assert.True(double.IsNaN(plain.ErrorBound));

        double[] again = [.. start], gradientAgain = new double[9];
        HypergradientResult certified = engine.Compute(lambda, again, gradientAgain, engine.Options with { Constants = s_elementwise with { Contraction = 0.8, StateJacobianLipschitz = 1 } });
        Assert.NotNull(certified.Certificate);
        Assert.Equal(plain, certified with { Certificate = null });
        Assert.Equal(w, again);
        Assert.Equal(gradient, gradientAgain);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Certificates_and_tolerances_allocate_nothing_when_warm(HypergradientMethod method)
    {
        ProblemConstants constants = s_elementwise with { Contraction = 0.8, StateJacobianLipschitz = 1, Distance = 20 };
        var certified = new HypergradientOptions { Method = method, Constants = constants };
        HypergradientOptions[] all = [certified, certified with { HypergradientTolerance = 1e-5 }, new HypergradientOptions { Method = method, HypergradientTolerance = 1e-5 }];
        var engine = new HypergradientEngine<double, TanhProblem>(new(Matrices.General(17, 0.8, 1)), null);
        double[] lambda = Matrices.Vector(17, 2), w = new double[17], gradient = new double[17];
        foreach (HypergradientOptions options in all)
        {
            Array.Clear(w);
            engine.Compute(lambda, w, gradient, options);

            Assert.Equal(0, AllocatedBytes.Least(() =>
            {
                Array.Clear(w);
                return () => engine.Compute(lambda, w, gradient, options);
            }));
        }
    }

    [Fact]
    public void A_contraction_that_a_step_contradicts_is_refuted()
    {
        HypergradientResult result = Engine(HypergradientMethod.FixedPoint, 3, 3, s_elementwise with { Contraction = 0.4 }).Compute([1], new double[1], new double[1]);
        HypergradientCertificate certificate = Assert.NotNull(result.Certificate);
        Assert.True(certificate.IsRefuted);
        Assert.Equal(double.PositiveInfinity, certificate.ErrorBound);
    }

    [Fact]
    public void A_start_further_away_than_declared_is_refuted_and_a_warm_one_is_not()
    {
        // w(λ) = 2 for λ = 1.
        HypergradientEngine<double, ElementwiseProblem<double>> engine = Engine(HypergradientMethod.FixedPoint, 60, 60, s_elementwise with { Distance = 1 });
        Assert.True(engine.Compute([1], new double[1], new double[1]).Certificate!.Value.IsRefuted);
        Assert.False(engine.Compute([1], [1.5], new double[1]).Certificate!.Value.IsRefuted);
    }

    [Fact]
    public void What_has_no_hypergradient_has_no_certificate()
    {
        var engine = new HypergradientEngine<double, ElementwiseProblem<double>>(new(1e3), new HypergradientOptions { Constants = s_elementwise });
        HypergradientResult result = engine.Compute([1], new double[1], new double[1]);
        Assert.Equal(HypergradientStatus.Diverged, result.Status);
        Assert.Null(result.Certificate);
    }

    [Fact]
    public void A_declared_bound_of_the_hyperparameters_Jacobian_takes_no_products_and_is_labelled_so()
    {
        var problem = new AffineProblem(Matrices.General(6, 0.5, 1), Matrices.Full(6, 4, 2), new double[6]);
        var engine = new HypergradientEngine<double, AffineProblem>(problem, new HypergradientOptions { Constants = s_elementwise });
        double[] lambda = Matrices.Vector(4, 3);
        HypergradientCertificate measured = engine.Compute(lambda, new double[6], new double[4]).Certificate!.Value;
        Assert.Equal(4, problem.Calls.ApplyHyper);
        double frobenius = Math.Sqrt(Matrices.Full(6, 4, 2).Cast<double>().Sum(x => x * x));
        Assert.InRange(measured.HyperJacobianNorm.Value, frobenius, frobenius * (1 + 1e-12));

        problem.Calls.ApplyHyper = 0;
        HypergradientCertificate declared = engine.Compute(lambda, new double[6], new double[4], new HypergradientOptions { Constants = s_elementwise with { HyperJacobianBound = 3 } }).Certificate!.Value;
        Assert.Equal(0, problem.Calls.ApplyHyper);
        Assert.Equal((Constant.Declared(3), Provenance.Declared), (declared.HyperJacobianNorm, declared.Provenance));
    }

    [Fact]
    public void A_Jacobian_of_too_many_rows_and_columns_is_estimated_and_labelled_so()
    {
        const int Length = HyperJacobianNorm.MostProducts + 1;
        HypergradientCertificate certificate = Engine(HypergradientMethod.FixedPoint, 50, 50).Compute(new double[Length], new double[Length], new double[Length]).Certificate!.Value;
        Assert.Equal((Provenance.Estimated, Provenance.Estimated), (certificate.HyperJacobianNorm.Provenance, certificate.Provenance));
        Assert.InRange(certificate.HyperJacobianNorm.Value, 1, 2 + 1e-12);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Single_precision_is_certified_with_its_own_rounding(HypergradientMethod method)
    {
        var engine = new HypergradientEngine<float, ElementwiseProblem<float>>(new(0.5f), new HypergradientOptions { Method = method, MaxIterations = 60, Tolerance = 0, LinearTolerance = 1e-6, Constants = s_elementwise });
        float[] lambda = [.. Matrices.Vector(19, 1).Select(x => (float)x)], gradient = new float[19];
        HypergradientResult result = engine.Compute(lambda, new float[19], gradient);
        double error = Math.Sqrt(gradient.Zip(lambda, (g, x) => Math.Pow((double)g - (4.0 * x), 2)).Sum());
        Assert.InRange(result.ErrorBound, error, 0.1);
        Assert.InRange(result.Certificate!.Value.Rounding, 1e-7, 0.1);

        HypergradientResult reached = engine.Compute(lambda, new float[19], gradient, new HypergradientOptions { Method = method, Constants = s_elementwise, HypergradientTolerance = 0.1 });
        Assert.Equal(HypergradientStatus.Converged, reached.Status);
        Assert.InRange(reached.ErrorBound, 0, 0.1);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void No_hyperparameters_and_no_state_are_certified(HypergradientMethod method)
    {
        HypergradientOptions options = new() { Method = method, Constants = s_elementwise };
        var engine = new HypergradientEngine<double, ElementwiseProblem<double>>(new(0.5), options);
        Assert.NotNull(engine.Compute([], [], []).Certificate);
        Assert.Equal(HypergradientStatus.Converged, engine.Compute([], [], [], options with { HypergradientTolerance = 1e-6 }).Status);
        Assert.Equal(HypergradientStatus.Converged, engine.Compute([], [], [], options with { HypergradientTolerance = 1e-6, Constants = null }).Status);
    }

    private static HypergradientEngine<double, ElementwiseProblem<double>> Engine(HypergradientMethod method, int t, int k, ProblemConstants? constants = null)
        => new(new(0.5), new HypergradientOptions
        {
            Method = method,
            MaxIterations = t,
            Tolerance = 0,
            MaxLinearIterations = k,
            LinearTolerance = 0,
            Constants = constants ?? s_elementwise,
        });
}
