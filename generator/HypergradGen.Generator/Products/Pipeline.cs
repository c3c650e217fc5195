using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;

namespace HypergradGen.Generator.Products;

/// <summary>The passes that leave a program's meaning as it is, in the order in which they help each other.</summary>
public static class Pipeline
{
    private const int MostRounds = 6;

    private static readonly Func<Function, Function>[] s_cleaning =
        [Versions.Number, Simplifier.SimplifyNumbered, KnownElements.Forward, LoopInvariants.Hoist, CountedWhiles.Count, CarriedIntegers.Compute, LoopAnalysis.Mark, DeadCode.Eliminate];

    /// <summary>For a forward and an adjoint program in one function: what both do in equal loops is done once.</summary>
    public static Function CleanAndFuse(Function function) => Clean(EqualSums.Merge(Clean(LoopFusion.Fuse(Clean(function)))));

    /// <summary>The same for a program that runs without a solver, which alone has seen whether data are the symmetric matrices that they are marked as.</summary>
    public static Function VectoriseAlone(Function function)
        => Vectorise(function with { Parameters = function.Parameters.Items.Select(p => p is DataBuffer data ? data with { IsSymmetric = false } : p).ToImmutableArray() });

    /// <summary>The last step before a program is emitted: products with matrices become kernels, what is between them vectors, and what is left is checked once a loop.</summary>
    public static Function Vectorise(Function function)
    {
        var vectorised = Distributed(function);
        var windows = LoopWindows.Open(vectorised);
        return windows == vectorised ? vectorised : Clean(windows);
    }

    private static Function Distributed(Function function)
    {
        function = Unrolled(function);
        var stored = ElementStores.Gather(function);
        if (stored != function)
            function = Clean(stored);
        if (function.IsStrict)
            return function;
        var branched = SingleIterations.Branch(function);
        if (branched != function)
            function = Clean(branched);
        var ascending = AscendingLoops.Turn(function);
        if (ascending != function)
            function = Clean(ascending);
        function = Clean(IndexLoads.Hoist(Selections.Choose(LoopDistribution.Distribute(UnclearedScratch.Find(function)))));
        var shared = ResultsAsScratch.Share(function);
        if (shared != function)
            function = Clean(shared);
        var carried = FixedSums.Carry(function);
        if (carried != function)
            function = Clean(carried);
        var aligned = ShiftedSums.Align(function);
        if (aligned != function)
            function = Clean(aligned);
        var met = MeetingLoops.Fuse(function);
        if (met != function)
            function = Clean(met);
        var overwritten = OverwrittenSums.Start(function);
        if (overwritten != function)
            function = Clean(overwritten);
        var hoisted = ScratchBeforeLoops.Hoist(RunningExtrema.Mark(function));
        return hoisted == function ? function : Clean(hoisted);
    }

    /// <summary>The first step, before a program is differentiated.</summary>
    public static Function Primal(Function function) => Primal(function, null);

    /// <param name="function">The program.</param>
    /// <param name="late">The buffers that only the later of two programs has, into which it will be parted; null where it is not.</param>
    public static Function Primal(Function function, IReadOnlyCollection<Buffer>? late)
    {
        function = FusedSums.Part(InvariantFactors.Regroup(StoredSums.Accumulate(Unrolled(Clean(function)))));
        function = function.IsStrict ? function : Rerolled(function);
        var split = IndexSetSplitting.Split(PeriodicIndices.Choose(function), late);
        if (split != function)
            function = Unrolled(Clean(split));
        return function.IsStrict ? function : Clean(IndependentSums.Separate(IterationScratch.Declare(function)));
    }

    /// <summary>Loops that were written for several iterations at a time written for one, what such a loop leaves over with the rest.</summary>
    private static Function Rerolled(Function function)
    {
        var rerolled = Rerolling.Reroll(function);
        if (rerolled != function)
            rerolled = Clean(rerolled);
        var joined = ContinuedLoops.Join(rerolled);
        return joined == rerolled ? rerolled : Clean(joined);
    }

    /// <summary>Small loops of a known count written out, and the elements of buffers that are left at known places made values.</summary>
    private static Function Unrolled(Function function)
    {
        var unrolled = LoopUnrolling.Unroll(function);
        if (unrolled != function)
            unrolled = Clean(unrolled);
        var promoted = ScalarElements.Promote(unrolled);
        return promoted == unrolled ? unrolled : Clean(promoted);
    }

    public static Function Clean(Function function)
    {
        // A pass that folds a branch or a carried value away can uncover another; programs settle in two or three rounds, when none of the passes has found anything.
        int idle = 0;
        for (int at = 0; at < MostRounds * s_cleaning.Length && idle < s_cleaning.Length; at++)
        {
            var cleaned = s_cleaning[at % s_cleaning.Length](function);
            idle = cleaned == function ? idle + 1 : 0;
            function = cleaned;
        }
        return Verifier.Verify(Versions.Number(function));
    }
}
