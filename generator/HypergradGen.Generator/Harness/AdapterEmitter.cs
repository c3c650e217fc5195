using HypergradGen.Generator.Emission;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Harness;

/// <summary>
/// Writes calls of a solver's members where state and hyperparameters are one vector each: scalars lie first, spans are slices. Nothing is copied, so that what the
/// members do to their arguments is seen.
/// </summary>
internal sealed class AdapterEmitter
{
    private readonly HarnessShape _shape;
    private readonly IReadOnlyDictionary<string, string> _constants;

    /// <param name="constants">What holds each constant, by the map's name for it.</param>
    /// <param name="state">The variable that holds how the state's parts lie.</param>
    /// <param name="hyperparameters">The same for the hyperparameters.</param>
    public AdapterEmitter(HarnessShape shape, IReadOnlyDictionary<string, string> constants, string state, string hyperparameters)
    {
        (_shape, _constants, StateBlocks, HyperparameterBlocks) = (shape, constants, state, hyperparameters);
    }

    public string StateBlocks { get; }

    public string HyperparameterBlocks { get; }

    /// <summary>Whether the map has one span each in the usual order, so that its members take the vectors as they are.</summary>
    public bool IsPlain => _shape.Map.Select(p => p.Role).SequenceEqual([BlockRole.State, BlockRole.Hyperparameter, BlockRole.Next]) && _shape.Map.All(p => p.IsSpan);

    /// <summary>Whether the objective takes the vectors as they are.</summary>
    public bool HasPlainObjective => IsPlain && _shape.Objective.Select(p => p.Role).SequenceEqual([BlockRole.State, BlockRole.Hyperparameter]);

    public string Map(string solver)
    {
        string call = $"{solver}.Map({string.Join(", ", _shape.Map.Select(p => p.Role == BlockRole.Next ? Place("next", BlockRole.State, p.Block) : Input(p)))})";
        return Results("next") is { Length: > 0 } results ? $"{results} = {call}" : call;
    }

    public string MapJvp(string solver)
    {
        var arguments = _shape.Inputs.Select(Input).Concat(Derivatives(_shape.Map, "Tangent", isWritten: false)).Concat(Nexts("nextTangent"));
        string call = $"{solver}.MapJvp({string.Join(", ", arguments)})";
        return Results("nextTangent") is { Length: > 0 } results ? $"{results} = {call}" : call;
    }

    public string MapVjp(string solver)
    {
        var seeds = Nexts("nextAdjoint").Concat(_shape.Results.Select(r => Place("nextAdjoint", BlockRole.State, r)));
        return $"{solver}.MapVjp({string.Join(", ", _shape.Inputs.Select(Input).Concat(seeds).Concat(Derivatives(_shape.Map, "Adjoint", isWritten: true)))})";
    }

    /// <summary>What the objective does not read has gradient zero.</summary>
    public IEnumerable<string> ClearedGradients()
    {
        foreach (var role in new[] { BlockRole.State, BlockRole.Hyperparameter })
        {
            for (int block = 0; block < _shape.Blocks(role).Count; block++)
            {
                string place = Place(Vector(role) + "Gradient", role, block);
                if (!_shape.Objective.Any(p => p.Role == role && p.Block == block))
                    yield return _shape.Blocks(role)[block] switch { { IsSpan: true } => $"{place}.Clear();", { Type: "" } => $"{place} = 0;", _ => $"{place} = default;" };
            }
        }
    }

    public string ObjectiveGradient(string solver)
        => $"{solver}.ObjectiveGradient({string.Join(", ", _shape.Objective.Select(Input).Concat(Derivatives(_shape.Objective, "Gradient", isWritten: true)))})";

    public string InnerGradient(string solver)
        => $"{solver}.InnerGradient({string.Join(", ", _shape.Inputs.Select(Input).Concat(Derivatives(_shape.Inputs, "Gradient", isWritten: true)))})";

    /// <summary>∂₁₁L·ẇ + ∂₁₂L·λ̇, written over nextTangent.</summary>
    public string InnerHessianProduct(string solver)
    {
        string call = $"{solver}.InnerHessianProduct({string.Join(", ", _shape.Inputs.Select(Input).Concat(Derivatives(_shape.Inputs, "Tangent", isWritten: false)).Concat(Nexts("nextTangent")))})";
        return Results("nextTangent") is { Length: > 0 } results ? $"{results} = {call}" : call;
    }

    public string Solve(string solver) => $"{solver}.Solve({string.Join(", ", SolveArguments())})";

    public string Compute(string solver, string? options = null)
    {
        var gradient = _shape.Hyperparameters.Select((b, i) => (b.IsSpan ? "" : "out ") + Place("gradient", BlockRole.Hyperparameter, i));
        return $"{solver}.Compute({string.Join(", ", SolveArguments().Concat(gradient))}{(options is null ? "" : ", " + options)})";
    }

    /// <summary>∂w/∂λ·lambdaTangent, written over wTangent.</summary>
    public string Tangent(string solver)
    {
        var inputs = _shape.Inputs.Where(p => p.Role != BlockRole.State).Select(Input).Concat(_shape.State.Select((_, i) => Place("w", BlockRole.State, i)));
        var tangents = _shape.Hyperparameters.Select((_, i) => Place("lambdaTangent", BlockRole.Hyperparameter, i));
        return $"{solver}.Tangent({string.Join(", ", inputs.Concat(tangents).Concat(_shape.State.Select((b, i) => (b.IsSpan ? "" : "out ") + Place("wTangent", BlockRole.State, i))))})";
    }

    /// <summary>The call of the user's SamplePoint.</summary>
    public string Sample(string random)
    {
        IEnumerable<string> Blocks(BlockRole role) => _shape.Blocks(role).Select((b, i) => (b.IsSpan ? "" : "out ") + Place(Vector(role), role, i));
        var constants = _shape.Constants.Select(c => "out " + _constants[c.Name]);
        return $"SamplePoint({string.Join(", ", new[] { random }.Concat(Blocks(BlockRole.State)).Concat(Blocks(BlockRole.Hyperparameter)).Concat(constants))})";
    }

    private IEnumerable<string> SolveArguments()
        => _shape.Inputs.Where(p => p.Role != BlockRole.State).Select(Input).Concat(_shape.State.Select((b, i) => (b.IsSpan ? "" : "ref ") + Place("w", BlockRole.State, i)));

    private string Input(HarnessParameter parameter) => parameter.Role == BlockRole.Constant ? _constants[_shape.Constants.ElementAt(parameter.Block).Name] : Place(Vector(parameter.Role), parameter.Role, parameter.Block);

    private IEnumerable<string> Derivatives(IEnumerable<HarnessParameter> of, string word, bool isWritten)
        => of.Where(p => p.Role is BlockRole.State or BlockRole.Hyperparameter).Select(p => (isWritten && !p.IsSpan ? "out " : "") + Place(Vector(p.Role) + word, p.Role, p.Block));

    private IEnumerable<string> Nexts(string vector) => _shape.Map.Where(p => p.Role == BlockRole.Next).Select(p => Place(vector, BlockRole.State, p.Block));

    private string Results(string vector)
    {
        string[] places = [.. _shape.Results.Select(r => Place(vector, BlockRole.State, r))];
        return places.Length > 1 ? $"({string.Join(", ", places)})" : string.Concat(places);
    }

    private static string Vector(BlockRole role) => role == BlockRole.Hyperparameter ? "lambda" : "w";

    /// <summary>A part of a vector: the whole where it is the only one. The scalars of a struct are read as one.</summary>
    private string Place(string vector, BlockRole role, int block)
    {
        var blocks = _shape.Blocks(role);
        if (!blocks[block].IsSpan && blocks.All(b => b.Type.Length == 0))
            return $"{vector}[{blocks.Take(block).Count(b => !b.IsSpan)}]";
        string part = blocks.Count == 1 ? vector : $"{(role == BlockRole.Hyperparameter ? HyperparameterBlocks : StateBlocks)}.Of({vector}, {block})";
        if (blocks[block].Type is { Length: > 0 } type)
            part = $"global::System.Runtime.InteropServices.MemoryMarshal.Cast<{Emission.TypeNames.Of(_shape.Element)}, {type}>({part})";
        return blocks[block].IsSpan ? part : part + "[0]";
    }
}
