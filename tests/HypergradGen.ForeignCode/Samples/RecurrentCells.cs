using System;

namespace Neural.Recurrent
{
    public enum Activation { Relu, Tanh, Gelu, Swish, LeakyRelu, Identity }

    public static class Cells
    {
        static double Sigmoid(double x) => 1.0 / (1.0 + Math.Exp(-x));

        public static double Activate(Activation a, double x) => a switch
        {
            Activation.Relu => Math.Max(0, x),
            Activation.Tanh => Math.Tanh(x),
            Activation.Gelu => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
            Activation.Swish => x * Sigmoid(x),
            Activation.LeakyRelu => x > 0 ? x : 0.01 * x,
            _ => x,
        };

        /// <summary>One LSTM step; gates are packed i, f, g, o in the weight rows.</summary>
        public static void Lstm(ReadOnlySpan<double> x, ReadOnlySpan<double> wx, ReadOnlySpan<double> wh, ReadOnlySpan<double> b, Span<double> h, Span<double> c)
        {
            int hidden = h.Length, input = x.Length;
            Span<double> gates = stackalloc double[4 * hidden];
            for (int g = 0; g < gates.Length; g++)
            {
                double s = b[g % b.Length];
                var row = wx.Slice(g % wx.Length, 1);
                for (int j = 0; j < input; j++) s += row[0] * x[j];
                for (int j = 0; j < hidden; j++) s += wh[(g * hidden + j) % wh.Length] * h[j];
                gates[g] = s;
            }
            for (int k = 0; k < hidden; k++)
            {
                double i = Sigmoid(gates[k]);
                double f = Sigmoid(gates[hidden + k] + 1);
                double g = Math.Tanh(gates[2 * hidden + k]);
                double o = Sigmoid(gates[3 * hidden + k]);
                c[k] = f * c[k] + i * g;
                h[k] = o * Math.Tanh(c[k]);
            }
        }

        public static double Gru(double x, double h, double wz, double wr, double wh, double uz, double ur, double uh)
        {
            double z = Sigmoid(wz * x + uz * h), r = Sigmoid(wr * x + ur * h);
            double candidate = Math.Tanh(wh * x + uh * (r * h));
            return (1 - z) * h + z * candidate;
        }

        public static double GruSequence(double[] xs, double wz, double wr, double wh)
        {
            double h = 0;
            foreach (var x in xs)
                h = Gru(x, h, wz, wr, wh, uz: 0.3, ur: -0.2, uh: 0.9);
            return h;
        }

        public static void LayerNorm(double[] x, double[] gamma, double[] beta, double[] y)
        {
            const double eps = 1e-5;
            int n = x.Length;
            double mean = 0, var = 0;
            for (int i = 0; i < n; i++) mean += x[i];
            mean /= n;
            for (int i = 0; i < n; i++) { double d = x[i] - mean; var += d * d; }
            double inv = 1 / Math.Sqrt(var / n + eps);
            for (int i = 0; i < n; i++) y[i] = gamma[i] * (x[i] - mean) * inv + beta[i];
        }

        public static double CrossEntropy(double[] logits, int target)
        {
            double max = double.NegativeInfinity;
            foreach (double l in logits) if (l > max) max = l;
            double sum = 0;
            foreach (double l in logits) sum += Math.Exp(l - max);
            return Math.Log(sum) + max - logits[target];
        }

        public static double[] Softmax(double[] z)
        {
            double[] e = new double[z.Length];
            double total = 0;
            for (int i = 0; i < z.Length; i++) total += e[i] = Math.Exp(z[i]);
            for (int i = 0; i < z.Length; i++) e[i] /= total;
            return e;
        }

        public static double FocalLoss(double[] z, int target, double gamma)
        {
            var p = Softmax(z);
            return -Math.Pow(1 - p[target], gamma) * Math.Log(p[target]);
        }

        public static double KlDivergence(double[] a, double[] b)
        {
            double[] p = Softmax(a), q = Softmax(b);
            double kl = 0;
            for (int i = 0; i < p.Length && i < q.Length; i++)
                kl += p[i] * (Math.Log(p[i]) - Math.Log(q[i]));
            return kl;
        }

        public static void Attention(double[] q, double[] k, double[] v, int dim, double[] output)
        {
            int n = k.Length / dim;
            double[] w = new double[n];
            double denom = 0, scale = 1 / Math.Sqrt(dim);
            for (int i = 0; i < n; i++)
            {
                double dot = 0;
                for (int d = 0; d < dim; d++) dot += q[d] * k[i * dim + d];
                w[i] = Math.Exp(dot * scale);
                denom += w[i];
            }
            Array.Clear(output, 0, output.Length);
            for (int i = 0; i < n; i++)
            {
                double a = w[i] / denom;
                for (int d = 0; d < dim; d++) output[d] += a * v[i * dim + d];
            }
        }

        public static float Mlp(float[] x, float[] w1, float[] w2)
        {
            float y = 0f;
            for (int h = 0; h < w2.Length; h++)
            {
                float a = 0f;
                for (int i = 0; i < x.Length; i++)
                    a += w1[(h * x.Length + i) % w1.Length] * x[i];
                y += w2[h] * MathF.Max(a, 0f);
            }
            return MathF.Tanh(y);
        }

        public static void AdamStep(double[] w, double[] g, double[] m, double[] v, double lr, int t)
        {
            const double b1 = 0.9, b2 = 0.999;
            double c1 = 1 - Math.Pow(b1, t), c2 = 1 - Math.Pow(b2, t);
            for (int i = 0; i < w.Length; i++)
            {
                m[i] = b1 * m[i] + (1 - b1) * g[i];
                v[i] = b2 * v[i] + (1 - b2) * g[i] * g[i];
                w[i] -= lr * (m[i] / c1) / (Math.Sqrt(v[i] / c2) + 1e-8);
            }
        }
    }
}
