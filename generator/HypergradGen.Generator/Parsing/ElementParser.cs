using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>An element of a buffer, its index evaluated.</summary>
/// <param name="Part">Where elements are structs, which scalar of the struct; <paramref name="Indices"/> is then that of its first, or of all where each has a memory of its own.</param>
internal readonly record struct Element(Buffer Buffer, ImmutableArray<Operand> Indices, int Part = 0);

/// <summary>Elements of spans and arrays, by int and by <c>^k</c>.</summary>
internal sealed class ElementParser(FunctionContext context)
{
    /// <summary>Whether an operation names a scalar in a buffer.</summary>
    public static bool IsElement(IOperation operation) => operation switch
    {
        IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation => !SourceTypes.LooksLikeBuffer(operation.Type),
        IPropertyReferenceOperation property => IsIndexer(property.Property),
        _ => false,
    };

    /// <summary>The indexer of a span or of a list.</summary>
    public static bool IsIndexer(IPropertySymbol property) => property.IsIndexer && (SourceTypes.IsSpan(property.ContainingType) || SourceTypes.IsList(property.ContainingType));

    public Operand Load(IOperation operation, string? name)
    {
        if (SourceTypes.Scalar(operation.Type) is not { } type)
        {
            context.RefuseType(operation);
            return Operand.Real(0);
        }
        return Parse(operation) is { } element ? Load(operation, element, name) : Flow.Zero(type);
    }

    public Operand Load(IOperation at, Element element, string? name)
    {
        var memory = MemoryOf(element);
        return context.Let(at, ValueType.Of(memory.Element), new Load(memory, Indices(element)), name);
    }

    /// <summary>The memory of the IR that a scalar is in.</summary>
    public Buffer MemoryOf(Element element) => context.Buffers.PartOf(element.Buffer, element.Part);

    /// <summary>Where a scalar is in its memory.</summary>
    public ImmutableArray<Operand> Indices(Element element)
        => element.Part == 0 || context.Buffers.IsParted(element.Buffer) ? element.Indices : [context.Integers.Add(element.Indices[0], Operand.Int(element.Part))];

    /// <summary>The parts of an element that is a struct or a tuple.</summary>
    public Place Parts(IOperation operation)
        => Parse(operation) is { } element ? Parts(operation.Type!, element.Buffer, element.Indices[0]) : context.Tuples.Declare("refused", operation.Type!, t => Flow.Zero(t));

    /// <param name="index">Which element of the span or array.</param>
    public Place Parts(ITypeSymbol type, Buffer buffer, Operand index)
    {
        var first = context.Integers.Times(index, context.Buffers.WidthOf(buffer));
        int part = 0;
        return TupleParser.Compose(type, () => new ElementPlace(new Element(buffer, [first], part++)));
    }

    public Element? Parse(IOperation operation)
    {
        switch (operation)
        {
            case IArrayElementReferenceOperation array:
                return Of(array.ArrayReference, array.Indices);
            case IPropertyReferenceOperation { Instance: { } instance } property:
                return Of(instance, property.Arguments.Select(a => a.Value).ToImmutableArray());
            case IImplicitIndexerReferenceOperation implicitIndexer:
                return Of(implicitIndexer.Instance, [implicitIndexer.Argument]);
            default:
                context.RefuseConstruct(operation);
                return null;
        }
    }

    private Element? Of(IOperation memory, ImmutableArray<IOperation> indices)
    {
        if (memory is IArrayElementReferenceOperation row && indices.Length == 1 && context.Jagged.Element(row, indices[0]) is { } ofRow)
            return ofRow;
        if (context.Buffers.Parse(memory) is not { } buffer)
            return null;
        if (buffer.Depth > 0)
        {
            context.RefuseConstruct(memory);
            return null;
        }
        var evaluated = indices.Select((index, dimension) => Index(index, buffer, dimension)).ToImmutableArray();
        return new Element(buffer, context.Grids.IsGrid(buffer) ? [context.Grids.IndexOf(memory, buffer, evaluated)] : evaluated);
    }

    /// <summary>An index, counted from the end where it is written <c>^k</c>.</summary>
    public Operand Index(IOperation index, Buffer of, int dimension = 0) => Index(index, () => context.Buffers.Length(index, of, null, dimension));

    public Operand Index(IOperation index, Func<Operand> length)
    {
        switch (index)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } fromEnd:
                var end = length();
                return context.Integers.Subtract(end, context.Expressions.Scalar(fromEnd.Operand));
            case IConversionOperation conversion when SourceTypes.IsSystemType(conversion.Type, "Index"):
                return Index(conversion.Operand, length);
        }
        if (SourceTypes.IsSystemType(index.Type, "Index") || SourceTypes.IsSystemType(index.Type, "Range"))
        {
            context.RefuseIndexVariable(index);
            return Operand.Int(0);
        }
        if (SourceTypes.Scalar(index.Type) == ValueType.Int)
            return context.Expressions.Scalar(index);
        context.RefuseType(index);
        return Operand.Int(0);
    }
}
