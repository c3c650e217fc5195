using System;

namespace Fit
{
    public static class LevenbergMarquardt
    {
        static double Model(double x, double[] p) => p[0] * Math.Exp(-p[1] * x) + p[2];

        static double[][] Jacobian(double[] x, double[] p)
        {
            double[][] j = new double[x.Length][];
            for (int i = 0; i < x.Length; i++)
            {
                double e = Math.Exp(-p[1] * x[i]);
                j[i] = new[] { e, -p[0] * x[i] * e, 1.0 };
            }
            return j;
        }

        static double[] SolveCholesky(double[,] a, double[] b)
        {
            int n = b.Length;
            var l = new double[n, n];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double sum = a[i, j];
                    for (int k = 0; k < j; k++)
                        sum -= l[i, k] * l[j, k];
                    if (i == j)
                    {
                        if (sum <= 0)
                            throw new InvalidOperationException("Matrix is not positive definite.");
                        l[i, j] = Math.Sqrt(sum);
                    }
                    else
                        l[i, j] = sum / l[j, j];
                }
            }
            var y = new double[n];
            for (int i = 0; i < n; i++)
            {
                y[i] = b[i];
                for (int k = 0; k < i; k++) y[i] -= l[i, k] * y[k];
                y[i] /= l[i, i];
            }
            for (int i = n - 1; i >= 0; i--)
            {
                for (int k = i + 1; k < n; k++) y[i] -= l[k, i] * y[k];
                y[i] /= l[i, i];
            }
            return y;
        }

        static double Sse(double[] x, double[] y, double[] p)
        {
            double s = 0;
            for (int i = 0; i < x.Length; i++)
            {
                double r = y[i] - Model(x[i], p);
                s += r * r;
            }
            return s;
        }

        public static double[] Fit(double[] x, double[] y, double[] start, int maxIterations)
        {
            if (x.Length != y.Length) throw new ArgumentException("x and y differ in length");
            if (start.Length != 3) throw new ArgumentException("three parameters", nameof(start));
            var p = (double[])start.Clone();
            double lambda = 1e-2;
            double current = Sse(x, y, p);
            for (int iter = 0; iter < Math.Min(maxIterations, 6); iter++)
            {
                double[][] j = Jacobian(x, p);
                var normal = new double[3, 3];
                var gradient = new double[3];
                for (int i = 0; i < x.Length; i++)
                {
                    double r = y[i] - Model(x[i], p);
                    for (int a = 0; a < 3; a++)
                    {
                        gradient[a] += j[i][a] * r;
                        for (int b = 0; b < 3; b++)
                            normal[a, b] += j[i][a] * j[i][b];
                    }
                }
                for (int a = 0; a < 3; a++)
                    normal[a, a] += lambda * (1 + normal[a, a]);
                double[] step = SolveCholesky(normal, gradient);
                var candidate = new double[3];
                for (int a = 0; a < 3; a++) candidate[a] = p[a] + step[a];
                double next = Sse(x, y, candidate);
                if (next < current)
                {
                    p = candidate;
                    current = next;
                    lambda *= 0.3;
                }
                else
                    lambda *= 2.0;
            }
            return p;
        }
    }
}
