using System;

namespace Ode
{
    public class RungeKuttaFehlberg
    {
        private static readonly double[][] B =
        {
            new double[] { },
            new[] { 1.0 / 4 },
            new[] { 3.0 / 32, 9.0 / 32 },
            new[] { 1932.0 / 2197, -7200.0 / 2197, 7296.0 / 2197 },
            new[] { 439.0 / 216, -8.0, 3680.0 / 513, -845.0 / 4104 },
            new[] { -8.0 / 27, 2.0, -3544.0 / 2565, 1859.0 / 4104, -11.0 / 40 }
        };

        private static readonly double[] C4 = { 25.0 / 216, 0, 1408.0 / 2565, 2197.0 / 4104, -1.0 / 5, 0 };
        private static readonly double[] C5 = { 16.0 / 135, 0, 6656.0 / 12825, 28561.0 / 56430, -9.0 / 50, 2.0 / 55 };

        private static void VanDerPol(double[] y, double mu, double[] dy)
        {
            dy[0] = y[1];
            dy[1] = mu * (1 - y[0] * y[0]) * y[1] - y[0];
        }

        public static double[] Integrate(double y0, double v0, double mu, double end, double tolerance)
        {
            const int Dim = 2;
            double[] y = { y0, v0 };
            var k = new double[6][];
            for (int s = 0; s < 6; s++) k[s] = new double[Dim];
            double[] tmp = new double[Dim];
            double t = 0, h = 0.1;
            int steps = 0;
            if (tolerance < 1e-3) tolerance = 1e-3;
            if (end > 2) end = 2;
            while (t < end && steps++ < 60)
            {
                if (t + h > end) h = end - t;
                for (int s = 0; s < 6; s++)
                {
                    for (int i = 0; i < Dim; i++)
                    {
                        tmp[i] = y[i];
                        for (int j = 0; j < s; j++)
                            tmp[i] += h * B[s][j] * k[j][i];
                    }
                    VanDerPol(tmp, mu, k[s]);
                }
                double error = 0;
                for (int i = 0; i < Dim; i++)
                {
                    double e = 0;
                    for (int s = 0; s < 6; s++)
                        e += h * (C5[s] - C4[s]) * k[s][i];
                    error = Math.Max(error, Math.Abs(e));
                }
                if (error <= tolerance || h < 1e-6)
                {
                    t += h;
                    for (int i = 0; i < Dim; i++)
                        for (int s = 0; s < 6; s++)
                            y[i] += h * C5[s] * k[s][i];
                }
                double factor = error == 0 ? 4 : 0.84 * Math.Pow(tolerance / error, 0.25);
                h *= Math.Min(4, Math.Max(0.1, factor));
            }
            return y;
        }

        public static double Period(double length, double theta0)
        {
            double theta = theta0, omega = 0, dt = 0.01, time = 0;
            double previous = theta;
            for (int i = 0; i < 2000; i++)
            {
                double k1 = omega, l1 = -9.81 / length * Math.Sin(theta);
                double k2 = omega + 0.5 * dt * l1, l2 = -9.81 / length * Math.Sin(theta + 0.5 * dt * k1);
                double k3 = omega + 0.5 * dt * l2, l3 = -9.81 / length * Math.Sin(theta + 0.5 * dt * k2);
                double k4 = omega + dt * l3, l4 = -9.81 / length * Math.Sin(theta + dt * k3);
                previous = theta;
                theta += dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
                omega += dt / 6 * (l1 + 2 * l2 + 2 * l3 + l4);
                time += dt;
                if (theta <= 0)
                {
                    double fraction = previous / (previous - theta);
                    return 4 * (time - dt + fraction * dt);
                }
            }
            return time;
        }
    }
}
