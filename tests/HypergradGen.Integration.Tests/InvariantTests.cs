using HypergradGen.Integration.Tests.Problems;
using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests;

/// <summary>Matrices that stay as they are in a solve, which the solver may read from copies: never another's, and never those of an earlier call.</summary>
public sealed class InvariantTests
{
    private const int Steps = 40;

    /// <summary>Below, within and above the sizes that are copied.</summary>
    public static TheoryData<int> Sizes => [9, 23, 24, 31, 50, 71, 80];

    private static HypergradientOptions Options(HypergradientMethod method)
        => new() { Method = method, MaxIterations = Steps, MaxLinearIterations = 400, Tolerance = 0, LinearTolerance = method == HypergradientMethod.ReverseUnrolled ? 0 : 1e-13 };

    private static void Near(double[] expected, double[] actual, string what)
    {
        double size = expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), x => Assert.True(Math.Abs(x.First - x.Second) <= 1e-11 * size, $"{what}: {x.Second:R} and should be {x.First:R}"));
    }

    /// <summary>The hypergradient of ½‖Qw‖² by t steps w ← Mw + c from 0: M's adjoint is the sum of w̄ₛ₊₁wₛᵀ, c's that of w̄ₛ₊₁.</summary>
    private static (double[] Matrix, double[] Offset) Reference(int n, double[] m, double[] c, double[]? q)
    {
        var states = new List<double[]> { new double[n] };
        for (int step = 0; step < Steps; step++)
            states.Add([.. Enumerable.Range(0, n).Select(i => c[i] + Enumerable.Range(0, n).Sum(j => m[i * n + j] * states[step][j]))]);
        double[] adjoint = states[Steps], matrix = new double[n * n], offset = new double[n];
        if (q is not null)
        {
            double[] image = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(j => q[i * n + j] * states[Steps][j]))];
            adjoint = [.. Enumerable.Range(0, n).Select(j => Enumerable.Range(0, n).Sum(i => q[i * n + j] * image[i]))];
        }
        for (int step = Steps - 1; step >= 0; step--)
        {
            double[] before = adjoint;
            for (int i = 0; i < n; i++)
            {
                offset[i] += before[i];
                for (int j = 0; j < n; j++)
                    matrix[i * n + j] += before[i] * states[step][j];
            }
            adjoint = [.. Enumerable.Range(0, n).Select(j => Enumerable.Range(0, n).Sum(i => m[i * n + j] * before[i]))];
        }
        return (matrix, offset);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Matrices_of_one_shape_are_not_taken_for_each_other_and_later_calls_see_what_they_hold_then(int n)
    {
        var numbers = new Numbers(n);
        const double scale = 0.1;
        double[] a = numbers.Array(n * n, 4.0 / n), b = numbers.Array(n * n, 4.0 / n), lambda = numbers.Array(2 * n * n + n, 4.0 / n);
        var solver = new SeveralMatrices(n, a, b, scale).CreateSolver();
        for (int call = 0; call < 3; call++)
        {
            double[] sum = [.. Enumerable.Range(0, n * n).Select(k => scale * (a[k] + b[k] + lambda[k] + lambda[n * n + k] + lambda[n * n + k % n * n + k / n]))];
            var (matrix, offset) = Reference(n, sum, lambda[^n..], null);
            double[] expected =
            [
                .. matrix.Select(x => scale * x), .. Enumerable.Range(0, n * n).Select(k => scale * (matrix[k] + matrix[k % n * n + k / n])), .. offset,
            ];
            foreach (var method in new[] { HypergradientMethod.ReverseUnrolled, HypergradientMethod.FixedPoint, HypergradientMethod.NormalEquations })
            {
                double[] w = new double[n], gradient = new double[lambda.Length];
                solver.Compute(lambda, w, gradient, Options(method));
                Near(expected, gradient, $"call {call}, {method}");
            }
            a[call] += 1;
            b[n + call] -= 1;
            lambda[2 * call] += 1;
            lambda[n * n + n + call] += 1;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Matrices_that_are_parameters_are_those_of_the_call(int n)
    {
        var numbers = new Numbers(n);
        const double scale = 0.1;
        double[] a = numbers.Array(n * n, 4.0 / n), b = numbers.Array(n * n, 4.0 / n), first = numbers.Array(n * n, 4.0 / n), c = numbers.Array(n);
        var solver = SeveralMatricesInParameters.CreateSolver();
        for (int call = 0; call < 3; call++)
        {
            var (matrix, offset) = Reference(n, [.. Enumerable.Range(0, n * n).Select(k => scale * (a[k] + b[k] + first[k]))], c, b);
            foreach (var method in new[] { HypergradientMethod.ReverseUnrolled, HypergradientMethod.FixedPoint, HypergradientMethod.NormalEquations })
            {
                double[] w = new double[n], firstGradient = new double[n * n], offsetGradient = new double[n];
                solver.Compute(first, c, a, b, scale, w, firstGradient, offsetGradient, Options(method));
                Near([.. matrix.Select(x => scale * x)], firstGradient, $"call {call}, {method}");
                Near(offset, offsetGradient, $"call {call}, {method}");
            }
            (a, b) = ([.. b], a);
            first[call] += 1;
        }
    }
}
