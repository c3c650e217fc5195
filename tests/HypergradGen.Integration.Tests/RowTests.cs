using HypergradGen.Integration.Tests.Problems;

namespace HypergradGen.Integration.Tests;

/// <summary>Methods that make jagged arrays, against differences of themselves.</summary>
public sealed class RowTests
{
    private const double Step = 1e-6;

    private static void Near(double expected, double actual) => Assert.True(Math.Abs(expected - actual) <= 1e-7 * (1 + Math.Abs(expected)), $"{actual:R} and should be {expected:R}");

    private static double[] Moved(double[] x, int at, double h) => [.. x.Select((v, i) => i == at ? v + h : v)];

    private delegate double Gradient(double[] x, double[] gradient);

    /// <summary>Value, gradient and tangent of a method of a vector.</summary>
    private static void Check(Func<double[], double> method, Gradient gradient, Func<double[], double[], double> jvp, double[] x)
    {
        double[] given = [.. Enumerable.Repeat(double.NaN, x.Length)], tangent = [.. x.Select((_, i) => 0.3 + 0.1 * i)];
        Near(method(x), gradient(x, given));
        for (int i = 0; i < x.Length; i++)
            Near((method(Moved(x, i, Step)) - method(Moved(x, i, -Step))) / (2 * Step), given[i]);
        Near(given.Zip(tangent, (a, b) => a * b).Sum(), jvp(x, tangent));
    }

    [Fact]
    public void Rows_that_change_places_keep_their_derivatives()
    {
        double[] a = [0.1, 2, -1, 3, 1, 0.5, -0.2, 4, 1], b = [1, -2, 0.5], seed = [1, -0.3, 2], aAdjoint = new double[9], bAdjoint = new double[3], result = new double[3];
        double Weighted(double[] matrix) => MarkedRows.Solve(matrix, b).Zip(seed, (p, q) => p * q).Sum();
        MarkedRows.SolveVjp(a, b, seed, aAdjoint, bAdjoint);
        for (int i = 0; i < 9; i++)
            Near((Weighted(Moved(a, i, Step)) - Weighted(Moved(a, i, -Step))) / (2 * Step), aAdjoint[i]);
        MarkedRows.SolveJvp(a, b, [.. a.Select(v => 0.5 * v)], [0, 0, 0], result);
        Near(0.5 * a.Zip(aAdjoint, (p, q) => p * q).Sum(), result.Zip(seed, (p, q) => p * q).Sum());
    }

    [Fact]
    public void Rows_may_be_as_long_as_their_index_says()
    {
        foreach (int n in new[] { 0, 1, 2, 5 })
            Check(x => MarkedRows.Triangle(x[0], n), (x, g) => MarkedRows.TriangleGradient(x[0], n, out g[0]), (x, t) => MarkedRows.TriangleJvp(x[0], n, t[0]), [0.7]);
    }

    [Fact]
    public void Rows_may_be_counted_by_the_array_that_they_are_made_for()
    {
        foreach (int n in new[] { 0, 1, 2, 5 })
            Check(x => MarkedRows.Counted(x[0], n), (x, g) => MarkedRows.CountedGradient(x[0], n, out g[0]), (x, t) => MarkedRows.CountedJvp(x[0], n, t[0]), [0.7]);
    }

    [Fact]
    public void Rows_may_stand_where_the_array_is_made()
        => Check(x => MarkedRows.Layers(x[0], x[1]), (x, g) => MarkedRows.LayersGradient(x[0], x[1], out g[0], out g[1]), (x, t) => MarkedRows.LayersJvp(x[0], x[1], t[0], t[1]), [0.7, -1.2]);

    [Fact]
    public void A_row_may_be_filled_before_it_is_one() => Check(MarkedRows.Handed, (x, g) => MarkedRows.HandedGradient(x, g), (x, t) => MarkedRows.HandedJvp(x, t), [0.7, -1.2, 0.4]);

    [Fact]
    public void Helpers_may_make_and_take_them()
        => Check(x => MarkedRows.Squared(x, 3), (x, g) => MarkedRows.SquaredGradient(x, 3, g), (x, t) => MarkedRows.SquaredJvp(x, 3, t), [0.7, -1.2, 0.4, 2]);

    [Fact]
    public void Rows_may_be_exchanged_through_a_variable()
        => Check(x => MarkedRows.Rounds(x, 3), (x, g) => MarkedRows.RoundsGradient(x, 3, g), (x, t) => MarkedRows.RoundsJvp(x, 3, t), [0.7, -1.2]);

    [Fact]
    public void A_row_that_is_made_again_starts_at_zero()
    {
        Check(x => MarkedRows.Anew(x[0], [1, 2, 3, 4]), (x, g) => MarkedRows.AnewGradient(x[0], [1, 2, 3, 4], out g[0]), (x, t) => MarkedRows.AnewJvp(x[0], [1, 2, 3, 4], t[0]), [0.7]);
        Check(x => MarkedRows.Remade(x[0]), (x, g) => MarkedRows.RemadeGradient(x[0], out g[0]), (x, t) => MarkedRows.RemadeJvp(x[0], t[0]), [0.7]);
    }

    [Fact]
    public void Rows_are_returned_one_behind_the_other()
    {
        CheckRows(MarkedRows.Layered, (x, t, y) => MarkedRows.LayeredJvp(x, t, y), (x, s, a) => MarkedRows.LayeredVjp(x, s, a), [0.7, -1.2, 0.4]);
        CheckRows(MarkedRows.Exchanged, (x, t, y) => MarkedRows.ExchangedJvp(x, t, y), (x, s, a) => MarkedRows.ExchangedVjp(x, s, a), [0.7, -1.2]);
        Assert.Equal("resultTangent", Assert.Throws<ArgumentException>(() => MarkedRows.LayeredJvp([1, 2, 3], [1, 2, 3], new double[9])).ParamName);
    }

    private static void CheckRows(Func<double[], double[][]> method, Action<double[], double[], double[]> jvp, Action<double[], double[], double[]> vjp, double[] x)
    {
        double[] tangent = [.. x.Select((_, i) => 0.3 - 0.2 * i)], high = [.. method([.. x.Zip(tangent, (v, t) => v + Step * t)]).SelectMany(r => r)], low = [.. method([.. x.Zip(tangent, (v, t) => v - Step * t)]).SelectMany(r => r)];
        double[] result = [.. high.Select(_ => double.NaN)], seed = [.. high.Select((_, i) => 1.0 / (i + 1))], adjoint = [.. x.Select(_ => double.NaN)];
        jvp(x, tangent, result);
        for (int i = 0; i < high.Length; i++)
            Near((high[i] - low[i]) / (2 * Step), result[i]);
        vjp(x, seed, adjoint);
        Near(seed.Zip(result, (a, b) => a * b).Sum(), adjoint.Zip(tangent, (a, b) => a * b).Sum());
    }

    [Fact]
    public void An_index_out_of_range_throws_what_the_method_throws()
    {
        Assert.Throws<IndexOutOfRangeException>(() => MarkedRows.Squared([1], 0));
        Assert.Throws<IndexOutOfRangeException>(() => MarkedRows.SquaredGradient([1], 0, new double[1]));
    }
}
