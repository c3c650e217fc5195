using HypergradGen.Generator.Rules;

namespace HypergradGen.Generator.Tests.Rules;

/// <summary>Quotients and logarithms of exponentials have their derivative where an exponential overflows or a square of it underflows.</summary>
public class GrowthTests
{
    private static readonly double[] s_points = [-1000, -720, -400, -360, -200, -30, -2, -0.1, 0, 0.3, 3, 30, 200, 360, 400, 720, 1000];

    /// <summary>A formula of x, and its derivative from e^−|x| alone, which never overflows.</summary>
    private static readonly Dictionary<string, (Func<FormulaBuilder, Formula, Formula> Formula, Func<double, double> Derivative)> s_cases = new()
    {
        ["1 / (1 + exp(−x))"] = ((f, x) => 1 / (1 + Exp(f, -x)), Logistic),
        ["1 / (exp(−x) + 1)"] = ((f, x) => 1 / (Exp(f, -x) + 1), Logistic),
        ["1 / (1 + 4·exp(2x))"] = ((f, x) => 1 / (1 + 4 * Exp(f, 2 * x)), x => -2 * Logistic(2 * x + Math.Log(4))),
        ["3 / (1 − exp(x − 5))"] = ((f, x) => 3 / (1 - Exp(f, x - 5)), x => 3 / Math.Pow(2 * Math.Sinh(0.5 * (x - 5)), 2)),
        ["1 / (exp(x − 5) − 1)"] = ((f, x) => 1 / (Exp(f, x - 5) - 1), x => -1 / Math.Pow(2 * Math.Sinh(0.5 * (x - 5)), 2)),
        ["1 / −(1 + exp(−x))"] = ((f, x) => 1 / -(1 + Exp(f, -x)), x => -Logistic(x)),
        ["x / (1 + exp(−x))"] = ((f, x) => x / (1 + Exp(f, -x)), x => Share(x) + x * Logistic(x)),
        ["exp(x) / (1 + exp(x))"] = ((f, x) => OverSum(Exp(f, x), f.Constant(1)), Logistic),
        ["exp(x/2) / (exp(x/2) + exp(x/4))"] = ((f, x) => OverSum(Exp(f, x / 2), Exp(f, x / 4)), x => Logistic(x / 4) / 4),
        ["log(1 + exp(x))"] = ((f, x) => f.Call("Math.Log", 1 + Exp(f, x)), Share),
        ["log₂(1 + exp(x))"] = ((f, x) => f.Call("Math.Log2", 1 + Exp(f, x)), x => Share(x) / Math.Log(2)),
        ["log₁₀(exp(x) + 7)"] = ((f, x) => f.Call("Math.Log10", Exp(f, x) + 7), x => Share(x - Math.Log(7)) / Math.Log(10)),
        ["log1p(exp(x))"] = ((f, x) => f.Call("double.LogP1", Exp(f, x)), Share),
        ["log(1 + (2 + exp(x)))"] = ((f, x) => f.Call("Math.Log", 1 + (2 + Exp(f, x))), x => Share(x - Math.Log(3))),
        ["log(exp(x))"] = ((f, x) => f.Call("Math.Log", Exp(f, x)), x => 1),
        ["log(1 + 2^x)"] = ((f, x) => f.Call("Math.Log", 1 + f.Call("double.Exp2", x)), x => Math.Log(2) * Share(Math.Log(2) * x)),
        ["1 / (1 + exp(x) / 4)"] = ((f, x) => 1 / (1 + Exp(f, x) / 4), x => -Logistic(x - Math.Log(4))),
        ["1 / (1 + 4 / exp(x))"] = ((f, x) => 1 / (1 + 4 / Exp(f, x)), x => Logistic(x - Math.Log(4))),
        ["log(1 + 1 / exp(x))"] = ((f, x) => f.Call("Math.Log", 1 + 1 / Exp(f, x)), x => -Share(-x)),
        ["1 / cosh(x)"] = ((f, x) => 1 / f.Call("Math.Cosh", x), x => -2 * Math.Tanh(x) * Math.Exp(-Math.Abs(x)) / (1 + Math.Exp(-2 * Math.Abs(x)))),
        ["log(cosh(x))"] = ((f, x) => f.Call("Math.Log", f.Call("Math.Cosh", x)), Math.Tanh),
        ["1 / (1 + exp(−x))²"] = ((f, x) => 1 / (1 + Exp(f, -x)) / (1 + Exp(f, -x)), x => 2 * Share(x) * Logistic(x)),
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_quotient_or_logarithm_of_what_overflows_has_its_derivative(string name)
    {
        var (formula, derivative) = s_cases[name];
        var row = Row.Of(1, (f, x) => formula(f, x[0]));
        foreach (double x in s_points)
        {
            var (value, tangent) = row.Along([x], 0, 3);
            if (double.IsNaN(value))
                continue;
            double expected = 3 * derivative(x);
            Close(expected, tangent, $"{name} along at {x}");
            Close(expected, row.Adjoint([x], 0, 3), $"{name} back at {x}");
        }
    }

    [Fact]
    public void A_summand_that_is_zero_has_a_derivative_beside_an_exponential()
    {
        var row = Row.Of(2, (f, x) => 1 / (1 + x[1] * Exp(f, x[0])));
        Close(-Math.E, row.Along([1.0, 0.0], 1).Tangent, "by the factor");
        Close(0, row.Along([1.0, 0.0], 0).Tangent, "by the exponent");
    }

    [Fact]
    public void Of_two_exponentials_that_overflow_neither_is_taken_for_the_larger()
    {
        var row = Row.Of(2, (f, x) => f.Call("Math.Log", Exp(f, x[0]) + Exp(f, x[1])));
        Assert.Equal(double.NaN, row.Along([800.0, 801.0], 0).Tangent);
        Close(1, row.Along([800.0, 1.0], 0).Tangent, "the one that does");
        Close(0, row.Along([800.0, 1.0], 1).Tangent, "the one that does not");
    }

    [Fact]
    public void Exponentials_that_are_all_zero_have_no_share_in_a_sum_and_leave_those_of_others()
    {
        var nested = Row.Of(3, (f, x) => f.Call("Math.Log", Exp(f, x[0]) + Exp(f, x[1]) + Exp(f, x[2])));
        Close(1, nested.Along([double.NegativeInfinity, -800.0, 1.0], 2).Tangent, "the one that is there");
        Close(0, nested.Along([double.NegativeInfinity, -800.0, 1.0], 1).Tangent, "one that is not");
        Close(0, nested.Along([double.NegativeInfinity, -800.0, -900.0], 1).Tangent, "no sum");
        var multiple = Row.Of(2, (f, x) => 1 / (1 + 2 * (Exp(f, x[0]) + Exp(f, x[1]))));
        Close(0, multiple.Along([-800.0, -900.0], 0).Tangent, "a multiple of nothing");
        Close(-2 * Math.E / Math.Pow(1 + 2 * Math.E, 2), multiple.Along([1.0, -900.0], 0).Tangent, "a multiple of one");
    }

    [Fact]
    public void A_sum_that_cancels_has_a_derivative_as_a_share_of_a_larger_sum()
    {
        var one = Row.Of(1, (f, x) => OverSum(Exp(f, x[0]) - 1, f.Constant(1)));
        Close(1, one.Along([0.0], 0).Tangent, "along");
        Close(1, one.Adjoint([0.0], 0, 1), "back");
        var two = Row.Of(2, (f, x) => OverSum(Exp(f, x[0]) - Exp(f, x[1]), f.Constant(2)));
        Close(Math.E / 2, two.Along([1.0, 1.0], 0).Tangent, "by the first");
        Close(-Math.E / 2, two.Along([1.0, 1.0], 1).Tangent, "by the second");
    }

    [Fact]
    public void The_share_of_a_summand_that_is_zero_changes_with_its_factor()
    {
        var row = Row.Of(3, (f, x) => f.Call("Math.Log", Exp(f, x[0]) + x[2] * Exp(f, x[1])));
        Close(Math.Exp(0.4), row.Twice([0.3, 0.7, 0.0], 1, 2), "by the exponent and the factor");
    }

    [Fact]
    public void A_share_beside_an_infinite_summand_is_zero_and_does_not_change()
    {
        var row = Row.Of(2, (f, x) => OverSum(x[0], x[1]));
        Close(0, row.Along([3.0, double.PositiveInfinity], 0).Tangent, "along");
        Close(0, row.Adjoint([3.0, double.PositiveInfinity], 0, 1), "back");
    }

    [Theory]
    [InlineData(1e200, 1e-10)]
    [InlineData(1e-200, 1e10)]
    public void A_quotient_by_what_has_no_square_has_its_derivative(double factor, double x)
    {
        var row = Row.Of(1, (f, y) => 1 / (factor * y[0]));
        Close(-1 / (factor * x) / x, row.Along([x], 0).Tangent, "along");
    }

    [Theory]
    [InlineData(1e10)]
    [InlineData(1e3)]
    [InlineData(1)]
    [InlineData(1e-12)]
    public void A_summand_s_share_has_a_derivative_without_cancellation(double x)
    {
        var row = Row.Of(2, (f, y) => y[0] / (y[0] + y[1]));
        Close(3 / (x + 3) / (x + 3), row.Along([x, 3.0], 0).Tangent, "by the summand");
        Close(-x / (x + 3) / (x + 3), row.Along([x, 3.0], 1).Tangent, "by the other");
    }

    private static Formula OverSum(Formula x, Formula rest) => x / (x + rest);

    private static Formula Exp(FormulaBuilder f, Formula x) => f.Call("Math.Exp", x);

    /// <summary>1/(1 + e^−x)</summary>
    private static double Share(double x) => x > 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    /// <summary>Its derivative.</summary>
    private static double Logistic(double x) => Share(x) * Share(-x);

    private static void Close(double expected, double actual, string what)
        => Assert.True(Math.Abs(expected - actual) <= 1e-12 * Math.Abs(expected) + 1e-300, $"{what}: {actual:R}, and not {expected:R}");
}
