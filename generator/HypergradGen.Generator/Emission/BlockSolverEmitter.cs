using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Emission;

/// <summary>How long a span of the map must at least be: the member that tells it, and the lengths and scalars that it is told.</summary>
/// <param name="Actual">How long it is, in scalars.</param>
public sealed record LengthCheck(string Span, string Actual, string Member, bool IsStatic, IReadOnlyList<string> Arguments)
{
    /// <summary>The one length that fits; no member has to tell it then.</summary>
    public int? Exact { get; init; }
}

/// <summary>A public product as the solver hands it on.</summary>
/// <param name="Declaration">The parameters with their types.</param>
/// <param name="Arguments">The same as they are passed on.</param>
public sealed record HandedOn(string ReturnType, string Declaration, string Arguments);

/// <summary>
/// Writes the members of a solver whose map has scalars, several spans or constants. The engine works on two vectors: each
/// member gathers its arguments into them, scalars first, and takes the results out again.
/// </summary>
internal sealed partial class BlockSolverEmitter(ProblemModel problem, SourceWriter writer, SolverNames names, BlockParameters parameters, IReadOnlyList<LengthCheck> lengths, IReadOnlyDictionary<string, HandedOn> products)
{
    private const string Arguments = "global::HypergradGen.Solvers.Arguments";
    private const string Options = "global::HypergradGen.HypergradientOptions";

    /// <summary>Slots of the vectors: λ, w, a vector as long as w, one as long as λ, and one more as long as w.</summary>
    private const int Lambda = 0, State = 1, LikeState = 2, LikeLambda = 3, AlsoLikeState = 4;

    private static readonly HashSet<string> s_namesOfTuples = ["Rest", "ToString", "Equals", "GetHashCode", "CompareTo", "Deconstruct"];

    private readonly string _real = parameters.Real;
    private readonly string _span = parameters.Span;

    /// <summary>What the workspace's slots of this element type are called.</summary>
    private readonly string _suffix = Slots.Suffix(problem.Element);

    /// <summary>Writes everything but the operators.</summary>
    public void Write()
    {
        WriteConstants();
        WriteVectors();
        var (inputs, state) = (parameters.Inputs.Select(i => i.Parameter).ToArray(), parameters.StateInOut);
        WriteSolve("The fixed point from the start that the state holds, which becomes it.", "FixedPointResult", "Solve", [.. inputs, .. state], [], "_engine.Solve({0}, {1})");
        if (problem.Objective is not null)
        {
            var taken = Names([.. inputs, .. state]);
            var gradient = parameters.Derivatives(BlockRole.Hyperparameter, "Gradient", isWritten: true, taken);
            WriteSolve("The fixed point, and the hypergradient in each hyperparameter, written over its gradient.", "HypergradientResult", "Compute", [.. inputs, .. state, .. gradient], gradient, "_engine.Compute({0}, {1}, {2})");
            WriteSolve("The same with options of this call.", "HypergradientResult", "Compute", [.. inputs, .. state, .. gradient], gradient, "_engine.Compute({0}, {1}, {2}, {3})", hasOptions: true);
        }
        WriteLinear("Adjoint", "(∂w/∂λ)ᵀ times the adjoint of the fixed point w, written over the adjoints of the hyperparameters.", (BlockRole.State, "Adjoint"), (BlockRole.Hyperparameter, "Adjoint"), "Adjoint");
        WriteLinear("Tangent", "∂w/∂λ times the tangents of the hyperparameters at the fixed point w, written over the tangents of the state.", (BlockRole.Hyperparameter, "Tangent"), (BlockRole.State, "Tangent"), "Tangent");
        WriteMap();
        WriteProduct("MapJvp", $"The derivative of one step along the tangents of its inputs: <see cref=\"{names.Jvp}\"/>.", problem.Map, names.Jvp);
        WriteProduct("MapVjp", $"The adjoint of one step: <see cref=\"{names.Vjp}\"/>.", problem.Map, names.Vjp);
        WriteLinear("MapStateJvp", "The derivative of one step along tangents of the state alone: a linearisation and one product.", (BlockRole.State, "Tangent"), (BlockRole.State, "NextTangent"), "StateTangent", isOfStep: true);
        WriteLinear("MapStateVjp", "The adjoint of one step in the state alone: a linearisation and one product.", (BlockRole.State, "NextAdjoint"), (BlockRole.State, "Adjoint"), "StateAdjoint", isOfStep: true);
        if (problem.Objective is { } objective)
            WriteProduct("ObjectiveGradient", $"The objective's value and its gradients: <see cref=\"{names.Gradient}\"/>.", objective, names.Gradient!);
    }

    private static NameTable Names(IEnumerable<MemberParameter> parameters)
    {
        var table = new NameTable();
        foreach (var parameter in parameters)
            table.Reserve(parameter.Plain);
        return table;
    }

    private static string List(IEnumerable<MemberParameter> parameters) => string.Join(", ", parameters.Select(p => p.Declaration));

    private static string Call(IEnumerable<MemberParameter> parameters) => string.Join(", ", parameters.Select(p => p.Argument));

    /// <summary>The lengths of derivatives, and that no output shares memory with anything before it.</summary>
    private void WriteChecks(IReadOnlyList<MemberParameter> all)
    {
        foreach (var parameter in all)
        {
            if (parameter.Like is { } like)
                writer.Line($"{Arguments}.RequireLength({parameter.Name}.Length, {like.Name}.Length, \"{parameter.Plain}\", \"as long as {like.Plain}\");");
        }
        for (int output = 0; output < all.Count; output++)
        {
            if (!all[output].IsWritten || !all[output].IsSpan)
                continue;
            foreach (var other in all.Where((p, i) => p.IsSpan && p.Scalar == _real && (i < output || !p.IsWritten)))
                writer.Line($"{Arguments}.RequireDisjoint<{_real}>({all[output].Memory}, {other.Memory}, \"{all[output].Plain}\", \"{other.Plain}\");");
        }
    }

    private void WriteSolve(string summary, string result, string name, IReadOnlyList<MemberParameter> all, IReadOnlyList<MemberParameter> gradient, string call, bool hasOptions = false)
    {
        var taken = Names(all);
        string options = taken.Take("options"), outcome = taken.Take("result"), vector = taken.Take("gradient");
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Open($"public global::HypergradGen.{result} {name}({List(all)}{(hasOptions ? $", {Options} {options}" : "")})");
        WriteChecks(all);
        writer.Line($"Enter({Call(parameters.Inputs.Select(i => i.Parameter).Concat(parameters.State))});");
        bool hasGradient = call.Contains("{2}");
        if (hasGradient)
            writer.Line($"{_span} {vector} = _vectors.RentUninitialised{_suffix}({LikeLambda}, {Length(parameters.Hyperparameters)});");
        writer.Line($"var {outcome} = {string.Format(System.Globalization.CultureInfo.InvariantCulture, call, $"_vectors.Slot{_suffix}({Lambda})", $"_vectors.Slot{_suffix}({State})", vector, options)};");
        writer.Line($"ScatterState(_vectors.Slot{_suffix}({State}){Tail(parameters.State.Select(p => BlockParameters.Written(p, "out ")))});");
        if (hasGradient)
            writer.Line($"ScatterHyperparameters({vector}{Tail(gradient)});");
        writer.Line($"return {outcome};");
        writer.Close();
        writer.Line();
    }

    /// <summary>A product with a derivative of the solution or of one step: tangents or adjoints of the one role become those of the other.</summary>
    /// <param name="from">What the seed is of, and what is written behind its name.</param>
    /// <param name="to">The same of the product.</param>
    /// <param name="call">The engine's member.</param>
    /// <param name="isOfStep">A product of one step has the map's order of inputs and no outcome.</param>
    private void WriteLinear(string name, string summary, (BlockRole Role, string Word) from, (BlockRole Role, string Word) to, string call, bool isOfStep = false)
    {
        MemberParameter[] entered = [.. parameters.Inputs.Select(i => i.Parameter), .. parameters.State];
        var inputs = isOfStep ? [.. parameters.Own.Select(p => p.Parameter).Where(entered.Contains)] : entered;
        var taken = Names(inputs);
        var seeds = parameters.Derivatives(from.Role, from.Word, isWritten: false, taken);
        var outputs = parameters.Derivatives(to.Role, to.Word, isWritten: true, taken);
        string seed = taken.Take("seed"), product = taken.Take("product"), outcome = taken.Take("result");
        int seedSlot = from.Role == BlockRole.State ? LikeState : LikeLambda;
        int productSlot = to.Role != BlockRole.State ? LikeLambda : seedSlot == LikeState ? AlsoLikeState : LikeState;
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Open($"public {(isOfStep ? "void" : "global::HypergradGen.LinearSolveResult")} {name}({List([.. inputs, .. seeds, .. outputs])})");
        WriteChecks([.. inputs, .. seeds, .. outputs]);
        writer.Line($"Enter({Call(entered)});");
        writer.Line($"{_span} {seed} = Gather{Word(from.Role)}({seedSlot}{Tail(seeds)});");
        writer.Line($"{_span} {product} = _vectors.RentUninitialised{_suffix}({productSlot}, {Length(parameters.Of(to.Role))});");
        writer.Line($"{(isOfStep ? "" : $"var {outcome} = ")}_engine.{call}(_vectors.Slot{_suffix}({Lambda}), _vectors.Slot{_suffix}({State}), {seed}, {product});");
        writer.Line($"Scatter{Word(to.Role)}({product}{Tail(outputs)});");
        if (!isOfStep)
            writer.Line($"return {outcome};");
        writer.Close();
        writer.Line();
    }

    private static string Word(BlockRole role) => role == BlockRole.State ? "State" : "Hyperparameters";

    /// <summary>One step, with the map's own parameters.</summary>
    private void WriteMap()
    {
        var all = parameters.Own.Select(p => p.Parameter).ToArray();
        var taken = Names(all);
        string next = taken.Take("nextState");
        var returned = Returned();
        writer.Line("/// <summary>One step of the map.</summary>");
        writer.Open($"public {ResultType(returned)} Map({List(all)})");
        WriteChecks(all);
        writer.Line($"Enter({Call(parameters.Inputs.Select(i => i.Parameter).Concat(parameters.State))});");
        writer.Line($"{_span} {next} = _vectors.RentUninitialised{_suffix}({LikeState}, {Length(parameters.State)});");
        writer.Line($"_operators.Prepare(_vectors.Slot{_suffix}({State}), _vectors.Slot{_suffix}({Lambda}));");
        writer.Line($"_operators.Map(_vectors.Slot{_suffix}({State}), _vectors.Slot{_suffix}({Lambda}), {next});");
        var results = new Dictionary<MemberParameter, string>();
        Visit(parameters.State, (p, place, scalar) =>
        {
            if (all.FirstOrDefault(n => n.IsWritten && n.Like == p) is { } filled)
                writer.Line($"{next}.Slice({place}, {filled.Count}).CopyTo({filled.Memory});");
            else if (!p.IsSpan)
                results[p] = p.Composed is null ? $"{next}[{place}]" : Assembled(p, k => $"{next}[{scalar + k}]");
        });
        if (returned.Count > 0)
            writer.Line($"return {(returned.Count == 1 ? results[returned[0]] : $"({string.Join(", ", returned.Select(r => results[r]))})")};");
        writer.Close();
        writer.Line();

        string Assembled(MemberParameter part, Func<int, string> place)
        {
            string name = NameTable.Escaped(taken.Take(part.Plain + "Next"));
            writer.Line($"{part.Type} {name};");
            Lines((part with { Name = name }).Moves(place, isToVector: false));
            return name;
        }
    }

    /// <summary>The parts of the state whose next ones are returned, in the order in which they are.</summary>
    private IReadOnlyList<MemberParameter> Returned()
        => [.. problem.Map.Shape!.Results.Select(r => parameters.State.First(s => s.Plain == problem.Layout.State[r].Name)).Distinct()];

    /// <summary>The elements of a tuple are named after the parts of the state that they are the next ones of, where C# lets them be.</summary>
    private static string ResultType(IReadOnlyList<MemberParameter> results)
    {
        string[] named = [.. results.Select(r => r.Plain)];
        bool areFree = named.Distinct().Count() == named.Length && !named.Any(n => n.StartsWith("Item", StringComparison.Ordinal) || s_namesOfTuples.Contains(n));
        return results.Count switch
        {
            0 => "void",
            1 => results[0].Type,
            _ => $"({string.Join(", ", results.Select(r => areFree ? $"{r.Type} {r.Name}" : r.Type))})",
        };
    }

    private void WriteProduct(string name, string summary, MethodModel method, string product)
    {
        var handed = products[product];
        string owner = method.IsStatic ? problem.FullName : "_operators.Problem";
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line($"public {handed.ReturnType} {name}({handed.Declaration})");
        writer.Line($"    => {owner}.{product}({handed.Arguments});");
        writer.Line();
    }
}
