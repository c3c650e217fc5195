using System;

namespace Dsp
{
    public class Biquad
    {
        private double b0, b1, b2, a1, a2;
        private double z1, z2;

        public double Process(double x)
        {
            double y = b0 * x + z1;
            z1 = b1 * x - a1 * y + z2;
            z2 = b2 * x - a2 * y;
            return y;
        }

        public static void LowPass(double[] input, double[] output, double cutoff, double q)
        {
            double w0 = 2 * Math.PI * cutoff, cos = Math.Cos(w0), alpha = Math.Sin(w0) / (2 * q);
            double a0 = 1 + alpha, b0 = (1 - cos) / 2 / a0, b1 = (1 - cos) / a0, b2 = b0, a1 = -2 * cos / a0, a2 = (1 - alpha) / a0;
            double x1 = 0, x2 = 0, y1 = 0, y2 = 0;
            for (int i = 0; i < input.Length; i++)
            {
                double x = input[i];
                double y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
                x2 = x1; x1 = x;
                y2 = y1; y1 = y;
                output[i] = y;
            }
        }

        public static void InPlaceReverseFilter(Span<double> data, double a)
        {
            for (int i = 1; i < data.Length; i++)
                data[i] += a * data[i - 1];
            for (int i = data.Length - 2; i >= 0; --i)
                data[i] += a * data[i + 1];
        }

        public static double Rms(ReadOnlySpan<double> x)
        {
            double acc = 0;
            for (var i = 0; i < x.Length; ++i)
                acc = acc + x[i] * x[i];
            return x.IsEmpty ? 0 : Math.Sqrt(acc / x.Length);
        }

        public static double DbToGain(double db) => Math.Pow(10, db / 20);

        public static double SoftClip(double x, double drive)
        {
            x *= drive;
            if (x > 1) return 2.0 / 3;
            if (x < -1) return -2.0 / 3;
            return x - x * x * x / 3;
        }

        public static void Decimate(ReadOnlySpan<double> input, Span<double> output, int factor)
        {
            int j = 0;
            for (int i = 0; i < input.Length && j < output.Length; i += factor)
            {
                double m = 0;
                int end = Math.Min(i + factor, input.Length);
                for (int k = i; k < end; k++) m += input[k];
                output[j++] = m / (end - i);
            }
        }

        public static void SavitzkyGolay(double[] y, double[] smooth)
        {
            double[] c = { -3, 12, 17, 12, -3 };
            for (int i = 0; i < y.Length; i++)
            {
                if (i < 2 || i >= y.Length - 2)
                {
                    smooth[i] = y[i];
                    continue;
                }
                double s = 0;
                for (int k = -2; k <= 2; k++)
                    s += c[k + 2] * y[i + k];
                smooth[i] = s / 35;
            }
        }

        public static (double level, double trend) HoltSmoothing(double[] series, double alpha, double beta)
        {
            double level = series[0], trend = series.Length > 1 ? series[1] - series[0] : 0;
            for (int t = 1; t < series.Length; t++)
            {
                double last = level;
                level = alpha * series[t] + (1 - alpha) * (level + trend);
                trend = beta * (level - last) + (1 - beta) * trend;
            }
            return (level, trend);
        }

        public static double KalmanScalar(double[] z, double q, double r)
        {
            double x = 0, p = 1;
            foreach (var m in z)
            {
                p += q;
                var k = p / (p + r);
                x += k * (m - x);
                p *= 1 - k;
            }
            return x;
        }
    }
}
