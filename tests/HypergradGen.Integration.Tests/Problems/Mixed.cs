namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Methods in which numbers of 32 and of 64 bits meet.</summary>
public static partial class Mixed
{
    /// <summary>Parameters of 64 bits, features of 32.</summary>
    [Differentiable]
    public static double Loss(ReadOnlySpan<double> w, double decay, [Constant] float[] x, [Constant] float[] y)
    {
        double loss = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double residual = -y[i];
            for (int j = 0; j < w.Length; j++)
                residual += x[i * w.Length + j] * w[j];
            loss += residual * residual;
        }
        foreach (double v in w)
            loss += decay * v * v;
        return loss / 2;
    }

    /// <summary>Rounded to 32 bits on the way: the derivative goes through both casts.</summary>
    [Differentiable]
    public static double Narrowed(double x, float y)
    {
        float narrow = (float)Math.Sin(x) * y;
        return narrow + Math.Exp(narrow) * y;
    }

    [Differentiable]
    public static (float Low, double High) Both(float x, double y) => ((float)(x * y), Math.Sqrt(x) * y);

    [Differentiable]
    public static void Widen(ReadOnlySpan<float> x, float scale, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = Math.Cos(x[i] * scale) + x[i];
    }

    [Differentiable]
    public static float Narrow(ReadOnlySpan<double> x, int power)
    {
        float product = 1;
        Span<float> kept = new float[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            kept[i] = (float)Math.Pow(x[i], power);
            product *= kept[i] + power;
        }
        return product;
    }
}
