using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>What waits between two pieces of a loop lies in the result, where nobody reads that in between.</summary>
public class ResultsAsScratchTests
{
    [Theory]
    [InlineData("double z = 0; for (int j = 0; j < n; j++) z += lambda[i * n + j] * w[j]; next[i] = Math.Tanh(z);", 0)]
    [InlineData("double z = 0; for (int j = 0; j < n; j++) z += lambda[i * n + j] * w[j]; next[i] = w[i] - 0.1 * (z + y[0]);", 0)]
    [InlineData("double z = 0; for (int j = 0; j < n; j++) z += lambda[i * n + j] * w[j]; next[n - 1 - i] = Math.Tanh(z);", 1)]
    [InlineData("double z = 0; for (int j = 0; j < n; j++) z += lambda[i * n + j] * w[j]; double s = 0; for (int j = 0; j < n; j++) s += lambda[n * n + i * n + j] * w[j]; next[i] = z * s;", 1)]
    public void A_product_waits_in_the_result_and_only_one_does(string body, int scratch)
    {
        var map = MapCase.Of(Problems.Map($"for (int i = 0; i < n; i++) {{ {body} }}"));
        var program = map.Products.Vectorised().Map;
        Assert.Equal(scratch, Statements.All(program).OfType<Allocate>().Count());
        double[] w = Vectors.Random(3, 4), lambda = Vectors.Random(4, 32);
        foreach (var order in Enum.GetValues<IterationOrder>())
            Vectors.AssertClose(map.Value(w, lambda), new MapRun(map.Products.Vectorised(), order).Map(w, lambda), $"{body}, {order}");
    }
}
