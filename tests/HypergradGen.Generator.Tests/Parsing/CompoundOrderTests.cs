namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>A compound assignment reads its target before what is added is computed, whatever that does to the target, and by whichever name.</summary>
public class CompoundOrderTests
{
    private const string Members = """
        private struct Body
        {
            public double X; private double _y; public double Y { get => _y; set => _y = value; } public double Doubled { readonly get => 2 * X; set => X = value / 2; }
            public double Grown(double by) { X += by; _y *= X; return X * _y + 1; }
            public double this[int i] { readonly get => i == 0 ? X : _y; set { if (i == 0) X = value; else _y = value; } }
            public void Within(double by) { X += Grown(by); Y -= Grown(X *= 2); Doubled *= X += 1; this[0] += Grown(this[1] = 3); }
            public void Onto(ref Body other) { other.X += X *= 2; X -= other.Grown(1); other.Y *= other.X += Y; }
        }
        private static double Bump(ref double a) { a = 2 * a + 1; return a - 3; }
        private static double Fill(Span<double> s, double x) { s[0] = x; s[1] += x; return x + 1; }
        private static void Both(ref double a, ref double b) { a += b *= 2; b -= a += 1; }
        private static (double, double) Pair(ref double a) { a += 1; return (a, 2 * a); }
        """;

    [Theory]
    [InlineData("double x = w[0], y = w[1]; x += x = 2; y -= Bump(ref y); next[0] = x; next[1] = y; x *= (x += w[2]) - (x -= 1); next[2] = x; x /= 3 + (x = w[3]) * x; next[3] = x; x += y += x -= y; next[4] = x; next[5] = y;")]
    [InlineData("w.CopyTo(next); next[0] += next[0] = 2; next[1] -= Bump(ref next[1]); next[2] *= Fill(next[2..], 3); next[3] += Fill(next[2..], w[3]); next[4] -= next[4]++ - --next[4]; next[5] /= 2 + Bump(ref next[5]) * next[5];")]
    [InlineData("w.CopyTo(next); ref double r = ref next[1]; next[1] += r *= 2; r -= next[1] = 4; r += Bump(ref next[1]); next[0] += Bump(ref r) + r; int i = 0; next[i++] += next[i] = i; next[i] -= next[i--] *= 2; next[i] += Fill(next, w[i]);")]
    [InlineData("var b = new Body { X = w[0], Y = w[1] }; b.X += b.Grown(w[2]); b.Y -= b.Grown(1); next[0] = b.X; next[1] = b.Y; b.Doubled += b.Grown(b.X = 2); b[1] *= b[0] += b[1]; b.Within(w[3]); next[2] = b.X; next[3] = b.Y;")]
    [InlineData("var p = new Body[3]; for (int i = 0; i < 3; i++) p[i] = new Body { X = w[i], Y = w[i + 1] }; p[0].X += p[0].Grown(w[2]); p[1].Y *= p[1].Grown(p[1].Y = 2); p[2].Within(w[3]); p[0].Onto(ref p[0]); p[1].Onto(ref p[2]); p[1].Doubled -= p[1].X += 1; p[0][1] += p[0].Grown(p[0][1]); for (int i = 0; i < 3; i++) { next[i] = p[i].X; next[i + 3] = p[i].Y; }")]
    [InlineData("var p = new Body[2]; p[0].X = w[0]; p[1].X = w[1]; ref Body q = ref p[1]; p[1].X += q.Grown(w[2]); q.Y += p[1].X *= 2; foreach (ref var e in p.AsSpan()) { p[0].X += e.Grown(1); e.X -= p[1].Grown(2); } next[0] = p[0].X; next[1] = p[1].X; next[2] = p[0].Y; next[3] = p[1].Y;")]
    [InlineData("double x = w[0]; double[] a = w.ToArray(); double Step(double by) { x += by; a[0] *= by; return x - a[0]; } x += Step(w[1]); a[0] -= Step(x); a[1] += Step(a[1] = 2); next[0] = x; next[1] = a[0]; next[2] = a[1]; x *= x > 1 ? Step(2) : Step(3); a[0] /= x > 0 ? Step(1) + 9 : 1; next[3] = x; next[4] = a[0];")]
    [InlineData("w.CopyTo(next); Both(ref next[0], ref next[0]); Both(ref next[1], ref next[2]); double x = w[3]; Both(ref x, ref x); Both(ref x, ref next[4]); next[3] = x; (next[0], next[1]) = (next[1] += next[0], next[0] -= 2); next[5] += Pair(ref next[5]).Item1; next[5] -= Pair(ref next[5]).Item2;")]
    [InlineData("double[] a = w.ToArray(), b = new double[6]; if (w[0] > 0) (a, b) = (b, a); a[0] += Bump(ref b[0]); b[1] -= Bump(ref b[1]); var c = w[1] > 0 ? a : b; c[2] += Bump(ref a[2]); a[2] *= c[2] += 1; b[3] -= Fill(c[3..].AsSpan(), 2); c[3] += Fill(b.AsSpan(3), w[3]); for (int i = 0; i < 3; i++) { next[i] = a[i + 1]; next[i + 3] = b[i + 1]; }")]
    [InlineData("double[,] g = new double[2, 2]; g[0, 0] = w[0]; g[1, 1] = w[1]; g[0, 0] += g[0, 0] *= 2; g[1, 1] -= Bump(ref g[1, 1]); int i = 0; g[i++, i] += i + (g[0, 1] = w[2]); next[0] = g[0, 0]; next[1] = g[1, 1]; next[2] = g[0, 1]; double[][] rows = [[w[3], 2], [w[4]]]; rows[0][0] += rows[0][0] = 5; rows[1][0] -= Bump(ref rows[1][0]); rows[0][1] *= Fill(rows[0], 2); next[3] = rows[0][0]; next[4] = rows[1][0]; next[5] = rows[0][1];")]
    public void The_target_is_read_first(string body) => Equivalence.Check(body, Members);
}
