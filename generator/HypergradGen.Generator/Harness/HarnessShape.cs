using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Harness;

/// <summary>A parameter of a map or an objective as the solver's members have it.</summary>
/// <param name="Block">Which part of the state (of the next state too), of the hyperparameters, or which constant.</param>
/// <param name="Type">Of a constant, in C#.</param>
public sealed record HarnessParameter(string Name, BlockRole Role, int Block, bool IsSpan, string Type);

/// <summary>A part of the state or of the hyperparameters.</summary>
/// <param name="Type">The struct that it is, or that a span holds; empty for numbers.</param>
public sealed record HarnessBlock(string Name, bool IsSpan, string Type = "");

/// <summary>
/// What a problem's solver looks like from outside. All its members follow from the parameters of the map and the objective, so that a problem in this compilation,
/// whose solver is not there yet, and one in a library are described alike.
/// </summary>
/// <param name="IsStatic">Whether a solver needs no problem.</param>
/// <param name="Map">The map's parameters, the next state's spans among them.</param>
/// <param name="Results">For each returned value the part of the state that it is the next one of.</param>
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

    /// <summary>The map is a step of gradient descent, and the solver has the inner objective's derivatives.</summary>
    public bool HasInner { get; init; }

    public IEnumerable<HarnessParameter> Inputs => Map.Where(p => p.Role != BlockRole.Next);

    public IEnumerable<HarnessParameter> Constants => Map.Where(p => p.Role == BlockRole.Constant);

    public EquatableArray<HarnessBlock> Blocks(BlockRole role) => role == BlockRole.Hyperparameter ? Hyperparameters : State;

    /// <summary>The shape of a problem of this compilation.</summary>
    public static HarnessShape Of(ProblemModel problem)
    {
        var layout = problem.Layout;
        var map = problem.Map.Shape is { } shape
            ? Parameters(problem, problem.Map, shape)
            : [new("w", BlockRole.State, 0, true, ""), new("lambda", BlockRole.Hyperparameter, 0, true, ""), new HarnessParameter("next", BlockRole.Next, 0, true, "")];
        var objective = problem.Objective is not { } outer ? []
            : outer.Shape is { } outerShape ? Parameters(problem, outer, outerShape)
            : map.Where(p => p.Role != BlockRole.Next).ToArray();
        return new HarnessShape(
            problem.Map.IsStatic && problem.Objective is null or { IsStatic: true },
            layout.Element,
            problem.Map.Shape is null ? new[] { new HarnessBlock("w", true) } : Parts(layout.State).Select(b => new HarnessBlock(b.Name, b.IsSpan, b.Type?.Name ?? "")).ToArray(),
            problem.Map.Shape is null ? new[] { new HarnessBlock("lambda", true) } : Parts(layout.Hyperparameters).Select(b => new HarnessBlock(b.Name, b.IsSpan, b.Type?.Name ?? "")).ToArray(),
            map,
            problem.Map.Shape?.Results.Select(r => PartOf(layout.State, r)).Distinct().ToArray() ?? Array.Empty<int>(),
            objective)
        {
            HasInner = problem.Inner is not null,
        };
    }

    /// <summary>A block for each parameter: that of a struct's first scalar.</summary>
    private static IEnumerable<VectorBlock> Parts(EquatableArray<VectorBlock> blocks) => blocks.GroupBy(b => b.Name).Select(g => g.First());

    private static int PartOf(EquatableArray<VectorBlock> blocks, int block) => Parts(blocks).ToList().FindIndex(b => b.Name == blocks[block].Name);

    private static HarnessParameter[] Parameters(ProblemModel problem, MethodModel method, MethodShape shape)
    {
        // A plain map has no constants.
        var constants = problem.Map.Shape is null ? [] : new Emission.BlockParameters(problem.Layout, problem.Map).OfConstants;
        var parameters = new List<HarnessParameter>();
        int next = 0;
        foreach (var parameter in method.Surface.Parameters)
        {
            var first = shape.Parameters[next];
            parameters.Add(first.Role == BlockRole.Constant
                ? new(parameter.Name, first.Role, constants[first.Block].Number, constants[first.Block].Parameter.IsSpan, constants[first.Block].Parameter.Type)
                : new(parameter.Name, first.Role, PartOf(first.Role == BlockRole.Hyperparameter ? problem.Layout.Hyperparameters : problem.Layout.State, first.Block),
                    (first.Role == BlockRole.Hyperparameter ? problem.Layout.Hyperparameters : problem.Layout.State)[first.Block].IsSpan, ""));
            next += parameter.Parameters;
        }
        return [.. parameters];
    }
}
