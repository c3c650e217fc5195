namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Helpers that return spans, arrays, and structs or tuples that hold them compute in the IR what they compute in C#.</summary>
public class ReturnedMemoryTests
{
    private const string Helpers = """
        static double[] Exps(ReadOnlySpan<double> x, double scale = 1)
        {
            double[] e = new double[x.Length];
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
                sum += e[i] = Math.Exp(scale * x[i]);
            for (int i = 0; i < e.Length; i++)
                e[i] /= sum;
            return e;
        }
        static ReadOnlySpan<double> Longer(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
        {
            if (a.Length > b.Length)
                return a;
            return b;
        }
        static ReadOnlySpan<double> From(ReadOnlySpan<double> x, double limit)
        {
            for (int i = 0; i < x.Length; i++)
            {
                if (x[i] > limit)
                    return x[i..];
            }
            return x[..0];
        }
        static Span<double> Take(Span<double> x, ref int n, out double first) { var t = x.Slice(n, 2); first = t[0]; n += 2; return t; }
        static ReadOnlySpan<double> Trimmed(ReadOnlySpan<double> x) { while (x.Length > 0 && x[0] < 0.5) x = x[1..]; return x; }
        static (double[] Low, double[] High, int Count) Split(ReadOnlySpan<double> x)
        {
            double[] low = new double[x.Length], high = new double[x.Length];
            int n = 0;
            for (int i = 0; i < x.Length; i++)
            {
                low[i] = Math.Min(x[i], 0.5);
                high[i] = Math.Max(x[i], 0.5);
                if (x[i] > 0.5) n++;
            }
            return (low, high, n);
        }
        readonly struct Poly(double[] c)
        {
            public readonly double[] C = c;
            public double At(double x) { double s = 0; for (int i = C.Length - 1; i >= 0; i--) s = s * x + C[i]; return s; }
            public Poly Derivative() { var d = new double[Math.Max(0, C.Length - 1)]; for (int i = 0; i < d.Length; i++) d[i] = (i + 1) * C[i + 1]; return new Poly(d); }
            public static Poly operator *(Poly a, Poly b)
            {
                var c = new double[a.C.Length + b.C.Length - 1];
                for (int i = 0; i < a.C.Length; i++)
                    for (int j = 0; j < b.C.Length; j++)
                        c[i + j] += a.C[i] * b.C[j];
                return new Poly(c);
            }
        }
        static Poly Interpolate(ReadOnlySpan<double> x) { var c = x.ToArray(); c[0] *= 2; return new Poly(c); }
        """;

    [Theory]
    [InlineData("double[] p = Exps(w), q = Exps(lambda, -0.5); for (int i = 0; i < 6; i++) next[i] = p[i] * q[i % 4];")]
    [InlineData("next[0] = Exps(w)[2] + Exps(Exps(w), 2)[1];")]
    [InlineData("for (int k = 1; k < 5; k++) { var p = Exps(w[..k]); next[k] = p[^1]; } next[0] = w[0];")]
    [InlineData("var l = Longer(w, lambda); for (int i = 0; i < l.Length; i++) next[i] = l[i]; next[0] += Longer(w[..2], lambda)[3];")]
    [InlineData("for (int k = 0; k < 6; k++) { var r = From(w, 0.2 * k); next[k] = w[k] + (r.Length > 0 ? r[0] : -1); }")]
    [InlineData("double[] a = w.ToArray(); int n = 1; double f; var t = Take(a, ref n, out f); t[0] = 7; next[0] = a[1] + f + n; Take(a, ref n, out next[1])[1] = 3; next[2] = a[4] + n;")]
    [InlineData("next[0] = w[0] + Trimmed(w).Length; next[1] = Trimmed(w[1..])[0];")]
    [InlineData("var (low, high, n) = Split(w); next[0] = low[0] + high[1] + n; (double[] l, double[] h, int m) = Split(lambda); next[1] = l[0] - h[2] + m;")]
    [InlineData("var s = Split(w); next[0] = s.Low[0] * s.High[2] + s.Count; double[] a = new double[1], b = a; int c; (a, b, c) = Split(lambda); next[1] = a[0] + b[1] + c;")]
    [InlineData("var p = new Poly(w.ToArray()); next[0] = p.At(0.3); next[1] = p.Derivative().At(0.2); next[2] = (p * p).Derivative().Derivative().At(-0.1); next[3] = Interpolate(lambda).At(w[0]);")]
    [InlineData("double x = w[0]; while (Exps(new[] { x, w[1] })[0] > 0.1 && x > -3) x -= 0.3; next[0] = x;")]
    [InlineData("double s = w[0]; for (int i = 0; i < 9; i++) if (i < 6 && Longer(w[..i], w[i..])[0] > 0) s += i; next[0] = s;")]
    [InlineData("double k = w[0]; double[] Scaled(double by) { k += 1; var r = new double[2]; r[0] = k * by; r[1] = by; return r; } next[0] = Scaled(2)[0] + Scaled(3)[1] + k;")]
    public void What_a_helper_returns(string body) => Equivalence.Check(body, Helpers);
}
