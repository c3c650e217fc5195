namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Operands, arguments and targets that change what the others read are evaluated in the order of C#, whatever they are handed on by: value, reference, or tuple.</summary>
public class EffectOrderTests
{
    private const string Members = """
        private struct Body
        {
            public double X, Y;
            public double Level { readonly get => X - 0.5 * Y; set { Y = 0.3 * value; X += 0.2 * value; } }
            public double Grown(double by) { X += by; Y *= X; return X * Y + 1; }
            public static Body operator +(in Body a, in Body b) => new Body { X = a.X + b.Y, Y = a.Y - b.X };
            public static Body operator *(Body a, double b) { a.X *= b; a.Grown(b); return a; }
            public static implicit operator Body(double x) => new Body { X = x, Y = 2 * x };
            public static explicit operator double(Body b) => b.X - b.Y;
        }
        private struct Counter(double x) { public double Next(double by) => x += by; public double Value { get => x * 2; set => x = value; } public readonly double Peek() => x; }
        private ref struct Rows(Span<double> cells, double scale) { public Span<double> Cells = cells; public double Scale = scale; public double First { readonly get => Cells[0] * Scale; set { Cells[0] = value; Scale += 1; } } public double this[int i] { readonly get => Cells[i]; set => Cells[i] = value + Scale++; } }
        private readonly record struct Pair(double A, Body B);
        private static int Next(ref int k) { k = (k + 1) % 3; return k; }
        private static double Bump(ref double a) { a = 2 * a + 1; return a - 3; }
        private static double Sum(params double[] all) { double s = 0; for (int i = 0; i < all.Length; i++) s = 2 * s + all[i]; return s; }
        private static double SumOf(params ReadOnlySpan<double> all) { double s = 0; foreach (double x in all) s = 2 * s + x; return s; }
        private static double Optional(in double a, double b = 3, in double c = 5) => a * b - c;
        private static double Late(in double a, double b) => a + b;
        private static void Set(out double a, out double b, in double c) { a = c + 1; b = c * 2; }
        private static (double, double) Two(ref double a) { a++; return (a, a * 2); }
        """;

    [Theory]
    [InlineData("var c = new Counter[2]; c[0] = new(w[0]); c[1] = new(w[1]); int k = 0; next[0] = c[k++].Next(k) + c[k].Next(c[0].Next(2)) * c[k--].Next(1); c[k].Value += c[k++].Next(w[2]); c[k].Value *= c[k].Value = 2; next[1] = c[0].Peek(); next[2] = c[1].Peek();")]
    [InlineData("double[] a = w.ToArray(), b = lambda.ToArray(); double s = 0; foreach (double x in a) { (a, b) = (b, a); s += x * a[0]; a[1] += x; } next[0] = s; next[1] = a[1]; next[2] = b[1];")]
    [InlineData("Span<double> a = w.ToArray(); double s = 0; for (int i = 0; i < a.Length; i++) { s += a[i] * i; if (i == 1) a = a[2..]; } next[0] = s;")]
    [InlineData("double x = w[0]; next[0] = Sum(x, x = 2, x += w[1], Bump(ref x), x); next[1] = SumOf(x, x = w[2], x--, x, Bump(ref x)); next[2] = x;")]
    [InlineData("double x = w[0], y = w[1]; next[0] = Optional(x, x = 2); next[1] = Optional(b: x = w[2], a: x); next[2] = Optional(c: y, a: x, b: y = 7); next[3] = Late(x, x = 4); next[4] = Late(x + 0, x = 5); next[5] = Optional(c: Bump(ref y), a: y);")]
    [InlineData("double x = w[0], y; Set(out x, out y, in x); next[0] = x; next[1] = y; Set(out x, out x, 3); next[2] = x; Set(out y, out x, y); next[3] = x - y; Set(c: y, b: out y, a: out x); next[4] = x - y;")]
    [InlineData("var p = new Body { X = w[0], Y = w[1] }; p = p + p * (p.X = 2); next[0] = p.X; next[1] = p.Y; p += p * p.Grown(2); next[2] = p.X; next[3] = p.Y; p = (p = p + 1.5) + p; next[4] = p.X - p.Y; next[5] = (double)(p + (p.X = 3)) + (double)p;")]
    [InlineData("var p = new Body[3]; p[0].X = w[0]; p[1].Y = w[1]; p[2].X = w[2]; int k = 0; p[k++] += p[k++] * (p[0].X += p[k].X = 3); p[Next(ref k)] *= k + (p[1].X = 4); (p[0], p[1], p[2]) = (p[2] + p[0], p[0], p[1] * 2); for (int i = 0; i < 3; i++) { next[i] = p[i].X; next[i + 3] = p[i].Y; }")]
    [InlineData("var r = new Rows(w.ToArray(), w[1]); r.First += r.Scale = 2; r[1] -= r[0] += 3; int k = 1; r[k++] *= k; r[k] += r.Cells[k] = r.Scale; r.Cells[k++] -= r[k] = 2; next[0] = r.Scale; next[1] = r.Cells[0]; next[2] = r.Cells[1]; next[3] = r.Cells[2]; next[4] = r.Cells[3];")]
    [InlineData("var q = new Pair(w[0], new Body { X = w[1], Y = w[2] }); var b = q.B; next[0] = b.Grown(q.A) + q.B.Grown(2) + q.B.X; var (a, (x, y)) = (q.A, (q.B.X, b.X)); next[1] = a + x * y; q = q with { A = q.B.Grown(1) + (b.X = 3), B = b }; next[2] = q.A; next[3] = q.B.X * q.B.Y;")]
    [InlineData("double x = w[0]; (x, double y) = Two(ref x); next[0] = x; next[1] = y; var t = (x, y); t.x += t.y = t.x * 2; (t.y, t.x) = t; next[2] = t.x; next[3] = t.y; (t, x) = ((t.y, x = 5), t.x + x); next[4] = t.x - t.y + x; (t.x, t) = (1, (x, y)); next[5] = t.x;")]
    [InlineData("double x = w[0]; double y = x > 0 ? x = 2 : x; y += x switch { > 1 and var z when (x = z * 3) > 0 => x + (x += 1), _ => x }; next[0] = x; next[1] = y; bool b = (x += 1) > 3 && (x *= 2) > 100 || (x -= w[1]) > 0; next[2] = x; next[3] = b ? 1 : 2; if ((x = w[2]) is > 0 and var q && (x = q + 1) > q) next[4] = x + q;")]
    [InlineData("Span<double> a = w.ToArray(); var b = a[1..]; var c = a.Slice(0, 3); b[0] += c[1] = 2; c.CopyTo(b); a[2] -= b[1] *= c[2]; b[..2].CopyTo(a[..2]); (a[1], b[0], c[1]) = (b[1], c[0], a[3]); a.CopyTo(next);")]
    [InlineData("var p = new Body[2]; p[0] = new Body { X = w[0], Y = w[1] }; var copy = p[0]; p[0].Grown(2); var q = p; q[1] = copy; p[1].X += q[1].Grown(p[0].X); p = new Body[2]; p[0] = q[1]; q[1].X = 7; next[0] = p[0].X; next[1] = q[0].X; next[2] = q[1].Y; next[3] = copy.X;")]
    [InlineData("var p = new Body { X = w[0], Y = w[1] }; double Poke(double by) { p.X += by; p = p * by; return p.Y; } p.X += Poke(2); p.Level -= Poke(p.X) + p.X; var t = (p, Poke(w[2]), p.X); next[0] = t.p.X; next[1] = t.Item2 + t.Item3; next[2] = p.X; next[3] = p.Grown(Poke(1)); next[4] = (p + p * Poke(3)).X;")]
    [InlineData("var p = new Body { X = w[0], Y = w[1] }; ref double x = ref p.X; ref Body q = ref p; x += q.Grown(x = 2); q = q * x; p = new Body { X = q.Y, Y = x }; ref readonly Body c = ref p; next[0] = c.Level + (p.X = 5) * c.X; var d = c; p.Y = 8; next[1] = d.Y * c.Y; next[2] = x; p = new() { Y = x, X = q.Y }; next[3] = x - q.Y;")]
    public void Every_operand_sees_what_those_before_it_did(string body) => Equivalence.Check(body, Members);

    [Fact]
    public void A_property_of_an_extension_is_of_one_element() => Equivalence.CheckSource("""
        using System; using HypergradGen;
        public struct Body { public double X, Y; }
        public static class More { extension(ref Body b) { public double Level { get => b.X - b.Y; set { b.X = value; b.Y += value; } } public double Grown(double by) { b.X += by; return b.X * b.Y; } } }
        public sealed partial class P(double[] x, int n, double rate)
        {
            [FixedPointMap] private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
            {
                int k = 0; var p = new Body[3]; for (int i = 0; i < 3; i++) p[i] = new Body { X = w[i], Y = w[i + 1] + x[0] + n * rate };
                p[k++].Level += k; p[k].Level = k = 2; p[k--].Level *= p[k].Grown(k); 
                for (int i = 0; i < 3; i++) { next[i] = p[i].X; next[i + 3] = p[i].Y; }
            }
        }
        """);

    [Fact]
    public Task An_index_by_reference_is_refused_where_it_is_assigned() => Diagnostics.AnalyzerRun.Check(["""
        using System;
        struct Body { public double X; public double this[in int i] { readonly get => X * i; set => X = value * i; } }
        partial class P { [Differentiable] static double F(double x) { int k = 1; var b = new Body { X = x }; b[{|HG0006:k|}] = k = 2; return b.X + b[k]; } }
        """]);
}
