using HypergradGen.Generator.Rules;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Rules;

/// <summary>Each partial is a program that is differentiated again, by an inner objective's Hessian.</summary>
public class SecondDerivativeTests
{
    public static TheoryData<string, int, int> Pairs
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (var row in RuleTable.Rows.Values)
            {
                for (int i = 0; i < row.Arity; i++)
                {
                    for (int j = 0; j < row.Arity; j++)
                    {
                        if (row.Partials[i] is not null && Domains.Points[row.Function][0][j] is double)
                            data.Add(row.Function, i, j);
                    }
                }
            }
            return data;
        }
    }

    private static Row RowOf(string function)
        => Row.Of(function, RuleTable.Rows[function].Arity, Array.FindIndex(Domains.Points[function][0], x => x is int));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_derivative_of_a_partial_is_that_of_its_value(string function, int argument, int then)
    {
        foreach (var point in Domains.Points[function])
        {
            Differences.Check(
                t => [RowOf(function).Along([.. point.Select((x, k) => k == then ? (object)((double)x + t) : x)], argument).Tangent],
                [RowOf(function).Twice(point, argument, then)],
                $"∂²{function}/∂x{argument}∂x{then} at ({string.Join(", ", point)})",
                1e-8);
        }
    }

    /// <summary>∂²xⁿ/∂x∂n = xⁿ⁻¹·(1 + n·log x), which is 1/x at n = 0: a hyperparameter that begins there has a slope.</summary>
    [Theory]
    [InlineData(0.3)]
    [InlineData(2.0)]
    public void A_power_with_exponent_zero_changes_with_its_exponent(double x)
    {
        Assert.Equal(1 / x, Row.Of("Math.Pow", 2).Twice([x, 0.0], 0, 1), 1e-14);
        Assert.Equal(1 / x, Row.Of("Math.Pow", 2).Twice([x, 0.0], 1, 0), 1e-14);
    }

    [Fact]
    public void A_power_with_exponent_zero_is_flat_at_zero() => Assert.Equal(0, Row.Of("Math.Pow", 2).Twice([0.0, 0.0], 0, 0));
}
