using System.Collections.Immutable;
using System.Globalization;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Tells what the parameters of a map with scalars, structs, several spans or constants are: what it returns and fills is the
/// next state, as many parameters are the state, marked so or first in the order, and the others are hyperparameters.
/// <code>
/// double Step(double E, double e, double M)                        state E; hyperparameters e, M
/// Vector Step(Vector at, double gain)                              state at, as two scalars; hyperparameter gain
/// void Step(ReadOnlySpan&lt;double&gt; u, ReadOnlySpan&lt;double&gt; v, double a, int n, Span&lt;double&gt; nextU, Span&lt;double&gt; nextV)
///                                                                  state u, v; hyperparameter a; constant n
/// </code>
/// </summary>
internal static class ShapeParser
{
    private const string Mark = "HypergradGen.";

    /// <summary>A parameter of a map, or of an objective by the name it has there.</summary>
    /// <param name="Blocks">The blocks, or constants, that its scalars are, or its memory.</param>
    private sealed record Part(IParameterSymbol Symbol, BlockRole Role, EquatableArray<int> Blocks);

    /// <summary>The shapes of map and objective, null for one with a span each, the layout, and where the hyperparameters begin; null where one is refused.</summary>
    /// <param name="isInner">The map is an inner objective, which has no next state.</param>
    public static (MethodShape? Map, MethodShape? Objective, BlockLayout Layout, IParameterSymbol FirstHyperparameter)? Parse(IMethodSymbol map, bool isInner, IMethodSymbol? objective, ModuleContext module)
    {
        bool isPlain = SignatureParser.IsPlain(map, isMap: !isInner);
        string[] taken = [.. map.Parameters.Concat(objective?.Parameters ?? []).Select(p => p.Name)];
        if ((isPlain ? Plain(map) : isInner ? Inner(map, taken, module) : Map(map, taken, module)) is not { } found)
            return null;
        var (parts, results, layout) = found;
        var shape = isPlain ? null : new MethodShape(Parameters(parts), results);
        var first = parts.First(p => p.Role == BlockRole.Hyperparameter).Symbol;
        if (objective is null || isPlain && SignatureParser.IsPlain(objective, isMap: false) && SignatureParser.HaveSameElement(map, objective) && !IsReversed(objective, map))
            return (shape, null, layout, first);
        return Objective(objective, parts, layout.Element, module.Sink) is { } outer ? (shape, outer, layout, first) : null;
    }

    /// <summary>Whether no mark says otherwise than the position.</summary>
    public static bool IsPlain(IMethodSymbol method)
        => !method.Parameters.Any(p => Is(p, "Constant")) && method.Parameters.Length > 1 && !Is(method.Parameters[0], "Hyperparameter") && !Is(method.Parameters[1], "State");

    /// <summary>Whether an objective with two spans has the map's state and hyperparameters, by name, in the other order.</summary>
    private static bool IsReversed(IMethodSymbol objective, IMethodSymbol map)
        => objective.Parameters[0].Name == map.Parameters[1].Name && objective.Parameters[1].Name == map.Parameters[0].Name;

    /// <summary>A map that is one span each.</summary>
    private static (Part[] Parts, EquatableArray<int> Results, BlockLayout Layout)? Plain(IMethodSymbol map)
    {
        EquatableArray<VectorBlock> Block(int position) => new[] { new VectorBlock(map.Parameters[position].Name, true, map.Parameters[position].Name + "Length") };
        var parts = map.Parameters.Select((p, i) => new Part(p, i switch { 0 => BlockRole.State, 1 => BlockRole.Hyperparameter, _ => BlockRole.Next }, new[] { 0 })).ToArray();
        return (parts, Array.Empty<int>(), new BlockLayout(ElementOf(map.Parameters[0].Type), Block(0), Block(1), Array.Empty<string>()));
    }

    /// <summary>The parts and layout of a map; null where it is refused.</summary>
    /// <param name="taken">The names of all parameters of the problem's methods.</param>
    private static (Part[] Parts, EquatableArray<int> Results, BlockLayout Layout)? Map(IMethodSymbol method, IReadOnlyCollection<string> taken, ModuleContext module)
    {
        var written = method.Parameters.Where(p => IsOutput(p, method)).ToArray();
        if (!method.ReturnsVoid && (SourceTypes.Flatten(method.ReturnType) is not { Count: > 0 } returned || returned.Any(r => !r.IsReal)))
            return Refuse($"a result of type '{SourceTypes.Display(method.ReturnType)}' is no state: return a double, or a tuple or struct of them, or fill spans");
        if (method.ReturnsVoid && written.Length == 0)
            return Refuse($"nothing is the next state: return it, or fill a Span<{(SourceTypes.Memory(method.Parameters.FirstOrDefault()?.Type)?.Element == ElementType.Real32 ? "float" : "double")}> that is not marked as anything else");

        var inputs = method.Parameters.Except<IParameterSymbol>(written, SymbolEqualityComparer.Default).ToArray();
        if (IsRefused(method, module.Sink))
            return null;
        var results = Results(method, inputs);
        var state = States(method, inputs, results, written.Length);
        var spans = state.Where(IsSpan).ToArray();
        var values = Matched(results, state.Where(p => !IsSpan(p)).ToArray());
        if (values is null || spans.Length != written.Length || !spans.Zip(written, (p, n) => HaveOneElement(p.Type, n.Type)).All(same => same))
        {
            return Refuse($"the next state is {Counted(results.Select(r => r.Type), written)} and the state, {Named(state)}, {Counted(state.Where(p => !IsSpan(p)).Select(p => p.Type), spans)}: "
                + "as many parameters as are returned and filled come first, or are marked [State]");
        }
        if (Inputs(inputs, state, written, taken, module) is not { } of)
            return Refuse(WhyNoInputs(inputs, state, written));
        var parts = of.Parts;
        EquatableArray<int> BlocksOf(IParameterSymbol parameter) => parts.First(p => SymbolEqualityComparer.Default.Equals(p.Symbol, parameter)).Blocks;
        parts.AddRange(written.Select((p, i) => new Part(p, BlockRole.Next, BlocksOf(spans[i]))));
        return ([.. method.Parameters.Select(p => parts.First(part => SymbolEqualityComparer.Default.Equals(part.Symbol, p)))], values.SelectMany(p => BlocksOf(p)).ToImmutableArray(), of.Layout);

        (Part[], EquatableArray<int>, BlockLayout)? Refuse(string why)
        {
            module.Sink.Report(Descriptors.MapShape, SourceLocations.Of(method), method.Name, "a fixed-point map", why);
            return null;
        }
    }

    /// <summary>The parts and layout of an inner objective: the state is what is marked, or the first parameter with a derivative.</summary>
    private static (Part[] Parts, EquatableArray<int> Results, BlockLayout Layout)? Inner(IMethodSymbol method, IReadOnlyCollection<string> taken, ModuleContext module)
    {
        if (IsRefused(method, module.Sink))
            return null;
        IParameterSymbol[] inputs = [.. method.Parameters], state = [.. Marked(inputs)];
        if (state.Length == 0)
            state = [.. Free(inputs).Take(1)];
        if (state.Length == 0 || Inputs(inputs, state, [], taken, module) is not { } of)
        {
            module.Sink.Report(Descriptors.MapShape, SourceLocations.Of(method), method.Name, "an inner objective", state.Length == 0 ? "it has no state: give it a parameter of type double, or a span of them" : WhyNoInputs(inputs, state, []));
            return null;
        }
        if (SourceTypes.Scalar(method.ReturnType) is { IsReal: true } result && result.Element == of.Layout.Element)
            return ([.. method.Parameters.Select(p => of.Parts.First(part => SymbolEqualityComparer.Default.Equals(part.Symbol, p)))], Array.Empty<int>(), of.Layout);
        string parameters = string.Join(", ", method.Parameters.Select(p => $"{SourceTypes.Display(p.Type)} {p.Name}"));
        SignatureParser.ReportWrong(method, "an inner objective", $"{(of.Layout.Element == ElementType.Real32 ? "float" : "double")} {method.Name}({parameters})", module.Sink);
        return null;
    }

    private static bool IsRefused(IMethodSymbol method, DiagnosticSink sink)
    {
        foreach (var parameter in method.Parameters)
        {
            if (SignatureParser.Refusal(parameter) is not { } refusal)
                continue;
            sink.Report(Refusals.Of(parameter.Type), SourceLocations.Of(parameter), refusal.What, refusal.Advice);
            return true;
        }
        return false;
    }

    private static IParameterSymbol[] Hyperparameters(IParameterSymbol[] inputs, IParameterSymbol[] state)
        => [.. inputs.Where(p => !state.Contains(p, SymbolEqualityComparer.Default) && SurfaceParser.HasDerivative(p))];

    private static string Named(IEnumerable<IParameterSymbol> parameters) => $"'{string.Join("', '", parameters.Select(p => p.Name))}'";

    /// <summary>Why <see cref="Inputs"/> finds nothing.</summary>
    private static string WhyNoInputs(IParameterSymbol[] inputs, IParameterSymbol[] state, IParameterSymbol[] written) => Hyperparameters(inputs, state).Length == 0
        ? $"it has no hyperparameters: give it parameters of type double, or spans of them, besides the state, {Named(state)}{(written.Length == 0 ? "" : $", and the next state, {Named(written)}")}"
        : "state and hyperparameters are partly double and partly float: make them one, or mark what needs no derivative [Constant]";

    /// <summary>The parts that a method is given, and how they lie in the two vectors; null where there are no hyperparameters, or where not all are of one element.</summary>
    private static (List<Part> Parts, BlockLayout Layout)? Inputs(IParameterSymbol[] inputs, IParameterSymbol[] state, IParameterSymbol[] written, IReadOnlyCollection<string> taken, ModuleContext module)
    {
        var hyperparameters = Hyperparameters(inputs, state);
        var constants = inputs.Where(p => !SurfaceParser.HasDerivative(p)).ToArray();
        var elements = state.Concat(hyperparameters).Concat(written).Select(p => ElementOf(p.Type)).Distinct().ToArray();
        if (hyperparameters.Length == 0 || elements.Length > 1)
            return null;
        var parts = Numbered(state, BlockRole.State).Concat(Numbered(hyperparameters, BlockRole.Hyperparameter)).Concat(Numbered(constants, BlockRole.Constant)).ToList();
        return (parts, new BlockLayout(elements[0], Blocks(state), Blocks(hyperparameters), Constants(constants)));

        EquatableArray<VectorBlock> Blocks(IEnumerable<IParameterSymbol> of)
            => of.SelectMany(p => Enumerable.Repeat(new VectorBlock(p.Name, IsSpan(p), Free(p.Name + "Length", taken), SurfaceParser.ComposedOf(p.Type, module)), Width(p))).ToImmutableArray();

        // The name of a struct and a number for each of its scalars.
        EquatableArray<string> Constants(IEnumerable<IParameterSymbol> of)
            => of.SelectMany(p => Width(p) == 1 ? [p.Name] : Enumerable.Range(1, Width(p)).Select(k => Free(p.Name + k.ToString(CultureInfo.InvariantCulture), taken))).ToImmutableArray();
    }

    private static EquatableArray<BlockParameter> Parameters(IEnumerable<Part> parts)
        => parts.SelectMany(p => p.Blocks.Select(block => new BlockParameter(p.Symbol.Name, p.Role, block))).ToImmutableArray();

    private static IEnumerable<Part> Numbered(IEnumerable<IParameterSymbol> parameters, BlockRole role)
    {
        int next = 0;
        foreach (var parameter in parameters)
        {
            yield return new Part(parameter, role, Enumerable.Range(next, Width(parameter)).ToImmutableArray());
            next += Width(parameter);
        }
    }

    /// <summary>How many parameters of the program a parameter is.</summary>
    private static int Width(IParameterSymbol parameter) => IsSpan(parameter) ? 1 : StructParser.Width(parameter.Type);

    /// <summary>What the parameters of an objective are: those of the map, by name or, where all types agree, by position.</summary>
    private static MethodShape? Objective(IMethodSymbol method, Part[] map, ElementType element, DiagnosticSink sink)
    {
        var inputs = map.Where(p => p.Role != BlockRole.Next).ToArray();
        var named = method.Parameters.Select(p => inputs.FirstOrDefault(i => i.Symbol.Name == p.Name)).ToArray();
        bool isByName = method.Parameters.Length > 0 && named.All(n => n is not null);
        // A name of the map's in another place says that the places are not meant.
        bool isByPosition = method.Parameters.Length == inputs.Length
            && method.Parameters.Zip(inputs, (p, i) => HaveOneType(p, i.Symbol) && (p.Name == i.Symbol.Name || inputs.All(other => other.Symbol.Name != p.Name))).All(fits => fits);
        var matched = isByName ? named : isByPosition ? inputs : null;
        bool fits = matched is not null && method.Parameters.Zip(matched, (p, i) => HaveOneType(p, i!.Symbol)).All(same => same);
        if (!fits || SourceTypes.Scalar(method.ReturnType) is not { IsReal: true } result || result.Element != element || method.Parameters.Any(p => p.RefKind is not (RefKind.None or RefKind.In)))
        {
            string parameters = string.Join(", ", inputs.Select(i => $"{SourceTypes.Display(i.Symbol.Type)} {i.Symbol.Name}"));
            SignatureParser.ReportWrong(method, "an outer objective", $"{(element == ElementType.Real32 ? "float" : "double")} {method.Name}({parameters})", sink);
            return null;
        }
        return new MethodShape(Parameters(method.Parameters.Zip(matched!, (p, i) => i! with { Symbol = p })), Array.Empty<int>());
    }

    /// <summary>The spans that a map fills; of a method that fills none and returns nothing, the array at the end.</summary>
    private static bool IsOutput(IParameterSymbol parameter, IMethodSymbol method)
    {
        bool IsFree(IParameterSymbol p) => IsSpan(p) && !Is(p, "State") && !Is(p, "Hyperparameter") && SurfaceParser.HasDerivative(p);
        bool IsFilled(IParameterSymbol p) => IsFree(p) && SourceTypes.IsSpan(p.Type) && !SourceTypes.IsReadOnlySpan(p.Type);
        return IsFilled(parameter)
            || method.ReturnsVoid && !method.Parameters.Any(IsFilled) && parameter.Type is IArrayTypeSymbol { Rank: 1 } && IsFree(parameter) && parameter.Ordinal == method.Parameters.Length - 1;
    }

    private static IEnumerable<IParameterSymbol> Marked(IEnumerable<IParameterSymbol> inputs) => inputs.Where(p => Is(p, "State"));

    private static IEnumerable<IParameterSymbol> Free(IEnumerable<IParameterSymbol> inputs) => inputs.Where(p => SurfaceParser.HasDerivative(p) && !Is(p, "Hyperparameter"));

    /// <summary>The values that are returned, with their names where they have some: the elements of a tuple, unless the state is one.</summary>
    private static (string? Name, ITypeSymbol Type)[] Results(IMethodSymbol method, IParameterSymbol[] inputs)
    {
        if (method.ReturnsVoid)
            return [];
        return method.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple && !IsWhole(method, inputs)
            ? [.. tuple.TupleElements.Select(e => ((string?)e.Name, e.Type))]
            : [(null, method.ReturnType)];
    }

    /// <summary>Whether the tuple that a map returns is the next value of a state that is one.</summary>
    public static bool ReturnsWhole(IMethodSymbol map) => !SignatureParser.IsPlain(map, isMap: true) && IsWhole(map, map.Parameters);

    private static bool IsWhole(IMethodSymbol map, IReadOnlyCollection<IParameterSymbol> inputs)
        => Marked(inputs).Concat(Free(inputs)).FirstOrDefault() is { } first && SourceTypes.IsTuple(first.Type) && HaveOneType(first.Type, map.ReturnType);

    /// <summary>The marked parameters; else those named like the returned values; else the first, as many as are returned and filled.</summary>
    private static IParameterSymbol[] States(IMethodSymbol method, IParameterSymbol[] inputs, (string? Name, ITypeSymbol Type)[] results, int spans)
    {
        var marked = Marked(inputs).ToArray();
        if (marked.Length > 0)
            return marked;
        var free = Free(inputs).ToArray();
        var named = results.Select(r => free.FirstOrDefault(p => p.Name == r.Name && !IsSpan(p))).ToArray();
        return spans == 0 && named.Length > 1 && named.All(p => p is not null)
            ? [.. free.Where(p => named.Contains(p, SymbolEqualityComparer.Default))]
            : [.. free.Take(results.Length + spans)];
    }

    /// <summary>The part of the state that each returned value is the next one of: by name, else in order; null where they do not fit.</summary>
    private static IParameterSymbol[]? Matched((string? Name, ITypeSymbol Type)[] results, IParameterSymbol[] values)
    {
        if (results.Length != values.Length)
            return null;
        var named = results.Select(r => values.FirstOrDefault(p => p.Name == r.Name)).ToArray();
        IParameterSymbol[] matched = named.All(n => n is not null) && named.Distinct<IParameterSymbol?>(SymbolEqualityComparer.Default).Count() == named.Length ? named! : values;
        bool fits = results.Zip(matched, (r, p) => HaveOneType(r.Type, p.Type) || SourceTypes.Scalar(r.Type) is { IsReal: true } && SourceTypes.Scalar(p.Type) is { IsReal: true }).All(f => f);
        return fits ? matched : null;
    }

    private static bool IsSpan(IParameterSymbol parameter) => SourceTypes.LooksLikeBuffer(parameter.Type);

    private static ElementType ElementOf(ITypeSymbol type) => SourceTypes.Memory(type)?.Element ?? SourceTypes.Flatten(type)![0].Element;

    private static bool HaveOneType(IParameterSymbol left, IParameterSymbol right)
        => IsSpan(left) == IsSpan(right) && (IsSpan(left) ? HaveOneElement(left.Type, right.Type) && SourceTypes.Memory(left.Type) == SourceTypes.Memory(right.Type) : HaveOneType(left.Type, right.Type));

    private static bool HaveOneElement(ITypeSymbol left, ITypeSymbol right)
        => SourceTypes.ElementType(left) is not { } element || SourceTypes.ElementType(right) is not { } other || HaveOneType(element, other);

    /// <summary>Whether two values are of one type; the names of a tuple's elements do not matter.</summary>
    private static bool HaveOneType(ITypeSymbol left, ITypeSymbol right)
        => left is INamedTypeSymbol { IsTupleType: true } tuple && right is INamedTypeSymbol { IsTupleType: true } other
            ? tuple.TupleElements.Length == other.TupleElements.Length && tuple.TupleElements.Zip(other.TupleElements, (l, r) => HaveOneType(l.Type, r.Type)).All(same => same)
            : SymbolEqualityComparer.Default.Equals(left, right);

    private static string Free(string name, IReadOnlyCollection<string> taken) => taken.Contains(name) ? Free(name + "_", taken) : name;

    /// <summary>One double and two spans; structs by their names.</summary>
    private static string Counted(IEnumerable<ITypeSymbol> values, IEnumerable<IParameterSymbol> spans)
    {
        var counts = values.Select(v => SourceTypes.Scalar(v) is null ? $"'{SourceTypes.Display(v)}'" : "scalar")
            .Concat(spans.Select(s => SourceTypes.ElementType(s.Type) is { } element && StructTypes.IsComposite(element) ? $"span of '{SourceTypes.Display(element)}'" : "span"))
            .GroupBy(what => what).Select(g => g.Count() == 1 ? "one " + g.Key : $"{g.Count()} {g.Key}{(g.Key.EndsWith("'", StringComparison.Ordinal) ? "" : "s")}").ToArray();
        return counts.Length == 0 ? "nothing" : string.Join(" and ", counts);
    }

    private static bool Is(IParameterSymbol parameter, string mark) => parameter.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == Mark + mark + "Attribute");
}
