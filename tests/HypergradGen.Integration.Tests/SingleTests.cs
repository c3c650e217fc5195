using HypergradGen.Integration.Tests.Problems;
using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests;

/// <summary>Products of methods on floats, against those of the same methods on doubles, and where both meet against differences.</summary>
public sealed class SingleTests
{
    private static void Near(double expected, double actual, double tolerance = 2e-5)
        => Assert.True(Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected)), $"{actual:R} and should be {expected:R}");

    private static void Near(double[] expected, float[] actual, double tolerance = 2e-5)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Near(expected[i], actual[i], tolerance);
    }

    /// <summary>Numbers that floats have, so that both methods are given the same.</summary>
    private static (float[] Single, double[] Double) Same(int seed, int count, double scale = 1, double shift = 0)
    {
        float[] single = [.. new Numbers(seed).Array(count, scale, shift).Select(v => (float)v)];
        return (single, [.. single.Select(v => (double)v)]);
    }

    private static T[] NotWritten<T>(int count, T value) => [.. Enumerable.Repeat(value, count)];

    private static double Slope(Func<double, double> f, double at) => (f(at + 1e-6) - f(at - 1e-6)) / 2e-6;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(35)]
    public void A_sum_by_an_index_of_its_own_has_the_gradient_of_its_double(int n)
    {
        var (w, wideW) = Same(1, n);
        var (x, wideX) = Same(2, 5);
        var (direction, wideDirection) = Same(3, n);
        float[] none = new float[5], gradient = NotWritten(n, float.NaN), xGradient = NotWritten(5, float.NaN);
        double[] wideNone = new double[5], expected = new double[n], xExpected = new double[5];
        double value = OwnIndexPenalties.OfDoublesGradient(wideW, wideX, expected, xExpected);
        Near(OwnIndexPenalties.OfDoubles(wideW, wideX), value);
        Near(value, OwnIndexPenalties.OfSinglesGradient(w, x, gradient, xGradient));
        Near(expected, gradient);
        Near(xExpected, xGradient);
        double tangent = OwnIndexPenalties.OfDoublesJvp(wideW, wideX, wideDirection, wideNone);
        Near(expected.Zip(wideDirection, (g, d) => g * d).Sum(), tangent);
        Near(tangent, OwnIndexPenalties.OfSinglesJvp(w, x, direction, none));
        for (int i = 0; i < n; i++)
            Near(2 * wideW[i] * wideX[2 * i % 5], expected[i]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(19)]
    public void A_loss_has_the_gradient_of_its_double(int n)
    {
        var (w, wide) = Same(1, n);
        var (x, wideX) = Same(2, 5);
        float[] gradient = NotWritten(n, float.NaN);
        double[] expected = new double[n];
        float value = OfSingles.PenaltyGradient(w, x, 0.3f, gradient, out float alpha);
        Near(OfDoubles.PenaltyGradient(wide, wideX, 0.3f, expected, out double wideAlpha), value);
        Near(expected, gradient);
        Near(wideAlpha, alpha);
        Near(OfDoubles.PenaltyJvp(wide, wideX, 0.3f, wide, 2), OfSingles.PenaltyJvp(w, x, 0.3f, w, 2));
    }

    [Theory]
    [InlineData(0.75f, 1.25f)]
    [InlineData(-1.5f, 0.5f)]
    public void Rules_by_the_result_and_of_the_adjoint_are_of_floats(float a, float b)
    {
        static double Wide(double a, double b) => SingleRules.RootOf(1 + a * a, Math.Sin(a) * b) * a * b + 2.5 * b * b * a;
        double slopeA = Slope(x => Wide(x, b), a), slopeB = Slope(x => Wide(a, x), b);
        Near(Wide(a, b), SingleRules.ValueGradient(a, b, out float aGradient, out float bGradient));
        Near(slopeA, aGradient);
        Near(slopeB, bGradient);
        Near(0.5 * slopeA - 2 * slopeB, SingleRules.ValueJvp(a, b, 0.5f, -2));
    }

    [Fact]
    public void Spans_and_scratch_are_of_floats()
    {
        var (x, wide) = Same(3, 11);
        var (u, wideU) = Same(4, 11);
        float[] tangent = NotWritten(11, float.NaN), adjoint = NotWritten(11, float.NaN);
        double[] expected = new double[11];
        OfSingles.SoftmaxJvp(x, 1.25f, u, 0.5f, tangent);
        OfDoubles.SoftmaxJvp(wide, 1.25, wideU, 0.5, expected);
        Near(expected, tangent);
        OfSingles.SoftmaxVjp(x, 1.25f, u, adjoint, out float heat);
        OfDoubles.SoftmaxVjp(wide, 1.25, wideU, expected, out double wideHeat);
        Near(expected, adjoint);
        Near(wideHeat, heat);
    }

    [Fact]
    public void What_a_recurrence_stores_is_of_floats()
    {
        var (input, wide) = Same(5, 40, 0.5);
        float[] gradient = NotWritten(40, float.NaN);
        double[] expected = new double[40];
        float value = OfSingles.RecurrenceGradient(input, 0.75f, 0.25f, gradient, out float weight, out float start);
        Near(OfDoubles.RecurrenceGradient(wide, 0.75, 0.25, expected, out double wideWeight, out double wideStart), value);
        Near(expected, gradient);
        Near(wideWeight, weight);
        Near(wideStart, start);
    }

    [Fact]
    public void Tables_of_floats_are_read()
    {
        var (w, wide) = Same(6, 3);
        float[,] a = { { 1, 0.5f, -1 }, { 0.25f, 2, 0 } };
        double[,] wideA = { { 1, 0.5, -1 }, { 0.25, 2, 0 } };
        float[] gradient = NotWritten(3, float.NaN);
        double[] expected = new double[3];
        float value = OfSingles.TablesGradient(w, a, [[0.5f, 1], []], gradient);
        Near(OfDoubles.TablesGradient(wide, wideA, [[0.5, 1], []], expected), value);
        Near(expected, gradient);
    }

    [Fact]
    public void Every_function_of_MathF_has_the_derivative_of_its_double()
    {
        var (x, wide) = Same(7, 9, 0.35, 0.55);
        var (u, wideU) = Same(8, 9);
        float[] y = new float[9], tangent = NotWritten(9, float.NaN), adjoint = NotWritten(9, float.NaN);
        double[] wideY = new double[9], expected = new double[9];
        OfSingles.Functions(x, y);
        OfDoubles.Functions(wide, wideY);
        Near(wideY, y, 1e-4);
        OfSingles.FunctionsJvp(x, u, tangent);
        OfDoubles.FunctionsJvp(wide, wideU, expected);
        Near(expected, tangent, 1e-4);
        OfSingles.FunctionsVjp(x, u, adjoint);
        OfDoubles.FunctionsVjp(wide, wideU, expected);
        Near(expected, adjoint, 1e-4);
    }

    [Fact]
    public void Parameters_of_doubles_meet_data_of_floats_without_a_loss()
    {
        double[] w = new Numbers(9).Array(3), gradient = NotWritten(3, double.NaN);
        float[] x = Same(10, 15).Single, y = Same(11, 5).Single;
        Assert.Equal(Mixed.Loss(w, 0.1, x, y), Mixed.LossGradient(w, 0.1, x, y, gradient, out double decay), 1e-14);
        Near(w.Sum(v => v * v) / 2, decay, 1e-14);
        for (int i = 0; i < 3; i++)
            Near(Slope(v => Mixed.Loss([.. w.Select((old, k) => k == i ? v : old)], 0.1, x, y), w[i]), gradient[i], 1e-8);
    }

    [Fact]
    public void A_cast_between_float_and_double_has_derivative_one()
    {
        const double X = 0.7;
        const float Y = 0.5f;
        double narrow = Math.Sin(X) * Y, byNarrow = 1 + Math.Exp(narrow) * Y;
        Mixed.NarrowedGradient(X, Y, out double byX, out float byY);
        Near(byNarrow * Math.Cos(X) * Y, byX, 1e-6);
        Near(byNarrow * Math.Sin(X) + Math.Exp(narrow), byY, 1e-6);
        Near(2 * byX + 3 * byY, Mixed.NarrowedJvp(X, Y, 2, 3), 1e-6);

        var (low, high) = Mixed.BothJvp(4, 3, 1, 10);
        Near(3 + 40, low, 1e-6);
        Near(0.75 + 20, high, 1e-12);
        Mixed.BothVjp(4, 3, 2, 5, out float x, out double y);
        Near(2 * 3 + 5 * 0.75, x, 1e-6);
        Near(2 * 4 + 5 * 2, y, 1e-12);
    }

    [Fact]
    public void A_generic_helper_is_followed_for_each_type_of_number()
    {
        double sigmoid = 1 / (1 + Math.Exp(-0.5)), other = 1 / (1 + Math.Exp(0.25));
        Near(sigmoid * other - 0.25 * 0.125, Marked.TwoSigmoidsGradient(0.5, -0.25f, out double x, out float y), 1e-6);
        Near(sigmoid * (1 - sigmoid) * other, x, 1e-6);
        Near(sigmoid * other * (1 - other) + 0.125, y, 1e-6);
    }

    [Fact]
    public void A_method_from_floats_to_doubles_has_a_transposed_derivative()
    {
        float[] x = Same(12, 7).Single, u = Same(13, 7).Single, adjoint = NotWritten(7, float.NaN);
        double[] tangent = NotWritten(7, double.NaN), seed = new Numbers(14).Array(7);
        Mixed.WidenJvp(x, 1.5f, u, 0.25f, tangent);
        Mixed.WidenVjp(x, 1.5f, seed, adjoint, out float scale);
        Near(seed.Zip(tangent, (p, q) => p * q).Sum(), adjoint.Zip(u, (p, q) => (double)p * q).Sum() + scale * 0.25, 1e-6);
        for (int i = 0; i < 7; i++)
            Near((1 - 1.5 * Math.Sin(1.5 * x[i])) * u[i] - 0.25 * x[i] * Math.Sin(1.5 * x[i]), tangent[i], 1e-6);

        double[] wide = [0.5, 0.75, 1.25], gradient = new double[3];
        float value = Mixed.NarrowGradient(wide, 2, gradient);
        for (int i = 0; i < 3; i++)
            Near(value / (wide[i] * wide[i] + 2) * 2 * wide[i], gradient[i], 1e-5);
    }
}
