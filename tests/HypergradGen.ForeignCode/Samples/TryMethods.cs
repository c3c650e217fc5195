using System;
namespace TryMethods
{
    public static class T
    {
        static bool TryRoot(double x, out double r) { r = Math.Sqrt(Math.Abs(x)) + 1; return x > -0.5; }
        static (double, double) Both(double x) => (x * x, Math.Sin(x));
        public static double A(double x) => x > 0 && TryRoot(x, out var q) ? q * x : -x;
        public static double B(double x) { if (x > 0.1 && TryRoot(x, out double q) && q > 1.2) return q * q; return x; }
        public static double C(double x) { if (!(x > 0.1) || !TryRoot(x, out double q)) return x; return q * 3; }
        public static double D(double x) { double s = 0; while (s < 3 && TryRoot(x + s, out var q)) s += q; return s * x; }
        public static double E(double x, int n) => n > 2 ? (TryRoot(x, out var q) ? q : 1) : x;
        public static double F(double x) { bool ok = x > 0 && TryRoot(x, out var q1) && TryRoot(q1, out q1) && q1 > 0; double z; if (x > 0 && TryRoot(x, out z)) return z + (ok ? 1 : 0); return x; }
    }
}
