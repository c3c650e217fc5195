using System;

namespace Quadrature
{
    public static class Integrate
    {
        private static double F(double x, double a) => Math.Exp(-a * x * x) * Math.Cos(x);

        public static double Trapezoid(double[] x, double[] y)
        {
            double s = 0;
            for (int i = 1; i < x.Length; i++)
                s += 0.5 * (x[i] - x[i - 1]) * (y[i] + y[i - 1]);
            return s;
        }

        public static double Simpson(double a, double b, int n, double p)
        {
            if (n % 2 != 0) n++;
            double h = (b - a) / n, s = F(a, p) + F(b, p);
            for (int i = 1; i < n; i++)
                s += (i % 2 == 0 ? 2 : 4) * F(a + i * h, p);
            return s * h / 3;
        }

        public static double GaussLegendre5(double a, double b, double p)
        {
            double[] nodes = new[] { 0.0, 0.5384693101056831, -0.5384693101056831, 0.9061798459386640, -0.9061798459386640 };
            double[] weights = new[] { 0.5688888888888889, 0.4786286704993665, 0.4786286704993665, 0.2369268850561891, 0.2369268850561891 };
            double mid = (a + b) / 2, half = (b - a) / 2, sum = 0;
            for (int i = 0; i < nodes.Length; i++)
                sum += weights[i] * F(mid + half * nodes[i], p);
            return half * sum;
        }

        public static double Romberg(double a, double b, double p, int levels)
        {
            double[] row = new double[levels + 1];
            double h = b - a;
            row[0] = 0.5 * h * (F(a, p) + F(b, p));
            int points = 1;
            for (int k = 1; k <= levels && k <= 8; k++)
            {
                h /= 2;
                double sum = 0;
                for (int i = 1; i <= points; i++)
                    sum += F(a + (2 * i - 1) * h, p);
                points *= 2;
                double previous = row[0];
                row[0] = 0.5 * row[0] + h * sum;
                double factor = 1;
                for (int j = 1; j <= k; j++)
                {
                    factor *= 4;
                    double hold = row[j];
                    row[j] = row[j - 1] + (row[j - 1] - previous) / (factor - 1);
                    previous = hold;
                }
            }
            return row[Math.Min(levels, 8)];
        }

        public static double WithDelegate(Func<double, double> f, double a, double b) => (b - a) * f((a + b) / 2);

        public static double Monte(double[] samples, double lo, double hi)
        {
            double acc = 0;
            foreach (var u in samples)
            {
                double x = lo + (hi - lo) * u;
                acc += Math.Sqrt(Math.Abs(x)) * Math.Sin(x);
            }
            return (hi - lo) * acc / samples.Length;
        }

        public static double AdaptiveStack(double a, double b, double p)
        {
            double[] lo = new double[64], hi = new double[64];
            int top = 0;
            lo[top] = a;
            hi[top++] = b;
            double total = 0;
            int budget = 200;
            while (top > 0 && budget-- > 0)
            {
                double l = lo[--top], h = hi[top], m = 0.5 * (l + h);
                double coarse = (h - l) / 6 * (F(l, p) + 4 * F(m, p) + F(h, p));
                double lm = 0.5 * (l + m), mh = 0.5 * (m + h);
                double fine = (h - l) / 12 * (F(l, p) + 4 * F(lm, p) + 2 * F(m, p) + 4 * F(mh, p) + F(h, p));
                if (Math.Abs(fine - coarse) < 1e-6 || top > 60)
                {
                    total += fine;
                }
                else
                {
                    lo[top] = l; hi[top++] = m;
                    lo[top] = m; hi[top++] = h;
                }
            }
            return total;
        }
    }

    public static class Roots
    {
        public static double Bisection(double lo, double hi, double c)
        {
            double mid = lo;
            for (int i = 0; i < 60; i++)
            {
                mid = (lo + hi) / 2;
                double v = mid * mid * mid - c;
                if (v > 0) hi = mid; else lo = mid;
            }
            return mid;
        }

        public static double NewtonCube(double c, double x0, out int iterations)
        {
            double x = x0;
            iterations = 0;
            while (iterations < 50 && Math.Abs(x * x * x - c) > 1e-12)
            {
                x -= (x * x * x - c) / (3 * x * x);
                iterations++;
            }
            return x;
        }

        public static double Secant(double a, double b, double k)
        {
            double x0 = a, x1 = b, f0 = Math.Exp(x0) - k, f1 = Math.Exp(x1) - k;
            for (int i = 0; i < 20; i++)
            {
                if (Math.Abs(f1 - f0) < 1e-14) break;
                double x2 = x1 - f1 * (x1 - x0) / (f1 - f0);
                (x0, f0) = (x1, f1);
                (x1, f1) = (x2, Math.Exp(x2) - k);
            }
            return x1;
        }

        public static (double, double) Quadratic(double a, double b, double c)
        {
            double d = b * b - 4 * a * c;
            if (d < 0) return (double.NaN, double.NaN);
            double q = -0.5 * (b + Math.Sign(b) * Math.Sqrt(d));
            return (q / a, c / q);
        }

        public static double Horner(ReadOnlySpan<double> c, double x)
        {
            double r = 0;
            for (int i = c.Length; --i >= 0;)
                r = r * x + c[i];
            return r;
        }

        public static double HornerWithIndexFromEnd(double[] c, double x)
        {
            double r = c[^1];
            for (int i = c.Length - 2; i >= 0; i--)
                r = Math.FusedMultiplyAdd(r, x, c[i]);
            return r;
        }
    }
}
