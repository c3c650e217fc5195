using System;

namespace Numerics.Special
{
    public static class SpecialFunctions
    {
        private static readonly double[] LanczosCoefficients =
        {
            0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
            -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7
        };

        public static double Gamma(double x)
        {
            if (x < 0.5)
                return Math.PI / (Math.Sin(Math.PI * x) * Gamma(1 - x));
            x -= 1;
            double a = LanczosCoefficients[0];
            double t = x + 7.5;
            for (int i = 1; i < 9; i++)
                a += LanczosCoefficients[i] / (x + i);
            return Math.Sqrt(2 * Math.PI) * Math.Pow(t, x + 0.5) * Math.Exp(-t) * a;
        }

        public static double LogGamma(double x)
        {
            if (x <= 0)
                throw new ArgumentOutOfRangeException(nameof(x), "Must be positive");
            double[] cof = { 76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2, -0.5395239384953e-5 };
            double y = x, tmp = x + 5.5;
            tmp -= (x + 0.5) * Math.Log(tmp);
            double ser = 1.000000000190015;
            foreach (var c in cof)
                ser += c / ++y;
            return -tmp + Math.Log(2.5066282746310005 * ser / x);
        }

        public static double Digamma(double x)
        {
            double result = 0;
            while (x < 6)
            {
                result -= 1 / x;
                x += 1;
            }
            double r = 1 / x;
            result += Math.Log(x) - 0.5 * r;
            r *= r;
            result -= r * (1.0 / 12 - r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r * (1.0 / 132)))));
            return result;
        }

        public static double Erf(double x)
        {
            const double a1 = 0.254829592, a2 = -0.284496736, a3 = 1.421413741, a4 = -1.453152027, a5 = 1.061405429, p = 0.3275911;
            int sign = x < 0 ? -1 : 1;
            x = Math.Abs(x);
            double t = 1.0 / (1.0 + p * x);
            double y = 1.0 - (((((a5 * t + a4) * t) + a3) * t + a2) * t + a1) * t * Math.Exp(-x * x);
            return sign * y;
        }

        public static double ErfcContinuedFraction(double x)
        {
            const double tiny = 1e-300;
            double b = x, f = b;
            double C = f, D = 0;
            for (int n = 1; n <= 60; n++)
            {
                double an = n * 0.5;
                D = x + an * D;
                if (D == 0) D = tiny;
                C = x + an / C;
                if (C == 0) C = tiny;
                D = 1 / D;
                double delta = C * D;
                f *= delta;
                if (Math.Abs(delta - 1) < 1e-15) break;
            }
            return Math.Exp(-x * x) / (f * Math.Sqrt(Math.PI));
        }

        public static double BesselJ0(double x)
        {
            double ax;
            if ((ax = Math.Abs(x)) < 8.0)
            {
                double y = x * x;
                double ans1 = 57568490574.0 + y * (-13362590354.0 + y * (651619640.7 + y * (-11214424.18 + y * (77392.33017 + y * (-184.9052456)))));
                double ans2 = 57568490411.0 + y * (1029532985.0 + y * (9494680.718 + y * (59272.64853 + y * (267.8532712 + y * 1.0))));
                return ans1 / ans2;
            }
            else
            {
                double z = 8.0 / ax, y = z * z, xx = ax - 0.785398164;
                double ans1 = 1.0 + y * (-0.1098628627e-2 + y * (0.2734510407e-4 + y * (-0.2073370639e-5 + y * 0.2093887211e-6)));
                double ans2 = -0.1562499995e-1 + y * (0.1430488765e-3 + y * (-0.6911147651e-5 + y * (0.7621095161e-6 - y * 0.934945152e-7)));
                return Math.Sqrt(0.636619772 / ax) * (Math.Cos(xx) * ans1 - z * Math.Sin(xx) * ans2);
            }
        }

        public static double IncompleteBetaSeries(double x, double a, double b)
        {
            double term = 1, sum = 1 / a;
            for (int n = 1; n < 200; ++n)
            {
                term *= (n - b) * x / n;
                double add = term / (a + n);
                sum += add;
                if (Math.Abs(add) < 1e-16 * Math.Abs(sum))
                    return Math.Pow(x, a) * sum;
            }
            return Math.Pow(x, a) * sum;
        }

        public static double Legendre(int n, double x)
        {
            if (n == 0) return 1;
            if (n == 1) return x;
            double pm = 1, p = x;
            for (int k = 2; k <= n; k++)
            {
                double next = ((2 * k - 1) * x * p - (k - 1) * pm) / k;
                pm = p;
                p = next;
            }
            return p;
        }

        public static double Chebyshev(int n, double x) => n switch
        {
            0 => 1,
            1 => x,
            _ => 2 * x * Chebyshev(n - 1, x) - Chebyshev(n - 2, x),
        };

        public static double LambertW(double x)
        {
            double w = x < 1 ? x : Math.Log(x);
            for (int i = 0; i < 20; i++)
            {
                double e = Math.Exp(w), f = w * e - x;
                double dw = f / (e * (w + 1) - (w + 2) * f / (2 * w + 2));
                w -= dw;
                if (Math.Abs(dw) < 1e-14 * (1 + Math.Abs(w))) break;
            }
            return w;
        }

        public static (double Sn, double Cn, double Dn) EllipticJacobi(double u, double m)
        {
            double emc = 1 - m;
            Span<double> em = stackalloc double[14];
            Span<double> en = stackalloc double[14];
            double a = 1, dn = 1, c = 0;
            int l = 0;
            for (int i = 0; i < 13; i++)
            {
                l = i;
                em[i] = a;
                en[i] = emc = Math.Sqrt(emc);
                c = 0.5 * (a + emc);
                if (Math.Abs(a - emc) <= 1e-8 * a) break;
                emc *= a;
                a = c;
            }
            u *= c;
            double sn = Math.Sin(u), cn = Math.Cos(u);
            if (sn != 0)
            {
                a = cn / sn;
                c *= a;
                for (int i = l; i >= 0; i--)
                {
                    double b = em[i];
                    a *= c;
                    c *= dn;
                    dn = (en[i] + a) / (b + a);
                    a = c / b;
                }
                a = 1 / Math.Sqrt(c * c + 1);
                sn = sn >= 0 ? a : -a;
                cn = c * sn;
            }
            return (sn, cn, dn);
        }
    }
}
