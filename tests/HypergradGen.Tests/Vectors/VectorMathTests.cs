using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using HypergradGen.Vectors;
using Xunit.Abstractions;

namespace HypergradGen.Tests.Vectors;

/// <summary>Errors in ulp against a reference of about 104 bits, and special arguments against <see cref="Math"/>.</summary>
public sealed class VectorMathTests(ITestOutputHelper output)
{
    private const double Bound = 3.0;

    private static readonly double[] s_special =
    [
        0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.0, -3.0, 10.0, double.Epsilon, -double.Epsilon, 2.2250738585072014E-308,
        double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    private static readonly double[] s_borders =
    [
        709.782712893384, 709.7827128933841, 709.79, 710.0, 710.4758600739439, 710.475860073944, 711.0, 745.1332191019411,
        745.1332191019412, 744.4400719213812, 708.3964185322641, 746.0, 800.0, 1e300, 1e-300, 1e-17, 1e-8, 7.4e-9, 7.5e-9, 19.06, 20.0, 22.0, 40.0,
        Math.PI, Math.PI / 2, Math.PI / 4, 99999.99, 1e5, 0.7071067811865475, 0.7071067811865476, 1.414213562373095, 1.4142135623730951,
        0.9999999999999999, 1.0000000000000002, 0.34657359027997264, 0.3465735902799727,
    ];

    public static TheoryData<string> Names => new(VectorFunction.Every.Select(f => f.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Error_is_at_most_three_ulp(string name)
    {
        VectorFunction function = VectorFunction.Every.Single(f => f.Name == name);
        Worst worst = new();
        foreach (double x in Arguments(function, 60_000))
        {
            (DoubleDouble value, int exponent) = function.Reference(x);
            worst.See(x, 0.0, Ulps.Between(function.At(x), value, exponent));
        }

        output.WriteLine($"{name}: {worst}");
        Assert.True(worst.Error <= Bound, $"{name}: {worst}");
    }

    [Theory]
    [InlineData("Sin")]
    [InlineData("Cos")]
    [InlineData("Tan")]
    [InlineData("Sin of one")]
    [InlineData("Cos of one")]
    public void Error_at_angles_of_any_size_is_at_most_three_ulp_or_that_of_the_library(string name)
    {
        // Without fused products, and of tangents without vectors of 512 bits, it is the library's function, which near zeros of large angles has errors above 3 ulp itself.
        bool isOwn = name == "Tan" ? Vector512.IsHardwareAccelerated && Avx512DQ.IsSupported : Fma.IsSupported;
        VectorFunction function = VectorFunction.Every.Single(f => f.Name == name);
        Worst worst = new();
        Random random = new(11);
        for (int i = 0; i < 20_000; i++)
        {
            // Near multiples of π/2 too, and beside lanes of angles below 10⁵.
            double anySize = Math.ScaleB(1.0 + random.NextDouble(), random.Next(16, 1024));
            double x = ((i & 1) == 0 ? anySize : ExactAngles.NearestToQuarter(anySize)) * ((i & 2) == 0 ? 1.0 : -1.0);
            Vector512<double> lanes = Vector512.Create(0.5, x, 1.0, 2.0, 3.0, -4.0, x, 6.0);
            (DoubleDouble value, _) = function.Reference(x);
            Vector512<double> results = function.Vector(lanes);
            if (isOwn)
                worst.See(x, 0.0, Ulps.Between(results.GetElement(1), value, 0));
            else
                Assert.Equal(function.Scalar(x), results.GetElement(1));
            Assert.Equal(results.GetElement(1), results.GetElement(6));
            Assert.Equal(function.At(6.0), results.GetElement(7));
        }

        // The double that lies nearest to a multiple of π/2, 2^−61 from it.
        double hardest = Math.ScaleB(6381956970095103.0, 797);
        if (isOwn)
            worst.See(hardest, 0.0, Ulps.Between(function.At(hardest), function.Reference(hardest).Value, 0));
        output.WriteLine($"{name}: {worst}");
        Assert.True(worst.Error <= Bound, $"{name}: {worst}");
    }

    [Fact]
    public void Error_of_a_power_is_at_most_three_ulp()
    {
        Worst worst = new();
        Random random = new(7);
        for (int i = 0; i < 120_000; i++)
        {
            double x = (i & 1) == 0 ? Math.Exp(random.NextDouble() * 1416 - 708) : 0.25 + 3 * random.NextDouble();
            if (i % 5 == 0)
                x = 1.0 + (random.NextDouble() - 0.5) * Math.ScaleB(1.0, -random.Next(50));
            if (i % 97 == 0)
                x = random.Next(1, 1 << 30) * double.Epsilon;
            DoubleDouble logarithm = DoubleDouble.Log(x);
            double y = (random.NextDouble() * 1460 - 750) / logarithm.High;
            if (!double.IsFinite(y))
                continue;
            if (i % 3 == 0)
                y = Math.Round(random.NextDouble() * 20 - 10) * 0.5;
            DoubleDouble value = DoubleDouble.Exp(logarithm * y, out int exponent);
            if (Math.Abs(exponent) > 1100)
                continue;
            double result = VectorMath.Pow(Vector512.Create(x), Vector512.Create(y)).ToScalar();
            worst.See(x, y, Ulps.Between(result, value, exponent));
        }

        output.WriteLine($"Pow: {worst}");
        Assert.True(worst.Error <= Bound, worst.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Special_arguments_give_what_Math_gives(string name)
    {
        VectorFunction function = VectorFunction.Every.Single(f => f.Name == name);
        foreach (double x in s_special.Concat(s_borders).Concat(s_borders.Select(b => -b)))
        {
            double expected = function.Scalar(x);
            double actual = function.At(x);
            if (double.IsNaN(expected))
                Assert.True(double.IsNaN(actual), $"{name}({x:R}) = {actual:R}, not NaN");
            else if (expected == 0.0 || double.IsInfinity(expected))
                Assert.True(BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual), $"{name}({x:R}) = {actual:R}, not {expected:R}");
            else
                Assert.True(Math.Abs(actual - expected) <= 4 * (Math.Abs(expected) - Math.BitDecrement(Math.Abs(expected))), $"{name}({x:R}) = {actual:R}, not {expected:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Lanes_do_not_disturb_each_other(string name)
    {
        VectorFunction function = VectorFunction.Every.Single(f => f.Name == name);
        Vector512<double> x = Vector512.Create(0.3, double.NaN, -0.0, 1e300, 1.75, double.NegativeInfinity, 1e-310, -2.5);
        Vector512<double> results = function.Vector(x);
        for (int i = 0; i < Vector512<double>.Count; i++)
        {
            double alone = function.At(x.GetElement(i));
            double beside = results.GetElement(i);
            Assert.True(alone.Equals(beside), $"{name}({x.GetElement(i):R}): {alone:R} alone, {beside:R} beside others");
        }
    }

    [Fact]
    public void Sine_and_cosine_together_are_bit_for_bit_those_alone()
    {
        VectorFunction sine = VectorFunction.Every.Single(f => f.Name == "Sin");
        foreach (double[] eight in s_special.Concat(s_borders).Concat(Arguments(sine, 5_000)).Chunk(8).Where(c => c.Length == 8))
        {
            Vector512<double> x = Vector512.Create(eight);
            var (sines, cosines) = VectorMath.SinCos(x);
            Assert.Equal(VectorMath.Sin(x).AsInt64(), sines.AsInt64());
            Assert.Equal(VectorMath.Cos(x).AsInt64(), cosines.AsInt64());
            Vector512<float> y = Vector512.Narrow(x, x * 0.7);
            var (sinesOfSingles, cosinesOfSingles) = VectorMath.SinCos(y);
            Assert.Equal(VectorMath.Sin(y).AsInt32(), sinesOfSingles.AsInt32());
            Assert.Equal(VectorMath.Cos(y).AsInt32(), cosinesOfSingles.AsInt32());
        }
    }

    [Fact]
    public void Sine_and_cosine_of_one_number_together_are_bit_for_bit_those_alone()
    {
        VectorFunction sine = VectorFunction.Every.Single(f => f.Name == "Sin");
        foreach (double x in s_special.Concat(s_borders).Concat(Arguments(sine, 5_000)))
            Assert.Equal((ScalarMath.Sin(x), ScalarMath.Cos(x)), ScalarMath.SinCos(x));
    }

    [Fact]
    public void Angles_in_lanes_have_the_bits_that_they_have_alone_up_to_100000()
    {
        VectorFunction sine = VectorFunction.Every.Single(f => f.Name == "Sin");
        foreach (double x in s_special.Concat(s_borders).Concat(Arguments(sine, 5_000)).Where(x => Math.Abs(x) <= 1e5))
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(ScalarMath.Sin(x)), BitConverter.DoubleToInt64Bits(VectorMath.Sin(Vector512.Create(x)).ToScalar()));
            Assert.Equal(BitConverter.DoubleToInt64Bits(ScalarMath.Cos(x)), BitConverter.DoubleToInt64Bits(VectorMath.Cos(Vector512.Create(x)).ToScalar()));
        }
    }

    [Fact]
    public void Logarithm_of_one_more_and_exponential_less_one_are_the_library_s_where_it_loses_no_digit()
    {
        foreach (double x in s_special.Where(x => x is 0.0 or double.NaN or <= -1.0 or double.PositiveInfinity or double.MaxValue))
            Same(double.LogP1(x), VectorMath.LogP1(Vector512.Create(x)), $"LogP1({x:R})");
        foreach (double x in new[] { 0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue })
            Same(double.ExpM1(x), VectorMath.ExpM1(Vector512.Create(x)), $"ExpM1({x:R})");
    }

    [Fact]
    public void Small_arguments_keep_all_their_digits()
    {
        foreach (double x in new[] { double.Epsilon, 1e-310, 2.2250738585072014E-308, 1e-300, 1e-20 })
        {
            foreach (string name in new[] { "Asin", "Asinh", "Atanh", "LogP1", "ExpM1" })
            {
                VectorFunction function = VectorFunction.Every.Single(f => f.Name == name);
                Assert.Equal(x, function.At(x));
                Assert.Equal(-x, function.At(-x));
            }
        }
    }

    [Fact]
    public void Powers_of_two_have_exact_logarithms()
    {
        for (int k = -1074; k <= 1023; k++)
            Assert.Equal((double)k, VectorMath.Log2(Vector512.Create(Math.ScaleB(1.0, k))).ToScalar());
    }

    [Fact]
    public void Powers_of_special_arguments_are_what_Math_gives()
    {
        double[] exponents = [.. s_special, 4.0, 5.0, -7.0, 1.5, -2.5, 1e15 + 1, 9007199254740991.0, 9007199254740992.0, 4503599627370497.5, 1e300, -1e300, 1024.0, -1074.0, -1075.0];
        foreach (double x in s_special)
        {
            foreach (double y in exponents)
            {
                double expected = Math.Pow(x, y);
                double actual = VectorMath.Pow(Vector512.Create(x), Vector512.Create(y)).ToScalar();
                bool equal = double.IsNaN(expected) ? double.IsNaN(actual)
                    : expected == 0.0 || double.IsInfinity(expected) ? BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual)
                    : Math.Abs(actual - expected) <= 4 * (Math.Abs(expected) - Math.BitDecrement(Math.Abs(expected)));
                Assert.True(equal, $"Pow({x:R}, {y:R}) = {actual:R}, not {expected:R}");
            }
        }
    }

    [Fact]
    public void Forwarded_functions_are_those_of_Math()
    {
        foreach (double x in s_special)
        {
            Vector512<double> vx = Vector512.Create(x);
            Same(Math.Sqrt(x), VectorMath.Sqrt(vx), $"Sqrt({x})");
            Same(Math.Abs(x), VectorMath.Abs(vx), $"Abs({x})");
            foreach (double y in s_special)
            {
                Vector512<double> vy = Vector512.Create(y);
                Same(Math.Max(x, y), VectorMath.Max(vx, vy), $"Max({x}, {y})");
                Same(Math.Min(x, y), VectorMath.Min(vx, vy), $"Min({x}, {y})");
                Same(Math.CopySign(x, y), VectorMath.CopySign(vx, vy), $"CopySign({x}, {y})");
                Same(Math.FusedMultiplyAdd(x, y, 0.3), VectorMath.FusedMultiplyAdd(vx, vy, Vector512.Create(0.3)), $"FusedMultiplyAdd({x}, {y})");
            }
        }
    }

    private static void Same(double expected, Vector512<double> actual, string what)
        => Assert.True(
            double.IsNaN(expected) ? double.IsNaN(actual.ToScalar()) : BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual.ToScalar()),
            $"{what} = {actual.ToScalar():R}, not {expected:R}");

    // The range evenly, every order of magnitude, the neighbourhood of 1, and for the circle functions of multiples of π/2.
    private static IEnumerable<double> Arguments(VectorFunction function, int count)
        => EvenOutside(function, count).Where(x => x >= function.Domain.Least && x <= function.Domain.Most);

    private static IEnumerable<double> EvenOutside(VectorFunction function, int count)
    {
        Random random = new(3);
        double largest = Math.Max(-function.Low, function.High);
        bool isPositive = function.Domain.Least >= 0.0;
        for (int i = 0; i < count; i++)
        {
            double even = function.Low + random.NextDouble() * (function.High - function.Low);
            double nearOne = 1.0 + (random.NextDouble() - 0.5) * Math.ScaleB(1.0, -random.Next(50));
            double anySize = Math.ScaleB(1.0 + random.NextDouble(), random.Next(-30, 16)) * (random.Next(2) == 0 || isPositive ? 1.0 : -1.0);
            double nearPole = random.Next(1, 60_000) * (Math.PI / 2);
            double tiny = random.Next(1, int.MaxValue) * double.Epsilon;
            double huge = Math.ScaleB(1.0 + random.NextDouble(), random.Next(function.IsOwnArgument ? -900 : -1022, 1023));
            yield return even;
            yield return random.NextDouble() * 4.0 - (isPositive ? 0.0 : 2.0);
            if (nearOne < function.High)
                yield return nearOne;
            yield return -nearOne;
            if (Math.Abs(anySize) < largest)
                yield return anySize;
            if (nearPole < largest)
                yield return nearPole;
            // The reference keeps no 104 bits of a subnormal number; there such a function's value is its argument.
            if (!function.IsOwnArgument)
                yield return tiny;
            if (function.IsOfAnySize)
                yield return isPositive || (i & 1) == 0 ? huge : -huge;
        }
    }

    private sealed class Worst
    {
        private double _x;
        private double _y;

        public double Error { get; private set; }

        public void See(double x, double y, double error)
        {
            if (error <= Error)
                return;
            Error = error;
            _x = x;
            _y = y;
        }

        public override string ToString() => $"{Error:F3} ulp at ({_x:R}, {_y:R})";
    }
}
