using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Which products with ∂₂Φᵀ are collected over many steps, and that their sum is the same.</summary>
public class CollectedAdjointTests
{
    private const string Model = """
        var a = lambda[..(n * n)]; var b = lambda.Slice(n * n, 3 * n);
        for (int i = 0; i < n; i++)
        {
            double z = lambda[^1];
            for (int j = 0; j < n; j++) z += a[i * n + j] * w[j];
            for (int j = 0; j < 3; j++) z -= b[i * 3 + j] * y[j];
            next[i] = Math.Tanh(z);
        }
        """;

    /// <summary>A hidden layer, two gates that share it, and a product that starts from the columns.</summary>
    private const string Network = """
        Span<double> h = stackalloc double[4];
        for (int i = 0; i < n; i++)
        {
            double z = 0;
            for (int j = 0; j < n; j++) z += lambda[i * n + j] * w[j];
            h[i] = Math.Tanh(z);
        }
        next.Clear();
        for (int j = 0; j < n; j++) for (int i = 0; i < n; i++) next[i] -= lambda[n * n + i * n + j] * h[j];
        for (int i = 0; i < n; i++)
        {
            double gate = 0;
            for (int j = 0; j < n; j++) gate += lambda[2 * n * n + i * n + j] * h[j] * w[j];
            next[i] = next[i] / (1 + Math.Exp(-gate));
        }
        """;

    /// <summary>Two samples in one state, of the same map; in the second all that is multiplied is data.</summary>
    private const string Batch = """
        for (int s = 0; s < 2; s++) for (int i = 0; i < 2; i++)
        {
            double z = 0;
            for (int j = 0; j < k; j++) z += lambda[i * k + j] * Math.Exp(0.1 * x[s * k + j]);
            for (int j = 0; j < k; j++) z += lambda[2 * k + i * k + j] * w[s * 2 + j % 2];
            next[s * 2 + i] = Math.Sin(z) * 0.5;
        }
        """;

    private const string BatchedState = """
        for (int s = 0; s < 2; s++) for (int i = 0; i < m; i++)
        {
            double z = 0;
            for (int j = 0; j < m; j++) z += lambda[i * m + j] * w[s * m + j];
            next[s * m + i] = Math.Sin(z) * 0.5;
        }
        """;

    public static TheoryData<string, string, int, int> Collected => new()
    {
        { Model, "", 4, 16 + 12 + 1 },
        { Network, "", 4, 48 },
        { Batch, "private readonly int k = 3;", 4, 12 },
        { BatchedState, "private int m => n / 2;", 4, 4 },
        { "for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += lambda[j * n + i] * w[j] * w[j]; next[i] = z * w[i]; }", "", 4, 16 },
        { "for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += lambda[(n - 1 - i) * n + j] * w[j]; next[i] = z; }", "", 4, 16 },
        { "for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += lambda[i + j] * w[j]; next[i] = z; }", "", 4, 7 },
        { "for (int i = 0; i < n; i++) { double z = y[0] * lambda[^1] - lambda[n * n + i] * x[i]; for (int j = 0; j < n; j++) z += lambda[i * n + j] * w[n - 1 - j]; next[i] = Math.Sin(z); }", "", 4, 21 },
    };

    private static object Data(string source) => source.Replace("this.", "") switch
    {
        "k" => 3,
        "m" => 2,
        var other => Problems.Data(other),
    };

    [Theory]
    [MemberData(nameof(Collected))]
    public void The_sum_over_many_steps_is_the_same(string body, string members, int states, int hyperparameters)
    {
        var products = MapCase.Of(Problems.Map(body, members)).Products;
        Assert.NotNull(products.Collected);
        double[] lambda = Vectors.Random(1, hyperparameters);
        foreach (var (count, capacity) in new[] { (1, 1), (1, 5), (5, 5), (7, 3), (8, 8) })
        {
            var steps = Enumerable.Range(0, count).Select(s => (W: Vectors.Random(10 + s, states), Seed: Vectors.Random(30 + s, states))).ToArray();
            var expected = new double[hyperparameters];
            foreach (var (w, seed) in steps)
                expected = [.. expected.Zip(new MapRun(products, data: Data).HyperTransposed(w, lambda, seed), (x, y) => x + y)];
            foreach (var order in Enum.GetValues<IterationOrder>())
            {
                Vectors.AssertClose(expected, new MapRun(products, order, Data).Collected(steps, lambda, capacity), $"{count} steps by {capacity}, {order}");
                Vectors.AssertClose(expected, new MapRun(products.Vectorised(), order, Data).Collected(steps, lambda, capacity), $"{count} steps by {capacity}, {order}, vectorised");
            }
        }
    }

    [Theory]
    [InlineData(Model, 1)]
    [InlineData(Network, 1)]
    public void What_is_collected_is_added_by_the_kernel(string body, int kernels)
    {
        var add = MapCase.Of(Problems.Map(body)).Products.Vectorised().Collected!.Add;
        var memory = Memory.Of(add);
        Assert.Equal(kernels, Statements.All(add).OfType<For>().Count(f => MatrixProduct.Of(f, memory) is not null));
    }

    [Fact]
    public void No_step_passes_over_the_matrix_s_adjoint()
    {
        var collect = MapCase.Of(Problems.Map(Model)).Products.Collected!.Collect;
        var memory = Memory.Of(collect);
        int adjoint = collect.Parameters.OfType<BufferParameter>().ElementAt(4).Buffer.Id;
        var inner = Statements.All(collect).OfType<For>().SelectMany(f => f.Body.Statements.OfType<For>());
        Assert.NotEmpty(inner);
        Assert.DoesNotContain(inner, f => memory.Written(f.Body).Contains(adjoint));
    }

    [Fact]
    public void A_step_stores_no_state_and_adds_nothing_to_a_vector_whose_adjoint_it_collects()
    {
        const string Body = """
            for (int i = 0; i < n; i++)
            {
                double z = 0.5 * lambda[n * n + i];
                for (int j = 0; j < n; j++) z += lambda[i * n + j] * w[j];
                next[i] = Math.Tanh(z);
            }
            """;
        var collect = MapCase.Of(Problems.Map(Body)).Products.Collected!.Collect;
        Assert.Single(Statements.All(collect).OfType<Allocate>(), a => a.Storage == Storage.Collected);
        int adjoint = collect.Parameters.OfType<BufferParameter>().ElementAt(4).Buffer.Id;
        Assert.DoesNotContain(adjoint, Memory.Of(collect).Written(collect.Body));
    }

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) next[i] = w[i] * Math.Exp(lambda[i]);")]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += lambda[j] * w[j] * x[i * 3 + j % 3]; next[i] = z; }")]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += Math.Sin(lambda[i * n + j] * w[j]); next[i] = z; }")]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < i; j++) z += lambda[i * n + j] * w[j]; next[i] = z; }")]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; if (w[i] > 0) for (int j = 0; j < n; j++) z += lambda[i * n + j] * w[j]; next[i] = z; }")]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += lambda[i * n + j]; next[i] = z * w[i]; }")]
    [InlineData("for (int i = 0; i < 3; i++) { double z = 0; for (int j = 0; j < 4; j++) z += lambda[i * 4 + j] * w[j]; next[i] = z; } next[3] = 0;")]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += lambda[index[i] * n + j] * w[j]; next[i] = z; }")]
    public void What_is_no_outer_product_over_whole_loops_is_added_step_by_step(string body) => Assert.Null(MapCase.Of(Problems.Map(body)).Products.Collected);
}
