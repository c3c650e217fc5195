using System;

namespace Numerics.Ode;

public class RungeKutta
{
    static void Lorenz(double[] y, double[] dy, double sigma, double rho, double beta)
    {
        dy[0] = sigma * (y[1] - y[0]);
        dy[1] = y[0] * (rho - y[2]) - y[1];
        dy[2] = y[0] * y[1] - beta * y[2];
    }

    public static double[] LorenzRk4(double[] y0, double h, int steps, double sigma, double rho, double beta)
    {
        int n = 3;
        var y = (double[])y0.Clone();
        double[] k1 = new double[n], k2 = new double[n], k3 = new double[n], k4 = new double[n], tmp = new double[n];
        for (int s = 0; s < steps; s++)
        {
            Lorenz(y, k1, sigma, rho, beta);
            for (int i = 0; i < n; i++) tmp[i] = y[i] + h / 2 * k1[i];
            Lorenz(tmp, k2, sigma, rho, beta);
            for (int i = 0; i < n; i++) tmp[i] = y[i] + h / 2 * k2[i];
            Lorenz(tmp, k3, sigma, rho, beta);
            for (int i = 0; i < n; i++) tmp[i] = y[i] + h * k3[i];
            Lorenz(tmp, k4, sigma, rho, beta);
            for (int i = 0; i < n; i++) y[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
        }
        return y;
    }

    public static void LorenzStepInto(ReadOnlySpan<double> state, double h, Span<double> next)
    {
        if (state.Length < 3 || next.Length < 3) throw new ArgumentException("three components");
        double x = state[0], y = state[1], z = state[2];
        double dx = 10 * (y - x), dy = x * (28 - z) - y, dz = x * y - 8.0 / 3 * z;
        double mx = x + 0.5 * h * dx, my = y + 0.5 * h * dy, mz = z + 0.5 * h * dz;
        next[0] = x + h * 10 * (my - mx);
        next[1] = y + h * (mx * (28 - mz) - my);
        next[2] = z + h * (mx * my - 8.0 / 3 * mz);
    }

    public static double DampedOscillatorEnergy(double x, double v, double omega, double zeta, double dt, int n)
    {
        for (int i = 0; i < n; i++)
        {
            var a = -2 * zeta * omega * v - omega * omega * x;
            v += a * dt;
            x += v * dt;
        }
        return 0.5 * v * v + 0.5 * omega * omega * x * x;
    }

    public static (double x, double v) VelocityVerlet(double x, double v, double k, double dt, int steps)
    {
        double a = -k * x;
        while (steps-- > 0)
        {
            x += v * dt + 0.5 * a * dt * dt;
            double aNew = -k * x;
            v += 0.5 * (a + aNew) * dt;
            a = aNew;
        }
        return (x, v);
    }

    public static double AdaptiveLogistic(double y, double r, double tEnd)
    {
        double t = 0, h = 0.1;
        int guard = 0;
        while (t < tEnd && guard++ < 1000)
        {
            if (t + h > tEnd) h = tEnd - t;
            double k1 = r * y * (1 - y);
            double ym = y + h * k1;
            double k2 = r * ym * (1 - ym);
            double err = Math.Abs(h * (k2 - k1) / 2);
            if (err < 1e-4)
            {
                t += h;
                y += h * (k1 + k2) / 2;
                h *= 1.5;
            }
            else
            {
                h *= 0.5;
            }
        }
        return y;
    }

    public static void AdamsBashforth(Span<double> y, double a, double h)
    {
        for (int i = 2; i < y.Length; i++)
            y[i] = y[i - 1] + h * (1.5 * a * y[i - 1] - 0.5 * a * y[i - 2]);
    }

    public static double ImplicitEuler(double y, double lambda, double h, int steps)
    {
        for (int s = 0; s < steps; ++s)
        {
            double z = y;
            for (int it = 0; it < 8; ++it)
            {
                double f = z - y - h * lambda * (Math.Cos(z) - z);
                double df = 1 - h * lambda * (-Math.Sin(z) - 1);
                z = z - f / df;
            }
            y = z;
        }
        return y;
    }
}
