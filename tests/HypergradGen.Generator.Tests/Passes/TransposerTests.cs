using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;
using Buffer = HypergradGen.Generator.Ir.Buffer;

namespace HypergradGen.Generator.Tests.Passes;

public class TransposerTests
{
    private static void AssertDotProduct(double[] u, double[] jacobianTimesV, double[] v, double[] transposedTimesU, string what)
    {
        double allowed = 1e-12 * Math.Max(1, Vectors.Magnitude(u, jacobianTimesV) + Vectors.Magnitude(v, transposedTimesU));
        Assert.True(Math.Abs(Vectors.Dot(u, jacobianTimesV) - Vectors.Dot(v, transposedTimesU)) <= allowed, what);
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void The_one_shot_adjoint_is_the_transpose_of_the_tangent(string map)
    {
        var products = MapCase.Of(map).Products;
        var run = new MapRun(products);
        foreach (int seed in Enumerable.Range(0, 3))
        {
            double[] w = seed == 0 ? Maps.W : Vectors.Random(20 + seed, 4), lambda = seed == 0 ? Maps.Lambda : Vectors.Random(30 + seed, 3);
            double[] wDirection = Vectors.Random(seed, 4), lambdaDirection = Vectors.Random(10 + seed, 3), u = Vectors.Random(40 + seed, 4);
            var (wAdjoint, lambdaAdjoint) = run.Vjp(w, lambda, u);
            AssertDotProduct(u, run.Jvp(w, lambda, wDirection, lambdaDirection), [.. wDirection, .. lambdaDirection], [.. wAdjoint, .. lambdaAdjoint], Printer.Print(products.Vjp));
        }
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void The_linearised_products_are_each_other_s_transposes(string map)
    {
        var products = MapCase.Of(map).Products;
        var run = new MapRun(products);
        double[] wDirection = Vectors.Random(1, 4), lambdaDirection = Vectors.Random(2, 3), u = Vectors.Random(3, 4);
        AssertDotProduct(u, run.State(Maps.W, Maps.Lambda, wDirection), wDirection, run.StateTransposed(Maps.W, Maps.Lambda, u), Printer.Print(products.ApplyStateTransposed));
        AssertDotProduct(u, run.Hyper(Maps.W, Maps.Lambda, lambdaDirection), lambdaDirection, run.HyperTransposed(Maps.W, Maps.Lambda, u), Printer.Print(products.ApplyHyperTransposed));
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void The_products_of_both_plans_agree_with_differences(string map)
    {
        var program = MapCase.Of(map);
        var run = new MapRun(program.Products);
        double[] wDirection = Vectors.Random(1, 4), lambdaDirection = Vectors.Random(2, 3);
        Vectors.AssertClose(program.Value(Maps.W, Maps.Lambda), run.Map(Maps.W, Maps.Lambda), Printer.Print(program.Products.Map));
        Differences.Check(program.Along(wDirection, lambdaDirection), run.Jvp(Maps.W, Maps.Lambda, wDirection, lambdaDirection), Printer.Print(program.Products.Jvp));
        Differences.Check(program.Along(wDirection, new double[3]), run.State(Maps.W, Maps.Lambda, wDirection), Printer.Print(program.Products.ApplyState));
        Differences.Check(program.Along(new double[4], lambdaDirection), run.Hyper(Maps.W, Maps.Lambda, lambdaDirection), Printer.Print(program.Products.ApplyHyper));
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void Transposing_twice_gives_the_product_back(string map)
    {
        var products = MapCase.Of(map).Products;
        var (state, _) = Transposed(products.ApplyState);
        var (back, _) = Transposed(state);
        Verifier.Verify(back);
        double[] v = Vectors.Random(5, 4), result = new double[4];
        var interpreter = new Interpreter(Problems.Data);
        interpreter.Run(products.Prepare, Maps.W, Maps.Lambda);
        interpreter.Run(products.Linearise, Maps.W, Maps.Lambda);
        interpreter.Run(back, Maps.W, Maps.Lambda, v.ToArray(), result);
        Vectors.AssertClose(new MapRun(products).State(Maps.W, Maps.Lambda, v), result, Printer.Print(back));
    }

    /// <summary>The transpose of a product (w, λ, seed, output), with the same parameters for what is now seed and output.</summary>
    private static (Function Function, Buffer Output) Transposed(Function product)
    {
        Buffer seed = Statements.Parameter(product, 2), output = Statements.Parameter(product, 3);
        var numbering = new Numbering(Numbering.After(product).Next() + 10_000);
        Buffer seedAdjoint = numbering.Buffer(seed.Element, seed.Name + "Adjoint"), outputAdjoint = numbering.Buffer(output.Element, output.Name + "Adjoint");
        var transposed = Transposer.Transpose(product, [seed], [output], new Dictionary<Buffer, Buffer> { [seed] = seedAdjoint, [output] = outputAdjoint }, []);
        var (w, lambda) = ((BufferParameter)product.Parameters[0], (BufferParameter)product.Parameters[1]);
        return (Signatures.WithBuffers(transposed, w, lambda, new(outputAdjoint, Access.Consume), new(seedAdjoint, Access.Update)), seedAdjoint);
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void A_product_writes_over_its_output_and_leaves_its_seed(string map)
    {
        var run = new MapRun(MapCase.Of(map).Products);
        double[] seed = Vectors.Random(1, 4), before = seed.ToArray();
        run.StateTransposed(Maps.W, Maps.Lambda, seed);
        run.Vjp(Maps.W, Maps.Lambda, seed);
        run.HyperTransposed(Maps.W, Maps.Lambda, seed);
        Vectors.AssertSameBits(before, seed, map);
    }

    [Fact]
    public void An_order_free_loop_keeps_its_direction_and_another_turns_round()
    {
        var program = MapCase.Of(Problems.Map("double s = lambda[0]; for (int i = 0; i < n; i++) next[i] = w[i] * 2; for (int i = 0; i < n; i++) { s = s * w[i]; next[i] += s; }"));
        var loops = Statements.Loops(program.Products.ApplyStateTransposed).ToArray();
        Assert.Contains(loops, l => l.OrderFree && !l.Descending);
        Assert.Contains(loops, l => !l.OrderFree && l.Descending);
    }

    [Fact]
    public void A_write_is_transposed_by_taking_and_clearing()
    {
        // next[0] is w[0] first and w[1] in the end: the adjoint must not reach w[0].
        var run = new MapRun(MapCase.Of(Problems.Map("w.CopyTo(next); next[0] = w[1]; next[0] *= 2;")).Products);
        Assert.Equal([0, 7, 3, 4], run.Vjp(Maps.W, Maps.Lambda, [1, 5, 3, 4]).W);
    }
}
