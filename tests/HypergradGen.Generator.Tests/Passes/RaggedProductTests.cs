using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Incrementality;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>What becomes a product with ragged rows, and what must not.</summary>
public class RaggedProductTests
{
    private static string Emitted(string body)
        => new GeneratorRun($"partial class P(double[] x, double[][] rows, float[][] singles, int m) {{ [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) {{ {body} }} }}").Files.Values.Single();

    private static RaggedProduct[] Products(string body)
    {
        var function = Pipeline.Vectorise(Pipeline.Primal(MapCase.Of(Problems.Map(body)).Primal));
        var memory = Memory.Of(function);
        return [.. Statements.All(function).OfType<For>().Select(f => RaggedProduct.Of(f, memory)).OfType<RaggedProduct>()];
    }

    [Theory]
    [InlineData("double z = 0; for (int j = 0; j < m; j++) z += rows[i][j] * w[j];")]
    [InlineData("double z = 0; for (int j = 0; j < rows[i].Length; j++) z += rows[i][j] * w[j];")]
    [InlineData("double[] row = rows[i]; double z = 0; for (int j = 0; j < row.Length; j++) z += row[j] * w[j];")]
    [InlineData("var row = rows[i]; double z = 1; for (int j = 1; j < row.Length - 1; j++) z -= 0.5 * row[j] * w[j + 1];")]
    [InlineData("double z = 0; for (int j = 0; j < m; j++) if (j != i) z += rows[i][j] * w[j];")]
    [InlineData("double z = 0; for (int j = 0; j <= i; j++) z += x[i * m + j] * w[j];")]
    [InlineData("double z = 0; for (int j = i + 1; j < m; j++) z += w[j] * x[i * m + j];")]
    [InlineData("double z = 0; for (int j = 0; j < m - i; j++) z += w[j] * x[i * m + j];")]
    [InlineData("double z = 0; for (int j = m - 1; j > i; j--) z += w[j] * x[i * m + j];")]
    public void A_row_of_columns_of_its_own_is_one_in_every_program(string sum)
    {
        string emitted = Emitted($"for (int i = 0; i < m; i++) {{ {sum} next[i] = Math.Tanh(z); }}");
        Assert.Contains("Contraction.RaggedProduct(", emitted);
        Assert.Contains("Contraction.AddRaggedTransposedProduct(", emitted);
        Assert.DoesNotContain("if (j", emitted);
    }

    [Theory]
    // A band, whose rows have few columns in common, rows of another matrix in each column, other precision, rows that the loop writes, and ordinary products.
    [InlineData("for (int i = 0; i < m; i++) { double z = 0; for (int j = 0; j < 5; j++) z += x[i * 5 + j] * w[i + j]; next[i] = z; }")]
    [InlineData("for (int i = 0; i < m; i++) { double z = 0; for (int j = 0; j < i; j++) z += x[j * m + i] * w[j]; next[i] = z; }")]
    [InlineData("for (int i = 0; i < m; i++) { double z = 0; for (int j = 0; j < 2 * i; j++) z += x[i * m + j] * w[j]; next[i] = z; }")]
    [InlineData("for (int i = 0; i < m; i++) { double z = 0; for (int j = 0; j < m; j++) z += singles[i][j] * w[j]; next[i] = z; }")]
    [InlineData("w.CopyTo(next); for (int i = 0; i < m; i++) { double z = 0; for (int j = 0; j < i; j++) z += x[i * m + j] * next[j]; next[i] += z; }")]
    [InlineData("for (int i = 0; i < m; i++) { double z = 0; for (int j = 0; j < m; j++) z += x[i * m + j] * w[j]; next[i] = z; }")]
    [InlineData("for (int i = 0; i < m; i++) { double z = 0; for (int j = 0; j < i; j++) z += x[i * m + j] * x[i * m + j]; next[i] = z * w[i]; }")]
    public void Other_loops_stay_what_they_are(string body) => Assert.DoesNotContain("Ragged", Emitted(body));

    [Fact]
    public void Both_sides_of_a_diagonal_are_read_together()
    {
        var product = Assert.Single(Products("for (int i = 0; i < n; i++) { double s = 0; for (int j = 0; j < n; j++) { if (j != i) s += y[i * n + j] * w[j]; } next[i] = s / y[i * n + i]; }"));
        Assert.Equal([(0, 1), (1, 0)], product.Parts.Select(p => (p.Columns.FirstStep, p.Columns.EndStep)));
        Assert.Equal(1, product.Parts[1].Columns.First.Number);
        Assert.False(product.IsTransposed);
    }

    [Fact]
    public void Both_sides_are_one_sum_unless_somebody_asks_for_the_first()
    {
        const string Halves = "for (int i = 0; i < n; i++) { double s = lambda[0]; for (int j = 0; j < i; j++) s += y[i * n + j] * w[j]; #for (int j = i + 1; j < n; j++) s += y[i * n + j] * w[j]; next[i] = s; }";
        var one = Assert.Single(Products(Halves.Replace("#", "")));
        Assert.Equal([false, true], one.Parts.Select(p => p.Accumulates));
        Assert.Equal(one.Parts[0].Result.Buffer, one.Parts[1].Result.Buffer);
        var two = Assert.Single(Products(Halves.Replace("#", "double lower = s; ").Replace("next[i] = s", "next[i] = s * lower")));
        Assert.Equal([false, false], two.Parts.Select(p => p.Accumulates));
        Assert.NotEqual(two.Parts[0].Result.Buffer, two.Parts[1].Result.Buffer);
    }

    [Fact]
    public void Sums_that_another_product_reads_are_not_read_together_with_it()
    {
        var products = Products("w.CopyTo(next); for (int i = 0; i < n; i++) { double s = 0; for (int j = 0; j < i; j++) s += y[i * n + j] * w[j]; for (int j = 0; j < i; j++) next[j] += s * y[i * n + j]; next[i] += s; }");
        Assert.All(products, p => Assert.Single(p.Parts));
        Assert.Equal([false, true], products.Select(p => p.IsTransposed));
    }

    [Fact]
    public void A_factor_of_the_row_is_computed_once_for_both_parts()
    {
        string emitted = Emitted("for (int i = 0; i < m; i++) { double s = 0; for (int j = 0; j < m; j++) { if (j != i) s += x[i * m + j] * w[j]; } next[i] = s * lambda[i] * Math.Exp(w[i]); }");
        string vjp = emitted[emitted.IndexOf("void StepVjp(", StringComparison.Ordinal)..];
        string product = vjp[vjp.IndexOf("AddRaggedTransposedProduct", StringComparison.Ordinal)..];
        product = product[..product.IndexOf(';')];
        Assert.Equal(3, product.Split("RaggedPart(").Length);
        Assert.Equal(2, product.Split(", isTransposed: true").Length - 1);
    }
}
