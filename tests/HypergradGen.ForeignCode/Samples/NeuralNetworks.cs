using System;
using System.Linq;

namespace Learning
{
    public static class Layers
    {
        public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

        public static double Gelu(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));

        public static double Elu(double x, double alpha = 1.0) => x > 0 ? x : alpha * (Math.Exp(x) - 1);

        public static double Softplus(double x)
        {
            if (x > 30) return x;
            return Math.Log(1 + Math.Exp(x));
        }

        public static void Dense(double[] input, double[] weights, double[] bias, double[] output)
        {
            for (int o = 0; o < bias.Length; o++)
            {
                double z = bias[o];
                for (int i = 0; i < input.Length; i++)
                    z += weights[o * input.Length + i] * input[i];
                output[o] = Sigmoid(z);
            }
        }

        public static double TwoLayerLoss(double[] x, double[] w1, double[] w2, double target, int hidden)
        {
            double y = 0;
            var h = new double[hidden];
            for (int j = 0; j < hidden; j++)
            {
                double s = 0;
                for (int i = 0; i < x.Length; i++) s += w1[j * x.Length + i] * x[i];
                h[j] = s > 0 ? s : 0.01 * s;
                y += w2[j] * h[j];
            }
            double e = y - target;
            return 0.5 * e * e;
        }

        public static void LayerNorm(ReadOnlySpan<double> x, ReadOnlySpan<double> gamma, ReadOnlySpan<double> beta, Span<double> y, double eps = 1e-5)
        {
            double mean = 0;
            foreach (var v in x) mean += v;
            mean /= x.Length;
            double variance = 0;
            foreach (var v in x) variance += (v - mean) * (v - mean);
            double inv = 1 / Math.Sqrt(variance / x.Length + eps);
            for (int i = 0; i < x.Length; i++)
                y[i] = gamma[i] * (x[i] - mean) * inv + beta[i];
        }

        public static double CrossEntropy(double[] logits, int label)
        {
            double m = logits.Max();
            double s = logits.Sum(l => Math.Exp(l - m));
            return Math.Log(s) + m - logits[label];
        }

        public static double LogSumExp(double[] v)
        {
            double max = double.MinValue;
            for (int i = 0; i < v.Length; i++) if (v[i] > max) max = v[i];
            double acc = 0;
            for (int i = 0; i < v.Length; i++) acc += Math.Exp(v[i] - max);
            return max + Math.Log(acc);
        }

        public static void Attention(double[] q, double[] k, double[] v, double[] result, int tokens, int width)
        {
            double scale = 1.0 / Math.Sqrt(width);
            double[] scores = new double[tokens];
            for (int i = 0; i < tokens; i++)
            {
                double max = double.NegativeInfinity, total = 0;
                for (int j = 0; j < tokens; j++)
                {
                    double s = 0;
                    for (int d = 0; d < width; d++) s += q[i * width + d] * k[j * width + d];
                    scores[j] = s * scale;
                    max = Math.Max(max, scores[j]);
                }
                for (int j = 0; j < tokens; j++)
                {
                    scores[j] = Math.Exp(scores[j] - max);
                    total += scores[j];
                }
                for (int d = 0; d < width; d++)
                {
                    double acc = 0;
                    for (int j = 0; j < tokens; j++) acc += scores[j] / total * v[j * width + d];
                    result[i * width + d] = acc;
                }
            }
        }

        public static void GruCell(double[] x, double[] h, double[] wz, double[] wh, double[] output)
        {
            for (int i = 0; i < h.Length; i++)
            {
                double z = Sigmoid(wz[i] * x[i] + h[i]);
                double cand = Math.Tanh(wh[i] * x[i] + (1 - z) * h[i]);
                output[i] = z * h[i] + (1 - z) * cand;
            }
        }

        public static void AdamStep(double[] param, double[] grad, double[] m, double[] v, double lr, int t)
        {
            const double b1 = 0.9, b2 = 0.999;
            for (int i = 0; i < param.Length; i++)
            {
                m[i] = b1 * m[i] + (1 - b1) * grad[i];
                v[i] = b2 * v[i] + (1 - b2) * grad[i] * grad[i];
                double mHat = m[i] / (1 - Math.Pow(b1, t)), vHat = v[i] / (1 - Math.Pow(b2, t));
                param[i] -= lr * mHat / (Math.Sqrt(vHat) + 1e-8);
            }
        }

        public static double RbfKernel(double[] a, double[] b, double gamma)
        {
            double d2 = 0;
            for (int i = 0; i < a.Length; i++) d2 += Math.Pow(a[i] - b[i], 2);
            return Math.Exp(-gamma * d2);
        }

        public static void MaxPool(double[] input, double[] pooled, int window)
        {
            for (int o = 0; o < pooled.Length; o++)
            {
                double best = input[o * window];
                for (int k = 1; k < window; k++)
                    if (input[o * window + k] > best) best = input[o * window + k];
                pooled[o] = best;
            }
        }
    }
}
