using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Rules;

namespace HypergradGen.Generator.Tests.Rules;

/// <summary>One policy where a function has no derivative, or an infinite one.</summary>
public class KinkTests
{
    private static double Partial(string function, double[] x, int argument, double tangent = 1)
        => Partial(function, [.. x.Cast<object>()], argument, tangent);

    private static double Partial(string function, object[] x, int argument, double tangent = 1)
        => Row.Of(function, x.Length, Array.FindIndex(x, v => v is int)).Along(x, argument, tangent).Tangent;

    [Fact]
    public void The_magnitude_has_derivative_zero_at_zero()
    {
        Assert.Equal(0, Partial("Math.Abs", [0.0], 0));
        Assert.Equal(0, Partial("Math.Abs", [-0.0], 0));
    }

    [Theory]
    [InlineData("Math.Max")]
    [InlineData("Math.Min")]
    [InlineData("Math.MaxMagnitude")]
    [InlineData("Math.MinMagnitude")]
    [InlineData("double.MaxNumber")]
    [InlineData("double.MinNumber")]
    [InlineData("double.MaxMagnitudeNumber")]
    [InlineData("double.MinMagnitudeNumber")]
    public void A_tie_is_shared_half_and_half(string function)
    {
        Assert.Equal(0.5, Partial(function, [1.5, 1.5], 0));
        Assert.Equal(0.5, Partial(function, [1.5, 1.5], 1));
        Assert.Equal(0.5, Partial(function, [0.0, -0.0], 0));
    }

    [Theory]
    [InlineData(-1.0, 0.5, 0.5, 0.0)]
    [InlineData(1.0, 0.5, 0.0, 0.5)]
    [InlineData(0.0, 1.0, 0.0, 0.0)]
    [InlineData(-2.0, 0.0, 1.0, 0.0)]
    [InlineData(2.0, 0.0, 0.0, 1.0)]
    public void A_bound_is_shared_half_and_half(double x, double ofArgument, double ofLower, double ofUpper)
        => Assert.Equal([ofArgument, ofLower, ofUpper], Enumerable.Range(0, 3).Select(i => Partial("Math.Clamp", [x, -1, 1], i)));

    [Fact]
    public void A_magnitude_with_a_copied_sign_has_derivative_zero_at_zero()
    {
        Assert.Equal(0, Partial("Math.CopySign", [0, 1], 0));
        Assert.Equal(0, Partial("Math.CopySign", [0, -1], 0));
    }

    [Theory]
    [InlineData("double.MaxNumber")]
    [InlineData("double.MinNumber")]
    [InlineData("double.MaxMagnitudeNumber")]
    [InlineData("double.MinMagnitudeNumber")]
    public void Beside_what_is_no_number_the_number_is_chosen(string function)
    {
        Assert.Equal(1, Partial(function, [double.NaN, 2.0], 1));
        Assert.Equal(0, Partial(function, [double.NaN, 2.0], 0));
        Assert.Equal(1, Partial(function, [2.0, double.NaN], 0));
        Assert.Equal(0, Partial(function, [2.0, double.NaN], 1));
    }

    [Fact]
    public void The_length_of_two_legs_has_derivative_zero_at_the_origin()
    {
        Assert.Equal(0, Partial("double.Hypot", [0.0, 0.0], 0));
        Assert.Equal(0, Partial("double.Hypot", [0.0, 0.0], 1));
    }

    [Theory]
    [InlineData(5.0, 0.1)]
    [InlineData(0.3, 0.1)]
    [InlineData(-0.7, 0.1)]
    [InlineData(7.0, -0.7)]
    public void A_remainder_has_the_derivative_of_the_multiple_that_was_taken(double a, double b)
    {
        Assert.Equal((a - a % b) / b, -Row.Of(BinaryOperator.Remainder).Along([a, b], 1).Tangent, 1e-9);
        Assert.Equal((a - Math.IEEERemainder(a, b)) / b, -Partial("Math.IEEERemainder", [a, b], 1), 1e-9);
    }

    [Fact]
    public void What_is_constant_between_jumps_has_derivative_zero_at_the_jumps_too()
        => Assert.All(RuleTable.Rows.Values.Where(r => r.IsPiecewiseConstant && r.Arity == 1), r =>
        {
            Assert.Equal(0, Partial(r.Function, [2.0], 0));
            Assert.Equal(0, Partial(r.Function, [-0.5], 0));
        });

    public static TheoryData<int> SingularPoints => [.. Enumerable.Range(0, Domains.Singular.Count)];

    [Fact]
    public void Every_singular_row_has_a_singular_point()
        => Assert.Equal(
            RuleTable.Rows.Values.Where(r => r.IsSingular).Select(r => r.Function).Order(StringComparer.Ordinal),
            Domains.Singular.Select(s => s.Function).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(SingularPoints))]
    public void A_zero_tangent_stays_zero_at_a_singular_point(int index)
    {
        var (function, point, argument) = Domains.Singular[index];
        Assert.Equal(0, Partial(function, point, argument, 0));
        Assert.Equal(0, Row.Of(function, point.Length, Array.FindIndex(point, v => v is int)).Adjoint(point, argument, 0));
    }

    [Theory]
    [MemberData(nameof(SingularPoints))]
    public void Another_tangent_is_not_made_finite(int index)
    {
        var (function, point, argument) = Domains.Singular[index];
        // A mark that guards nothing costs a comparison each time.
        if (function is "Math.Pow" && argument == 1)
            Assert.False(double.IsNaN(Partial(function, point, argument, 0)));
        else
            Assert.False(double.IsFinite(Partial(function, point, argument)), $"{function} at {string.Join(", ", point)} has a finite partial");
    }

    [Fact]
    public void A_power_with_exponent_zero_has_derivative_zero_at_zero() => Assert.Equal(0, Partial("Math.Pow", [0, 0], 0));

    [Fact]
    public void Zero_to_a_positive_power_does_not_change_with_the_exponent() => Assert.Equal(0, Partial("Math.Pow", [0, 2], 1));

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-2.0)]
    public void A_zero_tangent_stays_zero_in_a_division_by_zero(double numerator)
    {
        Assert.Equal(0, Row.Of(BinaryOperator.Divide).Along([numerator, 0.0], 0, 0.0).Tangent);
        Assert.Equal(0, Row.Of(BinaryOperator.Divide).Along([numerator, 0.0], 1, 0.0).Tangent);
        Assert.Equal(0, Row.Of(BinaryOperator.Divide).Along([numerator, 0.0], [0.0, 0.0]));
        Assert.Equal(0, Row.Of(BinaryOperator.Divide).Adjoint([numerator, 0.0], 0, 0));
        Assert.Equal(0, Row.Of(BinaryOperator.Divide).Adjoint([numerator, 0.0], 1, 0));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_not_chosen_never_reaches_the_result(double wild)
    {
        Assert.Equal(1, Row.Of("Math.Max", 2).Along([2.0, 1.0], [1.0, wild]));
        Assert.Equal(1, Row.Of("Math.Min", 2).Along([2.0, 1.0], [wild, 1.0]));
        Assert.Equal(1, Row.Of("Math.MaxMagnitude", 2).Along([-2.0, 1.0], [1.0, wild]));
        Assert.Equal(1, Row.Of("Math.MinMagnitude", 2).Along([-2.0, 1.0], [wild, 1.0]));
        Assert.Equal(1, Row.Of("Math.Clamp", 3).Along([0.5, 0.0, 1.0], [1.0, wild, wild]));
        Assert.Equal(1, Row.Of("Math.Clamp", 3).Along([-0.5, 0.0, 1.0], [wild, 1.0, wild]));
    }

    [Fact]
    public void The_arithmetic_operators_have_their_derivatives()
    {
        Assert.Equal(1, Row.Of(BinaryOperator.Add).Along([3.0, 4.0], 1).Tangent);
        Assert.Equal(-1, Row.Of(BinaryOperator.Subtract).Along([3.0, 4.0], 1).Tangent);
        Assert.Equal(3, Row.Of(BinaryOperator.Multiply).Along([3.0, 4.0], 1).Tangent);
        Assert.Equal(0.25, Row.Of(BinaryOperator.Divide).Along([3.0, 4.0], 0).Tangent);
        Assert.Equal(-3.0 / 16, Row.Of(BinaryOperator.Divide).Along([3.0, 4.0], 1).Tangent);
        Assert.Equal(1, Row.Of(BinaryOperator.Remainder).Along([7.5, 2.0], 0).Tangent);
        Assert.Equal(-3, Row.Of(BinaryOperator.Remainder).Along([7.5, 2.0], 1).Tangent);
        Assert.Equal(3, Row.Of(BinaryOperator.Remainder).Along([-7.5, 2.0], 1).Tangent);
    }
}
