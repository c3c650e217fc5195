namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Helpers that reach one variable or element by several names compute in the IR what they compute in C#.</summary>
public class AliasTests
{
    private const string Helpers = """
        struct V { public double X, Y; public void Add(in V o) { X += o.X; X += o.X; Y *= o.X; } public double Grown(double by) { X += by; Y *= X; return X * Y; } public void Onto(Span<V> s) { s[0].X += X *= 2; s[1].X -= Grown(1); } public double Into(ref double x) { X += 1; x *= X; return x + X; } }
        static void Swap(ref double a, ref double b) { double t = a; a = b; b = t; }
        static void Swap<T>(ref T a, ref T b) { var t = a; a = b; b = t; }
        static bool Order(ref double a, ref double b) { if (a <= b) return false; (a, b) = (b, a); return true; }
        static double Both(ref double a, ref double b) { a += 1; b *= 3; if (a > 4) return a; for (int i = 0; i < 3; i++) { b -= a; if (b < -5) return b; } return a * b; }
        static void See(ref double a, in double b) { a += 1; a *= b; a += b; }
        static void Fill(ref double a, Span<double> s) { for (int i = 0; i < s.Length; i++) s[i] += a; a = s[0] * 2; }
        static void Adds(ref double a, Span<double> s) { s[1] += a *= 2; s[0] -= a += 3; }
        static double Under(Span<double> s, Span<double> t) { double sum = Gather(ref s[1], t); s[1] *= sum; return sum; }
        static double Gather(ref double a, ReadOnlySpan<double> s) { double sum = 0; foreach (double each in s) { a = 0.5 * a + each; sum += a * each; } return sum; }
        static double Reads(Span<double> s, ReadOnlySpan<double> t) { Fill(ref s[2], s); See(ref s[1], in t[1]); return t[1]; }
        static double After(ref double a, ReadOnlySpan<double> s) { a = 0.5 * a + 0.1; return a * s[0] + s[1] * s[2]; }
        static (double, int) Two(ref double a, ref double b, int n) { a += n; b += a; return (a * b, n + 1); }
        """;

    [Theory]
    [InlineData("w.CopyTo(next); Swap(ref next[0], ref next[3]); int i = 2; Swap(ref next[i], ref next[i]); Swap<double>(ref next[1], ref next[5]); double x = w[0]; Swap(ref x, ref next[2]); next[4] = x;")]
    [InlineData("w.CopyTo(next); for (int i = 0; i < 6; i++) for (int j = 0; j + 1 < 6 - i; j++) Order(ref next[j], ref next[j + 1]);")]
    [InlineData("w.CopyTo(next); int n = 0; for (int i = 1; i < 6; i++) for (int j = i; j > 0 && Order(ref next[j - 1], ref next[j]); j--) n++; next[0] += n;")]
    [InlineData("double x = w[0], y = w[1]; next[0] = Both(ref x, ref x) + x; next[1] = Both(ref x, ref y) * y; double z = 5; next[2] = Both(ref z, ref z) + z; w.CopyTo(next[..0]); next[3] = w[3];")]
    [InlineData("double x = w[0]; See(ref x, x); next[0] = x; next[1] = w[1]; See(ref next[1], next[1]); next[2] = w[2]; See(ref next[2], in next[1]); See(ref x, x + 1); next[3] = x;")]
    [InlineData("w.CopyTo(next); Fill(ref next[1], next); Fill(ref next[2], next[3..]);")]
    [InlineData("var v = new V { X = w[0], Y = 2 }; next[0] = v.Into(ref v.X) + v.X; v.Add(v); next[1] = v.X * v.Y; var p = new V[2]; p[0] = v; p[1].X = w[1]; p[0].Add(p[1]); p[1].Add(p[1]); ref var q = ref p[0]; q.Add(q); next[2] = p[0].X + p[1].X + p[0].Y;")]
    [InlineData("double y = w[0]; void Grow(ref double x) { y += 1; x *= 2; y += x; } Grow(ref y); next[0] = y; double z = w[1]; Grow(ref z); next[1] = y + z; double[] a = w.ToArray(); double Read(in double x) { a[0] += 1; return x * a[1]; } next[2] = Read(a[0]) + Read(a[1]);")]
    [InlineData("w.CopyTo(next); var (s, n) = Two(ref next[0], ref next[0], 2); next[1] = s + n; double x = w[2]; next[2] = Two(ref x, ref x, n).Item1 + x;")]
    [InlineData("int a = 3, b = 4; Swap<int>(ref a, ref b); Swap<int>(ref a, ref a); next[0] = w[0] * a + b; bool c = w[1] > 0; Swap<bool>(ref c, ref c); next[1] = c ? 1 : 0;")]
    [InlineData("w.CopyTo(next); next[0] += Under(next, next); next[2] += Under(next[1..], next); next[3] += Reads(next, next[0..4]); next[4] += Under(next, w.ToArray());")]
    // A variable that names one of several arrays.
    [InlineData("double[] a = w.ToArray(), b = new double[6]; for (int r = 0; r < n; r++) { for (int i = 0; i < 6; i++) b[i] = 0.5 * a[i] + i; (a, b) = (b, a); } double g = After(ref b[0], b); next[0] = g + b[0]; double h = After(ref a[1], b); next[1] = h * a[1]; next[2] = Under(b, b); next[3] = Under(a, b); next[4] = b[0]; next[5] = a[1];")]
    [InlineData("var a = w[0] > w[1] ? next : next[1..]; w.CopyTo(next); double g = After(ref a[0], a); double h = After(ref next[1], a); double k = After(ref a[2], next); next[0] += g * h - k; Swap(ref a[1], ref next[1]);")]
    // What is added to an element changes it first.
    [InlineData("var p = new V[3]; for (int i = 0; i < 3; i++) { p[i].X = w[i]; p[i].Y = w[i + 3]; } p[0].X += p[0].Grown(w[1]); p[1].Y -= p[1].Grown(p[1].Y = 2); p[2].X *= p[2].Grown(3); next[0] = p[0].X; next[1] = p[1].Y; next[2] = p[2].X; next[3] = p[1].X;")]
    [InlineData("w.CopyTo(next); Adds(ref next[1], next); Adds(ref next[0], next); var p = new V[2]; p[0].X = w[2]; p[1].X = w[3]; p[1].Onto(p); p[0].Onto(p); next[2] = p[0].X; next[3] = p[1].X;")]
    public void What_several_names_of_one_variable_compute(string body) => Equivalence.Check(body, Helpers);
}
