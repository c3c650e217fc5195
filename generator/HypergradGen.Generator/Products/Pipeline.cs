using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;

namespace HypergradGen.Generator.Products;

/// <summary>The passes that leave a program's meaning as it is, in the order in which they help each other.</summary>
public static class Pipeline
{
    /// <summary>For a forward and an adjoint program in one function: what both do in equal loops is done once.</summary>
    public static Function CleanAndFuse(Function function) => Clean(EqualSums.Merge(Clean(LoopFusion.Fuse(Clean(function)))));

    /// <summary>The last step before a program is emitted: products with matrices become kernels, what is between them vectors.</summary>
    public static Function Vectorise(Function function) => Clean(IndexLoads.Hoist(LoopDistribution.Distribute(function)));

    /// <summary>The first step, before a program is differentiated.</summary>
    public static Function Primal(Function function) => Clean(IndependentSums.Separate(Clean(function)));

    public static Function Clean(Function function)
    {
        // A pass that folds a branch or a carried value away can uncover another; programs settle in two or three rounds.
        for (int round = 0; round < 6; round++)
        {
            var before = function;
            function = Simplifier.Simplify(function);
            function = LoopInvariants.Hoist(function);
            function = LoopAnalysis.Mark(function);
            function = DeadCode.Eliminate(function);
            function = Versions.Number(function);
            if (function == before)
                break;
        }
        return Verifier.Verify(function);
    }
}
