using System.Collections.Immutable;
using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Planning;

/// <summary>An earlier and a later program that together do what one did, and the plan by which they were parted.</summary>
public sealed record Split(Function Early, Function Late, StoragePlan Plan);

/// <summary>
/// Parts a program in two: what depends on the late seeds, and what does not and can be computed before them. With w late,
/// the earlier program prepares a solve; with the tangents late, it is the linearisation at a point and the later one is
/// linear.
/// </summary>
public static class Splitter
{
    /// <param name="lateSeeds">The buffers that only the later program has, its outputs included.</param>
    /// <param name="prefix">What the names of the kept buffers start with.</param>
    /// <param name="numbering">Numbers the kept buffers: one for all programs that share a workspace, since a buffer is known by its number there.</param>
    public static Split Split(Function function, IReadOnlyCollection<Buffer> lateSeeds, PlanPolicy policy, string prefix, Numbering numbering)
    {
        var late = LinearPart.Of(function, lateSeeds);
        var scopes = Scopes.Of(function);
        var plan = Planner.Plan(function, scopes, late, policy);
        var kept = new KeptValues(plan, scopes, new InstanceNumbers(scopes, late), numbering.Above(function), prefix);
        var storage = policy.SharesRoot ? Storage.Scratch : Storage.Kept;
        var early = EarlyProgram.Build(function, late, kept, storage);
        var lateBody = LateProgram.Build(function, late, kept, plan);

        var seeds = new HashSet<int>(lateSeeds.Select(s => s.Id));
        var earlyParameters = function.Parameters.Items.Where(p => p is not BufferParameter b || !seeds.Contains(b.Buffer.Id));
        var lateParameters = function.Parameters.Items
            .AddRange(plan.ValuesInPlace.Select(v => new ValueParameter(v)))
            .AddRange(plan.ViewsInPlace.Select(v => new BufferParameter(v, Access.Read)))
            .AddRange(kept.Buffers.Select(b => new KeptBuffer(b)));
        return new Split(
            new Function(function.Name, earlyParameters.ToImmutableArray(), early),
            new Function(function.Name, lateParameters, lateBody),
            plan);
    }
}
