using System;
using System.Linq;

namespace Numerics.Optimization
{
    /// <summary>Small optimisers on fixed test functions.</summary>
    public static class Optimizers
    {
        private static double Rosenbrock(double[] x, double a, double b)
        {
            double f = 0;
            for (int i = 0; i + 1 < x.Length; i++)
            {
                double t1 = x[i + 1] - x[i] * x[i];
                double t2 = a - x[i];
                f += b * t1 * t1 + t2 * t2;
            }
            return f;
        }

        private static double[] Gradient(double[] x, double a, double b)
        {
            var g = new double[x.Length];
            for (int i = 0; i + 1 < x.Length; i++)
            {
                double t1 = x[i + 1] - x[i] * x[i];
                g[i] += -4 * b * x[i] * t1 - 2 * (a - x[i]);
                g[i + 1] += 2 * b * t1;
            }
            return g;
        }

        private static double Dot(double[] a, double[] b)
        {
            double s = 0;
            for (int i = 0; i < a.Length; i++) s += a[i] * b[i];
            return s;
        }

        public static double GradientDescent(double x0, double y0, double a, double b, double rate, int iterations)
        {
            double[] x = { x0, y0 };
            for (int k = 0; k < iterations; k++)
            {
                var g = Gradient(x, a, b);
                for (int i = 0; i < x.Length; i++) x[i] -= rate * g[i];
            }
            return Rosenbrock(x, a, b);
        }

        /// <summary>L-BFGS two-loop recursion on stored pairs; s and y hold m vectors of length n, one after the other.</summary>
        public static void TwoLoop(double[] grad, double[] s, double[] y, int m, double[] direction)
        {
            int n = grad.Length;
            var alpha = new double[m];
            for (int i = 0; i < n; i++) direction[i] = -grad[i];
            for (int k = m - 1; k >= 0; k--)
            {
                double sy = 0, sd = 0;
                for (int i = 0; i < n; i++)
                {
                    sy += s[(k * n + i) % s.Length] * y[(k * n + i) % y.Length];
                    sd += s[(k * n + i) % s.Length] * direction[i];
                }
                alpha[k] = sd / sy;
                for (int i = 0; i < n; i++)
                    direction[i] -= alpha[k] * y[(k * n + i) % y.Length];
            }
            for (int k = 0; k < m; k++)
            {
                double sy = 0, yd = 0;
                for (int i = 0; i < n; i++)
                {
                    sy += s[(k * n + i) % s.Length] * y[(k * n + i) % y.Length];
                    yd += y[(k * n + i) % y.Length] * direction[i];
                }
                double beta = yd / sy;
                for (int i = 0; i < n; i++)
                    direction[i] += (alpha[k] - beta) * s[(k * n + i) % s.Length];
            }
        }

        public static double NewtonRaphson(double x, double c, double tol)
        {
            double F(double t) => t * t * t - c * t - 2;
            double dF(double t) => 3 * t * t - c;

            for (int i = 0; i < 50; i++)
            {
                double step = F(x) / dF(x);
                x -= step;
                if (Math.Abs(step) < tol)
                    return x;
            }
            return double.NaN;
        }

        public static double Brent(double lo, double hi, double target)
        {
            static double f(double x, double target) => Math.Exp(x) + x - target;
            double a = lo - 5, b = hi + 5;
            double fa = f(a, target), fb = f(b, target);
            if (fa * fb > 0) throw new ArgumentException("root not bracketed");
            if (Math.Abs(fa) < Math.Abs(fb))
            {
                double t = a; a = b; b = t;
                t = fa; fa = fb; fb = t;
            }
            double c = a, fc = fa, d = 0;
            bool flag = true;
            for (int i = 0; i < 100; i++)
            {
                if (fb == 0 || Math.Abs(b - a) < 1e-15) break;
                double s;
                if (fa != fc && fb != fc)
                    s = a * fb * fc / ((fa - fb) * (fa - fc)) + b * fa * fc / ((fb - fa) * (fb - fc)) + c * fa * fb / ((fc - fa) * (fc - fb));
                else
                    s = b - fb * (b - a) / (fb - fa);
                double m = (3 * a + b) / 4;
                bool outside = (s - m) * (s - b) > 0;
                if (outside || flag && Math.Abs(s - b) >= Math.Abs(b - c) / 2 || !flag && Math.Abs(s - b) >= Math.Abs(c - d) / 2)
                {
                    s = (a + b) / 2;
                    flag = true;
                }
                else flag = false;
                double fs = f(s, target);
                d = c;
                c = b; fc = fb;
                if (fa * fs < 0) { b = s; fb = fs; } else { a = s; fa = fs; }
                if (Math.Abs(fa) < Math.Abs(fb))
                {
                    (a, b) = (b, a);
                    (fa, fb) = (fb, fa);
                }
            }
            return b;
        }

        public static double GoldenSection(double a, double b, double shift, out int evaluations)
        {
            double phi = (Math.Sqrt(5) - 1) / 2;
            double f(double x) => (x - shift) * (x - shift) + Math.Cos(x);
            double x1 = b - phi * (b - a), x2 = a + phi * (b - a), f1 = f(x1), f2 = f(x2);
            evaluations = 2;
            while (b - a > 1e-3)
            {
                if (f1 < f2) { b = x2; x2 = x1; f2 = f1; x1 = b - phi * (b - a); f1 = f(x1); }
                else { a = x1; x1 = x2; f1 = f2; x2 = a + phi * (b - a); f2 = f(x2); }
                evaluations++;
            }
            return (a + b) / 2;
        }

        public static bool BacktrackingLineSearch(double[] x, double[] p, double a, double b, ref double step, out double value)
        {
            double f0 = Rosenbrock(x, a, b);
            double slope = Dot(Gradient(x, a, b), p);
            var trial = new double[x.Length];
            value = f0;
            for (int k = 0; k < 30; k++)
            {
                for (int i = 0; i < x.Length; i++) trial[i] = x[i] + step * p[i];
                value = Rosenbrock(trial, a, b);
                if (value <= f0 + 1e-4 * step * slope) return true;
                step *= 0.5;
            }
            return false;
        }

        public static double ConjugateGradient(double[] diag, double off, double[] b, double[] x)
        {
            int n = b.Length;
            double[] r = new double[n], p = new double[n], ap = new double[n];
            void Apply(double[] v, double[] result)
            {
                for (int i = 0; i < n; i++)
                    result[i] = (diag[i] + 3) * v[i] + off * ((i > 0 ? v[i - 1] : 0) + (i < n - 1 ? v[i + 1] : 0));
            }
            Array.Clear(x, 0, n);
            Array.Copy(b, r, n);
            Array.Copy(b, p, n);
            double rr = Dot(r, r);
            for (int it = 0; it < n; it++)
            {
                Apply(p, ap);
                double pap = Dot(p, ap);
                if (Math.Abs(pap) < 1e-300) break;
                double alpha = rr / pap;
                for (int i = 0; i < n; i++)
                {
                    x[i] += alpha * p[i];
                    r[i] -= alpha * ap[i];
                }
                double rrNew = Dot(r, r);
                if (rrNew < 1e-26) break;
                double beta = rrNew / rr;
                rr = rrNew;
                for (int i = 0; i < n; i++) p[i] = r[i] + beta * p[i];
            }
            return rr;
        }

        public static double NelderMeadStep(double[,] simplex, double a, double b)
        {
            int n = simplex.GetLength(1), best = 0, worst = 0;
            var f = new double[n + 1];
            for (int i = 0; i <= n && i < simplex.GetLength(0); i++)
            {
                var row = new double[n];
                for (int j = 0; j < n; j++) row[j] = simplex[i, j];
                f[i] = Rosenbrock(row, a, b);
                if (f[i] < f[best]) best = i;
                if (f[i] > f[worst]) worst = i;
            }
            return f[worst] - f[best];
        }

        public static double LeastSquares(double[] xs, double[] ys)
        {
            double[,] normal = new double[2, 2];
            double[] rhs = new double[2];
            for (int i = 0; i < xs.Length && i < ys.Length; i++)
            {
                double[] phi = { 1, xs[i] };
                for (int r = 0; r < 2; r++)
                {
                    rhs[r] += phi[r] * ys[i];
                    for (int c = 0; c < 2; c++) normal[r, c] += phi[r] * phi[c];
                }
            }
            double det = normal[0, 0] * normal[1, 1] - normal[0, 1] * normal[1, 0];
            return (normal[0, 0] * rhs[1] - normal[1, 0] * rhs[0]) / det;
        }

        public static double SumOfSquaresLinq(double[] xs) => xs.Select(x => x * x).Sum();
    }
}
