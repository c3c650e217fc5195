using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Passes that only make a program better leave its numbers as they are, to the bit.</summary>
public class MeaningTests
{
    private static readonly Dictionary<string, Func<Function, Function>> s_passes = new()
    {
        ["Versions"] = Versions.Number,
        ["Simplifier"] = Simplifier.Simplify,
        ["LoopWindows"] = LoopWindows.Open,
        ["LoopInvariants"] = LoopInvariants.Hoist,
        ["CountedWhiles"] = CountedWhiles.Count,
        ["CarriedIntegers"] = f => CarriedIntegers.Compute(CountedWhiles.Count(f)),
        ["DeadCode"] = f => DeadCode.Eliminate(Versions.Number(f)),
        ["LoopAnalysis"] = LoopAnalysis.Mark,
        ["DeadCode behind LoopAnalysis"] = f => DeadCode.Eliminate(LoopAnalysis.Mark(f)),
        ["LoopInvariants behind Simplifier"] = f => LoopInvariants.Hoist(Simplifier.Simplify(f)),
        ["EqualSums"] = f => EqualSums.Merge(Versions.Number(f)),
        ["Clean"] = Pipeline.Clean,
    };

    public static TheoryData<string, string> PassesAndMaps => Cross(s_passes.Keys, Maps.Names);

    public static TheoryData<string, string> PassesAndObjectives => Cross(s_passes.Keys, Objectives.Names);

    private static TheoryData<string, string> Cross(IEnumerable<string> passes, TheoryData<string> programs)
    {
        var data = new TheoryData<string, string>();
        foreach (string pass in passes)
        {
            foreach (var program in programs)
                data.Add(pass, program);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void Inlining_leaves_the_numbers_as_they_are(string map)
    {
        var program = MapCase.Of(map);
        Verifier.Verify(program.Primal);
        Assert.DoesNotContain(Statements.All(program.Primal), s => s is Call);
        var called = MapCase.Value(program.Module.Entry, Maps.W, Maps.Lambda, helpers: program.Module.Helpers);
        Vectors.AssertSameBits(called, program.Value(Maps.W, Maps.Lambda), Printer.Print(program.Primal));
    }

    [Theory]
    [MemberData(nameof(PassesAndMaps))]
    public void A_pass_leaves_a_map_s_numbers_as_they_are(string pass, string map)
    {
        var program = MapCase.Of(map);
        var better = Verifier.Verify(s_passes[pass](program.Primal));
        foreach (int seed in Enumerable.Range(0, 4))
        {
            double[] w = seed == 0 ? Maps.W : Vectors.Random(seed, 4), lambda = seed == 0 ? Maps.Lambda : Vectors.Random(10 + seed, 3);
            Vectors.AssertSameBits(program.Value(w, lambda), MapCase.Value(better, w, lambda), Printer.Print(program.Primal) + "became\n" + Printer.Print(better));
        }
    }

    [Theory]
    [MemberData(nameof(PassesAndMaps))]
    public void A_pass_leaves_the_numbers_of_derived_programs_as_they_are(string pass, string map)
    {
        var products = MapCase.Of(map).Products;
        var better = MapRun.Through(f => Verifier.Verify(s_passes[pass](f)), products);
        Vectors.AssertSameBits(new MapRun(products).Everything(), new MapRun(better).Everything(), string.Join("\n", MapRun.Programs(better).Select(p => Printer.Print(p.Program))));
    }

    [Theory]
    [MemberData(nameof(PassesAndObjectives))]
    public void A_pass_leaves_a_gradient_s_numbers_as_they_are(string pass, string objective)
    {
        var program = ObjectiveCase.Of(objective);
        var better = Verifier.Verify(s_passes[pass](program.Gradient));
        Vectors.AssertSameBits(program.GradientAt(program.Gradient, Maps.W, Maps.Lambda), program.GradientAt(better, Maps.W, Maps.Lambda), Printer.Print(better));
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void Fusing_loops_leaves_the_numbers_as_they_are_but_for_the_order_of_sums(string map)
    {
        var program = MapCase.Of(map);
        foreach (var before in new[] { program.Primal, Pipeline.Clean(program.Primal) })
        {
            var fused = Verifier.Verify(LoopFusion.Fuse(before));
            Vectors.AssertClose(program.Value(Maps.W, Maps.Lambda), MapCase.Value(fused, Maps.W, Maps.Lambda), Printer.Print(fused), 1e-14);
            var again = Pipeline.CleanAndFuse(before);
            Vectors.AssertClose(program.Value(Maps.W, Maps.Lambda), MapCase.Value(again, Maps.W, Maps.Lambda, IterationOrder.Shuffled), Printer.Print(again), 1e-14);
        }
        var products = program.Products;
        Vectors.AssertClose(new MapRun(products).Everything(), new MapRun(MapRun.Through(Pipeline.CleanAndFuse, products)).Everything(), map);
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void Cleaning_is_finished_when_it_says_so(string map)
    {
        var once = Pipeline.Clean(MapCase.Of(map).Primal);
        Assert.Equal(Printer.Print(once), Printer.Print(Pipeline.Clean(once)));
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void The_order_of_order_free_iterations_does_not_matter(string map)
    {
        var products = MapCase.Of(map).Products;
        var expected = new MapRun(products).Everything();
        Vectors.AssertClose(expected, new MapRun(products, IterationOrder.Reversed).Everything(), "reversed");
        Vectors.AssertClose(expected, new MapRun(products, IterationOrder.Shuffled).Everything(), "shuffled");
    }

    [Theory]
    [MemberData(nameof(Objectives.Names), MemberType = typeof(Objectives))]
    public void The_order_of_order_free_iterations_does_not_matter_to_a_gradient(string objective)
    {
        var program = ObjectiveCase.Of(objective);
        var expected = program.GradientAt(program.Gradient, Maps.W, Maps.Lambda);
        Vectors.AssertClose(expected, program.GradientAt(program.Gradient, Maps.W, Maps.Lambda, IterationOrder.Reversed), "reversed");
        Vectors.AssertClose(expected, program.GradientAt(program.Gradient, Maps.W, Maps.Lambda, IterationOrder.Shuffled), "shuffled");
    }
}
