using System;
using static System.Math;

namespace Simulation
{
    public partial class NBody
    {
        public double G = 1;
        private const double Softening = 1e-3;

        public static double PotentialEnergy(double[] pos, double[] mass)
        {
            double e = 0;
            int n = mass.Length;
            for (int i = 0; i < n; i++)
                for (int j = i + 1; j < n; j++)
                {
                    double r2 = Softening;
                    for (int d = 0; d < 2; d++)
                    {
                        double diff = pos[2 * i + d] - pos[2 * j + d];
                        r2 += diff * diff;
                    }
                    e -= mass[i] * mass[j] / Sqrt(r2);
                }
            return e;
        }

        public void Accelerations(ReadOnlySpan<double> pos, ReadOnlySpan<double> mass, Span<double> acc)
        {
            acc.Clear();
            for (int i = 0; i < mass.Length; i++)
            {
                for (int j = 0; j < mass.Length; j++)
                {
                    if (i == j) continue;
                    double dx = pos[2 * j] - pos[2 * i], dy = pos[2 * j + 1] - pos[2 * i + 1];
                    double inv = 1.0 / Pow(dx * dx + dy * dy + Softening, 1.5);
                    acc[2 * i] += G * mass[j] * dx * inv;
                    acc[2 * i + 1] += G * mass[j] * dy * inv;
                }
            }
        }

        public static double LennardJones(double r, double epsilon = 1, double sigma = 1)
        {
            double sr6 = Pow(sigma / r, 6);
            return 4 * epsilon * (sr6 * sr6 - sr6);
        }

        public static double Pendulum(double theta, double omega, double length, double dt, int steps, bool damped)
        {
            const double g = 9.81;
            for (var i = 0; i < steps; i++)
            {
                omega -= g / length * Sin(theta) * dt;
                if (damped) omega *= 1 - 0.1 * dt;
                theta += omega * dt;
            }
            return theta;
        }

        public static void HeatStep(double[] u, double alpha)
        {
            var prev = u[0];
            for (int i = 1; i < u.Length - 1; i++)
            {
                var current = u[i];
                u[i] = current + alpha * (prev - 2 * current + u[i + 1]);
                prev = current;
            }
        }

        public static void WaveEquation(double[] u, double[] v, double c, double dt, int steps)
        {
            int n = u.Length;
            for (int s = 0; s < steps; s++)
            {
                for (int i = 0; i < n; i++)
                {
                    int left = (i + n - 1) % n, right = (i + 1) % n;
                    v[i] += c * c * dt * (u[left] - 2 * u[i] + u[right]);
                }
                for (int i = 0; i < n; i++) u[i] += dt * v[i];
            }
        }

        public static double ProjectileRange(double speed, double angle, double drag, double dt)
        {
            double vx = speed * Cos(angle), vy = speed * Sin(angle), x = 0, y = 0, lastX = 0, lastY = 0;
            int n = 0;
            do
            {
                lastX = x; lastY = y;
                double v = Sqrt(vx * vx + vy * vy);
                vx -= drag * v * vx * dt;
                vy -= (9.81 + drag * v * vy) * dt;
                x += vx * dt;
                y += vy * dt;
            } while (y > 0 && ++n < 500);
            return lastX + (x - lastX) * lastY / (lastY - y);
        }

        public static double SpringChainEnergy(double[] x, double k, double rest)
        {
            double energy = 0;
            for (int i = 0; i + 1 < x.Length; i++)
            {
                var stretch = Abs(x[i + 1] - x[i]) - rest;
                if (stretch < 0) stretch *= 0.5;
                energy += 0.5 * k * stretch * stretch;
            }
            return energy;
        }

        public static double VanDerWaalsPressure(double t, double v, double a, double b) => 8.314 * t / (v - b) - a / (v * v);

        public static double PlanckRadiance(double lambda, double temperature)
        {
            const double h = 6.626e-3, c = 2.998, kb = 1.381e-2;
            return 2 * h * c * c / Pow(lambda, 5) / (Exp(h * c / (lambda * kb * temperature)) - 1);
        }
    }
}
