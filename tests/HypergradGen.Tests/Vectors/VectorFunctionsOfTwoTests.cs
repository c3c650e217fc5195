using System.Runtime.Intrinsics;
using HypergradGen.Vectors;
using Xunit.Abstractions;

namespace HypergradGen.Tests.Vectors;

/// <summary>Angles of points and lengths of hypotenuses: errors in ulp, and special arguments against the library.</summary>
public sealed class VectorFunctionsOfTwoTests(ITestOutputHelper output)
{
    private const double Bound = 3.0;

    private static readonly double[] s_special =
    [
        0.0, -0.0, 1.0, -1.0, 0.5, -3.0, double.Epsilon, -double.Epsilon, 1e-310, 2.2250738585072014E-308, 1e-160, -1e-155, 1e155, -1e160, 1e308,
        double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    private static Vector512<double> Apply(string name, Vector512<double> a, Vector512<double> b) => name == "Atan2" ? VectorMath.Atan2(a, b) : VectorMath.Hypot(a, b);

    private static double Scalar(string name, double a, double b) => name == "Atan2" ? Math.Atan2(a, b) : double.Hypot(a, b);

    private static (DoubleDouble Value, int Exponent) Reference(string name, double a, double b) => name == "Atan2" ? Angle(a, b) : Length(a, b);

    [Theory]
    [InlineData("Atan2")]
    [InlineData("Hypot")]
    public void Error_is_at_most_three_ulp(string name)
    {
        Random random = new(5);
        double worst = 0.0, worstA = 0.0, worstB = 0.0;
        for (int i = 0; i < 120_000; i++)
        {
            double a = Signed(random, Math.ScaleB(1.0 + random.NextDouble(), random.Next(-1021, 1023)));
            // Quotients about 1, of every moderate size, and beside ½, 1 and 2, where the reductions meet.
            double quotient = (i % 4) switch
            {
                0 => 3.0 * random.NextDouble(),
                1 => Math.ScaleB(1.0 + random.NextDouble(), random.Next(-60, 60)),
                2 => Math.ScaleB(1.0 + (random.NextDouble() - 0.5) * Math.ScaleB(1.0, -random.Next(50)), random.Next(-1, 2)),
                _ => Math.ScaleB(1.0 + random.NextDouble(), random.Next(-1000, 1000)),
            };
            double b = Signed(random, a * quotient);
            if (i % 97 == 0)
                (a, b) = (random.Next(1, 1 << 30) * double.Epsilon, random.Next(1, 1 << 30) * double.Epsilon);
            if (!double.IsFinite(b) || b == 0.0)
                continue;
            (DoubleDouble value, int exponent) = Reference(name, a, b);
            double error = Ulps.Between(Apply(name, Vector512.Create(a), Vector512.Create(b)).ToScalar(), value, exponent);
            if (error > worst)
                (worst, worstA, worstB) = (error, a, b);
        }

        output.WriteLine($"{name}: {worst:F3} ulp at ({worstA:R}, {worstB:R})");
        Assert.True(worst <= Bound, $"{name}: {worst:F3} ulp at ({worstA:R}, {worstB:R})");
    }

    [Theory]
    [InlineData("Atan2")]
    [InlineData("Hypot")]
    public void Special_arguments_give_what_the_library_gives(string name)
    {
        foreach (double a in s_special)
        {
            foreach (double b in s_special)
            {
                double expected = Scalar(name, a, b);
                double actual = Apply(name, Vector512.Create(a), Vector512.Create(b)).ToScalar();
                bool equal = double.IsNaN(expected) ? double.IsNaN(actual)
                    : expected == 0.0 || double.IsInfinity(expected) ? BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual)
                    : Math.Abs(actual - expected) <= 4 * (Math.Abs(expected) - Math.BitDecrement(Math.Abs(expected)));
                Assert.True(equal, $"{name}({a:R}, {b:R}) = {actual:R}, not {expected:R}");
            }
        }
    }

    [Theory]
    [InlineData("Atan2")]
    [InlineData("Hypot")]
    public void Lanes_do_not_disturb_each_other(string name)
    {
        foreach (double other in s_special)
        {
            Vector512<double> a = Vector512.Create(0.3, double.NaN, -0.0, 1e300, 1.75, double.NegativeInfinity, 1e-310, -2.5);
            Vector512<double> b = Vector512.Create(-0.5, 1.0, 2.0, other, -3.5, 1.0, -1e-310, other);
            Vector512<double> results = Apply(name, a, b);
            for (int i = 0; i < Vector512<double>.Count; i++)
                Assert.Equal(Apply(name, Vector512.Create(a[i]), Vector512.Create(b[i])).ToScalar(), results[i]);
        }
    }

    private static double Signed(Random random, double value) => random.Next(2) == 0 ? value : -value;

    /// <summary>|b / a| by parts of the order of one; the arc tangent of a tiny one is itself.</summary>
    private static (DoubleDouble Value, int Exponent) Angle(double y, double x)
    {
        int exponentY = Math.ILogB(y), exponentX = Math.ILogB(x), exponent = exponentY - exponentX;
        DoubleDouble quotient = (DoubleDouble)Math.Abs(Math.ScaleB(y, -exponentY)) / Math.Abs(Math.ScaleB(x, -exponentX));
        double sign = y < 0.0 ? -1.0 : 1.0;
        if (exponent < -60 && x > 0.0)
            return (quotient * sign, exponent);
        DoubleDouble angle = Math.Abs(exponent) < 300 ? DoubleDouble.Atan(quotient.Scaled(exponent)) : exponent < 0 ? 0.0 : DoubleDouble.HalfPi;
        return ((x > 0.0 ? angle : DoubleDouble.HalfPi * 2.0 - angle) * sign, 0);
    }

    private static (DoubleDouble Value, int Exponent) Length(double x, double y)
    {
        int exponent = Math.Max(Math.ILogB(x), Math.ILogB(y));
        DoubleDouble scaledX = Math.ScaleB(x, -exponent), scaledY = Math.ScaleB(y, -exponent);
        return (DoubleDouble.Sqrt(scaledX * scaledX + scaledY * scaledY), exponent);
    }
}
