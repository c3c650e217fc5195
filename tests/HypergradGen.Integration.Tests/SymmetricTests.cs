using HypergradGen.Integration.Tests.Problems;
using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests;

/// <summary>Data marked as symmetric matrices: the solver reads half of them, and only where it has seen that both halves agree.</summary>
public sealed class SymmetricTests
{
    public static TheoryData<int> Lengths => [0, 1, 7, 26, 64, 67, 72];

    private static double[] Matrix(int n)
    {
        double[] matrix = new Numbers(n + 1).Array(n * n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                matrix[i * n + j] = matrix[j * n + i];
        }
        return matrix;
    }

    private static void Near(double[] expected, double[] actual, string what)
        => Assert.All(expected.Zip(actual), x => Assert.True(Math.Abs(x.First - x.Second) <= 1e-9 * (1 + Math.Abs(x.First)), $"{what}: {x.Second:R} and should be {x.First:R}"));

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_marked_matrix_gives_what_the_unmarked_one_does(int n)
    {
        double[] k = Matrix(n), lambda = new Numbers(3).Array(n, 0.5);
        foreach (var method in new[] { HypergradientMethod.Auto, HypergradientMethod.ReverseUnrolled, HypergradientMethod.ForwardUnrolled, HypergradientMethod.FixedPoint, HypergradientMethod.NormalEquations })
        {
            var options = new HypergradientOptions { Method = method, Tolerance = 1e-13, LinearTolerance = 1e-11, MaxIterations = 1000 };
            double[] w = new double[n], expectedW = new double[n], gradient = new double[n], expected = new double[n];
            var reference = new UnmarkedForms(k).CreateSolver(options).Compute(lambda, expectedW, expected);
            var result = new SymmetricForms(k).CreateSolver(options).Compute(lambda, w, gradient);
            Assert.Equal((reference.Status, reference.Method), (result.Status, result.Method));
            Near(expectedW, w, $"{method}, w");
            Near(expected, gradient, $"{method}, gradient");
        }
    }

    [Fact]
    public void A_solver_is_refused_where_the_halves_differ()
    {
        double[] k = Matrix(9);
        k[9 * 7 + 2] = Math.BitIncrement(k[9 * 7 + 2]);
        Assert.Equal("k", Assert.Throws<ArgumentException>(() => new SymmetricForms(k).CreateSolver()).ParamName);
        Assert.Equal("k", Assert.Throws<ArgumentException>(() => new SymmetricForms(new double[5]).CreateSolver()).ParamName);
        Assert.Equal("K", Assert.Throws<ArgumentException>(() => new SymmetricRecord(k).CreateSolver()).ParamName);
        new SymmetricRecord(Matrix(9)).CreateSolver().Solve(new double[9], new double[9]);
    }

    [Fact]
    public void Products_without_a_solver_read_the_whole_matrix()
    {
        const int n = 67;
        var numbers = new Numbers(5);
        double[] k = numbers.Array(n * n), w = numbers.Array(n), lambda = numbers.Array(n), seed = numbers.Array(n);
        double[] expected = new double[n], more = new double[n], actual = new double[n], actualMore = new double[n];
        new UnmarkedForms(k).StepVjp(w, lambda, seed, expected, more);
        new SymmetricForms(k).StepVjp(w, lambda, seed, actual, actualMore);
        Near([.. expected, .. more], [.. actual, .. actualMore], "adjoint");
        new UnmarkedForms(k).LossGradient(w, lambda, expected, more);
        new SymmetricForms(k).LossGradient(w, lambda, actual, actualMore);
        Near([.. expected, .. more], [.. actual, .. actualMore], "gradient");
    }
}
