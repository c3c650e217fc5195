using System.Runtime.InteropServices;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// How structs lie in arrays of the problem's data, which the generated code reads as arrays of their scalars. A sequential
/// struct whose parts are of one type has them one behind the other, in the order of their declarations.
/// <code>
/// Point[] _points        ReadOnlySpan&lt;double&gt; points = MemoryMarshal.Cast&lt;Point, double&gt;(_points)
/// </code>
/// </summary>
internal static class StructLayouts
{
    /// <summary>Tuples of more elements hold the rest of them in a tuple.</summary>
    private const int MostElements = 7;

    /// <summary>In bytes, of the processors that the generated code is compiled for.</summary>
    private const int MachineWord = 8;

    /// <summary>The layout that a struct's attribute asks for; sequential where there is none.</summary>
    public static LayoutKind Of(INamedTypeSymbol type)
        => Attribute(type) is { ConstructorArguments: [{ Value: { } kind }] } ? (LayoutKind)System.Convert.ToInt32(kind, System.Globalization.CultureInfo.InvariantCulture) : LayoutKind.Sequential;

    private static AttributeData? Attribute(INamedTypeSymbol type)
        => type.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "StructLayoutAttribute");

    /// <summary>The expression that reads memory as scalars.</summary>
    public static string ScalarsOf(DataPath path)
    {
        if (SourceTypes.ElementType(path.Type) is not { } element || !StructTypes.IsComposite(element) && element.TypeKind != TypeKind.Enum)
            return SourceTypes.ElementsOf(path);
        string scalar = SourceTypes.Memory(path.Type)!.Value.Element.Keyword();
        return $"global::System.Runtime.InteropServices.MemoryMarshal.Cast<{element.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}, {scalar}>({SourceTypes.ElementsOf(path)})";
    }

    /// <summary>What to write instead of data that cannot be read as memory of their scalars; null where they can.</summary>
    public static string? WhyNotScalars(ITypeSymbol? memory)
        => memory is IArrayTypeSymbol { ElementType: { } inner } array && (array.Rank > 1 || inner is IArrayTypeSymbol) && IsOfEnums(inner)
            ? "use one dimension and compute the index, or keep the numbers in an array of int" : null;

    private static bool IsOfEnums(ITypeSymbol type) => type.TypeKind == TypeKind.Enum || type is IArrayTypeSymbol array && IsOfEnums(array.ElementType);

    /// <summary>Whether the scalars of a value, which are of one type, lie one behind the other as they are declared.</summary>
    public static bool LieAsDeclared(ITypeSymbol type) => WhyNotScalarsIn(type) is null;

    /// <summary>What to write instead of a value whose scalars do not lie one behind the other as they are declared; null where they do.</summary>
    public static string? WhyNotScalarsIn(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol element || !StructTypes.IsComposite(element))
            return null;
        if (element.IsTupleType)
            return WhyNotScalarsInTuple(element);
        return Misplaced(element) is { } misplaced
            ? SourceTypes.IsTuple(misplaced)
                ? $"the runtime may reorder the tuple '{SourceTypes.Display(misplaced)}' in it; make a struct of its elements"
                : $"the runtime may order the fields of '{SourceTypes.Display(misplaced)}' otherwise; declare them as fields or properties, in a struct that is laid out as it is declared"
            : null;
    }

    private static string? WhyNotScalarsInTuple(INamedTypeSymbol tuple)
    {
        var elements = tuple.TupleElements;
        if (elements.Length > MostElements || elements.Any(e => SourceTypes.Scalar(e.Type) is null))
            return "make a struct of its elements";
        // What is laid out automatically is as long as whole machine words, or where it is shorter than one as a power of two.
        int length = elements.Sum(e => SourceTypes.Element(e.Type)!.Value.Bytes());
        return length % MachineWord == 0 || length is 1 or 2 or 4 ? null : $"the runtime leaves a gap behind each '{SourceTypes.Display(tuple)}'; make a struct of its elements";
    }

    /// <summary>Whether a tuple of numbers, or one in it, is longer in memory than they are: an odd number of <c>float</c> is filled up to machine words.</summary>
    public static bool HasGap(ITypeSymbol type)
        => type is INamedTypeSymbol { IsTupleType: true } tuple
            && (SourceTypes.Flatten(tuple) is { Count: var count } scalars && count % 2 == 1 && scalars.All(s => s.Element == Ir.ElementType.Real32) || tuple.TupleElements.Any(e => HasGap(e.Type)));

    /// <summary>A struct in an element whose fields may not lie one behind the other in the order that is declared; a tuple is one.</summary>
    private static ITypeSymbol? Misplaced(ITypeSymbol type)
    {
        if (type.IsReferenceType)
            return type;
        if (StructTypes.Components(type) is not { } components)
            return SourceTypes.IsTuple(type) ? type : null;
        var attribute = Attribute((INamedTypeSymbol)type);
        bool isAsDeclared = Of((INamedTypeSymbol)type) == LayoutKind.Sequential && attribute?.NamedArguments.Any(a => a.Key == "Size") != true
            && components.All(c => c.Symbol is IFieldSymbol);
        return isAsDeclared ? components.Select(c => Misplaced(c.Type)).FirstOrDefault(t => t is not null) : type;
    }
}
