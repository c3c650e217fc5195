using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Planning;

/// <summary>How the later program comes by a value of the earlier one.</summary>
public enum Residence
{
    /// <summary>It is there: the two programs stand in one method and the value at its outermost level.</summary>
    InPlace,

    /// <summary>Computed again from what is there.</summary>
    Recomputed,

    /// <summary>Kept in the workspace, one element each time its scope runs.</summary>
    Stored,
}

/// <summary>What it costs to have a value again, and what may be spent.</summary>
/// <param name="RecomputeLimit">The most that computing a value again may cost each time, an addition being 1.</param>
/// <param name="RecomputesLoops">Whether a sum may be run again.</param>
/// <param name="SharesRoot">Both programs stand in one method, so that values of the outermost level need no storing.</param>
/// <param name="StoresDynamic">Whether values in loops whose count is not known on entry may be stored, in buffers that grow.</param>
public sealed record PlanPolicy(int RecomputeLimit, bool RecomputesLoops, bool SharesRoot, bool StoresDynamic)
{
    /// <summary>For a product that is taken once: recompute, and fuse with the adjoint.</summary>
    public static readonly PlanPolicy OneShot = new(int.MaxValue, true, true, true);

    /// <summary>For many products at one point: store each coefficient once, so that a product touches nothing nonlinear.</summary>
    public static readonly PlanPolicy Linearised = new(8, false, false, true);

    /// <summary>For what is computed once a solve: only where the iterations are known on entry.</summary>
    public static readonly PlanPolicy Prepared = new(8, false, false, false);
}

/// <summary>One value that a plan decided on, for the remarks of the emitted code.</summary>
public sealed record PlannedValue(Value Value, Residence Residence, string Reason);

/// <summary>The decisions of a plan, and what the splitter needs to carry them out.</summary>
public sealed class StoragePlan
{
    public Dictionary<int, Residence> Values { get; } = [];

    /// <summary>Views that the later program makes again.</summary>
    public HashSet<int> Views { get; } = [];

    /// <summary>Values and views of the outermost level that the later program finds in place.</summary>
    public List<Value> ValuesInPlace { get; } = [];

    public List<Buffer> ViewsInPlace { get; } = [];

    public List<Value> Stored { get; } = [];

    /// <summary>Loops whose count the earlier program has to hand on, and calls whose runs it numbers.</summary>
    public List<Statement> CountedOnTheWay { get; } = [];

    public List<PlannedValue> Report { get; } = [];

    public bool IsRecomputed(Value value) => Values.TryGetValue(value.Id, out var residence) && residence == Residence.Recomputed;
}
