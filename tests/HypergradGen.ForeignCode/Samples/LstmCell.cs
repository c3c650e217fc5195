using System;

namespace Nn
{
    public struct CellState
    {
        public double[] H;
        public double[] C;
    }

    public static class Lstm
    {
        private static double Sigmoid(double x) => 1.0 / (1.0 + Math.Exp(-x));

        private static double[] MatVec(double[][] m, double[] v)
        {
            double[] r = new double[m.Length];
            for (int i = 0; i < m.Length; i++)
            {
                double s = 0;
                for (int j = 0; j < v.Length; j++) s += m[i][j] * v[j];
                r[i] = s;
            }
            return r;
        }

        private static double[][] Unpack(double[] flat, int rows, int cols, int offset)
        {
            double[][] m = new double[rows][];
            for (int i = 0; i < rows; i++)
            {
                m[i] = new double[cols];
                for (int j = 0; j < cols; j++) m[i][j] = flat[(offset + i * cols + j) % flat.Length];
            }
            return m;
        }

        public static double[] Forward(double[] weights, double[] inputs, int hidden)
        {
            if (hidden < 1) hidden = 1;
            double[][] w = Unpack(weights, 4 * hidden, hidden + 1, 0);
            double[] h = new double[hidden], c = new double[hidden];
            foreach (double x in inputs)
            {
                double[] z = new double[hidden + 1];
                Array.Copy(h, z, hidden);
                z[hidden] = x;
                double[] gates = MatVec(w, z);
                for (int i = 0; i < hidden; i++)
                {
                    double ig = Sigmoid(gates[i]);
                    double fg = Sigmoid(gates[hidden + i] + 1);
                    double og = Sigmoid(gates[2 * hidden + i]);
                    double g = Math.Tanh(gates[3 * hidden + i]);
                    c[i] = fg * c[i] + ig * g;
                    h[i] = og * Math.Tanh(c[i]);
                }
            }
            return h;
        }

        public static double[][] Attention(double[] q, double[] k, int n)
        {
            double[][] scores = new double[n][];
            for (int i = 0; i < n; i++)
            {
                scores[i] = new double[n];
                double max = double.NegativeInfinity;
                for (int j = 0; j < n; j++)
                {
                    scores[i][j] = q[i] * k[j];
                    max = Math.Max(max, scores[i][j]);
                }
                double sum = 0;
                for (int j = 0; j < n; j++)
                {
                    scores[i][j] = Math.Exp(scores[i][j] - max);
                    sum += scores[i][j];
                }
                for (int j = 0; j < n; j++) scores[i][j] /= sum;
            }
            return scores;
        }

        public static double AttentionEntropy(double[] q, double[] k)
        {
            int n = Math.Min(q.Length, k.Length);
            var s = Attention(q, k, n);
            double e = 0;
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++)
                    e -= s[i][j] * Math.Log(s[i][j]);
            return e;
        }

        public static double[] LayerNorm(double[] x, double gain, double bias)
        {
            double mean = 0, variance = 0;
            foreach (var v in x) mean += v;
            mean /= x.Length;
            foreach (var v in x) variance += (v - mean) * (v - mean);
            variance /= x.Length;
            var y = new double[x.Length];
            for (int i = 0; i < x.Length; i++) y[i] = gain * (x[i] - mean) / Math.Sqrt(variance + 1e-5) + bias;
            return y;
        }

        public static CellState Step(double[] h, double[] c, double x)
        {
            var next = new CellState { H = new double[h.Length], C = new double[h.Length] };
            for (int i = 0; i < h.Length; i++)
            {
                next.C[i] = Sigmoid(x + h[i]) * c[i] + Math.Tanh(x);
                next.H[i] = Math.Tanh(next.C[i]);
            }
            return next;
        }
    }
}
