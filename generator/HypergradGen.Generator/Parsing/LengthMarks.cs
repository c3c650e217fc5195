using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Products;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>The lengths that the user marks spans and arrays with.</summary>
internal static class LengthMarks
{
    private const string Attribute = "HypergradGen.LengthAttribute";

    /// <summary>The number of scalars that a symbol is marked with; null where it has no mark, or a wrong one.</summary>
    public static int? Of(ISymbol symbol)
        => Mark(symbol) is { } mark && Value(mark) is > 0 and var length && WhyNot(TypeOf(symbol)) is null ? length : null;

    /// <summary>Reports marks that mean nothing: on data of the type, and on the parameters of its marked methods.</summary>
    public static void Check(INamedTypeSymbol type, IEnumerable<IMethodSymbol> methods, DiagnosticSink sink)
    {
        var data = type.GetMembers().Where(m => m is IFieldSymbol { IsImplicitlyDeclared: false } or IPropertySymbol)
            .Concat(type.InstanceConstructors.Where(c => !c.IsImplicitlyDeclared).SelectMany(c => c.Parameters));
        foreach (var symbol in data.Concat(methods.SelectMany(m => m.Parameters)))
        {
            if (Mark(symbol) is { } mark && Wrong(symbol, mark) is { } why)
                sink.Report(Descriptors.WrongLength, LocationOf(mark, symbol), symbol.Name, why);
        }
    }

    /// <summary>Reports the mark of a next state that says otherwise than the state's: both are one length.</summary>
    /// <param name="shape">The map's; null where it has one span each.</param>
    public static void CheckNext(IMethodSymbol map, MethodShape? shape, DiagnosticSink sink)
    {
        foreach (var next in map.Parameters)
        {
            if (Mark(next) is not { } mark || Of(next) is not { } length || StateOf(next) is not { } state || Of(state) == length)
                continue;
            sink.Report(Descriptors.WrongLength, LocationOf(mark, next), next.Name, $"the next state is as long as the state: mark '{state.Name}' with [Length({length})]");
        }

        IParameterSymbol? StateOf(IParameterSymbol next)
        {
            if (shape is null)
                return next.Ordinal == 2 ? map.Parameters[0] : null;
            var part = shape.Parameters.FirstOrDefault(p => p.Role == BlockRole.Next && p.Name == next.Name);
            var state = part is null ? null : shape.Parameters.FirstOrDefault(p => p.Role == BlockRole.State && p.Block == part.Block);
            return state is null ? null : map.Parameters.FirstOrDefault(p => p.Name == state.Name);
        }
    }

    private static string? Wrong(ISymbol symbol, AttributeData mark)
        => WhyNot(TypeOf(symbol)) ?? (Value(mark) is { } length && length < 1 ? $"{length} is no length: write the number of elements, 1 or more" : null);

    private static string? WhyNot(ITypeSymbol? type)
    {
        const string Advice = "mark a span or array of double, float or int with one dimension";
        if (type is null || !SourceTypes.LooksLikeBuffer(type))
            return $"type '{(type is null ? "?" : SourceTypes.Display(type))}' has no length: {Advice}";
        return SourceTypes.Buffer(type) is { Rank: 1, Depth: 0, Width: 1 } ? null : $"the length of type '{SourceTypes.Display(type)}' is not one number of scalars: {Advice}";
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IFieldSymbol s => s.Type,
        IPropertySymbol s => s.Type,
        IParameterSymbol s => s.Type,
        _ => null,
    };

    private static AttributeData? Mark(ISymbol symbol) => symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == Attribute);

    private static int? Value(AttributeData mark) => mark.ConstructorArguments is [{ Value: int length }] ? length : null;

    private static Location LocationOf(AttributeData mark, ISymbol symbol) => mark.ApplicationSyntaxReference is { } at ? Location.Create(at.SyntaxTree, at.Span) : SourceLocations.Of(symbol);
}
