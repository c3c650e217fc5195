using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Incrementality;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>What becomes a product of two matrices, in every program of a map, and what must not. The states are two rows of two numbers.</summary>
public class MatrixProductTests
{
    private const string Members = "private int m => n / 2; private int s => n / 2;";

    /// <summary>H ← tanh(HAᵀ + X), a row a sample.</summary>
    private const string Batch = "for (int i = 0; i < s; i++) for (int k = 0; k < m; k++) { double z = x[i * m + k]; for (int j = 0; j < m; j++) z += lambda[k * m + j] * w[i * m + j]; next[i * m + k] = Math.Tanh(z); }";

    /// <summary>Two layers, the hidden one in memory of each sample's own.</summary>
    private const string Layers = "for (int i = 0; i < s; i++) { var hidden = new double[y.Length]; for (int k = 0; k < y.Length; k++) { double z = y[k]; for (int j = 0; j < m; j++) z += x[k * m + j] * w[i * m + j]; hidden[k] = Math.Tanh(z); } for (int k = 0; k < m; k++) { double z = lambda[k]; for (int j = 0; j < y.Length; j++) z += lambda[k * y.Length + j] * hidden[j]; next[i * m + k] = Math.Sin(z); } }";

    private static object Data(string source) => source.Replace("this.", "") is "m" or "s" ? 2 : Problems.Data(source);

    private static MatrixProduct[] Products(Function function)
    {
        var memory = Memory.Of(function);
        return [.. Statements.All(function).OfType<For>().Select(f => MatrixProduct.Of(f, memory)).OfType<MatrixProduct>()];
    }

    private static Function Emitted(string body) => Pipeline.Vectorise(Pipeline.Primal(MapCase.Of(Problems.Map(body, Members)).Primal));

    [Theory]
    [InlineData("i", "j", "k")]
    [InlineData("i", "k", "j")]
    [InlineData("j", "i", "k")]
    [InlineData("j", "k", "i")]
    [InlineData("k", "i", "j")]
    [InlineData("k", "j", "i")]
    public void Three_loops_in_any_order_are_one_kernel(string first, string second, string third)
    {
        string Loop(string index) => $"for (int {index} = 0; {index} < m; {index}++) ";
        foreach (var (left, right) in new[] { ("w[i * m + k]", "lambda[k * m + j]"), ("w[i * m + k]", "x[j * m + k]"), ("w[k * m + i]", "lambda[k * m + j]"), ("x[k * m + i]", "w[j * m + k]") })
        {
            string body = $"for (int i = 0; i < n; i++) next[i] = 0.5 * w[i]; {Loop(first)}{Loop(second)}{Loop(third)}next[i * m + j] -= {left} * {right};";
            Assert.True(Assert.Single(Products(Emitted(body))) is { Accumulates: true, IsNegative: true }, body);
            AssertSame(body, 4);
        }
    }

    [Theory]
    [InlineData("next[i * m + j] += rate * (w[i * m + k] * lambda[k * m + j]) * 3;", 1, 1)]
    [InlineData("next[i * m + j] -= 0.5 * (lambda[i * m + k] * w[k * m + j] - x[k * m + i] * w[j * m + k] * rate);", 2, 2)]
    [InlineData("next[i * m + j] += w[i * m + k] * w[k * m + j];", 1, 2)]
    [InlineData("next[i * m + j] += w[i * m + k] * w[k * m + j]; next[j * m + i] -= w[k * m + i] * lambda[k * m + j];", 2, 3)]
    public void Each_term_is_a_product_of_its_own_with_its_factor(string term, int forward, int stateAdjoint)
    {
        string body = $"for (int i = 0; i < n; i++) next[i] = 0.5 * w[i]; for (int i = 0; i < m; i++) for (int j = 0; j < m; j++) for (int k = 0; k < m; k++) {{ {term} }}";
        Assert.Equal(forward, Products(Emitted(body)).Length);
        var products = MapCase.Of(Problems.Map(body, Members)).Products.Vectorised();
        Assert.Equal(stateAdjoint, Products(products.ApplyStateTransposed).Length);
        AssertSame(body, 4);
    }

    [Fact]
    public void A_sum_in_a_local_is_one_kernel_and_overwrites_where_it_is_stored()
    {
        const string Body = "for (int i = 0; i < m; i++) for (int j = 0; j < m; j++) { double z = 0; for (int k = 0; k < m; k++) z += w[i * m + k] * lambda[j * m + k]; next[i * m + j] = z; }";
        Assert.False(Assert.Single(Products(Emitted(Body))).Accumulates);
        AssertSame(Body, 4);
    }

    [Fact]
    public void A_batch_of_products_with_a_matrix_is_one_product_of_matrices_in_every_program()
    {
        var products = MapCase.Of(Problems.Map(Batch, Members)).Products.Vectorised();
        Assert.Single(Products(products.Map));
        Assert.Single(Products(products.ApplyState));
        Assert.Single(Products(products.ApplyStateTransposed));
        Assert.Single(Products(products.ApplyHyper));
        Assert.Single(Products(products.ApplyHyperTransposed));
        Assert.Equal(3, Products(products.Vjp).Length);
        AssertSame(Batch, 4);
    }

    [Fact]
    public void Memory_of_each_sample_s_own_has_a_part_for_each_sample_of_a_batch()
    {
        Assert.Equal(2, Products(Emitted(Layers)).Length);
        AssertSame(Layers, 6);
    }

    [Theory]
    [InlineData("for (int i = 0; i < s; i++) { double norm = 0.1; for (int j = 0; j < m; j++) norm += w[i * m + j] * w[i * m + j]; for (int k = 0; k < m; k++) { double z = 0; for (int j = 0; j < m; j++) z += lambda[k * m + j] * w[i * m + j]; next[i * m + k] = z / norm; } }")]
    [InlineData("for (int i = s - 1; i >= 0; i--) for (int k = 0; k < m; k++) { double z = 0; for (int j = 0; j < m; j++) z += lambda[k * m + j] * w[i * m + j]; next[i * m + k] = Math.Tanh(z); }")]
    [InlineData("for (int i = 0; i < s; i++) for (int k = 0; k < m; k++) { double z = 0, v = 0; for (int j = 0; j < m; j++) { z += lambda[k * m + j] * w[i * m + j]; v -= lambda[j * m + k] * w[i * m + j] * rate; } next[i * m + k] = Math.Tanh(z) * v; }")]
    [InlineData("for (int i = 0; i < s; i++) { var row = w.Slice(i * m, m); var to = next.Slice(i * m, m); row.CopyTo(to); for (int k = 0; k < m; k++) { var a = lambda.Slice(k * m, m); double z = 0; for (int j = 0; j < m; j++) z += a[j] * row[j]; to[k] -= Math.Exp(z); } }")]
    [InlineData("for (int i = 0; i < s; i++) { var row = w.Slice(i * m, m); var to = next.Slice(i * m, m); for (int k = 0; k < to.Length; k++) { double z = 0; for (int j = 0; j < row.Length; j++) z += lambda[k * m + j] * row[j]; to[k] = z; } }")]
    [InlineData("double energy = 1; for (int i = 0; i < s; i++) { for (int k = 0; k < m; k++) { double z = 0; for (int j = 0; j < m; j++) z += lambda[k * m + j] * w[i * m + j]; next[i * m + k] = z; } energy += w[i] * w[i]; } for (int j = 0; j < n; j++) next[j] /= energy;")]
    public void What_stands_around_the_products_of_a_batch_is_cut_off(string body)
    {
        Assert.NotEmpty(Products(Emitted(body)));
        AssertSame(body, 4);
    }

    [Theory]
    [InlineData("for (int i = 0; i < s; i++) for (int k = 0; k < m; k++) { double z = 0; for (int j = 0; j < m; j++) z += lambda[(i * m + k) * m + j] * w[j]; next[i * m + k] = Math.Tanh(z); }", 8)]
    [InlineData("for (int i = 0; i < s; i++) for (int k = 0; k < m; k++) { double z = 0; for (int j = 0; j < m; j++) z += lambda[i + k * m + j] * w[i * m + j]; next[i * m + k] = Math.Tanh(z); }", 5)]
    [InlineData("for (int i = 0; i < s; i++) for (int k = 0; k < m; k++) { double z = 0; for (int j = 0; j <= k; j++) z += lambda[k * m + j] * w[i * m + j]; next[i * m + k] = Math.Tanh(z); }", 4)]
    [InlineData("w.CopyTo(next); for (int i = 1; i < s; i++) for (int k = 0; k < m; k++) { double z = 0; for (int j = 0; j < m; j++) z += lambda[k * m + j] * next[(i - 1) * m + j]; next[i * m + k] = Math.Tanh(z); }", 4)]
    [InlineData("for (int i = 0; i < s; i++) for (int k = 0; k < m; k++) { double z = 0; for (int j = 0; j < m; j++) z += lambda[k * m + j] * w[i * m + j] * w[j]; next[i * m + k] = z; }", 4)]
    public void A_matrix_of_each_sample_s_own_a_triangle_a_recurrence_or_a_third_factor_is_none(string body, int hyperparameters)
    {
        Assert.Empty(Products(Emitted(body)));
        AssertSame(body, hyperparameters);
    }

    [Theory]
    [InlineData(8, 40, false)]
    [InlineData(16, 40, true)]
    [InlineData(16, 7, false)]
    [InlineData(20, 7, true)]
    public void A_small_matrix_of_known_shape_stays_compiled_into_the_program_where_that_is_faster(int size, int samples, bool isProduct)
    {
        string body = Batch.Replace("i < s", $"i < {samples}").Replace("k < m", $"k < {size}").Replace("j < m", $"j < {size}").Replace("* m", $"* {size}");
        Assert.Equal(isProduct ? 1 : 0, Products(Emitted(body)).Length);
    }

    [Fact]
    public void A_strict_map_multiplies_in_the_order_of_its_text()
    {
        string Text(string mark) => new GeneratorRun($"partial class P {{ int m = 2, s = 3; double[] x = []; [FixedPointMap{mark}] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) {{ {Batch} }} }}").Files.Values.Single();
        Assert.Contains("MatrixProduct(", Text(""));
        Assert.DoesNotMatch(@"Vectors\.(Contraction|VectorMath)|Vector512", Text("(FloatingPoint = FloatingPoint.Strict)"));
    }

    private static void AssertSame(string body, int hyperparameters)
    {
        var products = MapCase.Of(Problems.Map(body, Members)).Products;
        double[] lambda = Vectors.Random(3, hyperparameters);
        foreach (var order in Enum.GetValues<IterationOrder>())
            Vectors.AssertClose(new MapRun(products, data: Data).Everything(lambda), new MapRun(products.Vectorised(), order, Data).Everything(lambda), $"{body}, {order}");
    }

    [Theory]
    [InlineData("double", "1.0")]
    [InlineData("float", "1f")]
    public void A_sweep_collects_its_outer_products_in_either_precision(string real, string one)
    {
        string file = new GeneratorRun($$"""
            partial class P
            {
                [FixedPointMap]
                void Step(ReadOnlySpan<{{real}}> w, ReadOnlySpan<{{real}}> lambda, Span<{{real}}> next)
                {
                    for (int i = 0; i < w.Length; i++)
                    {
                        {{real}} z = 0;
                        for (int j = 0; j < w.Length; j++)
                            z += lambda[i * w.Length + j] * w[j];
                        next[i] = {{(real == "float" ? "MathF" : "Math")}}.Tanh(z);
                    }
                }
                [OuterObjective] {{real}} Loss(ReadOnlySpan<{{real}}> w, ReadOnlySpan<{{real}}> lambda) => w[0];
            }
            """).Files.Values.Single();
        Assert.Matches($@"Contraction\.AddMatrixProduct\(collected.*, steps, {System.Text.RegularExpressions.Regex.Escape(one)}, workspace\);", file);
    }
}
