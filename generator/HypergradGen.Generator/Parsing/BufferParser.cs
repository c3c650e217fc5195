using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Spans and arrays. A variable, a conversion and a plain <c>AsSpan()</c> name the same memory; a slice or a row of a jagged
/// array is a view. Null where the expression was refused.
/// </summary>
internal sealed class BufferParser(FunctionContext context)
{
    private readonly Dictionary<int, int> _widths = [];
    private readonly Dictionary<int, Operand> _counts = [];
    private readonly Dictionary<int, (EquatableArray<ElementPart> Shapes, ImmutableArray<Buffer> Buffers)> _parts = [];
    private readonly Dictionary<int, (Buffer Whole, int Part)> _wholes = [];

    /// <summary>A new name for memory.</summary>
    /// <param name="count">How many elements it has, where that is known.</param>
    public Buffer New(string name, BufferShape shape, Operand? count = null)
    {
        var buffer = context.Flow.Numbering.Buffer(shape.Element, name, shape.Rank, shape.Depth);
        if (shape.Width > 1)
            _widths[buffer.Id] = shape.Width;
        if (shape.Parts.Count > 0)
        {
            _parts[buffer.Id] = (shape.Parts, [.. shape.Parts.Select(p => context.Flow.Numbering.Buffer(p.Element, name + p.Name))]);
            for (int part = 0; part < shape.Parts.Count; part++)
                _wholes[PartOf(buffer, part).Id] = (buffer, part);
        }
        if (count is not null && (shape.Width > 1 || shape.Parts.Count > 0))
            _counts[buffer.Id] = count;
        return buffer;
    }

    /// <summary>The memories of the IR that memory is: one for each part of its elements where these are not scalars one behind the other; then no statement names the whole.</summary>
    public ImmutableArray<Buffer> PartsOf(Buffer buffer) => _parts.TryGetValue(buffer.Id, out var parts) ? parts.Buffers : [buffer];

    /// <summary>The memory that a part of the elements is in.</summary>
    public Buffer PartOf(Buffer buffer, int part) => _parts.TryGetValue(buffer.Id, out var parts) ? parts.Buffers[part] : buffer;

    /// <summary>Which part of which memory a buffer is.</summary>
    public (Buffer Whole, int Part) WholeOf(Buffer buffer) => _wholes.TryGetValue(buffer.Id, out var whole) ? whole : (buffer, 0);

    /// <summary>Whether the parts of the elements are memories of their own.</summary>
    public bool IsParted(Buffer buffer) => _parts.ContainsKey(buffer.Id);

    /// <summary>Memory that a function is given.</summary>
    /// <param name="lengths">How many lengths come with it: those of an array of more than one dimension that a method makes.</param>
    /// <param name="what">What it is in the source.</param>
    /// <param name="fixedLength">How long it is, where that is known.</param>
    public Buffer Parameter(string name, BufferShape shape, int lengths, object what, List<Parameter> parameters, int? fixedLength = null)
    {
        var buffer = New(name, lengths > 0 ? shape with { Rank = 1, Depth = 0 } : shape) with { FixedLength = fixedLength };
        context.AddRoot(buffer, what, isParameter: true);
        parameters.AddRange(PartsOf(buffer).Select(p => new BufferParameter(p, Access.Read)));
        context.Grids.Declare(buffer, [.. Enumerable.Range(0, lengths).Select(d => (Operand)context.Flow.Numbering.Value(ValueType.Int, $"{name}Length{d}"))]);
        if (lengths > 0 && shape.Depth > 0)
            context.Jagged.Declare(buffer, context.Grids.LengthsOf(buffer));
        parameters.AddRange(context.Grids.LengthsOf(buffer).Select(l => new ValueParameter((Value)l)));
        return buffer;
    }

    /// <summary>How many scalars of one memory an element is.</summary>
    public int WidthOf(Buffer buffer) => _widths.TryGetValue(buffer.Id, out int width) ? width : 1;

    public BufferShape ShapeOf(Buffer buffer) => new(buffer.Element, buffer.Rank, buffer.Depth, WidthOf(buffer)) { Parts = _parts.TryGetValue(buffer.Id, out var parts) ? parts.Shapes : default };

    /// <summary>The scalars of an element, as memory holds them.</summary>
    public IEnumerable<ElementType> ElementsOf(Buffer buffer)
        => _parts.TryGetValue(buffer.Id, out var parts) ? parts.Shapes.Select(p => p.Element) : Enumerable.Repeat(buffer.Element, WidthOf(buffer));

    /// <param name="name">What to call memory that the expression makes.</param>
    public Buffer? Parse(IOperation operation, string? name = null)
    {
        switch (operation)
        {
            case IConversionOperation conversion:
                return Convert(conversion, name);
            case ILocalReferenceOperation local:
                return Named(operation, context.Places.TryGetValue(local.Local, out var place) ? place : null);
            case IParameterReferenceOperation parameter when context.Places.TryGetValue(parameter.Parameter, out var given):
                return Named(operation, given);
            case IFieldReferenceOperation or IPropertyReferenceOperation when operation is IMemberReferenceOperation { Instance: { } holder } member && context.Structs.IsValue(holder) && (holder.Type is { IsTupleType: true } || StructParser.PartOf(member) is not null):
                return Part(member);
            case IParameterReferenceOperation or IFieldReferenceOperation:
                return Data(operation);
            case IPropertyReferenceOperation property:
                return Property(property, name);
            case IArrayElementReferenceOperation element:
                return ElementOf(element, name);
            case IImplicitIndexerReferenceOperation { Argument: IRangeOperation range } view when SourceTypes.IsSpan(view.Instance.Type) || SourceTypes.IsMemory(view.Instance.Type) || SourceTypes.IsList(view.Instance.Type):
                return Parse(view.Instance) is { } source ? Range(operation, source, range, name) : null;
            case IImplicitIndexerReferenceOperation { Argument: var argument } when SourceTypes.IsSystemType(argument.Type, "Range"):
                context.RefuseIndexVariable(argument);
                return null;
            case IInvocationOperation call when LibraryFunctions.IsStop(call.TargetMethod):
                return Parse(call.Arguments[0].Value) is { } read ? context.Stopped(read) : null;
            case IInvocationOperation call:
                return context.BufferCalls.View(call, name);
            case IConditionalOperation { WhenFalse: not null } choice:
                return context.Regions.Choose(choice, name);
            case ISwitchExpressionOperation choice:
                return context.Regions.Choose(choice, name);
            default:
                return context.Allocations.Parse(operation, name);
        }
    }

    /// <summary>Lets a local name the memory of an expression.</summary>
    public void Bind(ILocalSymbol local, IOperation value)
    {
        int? first = local.Type is IArrayTypeSymbol { ElementType: IArrayTypeSymbol } ? context.Flow.Numbering.Next() : null;
        var buffer = Parse(value, local.Name);
        if (first is { } made && buffer is not null)
            context.Jagged.Adopt(local, value, buffer, made);
        bool isUndecided = buffer is null ? !context.Module.Sink.Failed : context.Regions.IsChoice(buffer);
        if (SourceTypes.Memory(local.Type) is { } shape && (isUndecided || context.Regions.IsBoundAnew(local, local.Type)))
        {
            var place = context.Regions.Declare(local, shape);
            context.Places[local] = place;
            if (buffer is not null)
                context.Regions.Assign(place, buffer, value);
        }
        else if (buffer is not null)
        {
            context.Places[local] = new BufferPlace(buffer, context.Flow.Block);
        }
    }

    /// <summary>The number of elements.</summary>
    public Operand Length(IOperation at, Buffer buffer, string? name, int dimension = 0)
    {
        buffer = context.MemoryOf(buffer);
        if (context.Regions.IsChoice(buffer))
            return context.Regions.LengthOf(buffer);
        if (_counts.TryGetValue(buffer.Id, out var known) || context.Jagged.LengthOf(buffer) is { } rows && (known = rows) is not null)
            return known;
        int width = WidthOf(buffer);
        var scalars = context.Let(at, ValueType.Int, new Length(PartOf(buffer, 0), dimension), width == 1 ? name : null);
        return width == 1 ? scalars : context.Let(at, ValueType.Int, new Binary(BinaryOperator.Divide, scalars, Operand.Int(width)), name);
    }

    /// <summary>The number of elements, of a rectangular array in all dimensions.</summary>
    public Operand Total(IOperation at, Buffer buffer, string? name)
    {
        Operand total = Length(at, buffer, buffer.Rank == 1 ? name : null);
        for (int dimension = 1; dimension < buffer.Rank; dimension++)
        {
            var length = Length(at, buffer, null, dimension);
            total = context.Let(at, ValueType.Int, new Binary(BinaryOperator.Multiply, total, length), dimension == buffer.Rank - 1 ? name : null);
        }
        return total;
    }

    /// <summary>A view of <paramref name="count"/> elements, or of all that follow.</summary>
    public Buffer Slice(IOperation at, Buffer source, Operand offset, Operand? count, string? name)
    {
        if (offset is Literal { Bits: 0 } && count is null)
            return source;
        if (context.IsStopped(source))
            return context.Stopped(Slice(at, context.MemoryOf(source), offset, count, name));
        if (context.Regions.IsChoice(source))
            return context.Regions.Slice(at, source, offset, count, name);
        count ??= context.Integers.Subtract(Length(at, source, null), offset);
        var shape = ShapeOf(source);
        var view = New(name ?? source.Name, shape, count);
        context.AddView(view, source, offset);
        context.Regions.AddView(view, source, offset, count);
        var (first, length) = (context.Integers.Times(offset, shape.Width), context.Integers.Times(count, shape.Width));
        foreach (var (part, of) in PartsOf(view).Zip(PartsOf(source), (p, s) => (p, s)))
            context.Add(at, new Slice(part, of, first, length));
        return view;
    }

    public Buffer? Range(IOperation at, Buffer source, IRangeOperation range, string? name)
    {
        var (offset, end) = Bounds(at, source, range);
        return end is null ? Slice(at, source, offset, null, name) : Slice(at, source, offset, context.Integers.Subtract(end, offset), name);
    }

    /// <summary>Where a range starts and ends; no end is the buffer's.</summary>
    public (Operand Offset, Operand? End) Bounds(IOperation at, Buffer source, IRangeOperation range)
    {
        Operand? length = null;
        Operand Length() => length ??= context.Buffers.Length(at, source, null);
        var offset = range.LeftOperand is { } left ? context.Elements.Index(left, Length) : Operand.Int(0);
        // The end that is left out is the length that the start may have been counted from.
        var end = range.RightOperand is { } right ? context.Elements.Index(right, Length) : length;
        return (offset, end);
    }

    private Buffer? Convert(IConversionOperation conversion, string? name)
    {
        bool keepsMemory = SourceTypes.LooksLikeBuffer(conversion.Type)
            && (conversion.OperatorMethod is null || SourceTypes.IsSpan(conversion.OperatorMethod.ContainingType) || SourceTypes.IsMemory(conversion.OperatorMethod.ContainingType))
            && (SourceTypes.LooksLikeBuffer(conversion.Operand.Type) || conversion.Operand is ICollectionExpressionOperation or IObjectCreationOperation or IDefaultValueOperation
                || conversion.Operand.Kind == OperationKind.None || conversion.Operand is IConditionalOperation or ISwitchExpressionOperation);
        if (keepsMemory)
            return Parse(conversion.Operand, name);
        if (conversion.Operand is IInvocationOperation { TargetMethod.Name: "Clone", Instance.Type: IArrayTypeSymbol original } copy && SymbolEqualityComparer.Default.Equals(original, conversion.Type))
            return context.BufferCalls.View(copy, name);
        // foreach wraps an array into a conversion to IEnumerable.
        if (conversion.IsImplicit && conversion.OperatorMethod is null && SourceTypes.LooksLikeBuffer(conversion.Operand.Type))
            return Parse(conversion.Operand, name);
        context.RefuseConstruct(conversion);
        return null;
    }

    private Buffer? Named(IOperation operation, Place? place)
    {
        switch (place)
        {
            case BufferPlace buffer when context.Flow.IsInside(buffer.BoundIn):
                return buffer.Buffer;
            case HeldMemoryPlace { Held: { } held }:
                return Named(operation, held);
            case RegionPlace region:
                return context.Regions.Read(region, operation);
            case BufferPlace:
                context.Refuse(operation, $"'{operation.Syntax}', which is bound in another block than it is used in,", "declare a variable for each region of memory");
                return null;
            case PathPlace:
                return Data(operation);
            case null when !context.Module.Sink.Failed:
                context.Refuse(operation, $"'{operation.Syntax}', a variable of the method around this one,", "pass it as a parameter");
                return null;
            default:
                context.Module.Sink.FailSilently();
                return null;
        }
    }

    /// <summary>Memory that a struct holds.</summary>
    private Buffer? Part(IMemberReferenceOperation member)
    {
        if (context.Tuples.Find(member) is { } place and not PathPlace)
            return Named(member, place);
        if (context.Tuples.PartOf(member) is [MemoryOperand memory])
            return Named(member, new BufferPlace(memory.Buffer, memory.BoundIn));
        context.Module.Sink.FailSilently();
        return null;
    }

    private Buffer? Data(IOperation operation)
    {
        if (SourceTypes.Memory(operation.Type) is { } shape)
            return context.Data.ReadBuffer(operation, shape);
        RefuseType(operation);
        return null;
    }

    private void RefuseType(IOperation operation)
    {
        if (SourceTypes.IsUnknown(operation.Type))
            context.Module.Sink.FailSilently();
        else
            context.Refuse(operation, $"A value of type '{SourceTypes.Display(operation.Type!)}'", SourceTypes.LooksLikeBuffer(operation.Type) ? Constructs.ElementsOf(operation.Type!) : Constructs.KeepInArray);
    }

    private Buffer? Property(IPropertyReferenceOperation property, string? name)
    {
        bool isOfMemory = SourceTypes.IsMemory(property.Property.ContainingType);
        if ((isOfMemory || SourceTypes.IsSpan(property.Property.ContainingType)) && property.Property.IsStatic)
            return context.Allocations.Empty(property, name);
        if (isOfMemory && property is { Property.Name: "Span", Instance: { } memory })
            return Parse(memory, name);
        return DataReader.IsStored(property) ? Data(property) : context.Calls.ViewOfProperty(property, name);
    }

    private Buffer? ElementOf(IArrayElementReferenceOperation element, string? name)
    {
        if (!SourceTypes.LooksLikeBuffer(element.Type) || element.Indices.Length != 1)
        {
            context.RefuseConstruct(element);
            return null;
        }
        if (Parse(element.ArrayReference) is not { } source)
            return null;
        if (element.Indices[0] is IRangeOperation range)
            return context.Allocations.CopyOf(element, source, range, name);
        var index = context.Elements.Index(element.Indices[0], source);
        return Row(element, source, index, name);
    }

    public Buffer? Row(IOperation at, Buffer source, Operand index, string? name)
    {
        if (context.Jagged.Of(source) is not null)
            return context.Jagged.Row(at, source, index, name);
        if (source.Depth == 0)
        {
            context.RefuseConstruct(at);
            return null;
        }
        if (context.IsStopped(source))
            return Row(at, context.MemoryOf(source), index, name) is { } read ? context.Stopped(read) : null;
        var row = context.Flow.Numbering.Buffer(source.Element, name ?? source.Name, 1, source.Depth - 1);
        context.AddView(row, source);
        context.Regions.AddView(row, source, index, null);
        context.Add(at, new Row(row, source, index));
        return row;
    }
}
