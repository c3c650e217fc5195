using System;
using System.Collections.Generic;
using System.Linq;

namespace Interpolation
{
    public class CubicSpline
    {
        private readonly double[] x, y, y2;

        public CubicSpline(double[] x, double[] y)
        {
            this.x = x;
            this.y = y;
            y2 = SecondDerivatives(x, y);
        }

        public static double[] SecondDerivatives(double[] x, double[] y)
        {
            int n = x.Length;
            var y2 = new double[n];
            var u = new double[n];
            for (int i = 1; i < n - 1; i++)
            {
                double sig = (x[i] - x[i - 1]) / (x[i + 1] - x[i - 1]);
                double p = sig * y2[i - 1] + 2.0;
                y2[i] = (sig - 1.0) / p;
                u[i] = (y[i + 1] - y[i]) / (x[i + 1] - x[i]) - (y[i] - y[i - 1]) / (x[i] - x[i - 1]);
                u[i] = (6.0 * u[i] / (x[i + 1] - x[i - 1]) - sig * u[i - 1]) / p;
            }
            for (int k = n - 2; k >= 0; k--)
                y2[k] = y2[k] * y2[k + 1] + u[k];
            return y2;
        }

        public double Evaluate(double t)
        {
            int lo = 0, hi = x.Length - 1;
            while (hi - lo > 1)
            {
                int mid = (hi + lo) >> 1;
                if (x[mid] > t) hi = mid; else lo = mid;
            }
            double h = x[hi] - x[lo];
            double a = (x[hi] - t) / h, b = (t - x[lo]) / h;
            return a * y[lo] + b * y[hi] + ((a * a * a - a) * y2[lo] + (b * b * b - b) * y2[hi]) * (h * h) / 6.0;
        }

        public static double EvaluateAt(double[] xs, double[] ys, double t)
        {
            int i = 0;
            while (i < xs.Length - 2 && xs[i + 1] < t) i++;
            double w = (t - xs[i]) / (xs[i + 1] - xs[i]);
            return (1 - w) * ys[i] + w * ys[i + 1];
        }
    }

    public static class Curves
    {
        public static double Bezier(double[] p, double t)
        {
            var b = p.ToArray();
            for (int r = 1; r < b.Length; r++)
                for (int i = 0; i < b.Length - r; i++)
                    b[i] = (1 - t) * b[i] + t * b[i + 1];
            return b[0];
        }

        public static double CatmullRom(double p0, double p1, double p2, double p3, double t)
        {
            double t2 = t * t, t3 = t2 * t;
            return 0.5 * ((2 * p1) + (-p0 + p2) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t2 + (-p0 + 3 * p1 - 3 * p2 + p3) * t3);
        }

        public static double Hermite(double y0, double y1, double m0, double m1, double t)
            => (2 * t * t * t - 3 * t * t + 1) * y0 + (t * t * t - 2 * t * t + t) * m0 + (-2 * t * t * t + 3 * t * t) * y1 + (t * t * t - t * t) * m1;

        public static double SmoothStep(double edge0, double edge1, double x)
        {
            x = Math.Clamp((x - edge0) / (edge1 - edge0), 0.0, 1.0);
            return x * x * (3 - 2 * x);
        }

        public static double Lagrange(double[] xs, double[] ys, double x)
        {
            double sum = 0;
            for (int i = 0; i < xs.Length; i++)
            {
                double li = 1;
                for (int j = 0; j < xs.Length; j++)
                {
                    if (j == i) continue;
                    li *= (x - xs[j]) / (xs[i] - xs[j]);
                }
                sum += li * ys[i];
            }
            return sum;
        }

        public static double NewtonDivided(double[] xs, double[] ys, double x)
        {
            int n = xs.Length;
            double[] c = new double[n];
            Array.Copy(ys, c, n);
            for (int j = 1; j < n; j++)
                for (int i = n - 1; i >= j; i--)
                    c[i] = (c[i] - c[i - 1]) / (xs[i] - xs[i - j]);
            double result = c[n - 1];
            for (int i = n - 2; i >= 0; i--)
                result = result * (x - xs[i]) + c[i];
            return result;
        }

        public static double BSplineBasis(int i, int k, double[] knots, double t)
        {
            if (k == 0) return knots[i] <= t && t < knots[i + 1] ? 1 : 0;
            double left = knots[i + k] - knots[i], right = knots[i + k + 1] - knots[i + 1];
            double a = left > 0 ? (t - knots[i]) / left * BSplineBasis(i, k - 1, knots, t) : 0;
            double b = right > 0 ? (knots[i + k + 1] - t) / right * BSplineBasis(i + 1, k - 1, knots, t) : 0;
            return a + b;
        }

        public static double Bilinear(double[,] grid, double u, double v)
        {
            int w = grid.GetLength(0), h = grid.GetLength(1);
            double fx = Math.Max(0, Math.Min(w - 1.000001, u * (w - 1))), fy = Math.Max(0, Math.Min(h - 1.000001, v * (h - 1)));
            int ix = (int)fx, iy = (int)Math.Floor(fy);
            double dx = fx - ix, dy = fy - iy;
            return (1 - dx) * ((1 - dy) * grid[ix, iy] + dy * grid[ix, iy + 1]) + dx * ((1 - dy) * grid[ix + 1, iy] + dy * grid[ix + 1, iy + 1]);
        }

        public static double PolylineLength(double[] xs, double[] ys)
        {
            return Enumerable.Range(1, xs.Length - 1).Sum(i => Math.Sqrt((xs[i] - xs[i - 1]) * (xs[i] - xs[i - 1]) + (ys[i] - ys[i - 1]) * (ys[i] - ys[i - 1])));
        }
    }
}
