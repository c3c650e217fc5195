using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>The mark <c>[Symmetric]</c>: on what it has an effect, and where it is a mistake.</summary>
internal static class SymmetricMarks
{
    private const string Attribute = "HypergradGen.SymmetricAttribute";

    /// <summary>Whether data are a symmetric matrix: marked themselves or, for a property of a record, by the parameter that it comes from.</summary>
    public static bool IsSymmetric(ISymbol data, BufferShape shape)
        => IsMatrix(shape) && (Mark(data) is not null
            || data is IPropertySymbol { ContainingType: { IsRecord: true } record } && StructTypes.PrimaryConstructor(record)?.Parameters.FirstOrDefault(p => p.Name == data.Name) is { } positional && Mark(positional) is not null);

    /// <summary>Reports a mark that no solver will see.</summary>
    public static void Check(ISymbol symbol, Report report)
    {
        if (Mark(symbol) is { } mark && WhyNot(symbol) is { } why)
            report(Descriptors.MarkWithoutEffect, mark.ApplicationSyntaxReference is { } syntax ? Location.Create(syntax.SyntaxTree, syntax.Span) : SourceLocations.Of(symbol), symbol.Name, why);
    }

    private static string? WhyNot(ISymbol symbol)
    {
        var type = symbol switch { IFieldSymbol field => field.Type, IPropertySymbol property => property.Type, IParameterSymbol parameter => parameter.Type, _ => null };
        if (SourceTypes.IsUnknown(type))
            return null;
        if (type is not IArrayTypeSymbol || SourceTypes.Buffer(type) is not { } shape || !IsMatrix(shape))
            return $"it is of type '{SourceTypes.Display(type!)}', and a symmetric matrix is a 'double[]' of n·n elements or a 'double[,]'";
        return symbol switch
        {
            IPropertySymbol property when !DataReader.IsStored(property) => "it computes what it returns; mark the field that it returns",
            IParameterSymbol { ContainingSymbol: IMethodSymbol constructor } when !StructTypes.IsPrimary(constructor) => "it is no data of the problem; mark the field that keeps it",
            IParameterSymbol { ContainingType.IsRecord: false } parameter when !StructTypes.IsCaptured(parameter) => "no method reads it; mark the field that keeps it",
            _ => null,
        };
    }

    private static bool IsMatrix(BufferShape shape) => shape is { Element: ElementType.Real64, Rank: 1 or 2, Depth: 0, Width: 1, Parts.Count: 0 };

    private static AttributeData? Mark(ISymbol symbol) => symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == Attribute);
}
