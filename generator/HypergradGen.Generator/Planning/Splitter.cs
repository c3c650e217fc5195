using System.Collections.Immutable;
using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Planning;

/// <summary>An earlier and a later program that together do what one did, with the helpers of both, and the plan by which they were parted.</summary>
public sealed record Split(Function Early, Function Late, StoragePlan Plan, Helpers EarlyHelpers, Helpers LateHelpers);

/// <summary>The names of a linearised helper's two parts, and of the transpose of the second.</summary>
public static class HelperNames
{
    public static string Primal(string linearised) => linearised.Substring(0, linearised.Length - "Tangent".Length);

    public static string Early(string linearised) => linearised + "Early";

    public static string Late(string linearised) => linearised + "Late";

    public static string Transposed(string late) => late + "Transposed";
}

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
    /// <param name="helpers">
    /// Helpers with tangents, to be parted like the program that calls them; null where calls belong to one part as a
    /// whole.
    /// </param>
    /// <param name="lateValues">The value parameters that only the later program has.</param>
    public static Split Split(Function function, IReadOnlyCollection<Buffer> lateSeeds, PlanPolicy policy, string prefix, Numbering numbering, Helpers? helpers = null, IReadOnlyCollection<Value>? lateValues = null)
    {
        var counters = new Counters();
        var graph = helpers is null ? null : new CallGraph(helpers.Functions);
        var (earlyHelpers, lateHelpers) = (new Helpers(helpers?.Functions ?? []), new Helpers([]));

        // Calls are counted before the programs are written, since the outermost program makes all counters.
        var entry = new Part(function, LinearPart.Of(function, lateSeeds, lateValues, helpers), policy, prefix, numbering, counters, graph: null, run: null);
        var parts = (helpers?.Functions ?? []).Where(f => helpers!.Shape(f.Name) is not null).ToList()
            .Select(f => HelperPart.Of(f, helpers!, prefix, numbering, counters, graph!)).ToList();
        foreach (var part in parts)
        {
            var (earlyHelper, lateHelper) = part.Write();
            earlyHelpers.Add(earlyHelper);
            lateHelpers.Add(lateHelper, new HelperShape(1, 0, 0));
        }

        var seeds = new HashSet<int>(lateSeeds.Select(s => s.Id).Concat((lateValues ?? []).Select(v => v.Id)));
        var earlyParameters = function.Parameters.Items.Where(p => !(p is BufferParameter b && seeds.Contains(b.Buffer.Id) || p is ValueParameter v && seeds.Contains(v.Value.Id)));
        var lateParameters = function.Parameters.Items
            .AddRange(entry.Plan.ValuesInPlace.Select(v => new ValueParameter(v)))
            .AddRange(entry.Plan.ViewsInPlace.Select(v => new BufferParameter(v, Access.Read)))
            .AddRange(entry.Kept.Parameters);
        var storage = policy.SharesRoot ? Storage.Scratch : Storage.Kept;
        return new Split(
            function with { Parameters = earlyParameters.ToImmutableArray(), Body = EarlyProgram.Build(function, entry.Late, entry.Kept, storage) },
            function with { Parameters = lateParameters, Body = LateProgram.Build(function, entry.Late, entry.Kept, entry.Plan) },
            entry.Plan,
            earlyHelpers,
            lateHelpers);
    }

    /// <summary>A function with its plan and the places of what it keeps.</summary>
    private sealed class Part
    {
        public Part(Function function, LinearPart late, PlanPolicy policy, string prefix, Numbering numbering, Counters counters, CallGraph? graph, Value? run)
        {
            Late = late;
            var scopes = Scopes.Of(function, isHelper: run is not null);
            Plan = Planner.Plan(function, scopes, late, policy);
            Kept = new KeptValues(Plan, scopes, new InstanceNumbers(scopes, late, run), numbering.Above(function), prefix, counters, ReenteredLoops.Of(function, graph));
        }

        public LinearPart Late { get; }

        public StoragePlan Plan { get; }

        public KeptValues Kept { get; }
    }

    /// <summary>A helper: each run has a number, under which it keeps its values.</summary>
    private sealed record HelperPart(Function Function, HelperShape Shape, Part Part, Value Run, Buffer Counters, Numbering Numbering)
    {
        public static HelperPart Of(Function function, Helpers helpers, string prefix, Numbering numbering, Counters counters, CallGraph graph)
        {
            var shape = helpers.Shape(function.Name)!;
            numbering.Above(function);
            var run = numbering.Value(ValueType.Int, "run");
            var buffer = numbering.Buffer(ElementType.Int32, "counters");
            var values = function.Parameters.OfType<ValueParameter>().Skip(shape.Values).Select(p => p.Value);
            var tangents = function.Parameters.OfType<BufferParameter>().Skip(shape.Buffers).Select(p => p.Buffer).ToArray();
            var late = LinearPart.Of(function, tangents, values, helpers);
            return new HelperPart(function, shape, new Part(function, late, PlanPolicy.Linearised, prefix, numbering, counters, graph, run), run, buffer, numbering);
        }

        public (Function Early, Function Late) Write()
        {
            var values = Function.Parameters.OfType<ValueParameter>().ToArray();
            var buffers = Function.Parameters.OfType<BufferParameter>().ToArray();
            var data = Function.Parameters.Where(p => p is DataValue or DataBuffer).ToArray();
            Parameter[] early = [.. values.Take(Shape.Values), new ValueParameter(Run), .. buffers.Take(Shape.Buffers), new BufferParameter(Counters, Access.Update), .. data];
            Parameter[] late = [new ValueParameter(Run), .. values.Skip(Shape.Values), .. buffers.Skip(Shape.Buffers), .. data, .. Part.Kept.Parameters];
            var earlyBody = EarlyProgram.Build(Function, Part.Late, Part.Kept, Storage.Kept, Counters);
            earlyBody = earlyBody with { Yields = Function.Results.Take(Shape.Results).ToImmutableArray() };
            var lateBody = LateProgram.Build(Function, Part.Late, Part.Kept, Part.Plan, Run);
            lateBody = lateBody with { Yields = Function.Results.Skip(Shape.Results).ToImmutableArray() };
            return (
                Function with { Name = HelperNames.Early(Function.Name), Parameters = early, Body = earlyBody },
                Function with { Name = HelperNames.Late(Function.Name), Parameters = late, Body = lateBody });
        }
    }
}
