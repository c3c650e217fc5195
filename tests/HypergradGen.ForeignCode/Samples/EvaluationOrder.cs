using System;
namespace Orders
{
    public struct P { public double X, Y; public P(double x, double y) { X = x; Y = y; } public double Take() { X += 1; return X * Y; } public P Moved(double d) { X += d; return this; } public readonly double Sum => X + Y; public double Prop { get { Y *= 2; return Y; } set { X = value * Y; } } }
    public static class T
    {
        static double Inc(ref double x) { x += 1; return x * x; }
        static void Swap(ref double a, ref double b) { var t = a; a = b; b = t; }
        public static double O1(double x) => x + Inc(ref x) * x;
        public static double O2(double x) { double y; double z = (y = x * x) > 1 && (y += 1) > 2.5 ? y : y * x; return z + y; }
        public static double O3(double[] a) { int i = 0; if (a.Length < 4) return a[0]; a[i++] += i * a[i]; a[i] = a[i++] + a[++i]; return a[0] * a[1] + a[2] * i; }
        public static double O4(double[] a, double t) { int i = 0; while (i < a.Length && a[i++] < t) { } return i < a.Length ? a[i] * t : t; }
        public static double O5(double x) { double f() { x *= 2; return x; } return x + f() + x * f() - x; }
        public static double O6(double x, double y) { var p = new P(x, y); var q = p; q.X *= 3; var r = p.Moved(2); return p.X * q.X + r.X * p.Take() + p.X + q.Sum; }
        public static double O7(double x, double y) { var a = new P[3]; a[1] = new P(x, y); a[2] = a[1]; a[1].X += 1; a[2].Take(); foreach (var p in a) { var c = p; c.X = 100; } ref P s = ref a[1]; s.Y = x; return a[1].X * a[1].Y + a[2].X + a[0].Sum + a[1].Moved(1).X * a[1].X; }
        public static double O8(double x) { var p = new P(x, 2); p.Prop = x; p.Prop += 1; return p.X + p.Prop * p.Y; }
        public static double O9(double x, double y) { Swap(ref x, ref y); Swap(ref y, ref x); double[] a = { x, y, x * y }; Swap(ref a[0], ref a[2]); (a[1], a[2], a[0]) = (a[2], a[0], a[1]); return a[0] + 2 * a[1] - 3 * a[2] * x; }
        public static double O10(double x, int n) { double s = 0; for (int i = 0, j = n; i < j; i++, j -= 2) { if (i == 1) continue; switch (j % 3) { case 0: s += x; break; case 1: if (s > 5) goto default; s *= x; continue; default: s -= 0.5 * x; break; } if (s > 100) break; s += i; } return s; }
        public static double O11(double x) { for (int i = 0; i < 10; i++) { for (int j = 0; j < 10; j++) { if (i * j > 12) return x * i + j; switch (i) { case 3: return j > 2 ? x * x : x; case 5: j += 2; break; } } if (i == 4) i++; } return 0; }
        public static double O12(double x, int n) { int a = -7 / 2, b = -7 % 3, c = n << 33, d = -9 >> 1, e = (int)3.99, f = -n / 3; return x * (a + 10 * b + c + d + e + f) + (double)(n / 2) * x + 1 / 2 * x; }
        public static double O13(float x, double y) { float z = x * 2 + 1; double w = z / 3 * y; return w + (float)y * x; }
        public static double O14(double[] a) { Span<double> s = a; if (s.Length < 3) return s[0]; s[1..].CopyTo(s); s[..^1].Fill(s[0] + s[^1]); s.Slice(0, 0).Clear(); s[^2] *= 3; s.Reverse(); double t = 0; foreach (ref double v in s[^2..]) { v += 1; t += v * v; } return t + s[0]; }
        public static void O15(double[] a, double k) { for (int i = a.Length; --i >= 0;) { a[i] *= k; if (i > 0) a[i - 1] += a[i]; } int j = 0; do { a[j] += 0.1 * j; j++; if (j == 2) continue; a[j - 1] -= k; } while (j < a.Length); }
        public static double O16(double x) { int n = 0; double s = x; do { if (++n > 6) break; if (n % 2 == 0) continue; s = s * s - 0.3 * n; } while (s < 50); return s + n; }
        static (double, P) Pair(double x, ref int n) { n += 2; return (x * n, new P(x, n)); }
        public static double O17(double x) { int n = 1; var (a, p) = Pair(x, ref n); var t = Pair(a, ref n); (double b, (p.X, _)) = (t.Item1, (a, 0)); return a + b * p.X + t.Item2.Y + n; }
        static double Mut(double[] a, int d) { if (d == 0) return a[0]; double[] b = (double[])a.Clone(); b[0] *= 1.1; double r = Mut2(b, d - 1, out double e); a[0] += e; return r * a[0]; }
        static double Mut2(double[] a, int d, out double e) { e = a[0] * d; a[^1] += 1; return d == 0 ? a[0] + a[^1] : Mut(a, d - 1) + e; }
        public static double O18(double x, double y) { double[] a = { x, y }; return Mut(a, 4) + a[0] * a[1]; }
        public static double O19(double x) { double acc = 0; void Add(double v) { if (v < 0.05) return; acc += v; Add(v / 2); acc *= 1.01; } Add(x); Add(acc); return acc; }
        public static double O20(double x, bool flag) { double y = x; if (flag) { double z = y * 2; { double q = z; y = q + 1; } } else { double z = y - 1; y = z * z; } return flag ? y : -y; }
        public static double O21(double x) { double y = 0; for (double t = 0; t < 1; t += 0.25) y += x * t * t; for (double t = x; Math.Abs(t) > 0.3; t /= 2) y += t; return y; }
        public static double O22(double[] a, int[] idx) { double s = 0; foreach (int i in idx) { if (i >= a.Length) continue; a[i] += s; s += a[i] * a[(i + 1) % a.Length]; } return s; }
        public static double O23(double a, double b) => Math.Max(a, Math.Min(b, a * b)) + Math.Abs(a - b) * Math.Sign(a) + Math.Clamp(a * 3, -1, b * b + 1) + Math.CopySign(a, b) + Math.IEEERemainder(a, 0.7) + a % 0.3 + Math.BigMul(3, 4) * a;
        public static double O24(double x, double y) { double r = Math.Pow(x, 2) + Math.Pow(2, y) + Math.Pow(Math.Abs(x) + 0.1, y) + Math.Atan2(y, x) + Math.Log(2 + x * x, 3) + Math.Cbrt(y) + Math.FusedMultiplyAdd(x, y, x) + Math.ScaleB(x, 3); return r; }
        public static double O25(double x) { checked { int k = 3; k += (int)2.7; return x * k; } }
        public static double O26(P p, in P q, ref P r) { r.X += p.X * q.Y; p.X = 9; r = r.Moved(q.X); return r.Sum * p.X; }
        public static void O27(P p, out P a, out double b) { a = p; a.X *= p.Y; b = a.Take(); a.Y = b; }
        public static double O28(P[] ps, double k) { double s = 0; for (int i = 0; i < ps.Length; i++) { ps[i].X *= k; if (i > 0) ps[i - 1] = ps[i]; s += ps[i].Take(); } return s; }
        public static double O29(ReadOnlySpan<P> ps) { P best = ps[0]; foreach (ref readonly var p in ps) if (p.Sum > best.Sum) best = p; return best.X * best.Y; }
        public static (P Lo, P Hi) O30(P a, P b) => a.Sum < b.Sum ? (a, b) : (b, a.Moved(1));
    }
}
