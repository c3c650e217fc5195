using System;

namespace Estimation
{
    public struct Gaussian
    {
        public double Mean;
        public double Variance;

        public Gaussian(double mean, double variance) : this()
        {
            Mean = mean;
            Variance = variance;
        }

        public double LogPdf(double x)
        {
            double d = x - Mean;
            return -0.5 * (Math.Log(2 * Math.PI * Variance) + d * d / Variance);
        }

        public static Gaussian operator *(Gaussian a, Gaussian b)
        {
            double v = 1 / (1 / a.Variance + 1 / b.Variance);
            return new Gaussian(v * (a.Mean / a.Variance + b.Mean / b.Variance), v);
        }

        public static Gaussian operator +(Gaussian a, Gaussian b) => new Gaussian(a.Mean + b.Mean, a.Variance + b.Variance);

        public override string ToString() => $"N({Mean}, {Variance})";
    }

    public static class Kalman
    {
        public static Gaussian Predict(Gaussian prior, Gaussian motion) => prior + motion;

        public static Gaussian Update(Gaussian prior, double measurement, double noise)
        {
            var likelihood = new Gaussian(measurement, noise);
            return prior * likelihood;
        }

        public static double Filter1D(double[] z, double q, double r, double[] estimates)
        {
            var belief = new Gaussian(0, 10);
            double logLik = 0;
            for (int k = 0; k < z.Length; k++)
            {
                belief = Predict(belief, new Gaussian { Mean = 0, Variance = q });
                logLik += new Gaussian(belief.Mean, belief.Variance + r).LogPdf(z[k]);
                belief = Update(belief, z[k], r);
                estimates[k] = belief.Mean;
            }
            return logLik;
        }

        public static void UpdateScalar(ref double x, ref double p, double z, double r, out double gain, out double innovation)
        {
            innovation = z - x;
            double s = p + r;
            gain = p / s;
            x += gain * innovation;
            p *= 1 - gain;
        }

        private static double[,] Multiply(double[,] a, double[,] b)
        {
            int n = a.GetLength(0), m = b.GetLength(1), l = a.GetLength(1);
            var c = new double[n, m];
            for (int i = 0; i < n; i++)
                for (int j = 0; j < m; j++)
                    for (int k = 0; k < l; k++)
                        c[i, j] += a[i, k] * b[k, j];
            return c;
        }

        private static double[,] Transpose(double[,] a)
        {
            var t = new double[a.GetLength(1), a.GetLength(0)];
            for (int i = 0; i < a.GetLength(0); i++)
                for (int j = 0; j < a.GetLength(1); j++)
                    t[j, i] = a[i, j];
            return t;
        }

        /// <summary>Constant-velocity model with position measurements; returns the filtered position.</summary>
        public static double ConstantVelocity(double[] z, double dt, double q, double r)
        {
            double[,] F = { { 1, dt }, { 0, 1 } };
            double[,] P = { { 1, 0 }, { 0, 1 } };
            double x = 0, v = 0;
            foreach (double m in z)
            {
                x += dt * v;
                P = Multiply(Multiply(F, P), Transpose(F));
                P[0, 0] += q * dt * dt * dt / 3;
                P[0, 1] += q * dt * dt / 2;
                P[1, 0] += q * dt * dt / 2;
                P[1, 1] += q * dt;
                double s = P[0, 0] + r;
                double k0 = P[0, 0] / s, k1 = P[1, 0] / s;
                double y = m - x;
                x += k0 * y;
                v += k1 * y;
                double p00 = P[0, 0], p01 = P[0, 1];
                P[0, 0] -= k0 * p00;
                P[0, 1] -= k0 * p01;
                P[1, 0] -= k1 * p00;
                P[1, 1] -= k1 * p01;
            }
            return x;
        }

        /// <summary>The same with a fixed-size covariance written out.</summary>
        public static void Step2(Span<double> x, Span<double> p, double z, double dt, double q, double r)
        {
            x[0] += dt * x[1];
            double p00 = p[0] + dt * (p[2] + p[1] + dt * p[3]) + q;
            double p01 = p[1] + dt * p[3];
            double p10 = p[2] + dt * p[3];
            double p11 = p[3] + q;
            double s = p00 + r, y = z - x[0];
            (double k0, double k1) = (p00 / s, p10 / s);
            x[0] += k0 * y;
            x[1] += k1 * y;
            p[0] = (1 - k0) * p00;
            p[1] = (1 - k0) * p01;
            p[2] = p10 - k1 * p00;
            p[3] = p11 - k1 * p01;
        }

        public static double AlphaBeta(double[] samples, double alpha, double beta, double dt)
        {
            double xk1 = 0, vk1 = 0, total = 0;
            int i = 0;
            do
            {
                double xk = xk1 + vk1 * dt, vk = vk1, rk = samples[i] - xk;
                xk += alpha * rk;
                vk += beta * rk / dt;
                xk1 = xk;
                vk1 = vk;
                total += rk * rk;
            } while (++i < samples.Length);
            return total / samples.Length;
        }
    }
}
