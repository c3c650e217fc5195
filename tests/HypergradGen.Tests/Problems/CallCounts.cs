namespace HypergradGen.Tests.Problems;

/// <summary>How often a solver called each operation.</summary>
public sealed class CallCounts
{
    public int Prepare, Map, Linearise, MapLinearised, ApplyState, ApplyStateTransposed, ApplyHyper, ApplyHyperTransposed;
}
