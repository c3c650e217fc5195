using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Harness;

/// <summary>A parameter of a map or an objective as the solver's members have it.</summary>
/// <param name="Block">Which part of the state (of the next state too), of the hyperparameters, or which constant.</param>
/// <param name="Type">In C#.</param>
public sealed record HarnessParameter(string Name, BlockRole Role, int Block, bool IsSpan, string Type);

/// <summary>A part of the state or of the hyperparameters.</summary>
public sealed record HarnessBlock(string Name, bool IsSpan);

/// <summary>
/// What a problem's solver looks like from outside. All its members follow from the parameters of the map and the objective, so that a problem in this compilation,
/// whose solver is not there yet, and one in a library are described alike.
/// </summary>
/// <param name="IsStatic">Whether a solver needs no problem.</param>
/// <param name="Map">The map's parameters, the next state's spans among them.</param>
/// <param name="Results">For each returned scalar the part of the state that it is the next one of.</param>
/// <param name="Objective">The objective's parameters; empty where there is none, since an objective reads something.</param>
public sealed record HarnessShape(
    bool IsStatic,
    ElementType Element,
    EquatableArray<HarnessBlock> State,
    EquatableArray<HarnessBlock> Hyperparameters,
    EquatableArray<HarnessParameter> Map,
    EquatableArray<int> Results,
    EquatableArray<HarnessParameter> Objective)
{
    public bool HasObjective => Objective.Count > 0;

    public IEnumerable<HarnessParameter> Inputs => Map.Where(p => p.Role != BlockRole.Next);

    public IEnumerable<HarnessParameter> Constants => Map.Where(p => p.Role == BlockRole.Constant);

    public EquatableArray<HarnessBlock> Blocks(BlockRole role) => role == BlockRole.Hyperparameter ? Hyperparameters : State;

    /// <summary>The shape of a problem of this compilation.</summary>
    public static HarnessShape Of(ProblemModel problem)
    {
        var layout = problem.Layout;
        var map = problem.Map.Shape is { } shape
            ? Parameters(problem.Map.Module, shape)
            : [new("w", BlockRole.State, 0, true, ""), new("lambda", BlockRole.Hyperparameter, 0, true, ""), new HarnessParameter("next", BlockRole.Next, 0, true, "")];
        var objective = problem.Objective is not { } outer ? []
            : outer.Shape is { } outerShape ? Parameters(outer.Module, outerShape)
            : map.Where(p => p.Role != BlockRole.Next).ToArray();
        return new HarnessShape(
            problem.Map.IsStatic && problem.Objective is null or { IsStatic: true },
            layout.Element,
            problem.Map.Shape is null ? new[] { new HarnessBlock("w", true) } : layout.State.Select(b => new HarnessBlock(b.Name, b.IsSpan)).ToArray(),
            problem.Map.Shape is null ? new[] { new HarnessBlock("lambda", true) } : layout.Hyperparameters.Select(b => new HarnessBlock(b.Name, b.IsSpan)).ToArray(),
            map,
            problem.Map.Shape?.Results ?? Array.Empty<int>(),
            objective);
    }

    private static HarnessParameter[] Parameters(Module method, MethodShape shape)
    {
        var own = method.Entry.Parameters.Where(p => p is ValueParameter or BufferParameter).ToArray();
        return [.. shape.Parameters.Select((p, i) => new HarnessParameter(
            p.Name, p.Role, p.Block, own[i] is BufferParameter { Buffer: { Rank: 1, Depth: 0 } },
            p.Role != BlockRole.Constant ? "" : own[i] is BufferParameter b ? Emission.TypeNames.OfData(b.Buffer) : Emission.TypeNames.Of(((ValueParameter)own[i]).Value.Type)))];
    }
}
