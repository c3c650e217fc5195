using System;

namespace LinearAlgebra
{
    public static class Dense
    {
        public static void Cholesky(double[] a, int n)
        {
            for (int j = 0; j < n; j++)
            {
                for (int k = 0; k < j; k++)
                    for (int i = j; i < n; i++)
                        a[i * n + j] -= a[i * n + k] * a[j * n + k];
                double d = Math.Sqrt(a[j * n + j]);
                for (int i = j; i < n; i++)
                    a[i * n + j] /= d;
            }
        }

        public static double LogDeterminant(double[] matrix, int n)
        {
            double[] l = new double[n * n];
            double logDet = 0;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double s = matrix[i * n + j] + (i == j ? n + 2 : 0);
                    for (int k = 0; k < j; k++)
                        s -= l[i * n + k] * l[j * n + k];
                    if (i == j)
                    {
                        l[i * n + i] = Math.Sqrt(s);
                        logDet += 2 * Math.Log(l[i * n + i]);
                    }
                    else
                    {
                        l[i * n + j] = s / l[j * n + j];
                    }
                }
            }
            return logDet;
        }

        public static void SolveGauss(double[] a, double[] b, double[] x)
        {
            int n = b.Length;
            var m = new double[n, n + 1];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++) m[i, j] = a[i * n + j];
                m[i, n] = b[i];
            }
            for (int col = 0; col < n; col++)
            {
                int pivot = col;
                for (int r = col + 1; r < n; r++)
                    if (Math.Abs(m[r, col]) > Math.Abs(m[pivot, col]))
                        pivot = r;
                if (pivot != col)
                    for (int c = 0; c <= n; c++)
                        (m[pivot, c], m[col, c]) = (m[col, c], m[pivot, c]);
                if (Math.Abs(m[col, col]) < 1e-12)
                    throw new InvalidOperationException("Matrix is singular");
                for (int r = col + 1; r < n; r++)
                {
                    double f = m[r, col] / m[col, col];
                    for (int c = col; c <= n; c++)
                        m[r, c] -= f * m[col, c];
                }
            }
            for (int i = n - 1; i >= 0; i--)
            {
                double sum = m[i, n];
                for (int j = i + 1; j < n; j++)
                    sum -= m[i, j] * x[j];
                x[i] = sum / m[i, i];
            }
        }

        public static void ThomasAlgorithm(double[] a, double[] b, double[] c, double[] d, double[] x)
        {
            int n = d.Length;
            double[] cp = new double[n], dp = new double[n];
            cp[0] = c[0] / b[0];
            dp[0] = d[0] / b[0];
            for (int i = 1; i < n; i++)
            {
                double m = b[i] - a[i] * cp[i - 1];
                cp[i] = c[i] / m;
                dp[i] = (d[i] - a[i] * dp[i - 1]) / m;
            }
            x[n - 1] = dp[n - 1];
            for (int i = n - 2; i >= 0; i--)
                x[i] = dp[i] - cp[i] * x[i + 1];
        }

        public static double PowerIteration(double[,] a, double[] start, int iterations)
        {
            int n = start.Length;
            double[] v = new double[n], w = new double[n];
            start.CopyTo(v, 0);
            double eigenvalue = 0;
            for (int it = 0; it < iterations; it++)
            {
                double norm = 0;
                for (int i = 0; i < n; i++)
                {
                    w[i] = 0;
                    for (int j = 0; j < n; j++) w[i] += a[i, j] * v[j];
                    norm += w[i] * w[i];
                }
                norm = Math.Sqrt(norm);
                for (int i = 0; i < n; i++) v[i] = w[i] / norm;
                eigenvalue = norm;
            }
            return eigenvalue;
        }

        public static double Determinant3(double[] m)
            => m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);

        public static void GramSchmidt(double[] v, int rows, int cols)
        {
            for (int k = 0; k < cols; k++)
            {
                for (int j = 0; j < k; j++)
                {
                    double r = 0;
                    for (int i = 0; i < rows; i++) r += v[i * cols + j] * v[i * cols + k];
                    for (int i = 0; i < rows; i++) v[i * cols + k] -= r * v[i * cols + j];
                }
                double n = 0;
                for (int i = 0; i < rows; i++) n += v[i * cols + k] * v[i * cols + k];
                n = Math.Sqrt(n);
                if (n < 1e-14) continue;
                for (int i = 0; i < rows; i++) v[i * cols + k] /= n;
            }
        }

        public static void HouseholderVector(ReadOnlySpan<double> x, Span<double> v, out double beta)
        {
            double sigma = 0;
            for (int i = 1; i < x.Length; i++) sigma += x[i] * x[i];
            x.CopyTo(v);
            v[0] = 1;
            double mu = Math.Sqrt(x[0] * x[0] + sigma);
            v[0] = x[0] <= 0 ? x[0] - mu : -sigma / (x[0] + mu);
            beta = 2 * v[0] * v[0] / (sigma + v[0] * v[0]);
        }

        public static double ConjugateGradientResidual(double[] a, double[] b, int steps)
        {
            int n = b.Length;
            double[] x = new double[n], r = new double[n], p = new double[n], ap = new double[n];
            Array.Copy(b, r, n);
            Array.Copy(b, p, n);
            double rs = 0;
            for (int i = 0; i < n; i++) rs += r[i] * r[i];
            for (int s = 0; s < steps && rs > 1e-30; s++)
            {
                double pap = 0;
                for (int i = 0; i < n; i++)
                {
                    double t = 2 * p[i];
                    for (int j = 0; j < n; j++) t += 0.1 * (a[i * n + j] + a[j * n + i]) * p[j];
                    ap[i] = t;
                    pap += p[i] * t;
                }
                double alpha = rs / pap;
                double next = 0;
                for (int i = 0; i < n; i++)
                {
                    x[i] += alpha * p[i];
                    r[i] -= alpha * ap[i];
                    next += r[i] * r[i];
                }
                double beta = next / rs;
                rs = next;
                for (int i = 0; i < n; i++) p[i] = r[i] + beta * p[i];
            }
            double sum = 0;
            foreach (double xi in x) sum += xi * xi;
            return sum;
        }

        public static double JacobiRotationAngle(double app, double aqq, double apq)
        {
            if (apq == 0) return 0;
            double theta = (aqq - app) / (2 * apq);
            double t = Math.Sign(theta) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
            return Math.Atan(t);
        }
    }
}
