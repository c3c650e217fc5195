namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Arguments are evaluated as they are written and bound by name; effects of one show in those behind it.</summary>
public class WrittenOrderTests
{
    private const string Members = """
        private static double Mix(double a, double b, double c = 7) => a + 10 * b + 100 * c;
        private static double See(in double a, double b, ref double c) { c += a; return a + 10 * b + 100 * c; }
        private static void Give(out double a, double b, double c) { a = b - 3 * c; }
        private static double Sum(double first, params double[] rest) { double s = first; foreach (double x in rest) s = 2 * s + x; return s; }
        private static double At(ReadOnlySpan<double> v, int i, double x) => v[i] + 10 * x;
        private double Own(double a, int k) => a * _rate + k;
        private readonly record struct Pair(double X, double Y);
        private struct Body { public double X, Y; public Body(double x, double y = 2, double z = 3) { X = x - y; Y = x * y + z; } public double Against(ref Body other, double by) { X -= by; other.Y += X; return X + 10 * other.X + 100 * by; } }
        """;

    private const string Tools = """
        public static class Tools { public static double Bend(this double x, double a, double b) => x + 10 * a + 100 * b; public static double Over(this ReadOnlySpan<double> v, int i, double a) => v[i] + 10 * a; }
        """;

    [Theory]
    [InlineData("double t = w[0]; next[0] = Mix(b: t, a: t += 1); next[1] = Mix(c: t++, b: t, a: --t); next[2] = Mix(t, c: t = 4, b: t); next[3] = Mix(a: t *= 2, t, c: t -= w[1]);")]
    [InlineData("double t = w[0], u = w[1]; next[0] = See(c: ref u, b: t += 2, a: t); next[1] = See(b: u = 3, c: ref u, a: in t) + u; next[2] = See(c: ref t, a: u, b: u = 9);")]
    [InlineData("double t = w[0], g; Give(c: t++, a: out g, b: t); next[0] = g; Give(b: g = 2, c: g, a: out g); next[1] = g; Give(c: t = w[2], b: t, a: out t); next[2] = t;")]
    [InlineData("int k = 1; double t = w[0]; next[0] = Sum(rest: [t, t += 1], first: t); next[1] = At(i: k++, x: k, v: w[k..]); next[2] = Own(k: k--, a: k); next[3] = Mix(b: next[0] = 5, a: next[0]);")]
    [InlineData("double t = w[0]; var p = new Pair(Y: t, X: t += 1); var b = new Body(z: t++, x: t); var c = new Body(y: t, z: t = 5, x: t); next[0] = p.X + 10 * p.Y; next[1] = b.X + 10 * b.Y; next[2] = c.X + 10 * c.Y;")]
    [InlineData("double t = w[0]; var a = new Body(1); var b = new Body(t, 4); next[0] = a.Against(by: t += b.X, other: ref b); next[1] = a.Against(by: a.X = 3, other: ref b) + t; next[2] = a.Against(by: b.X++, other: ref a) + b.X;")]
    [InlineData("double t = w[0]; next[0] = t.Bend(b: t++, a: t); next[1] = Tools.Bend(a: t, b: t = 3, x: t); int i = 0; next[2] = w.Over(a: ++i, i: i); next[3] = (t += 1).Bend(b: t, a: t -= 2);")]
    [InlineData("double t = w[0]; double Step(double a, double b) { t += b; return a + 10 * t; } next[0] = Step(b: t, a: t *= 2); next[1] = Step(b: Step(b: 1, a: t), a: t);")]
    public void Named_arguments_are_evaluated_in_the_order_of_the_text(string body)
        => Equivalence.CheckSource(ParserRun.Problem(body, Members) + Tools);
}
