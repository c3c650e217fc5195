using HypergradGen.Solvers;
using HypergradGen.Tests.Problems;

namespace HypergradGen.Tests.Solvers;

public sealed class AutoTests
{
    private static HypergradientResult Compute(double[,] m, HypergradientOptions options, out double[] gradient)
    {
        int d = m.GetLength(0);
        gradient = new double[d];
        // The forward solve of these maps is not in question: 0 iterations leave w as it is.
        var engine = new HypergradientEngine<double, AffineProblem>(new AffineProblem(m, Matrices.Identity(d), Matrices.Vector(d, 99)), options with { MaxIterations = 0 });
        return engine.Compute(new double[d], new double[d], gradient);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public void Chooses_conjugate_gradients_for_a_symmetric_Jacobian(int d)
        => Assert.Equal(HypergradientMethod.ConjugateGradient, Compute(Matrices.Symmetric(d, 0.9, d), new(), out _).Method);

    [Fact]
    public void Sees_a_small_asymmetry()
    {
        double[,] m = Matrices.Symmetric(40, 0.3, 2);
        m[3, 7] += 1e-6;
        Assert.NotEqual(HypergradientMethod.ConjugateGradient, Compute(m, new(), out _).Method);
    }

    [Fact]
    public void Chooses_the_fixed_point_iteration_where_it_contracts_fast()
        => Assert.Equal(HypergradientMethod.FixedPoint, Compute(Matrices.General(200, 0.3, 3), new(), out _).Method);

    [Fact]
    public void Chooses_the_normal_equations_where_the_contraction_is_slow_for_the_dimension()
    {
        double[,] m = Matrices.Diagonal(0.999, 0.998, 0.5);
        m[0, 1] = 1e-3;
        HypergradientResult result = Compute(m, new(), out double[] gradient);
        Assert.Equal(HypergradientMethod.NormalEquations, result.Method);
        Assert.All(gradient, x => Assert.True(double.IsFinite(x)));
        Assert.InRange(result.LinearIterations, 1, 10);
    }

    [Fact]
    public void Falls_back_to_the_normal_equations_where_conjugate_gradients_break_down()
    {
        double[,] m = Matrices.Diagonal(0, 2, 3);
        HypergradientResult result = Compute(m, new(), out double[] gradient);
        Assert.Equal(HypergradientMethod.NormalEquations, result.Method);
        double[] b = [.. Matrices.Vector(3, 99).Select(x => -x)];
        Assert.InRange(Matrices.Distance(gradient, Matrices.SolveAdjoint(m, b)), 0, 1e-8);
    }

    [Fact]
    public void Falls_back_to_the_normal_equations_where_the_map_expands()
    {
        double[,] m = Matrices.General(6, 5, 4);
        HypergradientResult result = Compute(m, new(), out double[] gradient);
        Assert.Equal(HypergradientMethod.NormalEquations, result.Method);
        double[] b = [.. Matrices.Vector(6, 99).Select(x => -x)];
        Assert.InRange(Matrices.Distance(gradient, Matrices.SolveAdjoint(m, b)), 0, 1e-7);
    }

    [Fact]
    public void Numbers_are_the_same_to_the_bit_after_a_larger_call()
    {
        var engine = new HypergradientEngine<double, ElementwiseProblem<double>>(new(0.9), null);
        double[] lambda = Matrices.Vector(7, 1), first = new double[7], again = new double[7];
        engine.Compute(lambda, new double[7], first);
        engine.Compute(Matrices.Vector(100, 2), new double[100], new double[100]);
        engine.Compute(lambda, new double[7], again);
        Assert.Equal(first, again);
    }
}
