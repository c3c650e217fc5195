using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Helpers compute what they compute in C#: methods, local functions, generic and recursive ones, in whatever type; memory that variables are bound to anew; single precision.</summary>
public class HelperEquivalenceTests
{
    [Theory]
    [InlineData("next[0] = Twice(w[0]) + Shift(b: w[1], a: 2) + Shift(1) + Sum(1, 2, w[0]);",
        "static double Twice(double x) => 2 * x; double Shift(double a, double b = 3) { a += b; return a * _rate; } double Sum(params double[] all) { double s = 0; foreach (var a in all) s += a; return s; }")]
    [InlineData("var (lo, hi) = Range(w); next[0] = lo; next[1] = hi; next[2] = Range(w).High; (next[3], _) = Range(lambda); var r = Range(w); next[4] = r.Low;",
        "static (double Low, double High) Range(ReadOnlySpan<double> v) { double lo = v[0], hi = v[0]; foreach (var x in v) { lo = Math.Min(lo, x); hi = Math.Max(hi, x); } return (lo, hi); }")]
    [InlineData("next.Clear(); Add(next, w, 2); Add(next[1..], w[..3], -1); Scale(next);",
        "static void Add(Span<double> y, ReadOnlySpan<double> x, double a) { for (int i = 0; i < x.Length; i++) y[i] += a * x[i]; } void Scale(Span<double> y) { for (int i = 0; i < y.Length; i++) y[i] *= _rate; }")]
    [InlineData("next[0] = Find(w, 2) + Find(w, 100) * w[0];",
        "static int Find(ReadOnlySpan<double> v, double least) { for (int i = 0; i < v.Length; i++) { if (v[i] > least) return i; } return -1; }")]
    [InlineData("next[0] = Half * w[0] + Last + Weighted[1] + Row(2)[1] + Tail(w)[0];",
        "double Half => 0.5 * _rate; double Last { get { return _x[^1]; } } double[] Weighted => _x; ReadOnlySpan<double> Row(int i) => _rows[i].AsSpan(); static ReadOnlySpan<double> Tail(ReadOnlySpan<double> v) => Skip(v, 2); static ReadOnlySpan<double> Skip(ReadOnlySpan<double> v, int k) => v[k..];")]
    [InlineData("double[] q = new double[2]; Set(q, w[0]); next[0] = q[1]; next[1] = Local(3) + n * rate;",
        "static void Set(double[] q, double v) { q[1] = v; } double Local(double a) { return Inner(a) + 1; double Inner(double b) => b * _rate; }")]
    [InlineData("next[0] = Nested(3, w); ",
        "double Nested(int n, ReadOnlySpan<double> v) { double s = 0; for (int i = 0; i < n; i++) { for (int j = 0; j < 5; j++) { if (v[j] < 0) continue; if (s > 3) return s * 2; if (j > i + 2) break; s += v[j]; } if (i == 7) break; s += 0.1; } return -s; }")]
    [InlineData("next[0] = Count(3) + w[0]; for (int i = 0; i < Count(2); i++) next[i] = w[i];",
        "int Count(int k) { switch (k) { case 1: return 5; case 2: if (_n > 2) return 4; break; case 3: k = 9; break; } return k; }")]
    [InlineData("int k = 1; next[0] = Side(k++, k) + w[0]; k = 0; next[1] = Side(b: k++, a: k);", "static double Side(int a, int b) => 10 * a + b;")]
    [InlineData("Shift(next, w);", "static void Shift(Span<double> y, ReadOnlySpan<double> x) { x.CopyTo(y); Move(y[1..], y[..5]); } static void Move(Span<double> to, ReadOnlySpan<double> from) => from.CopyTo(to);")]
    public void Helpers(string body, string members) => Equivalence.Check(body, members);

    [Theory]
    [InlineData("double z = w[0]; next[0] = Local(2); z = w[1]; next[1] = Local(3); double Local(double x) => x * z;")]
    [InlineData("double s = 0; int k = 0; void Add(double x) { s += x; k++; } Add(w[0]); Add(w[1]); next[0] = s * k;")]
    [InlineData("double s = 0; for (int i = 0; i < 4; i++) { if (w[i] < 0) continue; Add(i); } next[0] = s * w[0]; void Add(int i) { if (i == 2) return; s += w_[i]; }", "double[] w_ = [1, 2, 4, 8];")]
    [InlineData("double s = w[0]; double Next() { s *= 1.5; return s; } next[0] = s + Next() + s * Next(); s += Next(); next[1] = s; next[2] = Twice(Next(), s); double Twice(double a, double b) => a - 2 * b;")]
    [InlineData("double[] q = new double[3]; void Put(int i, double x) { q[i] = x; q[0] += q[i]; } Put(1, w[0]); Put(2, w[1]); next[0] = q[0]; next[1] = q[2]; next[2] = 5; next[2] += Bump() + q[0]; double Bump() { q[0]++; return q[0]; }")]
    [InlineData("double[] q = [1, w[0], 2]; q[1] += Change(); next[0] = q[1]; double Change() { q[1] = 7; return 1; }")]
    [InlineData("double a = w[0]; double F(double x) { double b = x + a; return G(2) + b; double G(double y) { b *= y; return H() * b; } } double H() => a + 1; next[0] = F(1) + F(w[1]);")]
    [InlineData("int n = 3; int Bound() => n; for (int i = 0; i < Bound(); i++) { next[i] = w[i]; if (i == 1) n = 2; } next[5] = n;")]
    [InlineData("int i = 0; bool More() => ++i < 4; while (More()) next[i] = w[i]; next[0] = i;")]
    [InlineData("int i; for (i = 0; i < 6; i++) { next[i] = w[i]; Skip(); } next[0] = i; void Skip() { if (i == 2) i++; }")]
    [InlineData("var t = (Low: w[0], Count: 2); void Grow() { t.Count++; t.Low *= 2; } Grow(); Grow(); next[0] = t.Low + t.Count;")]
    [InlineData("double x; Set(3); next[0] = x * w[0]; void Set(double v) { x = v; }")]
    [InlineData("int k = 2; ReadOnlySpan<double> Row(int i) => _rows[i].AsSpan(); double First() => Row(k)[0]; next[0] = First(); k = 0; next[1] = First() * w[0];")]
    [InlineData("double scale = 2, rate_ = _rate; next[0] = Norm(w); double Norm(ReadOnlySpan<double> v) { double s = scale; foreach (double x in v) Add(x); return s; void Add(double x) => s += x * x * rate_; }")]
    [InlineData("next[0] = Helper(3) + w[0];", "double Helper(int n) { double s = n; for (int i = 0; i < n; i++) Add(i); return s; void Add(int i) { s += i * _rate; n--; if (n < 0) n = 0; } }")]
    [InlineData("next[0] = Later(w[1]) + w[0]; static double Later(double x) { return Inner(x); static double Inner(double y) => y * y; }")]
    [InlineData("double s = 0; for (int i = 0; i < 3; i++) { double t = w[i]; Add(); void Add() { s += t; t = 0; } next[i] = t; } next[5] = s;")]
    public void LocalFunctions(string body, string members = "") => Equivalence.Check(body, members);

    [Theory]
    [InlineData("var s = w; s = w[1..]; next[0] = s[0] + s.Length; s = s[2..]; next[1] = s[0] * s.Length;")]
    [InlineData("double[] a = w.ToArray(), b = new double[6]; for (int k = 0; k < 3; k++) { for (int i = 1; i < 5; i++) b[i] = 0.5 * (a[i - 1] + a[i + 1]); var t = a; a = b; b = t; } for (int i = 0; i < 6; i++) next[i] = a[i] + 10 * b[i];")]
    [InlineData("double[] a = w.ToArray(), b = new double[6]; int k = 0; while (k < 3) { for (int i = 1; i < 5; i++) b[i] = a[i - 1] - a[i + 1]; (a, b) = (b, a); k++; } a.CopyTo(next);")]
    [InlineData("Span<double> a = stackalloc double[6], b = stackalloc double[6]; w.CopyTo(a); for (int k = 0; k < 3; k++) { Sweep(a, b); var t = a; a = b; b = t; b[0] += k; } a.CopyTo(next); next[5] = b[0];", "static void Sweep(ReadOnlySpan<double> from, Span<double> to) { for (int i = 0; i < to.Length; i++) to[i] = 2 * from[i] + from[(i + 1) % from.Length]; }")]
    [InlineData("ReadOnlySpan<double> v = w; double s = 0; while (v.Length > 1) { s = 2 * s + v[0] * v[^1]; v = v[1..^1]; } next[0] = s;")]
    [InlineData("ReadOnlySpan<double> v = w; double s = 0; while (!v.IsEmpty) { s = s * lambda[0] + v[0]; v = v.Slice(1); } next[0] = s + v.Length;")]
    [InlineData("var s = w[0] > w[1] ? w : lambda; next[0] = s[1] + s.Length; double t = 0; foreach (double x in s) t += x; next[1] = t; var r = s[1..]; next[2] = r[0] + r.Length;")]
    [InlineData("ReadOnlySpan<double> c; if (w[0] > 0) c = w[..2]; else c = w[1..]; next[0] = c[0] + c.Length;")]
    [InlineData("ReadOnlySpan<double> c = lambda; if (w[0] > 0) c = w[2..]; else if (w[1] > 0) { next[0] = c[0]; c = w[..3]; } next[1] = c[1] * c.Length; next[2] = Sum(c) + Sum(c[1..]);", "static double Sum(ReadOnlySpan<double> v) { double s = 0; foreach (double x in v) s += x; return s; }")]
    [InlineData("var s = _n switch { 1 => w, 3 => _x.AsSpan(), _ => lambda }; next[0] = s[1] * w[0]; ReadOnlySpan<double> t = _flag ? _x : w; next[1] = t[0];")]
    [InlineData("next[0] = Last(w) + First(lambda);", "static double Last(ReadOnlySpan<double> v) { while (v.Length > 1) v = v[1..]; return v[0]; } static double First(ReadOnlySpan<double> v) { for (; v.Length > 1; v = v[..^1]) { } return v[0]; }")]
    [InlineData("double[] row = _rows[0]; double s = 0; for (int i = 0; i < 3; i++) { if (i > 0) row = _rows[i]; foreach (double x in row) s += x; s += row.Length; } next[0] = s * w[0];")]
    [InlineData("var s = next; for (int i = 0; i < 3; i++) { s[0] = w[i]; s[1] += i; s = s.Slice(2); }")]
    [InlineData("Span<double> s = next[..3]; s[0] = w[0]; s = next[3..]; s.Fill(w[1]); s[1] = 3; s = next; s[1] = s[0] + s[3];")]
    [InlineData("double[] p = [1, 2, 3], q = [4, 5, 6]; var s = w[0] > 0 ? p : q; var t = w[1] > 0 ? p : q; s[0] = w[2]; t[1] += s[0]; s.AsSpan().CopyTo(t); s.AsSpan(0, 2).CopyTo(t.AsSpan(1)); for (int i = 0; i < 3; i++) next[i] = p[i] + 10 * q[i];")]
    [InlineData("double[] p = [1, w[0], 3]; var best = p; double[] other = [w[1], 2, 1]; for (int i = 0; i < 3; i++) { if (other[i] > best[i]) best = other; next[i] = best[i] * w[0]; }")]
    [InlineData("double[] a = w.ToArray(), b = new double[6]; for (int k = 0; k < 4; k++) { if (k == 2) continue; for (int i = 0; i < 6; i++) { if (a[i] < -100) break; b[i] = a[i] * 1.5 + k; } (b, a) = (a, b); if (k == 3) { next[0] = a[0]; return; } } next[1] = a[1];")]
    [InlineData("double[] a = [w[0], w[1]]; double Norm() { double s = 0; foreach (double x in a) s += x * x; return s; } next[0] = Norm(); a = [w[2], 3, w[3]]; next[1] = Norm(); double[] b = a; if (w[0] > 0) b = _x; a = b; next[2] = Norm();")]
    [InlineData("double[] a = [1, 2], b = [3, 4, 5], c = [w[0], w[1]]; for (int k = 0; k < 5; k++) { var t = a; a = b; b = c; c = t; a[0] += k; b[1] -= a[1]; } next[0] = a[0] + a.Length; next[1] = b[1]; next[2] = c[0];")]
    [InlineData("ReadOnlySpan<double> s = default; if (w[0] > 0) s = w; next[0] = s.Length; next[1] = s.IsEmpty ? 2 : s[0];")]
    public void Rebinding(string body, string members = "") => Equivalence.Check(body, members, LanguageVersion.CSharp14);

    [Fact]
    public void HelpersOfOtherTypes() => Equivalence.CheckSource("""
        public sealed partial class P(double[] x)
        {
            private readonly Kernel _kernel = new(2) { Data = x };
            private readonly Settings _settings = new(0.5, Kind.Second);
            public Kernel Other { get; } = new(3);
            private static readonly double[] s_weights = [1, 2, 3];
            public static readonly double Factor = 7;

            [FixedPointMap]
            internal void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
            {
                var k = _kernel;
                next[0] = _kernel.Value(w[0]) + this.Other.Value(w[1]) + k.Value(2) + w[2].Square() + Helper.Norm(w) + w.Norm();
                next[1] = Combine(_kernel, Other, w[0]) + _settings.Rate + (_settings.Kind == Kind.Second ? 1 : 2) + s_weights[1] + Factor * Helper.Scale;
                next[2] = _kernel.Data.Length + k.Data[1] + Virtual(w[0]) + _settings.Doubled;
                next[3] = _settings.Kind switch { Kind.First => w[0], Kind.Second => w[1], _ => w[2] };
            }

            private static double Combine(Kernel a, Kernel b, double x) => a.Value(x) * b.Width;
            public override string ToString() => "";
            public double Virtual(double x) => x;
        }

        public enum Kind { First, Second }
        public readonly record struct Settings(double Rate, Kind Kind) { public double Doubled => 2 * Rate; }
        public class Kernel(int width)
        {
            public double[] Data { get; init; } = [1, 2];
            public readonly int Width = width;
            public double Value(double x) => Math.Exp(-x * x / Width) * Inner(x);
            private double Inner(double x) => x + Width;
        }
        public static class Helper
        {
            public const double Scale = 3;
            public static double Square(this double x) => x * x;
            public static double Norm(this ReadOnlySpan<double> v) { double s = 0; foreach (var x in v) s += x.Square(); return Math.Sqrt(s); }
        }
        """);

    [Theory]
    [InlineData("public static partial class P { [FixedPointMap] private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = lambda[0] * Math.Cos(w[0]); }")]
    [InlineData("public partial struct P(double rate) { public readonly double Rate = rate; [FixedPointMap] public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = Rate * w[0] + rate; }")]
    [InlineData("public partial record P(double[] X, double Rate) { [FixedPointMap] public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = Rate * w[0] + X[0]; }")]
    [InlineData("public readonly partial record struct P(double[] X, double Rate) { [FixedPointMap] public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = Rate * w[0] + X[0]; }")]
    [InlineData("public partial class P : Base { public double @class = 3; [FixedPointMap] public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = @class * w[0] + Shared(w[1]); } public class Base { protected double _b = 2; protected double Shared(double x) => x * _b; }")]
    public void KindsOfTypes(string source) => Equivalence.CheckSource(source);

    [Theory]
    [InlineData("float f = (float)w[0]; next[0] = f; next[1] = f * 3; next[2] = f * w[1]; next[3] = f / 0.1f + 1; next[4] = -f % 0.7f;")]
    [InlineData("const float Third = 1f / 3; float s = 0; for (int i = 0; i < w.Length; i++) { s += Third * (float)w[i]; s /= 1.1f; s++; --s; } next[0] = s; next[1] = Third;")]
    [InlineData("next[0] = MathF.Sin((float)w[0]); next[1] = MathF.Round((float)w[1], 1); next[2] = Math.Abs((float)w[1]); next[3] = Math.Sin((float)w[2]); next[4] = MathF.Sign((float)w[1]); next[5] = Math.Max((float)w[0], w[1]);")]
    [InlineData("float f = (float)w[1]; next[0] = f > w[1] ? 1 : 2; next[1] = f == (double)f ? w[0] : 0; next[2] = (float)1e40 > f ? 1 : 0; next[3] = (int)Gradient.Stop(f) + (int)2.9f;")]
    [InlineData("float f = (float)w[0]; next[0] = f is > 0.3f ? 1 : 2; next[1] = f switch { float.NaN => 1, 0.3f => 2, < 1f => 3, _ => 4 }; next[2] = float.IsNaN(f) || float.IsFinite(f) && !float.IsPositiveInfinity(f) ? 5 : 6; next[3] = w[3];")]
    [InlineData("Span<float> z = stackalloc float[6]; for (int i = 0; i < 6; i++) { z[i] = (float)w[i]; z[i] -= _n; z[i] *= 2; z[i]++; } float[] u = new float[6]; z.CopyTo(u); next[0] = u[1]; next[1] = z[^1] + _single[1] * _table[1, 0];", "private readonly float[] _single = [1.5f, 0.1f]; private readonly float[,] _table = { { 1f }, { 0.3f } };")]
    [InlineData("var (a, b) = MathF.SinCos((float)w[0]); (float c, double d) = (a * b, b); next[0] = a; next[1] = c + d; next[2] = Half((float)w[1]);", "private static float Half(float x) => x / 2;")]
    [InlineData("next[0] = 16777217f + 0.1f + _rate; next[1] = _n * 0.1f; next[2] = _n / 7f; float k = _n; next[3] = k * 1e-45f * 1e30f; next[4] = w[0];")]
    public void Singles(string body, string members = "") => Equivalence.Check(body, members);

    [Theory]
    [InlineData("next[0] = Sigmoid(w[0]); next[1] = Sigmoid((float)w[1]); next[2] = Sigmoid(lambda[0]);", "private static T Sigmoid<T>(T x) where T : System.Numerics.IFloatingPointIeee754<T> => T.One / (T.One + T.Exp(-x));")]
    [InlineData("next[0] = Dot(w, _x); next[1] = Dot<float>([0.1f, 0.2f], [0.3f, 7]); next[Dot<int>([1, 2], [0, 1])] = 5;", "private static T Dot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b) where T : System.Numerics.INumber<T> { T sum = T.Zero; for (int i = 0; i < Math.Min(a.Length, b.Length); i++) sum += a[i] * b[i]; return sum; }")]
    [InlineData("next[0] = Poly(w[0], 3); next[1] = Poly((float)w[1], 4);", "private static T Poly<T>(T x, int n) where T : System.Numerics.INumber<T> { var p = T.CreateChecked(0.1); for (int k = 0; k < n; k++) { p = p * x + T.CreateChecked(k) / T.CreateTruncating(3); p++; } return Half(p); } private static T Half<T>(T y) where T : System.Numerics.INumberBase<T> => y / (T.One + T.MultiplicativeIdentity);")]
    [InlineData("next[0] = F(w[0], lambda[1]); next[1] = F((float)w[1], 0.3f);", "private static T F<T>(T x, T y) where T : System.Numerics.IFloatingPointIeee754<T>, System.Numerics.IMinMaxValue<T> { if (T.IsNaN(x) || !T.IsFinite(y) || x == T.PositiveInfinity) return T.NegativeOne; T z = T.Max(x, y) - T.Min(x, -y) + T.Abs(x) * T.Pi + T.Sqrt(T.E) + T.Pow(T.Abs(y), T.Tau); return x > y ? z % T.CreateChecked(0.7f) : T.Clamp(z, T.Zero, T.MaxValue) + T.CreateChecked(T.Sign(x)) + T.Epsilon + T.Round(z) * T.Cbrt(y); }")]
    [InlineData("next[0] = Tail(w)[0] + Tail<double>(_x)[1] + Tail<int>(_index)[0]; Fill(next[1..3], w[2]);", "private static ReadOnlySpan<T> Tail<T>(ReadOnlySpan<T> s) => s[1..]; private static void Fill<T>(Span<T> s, T by) { T[] copy = new T[s.Length]; for (int i = 0; i < s.Length; i++) { copy[i] = by; s[i] = copy[i]; } (T a, T b) = (s[0], by); s[^1] = b; }")]
    [InlineData("next[0] = Id(w[0]); next[Id(1)] = Id(w[2] > 0) ? 1 : Or(w[0], default(double)); next[2] = (double)Widen(w[1]) + Widen(1.5f) + Widen(7);", "private static T Id<T>(T x) => x; private static T Or<T>(T x, T y) where T : struct, System.Numerics.IComparisonOperators<T, T, bool> => x < y ? y : default(T); private static double Widen<T>(T x) where T : System.Numerics.INumber<T> => double.CreateChecked(x);")]
    [InlineData("next[0] = Apply<Cube>(w[0]) + Apply<Relu>(w[1]);", "private static double Apply<TActivation>(double x) where TActivation : IActivation => TActivation.Of(x) + 1; private interface IActivation { static abstract double Of(double x); } private struct Cube : IActivation { public static double Of(double x) => x * x * x; } private struct Relu : IActivation { public static double Of(double x) => Math.Max(x, 0); }")]
    [InlineData("next[0] = Through<Wave>(w[0]) + Both<Ramp, Wave>(w[1]); next[1] = Through<Ramp>(w[1]) - Both<Wave, Ramp>(lambda[0]); next[2] = Through<Bare>(w[2]);", "private static double Through<TCurve>(double x) where TCurve : ICurve => TCurve.At(x - TCurve.Offset) * TCurve.Weights[1] + TCurve.Doubled(x); private static double Both<TCurve, TOther>(double x) where TCurve : ICurve where TOther : ICurve => TCurve.At(TOther.At(x)) * TOther.Offset; private interface ICurve { static abstract double Offset { get; } static abstract double[] Weights { get; } static abstract double At(double x); static virtual double Doubled(double x) => 2 * x * x; } private readonly struct Wave : ICurve { public static double Offset => Math.Sqrt(0.3); public static double[] Weights { get; } = [1, 2]; public static double At(double x) => Math.Sin(x); } private sealed class Ramp : ICurve { public static double Offset { get; } = -0.4; internal static readonly double[] s_weights = [3, -1]; public static double[] Weights => s_weights; public static double At(double x) => Math.Max(x, 0.1); public static double Doubled(double x) => x + x; } private struct Bare : ICurve { static double ICurve.Offset => 0.7; static double[] ICurve.Weights => [0.5, 0.6]; static double ICurve.At(double x) => x * x * x; }")]
    [InlineData("next[0] = Twice(new Disc { R = w[0] }, 2) + Twice(new Box(w[1]), 3); next[1] = Twice(new Named(w[2]), 1);", "private static double Twice<TShape>(TShape s, double k) where TShape : IShape => 2 * s.Area(k); private interface IShape { double Area(double scale); } private struct Disc : IShape { public double R; public double Area(double scale) => R * R * scale; } private readonly struct Box(double side) : IShape { double IShape.Area(double scale) => side * scale; } private sealed record Named(double R) : IShape { public double Area(double scale) => R + scale; }")]
    [InlineData("double[] a = w.ToArray(), b = a; if (a is null) throw new ArgumentNullException(nameof(a)); next[0] = b == null ? 1 : b[0] * Half(4).Length; next[1] = _x != null ? w[1] : 0;", "private static double[] Half(int n) { var h = new double[n / 2]; return h != null ? h : throw new InvalidOperationException(); }")]
    public void GenericHelpers(string body, string members) => Equivalence.Check(body, members);

    [Fact]
    public void GenericTypesWithHelpers() => Equivalence.CheckSource("""
        public static class Activations<T> where T : System.Numerics.IFloatingPointIeee754<T>
        {
            internal static readonly T Slope = T.CreateChecked(0.1);
            public static T Leaky(T x) => x > T.Zero ? x : Slope * x;
            public static TTo Cast<TTo>(T x) where TTo : System.Numerics.IFloatingPoint<TTo> => TTo.CreateChecked(Leaky(x));
        }
        public abstract class Layer<T>(T[] weights) where T : System.Numerics.IFloatingPointIeee754<T>
        {
            protected readonly T[] _weights = weights;
            protected T Weighted(ReadOnlySpan<T> w) { T sum = T.Zero; for (int i = 0; i < _weights.Length && i < w.Length; i++) sum += _weights[i] * w[i]; return sum; }
        }
        public sealed partial class P(double[] x) : Layer<double>(x)
        {
            [FixedPointMap]
            private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
            {
                next[0] = Activations<double>.Leaky(w[1]) + Activations<double>.Cast<float>(w[1]) + Weighted(w);
                next[1] = Activations<float>.Leaky((float)w[1]) * lambda[0];
            }
        }
        """);

    [Theory]
    [InlineData("next[0] = Power(w[0], 5) + lambda[0];", "static double Power(double x, int n) => n == 0 ? 1 : x * Power(x, n - 1);")]
    [InlineData("next[0] = Even(3) + w[0];", "static double Even(int n) => n == 0 ? 1 : 2 * Odd(n - 1); static double Odd(int n) => n == 0 ? 0 : 1 + Even(n - 1);")]
    [InlineData("double total = 0; void Add(int i) { if (i >= 4) return; total += i; Add(i + 1); } Add(0); next[0] = total + w[0];")]
    [InlineData("w.CopyTo(next); Reverse(next);", "static void Reverse(Span<double> v) { if (v.Length < 2) return; double t = v[0]; v[0] = v[^1]; v[^1] = t; Reverse(v[1..^1]); }")]
    [InlineData("w.CopyTo(next); First(next, 0);", "static void First(Span<double> v, int d) { Second(v, d); } static void Second(Span<double> v, int d) { if (d == 3) return; First(v, d + 1); v[d] += 2 * d; }")]
    [InlineData("double x = w[0]; Halve(ref x, out int n); next[0] = x + n;", "static void Halve(ref double x, out int n) { n = 0; if (Math.Abs(x) < 1e-3) return; x /= 2; Halve(ref x, out n); n++; }")]
    [InlineData("var (a, b) = Split(w, 2); next[0] = a - b;", "static (double, double) Split(ReadOnlySpan<double> v, int d) { if (d == 0 || v.Length < 2) return (v[0], v[^1]); var (p, q) = Split(v[..(v.Length / 2)], d - 1); var (r, s) = Split(v[(v.Length / 2)..], d - 1); return (p + r, q * s); }")]
    public void Recursion(string body, string members = "") => Equivalence.Check(body, members, LanguageVersion.CSharp14);

    [Fact]
    public void ExtensionBlocks() => Equivalence.CheckSource(ParserRun.Problem("next[0] = w.Total() + w.First + w[1].Cubed + _x.Total();") + """
        public static class Extensions
        {
            extension(ReadOnlySpan<double> values)
            {
                public double Total() { double s = 0; foreach (double v in values) s += v; return s; }
                public double First => values[0];
            }
            extension(double value) { public double Cubed => value * value * value; }
        }
        """);

    [Theory]
    [InlineData(LanguageVersion.CSharp12, "_x.AsSpan()")]
    [InlineData(LanguageVersion.CSharp14, "_x")]
    public void SpanExtensionsOnArrays(LanguageVersion version, string receiver)
        => Equivalence.CheckSource(ParserRun.Problem($"next[0] = {receiver}.Last() + w.Last();") + """
            public static class Extensions
            {
                public static double Last(this Span<double> v) => v[^1];
                public static double Last(this ReadOnlySpan<double> v) => v[^1];
            }
            """, version);
}
