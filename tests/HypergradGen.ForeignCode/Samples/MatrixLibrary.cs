using System;

namespace MatrixLib
{
    /// <summary>Static helpers on rectangular and jagged arrays, the way they are found in course material.</summary>
    public static class MatrixOps
    {
        public static double Determinant(double[,] m)
        {
            int n = m.GetLength(0);
            var a = (double[,])m.Clone();
            double det = 1;
            for (int k = 0; k < n; k++)
            {
                int p = k;
                for (int i = k + 1; i < n; i++)
                    if (Math.Abs(a[i, k]) > Math.Abs(a[p, k])) p = i;
                if (p != k)
                {
                    for (int j = 0; j < n; j++)
                    {
                        double t = a[k, j];
                        a[k, j] = a[p, j];
                        a[p, j] = t;
                    }
                    det = -det;
                }
                if (a[k, k] == 0) return 0;
                det *= a[k, k];
                for (int i = k + 1; i < n; i++)
                {
                    double f = a[i, k] / a[k, k];
                    for (int j = k; j < n; j++) a[i, j] -= f * a[k, j];
                }
            }
            return det;
        }

        public static double ScaledDeterminant(double[] elements, double shift)
        {
            int n = (int)Math.Sqrt(elements.Length);
            double[,] m = new double[n, n];
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++)
                    m[i, j] = elements[i * n + j] + (i == j ? shift : 0);
            return Determinant(m);
        }

        static double[][] Create(int rows, int cols)
        {
            double[][] result = new double[rows][];
            for (int i = 0; i < rows; ++i) result[i] = new double[cols];
            return result;
        }

        public static double FrobeniusOfProduct(double[] flat, int n)
        {
            double[][] a = Create(n, n);
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++)
                    a[i][j] = flat[(i * n + j) % flat.Length];
            double[][] c = Create(n, n);
            for (int i = 0; i < n; ++i)
                for (int j = 0; j < n; ++j)
                    for (int k = 0; k < n; ++k)
                        c[i][j] += a[i][k] * a[k][j];
            double s = 0;
            foreach (double[] row in c)
                foreach (double v in row)
                    s += v * v;
            return Math.Sqrt(s);
        }

        public static double[,] Inverse2x2(double a, double b, double c, double d)
        {
            double det = a * d - b * c;
            return new double[,] { { d / det, -b / det }, { -c / det, a / det } };
        }

        public static double InverseTrace(double a, double b, double c, double d)
        {
            var inv = Inverse2x2(a, b, c, d);
            return inv[0, 0] + inv[1, 1];
        }

        public static (double[,] Q, double[,] R) GramSchmidt(double[,] a)
        {
            int m = a.GetLength(0), n = a.GetLength(1);
            double[,] q = new double[m, n], r = new double[n, n];
            for (int j = 0; j < n; j++)
            {
                double[] v = new double[m];
                for (int i = 0; i < m; i++) v[i] = a[i, j];
                for (int k = 0; k < j; k++)
                {
                    for (int i = 0; i < m; i++) r[k, j] += q[i, k] * a[i, j];
                    for (int i = 0; i < m; i++) v[i] -= r[k, j] * q[i, k];
                }
                double norm = 0;
                foreach (var x in v) norm += x * x;
                r[j, j] = Math.Sqrt(norm);
                for (int i = 0; i < m; i++) q[i, j] = v[i] / r[j, j];
            }
            return (q, r);
        }

        public static double QrDiagonal(double[] cells)
        {
            int n = Math.Min(3, cells.Length);
            var a = new double[n, n];
            for (int i = 0; i < n * n; i++) a[i / n, i % n] = cells[i % cells.Length] * (1 + i % 5) + (i % (n + 1) == 0 ? 2 : 0);
            var (_, r) = GramSchmidt(a);
            double sum = 0;
            for (int i = 0; i < n; i++) sum += Math.Log(Math.Abs(r[i, i]));
            return sum;
        }

        public static double PowerIteration(double[] a, int iterations)
        {
            int n = (int)Math.Sqrt(a.Length);
            var v = new double[n];
            Array.Fill(v, 1.0);
            double lambda = 0;
            for (int it = 0; it < iterations; it++)
            {
                var w = new double[n];
                for (int i = 0; i < n; i++)
                    for (int j = 0; j < n; j++)
                        w[i] += a[i * n + j] * v[j];
                double norm = 0;
                for (int i = 0; i < n; i++) norm += w[i] * w[i];
                norm = Math.Sqrt(norm);
                lambda = norm;
                for (int i = 0; i < n; i++) v[i] = w[i] / norm;
            }
            return lambda;
        }

        /// <summary>Cyclic Jacobi on a symmetric matrix; returns the largest diagonal element.</summary>
        public static double JacobiLargest(double a00, double a01, double a02, double a11, double a12, double a22)
        {
            double[,] a = { { a00, a01, a02 }, { a01, a11, a12 }, { a02, a12, a22 } };
            for (int sweep = 0; sweep < 8; sweep++)
                for (int p = 0; p < 2; p++)
                    for (int q = p + 1; q < 3; q++)
                    {
                        if (Math.Abs(a[p, q]) < 1e-14) continue;
                        double theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
                        double t = Math.Sign(theta) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
                        if (theta == 0) t = 1;
                        double c = 1 / Math.Sqrt(t * t + 1), s = t * c;
                        for (int k = 0; k < 3; k++)
                        {
                            double akp = a[k, p], akq = a[k, q];
                            a[k, p] = c * akp - s * akq;
                            a[k, q] = s * akp + c * akq;
                        }
                        for (int k = 0; k < 3; k++)
                        {
                            double apk = a[p, k], aqk = a[q, k];
                            a[p, k] = c * apk - s * aqk;
                            a[q, k] = s * apk + c * aqk;
                        }
                    }
            return Math.Max(a[0, 0], Math.Max(a[1, 1], a[2, 2]));
        }

        public static bool TryCholesky(double[] a, int n, double[] l, out int failedAt)
        {
            failedAt = -1;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double s = a[i * n + j];
                    for (int k = 0; k < j; k++) s -= l[i * n + k] * l[j * n + k];
                    if (i == j)
                    {
                        if (s <= 0) { failedAt = i; return false; }
                        l[i * n + i] = Math.Sqrt(s);
                    }
                    else l[i * n + j] = s / l[j * n + j];
                }
            }
            return true;
        }

        public static void HilbertSolve(double[] b, double eps, double[] x)
        {
            int n = b.Length;
            double[,] lu = new double[n, n];
            int[] perm = new int[n];
            for (int i = 0; i < n; i++)
            {
                perm[i] = i;
                for (int j = 0; j < n; j++) lu[i, j] = 1.0 / (i + j + 1) + (i == j ? eps * eps + 1 : 0);
            }
            for (int k = 0; k < n; k++)
                for (int i = k + 1; i < n; i++)
                {
                    lu[i, k] /= lu[k, k];
                    for (int j = k + 1; j < n; j++) lu[i, j] -= lu[i, k] * lu[k, j];
                }
            for (int i = 0; i < n; i++)
            {
                double s = b[perm[i]];
                for (int j = 0; j < i; j++) s -= lu[i, j] * x[j];
                x[i] = s;
            }
            for (int i = n; --i >= 0;)
            {
                for (int j = i + 1; j < n; j++) x[i] -= lu[i, j] * x[j];
                x[i] /= lu[i, i];
            }
        }
    }
}
