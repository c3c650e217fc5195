namespace HypergradGen.Generator.Tests.Rules;

/// <summary>Partials where what they are made of overflows or vanishes, or has few digits, against 25 digits of the true ones.</summary>
public class ExtremeArgumentTests
{
    [Theory]
    [InlineData("Math.Log2", 1.7e308, 8.4864414169939027e-309)]
    [InlineData("Math.Log10", 1.7e308, 2.554673422960305e-309)]
    [InlineData("double.Log2P1", 1.7e308, 8.4864414169939027e-309)]
    [InlineData("double.Log10P1", 1.7e308, 2.554673422960305e-309)]
    [InlineData("double.AtanPi", 1e154, 3.1830988618379065e-309)]
    public void A_partial_that_is_a_number_is_no_zero(string function, double x, double expected)
        => Assert.Equal(expected, Row.Of(function, 1).Along([x], 0).Tangent, 1e-322);

    [Fact]
    public void The_slopes_of_a_logarithm_to_a_base_are_no_zeros()
    {
        Assert.Equal(4.3429448190325182e-309, Row.Of("Math.Log/2", 2).Along([1e308, 10.0], 0).Tangent, 1e-322);
        Assert.Equal(-4.57807473755325e-314, Row.Of("Math.Log/2", 2).Along([10.0, 1e308], 1).Tangent, 1e-322);
    }

    /// <summary>The value's own error counts once, and not n − 1 times.</summary>
    [Theory]
    [InlineData(1e-200, 5, 2e159)]
    [InlineData(1e200, 5, 2e-161)]
    [InlineData(1e-160, -3, -7.181448966772945e212)]
    [InlineData(1e160, -3, -1.5471962778709263e-214)]
    [InlineData(1e-310, 2, 5.0000000000000076e154)]
    [InlineData(4.0, 2, 0.25)]
    [InlineData(-1e300, 3, 3.3333333333333333e-201)]
    [InlineData(1e-308, 1, 1.0)]
    [InlineData(1.7e308, 1, 1.0)]
    public void The_slope_of_a_root_has_the_digits_of_the_root(double x, int n, double expected)
    {
        var (value, tangent) = Row.Of("double.RootN", 2, 1).Along([x, n], 0);
        double valueError = Math.Abs(value / (x * n * expected) - 1);
        Assert.InRange(Math.Abs(tangent / expected - 1), 0, valueError + 5e-16);
    }

    [Fact]
    public void A_root_has_its_slope_at_zero()
    {
        Assert.Equal(1, Row.Of("double.RootN", 2, 1).Along([0.0, 1], 0).Tangent);
        Assert.Equal(double.PositiveInfinity, Row.Of("double.RootN", 2, 1).Along([0.0, 2], 0).Tangent);
        Assert.Equal(double.PositiveInfinity, Row.Of("double.RootN", 2, 1).Along([-0.0, 3], 0).Tangent);
        Assert.Equal(double.NegativeInfinity, Row.Of("double.RootN", 2, 1).Along([0.0, -1], 0).Tangent);
        Assert.Equal(0, Row.Of("double.RootN", 2, 1).Along([double.PositiveInfinity, -1], 0).Tangent);
    }

    /// <summary>n − 1 is rounded, and xⁿ⁻¹ is off by that times log x.</summary>
    [Theory]
    [InlineData(0.3333333333333333, 1e300, 3.33333333333329043e-201)]
    [InlineData(0.3333333333333333, 1e-300, 3.3333333333333757e+199)]
    [InlineData(0.3, 5e-324, 6.18688430685341186e+225)]
    [InlineData(-0.7, 1e-160, -6.99999999999988517e+271)]
    [InlineData(-0.7, 1e160, -7.000000000000114e-273)]
    [InlineData(0.4, 1e100, 4.00000000000002063e-61)]
    [InlineData(-0.5, 2.0, -0.176776695296636881)]
    public void The_slope_of_a_fractional_power_has_the_digits_of_the_power(double n, double x, double expected)
        => Assert.InRange(Row.OfPower(n).Along([x], 0).Tangent / expected - 1, -6e-16, 6e-16);

    [Theory]
    [InlineData(0.5, double.PositiveInfinity)]
    [InlineData(-0.5, double.NegativeInfinity)]
    [InlineData(1.5, 0.0)]
    [InlineData(1.0, 1.0)]
    [InlineData(0.0, 0.0)]
    public void A_power_has_its_slope_at_zero(double n, double expected)
    {
        Assert.Equal(expected, Row.OfPower(n).Along([0.0], 0).Tangent);
        Assert.Equal(0, Row.OfPower(n).Along([0.0], 0, 0).Tangent);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(-0.5)]
    public void The_second_derivative_of_a_fractional_power_has_digits(double n)
    {
        foreach (double x in (double[])[1e-30, 0.7, 1e30])
            Assert.InRange(Row.OfPower(n).Twice([x], 0, 0) / (n * (n - 1) * Math.Pow(x, n) / x / x) - 1, -1e-15, 1e-15);
    }
}
