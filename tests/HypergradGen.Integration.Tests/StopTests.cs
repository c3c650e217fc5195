using HypergradGen.Integration.Tests.Problems;

namespace HypergradGen.Integration.Tests;

/// <summary>Gradient.Stop on spans and [Constant] on the parameters of helpers: the derivative is that with a constant in their place.</summary>
public sealed class StopTests
{
    private static void Near(double expected, double actual) => Assert.True(Math.Abs(expected - actual) <= 1e-12 * (1 + Math.Abs(expected)), $"{actual:R} and should be {expected:R}");

    [Fact]
    public void A_stopped_span_is_a_constant_in_every_use()
    {
        double[] x = [0.7, -1.2, 0.4, 2.1], tangent = [1, -0.5, 0.3, 2], gradient = new double[4], expected = new double[4];
        Near(StoppedSpans.MixedOf(x, x), StoppedSpans.Mixed(x));
        Near(StoppedSpans.Mixed(x), StoppedSpans.MixedGradient(x, gradient));
        StoppedSpans.MixedOfGradient(x, x, expected);
        for (int i = 0; i < 4; i++)
            Near(expected[i], gradient[i]);
        Near(gradient.Zip(tangent, (a, b) => a * b).Sum(), StoppedSpans.MixedJvp(x, tangent));

        // The constants of the second method are constants: its gradient is that of differences.
        for (int i = 0; i < 4; i++)
        {
            double[] high = [.. x], low = [.. x];
            high[i] += 1e-6;
            low[i] -= 1e-6;
            Assert.Equal((StoppedSpans.MixedOf(high, x) - StoppedSpans.MixedOf(low, x)) / 2e-6, expected[i], 1e-7);
        }
    }

    [Fact]
    public void A_stopped_span_shows_what_is_written_later()
    {
        Near(0.81 * Math.Sin(0.9), StoppedSpans.LaterGradient(0.9, out double gradient));
        Near(0.81 * Math.Cos(0.9), gradient);
        Near(2 * gradient, StoppedSpans.LaterJvp(0.9, 2));
    }

    [Fact]
    public void A_mark_on_a_method_with_products_is_of_these_and_not_of_its_inner_calls()
    {
        Near(Math.Pow(1.3, 6) * 0.5, StoppedSpans.PowerGradient(1.3, 0.5, 3, out double gradient));
        Near(6 * 0.5 * Math.Pow(1.3, 5), gradient);
        Near(gradient, StoppedSpans.PowerJvp(1.3, 0.5, 3, 1));
    }

    [Fact]
    public void Spans_of_float_are_stopped_too()
    {
        float[] gradient = new float[2];
        StoppedSpans.SinglesGradient([2, 3], gradient);
        Assert.Equal([2f, 3f], gradient);
    }
}
