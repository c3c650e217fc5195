namespace HypergradGen.Generator.Tests.Support;

/// <summary>Derivatives by central differences, extrapolated to step 0 (Ridders), with the extrapolation's own error.</summary>
internal static class Differences
{
    private const int Levels = 10;
    private const double Shrink = 1.6;

    /// <summary>The derivative of <paramref name="f"/> at 0, and what it may be off by.</summary>
    public static (double Value, double Error) Derivative(Func<double, double> f, double step = 0.02)
    {
        var (values, errors) = Derivative(t => [f(t)], step);
        return (values[0], errors[0]);
    }

    public static (double[] Values, double[] Errors) Derivative(Func<double, double[]> f, double step = 0.02)
    {
        var table = new double[Levels][][];
        double[] best = [], errors = [];
        for (int i = 0; i < Levels; i++, step /= Shrink)
        {
            table[i] = new double[i + 1][];
            double[] plus = f(step), minus = f(-step);
            table[i][0] = plus.Zip(minus, (p, m) => (p - m) / (2 * step)).ToArray();
            if (i == 0)
            {
                best = table[0][0];
                errors = best.Select(_ => double.PositiveInfinity).ToArray();
            }
            double factor = 1;
            for (int k = 1; k <= i; k++)
            {
                factor *= Shrink * Shrink;
                table[i][k] = new double[best.Length];
                for (int j = 0; j < best.Length; j++)
                {
                    table[i][k][j] = (table[i][k - 1][j] * factor - table[i - 1][k - 1][j]) / (factor - 1);
                    double error = Math.Max(Math.Abs(table[i][k][j] - table[i][k - 1][j]), Math.Abs(table[i][k][j] - table[i - 1][k - 1][j]));
                    if (error < errors[j])
                        (best[j], errors[j]) = (table[i][k][j], error);
                }
            }
        }
        return (best, errors);
    }

    /// <summary>Fails where <paramref name="actual"/> is not the derivative, and where the differences cannot tell.</summary>
    public static void Check(Func<double, double[]> f, IReadOnlyList<double> actual, string what, double tolerance = 1e-8)
    {
        var (values, errors) = Derivative(f);
        Assert.Equal(values.Length, actual.Count);
        for (int i = 0; i < values.Length; i++)
        {
            double allowed = tolerance * Math.Max(1, Math.Abs(values[i]));
            Assert.True(errors[i] <= allowed, $"{what}: differences are inconclusive at {i}: {values[i]:R} ± {errors[i]:R}, given {actual[i]:R}");
            Assert.True(Math.Abs(values[i] - actual[i]) <= 2 * allowed, $"{what}: differences give {values[i]:R} ± {errors[i]:R} at {i}, not {actual[i]:R}");
        }
    }
}
