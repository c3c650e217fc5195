using System;

namespace Jagged
{
    public static class Matrix
    {
        public static double[][] Create(int rows, int cols)
        {
            var m = new double[rows][];
            for (int i = 0; i < rows; i++)
                m[i] = new double[cols];
            return m;
        }

        static double[][] FromFlat(double[] flat, int n)
        {
            var m = Create(n, n);
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++)
                    m[i][j] = flat[(3 * i + j) % flat.Length] + (i == j ? 4 : 0);
            return m;
        }

        static double[][] Duplicate(double[][] m)
        {
            double[][] copy = new double[m.Length][];
            for (int i = 0; i < m.Length; i++)
                copy[i] = (double[])m[i].Clone();
            return copy;
        }

        static double[][] Decompose(double[][] matrix, int[] perm, out int toggle)
        {
            int n = matrix.Length;
            double[][] result = Duplicate(matrix);
            for (int i = 0; i < n; i++) perm[i] = i;
            toggle = 1;
            for (int j = 0; j < n - 1; j++)
            {
                double max = Math.Abs(result[j][j]);
                int row = j;
                for (int i = j + 1; i < n; i++)
                {
                    if (Math.Abs(result[i][j]) > max)
                    {
                        max = Math.Abs(result[i][j]);
                        row = i;
                    }
                }
                if (row != j)
                {
                    double[] rowPtr = result[row];
                    result[row] = result[j];
                    result[j] = rowPtr;
                    int tmp = perm[row];
                    perm[row] = perm[j];
                    perm[j] = tmp;
                    toggle = -toggle;
                }
                for (int i = j + 1; i < n; i++)
                {
                    result[i][j] /= result[j][j];
                    for (int k = j + 1; k < n; k++)
                        result[i][k] -= result[i][j] * result[j][k];
                }
            }
            return result;
        }

        public static double Determinant(double[] flat, int n)
        {
            if (n < 1 || n > 6) n = 3;
            double[][] m = FromFlat(flat, n);
            var perm = new int[n];
            double[][] lum = Decompose(m, perm, out int toggle);
            double result = toggle;
            for (int i = 0; i < n; i++)
                result *= lum[i][i];
            return result;
        }

        public static double[] PowerIteration(double[] flat, int iterations)
        {
            int n = 3;
            double[][] m = FromFlat(flat, n);
            double[] v = { 1, 1, 1 };
            for (int it = 0; it < iterations; it++)
            {
                double[] next = new double[n];
                double norm = 0;
                for (int i = 0; i < n; i++)
                {
                    double[] row = m[i];
                    for (int j = 0; j < n; j++) next[i] += row[j] * v[j];
                    norm += next[i] * next[i];
                }
                norm = Math.Sqrt(norm);
                for (int i = 0; i < n; i++) v[i] = next[i] / norm;
            }
            return v;
        }

        public static double[] Backprop(double[] x, double[] parameters)
        {
            int[] sizes = { 2, 3, 1 };
            double[][] activations = new double[sizes.Length][];
            for (int l = 0; l < sizes.Length; l++)
                activations[l] = new double[sizes[l]];
            activations[0][0] = x[0];
            activations[0][1] = x[x.Length - 1];
            int p = 0;
            for (int l = 1; l < sizes.Length; l++)
            {
                for (int i = 0; i < sizes[l]; i++)
                {
                    double sum = parameters[p++ % parameters.Length];
                    for (int j = 0; j < sizes[l - 1]; j++)
                        sum += parameters[p++ % parameters.Length] * activations[l - 1][j];
                    activations[l][i] = Math.Tanh(sum);
                }
            }
            return activations[^1];
        }

        public static double DynamicTimeWarp(double[] a, double[] b)
        {
            int n = a.Length, m = b.Length;
            double[][] cost = Create(n + 1, m + 1);
            for (int i = 0; i <= n; i++)
                for (int j = 0; j <= m; j++)
                    cost[i][j] = i == 0 && j == 0 ? 0 : 1e9;
            for (int i = 1; i <= n; i++)
            {
                for (int j = 1; j <= m; j++)
                {
                    double d = (a[i - 1] - b[j - 1]) * (a[i - 1] - b[j - 1]);
                    cost[i][j] = d + Math.Min(cost[i - 1][j], Math.Min(cost[i][j - 1], cost[i - 1][j - 1]));
                }
            }
            return cost[n][m];
        }
    }
}
