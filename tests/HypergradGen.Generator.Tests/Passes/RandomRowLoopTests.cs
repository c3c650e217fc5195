using System.Text;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Incrementality;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Loops over rows of a table within a loop, with scratch, sums and extrema, as nobody chose them: what is cut, joined and found in lanes has the values of the text.</summary>
public class RandomRowLoopTests
{
    private const int Programs = 100;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Programs)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Vectorised_programs_have_the_values_of_the_text(int seed)
    {
        string body = Body(seed);
        var map = MapCase.Of(Problems.Map(body));
        var vectorised = new MapRun(map.Products.Vectorised(), IterationOrder.Shuffled);
        Vectors.AssertClose(map.Value(Maps.W, Maps.Lambda), vectorised.Map(Maps.W, Maps.Lambda), body, 1e-11);
        Vectors.AssertClose(new MapRun(map.Products).Everything(), vectorised.Everything(), body, 1e-11);
    }

    [Fact]
    public void All_of_what_the_passes_do_is_met()
    {
        string[] programs = [.. Enumerable.Range(0, Programs).Select(seed => new GeneratorRun(Problems.Source(Body(seed))).Files.Values.Single())];
        foreach (string sign in new[] { "rows2 * max", "Lanes.Max(", "Lanes.Min(", "Lanes.Greater(", "Lanes.Lesser(", "Contraction.Product(", "Contraction.AddTransposedProduct(", "workspace.Rent(", "workspace.RentUninitialised(", "nextAdjointLeft" })
            Assert.True(programs.Count(p => p.Contains(sign, StringComparison.Ordinal)) > 3, sign);
        Assert.True(programs.Count(p => !p.Contains("nextAdjointLeft", StringComparison.Ordinal)) > 3);
    }

    /// <summary>Some pieces on scratch of each iteration's own or of all, behind one another, in a loop that runs up or down.</summary>
    private static string Body(int seed)
    {
        var random = new Random(seed);
        string Choose(params string[] from) => from[random.Next(from.Length)];
        bool isOwn = random.Next(2) == 0;
        var text = new StringBuilder("int k = lambda.Length; var p = new double[9 * n * n * k]; for (int i = 0; i < p.Length; i++) p[i] = Math.Sin(0.7 * i + lambda[1]); ");
        text.Append(Choose("w.CopyTo(next); ", "next.Clear(); ", "for (int i = 0; i < n; i++) next[i] = 0.1 * w[i]; "));
        const string Scratch = "var q = new double[k]; ";
        if (!isOwn)
            text.Append(Scratch);
        text.Append(Choose("for (int s = 0; s < n; s++) { ", "for (int s = n - 1; s >= 0; s--) { "));
        if (isOwn)
            text.Append(Scratch);
        text.Append("double m = " + Choose("-5", "0", "lambda[0]", "w[s]") + ", e = 0; ");
        int pieces = random.Next(2, 5);
        for (int piece = 0; piece < pieces; piece++)
        {
            string write = Choose("q[a] = ", "q[a] = ", "q[a] = ", "q[a] += ", "q[a] -= ", "q[k - 1 - a] = ");
            string extremum = Choose("", "m = Math.Max(m, q[a]); ", "m = Math.Min(q[a], m); ", "m = Math.Max(Math.Max(z, m), w[a]); ", "m = Math.Max(m, 0.5 * m + z); ", "if (q[a] > m) m = q[a]; ", "m = z <= m ? z : m; ", "if (w[a] > m) { m = w[a]; e = z; } ");
            string row = Choose("(s * k + a) * n + j", "(s * k + a) * n + j", "a * n + j + s * k * n + n", "(2 * s * k + a) * n + j", "a * n + j", "(a * n + s) * n + j", "(s * k + a) * n + j + s", "(s * k + s + a) * n + j", "(s * k + a) * n + n - 1 - j");
            string count = Choose("k", "k", "k", "k - 1");
            text.Append(random.Next(6) switch
            {
                0 or 1 => $"for (int a = 0; a < {count}; a++) {{ double z = 0; for (int j = 0; j < n; j++) z += p[{row}] * w[j]; {write}{Choose("z", "0.3 * z * lambda[a]", "Math.Sin(z) + 0.1 * s", "lambda[a] - z")}; {extremum}}} ",
                2 => $"for (int a = 0; a < {count}; a++) {{ double z = w[s] * lambda[a]; {write}z; {extremum}}} ",
                3 => "for (int a = 0; a < k; a++) e += " + Choose("Math.Exp(q[a] - m); ", "q[a] * w[a]; ", "0.1 * q[k - 1 - a] * m; "),
                4 => Choose("next[s] += 0.1 * q[0] * q[k - 1]; ", "for (int a = 0; a < k; a++) next[a] += 0.1 * q[a]; ", "if (w[s] > 0) q[0] = w[s]; ", "next[n - 1 - s] += 0.1 * m; "),
                _ => $"for (int a = 0; a < k; a++) {{ double z = 0; for (int j = 0; j < n; j++) z += p[{row}] * w[j]; next[s] += 0.05 * z * q[a]; }} ",
            });
        }
        text.Append("next[s] += 0.1 * w[s]; ").Append(Choose("next[s] += 0.1 * m + Math.Log(2 + e * e); ", "next[s] = 0.1 * (m + e + w[s]); ", "next[s] += 0.1 * q[0] + 0.01 * e; ") + "}");
        return text.ToString();
    }
}
