#pragma warning disable HG0041 // The rounding functions are among those that are tried.

namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Methods on numbers of 64 bits; <see cref="OfSingles"/> has the same on 32.</summary>
public static partial class OfDoubles
{
    /// <summary>A loss as in a network: an elastic penalty, a soft threshold, data in an array.</summary>
    [Differentiable]
    public static double Penalty(ReadOnlySpan<double> w, [Constant] double[] x, double alpha)
    {
        const double Half = 0.5;
        double sum = 0, count = 0;
        for (int i = 0; i < w.Length; i++)
        {
            double z = w[i] * x[i % x.Length];
            sum += Math.Log(1 + Math.Exp(-z)) + Half * alpha * w[i] * w[i];
            sum += Math.Sqrt(w[i] * w[i] + 0.01) / 3 - Math.Max(z, alpha) * Math.Abs(w[i]);
            if (z > 0)
                count++;
        }
        return sum / (1 + count) + (double)w.Length % 1.5;
    }

    [Differentiable]
    public static void Softmax(ReadOnlySpan<double> x, double heat, Span<double> y)
    {
        Span<double> exponentials = stackalloc double[x.Length];
        double total = 0, largest = double.NegativeInfinity;
        foreach (double v in x)
            largest = Math.Max(largest, v);
        for (int i = 0; i < x.Length; i++)
            total += exponentials[i] = Math.Exp((x[i] - largest) / heat);
        for (int i = 0; i < x.Length; i++)
            y[i] = exponentials[i] / total;
    }

    /// <summary>A recurrence, whose steps are stored for the adjoint.</summary>
    [Differentiable]
    public static double Recurrence(double[] input, double weight, double start)
    {
        double h = start;
        int i = 0;
        while (i < input.Length && Math.Abs(h) < 5)
        {
            h = Math.Tanh(weight * h + input[i]) * Scale(h, 0.75);
            i++;
        }
        return h * h;
    }

    private static double Scale(double h, double by)
    {
        double product = by;
        for (int k = 0; k < 3; k++)
            product *= 1 + h * h / 10;
        return product;
    }

    [Differentiable]
    public static double Tables(double[] w, [Constant] double[,] a, [Constant] double[][] rows)
    {
        double sum = 0;
        for (int i = 0; i < a.GetLength(0); i++)
        {
            double z = 0;
            for (int j = 0; j < a.GetLength(1); j++)
                z += a[i, j] * w[j];
            foreach (double r in rows[i])
                z += r * Math.Sin(z);
            sum += z * z;
        }
        return sum;
    }

    /// <summary>Every function, away from its kinks.</summary>
    [Differentiable]
    public static void Functions(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double a = x[i], b = x[(i + 1) % x.Length];
            var (sine, cosine) = Math.SinCos(b);
            y[i] = Math.Acos(a) + Math.Acosh(1 + b) + Math.Asin(a) + Math.Asinh(a) + Math.Atan(b) + Math.Atan2(a, b) + Math.Atanh(a) + Math.Cbrt(b)
                + Math.Ceiling(a) + Math.CopySign(a, -b) + Math.Cos(a) + Math.Cosh(b) + Math.Exp(a) + Math.Floor(b) + Math.FusedMultiplyAdd(a, b, a)
                + Math.IEEERemainder(a, b) + Math.Log(a) + Math.Log(a, 1 + b) + Math.Log10(b) + Math.Log2(a) + Math.Max(a, b) + Math.MaxMagnitude(a, -b)
                + Math.Min(a, b) + Math.MinMagnitude(a, b) + Math.Pow(a, b) + Math.Round(b) + Math.ScaleB(a, 3) + Math.Sign(a) * b + Math.Sin(a)
                + Math.Sinh(b) + Math.Sqrt(a) + Math.Tan(b) + Math.Tanh(a) + Math.Truncate(a) + Math.Clamp(a, 0.1, 0.9) + Math.Abs(b) + sine * cosine
                + (double.IsNaN(a) || double.IsInfinity(b) || !double.IsFinite(a) ? a : b * a) + Gradient.Stop(a) * b;
        }
    }
}
