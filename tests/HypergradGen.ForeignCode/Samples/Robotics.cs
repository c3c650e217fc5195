using System;

namespace Robotics;

internal static class Arm
{
    public static (double x, double y) Forward(double q1, double q2, double l1, double l2)
    {
        double x = l1 * Math.Cos(q1) + l2 * Math.Cos(q1 + q2);
        double y = l1 * Math.Sin(q1) + l2 * Math.Sin(q1 + q2);
        return (x, y);
    }

    public static (double q1, double q2) Inverse(double x, double y, double l1, double l2)
    {
        double c2 = (x * x + y * y - l1 * l1 - l2 * l2) / (2 * l1 * l2);
        c2 = Math.Clamp(c2, -0.999, 0.999);
        double q2 = Math.Acos(c2);
        double q1 = Math.Atan2(y, x) - Math.Atan2(l2 * Math.Sin(q2), l1 + l2 * Math.Cos(q2));
        return (q1, q2);
    }

    private static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c)
    {
        for (int i = 0; i < 4; i++)
            for (int j = 0; j < 4; j++)
            {
                double s = 0;
                for (int k = 0; k < 4; k++) s += a[4 * i + k] * b[4 * k + j];
                c[4 * i + j] = s;
            }
    }

    private static void Link(double theta, double d, double a, double alpha, Span<double> t)
    {
        double ct = Math.Cos(theta), st = Math.Sin(theta), ca = Math.Cos(alpha), sa = Math.Sin(alpha);
        t[0] = ct; t[1] = -st * ca; t[2] = st * sa; t[3] = a * ct;
        t[4] = st; t[5] = ct * ca; t[6] = -ct * sa; t[7] = a * st;
        t[8] = 0; t[9] = sa; t[10] = ca; t[11] = d;
        t[12] = t[13] = t[14] = 0;
        t[15] = 1;
    }

    public static void EndEffector(double[] angles, double[] lengths, double[] position)
    {
        Span<double> pose = stackalloc double[16], link = stackalloc double[16], product = stackalloc double[16];
        for (int i = 0; i < 16; i += 5) pose[i] = 1;
        for (int j = 0; j < angles.Length; j++)
        {
            Link(angles[j], 0.1 * j, lengths[j], j % 2 == 0 ? Math.PI / 2 : 0, link);
            Multiply(pose, link, product);
            product.CopyTo(pose);
        }
        position[0] = pose[3];
        position[1] = pose[7];
        position[2] = pose[11];
    }

    public static double PidResponse(double kp, double ki, double kd, double setpoint, int steps)
    {
        double value = 0, integral = 0, lastError = setpoint;
        const double dt = 0.05;
        for (int i = 0; i < steps; i++)
        {
            double error = setpoint - value;
            integral += error * dt;
            double derivative = (error - lastError) / dt;
            double u = kp * error + ki * integral + kd * derivative;
            u = u > 10 ? 10 : (u < -10 ? -10 : u);
            value += (u - value) * dt;
            lastError = error;
        }
        return value;
    }

    public static double MinimumJerk(double start, double end, double t, double duration)
    {
        double tau = t / duration;
        if (tau <= 0) return start;
        else if (tau >= 1) return end;
        return start + (end - start) * (10 * Math.Pow(tau, 3) - 15 * Math.Pow(tau, 4) + 6 * Math.Pow(tau, 5));
    }

    public static double ReactionNetwork(double a, double b, double k1, double k2, double dt, int n)
    {
        double c = 0;
        for (int i = 0; i < n; i++)
        {
            double r1 = k1 * a * b, r2 = k2 * c;
            a += dt * (r2 - r1);
            b += dt * (r2 - r1);
            c += dt * (r1 - r2);
            if (a < 0) a = 0;
            if (b < 0) b = 0;
        }
        return c;
    }

    public static double ValueNoise(double x, double y, int seed)
    {
        static double Hash(int i, int j, int s)
        {
            int h = i * 374761393 + j * 668265263 + s * 144665;
            h = (h ^ (h >> 13)) * 1274126177;
            return (h & 0xffff) / 65535.0;
        }

        int ix = (int)Math.Floor(x), iy = (int)Math.Floor(y);
        double fx = x - ix, fy = y - iy;
        double u = fx * fx * (3 - 2 * fx), v = fy * fy * (3 - 2 * fy);
        double a = Hash(ix, iy, seed), b = Hash(ix + 1, iy, seed), c = Hash(ix, iy + 1, seed), d = Hash(ix + 1, iy + 1, seed);
        return a + (b - a) * u + (c - a) * v + (a - b - c + d) * u * v;
    }

    public static void LotkaVolterra(double prey, double predators, double alpha, double beta, double gamma, double delta, Span<double> history)
    {
        for (int i = 0; i + 1 < history.Length; i += 2)
        {
            double dx = alpha * prey - beta * prey * predators, dy = delta * prey * predators - gamma * predators;
            prey = Math.Max(0.0, prey + 0.01 * dx);
            predators = Math.Max(0.0, predators + 0.01 * dy);
            (history[i], history[i + 1]) = (prey, predators);
        }
    }
}
