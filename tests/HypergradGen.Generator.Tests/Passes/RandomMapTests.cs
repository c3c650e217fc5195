using System.Collections.Concurrent;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Every pass on maps that nobody chose.</summary>
public class RandomMapTests
{
    private const int Programs = 200;

    /// <summary>Beyond this the numbers say nothing about the passes.</summary>
    private const double Wild = 1e6;

    private static readonly ConcurrentDictionary<int, Lazy<MapCase>> s_cases = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Programs)];

    private static MapCase Case(int seed) => s_cases.GetOrAdd(seed, s => new(() => MapCase.Of(Problems.Map(RandomMaps.Body(s))))).Value;

    private static bool IsTame(MapCase program) => program.Value(Maps.W, Maps.Lambda).All(v => Math.Abs(v) < Wild);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Passes_leave_the_numbers_as_they_are(int seed)
    {
        var program = Case(seed);
        foreach (var pass in new Func<Function, Function>[] { Versions.Number, Simplifier.Simplify, LoopInvariants.Hoist, f => DeadCode.Eliminate(LoopAnalysis.Mark(f)), Pipeline.Clean })
        {
            var better = Verifier.Verify(pass(program.Primal));
            Vectors.AssertSameBits(program.Value(Maps.W, Maps.Lambda), MapCase.Value(better, Maps.W, Maps.Lambda), RandomMaps.Body(seed) + Printer.Print(better));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Fusing_loops_leaves_the_numbers_as_they_are(int seed)
    {
        var program = Case(seed);
        var fused = Pipeline.CleanAndFuse(program.Primal);
        if (IsTame(program))
            Vectors.AssertClose(program.Value(Maps.W, Maps.Lambda), MapCase.Value(fused, Maps.W, Maps.Lambda, IterationOrder.Shuffled), RandomMaps.Body(seed) + Printer.Print(fused), 1e-11);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_strict_map_keeps_the_bits_of_its_text_through_all_passes(int seed)
    {
        var program = Case(seed);
        foreach (bool inlines in new[] { true, false })
        {
            var products = MapProducts.Of(program.Module.WithOrder(isStrict: true), inlines).Vectorised();
            Function[] all = [products.Jvp, products.Vjp, products.Prepare, products.Map, products.Linearise, products.ApplyState, products.ApplyStateTransposed, products.ApplyHyper, products.ApplyHyperTransposed, .. products.Helpers];
            Assert.All(all, f => Assert.True(f.IsStrict, f.Name));
            Assert.Null(products.Collected);
            Vectors.AssertSameBits(program.Value(Maps.W, Maps.Lambda), new MapRun(products).Map(Maps.W, Maps.Lambda), RandomMaps.Body(seed));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_products_agree_with_each_other(int seed)
    {
        var program = Case(seed);
        if (!IsTame(program))
            return;
        var run = new MapRun(program.Products);
        double[] w = Maps.W, lambda = Maps.Lambda, wDirection = Vectors.Random(1, 4), lambdaDirection = Vectors.Random(2, 3), u = Vectors.Random(3, 4);
        string body = RandomMaps.Body(seed);

        Vectors.AssertClose(program.Value(w, lambda), run.Map(w, lambda), body, 1e-11);
        double[] jvp = run.Jvp(w, lambda, wDirection, lambdaDirection), state = run.State(w, lambda, wDirection), hyper = run.Hyper(w, lambda, lambdaDirection);
        if (jvp.Any(v => Math.Abs(v) > Wild))
            return;
        Vectors.AssertClose(jvp, state.Zip(hyper, (a, b) => a + b).ToArray(), "state and hyperparameters\n" + body, 1e-10);
        var vjp = run.Vjp(w, lambda, u);
        Vectors.AssertClose(vjp.W, run.StateTransposed(w, lambda, u), "the adjoint of the state\n" + body, 1e-10);
        Vectors.AssertClose(vjp.Lambda, run.HyperTransposed(w, lambda, u), "the adjoint of the hyperparameters\n" + body, 1e-10);
        double magnitude = Math.Max(1, Vectors.Magnitude(u, jvp) + Vectors.Magnitude(wDirection, vjp.W) + Vectors.Magnitude(lambdaDirection, vjp.Lambda));
        Assert.InRange(Vectors.Dot(u, jvp) - Vectors.Dot(wDirection, vjp.W) - Vectors.Dot(lambdaDirection, vjp.Lambda), -1e-11 * magnitude, 1e-11 * magnitude);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_tangent_is_the_derivative(int seed)
    {
        var program = Case(seed);
        double[] wDirection = Vectors.Random(1, 4), lambdaDirection = Vectors.Random(2, 3);
        var (values, errors) = Differences.Derivative(program.Along(wDirection, lambdaDirection), step: 1e-3);
        double scale = Math.Max(1, values.Max(Math.Abs));

        // A branch may turn close by: then differences say nothing.
        if (!(scale < Wild) || errors.Any(e => !(e < 1e-8 * scale)))
            return;
        Vectors.AssertClose(values, new MapRun(program.Products).Jvp(Maps.W, Maps.Lambda, wDirection, lambdaDirection), RandomMaps.Body(seed), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_order_of_order_free_iterations_does_not_matter(int seed)
    {
        var expected = new MapRun(Case(seed).Products).Everything();
        if (expected.All(v => Math.Abs(v) < Wild))
            Vectors.AssertClose(expected, new MapRun(Case(seed).Products, IterationOrder.Shuffled).Everything(), RandomMaps.Body(seed), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_emitted_computes_the_same(int seed)
    {
        var expected = new MapRun(Case(seed).Products).Everything();
        if (expected.All(v => Math.Abs(v) < Wild))
            Vectors.AssertClose(expected, new MapRun(Case(seed).Products.Vectorised()).Everything(), RandomMaps.Body(seed), 1e-9);
    }

    [Fact]
    public void Most_of_the_programs_say_something()
    {
        var directions = (Vectors.Random(1, 4), Vectors.Random(2, 3));
        Assert.InRange(Enumerable.Range(0, Programs).Count(s => IsTame(Case(s))), 3 * Programs / 4, Programs);
        int conclusive = Enumerable.Range(0, Programs).Count(s =>
        {
            var (values, errors) = Differences.Derivative(Case(s).Along(directions.Item1, directions.Item2), step: 1e-3);
            return values.Max(Math.Abs) < Wild && errors.All(e => e < 1e-8 * Math.Max(1, values.Max(Math.Abs)));
        });
        Assert.InRange(conclusive, Programs / 2, Programs);
    }
}
