using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Rules;

namespace HypergradGen.Generator.Tests.Rules;

/// <summary>Quotients whose dividend is in the divisor lose nothing by cancellation or overflow, through nested sums and factors, and others are computed as before.</summary>
public class SharesTests
{
    private static readonly Dictionary<string, (int Arity, Func<FormulaBuilder, Formula[], Formula> Formula)> s_formulas = new()
    {
        ["0.4·e / (e + s)"] = (2, (f, x) => Of(Exp(f, x[0]), x[1], (e, s) => 0.4 * e / (e + s))),
        ["e / (1 + (e + s))"] = (2, (f, x) => Of(Exp(f, x[0]), Exp(f, x[1]), (e, s) => e / (1 + (e + s)))),
        ["c² / (c² + 1 + w²)"] = (2, (f, x) => Of(x[0] * x[0], x[1] * x[1], (c, w) => c / (c + 1 + w))),
        ["(1 − e) / (1 + e)"] = (1, (f, x) => Of(f.Constant(1), Exp(f, x[0]), (one, e) => (one - e) / (one + e))),
        ["(e − 1/e) / (e + 1/e)"] = (1, (f, x) => Of(Exp(f, x[0]), Exp(f, -x[0]), (e, s) => (e - s) / (e + s))),
        ["2·e / (1 + 2·(e + s))"] = (2, (f, x) => Of(Exp(f, x[0]), Exp(f, x[1]), (e, s) => 2 * e / (1 + 2 * (e + s)))),
        ["(3·e + 5·s) / (e + s)"] = (2, (f, x) => Of(Exp(f, x[0]), Exp(f, x[1]), (e, s) => (3 * e + 5 * s) / (e + s))),
        ["1 / (1 + x/exp(y))"] = (2, (f, x) => 1 / (1 + x[0] / Exp(f, x[1]))),
        ["1 / (1 + ((x·e)·1e−200)·1e−200)"] = (2, (f, x) => 1 / (1 + x[0] * Exp(f, x[1]) * f.Constant(1e-200) * f.Constant(1e-200))),
        ["x / ((1e−200·y)·1e−200)"] = (2, (f, x) => x[0] / (1e-200 * x[1] * f.Constant(1e-200))),
        ["a / (x·e)"] = (3, (f, x) => x[2] / (x[0] * Exp(f, x[1]))),
        ["log(x·e)"] = (2, (f, x) => f.Call("Math.Log", x[0] * Exp(f, x[1]))),
        ["v·s / (k + s)"] = (3, (f, x) => x[0] * x[1] / (x[2] + x[1])),
        ["(x − y) / (x + y)"] = (2, (f, x) => (x[0] - x[1]) / (x[0] + x[1])),
    };

    /// <summary>From numbers of 1700 digits; no number stands for a derivative that has none in double precision.</summary>
    [Theory]
    [InlineData("0.4·e / (e + s)", new[] { 300.0, 3 }, new[] { 6.1778402668944172e-131, -2.0592800889648056e-131 })]
    [InlineData("0.4·e / (e + s)", new[] { 30.0, 3 }, new[] { 1.1229147562601905e-13, -3.7430491875339685e-14 })]
    [InlineData("0.4·e / (e + s)", new[] { -300.0, 3 }, new[] { 6.8642669632160192e-132, -2.288088987738673e-132 })]
    [InlineData("0.4·e / (e + s)", new[] { -800.0, 3 }, new[] { 0.0, 0 })]
    [InlineData("e / (1 + (e + s))", new[] { 300.0, 3 }, new[] { 1.0855256587763147e-129, -1.0340436565521947e-129 })]
    [InlineData("e / (1 + (e + s))", new[] { 40.0, 2 }, new[] { 3.5639682175771882e-17, -3.1391327920480296e-17 })]
    [InlineData("e / (1 + (e + s))", new[] { -300.0, 700 }, new[] { 0.0, 0 })]
    [InlineData("c² / (c² + 1 + w²)", new[] { 1e10, 2 }, new[] { 1e-29, -4e-20 })]
    [InlineData("c² / (c² + 1 + w²)", new[] { 1e60, 3 }, new[] { 2e-179, -6e-120 })]
    [InlineData("c² / (c² + 1 + w²)", new[] { 2, 1e10 }, new[] { 4e-20, -8e-30 })]
    [InlineData("c² / (c² + 1 + w²)", new[] { 0.0, 1 }, new[] { 0.0, 0 })]
    [InlineData("(1 − e) / (1 + e)", new[] { 700.0 }, new[] { -1.9719353087519542e-304 })]
    [InlineData("(1 − e) / (1 + e)", new[] { 300.0 }, new[] { -1.0296400444824027e-130 })]
    [InlineData("(1 − e) / (1 + e)", new[] { 40.0 }, new[] { -8.4967085105831777e-18 })]
    [InlineData("(1 − e) / (1 + e)", new[] { 0.5 }, new[] { -0.47000742440318899 })]
    [InlineData("(1 − e) / (1 + e)", new[] { -300.0 }, new[] { -1.0296400444824027e-130 })]
    [InlineData("(e − 1/e) / (e + 1/e)", new[] { 300.0 }, new[] { 1.0601586212017243e-260 })]
    [InlineData("(e − 1/e) / (e + 1/e)", new[] { 0.5 }, new[] { 0.7864477329659274 })]
    [InlineData("(e − 1/e) / (e + 1/e)", new[] { -30.0 }, new[] { 3.502604305078608e-26 })]
    [InlineData("2·e / (1 + 2·(e + s))", new[] { 300.0, 2 }, new[] { 4.061444036313563e-130, -3.8040340251929619e-130 })]
    [InlineData("2·e / (1 + 2·(e + s))", new[] { -300.0, 600 }, new[] { 0.0, 0 })]
    [InlineData("(3·e + 5·s) / (e + s)", new[] { 300.0, 30 }, new[] { -1.1003222163480914e-117, 1.1003222163480914e-117 })]
    [InlineData("(3·e + 5·s) / (e + s)", new[] { -300.0, -290 }, new[] { -9.0791615471903347e-05, 9.0791615471903347e-05 })]
    [InlineData("1 / (1 + x/exp(y))", new[] { 2.5, -800 }, new[] { 0.0, 0 })]
    [InlineData("1 / (1 + x/exp(y))", new[] { 2.5, -300 }, new[] { -8.2371203558592216e-132, 2.0592800889648054e-131 })]
    [InlineData("1 / (1 + x/exp(y))", new[] { 0.0, 1 }, new[] { -0.36787944117144233, 0 })]
    [InlineData("1 / (1 + x/exp(y))", new[] { -3.0, 800 }, new[] { 0.0, 0 })]
    [InlineData("1 / (1 + x/exp(y))", new[] { 1e-200, -705 }, new[] { -6.6433977979979524e+93, 6.6433977979979514e-107 })]
    [InlineData("1 / (1 + ((x·e)·1e−200)·1e−200)", new[] { 1e150, 300 }, new[] { -1.9424263952412559e-270, -1.9424263952412559e-120 })]
    [InlineData("x / ((1e−200·y)·1e−200)", new[] { 1e-300, 1e200 }, new[] { 1e200, double.NaN })]
    [InlineData("a / (x·e)", new[] { 1e-310, 700, 1e-20 }, new[] { -9.8596765437598301e+295, -9.8596765437598009e-15, 985967.65437598014 })]
    [InlineData("a / (x·e)", new[] { 2.0, -300, 3 }, new[] { -1.456819796430942e+130, -2.913639592861884e+130, 9.7121319762062791e+129 })]
    [InlineData("a / (x·e)", new[] { 1e-310, 3, 0 }, new[] { 0.0, 0, double.NaN })]
    [InlineData("a / (x·e)", new[] { 2.0, 800, 3 }, new[] { 0.0, 0, 0 })]
    [InlineData("log(x·e)", new[] { 2.0, 700 }, new[] { 0.5, 1 })]
    [InlineData("log(x·e)", new[] { 1e-305, -20 }, new[] { 1e305, 1 })]
    [InlineData("v·s / (k + s)", new[] { 2.0, 3, 5 }, new[] { 0.375, 0.15625, -0.09375 })]
    [InlineData("(x − y) / (x + y)", new[] { 1e100, 3e100 }, new[] { 3.75e-101, -1.25e-101 })]
    public void A_quotient_of_sums_has_its_derivative(string name, double[] at, double[] expected)
    {
        var (arity, formula) = s_formulas[name];
        var row = Row.Of(arity, formula);
        object[] x = [.. at.Select(v => (object)v)];
        for (int i = 0; i < arity; i++)
        {
            if (double.IsNaN(expected[i]))
                continue;
            Close(expected[i], row.Along(x, i).Tangent, $"{name} along {i}");
            Close(expected[i], row.Adjoint(x, i, 1), $"{name} back to {i}");
        }
    }

    [Theory]
    [InlineData("v·s / (k + s)", 2)]
    [InlineData("(x − y) / (x + y)", 2)]
    [InlineData("c² / (c² + 1 + w²)", 3)]
    public void A_quotient_without_exponentials_is_divided_no_more_often_than_its_shares_need(string name, int divisions)
    {
        var (arity, formula) = s_formulas[name];
        Assert.Equal(divisions, Row.Of(arity, formula).Operations().Count(o => o is Share or Binary { Operator: BinaryOperator.Divide }));
    }

    [Fact]
    public void A_summand_that_is_infinite_has_the_share_1_though_what_is_beside_it_overflows_when_added()
    {
        var row = Row.Of(3, (f, x) => f.Call("Math.Log", Exp(f, x[0]) + x[1] + x[2]));
        Close(1, row.Along([800.0, 1e308, 1e308], 0).Tangent, "along");
        Close(1, row.Adjoint([800.0, 1e308, 1e308], 0, 1), "back");
    }

    [Fact]
    public void Of_two_multiples_that_overflow_neither_is_taken_for_the_larger()
    {
        var row = Row.Of(2, (f, x) => f.Call("Math.Log", 1 + 1e10 * (Exp(f, x[0]) + Exp(f, x[1]))));
        Assert.Equal(double.NaN, row.Along([700.0, 700.0], 0).Tangent);
        Close(1, row.Along([700.0, 1.0], 0).Tangent, "the one that does");
        Close(0, row.Along([700.0, 1.0], 1).Tangent, "the one that does not");
    }

    [Fact]
    public void A_share_of_nothing_in_nothing_does_not_change()
    {
        var row = Row.Of(2, (f, x) => f.Call("Math.Log", Exp(f, x[0]) + Exp(f, x[1])));
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 2; j++)
                Close(0, row.Twice([-800.0, -900.0], i, j), $"{i} and {j}");
        }
    }

    [Theory]
    [InlineData(800, 0)]
    [InlineData(300, -5.148200222412013e-131)]
    [InlineData(-1, 0.090857747672948409)]
    [InlineData(-300, 5.148200222412013e-131)]
    [InlineData(-800, 0)]
    public void The_logistic_function_has_second_derivatives(double x, double expected)
    {
        Close(expected, Row.Of(1, (f, y) => 1 / (1 + Exp(f, -y[0]))).Twice([x], 0, 0), "as a reciprocal");
        if (x < 700)
            Close(expected, Row.Of(1, (f, y) => Of(Exp(f, y[0]), f.Constant(1), (e, one) => e / (one + e))).Twice([x], 0, 0), "as a share");
    }

    [Fact]
    public void Code_grows_with_the_number_of_summands_and_not_with_its_square()
    {
        foreach (var formula in new Func<Formula[], Formula>[] { e => e[0] / Sum(e), e => Sum([.. e.Select((y, i) => (i + 1) * y)]) / Sum(e), e => e[0] / (1 + 2 * Sum(e)) })
        {
            int[] lengths = [.. new[] { 8, 16, 32 }.Select(n => Row.Of(n, (f, x) => formula([.. x.Select(y => Exp(f, y))])).Operations().Length)];
            Assert.True(lengths[2] - lengths[1] <= 2 * (lengths[1] - lengths[0]), string.Join(", ", lengths));
        }

        static Formula Sum(Formula[] e) => e.Aggregate((a, b) => a + b);
    }

    private static Formula Of(Formula x, Formula y, Func<Formula, Formula, Formula> formula) => formula(x, y);

    private static Formula Exp(FormulaBuilder f, Formula x) => f.Call("Math.Exp", x);

    private static void Close(double expected, double actual, string what)
        => Assert.True(Math.Abs(expected - actual) <= 1e-12 * Math.Abs(expected) + 1e-306, $"{what}: {actual:R}, and not {expected:R}");
}
