using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Loops with a condition whose iterations can be counted on entry.</summary>
public class CountedWhilesTests
{
    [Theory]
    [InlineData("int i = 0; while (i < n) { next[i] *= x[i]; i++; } next[0] += i;")]
    [InlineData("int i = 1; while (i < n) { next[i] *= x[i]; i += 2; } next[0] += i;")]
    [InlineData("int i = 0; while (i <= n - 1) { next[i] *= x[i]; i += 3; } next[0] += i;")]
    [InlineData("int i = 0; while (i < 1) { next[i] *= x[i]; i += 3; } next[0] += i;")]
    [InlineData("int i = 0; while (i <= 3) { next[i] *= x[i]; i += 3; } next[0] += i;")]
    [InlineData("int i = 0; while (i <= 2) { next[i] *= x[i]; i += 3; } next[0] += i;")]
    [InlineData("int i = n - 1; while (i >= 0) { next[i] *= x[i]; i--; } next[0] += i;")]
    [InlineData("int i = n - 1; while (i > 0) { next[i] *= x[i]; i -= 2; } next[0] += i;")]
    [InlineData("int i = n; while (0 < i) { i--; next[i] *= x[i]; } next[0] += i;")]
    [InlineData("int i = 0; while (n > i + 1) { next[i] *= x[i + 1]; i++; } next[0] += i;")]
    [InlineData("int i = 0; while (i + 2 <= n) { next[i] *= x[i + 1]; i++; } next[0] += i;")]
    [InlineData("int i = n - 1; while (i - 1 >= 0) { next[i] *= x[i - 1]; i--; } next[0] += i;")]
    // The step in the middle, and in parts.
    [InlineData("int i = 0; while (i < n) { next[i] *= x[i]; i++; next[i - 1] += x[i]; } next[0] += i;")]
    [InlineData("int i = 0; while (i < n) { next[i] *= x[i]; i += 3; next[i - 3] += x[i]; i -= 2; } next[0] += i;")]
    // No iteration.
    [InlineData("int i = 9; while (i < n) { next[i] *= x[i]; i++; } next[0] += i;")]
    [InlineData("int i = 4; while (i < n) { next[i] *= x[i]; i += 5; } next[0] += i;")]
    [InlineData("int i = 5; while (i <= n) { next[i] *= x[i]; i += 5; } next[0] += i;")]
    [InlineData("int i = -1; while (i >= 0) { next[i] *= x[i]; i--; } next[0] += i;")]
    // What is compared with: lengths, elements, what the loop around changes.
    [InlineData("for (int r = 0; r < 3; r++) { double[] row = rows[r]; int j = 0; while (j < row.Length) { next[j] += row[j] * w[j]; j++; } }")]
    [InlineData("for (int r = 0; r < 3; r++) { int j = index[r]; while (j < index[r] + 2) { next[j % n] += w[r] * j; j++; } }")]
    [InlineData("for (int r = 0; r < 3; r++) { int j = 0; while (j < rows[r].Length / 2) { next[j] += w[r] * x[j]; j++; } }")]
    [InlineData("int i = 0; while (i < n) { int j = 0; while (j <= i) { next[i] += x[j] * w[j]; j++; } i++; }")]
    [InlineData("int i = 0; while (i < n) { int j = i + 1; while (j < n) { next[i] += x[j] * w[j]; j++; } i++; } next[0] += i;")]
    // Two integers that meet.
    [InlineData("int i = 0, j = n - 1; while (i < j) { (next[i], next[j]) = (next[j], next[i]); i++; j--; } next[0] += i - 2 * j;")]
    [InlineData("int i = 0, j = n; while (i <= j) { next[i] *= x[j]; i += 2; j -= 1; } next[0] += i - 2 * j;")]
    [InlineData("int i = 0, j = 3; while (i < j) { next[0] += x[i] * x[j] * w[1]; i += 2; j += 1; } next[0] += i - 2 * j;")]
    // 'continue', where both ways step.
    [InlineData("int i = 0; while (i < n) { if (w[i] > 0) { i++; continue; } next[i] *= x[i]; i++; } next[0] += i;")]
    [InlineData("int i = 0; while (i < n) { int k = i++; if (w[k] > 0) continue; next[k] *= x[k]; } next[0] += i;")]
    [InlineData("int i = 0; for (; i < n;) { next[i] *= x[i]; i += 2; } next[0] += i;")]
    // The test behind the body, with an effect of its own, and inside.
    [InlineData("int i = 0; do { next[i] *= x[i]; i++; } while (i < n); next[0] += i;")]
    [InlineData("int i = 3; do { next[i] *= x[i]; i += 2; } while (i < 2); next[0] += i;")]
    [InlineData("int i = n; do { i -= 2; next[i] *= x[i]; if (w[i] > 0) continue; next[i] += x[i + 1]; } while (i > 1); next[0] += i;")]
    [InlineData("int i = 0; do next[i] *= x[i]; while (++i <= n - 1); next[0] += i;")]
    [InlineData("int i = 0, p = 1; do { int j = 0; do next[j] += x[p++] * w[i]; while (++j < 2); } while (i++ < 2); next[0] += p + i;")]
    [InlineData("int i = n; while (i-- > 0) next[i] *= x[i]; next[0] += i;")]
    [InlineData("int i = n, p = 0; while (--i >= 0) { p += 2; if (w[i] > 0) continue; next[i] *= x[p]; } next[0] += i + p;")]
    [InlineData("int i = -1; while (i-- > 0) next[i] *= x[i]; next[0] += i;")]
    [InlineData("int i = 0; while ((i += 2) < n) { next[i] *= x[i - 1]; i--; } next[0] += i;")]
    [InlineData("int i = 0; for (;;) { if (i >= n) break; next[i] *= x[i]; i++; } next[0] += i;")]
    [InlineData("int i = 0; while (true) { if (i > 2) { next[i] += w[0] * x[i]; break; } next[i] *= x[i]; i++; } next[0] += i;")]
    [InlineData("int i = 0; double last = 0; while (true) { double v = w[i] * x[i]; if (i >= 3) { next[2] += v; break; } next[i] += v + last; last = v; i++; } next[0] += i + last;")]
    public void Are_counted(string body)
    {
        var clean = Check(body);
        Assert.DoesNotContain(Statements.All(clean), s => s is While);
        Assert.DoesNotContain(Statements.Loops(clean), l => CarriedSteps.HaveIntegers(l.Carried));
    }

    [Theory]
    [InlineData("int i = 0; while (i < n && next[i] > -1) { next[i] *= x[i]; i++; } next[0] += i;")]
    [InlineData("int i = 0; while (i < n) { if (w[i] > 0.4) break; next[i] *= x[i]; i++; } next[0] += i;")]
    [InlineData("int i = 0; while (i < n) { if (w[i] > 0.4) return; next[i] *= x[i]; i++; } next[0] += i;")]
    [InlineData("int i = 0; while (i != n) { next[i] *= x[i]; i++; } next[0] += i;")]
    [InlineData("int i = 0; while (i < n) { next[i] *= x[i]; if (w[i] > 0) i++; else i += 2; } next[0] += i;")]
    [InlineData("int i = 1; while (i < n) { next[i] *= x[i]; i *= 2; } next[0] += i;")]
    [InlineData("int i = 0, m = n; while (i < m) { next[i] *= x[i]; i++; if (w[0] > 0) m--; } next[0] += i;")]
    [InlineData("int i = 0, m = 1; while (i < n) { next[i] *= x[i]; i += m; m++; } next[0] += i;")]
    [InlineData("int i = 1; while (i * i < n) { next[i] *= x[i]; i++; } next[0] += i;")]
    [InlineData("int i = 0; var c = new int[1]; c[0] = n; while (i < c[0]) { next[i] *= x[i]; i++; if (i == 2) c[0] = 3; } next[0] += i;")]
    [InlineData("int i = 0; while (x[i] < 1) { next[0] += x[i]; i++; } next[0] += i;")]
    [InlineData("ReadOnlySpan<double> v = w; int i = 0; while (i < v.Length) { next[i] *= x[i]; i++; if (i == 1) v = v[1..]; } next[0] += i;")]
    [InlineData("double s = 0; while (s < 2) { s += 0.7; next[0] += w[1]; }")]
    [InlineData("long i = 0; while (i < n) { next[(int)i] *= x[(int)i]; i++; } next[0] += i;")]
    [InlineData("int i = 0; while (true) { next[i] *= x[i]; i++; if (i >= n) break; next[i] += 1; } next[0] += i;")]
    [InlineData("int i = 0; while (true) { if (i == 3) break; next[i] *= x[i]; i++; } next[0] += i;")]
    [InlineData("int i = 0; do { next[i] *= x[i]; i++; } while (i < n && w[i] < 1); next[0] += i;")]
    [InlineData("int i = 0; do { next[i] *= x[i]; i++; } while (i < 2 + w[i]); next[0] += i;")]
    [InlineData("int i = 0, m = 2; do { if (w[m] > 0) m--; next[i] *= x[i]; i++; } while (i <= m); next[0] += i;")]
    [InlineData("int i = 0; do { next[i] *= x[i]; i++; if (w[0] > 9) return; } while (i < n); next[0] += i;")]
    // It goes away from what it is compared with, as far as an int goes.
    [InlineData("int i = n - 2147483647; while (i < n) { next[0] += w[0]; i -= 1000000000; } next[0] += i;")]
    public void Stay_where_the_condition_asks_for_more(string body) => Assert.Contains(Statements.All(Check(body)), s => s is While);

    private static Function Check(string body)
    {
        var program = MapCase.Of(Problems.Map("int n = w.Length; w.CopyTo(next); " + body));
        var clean = Pipeline.Clean(program.Primal);
        for (int seed = 0; seed < 4; seed++)
        {
            double[] w = seed == 0 ? Maps.W : Vectors.Random(seed, 4);
            Vectors.AssertSameBits(program.Value(w, Maps.Lambda), MapCase.Value(clean, w, Maps.Lambda), Printer.Print(clean));
        }
        var run = new MapRun(program.Products);
        double[] direction = Vectors.Random(7, 4), adjoint = Vectors.Random(8, 4);
        double[] tangent = run.Jvp(Maps.W, Maps.Lambda, direction, new double[3]);
        Vectors.AssertClose([Vectors.Dot(adjoint, tangent)], [Vectors.Dot(run.Vjp(Maps.W, Maps.Lambda, adjoint).W, direction)], body);
        Vectors.AssertClose(run.Everything(), new MapRun(program.Products.Vectorised()).Everything(), body);
        return clean;
    }
}
