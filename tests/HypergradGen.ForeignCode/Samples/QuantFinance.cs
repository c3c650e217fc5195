using System;
using System.Diagnostics;

namespace Quant
{
    public enum OptionType { Call, Put }

    public readonly record struct Greeks(double Price, double Delta, double Gamma, double Vega, double Theta);

    public static class Distributions
    {
        public const double InvSqrt2Pi = 0.3989422804014327;

        public static double Pdf(double x) => InvSqrt2Pi * Math.Exp(-0.5 * x * x);

        /// <summary>Hart's algorithm as found in many spreadsheets.</summary>
        public static double Cdf(double x)
        {
            double xabs = Math.Abs(x), cumnorm;
            if (xabs > 37) cumnorm = 0;
            else
            {
                double exponential = Math.Exp(-xabs * xabs / 2), build;
                if (xabs < 7.07106781186547)
                {
                    build = 3.52624965998911E-02 * xabs + 0.700383064443688;
                    build = build * xabs + 6.37396220353165;
                    build = build * xabs + 33.912866078383;
                    build = build * xabs + 112.079291497871;
                    build = build * xabs + 221.213596169931;
                    build = build * xabs + 220.206867912376;
                    cumnorm = exponential * build;
                    build = 8.83883476483184E-02 * xabs + 1.75566716318264;
                    build = build * xabs + 16.064177579207;
                    build = build * xabs + 86.7807322029461;
                    build = build * xabs + 296.564248779674;
                    build = build * xabs + 637.333633378831;
                    build = build * xabs + 793.826512519948;
                    build = build * xabs + 440.413735824752;
                    cumnorm = cumnorm / build;
                }
                else
                {
                    build = xabs + 0.65;
                    build = xabs + 4 / build;
                    build = xabs + 3 / build;
                    build = xabs + 2 / build;
                    build = xabs + 1 / build;
                    cumnorm = exponential / build / 2.506628274631;
                }
            }
            if (x > 0) cumnorm = 1 - cumnorm;
            return cumnorm;
        }

        private static readonly double[] A = { -39.6968302866538, 220.946098424521, -275.928510446969, 138.357751867269, -30.6647980661472, 2.50662827745924 };
        private static readonly double[] B = { -54.4760987982241, 161.585836858041, -155.698979859887, 66.8013118877197, -13.2806815528857 };

        public static double InverseCdf(double p)
        {
            if (p <= 0 || p >= 1) throw new ArgumentOutOfRangeException(nameof(p));
            double q = p - 0.5;
            double r = q * q;
            double num = 0, den = 0;
            foreach (var a in A) num = num * r + a;
            foreach (var b in B) den = den * r + b;
            return num * q / (den * r + 1);
        }
    }

    public static class Pricing
    {
        private static (double d1, double d2) D(double s, double k, double r, double q, double sigma, double t)
        {
            Debug.Assert(s > 0 && k > 0);
            double vol = sigma * Math.Sqrt(t);
            double d1 = (Math.Log(s / k) + (r - q + sigma * sigma / 2) * t) / vol;
            return (d1, d1 - vol);
        }

        public static double BlackScholes(OptionType type, double s, double k, double r, double q, double sigma, double t)
        {
            var (d1, d2) = D(s, k, r, q, sigma, t);
            double df = Math.Exp(-r * t), fwd = Math.Exp(-q * t);
            return type switch
            {
                OptionType.Call => s * fwd * Distributions.Cdf(d1) - k * df * Distributions.Cdf(d2),
                OptionType.Put => k * df * Distributions.Cdf(-d2) - s * fwd * Distributions.Cdf(-d1),
                _ => throw new ArgumentOutOfRangeException(nameof(type)),
            };
        }

        public static Greeks AllGreeks(double s, double k, double r, double sigma, double t)
        {
            var (d1, d2) = D(s, k, r, 0, sigma, t);
            double pdf = Distributions.Pdf(d1), sqrtT = Math.Sqrt(t), df = Math.Exp(-r * t);
            return new Greeks(
                Price: BlackScholes(OptionType.Call, s, k, r, 0, sigma, t),
                Delta: Distributions.Cdf(d1),
                Gamma: pdf / (s * sigma * sqrtT),
                Vega: s * pdf * sqrtT,
                Theta: -s * pdf * sigma / (2 * sqrtT) - r * k * df * Distributions.Cdf(d2));
        }

        public static double ImpliedVolatility(double price, double s, double k, double r, double t)
        {
            double sigma = 0.3;
            for (int i = 0; i < 20; ++i)
            {
                var g = AllGreeks(s, k, r, sigma, t);
                double diff = g.Price - price;
                if (Math.Abs(diff) < 1e-10 || g.Vega < 1e-8) break;
                sigma = Math.Max(1e-4, sigma - diff / g.Vega);
            }
            return sigma;
        }

        public static double AmericanPutBinomial(double s, double k, double r, double sigma, double t, int n)
        {
            double dt = t / n, u = Math.Exp(sigma * Math.Sqrt(dt)), d = 1 / u, disc = Math.Exp(-r * dt), p = (Math.Exp(r * dt) - d) / (u - d);
            double[] values = new double[n + 1];
            for (int i = 0; i <= n; i++)
                values[i] = Math.Max(0, k - s * Math.Pow(u, 2 * i - n));
            for (int step = n - 1; step >= 0; step--)
            {
                for (int i = 0; i <= step; i++)
                {
                    double hold = disc * (p * values[i + 1] + (1 - p) * values[i]);
                    double exercise = k - s * Math.Pow(u, 2 * i - step);
                    values[i] = hold > exercise ? hold : exercise;
                }
            }
            return values[0];
        }

        /// <summary>Antithetic Monte Carlo with a home-made generator.</summary>
        public static double AsianCall(double s0, double k, double r, double sigma, double t, int paths, int steps)
        {
            int seed = 12345;
            double dt = t / steps, drift = (r - 0.5 * sigma * sigma) * dt, vol = sigma * Math.Sqrt(dt), total = 0;
            for (int path = 0; path < paths; path++)
            {
                double sUp = s0, sDown = s0, sumUp = 0, sumDown = 0;
                for (int j = 0; j < steps; j++)
                {
                    seed = unchecked(seed * 1103515245 + 12345) & 0x7fffffff;
                    double u1 = (seed + 1.0) / 2147483649.0;
                    double z = Distributions.InverseCdf(0.02 + 0.96 * u1);
                    sUp *= Math.Exp(drift + vol * z);
                    sDown *= Math.Exp(drift - vol * z);
                    sumUp += sUp;
                    sumDown += sDown;
                }
                total += Math.Max(sumUp / steps - k, 0) + Math.Max(sumDown / steps - k, 0);
            }
            return Math.Exp(-r * t) * total / (2 * paths);
        }

        public static double SabrVolatility(double f, double k, double t, double alpha, double beta, double rho, double nu)
        {
            if (Math.Abs(f - k) < 1e-12)
            {
                double fb = Math.Pow(f, 1 - beta);
                return alpha / fb * (1 + ((1 - beta) * (1 - beta) / 24 * alpha * alpha / (fb * fb) + rho * beta * nu * alpha / (4 * fb) + (2 - 3 * rho * rho) / 24 * nu * nu) * t);
            }
            double logFK = Math.Log(f / k), fkBeta = Math.Pow(f * k, (1 - beta) / 2);
            double z = nu / alpha * fkBeta * logFK;
            double x = Math.Log((Math.Sqrt(1 - 2 * rho * z + z * z) + z - rho) / (1 - rho));
            double a = fkBeta * (1 + Math.Pow((1 - beta) * logFK, 2) / 24 + Math.Pow((1 - beta) * logFK, 4) / 1920);
            double b = 1 + (Math.Pow((1 - beta) * alpha, 2) / (24 * fkBeta * fkBeta) + rho * beta * nu * alpha / (4 * fkBeta) + (2 - 3 * rho * rho) * nu * nu / 24) * t;
            return alpha / a * (z / x) * b;
        }

        public static double BondYield(double price, double coupon, double face, int periods)
        {
            double lo = -0.5, hi = 2;
            while (hi - lo > 1e-13)
            {
                double mid = (lo + hi) / 2, pv = 0;
                for (int i = 1; i <= periods; i++) pv += coupon / Math.Pow(1 + mid, i);
                pv += face / Math.Pow(1 + mid, periods);
                if (pv > price) lo = mid; else hi = mid;
            }
            return lo;
        }

        public static double NelsonSiegel(double t, double b0, double b1, double b2, double tau)
            => b0 + (b1 + b2) * (1 - Math.Exp(-t / tau)) / (t / tau) - b2 * Math.Exp(-t / tau);

        public static double Npv(double rate, params double[] cashFlows)
        {
            double npv = 0, factor = 1;
            for (int i = 0; i < cashFlows.Length; i++, factor /= 1 + rate)
                npv += cashFlows[i] * factor;
            return npv;
        }

        public static decimal Rounded(decimal x) => Math.Round(x, 2);
    }
}
