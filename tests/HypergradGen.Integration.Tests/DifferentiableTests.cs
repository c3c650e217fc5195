using HypergradGen.Integration.Tests.Problems;

namespace HypergradGen.Integration.Tests;

/// <summary>Products without a solver, against derivatives by hand and differences.</summary>
public sealed class DifferentiableTests
{
    private const double Step = 1e-6;

    private static void Near(double expected, double actual) => Assert.True(Math.Abs(expected - actual) <= 1e-7 * (1 + Math.Abs(expected)), $"{actual:R} and should be {expected:R}");

    private static double Slope(Func<double, double> f, double at = 0) => (f(at + Step) - f(at - Step)) / (2 * Step);

    [Fact]
    public void Scalars_have_out_derivatives()
    {
        Assert.Equal(Marked.Kepler(0.7, 0.3, 0.2), Marked.KeplerGradient(0.7, 0.3, 0.2, out double dE, out double de, out double dM));
        Near(1 - 0.3 * Math.Cos(0.7), dE);
        Near(-Math.Sin(0.7), de);
        Near(-1, dM);
        Near(2 * dE - 3 * de + 4 * dM, Marked.KeplerJvp(0.7, 0.3, 0.2, 2, -3, 4));
    }

    [Fact]
    public void Spans_arrays_scalars_and_constants_mix()
    {
        double[] x = [1, 2, 3], y = [0.5, -1, 2], gx = [double.NaN, double.NaN, double.NaN], gy = [double.NaN, double.NaN, double.NaN];
        double value = Marked.DistanceGradient(x, y, 0.7, 4, 0.1, gx, gy, out double scaleGradient);
        Near(Marked.Distance(x, y, 0.7, 4, 0.1), value);
        for (int i = 0; i < 3; i++)
        {
            Near(Slope(h => Marked.Distance([.. x.Select((v, k) => k == i ? v + h : v)], y, 0.7, 4, 0.1)), gx[i]);
            Near(-gx[i], gy[i]);
        }
        Near(Slope(s => Marked.Distance(x, y, s, 4, 0.1), 0.7), scaleGradient);
        Near(gx[1] + 2 * scaleGradient, Marked.DistanceJvp(x, y, 0.7, 4, 0.1, [0, 1, 0], [0, 0, 0], 2));
    }

    [Fact]
    public void A_span_that_is_only_written_is_no_input()
    {
        double[] x = [0.2, -0.5, 1.1], xTangent = [1, -2, 0.5], y = new double[3], low = new double[3], yTangent = [double.NaN, double.NaN, double.NaN];
        Marked.SoftmaxJvp(x, 1.3, xTangent, 0.4, yTangent);
        Marked.Softmax([.. x.Select((v, i) => v + Step * xTangent[i])], 1.3 + Step * 0.4, y);
        Marked.Softmax([.. x.Select((v, i) => v - Step * xTangent[i])], 1.3 - Step * 0.4, low);
        for (int i = 0; i < 3; i++)
            Near((y[i] - low[i]) / (2 * Step), yTangent[i]);

        double[] seed = [0.3, 2, -1], xAdjoint = new double[3];
        Marked.SoftmaxVjp(x, 1.3, seed, xAdjoint, out double heatAdjoint);
        Assert.Equal([0.3, 2, -1], seed);
        Near(seed.Zip(yTangent, (a, b) => a * b).Sum(), xAdjoint.Zip(xTangent, (a, b) => a * b).Sum() + heatAdjoint * 0.4);
    }

    [Fact]
    public void A_span_that_is_read_and_written_has_its_derivative_updated_in_place()
    {
        double[] force = [0.4, -0.2], y = [1.5, 0.5], forceTangent = [1, 2], yTangent = [0.3, -0.7];
        double[] start = [.. yTangent], seed = [2, -1], yAdjoint = [.. seed], forceAdjoint = new double[2];
        Marked.DecayJvp(0.9, force, y, 0.1, forceTangent, yTangent);
        Marked.DecayVjp(0.9, force, y, yAdjoint, out double rateAdjoint, forceAdjoint);
        Assert.Equal([1.5, 0.5], y);
        for (int i = 0; i < 2; i++)
        {
            double helper = force[i] / Math.Pow(Math.Cosh(force[i]), 2) + Math.Tanh(force[i]);
            Near(2 * y[i] * 0.9 * start[i] + y[i] * y[i] * 0.1 + helper * forceTangent[i], yTangent[i]);
            Near(2 * y[i] * 0.9 * seed[i], yAdjoint[i]);
            Near(helper * seed[i], forceAdjoint[i]);
        }
        Near(seed[0] * y[0] * y[0] + seed[1] * y[1] * y[1], rateAdjoint);
    }

    [Fact]
    public void A_tuple_has_a_tangent_and_a_seed_for_each_element()
    {
        var (radius, angle) = Marked.PolarJvp(3, 4, 1, 2);
        Near(11.0 / 5, radius);
        Near((2 * 3 - 1 * 4) / 25.0, angle);
        Marked.PolarVjp(3, 4, 0.5, 2, out double x, out double y);
        Near(0.5 * 0.6 - 2 * 4 / 25.0, x);
        Near(0.5 * 0.8 + 2 * 3 / 25.0, y);
    }

    [Fact]
    public void What_is_not_written_has_no_tangent()
    {
        double[] tangent = [double.NaN, double.NaN];
        Marked.PartlyJvp([2, 3], [1, 1], tangent);
        Assert.Equal([5.0, 0.0], tangent);
    }

    [Fact]
    public void A_method_may_return_and_fill()
    {
        double[,] a = { { 1, 2 }, { -1, 0.5 }, { 0.3, 0.4 } };
        double[] x = [0.6, -1.1], xTangent = [0.2, 0.9], yTangent = new double[3], seed = [1, -2, 3], xAdjoint = new double[2];
        double tangent = Marked.BothJvp(x, a, xTangent, yTangent);
        Near(Slope(h => Marked.Both([x[0] + h * 0.2, x[1] + h * 0.9], a, new double[3])), tangent);
        Marked.BothVjp(x, a, seed, 0.5, xAdjoint);
        Near(seed.Zip(yTangent, (p, q) => p * q).Sum() + 0.5 * tangent, xAdjoint[0] * 0.2 + xAdjoint[1] * 0.9);
    }

    [Fact]
    public void A_result_without_a_derivative_has_a_seed_that_changes_nothing()
    {
        double[] offsetsAdjoint = [double.NaN, double.NaN];
        Near(0.73 * Math.Cos(0.4) * 2, Marked.LevelledJvp(0.4, new double[2], 2, [1, 1], out double levelTangent));
        Assert.Equal(0, levelTangent);
        Marked.LevelledVjp(0.4, new double[2], 3, 100, out double xAdjoint, offsetsAdjoint);
        Near(3 * 0.73 * Math.Cos(0.4), xAdjoint);
        Assert.Equal([0.0, 0.0], offsetsAdjoint);
    }

    [Fact]
    public void A_count_that_is_returned_beside_a_span_is_left_out()
    {
        double[] yTangent = new double[3];
        Marked.FilledJvp(0.4, 2, yTangent);
        Near(4 * Math.Cos(0.8), yTangent[2]);
        Marked.FilledVjp(0.4, [1, 10, 100], out double xAdjoint);
        Near(10 * Math.Cos(0.4) + 200 * Math.Cos(0.8), xAdjoint);
    }

    [Fact]
    public void An_instance_s_data_are_read()
    {
        double[] gradient = [double.NaN, double.NaN];
        Assert.Equal(0.5 * 3 * 5, new Spring(3).EnergyGradient([1, 2], gradient));
        Assert.Equal([3.0, 6.0], gradient);
        Assert.Equal(3 * 1 + 6 * 10, new Spring(3).EnergyJvp([1, 2], [1, 10]));
    }

    public static TheoryData<double[], int> GuardedCalls => new()
    {
        { [1, 2], 0 },
        { [1], 2 }, // a length that indices would find too
        { [1, 2, -3, -4], 2 },
    };

    [Theory]
    [MemberData(nameof(GuardedCalls))]
    public void Each_product_throws_what_the_method_throws(double[] x, int order)
    {
        var expected = Record.Exception(() => Marked.Moment(x, order));
        Action[] products = [() => Marked.MomentJvp(x, order, new double[x.Length]), () => Marked.MomentGradient(x, order, new double[x.Length])];
        foreach (var product in products)
        {
            var thrown = Record.Exception(product);
            Assert.Equal(expected?.GetType(), thrown?.GetType());
            Assert.Equal(expected?.Message, thrown?.Message);
        }
    }

    [Fact]
    public void A_guard_between_loops_throws_before_the_second()
    {
        double[] x = [20, 1];
        int[] index = [0, 5];
        Action[] calls = [() => Marked.Picked(x, index), () => Marked.PickedJvp(x, index, new double[2]), () => Marked.PickedGradient(x, index, new double[2])];
        Assert.All(calls, call => Assert.Equal("401 is large", Assert.Throws<ArithmeticException>(call).Message));
    }

    [Fact]
    public void Trouble_in_the_call_is_named_before_anything_is_written()
    {
        double[] gradient = [7, 7];
        Assert.Equal("xGradient", Assert.Throws<ArgumentException>(() => new Spring(3).EnergyGradient([1, 2, 3], gradient)).ParamName);
        Assert.Equal("xGradient", Assert.Throws<ArgumentException>(() => new Spring(3).EnergyGradient(gradient, gradient)).ParamName);
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => Marked.DistanceGradient([1, 2], [1], 1, 2, 0, gradient, new double[1], out _)).ParamName);
        Assert.Equal("yTangent", Assert.Throws<ArgumentException>(() => Marked.SoftmaxJvp([1, 2], 1, [1, 1], 0, new double[1])).ParamName);
        Assert.Equal([7.0, 7.0], gradient);
    }

    [Fact]
    public void Integers_of_every_type_are_constants()
    {
        double[] w = [0.3, -1.2, 2], gradient = new double[3];
        byte[] pixels = [255, 0, 130];
        short[] offsets = [-300, 7, 32767];
        const ulong mask = ulong.MaxValue - 2;
        double value = MarkedIntegers.WeightedGradient(w, pixels, offsets, 200, -1_234_567_890_123, mask, gradient);
        Assert.Equal(MarkedIntegers.Weighted(w, pixels, offsets, 200, -1_234_567_890_123, mask), value, 1e-6);
        for (int i = 0; i < 3; i++)
        {
            double by = Slope(h => MarkedIntegers.Weighted([.. w.Select((v, k) => k == i ? v + h : v)], pixels, offsets, 200, -1_234_567_890_123, mask));
            Assert.Equal(1, gradient[i] / by, 1e-6);
        }

        uint[,] table = { { 4_000_000_000, 1 }, { 7, 0 } };
        double[] tangent = new double[3], high = new double[3], low = new double[3];
        MarkedIntegers.FilledJvp(w, table, [1, -2, 0.5], tangent);
        MarkedIntegers.Filled([0.3 + Step, -1.2 - 2 * Step, 2 + 0.5 * Step], table, high);
        MarkedIntegers.Filled([0.3 - Step, -1.2 + 2 * Step, 2 - 0.5 * Step], table, low);
        for (int i = 0; i < 3; i++)
            Assert.Equal(1, (high[i] - low[i]) / (2 * Step) / tangent[i], 1e-6);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.7)]
    public void A_Newton_step_behind_a_bisection_has_the_derivative_of_the_root(double lambda)
    {
        double x = BisectedRoots.PolishedGradient(lambda, out double polished);
        Assert.Equal(2, x * x * x + lambda * x, 1e-12);
        Assert.Equal(-x / (3 * x * x + lambda), polished, 1e-12);
        Assert.Equal(polished, BisectedRoots.PolishedJvp(lambda, 1), 1e-14);

        // Each end of the bracket is a fraction of 2 + λ, whichever sides are taken.
        BisectedRoots.BisectedGradient(lambda, out double bisected);
        Assert.Equal(x / (2 + lambda), bisected, 1e-12);
    }
}
