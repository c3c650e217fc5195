namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>A struct inside a tuple that is taken apart gives what its <c>Deconstruct</c> says, and not its fields.</summary>
public class NestedDeconstructionTests
{
    private const string Members = """
        private struct Body(double x, double y)
        {
            public double X = x, Y = y;
            public readonly void Deconstruct(out double first, out double second) { first = 2 * Y; second = X - first; }
            public static implicit operator Body(double x) => new(3 * x, x + 1);
            public static implicit operator double(Body b) => b.X * b.Y + 2;
        }
        private readonly record struct Pair(double A, double B) { public double C { get; init; } = 5; }
        private static double Bump(ref double a) { a = 2 * a + 1; return a - 3; }
        """;

    [Theory]
    [InlineData("double a, b, c; (a, (b, c)) = (w[0], new Body(w[1], w[2])); next[0] = a; next[1] = b; next[2] = c;")]
    [InlineData("var (a, (b, c)) = (w[0], new Body(w[1], w[2])); next[0] = a; next[1] = b; next[2] = c;")]
    [InlineData("var p = new Body(w[0], w[1]); double a; ((p.X, p.Y), a) = (p, p.X = w[2]); next[0] = p.X; next[1] = p.Y; next[2] = a;")]
    [InlineData("var p = new Body(w[0], w[1]); double a; (a, (p.Y, p.X)) = (p.X = w[2], p); next[0] = p.X; next[1] = p.Y; next[2] = a;")]
    [InlineData("w.CopyTo(next); int k = 0; (next[k++], (next[k++], next[k])) = (Bump(ref next[2]), new Body(next[2], k)); next[4] += k;")]
    [InlineData("var t = (First: w[0], Second: new Body(w[1], w[2])); var (a, (b, c)) = t; next[0] = a; next[1] = b; next[2] = c; (a, (b, c)) = t; next[3] = b - c + a;")]
    [InlineData("var (a, ((b, c), d)) = (w[0], (new Pair(w[1], w[2]) { C = w[3] }, w[4])); next[0] = a; next[1] = b; next[2] = c; next[3] = d;")]
    [InlineData("var all = new (double, Body)[2]; all[0] = (w[0], new Body(w[1], w[2])); all[1].Item2 = new Body(w[3], w[4]); foreach (var (a, (b, c)) in all) { next[0] += a; next[1] += b; next[2] = c - next[2]; }")]
    [InlineData("var all = new (Pair, double)[2]; all[1].Item1 = new Pair(w[1], w[2]) { C = w[3] }; foreach (var ((a, b), c) in all) { next[0] += a; next[1] += b; next[2] = c - next[2]; }")]
    public void A_struct_in_a_tuple_is_deconstructed(string body) => Equivalence.Check(body, Members);

    [Theory]
    [InlineData("var (_, a) = (new Pair(w[1], w[2]), w[0]); next[0] = a;")]
    [InlineData("double a, b; (a, _, b) = (w[0], new Body(w[1], w[2]), w[3]); next[0] = a; next[1] = b; (_, _) = (new Body(w[1], w[2]), w[3]);")]
    [InlineData("var t = ((w[0], w[1]), (w[2], new Pair(w[3], w[4])), w[5]); var (_, (a, _), b) = t; next[0] = a; next[1] = b; var (c, _, d) = t; next[2] = c.Item2; next[3] = d;")]
    [InlineData("var all = new (Pair, double)[2]; all[1] = (new Pair(w[1], w[2]), w[0]); foreach (var (_, c) in all) next[0] = c; foreach (var (p, _) in all) next[1] = p.B;")]
    [InlineData("double[] m = [w[0], w[1]]; var (_, a, _, b) = (m, w[2], new Body(w[3], w[4]), w[5]); next[0] = a; next[1] = b;")]
    public void A_struct_that_is_discarded_is_left_out_as_a_whole(string body) => Equivalence.Check(body, Members);

    [Theory]
    [InlineData("Body p; double a; (a, p) = (w[0], w[1]); next[0] = a; next[1] = p.X; next[2] = p.Y;")]
    [InlineData("double a, b; (a, b) = (w[0], new Body(w[1], w[2])); next[0] = a; next[1] = b;")]
    [InlineData("Body p = default; double a; (p.X, (a, p)) = (w[0], (w[1], w[2])); next[0] = a; next[1] = p.X; next[2] = p.Y;")]
    public void A_conversion_of_the_users_is_applied(string body) => Equivalence.Check(body, Members);

    [Theory]
    [InlineData("var t = (x, y); Body p; double a; (a, p) = {|HG0006:t|}; return a + p.X;")]
    [InlineData("var t = (x, new Body(y, x)); double a, b; (a, b) = {|HG0006:t|}; return a + b;")]
    public Task A_conversion_of_the_users_of_what_stands_elsewhere_is_refused(string body)
        => Diagnostics.AnalyzerRun.Check([$"using System; partial class P {{ {Members} [Differentiable] static double F(double x, double y) {{ {body} }} }}"]);
}
