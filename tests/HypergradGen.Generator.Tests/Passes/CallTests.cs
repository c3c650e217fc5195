using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Inlining is a pass: without it helpers are differentiated as functions, to the same numbers.</summary>
public class CallTests
{
    private static MapProducts NotInlined(string map) => MapProducts.Of(MapCase.Of(map).Module, inlines: false);

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void Products_through_calls_give_the_same_numbers(string map)
    {
        var products = NotInlined(map);
        Vectors.AssertClose(new MapRun(MapCase.Of(map).Products).Everything(), new MapRun(products).Everything(), map);
        Vectors.AssertClose(new MapRun(products).Everything(), new MapRun(products, IterationOrder.Shuffled).Everything(), "shuffled");
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void The_programs_of_helpers_are_well_formed(string map)
        => Assert.All(NotInlined(map).Helpers.Concat(MapRun.Programs(NotInlined(map)).Select(p => p.Program)), f => Verifier.Verify(f));

    [Theory]
    [InlineData("the logistic step")]
    [InlineData("helpers on slices")]
    [InlineData("helpers in helpers")]
    [InlineData("a helper that loops until")]
    public void Helpers_stay_functions(string map)
    {
        var products = NotInlined(map);
        Assert.NotEmpty(products.Helpers);
        Assert.Contains(Statements.All(products.Vjp), s => s is Call);
        Assert.Empty(MapCase.Of(map).Products.Helpers);
    }
}
