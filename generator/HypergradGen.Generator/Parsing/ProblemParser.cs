using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>What parsing a type gave; the model is null where there is an error.</summary>
public sealed record ParseResult(ProblemModel? Model, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>
/// Parses a type with a marked method to a model of the problem. The generator takes the model and is silent; the analyzer
/// reports the diagnostics.
/// </summary>
public static class ProblemParser
{
    public const string MapAttribute = "HypergradGen.FixedPointMapAttribute";

    /// <summary>The value of <c>FloatingPoint.Strict</c>.</summary>
    private const int Strict = 1;

    public const string ObjectiveAttribute = "HypergradGen.OuterObjectiveAttribute";

    /// <summary>What stands for a map: its gradient step is one.</summary>
    public const string InnerAttribute = "HypergradGen.InnerObjectiveAttribute";

    /// <summary>
    /// What a fix that begins an objective is told: the name of the parameter that is a part of the state and numbers, and
    /// those of the map's parameters that are no inputs, with commas between them.
    /// </summary>
    public const string StateProperty = "State", NextProperty = "Next";

    /// <summary>Whether a type has a method that makes it a problem.</summary>
    public static bool IsProblem(INamedTypeSymbol type) => Marked(type, MapAttribute, InnerAttribute, ObjectiveAttribute).Any();

    /// <summary>Whether a method is a map or an objective.</summary>
    public static bool IsMarked(IMethodSymbol method) => method.GetAttributes().Any(IsMark);

    public static ParseResult Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        var sink = new DiagnosticSink();
        var model = Parse(type, compilation, sink, cancellation);
        return new ParseResult(sink.Failed ? null : model, sink.Diagnostics.ToImmutableArray());
    }

    private static ProblemModel? Parse(INamedTypeSymbol type, Compilation compilation, DiagnosticSink sink, CancellationToken cancellation)
    {
        LibraryTypes.Use(compilation);
        var maps = Marked(type, MapAttribute, InnerAttribute).ToArray();
        var objectives = Marked(type, ObjectiveAttribute).ToArray();
        Only(type, maps, Descriptors.SeveralMaps, sink);
        Only(type, objectives, Descriptors.SeveralObjectives, sink);
        if (maps.Length == 0)
        {
            foreach (var objective in objectives)
                sink.Report(Descriptors.ObjectiveWithoutMap, SourceLocations.Of(objective), objective.Name, type.Name);
        }
        if (maps.Length + objectives.Length > 0)
            TypeParser.Check(type, maps.Concat(objectives).First(), sink);
        bool fits = true;
        bool isInner = maps.Length > 0 && Has(maps[0], InnerAttribute);
        foreach (var method in maps.Concat(objectives))
        {
            bool isMap = Has(method, MapAttribute);
            fits &= SignatureParser.CheckMethod(method, isMap, isMap ? "a fixed-point map" : Has(method, InnerAttribute) ? "an inner objective" : "an outer objective", sink);
        }
        if (maps.Length > 0 && fits)
            TypeParser.CheckNames(type, maps[0], isInner, objectives.FirstOrDefault(), sink);
        if (maps.Length != 1 || objectives.Length > 1 || !fits || maps.Concat(objectives).Any(m => IsMarkedTwice(m) || HasSyntaxErrors(m, cancellation)))
            return null;

        var names = new HelperNames([.. maps.Select(m => m.Name), .. objectives.Select(o => o.Name)]);
        LengthMarks.Check(type, maps.Concat(objectives), sink);
        if (ShapeParser.Parse(maps[0], isInner, objectives.FirstOrDefault(), NewModule()) is not { } shapes)
            return null;
        LengthMarks.CheckNext(maps[0], shapes.Map, sink);
        if (objectives.Length == 0)
            OfferObjective(type, maps[0], shapes.Map, shapes.Layout, sink);
        bool isStrict = IsStrict(maps[0], isInner ? InnerAttribute : MapAttribute);
        var map = Method(maps[0], shapes.Map, isMap: !isInner);
        var outer = objectives.Length == 1 ? Method(objectives[0], shapes.Objective, isMap: false) : null;
        if (map is not null && outer is not null && !sink.Failed)
            CheckHyperparameters(maps[0], map, outer, shapes.Layout, shapes.FirstHyperparameter, sink);
        if (map is null || sink.Failed)
            return null;
        if (!isInner)
            return TypeParser.Model(type, map, outer, shapes.Layout);
        return InnerObjectiveParser.Parse(maps[0], map, Roles(map.Shape), shapes.Layout, NewModule()) is not { } found ? null
            : TypeParser.Model(type, found.Map, outer, shapes.Layout) with { Inner = found.Inner };

        ModuleContext NewModule() => new(type, compilation, sink, names, cancellation);

        MethodModel? Method(IMethodSymbol method, MethodShape? shape, bool isMap)
        {
            var module = NewModule();
            var roles = Roles(shape);
            if (new FunctionParser(module).ParseEntry(method.PartialImplementationPart ?? method, roles) is not { } entry)
                return null;
            var surface = SurfaceParser.Of(method, module, isWhole: isMap && ShapeParser.ReturnsWhole(method));
            SurfaceParser.CheckReadable(method, surface, module);
            var program = new Module(entry, module.Helpers.Functions).WithOrder(isStrict);
            // A program with errors is not whole: what the checks would find in it need not be there.
            if (!sink.Failed)
                ProgramChecks.Check(program, roles, isMap, new ProgramLocations(SourceLocations.Of(method), module.Sources.Find, module.Sources.Find), sink.Report);
            return new MethodModel(method.Name, SignatureParser.Accessibility(method), method.IsStatic, method.Parameters.Select(p => p.Name).ToImmutableArray(), program, surface, shape);
        }
    }

    /// <summary>
    /// A problem is whole without an objective; where the state is numbers, or has them among its parts, one can be begun for
    /// it, whatever is wrong in the map's body.
    /// </summary>
    private static void OfferObjective(INamedTypeSymbol type, IMethodSymbol map, MethodShape? shape, BlockLayout layout, DiagnosticSink sink)
    {
        if (layout.State.FirstOrDefault(b => b.Type is null) is not { } state)
            return;
        var next = shape is null ? map.Parameters.Skip(2).Select(p => p.Name) : shape.Parameters.Where(p => p.Role == BlockRole.Next).Select(p => p.Name);
        var properties = ImmutableDictionary<string, string?>.Empty.Add(StateProperty, state.Name).Add(NextProperty, string.Join(",", next));
        sink.Report(Descriptors.NoObjective, SourceLocations.Of(map), properties, type.Name, map.Name);
    }

    /// <summary>Each hyperparameter by itself: for one of them the others are constants.</summary>
    private static void CheckHyperparameters(IMethodSymbol method, MethodModel map, MethodModel objective, BlockLayout layout, IParameterSymbol first, DiagnosticSink sink)
    {
        if (map.Shape is null || objective.Shape is null)
        {
            ProgramChecks.CheckProblem(map.Module, Roles(map.Shape), objective.Module, Roles(objective.Shape), SourceLocations.Of(first), sink.Report);
            return;
        }
        foreach (string name in layout.Hyperparameters.Select(b => b.Name).Distinct())
        {
            BlockRole[] Alone(MethodShape shape)
                => [.. shape.Parameters.Select(p => p.Role == BlockRole.Hyperparameter && layout.Hyperparameters[p.Block].Name != name ? BlockRole.Constant : p.Role)];
            var where = method.Parameters.FirstOrDefault(p => p.Name == name) ?? first;
            ProgramChecks.CheckProblem(map.Module, Alone(map.Shape), objective.Module, Alone(objective.Shape), SourceLocations.Of(where), sink.Report);
        }
    }

    /// <summary>What each parameter is; a map or objective without a shape has one span each.</summary>
    private static BlockRole[] Roles(MethodShape? shape)
        => shape is null ? [BlockRole.State, BlockRole.Hyperparameter, BlockRole.Next] : [.. shape.Parameters.Select(p => p.Role)];

    /// <summary>What the compiler made of a text that it could not read is not what the user means.</summary>
    internal static bool HasSyntaxErrors(IMethodSymbol method, CancellationToken cancellation)
        => method.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellation))
            .Any(node => node.ContainsDiagnostics && node.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error));

    /// <summary>Both parts of a partial method are marked, which the compiler refuses; the generator would meet the problem at each.</summary>
    private static bool IsMarkedTwice(IMethodSymbol method) => method.GetAttributes().Count(IsMark) > 1;

    /// <summary>Whether a mark asks for the arithmetic as it is written.</summary>
    internal static bool IsStrict(IMethodSymbol method, string mark)
        => method.GetAttributes().Where(a => a.AttributeClass?.ToDisplayString() == mark).SelectMany(a => a.NamedArguments).Any(a => a is { Key: "FloatingPoint", Value.Value: Strict });

    private static bool IsMark(AttributeData attribute) => attribute.AttributeClass?.ToDisplayString() is MapAttribute or InnerAttribute or ObjectiveAttribute;

    private static bool Has(IMethodSymbol method, string attribute) => method.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == attribute);

    private static void Only(INamedTypeSymbol type, IMethodSymbol[] methods, DiagnosticDescriptor descriptor, DiagnosticSink sink)
    {
        foreach (var method in methods.Skip(1))
            sink.Report(descriptor, SourceLocations.Of(method), [SourceLocations.Of(methods[0])], type.Name, methods[0].Name, method.Name);
    }

    private static IEnumerable<IMethodSymbol> Marked(INamedTypeSymbol type, params string[] attributes)
        => type.GetMembers().OfType<IMethodSymbol>()
            .Where(m => m.PartialDefinitionPart is null && attributes.Any(a => Has(m, a)))
            .OrderBy(m => m.Locations.FirstOrDefault()?.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(m => m.Locations.FirstOrDefault()?.SourceSpan.Start ?? 0);
}
