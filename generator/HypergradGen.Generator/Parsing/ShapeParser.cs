using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Products;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Tells what the parameters of a map with scalars, several spans or constants are: what it returns and fills is the next
/// state, as many parameters are the state, marked so or first in the order, and the others are hyperparameters.
/// <code>
/// double Step(double E, double e, double M)                        state E; hyperparameters e, M
/// void Step(ReadOnlySpan&lt;double&gt; u, ReadOnlySpan&lt;double&gt; v, double a, int n, Span&lt;double&gt; nextU, Span&lt;double&gt; nextV)
///                                                                  state u, v; hyperparameter a; constant n
/// </code>
/// </summary>
internal static class ShapeParser
{
    private const string Mark = "HypergradGen.";

    /// <summary>The shapes of map and objective, null for one with a span each, the layout, and where the hyperparameters begin; null where one is refused.</summary>
    public static (MethodShape? Map, MethodShape? Objective, BlockLayout Layout, IParameterSymbol FirstHyperparameter)? Parse(IMethodSymbol map, IMethodSymbol? objective, DiagnosticSink sink)
    {
        bool isPlain = SignatureParser.IsPlain(map, isMap: true);
        string[] taken = [.. map.Parameters.Concat(objective?.Parameters ?? []).Select(p => p.Name)];
        if ((isPlain ? ((MethodShape?, BlockLayout)?)(null, PlainLayout(map)) : Map(map, taken, sink)) is not { } found)
            return null;
        var (shape, layout) = found;
        var first = map.Parameters[shape is null ? 1 : shape.Parameters.ToList().FindIndex(p => p.Role == BlockRole.Hyperparameter)];
        if (objective is null || isPlain && SignatureParser.IsPlain(objective, isMap: false) && SignatureParser.HaveSameElement(map, objective) && !IsReversed(objective, map))
            return (shape, null, layout, first);
        return Objective(objective, map, shape, sink) is { } outer ? (shape, outer, layout, first) : null;
    }

    /// <summary>Whether no mark says otherwise than the position.</summary>
    public static bool IsPlain(IMethodSymbol method)
        => !method.Parameters.Any(p => Is(p, "Constant")) && method.Parameters.Length > 1 && !Is(method.Parameters[0], "Hyperparameter") && !Is(method.Parameters[1], "State");

    /// <summary>Whether an objective with two spans has the map's state and hyperparameters, by name, in the other order.</summary>
    private static bool IsReversed(IMethodSymbol objective, IMethodSymbol map)
        => objective.Parameters[0].Name == map.Parameters[1].Name && objective.Parameters[1].Name == map.Parameters[0].Name;

    /// <summary>The layout of a map that is one span each.</summary>
    private static BlockLayout PlainLayout(IMethodSymbol map)
        => new(SourceTypes.ElementOf(map.Parameters[0].Type)!.Value.Element, Blocks([map.Parameters[0]], []), Blocks([map.Parameters[1]], []), Array.Empty<string>());

    /// <summary>The shape and layout of a map; null where it is refused.</summary>
    /// <param name="taken">The names of all parameters of the problem's methods.</param>
    private static (MethodShape? Shape, BlockLayout Layout)? Map(IMethodSymbol method, IReadOnlyCollection<string> taken, DiagnosticSink sink)
    {
        var written = method.Parameters.Where(p => IsOutput(p, method)).ToArray();
        var results = method.ReturnsVoid ? [] : SourceTypes.Flatten(method.ReturnType);
        if (results is null || results.Any(r => !r.IsReal) || results.Count + written.Length == 0)
            return Refuse(SourceLocations.Of(method), results is { Count: 0 } ? $"nothing is the next state: return it, or fill a Span<{(SourceTypes.ElementOf(method.Parameters.FirstOrDefault()?.Type)?.Element == Ir.ElementType.Real32 ? "float" : "double")}> that is not marked as anything else" : $"a result of type '{SourceTypes.Display(method.ReturnType)}' is no state: return a double or a tuple of them, or fill spans");

        var inputs = method.Parameters.Except<IParameterSymbol>(written, SymbolEqualityComparer.Default).ToArray();
        if (inputs.FirstOrDefault(p => SignatureParser.Refusal(p) is not null) is { } refused)
        {
            var (what, advice) = SignatureParser.Refusal(refused)!.Value;
            sink.Report(Descriptors.NotSupported, SourceLocations.Of(refused), what, advice);
            return null;
        }
        var state = States(method, inputs, results.Count, written.Length);
        int scalars = state.Count(p => !IsSpan(p));
        if (scalars != results.Count || state.Length - scalars != written.Length)
        {
            return Refuse(SourceLocations.Of(method), $"the next state is {Counted(results.Count, written.Length)} and the state, '{string.Join("', '", state.Select(p => p.Name))}', {Counted(scalars, state.Length - scalars)}: "
                + "as many parameters as are returned and filled come first, or are marked [State]");
        }
        var hyperparameters = inputs.Where(p => !state.Contains(p, SymbolEqualityComparer.Default) && !IsConstant(p)).ToArray();
        if (hyperparameters.Length == 0)
            return Refuse(SourceLocations.Of(method), "it has no hyperparameters: give it parameters of type double, or spans of them, besides the state");
        var constants = inputs.Where(IsConstant).ToArray();
        var elements = state.Concat(hyperparameters).Concat(written).Select(p => SourceTypes.ElementOf(p.Type)!.Value.Element).Concat(results.Select(r => r.Element)).Distinct().ToArray();
        if (elements.Length > 1)
            return Refuse(SourceLocations.Of(method), "state and hyperparameters are partly double and partly float: make them one, or mark what needs no derivative [Constant]");
        var layout = new BlockLayout(elements[0], Blocks(state, taken), Blocks(hyperparameters, taken), constants.Select(p => p.Name).ToImmutableArray());
        int[] scalarStates = [.. Numbers(state, isSpan: false)];
        int[] spanStates = [.. Numbers(state, isSpan: true)];
        var parameters = method.Parameters.Select(p => new BlockParameter(
            p.Name,
            written.Contains(p, SymbolEqualityComparer.Default) ? BlockRole.Next
                : state.Contains(p, SymbolEqualityComparer.Default) ? BlockRole.State
                : IsConstant(p) ? BlockRole.Constant : BlockRole.Hyperparameter,
            Array.IndexOf(written, p) is >= 0 and var next ? spanStates[next] : Math.Max(Array.IndexOf(state, p), Math.Max(Array.IndexOf(hyperparameters, p), Array.IndexOf(constants, p)))));
        return (new MethodShape(parameters.ToImmutableArray(), Results(method, state, scalarStates)), layout);

        (MethodShape?, BlockLayout)? Refuse(Location where, string why)
        {
            sink.Report(Descriptors.MapShape, where, method.Name, why);
            return null;
        }
    }

    /// <summary>What the parameters of an objective are: those of the map, by name or, where all types agree, by position.</summary>
    /// <param name="map">The map's method.</param>
    /// <param name="shape">Of the map; null where it is a span each.</param>
    private static MethodShape? Objective(IMethodSymbol method, IMethodSymbol map, MethodShape? shape, DiagnosticSink sink)
    {
        var inputs = map.Parameters.Select((p, i) => (Parameter: p, Role: shape is null ? PlainRole(i) : shape.Parameters[i])).Where(p => p.Role.Role != BlockRole.Next).ToArray();
        var named = method.Parameters.Select(p => inputs.FirstOrDefault(i => i.Parameter.Name == p.Name)).ToArray();
        bool isByName = method.Parameters.Length > 0 && named.All(n => n.Parameter is not null);
        // A name of the map's in another place says that the places are not meant.
        bool isByPosition = method.Parameters.Length == inputs.Length
            && method.Parameters.Zip(inputs, (p, i) => HaveOneType(p, i.Parameter) && (p.Name == i.Parameter.Name || inputs.All(other => other.Parameter.Name != p.Name))).All(fits => fits);
        var matched = isByName ? named : isByPosition ? inputs : null;
        var element = SourceTypes.ElementOf(inputs.First(i => i.Role.Role == BlockRole.State).Parameter.Type)!.Value.Element;
        bool fits = matched is not null && method.Parameters.Zip(matched, (p, i) => HaveOneType(p, i.Parameter)).All(same => same);
        if (!fits || SourceTypes.Scalar(method.ReturnType) is not { IsReal: true } result || result.Element != element || method.Parameters.Any(p => p.RefKind is not (RefKind.None or RefKind.In)))
        {
            string parameters = string.Join(", ", inputs.Select(i => $"{SourceTypes.Display(i.Parameter.Type)} {i.Parameter.Name}"));
            SignatureParser.ReportWrong(method, "an outer objective", $"{(element == Ir.ElementType.Real32 ? "float" : "double")} {method.Name}({parameters})", sink);
            return null;
        }
        return new MethodShape(method.Parameters.Zip(matched!, (p, i) => i.Role with { Name = p.Name }).ToImmutableArray(), Array.Empty<int>());

        BlockParameter PlainRole(int position) => new(map.Parameters[position].Name, position switch { 0 => BlockRole.State, 1 => BlockRole.Hyperparameter, _ => BlockRole.Next }, 0);
    }

    /// <summary>The spans that a map fills; of a method that fills none and returns nothing, the array at the end.</summary>
    private static bool IsOutput(IParameterSymbol parameter, IMethodSymbol method)
    {
        bool IsFree(IParameterSymbol p) => !Is(p, "State") && !Is(p, "Hyperparameter") && !Is(p, "Constant") && SourceTypes.ElementOf(p.Type)?.IsReal == true;
        bool IsFilled(IParameterSymbol p) => IsFree(p) && SourceTypes.IsSpan(p.Type) && !SourceTypes.IsReadOnlySpan(p.Type);
        return IsFilled(parameter)
            || method.ReturnsVoid && !method.Parameters.Any(IsFilled) && parameter.Type is IArrayTypeSymbol { Rank: 1 } && IsFree(parameter) && parameter.Ordinal == method.Parameters.Length - 1;
    }

    /// <summary>The marked parameters; else those named like the returned tuple's elements; else the first, as many as are returned and filled.</summary>
    private static IParameterSymbol[] States(IMethodSymbol method, IParameterSymbol[] inputs, int scalars, int spans)
    {
        var marked = inputs.Where(p => Is(p, "State")).ToArray();
        if (marked.Length > 0)
            return marked;
        var free = inputs.Where(p => !IsConstant(p) && !Is(p, "Hyperparameter")).ToArray();
        var named = ResultNames(method).Select(n => free.FirstOrDefault(p => p.Name == n && !IsSpan(p))).ToArray();
        return spans == 0 && named.Length == scalars && scalars > 1 && named.All(p => p is not null)
            ? [.. free.Where(p => named.Contains(p, SymbolEqualityComparer.Default))]
            : [.. free.Take(scalars + spans)];
    }

    /// <summary>The returned scalars are the next states of the parameters they are named like; else in order.</summary>
    private static ImmutableArray<int> Results(IMethodSymbol method, IParameterSymbol[] state, int[] scalarStates)
    {
        int[] named = [.. ResultNames(method).Select(n => Array.FindIndex(state, p => p.Name == n && !IsSpan(p)))];
        return named.Length == scalarStates.Length && named.All(n => n >= 0) && named.Distinct().Count() == named.Length ? named.ToImmutableArray() : scalarStates.ToImmutableArray();
    }

    private static IEnumerable<string> ResultNames(IMethodSymbol method)
        => method.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements.Select(e => e.Name) : [];

    private static bool IsConstant(IParameterSymbol parameter) => Is(parameter, "Constant") || SourceTypes.ElementOf(parameter.Type)?.IsReal != true;

    private static bool IsSpan(IParameterSymbol parameter) => SourceTypes.Buffer(parameter.Type) is not null;

    private static bool HaveOneType(IParameterSymbol left, IParameterSymbol right)
        => SourceTypes.Scalar(left.Type) is { } scalar ? scalar == SourceTypes.Scalar(right.Type) : SourceTypes.Buffer(left.Type) is { } shape && shape == SourceTypes.Buffer(right.Type);

    private static Ir.EquatableArray<VectorBlock> Blocks(IEnumerable<IParameterSymbol> parameters, IReadOnlyCollection<string> taken)
        => parameters.Select(p => new VectorBlock(p.Name, IsSpan(p), Free(p.Name + "Length", taken))).ToImmutableArray();

    private static string Free(string name, IReadOnlyCollection<string> taken) => taken.Contains(name) ? Free(name + "_", taken) : name;

    private static IEnumerable<int> Numbers(IParameterSymbol[] state, bool isSpan) => Enumerable.Range(0, state.Length).Where(i => IsSpan(state[i]) == isSpan);

    private static string Counted(int scalars, int spans)
    {
        string Of(int count, string what) => count == 1 ? "one " + what : $"{count} {what}s";
        return scalars == 0 ? Of(spans, "span") : spans == 0 ? Of(scalars, "scalar") : $"{Of(scalars, "scalar")} and {Of(spans, "span")}";
    }

    private static bool Is(IParameterSymbol parameter, string mark) => parameter.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == Mark + mark + "Attribute");
}
