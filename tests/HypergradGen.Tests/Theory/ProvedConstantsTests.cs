using HypergradGen.Tests.Problems;
using HypergradGen.Theory;
using MathNet.Numerics.LinearAlgebra;

namespace HypergradGen.Tests.Theory;

public sealed class ProvedConstantsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Eigenvalues_lie_within_their_bounds_and_the_bounds_are_near(int size)
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            double[,] matrix = Matrices.Symmetric(size, Math.Pow(10, seed - 10), seed);
            double[] eigenvalues = [.. Matrix<double>.Build.DenseOfArray(matrix).Evd(Symmetricity.Symmetric).EigenValues.Select(e => e.Real)];
            double[] rows = [.. matrix.Cast<double>()];
            double lower = SymmetricBounds.Smallest(rows, size), upper = SymmetricBounds.Largest(rows, size), norm = eigenvalues.Max(Math.Abs);
            Assert.True(lower <= eigenvalues.Min() && upper >= eigenvalues.Max(), $"size {size}, seed {seed}: {lower}, {upper}");
            Assert.True(lower >= eigenvalues.Min() - 0.01 * norm && upper <= eigenvalues.Max() + 0.01 * norm, $"size {size}, seed {seed}: {lower}, {upper}");
        }
    }

    [Fact]
    public void A_matrix_too_large_to_factorise_is_bounded_by_its_discs()
    {
        const int Size = SymmetricBounds.LargestFactorised + 1;
        var rows = new double[Size * Size];
        for (int i = 0; i < Size; i++)
            rows[i * Size + i] = 2 + (i % 2);
        Assert.Equal(2, SymmetricBounds.Smallest(rows, Size), 9);
        Assert.Equal(3, SymmetricBounds.Largest(rows, Size), 9);
    }

    [Fact]
    public void Numbers_that_are_not_finite_bound_nothing()
    {
        Assert.Equal(double.NegativeInfinity, SymmetricBounds.Smallest([double.NaN], 1));
        Assert.Equal(double.PositiveInfinity, SymmetricBounds.Largest([1, 0, double.PositiveInfinity, 1], 2));
        Assert.Equal("matrix", Assert.Throws<ArgumentException>(() => SymmetricBounds.Largest([1, 2], 2)).ParamName);
        Assert.Equal("size", Assert.ThrowsAny<ArgumentException>(() => SymmetricBounds.Largest([], 0)).ParamName);
    }

    [Fact]
    public void A_box_bounds_what_its_data_have()
    {
        var random = new Random(1);
        for (int round = 0; round < 50; round++)
        {
            int features = 1 + random.Next(5), rows = 1 + random.Next(20);
            bool hasIntercept = random.Next(2) == 0;
            double[] x = [.. Enumerable.Range(0, rows * features).Select(_ => 3 * random.NextDouble() - 1)], y = new double[rows];
            RegressionData data = RegressionData.Of(x, y, hasIntercept), box = RegressionData.InBox(features, -1, 2, hasIntercept: hasIntercept);
            Assert.Equal(box.Weights, data.Weights);
            Assert.True(data.Curvature <= box.Curvature && data.LargestRow <= box.LargestRow && data.MeanRow <= data.LargestRow * (1 + 1e-12), $"round {round}");
        }
    }

    [Fact]
    public void Ridge_has_the_contraction_of_its_spectrum()
    {
        // C = diag(½, 2), p = (e⁰, e⁰): eigenvalues 1.5 and 3, η = 0.4.
        RegressionData data = RegressionData.Of([1, 0, 0, 2], [1, 1]);
        ProblemConstants constants = Problem(RegressionLoss.Squared, data, 0.4).Constants([0, 0], [0, 0], 0.1)!;
        Assert.Equal(0.4, constants.Contraction.Value, 0.01);
        Assert.True(constants.Contraction.Value >= 0.4);
        Assert.Equal(0, constants.StateJacobianLipschitz.Value);
        Assert.Equal(0.4, constants.HyperJacobianLipschitz.Value, 9);
        Assert.InRange(constants.StateGradientLipschitz.Value, 2, 2.02);
        Assert.Equal(Provenance.Proved, constants.Provenance);
        Assert.True(constants.IsSymmetric);
        Assert.InRange(constants.Distance.Value, 0.1 / 0.4 / 1.5, 0.17 * 1.02);
    }

    [Fact]
    public void Where_nothing_can_be_proved_there_are_no_constants()
    {
        RegressionData data = RegressionData.Of([1, 0, 0, 2], [1, 1]);
        Assert.Null(Problem(RegressionLoss.Squared, data, 0.7).Constants([0, 0], [0, 0], 0.1));
        Assert.Null(Problem(RegressionLoss.Logistic, data, 0.1).Constants([0], [0, 0], 100));
        Assert.Null(Problem(RegressionLoss.Logistic, RegressionData.InBox(2, -1, 1), 0.1).Constants([0], [0, 0], 0.1));
        Assert.NotNull(Problem(RegressionLoss.Logistic, RegressionData.InBox(2, -1, 1), 0.1).Constants([0, 0], [0, 0], 0.1));
        Assert.NotNull(Problem(RegressionLoss.Logistic, data, 0.1).Constants([0], [0, 0], 0.001));
    }

    [Fact]
    public void Arguments_that_make_no_sense_are_refused_by_name()
    {
        PenalisedRegression problem = Problem(RegressionLoss.Squared, RegressionData.InBox(2, -1, 1), 0.1);
        Assert.Equal("start", Assert.ThrowsAny<ArgumentException>(() => problem.Constants([0, 0], [0], 1)).ParamName);
        Assert.Equal("lambda", Assert.ThrowsAny<ArgumentException>(() => problem.Constants([0, 0, 0], [0, 0], 1)).ParamName);
        Assert.Equal("firstStep", Assert.ThrowsAny<ArgumentException>(() => problem.Constants([0, 0], [0, 0], double.NaN)).ParamName);
        Assert.Equal("StepSize", Assert.ThrowsAny<ArgumentException>(() => problem with { StepSize = 0 }).ParamName);
        Assert.Equal("x", Assert.ThrowsAny<ArgumentException>(() => RegressionData.Of([1, 2, 3], [1, 2])).ParamName);
        Assert.Equal("y", Assert.ThrowsAny<ArgumentException>(() => RegressionData.Of([1], [double.NaN])).ParamName);
        Assert.Equal("upper", Assert.ThrowsAny<ArgumentException>(() => RegressionData.InBox(1, 1, 0)).ParamName);
    }

    private static PenalisedRegression Problem(RegressionLoss loss, RegressionData data, double stepSize)
        => new() { Loss = loss, Training = data, StepSize = stepSize, ValidationLoss = loss, Validation = data };
}
