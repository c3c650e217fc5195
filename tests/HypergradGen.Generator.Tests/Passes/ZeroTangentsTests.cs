using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;
using Buffer = HypergradGen.Generator.Ir.Buffer;

namespace HypergradGen.Generator.Tests.Passes;

public class ZeroTangentsTests
{
    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void The_products_of_state_and_hyperparameters_add_up_to_the_whole(string map)
    {
        var run = new MapRun(MapCase.Of(map).Products);
        double[] wDirection = Vectors.Random(1, 4), lambdaDirection = Vectors.Random(2, 3);
        var sum = run.State(Maps.W, Maps.Lambda, wDirection).Zip(run.Hyper(Maps.W, Maps.Lambda, lambdaDirection), (a, b) => a + b).ToArray();
        Vectors.AssertClose(run.Jvp(Maps.W, Maps.Lambda, wDirection, lambdaDirection), sum, map);
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void Leaving_a_seed_out_is_giving_it_zeros(string map)
    {
        var program = MapCase.Of(map);
        var linearised = Lineariser.Linearise(program.Primal, [program.W, program.Lambda]);
        var (whole, w, lambda, next) = (Pipeline.Clean(linearised.Function), linearised.Seeds[0], linearised.Seeds[1], linearised.OutputTangents[0]);
        double[] ofW = Vectors.Random(1, 4), ofLambda = Vectors.Random(2, 3);
        Vectors.AssertClose(Run(whole, ofW, new double[3]), Run(Without(whole, [w, lambda], [w, next]), ofW), map);
        Vectors.AssertClose(Run(whole, new double[4], ofLambda), Run(Without(whole, [w, lambda], [lambda, next]), ofLambda), map);
    }

    private static Function Without(Function whole, Buffer[] seeds, Buffer[] kept) => Verifier.Verify(ZeroTangents.Remove(whole, seeds, kept));

    private static double[] Run(Function program, params double[][] directions)
    {
        double[] next = Vectors.Unwritten(4), tangent = Vectors.Unwritten(4);
        new Interpreter(Problems.Data).Run(program, [Maps.W, Maps.Lambda, next, .. directions, tangent]);
        return tangent;
    }

    [Fact]
    public void What_depends_on_the_other_seed_alone_drops_out()
    {
        var products = MapCase.Of(Problems.Map("for (int i = 0; i < n; i++) next[i] = 2 * w[i] + y[i % 3] * lambda[i % 3];")).Products;
        Assert.DoesNotContain(products.ApplyState.Parameters, p => p is DataBuffer { Source: "y" });
        Assert.Contains(products.ApplyHyper.Parameters, p => p is DataBuffer { Source: "y" });
    }
}
