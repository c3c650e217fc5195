using System;

namespace Finance
{
    public enum OptionType { Call, Put }

    public static class BlackScholes
    {
        private static double Cdf(double x)
        {
            double L = Math.Abs(x), k = 1.0 / (1.0 + 0.2316419 * L);
            double w = 1.0 - 1.0 / Math.Sqrt(2 * Math.PI) * Math.Exp(-L * L / 2) * (0.31938153 * k - 0.356563782 * Math.Pow(k, 2) + 1.781477937 * Math.Pow(k, 3) - 1.821255978 * Math.Pow(k, 4) + 1.330274429 * Math.Pow(k, 5));
            return x < 0.0 ? 1.0 - w : w;
        }

        public static double Price(OptionType type, double spot, double strike, double rate, double vol, double maturity)
        {
            double sqrtT = Math.Sqrt(maturity);
            double d1 = (Math.Log(spot / strike) + (rate + vol * vol / 2) * maturity) / (vol * sqrtT);
            double d2 = d1 - vol * sqrtT;
            switch (type)
            {
                case OptionType.Call:
                    return spot * Cdf(d1) - strike * Math.Exp(-rate * maturity) * Cdf(d2);
                case OptionType.Put:
                    return strike * Math.Exp(-rate * maturity) * Cdf(-d2) - spot * Cdf(-d1);
                default:
                    throw new ArgumentOutOfRangeException(nameof(type));
            }
        }

        public static double BinomialAmericanPut(double s, double k, double r, double sigma, double t, int n)
        {
            double dt = t / n, u = Math.Exp(sigma * Math.Sqrt(dt)), d = 1 / u;
            double p = (Math.Exp(r * dt) - d) / (u - d), disc = Math.Exp(-r * dt);
            var values = new double[n + 1];
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

        public static double MonteCarloAsian(double s0, double k, double r, double sigma, double t, double[] normals, int paths)
        {
            int steps = normals.Length / Math.Max(1, paths);
            double dt = t / steps, sum = 0;
            for (int i = 0; i < paths; i++)
            {
                double s = s0, avg = 0;
                for (int j = 0; j < steps; j++)
                {
                    s *= Math.Exp((r - 0.5 * sigma * sigma) * dt + sigma * Math.Sqrt(dt) * normals[i * steps + j]);
                    avg += s;
                }
                avg /= steps;
                sum += Math.Max(avg - k, 0);
            }
            return Math.Exp(-r * t) * sum / paths;
        }

        public static double ImpliedVolatility(double price, double spot, double strike, double rate, double maturity)
        {
            double vol = 0.3;
            for (int i = 0; i < 12; i++)
            {
                double sq = Math.Sqrt(maturity);
                double d1 = (Math.Log(spot / strike) + (rate + 0.5 * vol * vol) * maturity) / (vol * sq);
                double model = spot * Cdf(d1) - strike * Math.Exp(-rate * maturity) * Cdf(d1 - vol * sq);
                double vega = spot * sq * Math.Exp(-0.5 * d1 * d1) / Math.Sqrt(2 * Math.PI);
                if (vega < 1e-10) break;
                double diff = model - price;
                vol -= 0.5 * diff / vega;
            }
            return vol;
        }

        public static double SabrVolatility(double f, double k, double t, double alpha, double beta, double rho, double nu)
        {
            double fk = Math.Pow(f * k, (1 - beta) / 2), logFk = Math.Log(f / k);
            double z = nu / alpha * fk * logFk;
            double x = Math.Abs(z) < 1e-8 ? 1 : z / Math.Log((Math.Sqrt(1 - 2 * rho * z + z * z) + z - rho) / (1 - rho));
            double a = Math.Pow(1 - beta, 2);
            double num = 1 + (a / 24 * alpha * alpha / (fk * fk) + 0.25 * rho * beta * nu * alpha / fk + (2 - 3 * rho * rho) / 24 * nu * nu) * t;
            double den = fk * (1 + a / 24 * logFk * logFk + a * a / 1920 * Math.Pow(logFk, 4));
            return alpha / den * x * num;
        }
    }

    public static class Bonds
    {
        public static double PresentValue(double[] cashFlows, double[] times, double yield)
        {
            double pv = 0.0;
            for (int i = 0; i < cashFlows.Length; i++)
                pv += cashFlows[i] * Math.Exp(-yield * times[i]);
            return pv;
        }

        public static double YieldToMaturity(double price, double coupon, double face, int years)
        {
            double y = 0.05;
            for (int iter = 0; iter < 50; iter++)
            {
                double f = -price, df = 0;
                for (int t = 1; t <= years; t++)
                {
                    double c = coupon + (t == years ? face : 0);
                    f += c / Math.Pow(1 + y, t);
                    df -= t * c / Math.Pow(1 + y, t + 1);
                }
                double step = f / df;
                y -= step;
                if (Math.Abs(step) < 1e-12) break;
            }
            return y;
        }

        public static double NelsonSiegel(double tau, double b0, double b1, double b2, double lambda)
        {
            var x = tau / lambda;
            var slope = (1 - Math.Exp(-x)) / x;
            return b0 + b1 * slope + b2 * (slope - Math.Exp(-x));
        }

        public static double[] Bootstrap(double[] parRates)
        {
            double[] df = new double[parRates.Length];
            double annuity = 0;
            for (int i = 0; i < df.Length; i++)
            {
                df[i] = (1 - parRates[i] * annuity) / (1 + parRates[i]);
                annuity += df[i];
            }
            return df;
        }
    }

    public class Portfolio
    {
        private readonly double[,] covariance;

        public Portfolio(double[,] covariance) => this.covariance = covariance;

        public double Variance(double[] weights)
        {
            double v = 0;
            int n = weights.Length;
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++)
                    v += weights[i] * covariance[i, j] * weights[j];
            return v;
        }

        public static double Sharpe(double[] returns, double riskFree)
        {
            double mean = 0;
            foreach (double r in returns) mean += r - riskFree;
            mean /= returns.Length;
            double var = 0;
            foreach (double r in returns)
            {
                double d = r - riskFree - mean;
                var += d * d;
            }
            return mean / Math.Sqrt(var / (returns.Length - 1)) * Math.Sqrt(252);
        }

        public static double MaxDrawdown(double[] prices)
        {
            double peak = double.MinValue, worst = 0;
            for (int i = 0; i < prices.Length; i++)
            {
                if (prices[i] > peak) peak = prices[i];
                double dd = (peak - prices[i]) / peak;
                if (dd > worst) worst = dd;
            }
            return worst;
        }
    }
}
