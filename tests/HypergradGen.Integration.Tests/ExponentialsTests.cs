using HypergradGen.Integration.Tests.Problems;

namespace HypergradGen.Integration.Tests;

/// <summary>What is emitted for a quotient or a logarithm of an exponential has its derivative where the exponential overflows, in lanes and out of them.</summary>
public sealed class ExponentialsTests
{
    private static readonly double[] s_points = [-1000, -720, -400, -30, -2, 0, 0.7, 30, 400, 700];

    private static double Share(double x) => x > 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    private static void Near(double expected, double actual, double digits = 1e-12)
        => Assert.True(Math.Abs(expected - actual) <= digits * Math.Abs(expected) + 1e-300, $"{actual:R} and should be {expected:R}");

    private delegate void Product(ReadOnlySpan<double> x, ReadOnlySpan<double> given, Span<double> result);

    private static void Check(Product along, Product back, Func<double, double> derivative, Func<double, bool> isFinite)
    {
        foreach (int length in new[] { 1, 7, 8, 9, 40 })
        {
            foreach (double point in s_points.Where(isFinite))
            {
                double[] x = [.. Enumerable.Repeat(point, length)], seed = [.. Enumerable.Repeat(3.0, length)], tangent = new double[length], adjoint = new double[length];
                along(x, seed, tangent);
                back(x, seed, adjoint);
                Assert.All(tangent, t => Near(3 * derivative(point), t));
                Assert.All(adjoint, t => Near(3 * derivative(point), t));
            }
        }
    }

    [Fact]
    public void The_logistic_function_as_users_write_it_has_a_derivative_everywhere()
    {
        Check((x, t, r) => Exponentials.LogisticJvp(x, t, r), (x, a, r) => Exponentials.LogisticVjp(x, a, r), x => Share(x) * Share(-x), x => true);
        foreach (double x in s_points)
            Near(2 * Share(x) * Share(-x), Exponentials.LogisticOfOneJvp(x, 2));
    }

    [Fact]
    public void The_logistic_function_of_floats_has_a_derivative_everywhere()
    {
        foreach (float point in new[] { -200f, -100, -60, -50, -3, 0, 2, 16, 60, 80 })
        {
            float[] x = [.. Enumerable.Repeat(point, 19)], seed = [.. Enumerable.Repeat(1f, 19)], tangent = new float[19], adjoint = new float[19];
            Exponentials.LogisticOfSinglesJvp(x, seed, tangent);
            Exponentials.LogisticOfSinglesVjp(x, seed, adjoint);
            Assert.All(tangent, t => Assert.True(Math.Abs(t - Share(point) * Share(-point)) <= 1e-5 * Share(point) * Share(-point) + 1e-37, $"{t:R} at {point}"));
            Assert.Equal(tangent, adjoint);
        }
    }

    [Fact]
    public void The_logarithm_of_a_sum_of_one_and_an_exponential_has_a_derivative_everywhere()
        => Check((x, t, r) => Exponentials.SoftJvp(x, t, r), (x, a, r) => Exponentials.SoftVjp(x, a, r), Share, x => true);

    [Fact]
    public void A_quotient_by_what_has_no_square_has_its_derivative_along_and_back()
    {
        double[] x = [.. Enumerable.Repeat(1e-10, 9)], seed = [.. Enumerable.Repeat(1.0, 9)], tangent = new double[9], adjoint = new double[9];
        Exponentials.InverseJvp(x, seed, tangent);
        Exponentials.InverseVjp(x, seed, adjoint);
        Assert.All(tangent, t => Near(1, t / -1e-180));
        Assert.All(adjoint, t => Near(1, t / -1e-180));
    }

    [Fact]
    public void An_exponential_s_share_has_a_derivative_of_all_digits()
        => Check((x, t, r) => Exponentials.ShareJvp(x, t, r), (x, a, r) => Exponentials.ShareVjp(x, a, r), x => Share(x) * Share(-x), x => x <= 700);

    [Fact]
    public void A_difference_over_a_sum_has_a_derivative_of_all_digits()
        => Check((x, t, r) => Exponentials.OddsJvp(x, t, r), (x, a, r) => Exponentials.OddsVjp(x, a, r), x => 2 * Share(x) * Share(-x), x => x >= -700);

    [Fact]
    public void A_portion_of_a_sum_within_a_sum_has_a_derivative_of_all_digits()
        => Check((x, t, r) => Exponentials.PortionJvp(x, t, r), (x, a, r) => Exponentials.PortionVjp(x, a, r), Portion, x => Math.Abs(x) <= 300);

    /// <summary>0.4·e·(1 + x² − 2x) / (1 + e + x²)²</summary>
    private static double Portion(double x)
    {
        double e = Math.Exp(x), sum = 1 + e + x * x;
        return 0.4 * (e / sum) * ((1 - x) * (1 - x) / sum);
    }

    [Fact]
    public void What_is_divided_by_an_exponential_of_nothing_has_a_derivative()
        => Check((x, t, r) => Exponentials.QuenchedJvp(x, t, r), (x, a, r) => Exponentials.QuenchedVjp(x, a, r), Quenched, x => true);

    /// <summary>−(2x − x²)·e / (e + x²)²</summary>
    private static double Quenched(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return x > 0 ? (x * x - 2 * x) * e / Math.Pow(1 + x * x * e, 2) : (x * x - 2 * x) * e / Math.Pow(e + x * x, 2);
    }

    [Fact]
    public void A_share_of_floats_has_a_derivative_everywhere()
    {
        foreach (float point in new[] { -60f, -3, 0, 2, 16, 60, 80 })
        {
            float[] x = [.. Enumerable.Repeat(point, 19)], seed = [.. Enumerable.Repeat(1f, 19)], tangent = new float[19], adjoint = new float[19];
            Exponentials.PortionOfSinglesJvp(x, seed, tangent);
            Exponentials.PortionOfSinglesVjp(x, seed, adjoint);
            double expected = 0.5 * Share(0.5 * point) * Share(-0.5 * point);
            Assert.All(tangent.Concat(adjoint), t => Assert.True(Math.Abs(t - expected) <= 1e-5 * expected, $"{t:R} at {point}"));
        }
    }
}
