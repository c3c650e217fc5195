namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Methods with products and no solver, one a shape of signature.</summary>
public static partial class Marked
{
    [Differentiable]
    public static double Kepler(double E, double e, double M) => E - e * Math.Sin(E) - M;

    [Differentiable]
    internal static double Distance(ReadOnlySpan<double> x, double[] y, double scale, int power, [Constant] double shift)
    {
        double sum = shift;
        for (int i = 0; i < x.Length; i++)
            sum += Math.Pow(scale * (x[i] - y[i]), power);
        return Math.Sqrt(sum);
    }

    [Differentiable]
    public static void Softmax(ReadOnlySpan<double> x, double heat, Span<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = Math.Exp(x[i] / heat);
            sum += y[i];
        }
        for (int i = 0; i < x.Length; i++)
            y[i] /= sum;
    }

    [Differentiable]
    public static void Decay(double rate, ReadOnlySpan<double> force, Span<double> y)
    {
        for (int i = 0; i < force.Length; i++)
            y[i] = y[i] * y[i] * rate + Helper(force[i]);
    }

    private static double Helper(double v) => Math.Tanh(v) * v;

    [Differentiable]
    public static double Moment(ReadOnlySpan<double> x, int order)
    {
        if (order < 1)
            throw new ArgumentOutOfRangeException(nameof(order), order, "positive");
        if (x.Length < 2)
            throw new ArgumentException($"{x.Length} elements", nameof(x));
        double sum = x[0] * x[1];
        foreach (double v in x)
        {
            if (!(v > 0))
                throw new ArithmeticException($"{v} is not positive");
            sum += Math.Pow(v, order);
        }
        return sum;
    }

    /// <summary>The guard between the loops stands before an index that is out of range.</summary>
    [Differentiable]
    public static double Picked(ReadOnlySpan<double> x, int[] index)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * x[i];
        if (sum > 100)
            throw new ArithmeticException($"{sum} is large");
        for (int i = 0; i < x.Length; i++)
            sum += x[index[i]] * x[i];
        return sum;
    }

    [Differentiable]
    public static (double, double) Polar(double x, double y) => (Math.Sqrt(x * x + y * y), Math.Atan2(y, x));

    [Differentiable]
    public static void Partly(ReadOnlySpan<double> x, Span<double> y) => y[0] = x[0] * x[1];

    /// <summary>The level that is given out has no derivative, and neither has the result in the offsets.</summary>
    [Differentiable]
    public static double Levelled(double x, out double level, double[] offsets)
    {
        level = 0.73;
        return Math.Sin(x) * level + offsets.Length;
    }

    /// <summary>Fills a span, and returns how much of it.</summary>
    [Differentiable]
    public static int Filled(double x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = Math.Sin(i * x);
        return y.Length;
    }

    [Differentiable]
    public static double Both(ReadOnlySpan<double> x, [Constant] double[,] a, Span<double> y)
    {
        double sum = 0;
        for (int i = 0; i < a.GetLength(0); i++)
        {
            y[i] = 0;
            for (int j = 0; j < a.GetLength(1); j++)
                y[i] += a[i, j] * x[j] * x[j];
            sum += y[i] * y[i];
        }
        return sum;
    }
}

/// <summary>An instance's method, which reads its data.</summary>
public readonly partial record struct Spring(double Stiffness)
{
    [Differentiable]
    public double Energy(ReadOnlySpan<double> x)
    {
        double energy = 0;
        foreach (double v in x)
            energy += 0.5 * Stiffness * v * v;
        return energy;
    }
}
