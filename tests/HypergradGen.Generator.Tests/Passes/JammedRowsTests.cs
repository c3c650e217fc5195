using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Rows that are added to one vector are added four at a time, whatever their number.</summary>
public class JammedRowsTests
{
    private const string Sum = "next.Clear(); for (int i = 0; i < lambda.Length / n; i++) for (int j = 0; j < n; j++) next[j] += 0.1 * Math.Sin(lambda[i * n + j] + w[j]);";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(11)]
    [InlineData(16)]
    public void The_sum_of_any_number_of_rows_is_the_same(int rows)
    {
        var map = MapCase.Of(Problems.Map(Sum));
        double[] w = Vectors.Random(3, 4), lambda = Vectors.Random(4, 4 * rows);
        foreach (var order in Enum.GetValues<IterationOrder>())
            Vectors.AssertClose(map.Value(w, lambda), new MapRun(map.Products with { Map = Jammed(map) }, order).Map(w, lambda), $"{rows} rows, {order}");
    }

    [Theory]
    [InlineData(Sum, 2)]
    [InlineData("next.Clear(); for (int i = 0; i < 3; i++) for (int j = 0; j < n; j++) next[j] += Math.Sin(lambda[i * n + j] + w[j]);", 1)]
    [InlineData("next.Clear(); for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) next[j] += lambda[i * n + j] * w[i];", 1)]
    [InlineData("next.Clear(); for (int i = 0; i < n; i++) for (int j = 0; j < n - i; j++) next[j] += Math.Sin(lambda[i * n + j] + w[j]);", 1)]
    [InlineData("next[0] = 0; for (int j = 1; j < n; j++) next[j] = w[j]; for (int i = 0; i < n; i++) for (int j = 1; j < n; j++) next[j] += Math.Sin(lambda[i] * next[0]);", 1)]
    public void Only_rows_that_are_no_product_and_all_as_long_are_taken_together(string body, int nests)
        => Assert.Equal(nests, Statements.All(Jammed(MapCase.Of(Problems.Map(body)))).OfType<For>().Count(f => f.Body.Statements.OfType<For>().Any()));

    private static Function Jammed(MapCase map) => Pipeline.Vectorise(Pipeline.Clean(JammedRows.Jam(map.Products.Map)));
}
