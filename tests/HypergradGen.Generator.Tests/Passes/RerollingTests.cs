using System.Globalization;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Loops that the text writes for several iterations at a time, and what they leave over.</summary>
public class RerollingTests
{
    /// <summary>More elements than any of the counts.</summary>
    private const int Most = 24;

    /// <summary>K is the number of copies, N the count, and COPIES(…) what stands in their place, once for each c from 0 to K − 1.</summary>
    private static readonly string[] s_templates =
    [
        "COPIES(double zC = 0;) int j = 0; for (; j < N - LAST; j += K) { COPIES(zC += x[j + C] * w[j + C];) } for (; j < N; j++) z0 += x[j] * w[j]; next.Fill(SUM);",
        "COPIES(double zC = C;) int j = 0; for (; j + LAST < N; j += K) { COPIES(zC -= x[j + C] * w[j + C];) } for (; j < N; j++) zLAST -= x[j] * w[j]; next.Fill(SUM);",
        "COPIES(double zC = 0;) int j = 0; int m = N - N % K; for (; j < m; j += K) { COPIES(zC += Math.Exp(w[j + C]);) } double s = SUM; for (; j < N; j++) s += Math.Exp(w[j]); next.Fill(s);",
        "COPIES(double zC = 0;) int m = N - N % K; for (int j = 0; j < m; j += K) { COPIES(zC += (j + C) * w[j + C];) } double s = SUM; for (int j = m; j < N; j++) s += j * w[j]; next.Fill(s);",
        "double s = 0; int m = N / K; for (int k = 0; k < m; k++) { COPIES(s += x[K * k + C] * w[K * k + C];) } for (int j = K * m; j < N; j++) s += x[j] * w[j]; next.Fill(s);",
        "double s = 1; int j = 0; for (; j <= N - K; j += K) s += COPIES( + x[j + C] * w[j + C]); for (; j < N; j++) s += x[j] * w[j]; next.Fill(s);",
        "int j = 0; for (; j + LAST < N; j += K) { COPIES(next[j + C] = Math.Tanh(w[j + C]);) } for (; j < N; j++) next[j] = Math.Tanh(w[j]);",
        "int j = 0; for (; j + LAST < N; j += K) { COPIES(double vC = w[j + C];) COPIES(next[j + C] += vC * x[j + C];) COPIES(next[j + C] *= vC;) } for (; j < N; j++) { double v = w[j]; next[j] += v * x[j]; next[j] *= v; }",
        "COPIES(double aC = 0, bC = 0;) int j = 0; for (; j + LAST < N; j += K) { COPIES(aC += w[j + C] * x[j + C]; bC += w[j + C] * w[j + C];) } for (; j < N; j++) { a0 += w[j] * x[j]; b0 += w[j] * w[j]; } next.Fill(Math.Sin(COPIES( + aC)) COPIES( + bC));",
    ];

    /// <summary>The maps of the templates for a number of copies and a bound of the count.</summary>
    private static string Written(string template, int copies, string count)
    {
        while (template.IndexOf("COPIES(", StringComparison.Ordinal) is >= 0 and var at)
        {
            int end = at + "COPIES(".Length;
            for (int depth = 1; depth > 0; end++)
                depth += template[end] switch { '(' => 1, ')' => -1, _ => 0 };
            string copy = template[(at + "COPIES(".Length)..(end - 1)];
            template = template[..at] + string.Concat(Enumerable.Range(0, copies).Select(c => copy.Replace("C", c.ToString(CultureInfo.InvariantCulture)))) + template[end..];
        }
        return "w.CopyTo(next); " + template.Replace("SUM", string.Join(" + ", Enumerable.Range(0, copies).Select(c => $"z{c}"))).Replace("LAST", $"{copies - 1}").Replace("K", $"{copies}").Replace("N", count);
    }

    /// <summary>The loops that compute with real numbers, as those that copy and fill do not.</summary>
    private static IEnumerable<For> Loops(Function function)
        => Statements.Loops(function).Where(l => l.Body.Statements.Items.Any(s => s is Let { Operation: Intrinsic or Binary, Target.Type.IsReal: true }));

    private static double[] Value(Function program, double[] w, int n)
    {
        var next = Vectors.Unwritten(w.Length);
        double[] x = Vectors.Random(2, Most);
        new Interpreter(source => source.Replace("this.", "") switch { "n" => n, "x" => x, _ => Problems.Data(source) }).Run(program, w, Maps.Lambda, next);
        return next;
    }

    public static TheoryData<int, int> TemplatesAndCopies
    {
        get
        {
            var all = new TheoryData<int, int>();
            foreach (int template in Enumerable.Range(0, s_templates.Length))
            {
                foreach (int copies in new[] { 2, 3, 4, 8 })
                    all.Add(template, copies);
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(TemplatesAndCopies))]
    public void One_loop_of_as_many_iterations_is_what_several_at_a_time_and_the_rest_are(int template, int copies)
    {
        foreach (string count in new[] { "n", "w.Length" })
        {
            string body = Written(s_templates[template], copies, count);
            var map = Inlined(body);
            var primal = Pipeline.Primal(map);
            string printed = body + "\n" + Printer.Print(primal);
            var loop = Loops(primal).First();
            Assert.True(Loops(primal).Count() == 1 && loop.Carried.Count <= 2 && loop.Body.Statements.Items.OfType<Let>().Count(s => s.Operation is Load) <= 3, printed);
            Assert.False(Statements.Operations(primal).Any(o => o is Binary { Operator: BinaryOperator.Divide or BinaryOperator.Remainder }), printed);
            for (int n = count == "n" ? -9 : 0; n <= 20; n++)
            {
                double[] w = Vectors.Random(1, count == "n" ? Most : n);
                Vectors.AssertClose(Value(map, w, n), Value(primal, w, n), $"{n} in {printed}");
            }
        }
    }

    [Theory]
    // Sums that do not meet, or with different signs, or are read on their way.
    [InlineData("double a = 0, b = 0; for (int j = 0; j + 1 < n; j += 2) { a += x[j] * w[j]; b += x[j + 1] * w[j + 1]; } next[0] = a; next[1] = b;")]
    [InlineData("double a = 0, b = 0; for (int j = 0; j + 1 < n; j += 2) { a += x[j] * w[j]; b += x[j + 1] * w[j + 1]; } next[0] = a - b;")]
    [InlineData("double a = 0, b = 0; for (int j = 0; j + 1 < n; j += 2) { a += x[j] * w[j]; b += x[j + 1] * w[j + 1]; } next[0] = a + b; next[1] = b;")]
    [InlineData("double a = 0, b = 0; for (int j = 0; j + 1 < n; j += 2) { a += x[j] * w[j]; b += x[j + 1] * w[j + 1]; } next[0] = a * 2 + b;")]
    [InlineData("double a = 0, b = 0; for (int j = 0; j + 1 < n; j += 2) { a += x[j] * w[j]; b -= x[j + 1] * w[j + 1]; } next[0] = a + b;")]
    [InlineData("double a = 0, b = 0; for (int j = 0; j + 1 < n; j += 2) { a += x[j] * w[j]; b += x[j + 1] * w[j + 1]; next[j] = a; } next[0] = a + b;")]
    [InlineData("double a = 1, b = 1; for (int j = 0; j + 1 < n; j += 2) { a *= w[j]; b *= w[j + 1]; } next[0] = a + b;")]
    [InlineData("double a = 0, b = 0; for (int j = 0; j + 1 < n; j += 2) { a = Math.Max(a, w[j]); b = Math.Max(b, w[j + 1]); } next[0] = Math.Max(a, b);")]
    // A copy that is none.
    [InlineData("double a = 0, b = 0; for (int j = 0; j + 1 < n; j += 2) { a += x[j] * w[j]; b += x[j + 1] * w[j]; } next[0] = a + b;")]
    [InlineData("double a = 0, b = 0; for (int j = 0; j + 1 < n; j += 2) { a += x[j] * w[j]; b += x[j + 1] + w[j + 1]; } next[0] = a + b;")]
    [InlineData("double a = 0, b = 0; for (int j = 0; j + 1 < n; j += 2) { a += x[j] * w[j]; b += x[j + 2] * w[j + 1]; } next[0] = a + b;")]
    [InlineData("double a = 0, b = 0; for (int j = 0; j + 2 < n; j += 3) { a += x[j] * w[j]; b += x[j + 1] * w[j + 1]; } next[0] = a + b;")]
    [InlineData("double a = 0, b = 0, c = 0; for (int j = 0; j + 2 < n; j += 3) { a += 2 * w[j]; b += 2 * w[j + 1]; c += 3 * w[j + 2]; } next[0] = a + b + c;")]
    [InlineData("for (int j = 0; j + 1 < n; j += 2) { next[j] = Math.Exp(w[j]); next[j + 1] = Math.Sin(w[j + 1]); }")]
    [InlineData("for (int j = 0; j + 1 < n; j += 2) { next[j] = j % 3 * w[j]; next[j + 1] = j % 3 * w[j + 1]; }")]
    // One copy needs what the other one writes, or writes what it needs.
    [InlineData("next.Fill(1); for (int j = 0; j + 2 < n; j += 2) { next[j + 1] = next[j] * w[j]; next[j + 2] = next[j + 1] * w[j + 1]; }")]
    [InlineData("for (int j = 0; j + 2 < n; j += 2) { double a = next[j + 1], b = next[j + 2]; next[j] = a * w[j]; next[j + 1] = b * w[j + 1]; }")]
    [InlineData("for (int j = 0; j + 2 < n; j += 2) { double a = next[j], b = next[j + 1]; next[j + 1] = a * w[j]; next[j + 2] = b * w[j + 1]; }")]
    [InlineData("for (int j = 0; j + 1 < n; j += 2) { next[0] = w[j] * x[j]; next[0] = w[j + 1] * x[j + 1]; }")]
    // The copies touch an element in different orders.
    [InlineData("for (int j = 0; j + 1 < n; j += 2) { double a = next[j]; next[j] = w[j] * 2; double b = next[j] * a; next[j] += b; next[j + 1] = w[j + 1] * 2; double c = next[j + 1], d = next[j + 1] * c; next[j + 1] += d; }")]
    public void Copies_that_differ_or_depend_on_each_other_and_sums_that_do_not_meet_stay(string body)
    {
        var map = Inlined("w.CopyTo(next); " + body);
        var clean = Pipeline.Clean(map);
        Assert.Same(clean, Rerolling.Reroll(clean));
        for (int n = 0; n < 9; n++)
            Vectors.AssertClose(Value(map, Vectors.Random(1, Most), n), Value(Pipeline.Primal(map), Vectors.Random(1, Most), n), body);
    }

    [Theory]
    // Places a step apart: columns, strides, indices that are read.
    [InlineData("double a = 0, b = 0; for (int k = 0; k + 1 < n / 2; k += 2) { a += x[2 * k] * w[k]; b += x[2 * k + 2] * w[k + 1]; } next[0] = a + b;")]
    [InlineData("double a = 0, b = 0; for (int k = 0; k < n / 2; k++) { a += x[2 * k + 1] * w[2 * k]; b += x[2 * k + 2] * w[2 * k + 1]; } next[0] = b + a;")]
    [InlineData("double a = 0, b = 0; for (int k = 0; k + 1 < n / 5; k += 2) { a += x[k * n / n] * w[k]; b += x[(k + 1) * n / n] * w[k + 1]; } next[0] = b + a;")]
    [InlineData("double a = 0, b = 0; for (int k = 0; k + 1 < n / 5; k += 2) { a += w[k * 5 + 1] * w[k]; b += w[(k + 1) * 5 + 1] * w[k + 1]; } next[0] = b + a;")]
    [InlineData("double a = 0, b = 0; for (int k = 0; k + 1 < index.Length; k += 2) { a += x[index[k]] * w[k]; b += x[index[k + 1]] * w[k + 1]; } next[0] = a + b;")]
    [InlineData("for (int k = 0; k + 1 < index.Length; k += 2) { next[index[k]] += x[k]; next[index[k + 1]] += x[k + 1]; }")]
    [InlineData("for (int k = 0; k + 1 < n; k += 2) { next[3] += x[k] * w[k]; next[3] += x[k + 1] * w[k + 1]; }")]
    // Numbers that the copies share, selections, sums that meet in one that is subtracted, and in two steps.
    [InlineData("for (int k = 0; k + 3 < n; k += 2) { next[k + 1] = w[k] - 2 * w[k + 1] + w[k + 2]; next[k + 2] = w[k + 1] - 2 * w[k + 2] + w[k + 3]; }")]
    [InlineData("double a = 0, b = 0; for (int k = 0; k + 1 < n; k += 2) { a += Math.Max(w[k], 0.1); b += Math.Max(w[k + 1], 0.1); } next[0] = 3 - a - b;")]
    [InlineData("double a = 0, b = 0, c = 1, d = 0; for (int k = 0; k + 3 < n; k += 4) { a += w[k]; b += w[k + 1]; c += w[k + 2]; d += w[k + 3]; } next[0] = Math.Exp(-((a + b) + (c + d)));")]
    [InlineData("double a = 0, b = 0; for (int k = 0; k + 3 < n; k += 4) { a += w[k]; b += w[k + 1]; a += w[k + 2]; b += w[k + 3]; } next[0] = 1 - (a - -b);")]
    // The rest is not joined where the loop in front of it may end behind it.
    [InlineData("double a = 0, b = 0; int k = 0; for (; k + 1 < n; k += 2) { a += w[k]; b += w[k + 1]; } for (; k < n - 3; k++) a += w[k]; next[0] = a + b;")]
    [InlineData("int k = 0; for (; k + 1 < n; k += 2) { next[k] = w[k] * x[k]; next[k + 1] = w[k + 1] * x[k + 1]; } next[0] += next[1]; for (; k < n; k++) next[k] = w[k] * x[k];")]
    public void Copies_are_one_loop_whatever_their_places_are(string body)
    {
        var map = Inlined("w.CopyTo(next); " + body);
        var clean = Pipeline.Clean(map);
        var rerolled = Rerolling.Reroll(clean);
        Assert.NotSame(clean, rerolled);
        Assert.Same(rerolled, Rerolling.Reroll(rerolled));
        for (int n = -3; n <= 20; n++)
            Vectors.AssertClose(Value(map, Vectors.Random(1, Most), n), Value(Pipeline.Primal(map), Vectors.Random(1, Most), n), $"{n} in {body}");
    }

    [Fact]
    public void The_order_of_strict_sums_is_kept()
    {
        var strict = Inlined(Written(s_templates[0], 4, "n")) with { IsStrict = true };
        Assert.True(Loops(Pipeline.Primal(strict)).Count() == 2);
    }

    [Theory]
    [InlineData("double z0 = 0, z1 = 0; int j = 0; for (; j + 1 < m; j += 2) { z0 += x[i * m + j] * w[j]; z1 += x[i * m + j + 1] * w[j + 1]; } for (; j < m; j++) z0 += x[i * m + j] * w[j]; next[i] = z0 + z1;")]
    [InlineData("double z = 0; int j = 0; for (; j <= m - 4; j += 4) z += x[i * m + j] * w[j] + x[i * m + j + 1] * w[j + 1] + x[i * m + j + 2] * w[j + 2] + x[i * m + j + 3] * w[j + 3]; for (; j < m; j++) z += x[i * m + j] * w[j]; next[i] = z;")]
    public void Rows_that_are_written_so_are_a_product_with_a_matrix(string row)
    {
        string emitted = new Incrementality.GeneratorRun($"partial class P(double[] x, int m) {{ [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) {{ for (int i = 0; i < m; i++) {{ {row} }} }} }}").Files.Values.Single();
        Assert.Contains("Contraction.Product", emitted);
        Assert.DoesNotContain("/ 2", emitted);
    }

    private static Function Inlined(string body) => Inliner.Inline(Problems.Map(body)).Entry;
}
