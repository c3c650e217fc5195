using System;

namespace Pricing
{
    public enum OptionKind { Call, Put }

    public static class Lattice
    {
        static double Payoff(OptionKind kind, double s, double k) => kind == OptionKind.Call ? Math.Max(s - k, 0) : Math.Max(k - s, 0);

        public static double Binomial(OptionKind kind, double spot, double strike, double rate, double vol, double expiry, int steps, bool american)
        {
            if (steps < 1) throw new ArgumentOutOfRangeException(nameof(steps));
            double dt = expiry / steps, u = Math.Exp(vol * Math.Sqrt(dt)), d = 1 / u;
            double p = (Math.Exp(rate * dt) - d) / (u - d), discount = Math.Exp(-rate * dt);
            double[][] tree = new double[steps + 1][];
            for (int i = 0; i <= steps; i++)
            {
                tree[i] = new double[i + 1];
                for (int j = 0; j <= i; j++)
                    tree[i][j] = spot * Math.Pow(u, j) * Math.Pow(d, i - j);
            }
            double[] values = new double[steps + 1];
            for (int j = 0; j <= steps; j++) values[j] = Payoff(kind, tree[steps][j], strike);
            for (int i = steps - 1; i >= 0; i--)
            {
                for (int j = 0; j <= i; j++)
                {
                    double hold = discount * (p * values[j + 1] + (1 - p) * values[j]);
                    values[j] = american ? Math.Max(hold, Payoff(kind, tree[i][j], strike)) : hold;
                }
            }
            return values[0];
        }

        public static double[] Greeks(double spot, double strike, double rate, double vol, double expiry)
        {
            double sq = vol * Math.Sqrt(expiry);
            double d1 = (Math.Log(spot / strike) + (rate + 0.5 * vol * vol) * expiry) / sq, d2 = d1 - sq;
            double pdf = Math.Exp(-0.5 * d1 * d1) / Math.Sqrt(2 * Math.PI);
            return new[]
            {
                spot * Cdf(d1) - strike * Math.Exp(-rate * expiry) * Cdf(d2),
                Cdf(d1),
                pdf / (spot * sq),
                spot * pdf * Math.Sqrt(expiry)
            };
        }

        static double Cdf(double x)
        {
            double t = 1 / (1 + 0.2316419 * Math.Abs(x));
            double poly = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
            double tail = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) * poly;
            return x >= 0 ? 1 - tail : tail;
        }

        public static double ImpliedVol(double price, double spot, double strike, double rate, double expiry)
        {
            double lo = 0.01, hi = 3;
            for (int i = 0; i < 40; i++)
            {
                double mid = (lo + hi) / 2;
                double[] g = Greeks(spot, strike, rate, mid, expiry);
                if (g[0] > price) hi = mid; else lo = mid;
            }
            double vol = (lo + hi) / 2;
            for (int i = 0; i < 3; i++)
            {
                var g = Greeks(spot, strike, rate, vol, expiry);
                vol -= (g[0] - price) / Math.Max(g[3], 1e-8);
            }
            return vol;
        }

        public static (double[] grid, double price) Explicit(double spot, double strike, double rate, double vol, double expiry)
        {
            const int N = 20;
            double dx = 4 * vol * Math.Sqrt(expiry) / N, dt = 0.4 * dx * dx / (vol * vol);
            int steps = 6;
            double[] v = new double[2 * N + 1], next = new double[2 * N + 1];
            for (int i = 0; i <= 2 * N; i++) v[i] = Math.Max(spot * Math.Exp((i - N) * dx) - strike, 0.0);
            for (int s = 0; s < steps; s++)
            {
                for (int i = 1; i < 2 * N; i++)
                {
                    double a = 0.5 * vol * vol / (dx * dx), b = 0.5 * (rate - 0.5 * vol * vol) / dx;
                    next[i] = v[i] + dt * ((a + b) * v[i + 1] - 2 * a * v[i] + (a - b) * v[i - 1] - rate * v[i]);
                }
                next[0] = 0;
                next[2 * N] = v[2 * N];
                var swap = v; v = next; next = swap;
            }
            return (v, v[N]);
        }
    }
}
