using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Memory that the method makes: <c>stackalloc</c>, <c>new</c>, collection expressions, copies.</summary>
internal sealed class AllocationParser(FunctionContext context)
{
    private const string DefaultName = "scratch";

    public Buffer? Parse(IOperation operation, string? name)
    {
        switch (operation)
        {
            case IArrayCreationOperation array:
                return Array(array, name);
            case ICollectionExpressionOperation collection:
                return Collection(collection, name);
            case IDefaultValueOperation when SourceTypes.IsSpan(operation.Type):
                return Empty(operation, name);
            case IObjectCreationOperation span when SourceTypes.IsSpan(span.Type):
                return Span(span, name);
            case { Syntax: StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax, Kind: OperationKind.None }:
                return StackAllocation(operation, name);
            default:
                context.RefuseConstruct(operation);
                return null;
        }
    }

    public Buffer? Empty(IOperation at, string? name) => Allocate(at, at.Type, Operand.Int(0), name);

    /// <summary>The compiler has no operation of its own for stackalloc: its children are the count and the initial elements.</summary>
    private Buffer? StackAllocation(IOperation operation, string? name)
    {
        var children = operation.ChildOperations.ToImmutableArray();
        var type = operation.Type;
        if (type is IPointerTypeSymbol)
        {
            context.Refuse(operation, "A pointer", "use a span and an index");
            return null;
        }
        return children.IsEmpty ? Refuse(operation) : Fill(operation, type, children[0], children.RemoveAt(0), name);
    }

    /// <summary>How many elements an expression makes that gives them no values; null for anything else.</summary>
    public static IOperation? CountOf(IOperation operation) => operation switch
    {
        IConversionOperation conversion => CountOf(conversion.Operand),
        IArrayCreationOperation { Initializer: null, DimensionSizes: [var size] } array when SourceTypes.Buffer(array.Type) is { Depth: 0 } && SourceTypes.Scalar(size.Type) == ValueType.Int => size,
        { Syntax: StackAllocArrayCreationExpressionSyntax { Initializer: null }, Kind: OperationKind.None, Type: not IPointerTypeSymbol } => operation.ChildOperations.FirstOrDefault() is { } size && SourceTypes.Scalar(size.Type) == ValueType.Int ? size : null,
        _ => null,
    };

    private Buffer? Array(IArrayCreationOperation array, string? name)
    {
        if (array.DimensionSizes.Length is 2 or 3 && SourceTypes.Buffer(array.Type) is { Depth: 0 } shape)
            return context.Grids.Allocate(array, shape, name);
        if (array.DimensionSizes.Length != 1)
            return RefuseShape(array);
        if (array.Type is IArrayTypeSymbol { ElementType: IArrayTypeSymbol })
            return array.Initializer is { } rows ? context.Jagged.Allocate(array, array.Type, null, rows.ElementValues, name) : context.Jagged.Allocate(array, array.Type, array.DimensionSizes[0], [], name);
        return Fill(array, array.Type, array.DimensionSizes[0], array.Initializer?.ElementValues ?? [], name);
    }

    private Buffer? RefuseShape(IOperation at)
    {
        context.Refuse(at, "A local array of more than three dimensions, or of structs in more than one,", "use one dimension and compute the index");
        return null;
    }

    private Buffer? Fill(IOperation at, ITypeSymbol? type, IOperation count, ImmutableArray<IOperation> elements, string? name)
    {
        if (SourceTypes.Memory(type) is null)
            return RefuseElements(at, type);
        if (SourceTypes.Scalar(count.Type) != ValueType.Int)
        {
            context.RefuseType(count);
            return null;
        }
        var length = context.Expressions.Scalar(count);
        var values = elements.Select(e => context.Tuples.Flatten(e, null)).ToArray();
        if (Allocate(at, type, length, name) is not { } buffer)
            return null;
        for (int i = 0; i < values.Length; i++)
            Store(elements[i], buffer, Operand.Int(i), values[i]);
        return buffer;
    }

    private Buffer? RefuseElements(IOperation at, ITypeSymbol? type)
    {
        if (SourceTypes.IsUnknown(type) || SourceTypes.ElementType(type) is { } element && SourceTypes.IsUnknown(element))
            context.Module.Sink.FailSilently();
        else
            context.Refuse(at, $"Memory of type '{SourceTypes.Display(type!)}'", Constructs.ElementsOf(type!));
        return null;
    }

    private Buffer? Collection(ICollectionExpressionOperation collection, string? name)
    {
        if (SourceTypes.IsList(collection.Type))
            return Refuse(collection);
        if (SourceTypes.Memory(collection.Type) is not { } shape)
            return SourceTypes.LooksLikeBuffer(collection.Type) ? RefuseElements(collection, collection.Type) : Refuse(collection);
        if (shape.Depth > 0)
            return context.Jagged.Allocate(collection, collection.Type, null, collection.Elements, name);
        var parts = new List<(IOperation At, ImmutableArray<Operand> Value, Buffer? Spread)>();
        Operand count = Operand.Int(0);
        foreach (var element in collection.Elements)
        {
            if (element is ISpreadOperation spread)
            {
                if (context.Buffers.Parse(spread.Operand) is not { } source)
                    return null;
                parts.Add((element, [], source));
                count = context.Integers.Add(count, context.Buffers.Length(element, source, null));
            }
            else
            {
                parts.Add((element, context.Tuples.Flatten(element, null), null));
                count = context.Integers.Add(count, Operand.Int(1));
            }
        }
        if (Allocate(collection, collection.Type, count, name) is not { } buffer)
            return null;
        Operand offset = Operand.Int(0);
        foreach (var (at, value, spread) in parts)
        {
            if (spread is null)
            {
                Store(at, buffer, offset, value);
                offset = context.Integers.Add(offset, Operand.Int(1));
            }
            else
            {
                var length = context.Buffers.Length(at, spread, null);
                Copy(at, spread, buffer, length, targetOffset: offset);
                offset = context.Integers.Add(offset, length);
            }
        }
        return buffer;
    }

    /// <summary><c>new Span&lt;double&gt;(array, start, length)</c> is a view of the array.</summary>
    private Buffer? Span(IObjectCreationOperation creation, string? name)
    {
        var arguments = creation.Arguments.OrderBy(a => a.Parameter?.Ordinal).Select(a => a.Value).ToArray();
        if (arguments.Length == 0)
            return Empty(creation, name);
        if (!SourceTypes.LooksLikeBuffer(arguments[0].Type))
            return Refuse(creation);
        if (context.Buffers.Parse(arguments[0]) is not { } source)
            return null;
        if (arguments.Length == 1)
            return source;
        var offset = context.Expressions.Scalar(arguments[1]);
        return context.Buffers.Slice(creation, source, offset, context.Expressions.Scalar(arguments[2]), name);
    }

    private Buffer? Refuse(IOperation operation)
    {
        context.RefuseConstruct(operation);
        return null;
    }

    public Buffer? Allocate(IOperation at, ITypeSymbol? type, Operand count, string? name)
    {
        if (SourceTypes.Memory(type) is not { Rank: 1, Depth: 0 } shape)
            return Refuse(at);
        // The elements of a new array of records are null, which memory of their parts cannot be.
        return SourceTypes.ElementType(type) is { IsReferenceType: true } ? RefuseElements(at, type) : Allocate(at, shape, count, name);
    }

    public Buffer Allocate(IOperation at, BufferShape shape, Operand count, string? name)
    {
        var buffer = context.Buffers.New(name ?? DefaultName, shape, count);
        context.AddRoot(buffer, at.Syntax);
        foreach (var part in context.Buffers.PartsOf(buffer))
            context.Add(at, new Allocate(part, context.Integers.Times(count, shape.Width)));
        return buffer;
    }

    /// <summary>A range of an array is a copy of it.</summary>
    public Buffer? CopyOf(IOperation at, Buffer source, IRangeOperation? range, string? name)
    {
        if (context.Jagged.Of(source) is not null)
        {
            context.Refuse(at, "A copy of an array of arrays", "copy row after row, with ToArray()");
            return null;
        }
        if (source.Depth != 0)
            return Refuse(at);
        if (source.Rank != 1 || context.Grids.IsGrid(source))
            return context.Grids.CopyOf(at, source, name);
        var part = range is null ? source : context.Buffers.Range(at, source, range, null);
        if (part is null)
            return null;
        var length = context.Buffers.Length(at, part, null);
        var copy = Allocate(at, context.Buffers.ShapeOf(source), length, name);
        Copy(at, part, copy, length);
        return copy;
    }

    /// <summary>Copies elements of one memory to another, scalar by scalar.</summary>
    public void Copy(IOperation at, Buffer source, Buffer target, Operand length, Operand? sourceOffset = null, Operand? targetOffset = null)
    {
        if (context.Buffers.IsParted(source))
        {
            ForEach(length, i => Store(at, target, Shift(targetOffset, i), Element(at, source, Shift(sourceOffset, i))));
            return;
        }
        int width = context.Buffers.WidthOf(source);
        Operand? from = Times(sourceOffset, width), to = Times(targetOffset, width);
        ForEach(context.Integers.Times(length, width), i =>
        {
            var value = context.Let(at, ValueType.Of(source.Element), new Load(source, new[] { Shift(from, i) }));
            StoreScalar(at, target, Shift(to, i), value);
        });
    }

    public void Reverse(IOperation at, Buffer buffer, Operand first, Operand length)
    {
        var last = context.Integers.Add(first, context.Integers.Subtract(length, Operand.Int(1)));
        ForEach(context.Integers.DivideBy(length, 2), i =>
        {
            var (left, right) = (context.Integers.Add(first, i), context.Integers.Subtract(last, i));
            var (front, back) = (Element(at, buffer, left), Element(at, buffer, right));
            Store(at, buffer, left, back);
            Store(at, buffer, right, front);
        });
    }

    /// <summary>The scalars of an element.</summary>
    private ImmutableArray<Operand> Element(IOperation at, Buffer buffer, Operand index)
    {
        var start = context.Integers.Times(index, context.Buffers.WidthOf(buffer));
        return [.. context.Buffers.ElementsOf(buffer).Select((_, part) => context.Elements.Load(at, new Element(buffer, [start], part), null))];
    }

    private Operand? Times(Operand? offset, int width) => offset is null ? null : context.Integers.Times(offset, width);

    private Operand Shift(Operand? offset, Operand index) => offset is null ? index : context.Integers.Add(offset, index);

    /// <summary>A loop over the elements that the parser adds.</summary>
    public void ForEach(Operand length, Action<Operand> body)
    {
        if (length is Literal { Bits: 0 })
            return;
        var index = context.Flow.Numbering.Value(ValueType.Int, "i");
        context.Flow.Count(index, length, [], () => body(index));
    }

    /// <summary>Stores the scalars of an element.</summary>
    /// <param name="index">Which element.</param>
    public void Store(IOperation at, Buffer target, Operand index, ImmutableArray<Operand> parts)
    {
        var first = context.Integers.Times(index, context.Buffers.WidthOf(target));
        for (int part = 0; part < parts.Length; part++)
        {
            var element = new Element(target, [first], part);
            StoreScalar(at, context.Elements.MemoryOf(element), context.Elements.Indices(element)[0], parts[part]);
        }
    }

    private void StoreScalar(IOperation at, Buffer target, Operand index, Operand value)
        => context.Add(at, new Store(target, new[] { index }, context.Expressions.ConvertTo(value, ValueType.Of(target.Element), at, null)));
}
