using System;
using static System.Math;

namespace OdeSolvers
{
    /// <summary>Embedded Runge-Kutta pairs and symplectic schemes, adapted from a control course.</summary>
    public static class AdaptiveOde
    {
        private static readonly double[] C = { 0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1 };
        private static readonly double[][] A =
        {
            new double[] { },
            new double[] { 1.0 / 5 },
            new double[] { 3.0 / 40, 9.0 / 40 },
            new double[] { 44.0 / 45, -56.0 / 15, 32.0 / 9 },
            new double[] { 19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729 },
            new double[] { 9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656 },
            new double[] { 35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84 },
        };
        private static readonly double[] E = { 71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40 };

        static void VanDerPol(double t, double[] y, double mu, double[] dydt)
        {
            dydt[0] = y[1];
            dydt[1] = mu * (1 - y[0] * y[0]) * y[1] - y[0] + 0.1 * Sin(t);
        }

        public static double DormandPrinceStep(double t, double h, double mu, double[] y, double[] yNew)
        {
            int n = y.Length < 2 ? 0 : 2;
            var k = new double[7 * n];
            var yt = new double[n];
            var f = new double[n];
            for (int s = 0; s < 7; s++)
            {
                for (int i = 0; i < n; i++)
                {
                    double acc = y[i];
                    for (int j = 0; j < s; j++) acc += h * A[s][j] * k[j * n + i];
                    yt[i] = acc;
                }
                VanDerPol(t + C[s] * h, yt, mu, f);
                Array.Copy(f, 0, k, s * n, n);
            }
            double err = 0;
            for (int i = 0; i < n; i++)
            {
                double sum = 0, e = 0;
                for (int s = 0; s < 6; s++) sum += A[6][s] * k[s * n + i];
                for (int s = 0; s < 7; s++) e += E[s] * k[s * n + i];
                yNew[i] = y[i] + h * sum;
                double sc = 1e-6 + 1e-6 * Max(Abs(y[i]), Abs(yNew[i]));
                err += (h * e / sc) * (h * e / sc);
            }
            return Sqrt(err / Max(1, n));
        }

        public static double IntegrateAdaptive(double x0, double v0, double mu, double tEnd)
        {
            double[] y = { x0, v0 }, next = new double[2];
            double t = 0, h = 0.1;
            int steps = 0;
            while (t < tEnd && steps++ < 200)
            {
                if (t + h > tEnd) h = tEnd - t;
                double err = DormandPrinceStep(t, h, mu, y, next);
                if (err <= 50)
                {
                    t += h;
                    (y, next) = (next, y);
                }
                else
                {
                    h *= 0.5;
                }
            }
            return y[0];
        }

        public static (double q, double p) StormerVerlet(double q, double p, double omega, double dt, int steps)
        {
            for (var i = 0; i < steps; ++i)
            {
                p -= 0.5 * dt * omega * omega * q;
                q += dt * p;
                p -= 0.5 * dt * omega * omega * q;
            }
            return (q, p);
        }

        public static void ImplicitMidpoint(ref double x, ref double v, double k, double c, double dt)
        {
            double xn = x, vn = v;
            for (int it = 0; it < 20; it++)
            {
                double xm = 0.5 * (x + xn), vm = 0.5 * (v + vn);
                double xNext = x + dt * vm;
                double vNext = v - dt * (k * Sin(xm) + c * vm);
                double d = Abs(xNext - xn) + Abs(vNext - vn);
                xn = xNext;
                vn = vNext;
                if (d < 1e-14) break;
            }
            x = xn;
            v = vn;
        }

        /// <summary>Adams-Bashforth of order three, started with Heun's method.</summary>
        public static double AdamsBashforth(double y0, double lambda, double dt, int n)
        {
            double f(double t, double y) => lambda * (Cos(t) - y);
            double y1 = y0, fm2 = 0, fm1 = 0, t1 = 0;
            for (int i = 0; i < n; i++)
            {
                double fn = f(t1, y1);
                if (i < 2)
                {
                    double pred = y1 + dt * fn;
                    y1 += dt / 2 * (fn + f(t1 + dt, pred));
                }
                else
                    y1 += dt / 12 * (23 * fn - 16 * fm1 + 5 * fm2);
                fm2 = fm1;
                fm1 = fn;
                t1 += dt;
            }
            return y1;
        }

        public static void CrankNicolson(double[] u, double alpha, double dx, double dt, int steps)
        {
            int n = u.Length;
            if (n < 3) return;
            double r = alpha * dt / (2 * dx * dx);
            double[] cp = new double[n], dp = new double[n], rhs = new double[n];
            for (int s = 0; s < steps; s++)
            {
                rhs[0] = u[0];
                rhs[n - 1] = u[n - 1];
                for (int i = 1; i < n - 1; i++)
                    rhs[i] = r * u[i - 1] + (1 - 2 * r) * u[i] + r * u[i + 1];
                cp[0] = 0; dp[0] = rhs[0];
                for (int i = 1; i < n - 1; i++)
                {
                    double m = 1 + 2 * r + r * cp[i - 1];
                    cp[i] = -r / m;
                    dp[i] = (rhs[i] + r * dp[i - 1]) / m;
                }
                u[n - 1] = rhs[n - 1];
                for (int i = n - 2; i >= 0; i--)
                    u[i] = i == 0 ? dp[0] : dp[i] - cp[i] * u[i + 1];
            }
        }
    }
}
