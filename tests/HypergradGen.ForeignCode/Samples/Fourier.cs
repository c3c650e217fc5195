using System;
using System.Numerics;

public static class Fourier
{
    public static void Forward(double[] re, double[] im)
    {
        int n = re.Length;
        if ((n & (n - 1)) != 0) throw new ArgumentException("Length must be a power of two.");
        for (int i = 1, j = 0; i < n; i++)
        {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1)
                j ^= bit;
            j ^= bit;
            if (i < j)
            {
                (re[i], re[j]) = (re[j], re[i]);
                var t = im[i];
                im[i] = im[j];
                im[j] = t;
            }
        }
        for (int len = 2; len <= n; len <<= 1)
        {
            double ang = -2 * Math.PI / len;
            double wr = Math.Cos(ang), wi = Math.Sin(ang);
            for (int i = 0; i < n; i += len)
            {
                double cr = 1, ci = 0;
                for (int k = 0; k < len / 2; k++)
                {
                    int a = i + k, b = i + k + len / 2;
                    double tr = re[b] * cr - im[b] * ci;
                    double ti = re[b] * ci + im[b] * cr;
                    re[b] = re[a] - tr;
                    im[b] = im[a] - ti;
                    re[a] += tr;
                    im[a] += ti;
                    double ncr = cr * wr - ci * wi;
                    ci = cr * wi + ci * wr;
                    cr = ncr;
                }
            }
        }
    }

    public static void NaiveDft(ReadOnlySpan<double> x, Span<double> magnitude)
    {
        int n = x.Length;
        for (int k = 0; k < magnitude.Length; k++)
        {
            double re = 0, im = 0;
            for (int t = 0; t < n; t++)
            {
                double phi = 2 * Math.PI * t * k / n;
                re += x[t] * Math.Cos(phi);
                im -= x[t] * Math.Sin(phi);
            }
            magnitude[k] = Math.Sqrt(re * re + im * im);
        }
    }

    public static double[] Hann(double[] signal)
    {
        var result = new double[signal.Length];
        for (var i = 0; i < signal.Length; i++)
            result[i] = signal[i] * 0.5 * (1 - Math.Cos(2 * Math.PI * i / (signal.Length - 1)));
        return result;
    }

    public static double Goertzel(double[] samples, double frequency, double sampleRate)
    {
        double s, sPrev = 0, sPrev2 = 0;
        double normalized = frequency / sampleRate;
        double coeff = 2 * Math.Cos(2 * Math.PI * normalized);
        foreach (double sample in samples)
        {
            s = sample + coeff * sPrev - sPrev2;
            sPrev2 = sPrev;
            sPrev = s;
        }
        return sPrev2 * sPrev2 + sPrev * sPrev - coeff * sPrev * sPrev2;
    }

    public static void Convolve(double[] a, double[] b, double[] result)
    {
        Array.Clear(result, 0, result.Length);
        for (int i = 0; i < a.Length; i++)
            for (int j = 0; j < b.Length; j++)
                if (i + j < result.Length)
                    result[i + j] += a[i] * b[j];
    }

    public static double SpectralCentroid(double[] x)
    {
        double num = 0d, den = 0d;
        for (int k = 0; k <= x.Length / 2; ++k)
        {
            Complex sum = Complex.Zero;
            for (int n = 0; n < x.Length; ++n)
                sum += x[n] * Complex.Exp(new Complex(0, -2 * Math.PI * k * n / x.Length));
            num += k * sum.Magnitude;
            den += sum.Magnitude;
        }
        return num / den;
    }
}
