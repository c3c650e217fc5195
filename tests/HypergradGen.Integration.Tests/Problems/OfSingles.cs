#pragma warning disable HG0041 // The rounding functions are among those that are tried.

namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Methods on numbers of 32 bits; <see cref="OfDoubles"/> has the same on 64.</summary>
public static partial class OfSingles
{
    /// <summary>A loss as in a network: an elastic penalty, a soft threshold, data in an array.</summary>
    [Differentiable]
    public static float Penalty(ReadOnlySpan<float> w, [Constant] float[] x, float alpha)
    {
        const float Half = 0.5f;
        float sum = 0, count = 0;
        for (int i = 0; i < w.Length; i++)
        {
            float z = w[i] * x[i % x.Length];
            sum += MathF.Log(1 + MathF.Exp(-z)) + Half * alpha * w[i] * w[i];
            sum += MathF.Sqrt(w[i] * w[i] + 0.01f) / 3 - MathF.Max(z, alpha) * MathF.Abs(w[i]);
            if (z > 0)
                count++;
        }
        return sum / (1 + count) + (float)w.Length % 1.5f;
    }

    [Differentiable]
    public static void Softmax(ReadOnlySpan<float> x, float heat, Span<float> y)
    {
        Span<float> exponentials = stackalloc float[x.Length];
        float total = 0, largest = float.NegativeInfinity;
        foreach (float v in x)
            largest = MathF.Max(largest, v);
        for (int i = 0; i < x.Length; i++)
            total += exponentials[i] = MathF.Exp((x[i] - largest) / heat);
        for (int i = 0; i < x.Length; i++)
            y[i] = exponentials[i] / total;
    }

    /// <summary>A recurrence, whose steps are stored for the adjoint.</summary>
    [Differentiable]
    public static float Recurrence(float[] input, float weight, float start)
    {
        float h = start;
        int i = 0;
        while (i < input.Length && MathF.Abs(h) < 5)
        {
            h = MathF.Tanh(weight * h + input[i]) * Scale(h, 0.75f);
            i++;
        }
        return h * h;
    }

    private static float Scale(float h, float by)
    {
        float product = by;
        for (int k = 0; k < 3; k++)
            product *= 1 + h * h / 10;
        return product;
    }

    [Differentiable]
    public static float Tables(float[] w, [Constant] float[,] a, [Constant] float[][] rows)
    {
        float sum = 0;
        for (int i = 0; i < a.GetLength(0); i++)
        {
            float z = 0;
            for (int j = 0; j < a.GetLength(1); j++)
                z += a[i, j] * w[j];
            foreach (float r in rows[i])
                z += r * MathF.Sin(z);
            sum += z * z;
        }
        return sum;
    }

    /// <summary>Every function, away from its kinks.</summary>
    [Differentiable]
    public static void Functions(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            float a = x[i], b = x[(i + 1) % x.Length];
            var (sine, cosine) = MathF.SinCos(b);
            y[i] = MathF.Acos(a) + MathF.Acosh(1 + b) + MathF.Asin(a) + MathF.Asinh(a) + MathF.Atan(b) + MathF.Atan2(a, b) + MathF.Atanh(a) + MathF.Cbrt(b)
                + MathF.Ceiling(a) + MathF.CopySign(a, -b) + MathF.Cos(a) + MathF.Cosh(b) + MathF.Exp(a) + MathF.Floor(b) + MathF.FusedMultiplyAdd(a, b, a)
                + MathF.IEEERemainder(a, b) + MathF.Log(a) + MathF.Log(a, 1 + b) + MathF.Log10(b) + MathF.Log2(a) + MathF.Max(a, b) + MathF.MaxMagnitude(a, -b)
                + MathF.Min(a, b) + MathF.MinMagnitude(a, b) + MathF.Pow(a, b) + MathF.Round(b) + MathF.ScaleB(a, 3) + MathF.Sign(a) * b + MathF.Sin(a)
                + MathF.Sinh(b) + MathF.Sqrt(a) + MathF.Tan(b) + MathF.Tanh(a) + MathF.Truncate(a) + Math.Clamp(a, 0.1f, 0.9f) + Math.Abs(b) + sine * cosine
                + (float.IsNaN(a) || float.IsInfinity(b) || !float.IsFinite(a) ? a : b * a) + Gradient.Stop(a) * b;
        }
    }
}
