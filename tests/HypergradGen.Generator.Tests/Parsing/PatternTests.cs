namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Patterns over tuples and structs, and patterns that declare variables, choose in the IR as they choose in C#.</summary>
public class PatternTests
{
    private const string Types = "struct V { public double X, Y; public int N; } readonly record struct R(double A, bool B); static double F(double x) => x * x - 1;";

    [Theory]
    [InlineData("next[0] = (w[0] > 0, lambda[0] > 0) switch { (true, true) => w[1], (true, false) => 2, _ => w[0] };")]
    [InlineData("for (int i = 0; i < 6; i++) next[i] = (w[i], i) switch { ( > 0, > 2) => w[i] * i, ( < 0, var k) when k > 1 => k - w[i], (_, 0) => 7, var (a, b) => a * b };")]
    [InlineData("for (int i = 0; i < 6; i++) switch ((w[i] > 0, i % 3)) { case (true, 1): next[i] = 1; break; case (false, _): next[i] = w[i]; break; case (_, var m) when m > 1: next[i] = m * w[i]; break; default: next[i] = 9; break; }")]
    [InlineData("for (int i = 0; i < 6; i++) next[i] = w[i] switch { > 1 => 1, var x when x > 0 => x * x, double y and < -1 => y, _ => 3 };")]
    [InlineData("for (int i = 0; i < 6; i++) if (F(w[i]) is var h && h > 0) next[i] = h; else next[i] = -h;")]
    [InlineData("for (int i = 0; i < 6; i++) next[i] = w[i] > 0 && F(w[i]) is double h && h < 2 ? h : 4; switch (w.Length) { case int n when n > 5: next[0] += n; break; }")]
    [InlineData("double x = w[2]; int k = 0; while (F(x) is var y && y > 0.1 && k < 9) { x -= 0.1 * y; k++; } next[0] = x + k;")]
    [InlineData("var v = new V { X = w[0], Y = w[1], N = 2 }; next[0] = v is { X: > 0, N: 2 } ? v.Y : 1; next[1] = v switch { { N: 1 } => 1, { Y: < 0 and var q } u => q * u.X, _ => 5 }; if (v is { N: 2 } copy) { v.X = 9; next[2] = copy.X; }")]
    [InlineData("var r = new R(w[0], true); next[0] = r is { B: true, A: var a } ? a * a : 0; next[1] = (r, w[1]) is ({ A: < 1 }, < 0) ? 3 : w[1]; next[2] = r is not { B: false } ? w[2] : 1;")]
    [InlineData("var t = (First: w[0], Second: w[1], At: new V { X = w[2], N = 3 }); next[0] = t is { First: > 0, Second: < 1 and var s } ? s : 2; next[1] = t is (First: > 0, Second: var q, _) && q < 0.5 ? q * q : w[1]; next[2] = t is { At: { N: 3, X: var x } } and { At.X: < 2 } ? x : 0;")]
    [InlineData("for (int i = 0; i < 6; i++) { (double A, int B) t = (w[i], i); next[i] = t switch { { B: 0 } => 7, { A: > 0, Item2: > 2 } => t.A * i, (A: < 0, B: var k) when k > 1 => k - t.A, { A: var a } => a * a }; switch ((Low: w[0], High: t)) { case { High.B: 2, Low: var l }: next[i] += l; break; case { High: (A: > 0, _) and var h }: next[i] -= h.A; break; } }")]
    public void What_a_pattern_chooses(string body) => Equivalence.Check(body, Types);
}
