using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Both products of a step of the normal equations, s = ẇ − J·ẇ and Jᵀ·s, in one program.</summary>
public class NormalProductTests
{
    private const string Rows = "for (int i = 0; i < n; i++) { double z = lambda[0]; for (int j = 0; j < n; j++) z += x[i * n + j] * w[j]; next[i] = Math.Tanh(z); }";

    private static readonly double[] s_matrix = Vectors.Random(9, 16);

    private static object Data(string source) => source.Replace("this.", "") is "x" ? s_matrix : Problems.Data(source);

    private static void AssertSame(MapCase program, double[] wTangent, IterationOrder order, string what)
    {
        foreach (var products in new[] { program.Products, program.Products.Vectorised() })
        {
            var run = new MapRun(products, order, Data);
            if (run.StateNormal(Maps.W, Maps.Lambda, wTangent) is not var (residual, wAdjoint))
                continue;
            var expected = run.OneAfterTheOther(Maps.W, Maps.Lambda, wTangent);
            string text = what + Printer.Print(products.ApplyStateNormal!);
            Vectors.AssertClose(expected.Residual, residual, text, 1e-10);
            Vectors.AssertClose(expected.WAdjoint, wAdjoint, text, 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void It_is_the_two_products_one_after_the_other(string map) => AssertSame(MapCase.Of(map), Vectors.Random(5, 4), IterationOrder.Shuffled, map);

    [Fact]
    public void It_is_the_two_products_of_maps_that_nobody_chose()
    {
        int joined = 0;
        for (int seed = 0; seed < 150; seed++)
        {
            string body = RandomBody(new Random(seed));
            var program = MapCase.Of(Problems.Map(body));
            joined += program.Products.ApplyStateNormal is null ? 0 : 1;
            AssertSame(program, Vectors.Random(seed, 4), IterationOrder.Shuffled, $"seed {seed}: {body}");
        }
        Assert.InRange(joined, 50, 140);
    }

    /// <summary>A loop that mixes the state, directly or by way of scratch, and what stores the next one: in the same loop, in another, in two halves, or from neighbours.</summary>
    private static string RandomBody(Random random)
    {
        string Of(params string[] choices) => choices[random.Next(choices.Length)];
        string factor = Of("x[i * n + j]", "x[j * n + i]", "x[i * n + j] * lambda[0]", "(i < j ? 0.3 : lambda[1])", "x[i * n + j] * w[i]", "Math.Cos(w[j])");
        string start = Of("lambda[2]", "w[i]", "0.1 * w[n - 1 - i]", "0");
        string mix = $"double z = {start}; for (int j = 0; j < n; j++) z += {factor} * w[j];";
        string value = Of("Math.Tanh({0})", "0.5 * {0} + w[i]", "{0} * {0} / (2 + {0} * {0})", "({0} > 0.2 ? {0} : lambda[0] * {0})");
        string stored(string z) => string.Format(System.Globalization.CultureInfo.InvariantCulture, value, z);
        return random.Next(4) switch
        {
            0 => $"for (int i = 0; i < n; i++) {{ {mix} next[i] = {stored("z")}; }}",
            1 => $"var u = new double[n]; for (int i = 0; i < n; i++) {{ {mix} u[i] = z; }} for (int i = 0; i < n; i++) next[i] = {stored("u[i]")};",
            2 => $"var u = new double[n]; for (int i = 0; i < n; i++) {{ {mix} u[i] = {stored("z")}; }} for (int i = 0; i < n / 2; i++) next[i] = u[i]; for (int i = n / 2; i < n; i++) next[i] = u[i] * w[i - n / 2];",
            _ => $"var u = new double[n]; for (int i = 0; i < n; i++) {{ {mix} u[i] = z; }} for (int i = 0; i < n; i++) next[i] = {stored("u[(i + 1) % n]")};",
        };
    }

    [Theory]
    [InlineData(Rows)]
    [InlineData("var z = new double[n]; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) z[i] += x[i * n + j] * w[j]; for (int i = 0; i < n; i++) next[i] = Math.Tanh(z[i] + lambda[0]);")]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += x[i * n + j] * w[j] * lambda[0]; next[i] = 0.5 * (w[i] - z) / (1 + w[i] * w[i]); }")]
    public void Each_row_is_read_once_for_both(string body)
    {
        var program = MapCase.Of(Problems.Map(body)).Products.ApplyStateNormal!;
        var rows = program.Body.Statements.OfType<For>().Where(loop => loop.Body.Statements.OfType<For>().Any());
        Assert.Equal(2, Assert.Single(rows).Body.Statements.OfType<For>().Count());
    }

    [Theory]
    [InlineData("next[0] = 0.5 * w[0]; next[n - 1] = 0.5 * w[n - 1]; for (int i = 1; i < n - 1; i++) next[i] = lambda[0] * (w[i - 1] + w[i + 1]) * w[i];")]
    [InlineData("for (int i = 0; i < n; i++) next[i] = 0.1 * w[i]; for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += x[i * n + j] * w[j]; for (int j = 0; j < n; j++) next[j] += lambda[0] * z * x[i * n + j]; }")]
    public void Products_without_a_loop_in_common_stay_two(string body)
        => Assert.Null(MapCase.Of(Problems.Map(body)).Products.ApplyStateNormal);

    [Fact]
    public void What_is_read_again_of_the_next_state_is_the_tangent_and_not_the_residual()
    {
        const string Body = "for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += x[i * n + j] * w[j]; next[i] = Math.Sin(z); } for (int i = 0; i < n; i++) next[i] = lambda[0] * next[i];";
        AssertSame(MapCase.Of(Problems.Map(Body)), Vectors.Random(5, 4), IterationOrder.AsWritten, Body);
    }
}
