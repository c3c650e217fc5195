using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

public class LineariserTests
{
    /// <summary>The map's value and its tangent by the lineariser alone, whatever later passes do.</summary>
    private static (double[] Next, double[] Tangent) Run(Function linearised, double[] wDirection, double[] lambdaDirection)
    {
        double[] next = Vectors.Unwritten(4), tangent = Vectors.Unwritten(4);
        new Interpreter(Problems.Data).Run(linearised, Maps.W, Maps.Lambda, next, wDirection, lambdaDirection, tangent);
        return (next, tangent);
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void The_tangent_is_the_directional_derivative(string map)
    {
        var program = MapCase.Of(map);
        var linearised = Verifier.Verify(Lineariser.Linearise(program.Primal, [program.W, program.Lambda]).Function);
        foreach (int seed in Enumerable.Range(1, 3))
        {
            double[] wDirection = Vectors.Random(seed, 4), lambdaDirection = Vectors.Random(10 + seed, 3);
            Differences.Check(program.Along(wDirection, lambdaDirection), Run(linearised, wDirection, lambdaDirection).Tangent, Printer.Print(linearised));
        }
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void Linearising_leaves_the_primal_as_it_is(string map)
    {
        var program = MapCase.Of(map);
        var linearised = Lineariser.Linearise(program.Primal, [program.W, program.Lambda]).Function;
        Vectors.AssertSameBits(program.Value(Maps.W, Maps.Lambda), Run(linearised, Vectors.Random(1, 4), Vectors.Random(2, 3)).Next, Printer.Print(linearised));
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void The_tangent_is_linear(string map)
    {
        var program = MapCase.Of(map);
        var linearised = Lineariser.Linearise(program.Primal, [program.W, program.Lambda]).Function;
        double[] w = Vectors.Random(1, 4), lambda = Vectors.Random(2, 3);
        double[] once = Run(linearised, w, lambda).Tangent;
        Vectors.AssertClose(once.Select(t => -3 * t).ToArray(), Run(linearised, w.Select(t => -3 * t).ToArray(), lambda.Select(t => -3 * t).ToArray()).Tangent, map);
        Assert.All(Run(linearised, new double[4], new double[3]).Tangent, t => Assert.Equal(0, t));
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void Multiplying_coefficients_first_leaves_the_tangent_as_it_is(string map)
    {
        var program = MapCase.Of(map);
        var linearised = Lineariser.Linearise(program.Primal, [program.W, program.Lambda]);
        var clean = Pipeline.Clean(linearised.Function);
        foreach (var before in new[] { linearised.Function, clean })
        {
            var after = Verifier.Verify(Preaccumulation.Run(before, linearised.Seeds));
            var (expected, actual) = (Run(before, Vectors.Random(1, 4), Vectors.Random(2, 3)), Run(after, Vectors.Random(1, 4), Vectors.Random(2, 3)));
            Vectors.AssertSameBits(expected.Next, actual.Next, Printer.Print(after));
            Vectors.AssertClose(expected.Tangent, actual.Tangent, Printer.Print(after));
        }
    }

    [Fact]
    public void What_does_not_depend_on_a_seed_gets_no_tangent()
    {
        var program = MapCase.Of(Problems.Map("for (int i = 0; i < n; i++) { double c = Math.Exp(x[i]); double q = c * c; next[i] = w[i] * q + Math.Sin(lambda[0]) * 0; }"));
        var ofState = Pipeline.Clean(Lineariser.Linearise(program.Primal, [program.W]).Function);
        Assert.DoesNotContain("Math.Cos", Statements.Calls(ofState));
        Assert.Single(Statements.Calls(ofState), "Math.Exp");
    }

    [Fact]
    public void A_derivative_is_written_in_the_result_where_it_can_be()
    {
        var program = MapCase.Of(Problems.Map("for (int i = 0; i < n; i++) next[i] = Math.Tanh(w[i]) + Math.Exp(w[i]) + Math.Sqrt(2 + w[i]);"));
        var calls = Statements.Calls(Pipeline.Clean(Lineariser.Linearise(program.Primal, [program.W]).Function));
        Assert.Equal(["Math.Exp", "Math.Sqrt", "Math.Tanh"], calls.Order());
    }

    [Fact]
    public void The_side_of_a_branch_that_is_not_taken_never_reaches_the_tangent()
    {
        var program = MapCase.Of(Problems.Map("for (int i = 0; i < n; i++) next[i] = w[i] > 0 ? Math.Sqrt(w[i]) : w[i] * lambda[0];"));
        var linearised = Lineariser.Linearise(program.Primal, [program.W, program.Lambda]).Function;
        double[] next = Vectors.Unwritten(4), tangent = Vectors.Unwritten(4);
        new Interpreter(Problems.Data).Run(linearised, new double[] { -1, 0, 4, -2 }, Maps.Lambda, next, new double[] { 1, 1, 1, 1 }, new double[3], tangent);
        Assert.Equal([0.3, 0.3, 0.25, 0.3], tangent);
    }
}
