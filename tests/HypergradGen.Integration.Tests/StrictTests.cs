using HypergradGen.Integration.Tests.Problems;
using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests;

/// <summary>Maps that ask for their arithmetic as it is written: to the last bit what the user's methods compute.</summary>
public sealed class StrictTests
{
    public static TheoryData<int> Lengths => [0, 1, 7, 8, 9, 26, 100];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_strict_map_and_its_objective_have_the_bits_of_the_methods(int length)
    {
        var numbers = new Numbers(length + 1);
        var problem = new StrictRegression(numbers.Array(20 * length), numbers.Array(20));
        double[] w = numbers.Array(length), lambda = numbers.Array(length), expected = new double[length], actual = new double[length];
        var solver = problem.CreateSolver();
        problem.Step(w, lambda, expected);
        solver.Map(w, lambda, actual);
        Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), actual.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(problem.Loss(w, lambda), solver.ObjectiveGradient(w, lambda, new double[length], new double[length]));
        Assert.Equal(StrictRegression.Sum(w, 1e8), StrictRegression.SumGradient(w, 1e8, new double[length], out _));
    }

    [Fact]
    public void Both_orders_have_one_hypergradient_by_every_method()
    {
        var numbers = new Numbers(3);
        double[] x = numbers.Array(20 * 26), y = numbers.Array(20), lambda = numbers.Array(26);
        foreach (var method in Enum.GetValues<HypergradientMethod>())
        {
            var options = new HypergradientOptions { Method = method, Tolerance = 1e-13, LinearTolerance = 1e-10, MaxIterations = 2000 };
            double[] w = new double[26], strictW = new double[26], gradient = new double[26], strictGradient = new double[26];
            var result = new ReassociatedRegression(x, y).CreateSolver(options).Compute(lambda, w, gradient);
            var strict = new StrictRegression(x, y).CreateSolver(options).Compute(lambda, strictW, strictGradient);
            Assert.Equal((result.Status, result.Method), (strict.Status, strict.Method));
            Assert.All(gradient.Zip(strictGradient), g => Assert.True(Math.Abs(g.First - g.Second) <= 1e-9 * (1 + Math.Abs(g.First)), $"{method}: {g.First:R} and {g.Second:R}"));
        }
    }
}
