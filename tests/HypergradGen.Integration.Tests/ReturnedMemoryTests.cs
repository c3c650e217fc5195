using HypergradGen.Integration.Tests.Problems;

namespace HypergradGen.Integration.Tests;

/// <summary>Products of marked methods that return memory, against differences of it and each other.</summary>
public sealed class ReturnedMemoryTests
{
    private const double Step = 1e-6;

    private static void Near(double expected, double actual) => Assert.True(Math.Abs(expected - actual) <= 1e-7 * (1 + Math.Abs(expected)), $"{actual:R} and should be {expected:R}");

    private static double[] NaNs(int count) => [.. Enumerable.Repeat(double.NaN, count)];

    private static double[] Along(double[] x, double[] tangent, double h) => [.. x.Select((v, i) => v + h * tangent[i])];

    /// <summary>The tangent is the slope of what is returned, and the adjoint is its transpose.</summary>
    private static void Check(Func<double[], double[]> method, Action<double[], double[], double[]> jvp, Action<double[], double[], double[]> vjp, double[] x)
    {
        var random = new Random(5);
        double[] tangent = [.. x.Select(_ => random.NextDouble() - 0.5)];
        double[] high = method(Along(x, tangent, Step)), low = method(Along(x, tangent, -Step));
        double[] outTangent = NaNs(high.Length), seed = [.. high.Select(_ => random.NextDouble() - 0.5)], kept = [.. seed], adjoint = NaNs(x.Length);
        jvp(x, tangent, outTangent);
        for (int i = 0; i < high.Length; i++)
            Near((high[i] - low[i]) / (2 * Step), outTangent[i]);
        vjp(x, seed, adjoint);
        Assert.Equal(kept, seed);
        Near(seed.Zip(outTangent, (a, b) => a * b).Sum(), adjoint.Zip(tangent, (a, b) => a * b).Sum());
    }

    [Fact]
    public void An_array_that_is_made_is_an_output_of_the_products()
    {
        double[] z = [0.3, -1, 0.7];
        Check(x => MarkedArrays.Softmax(x, 1.3), (x, t, y) => MarkedArrays.SoftmaxJvp(x, 1.3, t, 0, y), (x, s, a) => MarkedArrays.SoftmaxVjp(x, 1.3, s, a, out _), z);
        Check(h => MarkedArrays.Softmax(z, h[0]), (h, t, y) => MarkedArrays.SoftmaxJvp(z, h[0], new double[3], t[0], y), (h, s, a) => MarkedArrays.SoftmaxVjp(z, h[0], s, new double[3], out a[0]), [1.3]);
        Check(x => MarkedArrays.Chained(x, 0.8), (x, t, y) => MarkedArrays.ChainedJvp(x, 0.8, t, 0, y), (x, s, a) => MarkedArrays.ChainedVjp(x, 0.8, s, a, out _), z);
    }

    [Fact]
    public void A_collection_expression_is_an_output()
        => Check(x => MarkedArrays.Polar(x[0], x[1]), (x, t, y) => MarkedArrays.PolarJvp(x[0], x[1], t[0], t[1], y), (x, s, a) => MarkedArrays.PolarVjp(x[0], x[1], s, out a[0], out a[1]), [0.6, -1.1]);

    [Fact]
    public void A_length_that_data_decide_is_checked_when_it_is_known()
    {
        double[] x = [1, -2, 3, 0.5];
        Check(v => MarkedArrays.Above(v, 0), (v, t, y) => MarkedArrays.AboveJvp(v, 0, t, y), (v, s, a) => MarkedArrays.AboveVjp(v, 0, s, a), x);
        foreach (int wrong in new[] { 0, 2, 4 })
        {
            Assert.Equal("resultTangent", Assert.Throws<ArgumentException>(() => MarkedArrays.AboveJvp(x, 0, x, new double[wrong])).ParamName);
            Assert.Equal("resultAdjoint", Assert.Throws<ArgumentException>(() => MarkedArrays.AboveVjp(x, 0, new double[wrong], new double[4])).ParamName);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_of_several_arrays_is_returned(bool scales)
        => Check(x => MarkedArrays.Normalised(x, scales), (x, t, y) => MarkedArrays.NormalisedJvp(x, scales, t, y), (x, s, a) => MarkedArrays.NormalisedVjp(x, scales, s, a), [0.3, -0.4, 1.2]);

    [Fact]
    public void A_span_that_is_returned_may_be_part_of_an_argument()
        => Check(x => MarkedArrays.Tail(x).ToArray(), (x, t, y) => MarkedArrays.TailJvp(x, t, y), (x, s, a) => MarkedArrays.TailVjp(x, s, a), [0.3, -0.4, 1.2]);

    [Fact]
    public void A_matrix_is_given_row_after_row()
    {
        double[] u = [1, 2], v = [3, -1, 0.5];
        Check(x => [.. MarkedArrays.Outer(x, v).Cast<double>()], (x, t, y) => MarkedArrays.OuterJvp(x, v, t, new double[3], y), (x, s, a) => MarkedArrays.OuterVjp(x, v, s, a, new double[3]), u);
        Check(x => [.. MarkedArrays.Outer(u, x).Cast<double>()], (x, t, y) => MarkedArrays.OuterJvp(u, x, new double[2], t, y), (x, s, a) => MarkedArrays.OuterVjp(u, x, s, new double[2], a), v);
        Assert.Equal("resultTangent", Assert.Throws<ArgumentException>(() => MarkedArrays.OuterJvp(u, v, u, v, new double[5])).ParamName);
        Assert.Equal("resultTangent", Assert.Throws<ArgumentException>(() => MarkedArrays.OuterJvp(u, v, u, v, new double[7])).ParamName);
    }

    [Fact]
    public void Elements_may_be_structs_and_floats()
    {
        var tangents = new MarkedArrays.Point[3];
        MarkedArrays.CircleJvp(2, 3, 1, tangents);
        Assert.Equal(new MarkedArrays.Point(Math.Cos(2), 4 * Math.Sin(2)), tangents[2]);
        MarkedArrays.CircleVjp(2, 3, [default, new(1, 10), default], out double adjoint);
        Near(Math.Cos(1) + 40 * Math.Sin(1), adjoint);

        float[] y = [float.NaN, float.NaN], x = [float.NaN, float.NaN];
        MarkedArrays.ScaledJvp([1, 2], 3, [1, -1], 0.5f, y);
        Assert.Equal([3.5f, -2], y);
        MarkedArrays.ScaledVjp([1, 2], 3, [1, 10], x, out float by);
        Assert.Equal([3, 30], x);
        Assert.Equal(21, by);
    }

    [Fact]
    public void A_tuple_may_hold_arrays_and_numbers()
    {
        static double[] Flat((double[] Even, double Mean, double[] Odd) r) => [.. r.Even, r.Mean, .. r.Odd];
        double[] x = [1.2, 0.7, 2, 1.5, 0.4];
        Check(
            v => Flat(MarkedArrays.Parts(v, 1.7)),
            (v, t, y) => y[3] = MarkedArrays.PartsJvp(v, 1.7, t, 0, y.AsSpan(0, 3), y.AsSpan(4)),
            (v, s, a) => MarkedArrays.PartsVjp(v, 1.7, s.AsSpan(0, 3), s.AsSpan(4), s[3], a, out _),
            x);
        Assert.Equal("result3Tangent", Assert.Throws<ArgumentException>(() => MarkedArrays.PartsJvp(x, 1, x, 0, new double[3], new double[1])).ParamName);
        Assert.Equal("result1Adjoint", Assert.Throws<ArgumentException>(() => MarkedArrays.PartsVjp(x, 1, new double[4], new double[2], 0, new double[5], out _)).ParamName);
    }

    [Fact]
    public void A_parameter_may_be_called_result()
        => Check(MarkedArrays.Doubled, (x, t, y) => MarkedArrays.DoubledJvp(x, t, y), (x, s, a) => MarkedArrays.DoubledVjp(x, s, a), [0.3, -0.4]);

    [Fact]
    public void Trouble_with_the_length_is_named_before_anything_is_written()
    {
        double[] tangent = [7, 7], z = [1, 2, 3];
        Assert.Equal("resultTangent", Assert.Throws<ArgumentException>(() => MarkedArrays.SoftmaxJvp(z, 1, z, 0, tangent)).ParamName);
        Assert.Equal("resultTangent", Assert.Throws<ArgumentException>(() => MarkedArrays.SoftmaxJvp(z, 1, z, 0, new double[4])).ParamName);
        Assert.Equal("resultAdjoint", Assert.Throws<ArgumentException>(() => MarkedArrays.SoftmaxVjp(z, 1, tangent, z, out _)).ParamName);
        Assert.Equal([7.0, 7.0], tangent);
    }
}
