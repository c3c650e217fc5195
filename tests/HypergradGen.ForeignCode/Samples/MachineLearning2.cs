using System;
using System.Collections.Generic;

namespace Stat.Learning
{
    public sealed class RunningStats
    {
        private int n;
        private double mean, m2;

        public static void Push(ref double mean, ref double m2, ref int n, double x)
        {
            n++;
            double delta = x - mean;
            mean += delta / n;
            m2 += delta * (x - mean);
        }

        public static double Variance(IReadOnlyList<double> xs)
        {
            double mean = 0, m2 = 0;
            int n = 0;
            foreach (var x in xs) Push(ref mean, ref m2, ref n, x);
            return m2 / (n - 1);
        }

        public static double SampleVariance(double[] xs)
        {
            double mean = 0, m2 = 0;
            int n = 0;
            foreach (var x in xs) Push(ref mean, ref m2, ref n, x);
            return n > 1 ? m2 / (n - 1) : 0;
        }

        public void Add(double x) => Push(ref mean, ref m2, ref n, x);
    }

    public static class Special
    {
        static readonly double[] Lanczos =
        [
            0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
            -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7
        ];

        public static double LogGamma(double z)
        {
            if (z < 0.5)
                return Math.Log(Math.PI / Math.Abs(Math.Sin(Math.PI * z))) - LogGamma(1 - z);
            z -= 1;
            double x = Lanczos[0];
            for (int i = 1; i < Lanczos.Length; i++) x += Lanczos[i] / (z + i);
            double t = z + 7.5;
            return 0.5 * Math.Log(2 * Math.PI) + (z + 0.5) * Math.Log(t) - t + Math.Log(x);
        }

        public static double Beta(double a, double b) => Math.Exp(LogGamma(a) + LogGamma(b) - LogGamma(a + b));

        public static double IncompleteBeta(double x, double a, double b)
        {
            if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
            double front = Math.Exp(a * Math.Log(x) + b * Math.Log(1 - x)) / (a * Beta(a, b));
            double f = 1, c = 1, d = 0;
            for (int i = 0; i <= 60; i++)
            {
                int m = i / 2;
                double numerator;
                if (i == 0) numerator = 1;
                else if (i % 2 == 0) numerator = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
                else numerator = -((a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
                d = 1 + numerator * d;
                if (Math.Abs(d) < 1e-30) d = 1e-30;
                d = 1 / d;
                c = 1 + numerator / c;
                if (Math.Abs(c) < 1e-30) c = 1e-30;
                double cd = c * d;
                f *= cd;
                if (Math.Abs(1 - cd) < 1e-14) return front * (f - 1);
            }
            return front * (f - 1);
        }

        public static double StudentT(double t, double nu)
            => Math.Exp(LogGamma((nu + 1) / 2) - LogGamma(nu / 2)) / Math.Sqrt(nu * Math.PI) * Math.Pow(1 + t * t / nu, -(nu + 1) / 2);

        public static double Erf(double x)
        {
            double t = 1 / (1 + 0.5 * Math.Abs(x));
            double tau = t * Math.Exp(-x * x - 1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418 + t * (-0.18628806 + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277)))))))));
            return x >= 0 ? 1 - tau : tau - 1;
        }
    }

    public static class Models
    {
        public static double LogisticLoss(double[,] features, double[] labels, double[] w, double l2)
        {
            int n = features.GetLength(0), d = features.GetLength(1);
            double loss = 0;
            for (int i = 0; i < n; i++)
            {
                double z = w[w.Length - 1];
                for (int j = 0; j < d; j++) z += features[i, j] * w[j % w.Length];
                double y = labels[i % labels.Length] > 0.5 ? 1 : -1;
                double m = -y * z;
                loss += m > 30 ? m : Math.Log(1 + Math.Exp(m));
            }
            double reg = 0;
            foreach (double v in w) reg += v * v;
            return loss / n + l2 * reg;
        }

        public static double GmmLogLikelihood(double[] x, double[] logits, double[] means, double[] logStd)
        {
            int k = logits.Length;
            double logNorm = 0;
            double[] weights = new double[k];
            double norm = 0;
            for (int j = 0; j < k; j++) norm += weights[j] = Math.Exp(logits[j]);
            logNorm = Math.Log(norm);
            double total = 0;
            Span<double> terms = k <= 32 ? stackalloc double[k] : new double[k];
            foreach (double xi in x)
            {
                double max = double.MinValue;
                for (int j = 0; j < k; j++)
                {
                    double u = (xi - means[j]) / Math.Exp(logStd[j]);
                    terms[j] = logits[j] - logNorm - logStd[j] - 0.5 * (u * u + Math.Log(2 * Math.PI));
                    if (terms[j] > max) max = terms[j];
                }
                double s = 0;
                for (int j = 0; j < k; j++) s += Math.Exp(terms[j] - max);
                total += max + Math.Log(s);
            }
            return total;
        }

        /// <summary>Forward algorithm with scaling.</summary>
        public static double HmmLogLikelihood(double[,] transition, double[] emission, int[] observed)
        {
            int n = transition.GetLength(0);
            double[] alpha = new double[n], next = new double[n];
            for (int i = 0; i < n; i++) alpha[i] = 1.0 / n;
            double logLik = 0;
            foreach (int o in observed)
            {
                double scale = 0;
                for (int j = 0; j < n; j++)
                {
                    double s = 0;
                    for (int i = 0; i < n; i++) s += alpha[i] * Math.Exp(transition[i, j]);
                    next[j] = s * Math.Exp(emission[(j + o) % emission.Length]);
                    scale += next[j];
                }
                for (int j = 0; j < n; j++) alpha[j] = next[j] / scale;
                logLik += Math.Log(scale);
            }
            return logLik;
        }

        public static double DynamicTimeWarping(double[] a, double[] b)
        {
            int n = a.Length, m = b.Length;
            var d = new double[n + 1, m + 1];
            for (int i = 0; i <= n; i++)
                for (int j = 0; j <= m; j++)
                    d[i, j] = i == 0 && j == 0 ? 0 : 1e9;
            for (int i = 1; i <= n; i++)
                for (int j = 1; j <= m; j++)
                {
                    double cost = (a[i - 1] - b[j - 1]) * (a[i - 1] - b[j - 1]);
                    d[i, j] = cost + Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]), d[i - 1, j - 1]);
                }
            return Math.Sqrt(d[n, m] + 1e-9);
        }

        public static double GaussianProcessLogMarginal(double[] x, double[] y, double length, double noise)
        {
            int n = Math.Min(x.Length, y.Length);
            var k = new double[n, n];
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++)
                {
                    double r = (x[i] - x[j]) / length;
                    k[i, j] = Math.Exp(-0.5 * r * r) + (i == j ? noise * noise + 1e-3 : 0);
                }
            var l = Cholesky(k);
            var z = ForwardSolve(l, y);
            double quad = 0, logDet = 0;
            for (int i = 0; i < n; i++)
            {
                quad += z[i] * z[i];
                logDet += Math.Log(l[i, i]);
            }
            return -0.5 * quad - logDet - n / 2.0 * Math.Log(2 * Math.PI);
        }

        private static double[,] Cholesky(double[,] a)
        {
            int n = a.GetLength(0);
            double[,] l = new double[n, n];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double sum = a[i, j];
                    for (int k = 0; k < j; k++)
                        sum -= l[i, k] * l[j, k];
                    if (i == j)
                    {
                        if (sum <= 0) throw new InvalidOperationException("Matrix is not positive definite");
                        l[i, j] = Math.Sqrt(sum);
                    }
                    else
                    {
                        l[i, j] = sum / l[j, j];
                    }
                }
            }
            return l;
        }

        private static double[] ForwardSolve(double[,] l, double[] b)
        {
            int n = l.GetLength(0);
            double[] x = new double[n];
            for (int i = 0; i < n; i++)
            {
                double s = b[i];
                for (int j = 0; j < i; j++) s -= l[i, j] * x[j];
                x[i] = s / l[i, i];
            }
            return x;
        }

        public static double KMeansInertia(double[] xs, double[] centers)
        {
            double inertia = 0;
            for (int i = 0; i < xs.Length; i++)
            {
                var best = double.MaxValue;
                for (int c = 0; c < centers.Length; c++)
                {
                    var d = Math.Pow(xs[i] - centers[c], 2);
                    best = d < best ? d : best;
                }
                inertia += best;
            }
            return inertia;
        }

        public static double WeightedMedianLoss(double[] residuals, double tau)
        {
            double loss = 0;
            for (var i = residuals.Length; i-- > 0;)
                loss += residuals[i] >= 0 ? tau * residuals[i] : (tau - 1) * residuals[i];
            return loss;
        }

        public static double HuberLoss(double[] r, double delta)
        {
            var total = 0.0;
            foreach (var e in r)
            {
                var a = Math.Abs(e);
                switch (a <= delta)
                {
                    case true:
                        total += 0.5 * e * e;
                        break;
                    default:
                        total += delta * (a - 0.5 * delta);
                        break;
                }
            }
            return total / r.Length;
        }

        public static double Pearson((double X, double Y)[] points)
        {
            double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
            foreach (var (x, y) in points)
            {
                sx += x; sy += y;
                sxx += x * x; syy += y * y; sxy += x * y;
            }
            int n = points.Length;
            return (n * sxy - sx * sy) / Math.Sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
        }
    }
}
