using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>The shape of the memory behind a span or an array.</summary>
/// <param name="Element">What it holds; where its elements have parts that are memories of their own, the first that has a derivative, if any has one.</param>
/// <param name="Width">How many scalars one element is: more than one where the elements are structs or tuples.</param>
internal readonly record struct BufferShape(ElementType Element, int Rank, int Depth, int Width = 1)
{
    /// <summary>The parts of an element that are memories of their own, where its scalars do not lie one behind the other; else none.</summary>
    public EquatableArray<ElementPart> Parts { get; init; }
}

/// <summary>A part of each element of memory whose parts are memories of their own.</summary>
/// <param name="Name">What its memory is called, behind the name of the whole.</param>
/// <param name="Path">What reads it, behind the element.</param>
internal readonly record struct ElementPart(ElementType Element, string Name, string Path);

/// <summary>Which C# types are scalars, tuples and buffers of the IR.</summary>
internal static class SourceTypes
{
    public const string Scalars = "double, float, integers and bool";

    /// <summary>What memory of a type holds.</summary>
    public static ElementType? Element(ITypeSymbol? type) => TypeBinding.Of(type) is not { } bound ? null : bound.SpecialType switch
    {
        SpecialType.System_Double => Ir.ElementType.Real64,
        SpecialType.System_Single => Ir.ElementType.Real32,
        SpecialType.System_Int32 => Ir.ElementType.Int32,
        SpecialType.System_Boolean => Ir.ElementType.Boolean,
        SpecialType.System_UInt32 => Ir.ElementType.UInt32,
        SpecialType.System_Int64 => Ir.ElementType.Int64,
        SpecialType.System_UInt64 => Ir.ElementType.UInt64,
        SpecialType.System_SByte => Ir.ElementType.Int8,
        SpecialType.System_Byte => Ir.ElementType.UInt8,
        SpecialType.System_Int16 => Ir.ElementType.Int16,
        SpecialType.System_UInt16 => Ir.ElementType.UInt16,
        _ => bound is INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { } underlying } ? Element(underlying) : null,
    };

    /// <summary>What a value of a type is: of an integer shorter than <c>int</c> one that is in its range.</summary>
    public static ValueType? Scalar(ITypeSymbol? type) => Element(type) is { } element ? ValueType.Of(element) : null;

    public static bool IsSpan(ITypeSymbol? type)
        => type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", Arity: 1, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary><c>Memory&lt;T&gt;</c> or <c>ReadOnlyMemory&lt;T&gt;</c>: a span that can be kept.</summary>
    public static bool IsMemory(ITypeSymbol? type) => type is INamedTypeSymbol { Arity: 1 } && (IsSystemType(type, "Memory") || IsSystemType(type, "ReadOnlyMemory"));

    /// <summary><c>List&lt;T&gt;</c> or <c>ImmutableArray&lt;T&gt;</c>: of the data, memory that is read; methods make none.</summary>
    public static bool IsList(ITypeSymbol? type) => type is INamedTypeSymbol { Arity: 1, ContainingNamespace: { ContainingNamespace: { Name: "Collections", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } space }
        && (type.Name, space.Name) is ("List", "Generic") or ("ImmutableArray", "Immutable");

    /// <summary>What reads the memory behind data, as a span or an array.</summary>
    public static string ElementsOf(DataPath path)
        => IsMemory(path.Type) ? path.Source + ".Span" : !IsList(path.Type) ? path.Source
            : path.Type!.IsValueType ? path.Source + ".AsSpan()" : $"global::System.Runtime.InteropServices.CollectionsMarshal.AsSpan({path.Source})";

    public static bool IsReadOnlySpan(ITypeSymbol? type) => IsSpan(type) && type!.Name == "ReadOnlySpan";

    public static bool IsSystemType(ITypeSymbol? type, string name)
        => type is INamedTypeSymbol named && named.Name == name && named.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };

    /// <summary>Memory of scalars.</summary>
    public static BufferShape? Buffer(ITypeSymbol? type)
    {
        if (IsSpan(type))
            return Element(((INamedTypeSymbol)type!).TypeArguments[0]) is { } spanElement ? new BufferShape(spanElement, 1, 0) : null;
        if (type is not IArrayTypeSymbol array)
            return null;
        if (array.ElementType is IArrayTypeSymbol)
            return array.Rank == 1 && Buffer(array.ElementType) is { Rank: 1 } inner ? inner with { Depth = inner.Depth + 1 } : null;
        return array.Rank <= 3 && Element(array.ElementType) is { } element ? new BufferShape(element, array.Rank, 0) : null;
    }

    /// <summary>
    /// Memory of scalars, or of structs, tuples and records. Where their parts are of one scalar type, and lie one behind the other, n elements of k parts are n·k scalars,
    /// part j of element i at i·k + j; else they are k memories of n scalars.
    /// </summary>
    public static BufferShape? Memory(ITypeSymbol? type)
    {
        if (Buffer(type) is { } ofScalars)
            return ofScalars;
        if ((IsMemory(type) || IsList(type)) && Element(ElementType(type)) is { } kept)
            return new BufferShape(kept, 1, 0);
        if (ElementType(type) is not { } element || !StructTypes.IsComposite(element) || Elements(element) is not [var first, ..] parts)
            return null;
        if (parts.All(p => p == first) && StructLayouts.LieAsDeclared(element))
            return new BufferShape(first, 1, 0, parts.Count);
        return new BufferShape(parts.Where(p => ValueType.Of(p).IsReal).DefaultIfEmpty(first).First(), 1, 0) { Parts = Parts(element, "", "").ToImmutableArray() };
    }

    /// <summary>The scalars of a value that has no memory in it, in the order of <see cref="Elements"/>.</summary>
    private static IEnumerable<ElementPart> Parts(ITypeSymbol type, string name, string path)
    {
        if (Element(type) is { } scalar)
            return [new ElementPart(scalar, name, path)];
        var parts = TypeBinding.Of(type) is INamedTypeSymbol { IsTupleType: true } tuple
            ? tuple.TupleElements.Select(e => (Readable: e.Name, e.Name, e.Type)) : StructTypes.Components(type)!.Value.Select(c => (Readable: c.Readable.Name, c.Name, c.Type));
        return parts.SelectMany(p => Parts(p.Type, name + char.ToUpperInvariant(p.Name[0]) + p.Name.Substring(1), $"{path}.{DataReader.Escape(p.Readable)}"));
    }

    /// <summary>What a span, memory, a list or an array of one dimension is of.</summary>
    public static ITypeSymbol? ElementType(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol span when IsSpan(span) || IsMemory(span) || IsList(span) => span.TypeArguments[0],
        _ => null,
    };

    /// <summary>The type of a scalar, or of what memory holds; null for anything else.</summary>
    public static ValueType? ElementOf(ITypeSymbol? type) => Scalar(type) ?? (Buffer(type) is { } shape ? ValueType.Of(shape.Element) : null);

    /// <summary>A type of memory, whether the IR holds such memory or not.</summary>
    public static bool LooksLikeBuffer(ITypeSymbol? type) => type is IArrayTypeSymbol || IsSpan(type) || IsMemory(type) || IsList(type);

    /// <summary>A list, a set, a sequence, an immutable array: what holds elements, and cannot be made or changed.</summary>
    public static bool IsCollection(ITypeSymbol? type)
        => type is not null && (!LooksLikeBuffer(type) || IsList(type)) && type.SpecialType != SpecialType.System_String
            && (type.SpecialType == SpecialType.System_Collections_IEnumerable
                || type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable));

    /// <summary>
    /// Whether a value or memory is of a type parameter that does not stand for a scalar. An object may be generic: it is only
    /// a way to data.
    /// </summary>
    public static bool IsGeneric(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => Scalar(type) is null && !StructTypes.IsComposite(type),
        IArrayTypeSymbol array => IsGeneric(array.ElementType),
        INamedTypeSymbol named when named.IsTupleType || IsSpan(named) => named.TypeArguments.Any(IsGeneric),
        _ => false,
    };

    public static bool IsTuple(ITypeSymbol? type) => TypeBinding.Of(type) is INamedTypeSymbol { IsTupleType: true };

    /// <summary>The scalars of a scalar, a tuple or a struct of scalars, in order; null where there is something else inside.</summary>
    public static IReadOnlyList<ValueType>? Flatten(ITypeSymbol? type) => Elements(type)?.Select(ValueType.Of).ToArray();

    /// <summary>The same, as memory of the type holds them.</summary>
    public static IReadOnlyList<ElementType>? Elements(ITypeSymbol? type)
    {
        if (Element(type) is { } scalar)
            return [scalar];
        if (StructTypes.PartTypes(type) is not { } parts)
            return null;
        var all = new List<ElementType>();
        foreach (var part in parts)
        {
            if (Elements(part) is not { } inner)
                return null;
            all.AddRange(inner);
        }
        return all;
    }

    public static bool IsUnknown(ITypeSymbol? type) => type is null or IErrorTypeSymbol || (type is IArrayTypeSymbol array && IsUnknown(array.ElementType));

    public static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
