using System;

namespace Algorithms
{
    public static class Sequences
    {
        public static double DynamicTimeWarping(double[] a, double[] b)
        {
            int n = a.Length, m = b.Length;
            double[] prev = new double[m + 1], cur = new double[m + 1];
            for (int j = 1; j <= m; j++) prev[j] = double.PositiveInfinity;
            for (int i = 1; i <= n; i++)
            {
                cur[0] = double.PositiveInfinity;
                for (int j = 1; j <= m; j++)
                {
                    double cost = Math.Abs(a[i - 1] - b[j - 1]);
                    cur[j] = cost + Math.Min(prev[j - 1], Math.Min(prev[j], cur[j - 1]));
                }
                var t = prev;
                prev = cur;
                cur = t;
            }
            return prev[m];
        }

        public static double ForwardHmm(double[] start, double[] transition, double[] emission, int[] observations)
        {
            int states = start.Length;
            var alpha = new double[states];
            var next = new double[states];
            for (int s = 0; s < states; s++)
                alpha[s] = start[s] * emission[s * states + observations[0] % states];
            for (int t = 1; t < observations.Length; t++)
            {
                for (int s = 0; s < states; s++)
                {
                    double sum = 0;
                    for (int r = 0; r < states; r++)
                        sum += alpha[r] * transition[r * states + s];
                    next[s] = sum * emission[s * states + observations[t] % states];
                }
                Array.Copy(next, alpha, states);
            }
            double p = 0;
            foreach (var v in alpha) p += v;
            return p;
        }

        public static double ViterbiScore(double[] unary, double[] pairwise, int length, int labels)
        {
            Span<double> score = stackalloc double[16];
            Span<double> fresh = stackalloc double[16];
            if (labels > 16) throw new ArgumentOutOfRangeException(nameof(labels));
            unary.AsSpan(0, labels).CopyTo(score);
            for (int t = 1; t < length; t++)
            {
                for (int y = 0; y < labels; y++)
                {
                    double best = double.NegativeInfinity;
                    for (int z = 0; z < labels; z++)
                    {
                        double s = score[z] + pairwise[z * labels + y];
                        if (s > best) best = s;
                    }
                    fresh[y] = best + unary[t * labels + y];
                }
                fresh.Slice(0, labels).CopyTo(score);
            }
            double result = score[0];
            for (int y = 1; y < labels; y++) result = Math.Max(result, score[y]);
            return result;
        }

        public static void PrefixProducts(double[] x, double[] p)
        {
            double running = 1;
            for (int i = 0; i < x.Length; i++)
                p[i] = running *= x[i];
        }

        public static void SparseMatVec(double[] values, int[] columns, int[] rows, double[] x, double[] y)
        {
            for (int r = 0; r < y.Length; r++) y[r] = 0;
            for (int k = 0; k < values.Length; k++)
                y[rows[k]] += values[k] * x[columns[k]];
        }

        public static double PageRankNorm(double[] weights, double damping, int n, int rounds)
        {
            double[] rank = new double[n], next = new double[n];
            Array.Fill(rank, 1.0 / n);
            for (int r = 0; r < rounds; r++)
            {
                Array.Fill(next, (1 - damping) / n);
                for (int i = 0; i < n; i++)
                {
                    double total = 0;
                    for (int j = 0; j < n; j++) total += weights[i * n + j];
                    if (total == 0) continue;
                    for (int j = 0; j < n; j++)
                        next[j] += damping * rank[i] * weights[i * n + j] / total;
                }
                (rank, next) = (next, rank);
            }
            double s = 0;
            for (int i = 0; i < n; i++) s += rank[i] * rank[i] * (i + 1);
            return s;
        }

        public static double InsertionSortedMedian(double[] data)
        {
            double[] s = new double[data.Length];
            data.CopyTo(s.AsSpan());
            for (int i = 1; i < s.Length; i++)
            {
                double key = s[i];
                int j = i - 1;
                while (j >= 0 && s[j] > key)
                {
                    s[j + 1] = s[j];
                    j--;
                }
                s[j + 1] = key;
            }
            return s[s.Length / 2];
        }

        public static double SoftKMeansStep(double[] points, double[] centers, double beta)
        {
            double moved = 0;
            for (int c = 0; c < centers.Length; c++)
            {
                double num = 0, den = 0;
                for (int p = 0; p < points.Length; p++)
                {
                    double z = 0;
                    for (int o = 0; o < centers.Length; o++)
                        z += Math.Exp(-beta * (points[p] - centers[o]) * (points[p] - centers[o]));
                    double w = Math.Exp(-beta * (points[p] - centers[c]) * (points[p] - centers[c])) / z;
                    num += w * points[p];
                    den += w;
                }
                double shift = num / den - centers[c];
                moved += shift * shift;
            }
            return moved;
        }

        public static double FibonacciRatio(double a, double b, int n)
        {
            while (n-- > 0)
                (a, b) = (b, a + b);
            return b / a;
        }

        public static double LogisticMap(double x, double r, int n)
        {
        again:
            if (n == 0) return x;
            x = r * x * (1 - x);
            n--;
            goto again;
        }
    }
}
