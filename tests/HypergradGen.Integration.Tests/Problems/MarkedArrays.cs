namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Marked methods that return memory: arrays that they make, spans, matrices, arrays of structs.</summary>
public static partial class MarkedArrays
{
    [Differentiable]
    public static double[] Softmax(double[] z, double heat)
    {
        double[] e = new double[z.Length];
        double sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            e[i] = Math.Exp(z[i] / heat);
            sum += e[i];
        }
        for (int i = 0; i < e.Length; i++)
            e[i] /= sum;
        return e;
    }

    [Differentiable]
    public static double[] Polar(double x, double y) => [Math.Sqrt(x * x + y * y), Math.Atan2(y, x)];

    /// <summary>As many elements as are above a threshold, which data decide.</summary>
    [Differentiable]
    public static double[] Above(ReadOnlySpan<double> x, [Constant] double threshold)
    {
        int n = 0;
        foreach (double v in x)
        {
            if (v > threshold)
                n++;
        }
        var kept = new double[n];
        int k = 0;
        foreach (double v in x)
        {
            if (v > threshold)
                kept[k++] = v * v;
        }
        return kept;
    }

    /// <summary>One of several memories, an argument among them.</summary>
    [Differentiable]
    public static double[] Normalised(double[] x, bool scales)
    {
        double norm = 0;
        foreach (double v in x)
            norm += v * v;
        if (!scales)
            return x;
        var y = new double[x.Length];
        for (int i = 0; i < y.Length; i++)
            y[i] = x[i] / Math.Sqrt(norm);
        return y;
    }

    [Differentiable]
    public static ReadOnlySpan<double> Tail(ReadOnlySpan<double> x) => x[1..];

    [Differentiable]
    public static float[] Scaled(float[] x, float by)
    {
        var y = (float[])x.Clone();
        for (int i = 0; i < y.Length; i++)
            y[i] *= by;
        return y;
    }

    /// <summary>Row after row.</summary>
    [Differentiable]
    public static double[,] Outer(ReadOnlySpan<double> u, ReadOnlySpan<double> v)
    {
        var a = new double[u.Length, v.Length];
        for (int i = 0; i < u.Length; i++)
        {
            for (int j = 0; j < v.Length; j++)
                a[i, j] = u[i] * v[j] * v[j];
        }
        return a;
    }

    [Differentiable]
    public static Point[] Circle(double radius, int count)
    {
        var points = new Point[count];
        for (int i = 0; i < count; i++)
            points[i] = new Point(radius * Math.Cos(i), radius * radius * Math.Sin(i));
        return points;
    }

    public readonly record struct Point(double X, double Y);

    /// <summary>A parameter has the name that what is returned would have.</summary>
    [Differentiable]
    public static double[] Doubled(double[] result)
    {
        var twice = new double[result.Length];
        for (int i = 0; i < twice.Length; i++)
            twice[i] = 2 * result[i];
        return twice;
    }

    /// <summary>It is called by another that is marked, as a helper.</summary>
    [Differentiable]
    public static double[] Chained(double[] z, double heat)
    {
        double[] p = Softmax(z, heat), q = Softmax(p, 0.5);
        for (int i = 0; i < q.Length; i++)
            q[i] += p[i] * p[0];
        return q;
    }

    /// <summary>Two arrays and a number.</summary>
    [Differentiable]
    public static (double[] Even, double Mean, double[] Odd) Parts(double[] x, double power)
    {
        double sum = 0;
        foreach (double v in x)
            sum += v;
        if (x.Length == 0)
            return ([], sum, []);
        double[] even = new double[(x.Length + 1) / 2], odd = new double[x.Length / 2];
        for (int i = 0; i < x.Length; i++)
        {
            if (i % 2 == 0)
                even[i / 2] = Math.Pow(x[i], power);
            else
                odd[i / 2] = x[i] * even[i / 2];
        }
        return (even, sum / x.Length, odd);
    }
}
