using System;
using System.Linq;

namespace Stats;

public static class Descriptive
{
    public static double Mean(double[] x) => x.Sum() / x.Length;

    public static double Variance(ReadOnlySpan<double> data)
    {
        double mean = 0, m2 = 0;
        int n = 0;
        foreach (var v in data)
        {
            n++;
            double delta = v - mean;
            mean += delta / n;
            m2 += delta * (v - mean);
        }
        return n > 1 ? m2 / (n - 1) : double.NaN;
    }

    public static double StandardDeviation(double[] values)
    {
        var avg = values.Average();
        return Math.Sqrt(values.Select(v => Math.Pow(v - avg, 2)).Sum() / (values.Length - 1));
    }

    public static double Pearson(double[] x, double[] y)
    {
        if (x.Length != y.Length) throw new ArgumentException("Arrays must have same length");
        double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        int n = x.Length;
        for (int i = 0; i < n; ++i)
        {
            sx += x[i]; sy += y[i];
            sxx += x[i] * x[i]; syy += y[i] * y[i];
            sxy += x[i] * y[i];
        }
        return (n * sxy - sx * sy) / Math.Sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
    }

    public static double Median(double[] x)
    {
        var s = (double[])x.Clone();
        Array.Sort(s);
        return s.Length % 2 == 1 ? s[s.Length / 2] : 0.5 * (s[s.Length / 2 - 1] + s[s.Length / 2]);
    }

    public static double Kurtosis(double[] x)
    {
        double m = 0;
        for (int i = 0; i < x.Length; i++) m += x[i];
        m /= x.Length;
        double s2 = 0, s4 = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double d = x[i] - m, d2 = d * d;
            s2 += d2;
            s4 += d2 * d2;
        }
        return x.Length * s4 / (s2 * s2) - 3;
    }

    public static double NormalCdf(double x)
    {
        double t = 1 / (1 + 0.2316419 * Math.Abs(x));
        double d = 0.3989423 * Math.Exp(-x * x / 2);
        double prob = d * t * (0.3193815 + t * (-0.3565638 + t * (1.781478 + t * (-1.821256 + t * 1.330274))));
        if (x > 0) prob = 1 - prob;
        return prob;
    }

    public static double LogLikelihood(double[] data, double mu, double sigma)
    {
        double ll = 0;
        foreach (var d in data)
            ll += -0.5 * Math.Log(2 * Math.PI * sigma * sigma) - (d - mu) * (d - mu) / (2 * sigma * sigma);
        return ll;
    }

    public static double MixtureLogLikelihood(double[] data, double[] w, double[] mu, double[] sigma)
    {
        double total = 0;
        for (int i = 0; i < data.Length; i++)
        {
            double max = double.NegativeInfinity;
            var logs = new double[w.Length];
            for (int k = 0; k < w.Length; k++)
            {
                double z = (data[i] - mu[k]) / sigma[k];
                logs[k] = Math.Log(w[k]) - Math.Log(sigma[k]) - 0.5 * z * z;
                if (logs[k] > max) max = logs[k];
            }
            double s = 0;
            for (int k = 0; k < w.Length; k++) s += Math.Exp(logs[k] - max);
            total += max + Math.Log(s);
        }
        return total;
    }

    public static double KullbackLeibler(double[] p, double[] q)
    {
        double kl = 0;
        for (int i = 0; i < p.Length; i++)
        {
            if (p[i] <= 0) continue;
            kl += p[i] * Math.Log(p[i] / q[i]);
        }
        return kl;
    }

    public static (double Slope, double Intercept, double R2) LinearFit(double[] xs, double[] ys)
    {
        double xm = xs.Average(), ym = ys.Average();
        double num = 0, den = 0;
        for (int i = 0; i < xs.Length; i++)
        {
            num += (xs[i] - xm) * (ys[i] - ym);
            den += (xs[i] - xm) * (xs[i] - xm);
        }
        var slope = num / den;
        var intercept = ym - slope * xm;
        double ssRes = 0, ssTot = 0;
        for (int i = 0; i < xs.Length; i++)
        {
            var e = ys[i] - (slope * xs[i] + intercept);
            ssRes += e * e;
            ssTot += (ys[i] - ym) * (ys[i] - ym);
        }
        return (slope, intercept, 1 - ssRes / ssTot);
    }

    public static double HuberLoss(double[] r, double delta)
    {
        double sum = 0;
        for (int i = 0; i < r.Length; i++)
        {
            double a = Math.Abs(r[i]);
            sum += a <= delta ? 0.5 * a * a : delta * (a - 0.5 * delta);
        }
        return sum / r.Length;
    }

    public static void ExponentialMovingAverage(double[] input, double alpha, double[] output)
    {
        output[0] = input[0];
        for (int i = 1; i < input.Length; i++)
            output[i] = alpha * input[i] + (1 - alpha) * output[i - 1];
    }

    public static void Softmax(Span<double> logits)
    {
        double max = logits[0];
        for (int i = 1; i < logits.Length; i++)
            max = Math.Max(max, logits[i]);
        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
            sum += logits[i] = Math.Exp(logits[i] - max);
        for (int i = 0; i < logits.Length; i++)
            logits[i] /= sum;
    }

    public static double Entropy(double[] p) => -p.Where(v => v > 0).Sum(v => v * Math.Log(v));

    public static double WeightedQuantileLoss(double[] y, double[] f, double tau)
    {
        double s = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double e = y[i] - f[i];
            s += Math.Max(tau * e, (tau - 1) * e);
        }
        return s;
    }

    public static double Autocorrelation(double[] x, int lag)
    {
        double mean = Mean(x), c0 = 0, ck = 0;
        for (int t = 0; t < x.Length; t++)
        {
            c0 += (x[t] - mean) * (x[t] - mean);
            if (t + lag < x.Length)
                ck += (x[t] - mean) * (x[t + lag] - mean);
        }
        return ck / c0;
    }
}
