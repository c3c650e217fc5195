using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>The library's methods on spans and arrays: views of them, and loops over their elements.</summary>
internal sealed class BufferCallParser(FunctionContext context)
{
    /// <summary>A call whose result is a span or an array.</summary>
    public Buffer? View(IInvocationOperation call, string? name)
    {
        var method = call.TargetMethod;
        if (!IsLibrary(method))
            return context.Calls.View(call, name);
        var (receiver, arguments) = Split(call);
        switch (method.Name)
        {
            case "Slice" or "AsSpan" or "AsMemory" when receiver is not null && SourceTypes.LooksLikeBuffer(receiver.Type):
                return context.Buffers.Parse(receiver) is { } source ? Slice(call, source, arguments, name) : null;
            case "ToArray" or "Clone" when receiver is not null && SourceTypes.LooksLikeBuffer(receiver.Type):
                return context.Buffers.Parse(receiver) is { } original ? context.Allocations.CopyOf(call, original, null, name) : null;
            case "Empty" when arguments.Length == 0 && receiver is null:
                return context.Allocations.Empty(call, name);
            default:
                context.Calls.RefuseCall(call);
                return null;
        }
    }

    private Buffer? Slice(IInvocationOperation call, Buffer source, IOperation[] arguments, string? name)
    {
        switch (arguments)
        {
            case []:
                return source;
            case [IRangeOperation range]:
                return context.Buffers.Range(call, source, range, name);
            case [var start] when !SourceTypes.IsSystemType(start.Type, "Range"):
                return context.Buffers.Slice(call, source, context.Elements.Index(start, source), null, name);
            case [var start, var length]:
                var offset = context.Expressions.Scalar(start);
                return context.Buffers.Slice(call, source, offset, context.Expressions.Scalar(length), name);
            default:
                context.RefuseIndexVariable(call);
                return null;
        }
    }

    /// <summary>A call for its effect on memory; false where the method is not one of these.</summary>
    public bool TryParse(IInvocationOperation call)
    {
        if (!IsLibrary(call.TargetMethod))
            return false;
        var (receiver, arguments) = Split(call);
        if (receiver is null || !SourceTypes.LooksLikeBuffer(receiver.Type))
            return false;
        if (receiver.Type is IArrayTypeSymbol { ElementType: IArrayTypeSymbol })
        {
            context.Refuse(call, $"'{call.TargetMethod.Name}' of an array of arrays", "write a loop over its rows");
            return true;
        }
        switch (call.TargetMethod.Name, arguments)
        {
            case ("Clear", []):
                Fill(call, receiver, receiver, null);
                return true;
            case ("Clear", [var start, var count]):
                Fill(call, receiver, receiver, null, start, count);
                return true;
            case ("Fill", [var value]):
                Fill(call, receiver, receiver, value);
                return true;
            case ("Fill", [var value, var start, var count]):
                Fill(call, receiver, receiver, value, start, count);
                return true;
            case ("Reverse", []):
                Reverse(call, receiver, null, null);
                return true;
            case ("Reverse", [var start, var count]):
                Reverse(call, receiver, start, count);
                return true;
            case ("CopyTo", [var target]) when SourceTypes.LooksLikeBuffer(target.Type):
                Copy(call, receiver, null, target, null, null);
                return true;
            case ("CopyTo", [var target, var start]) when SourceTypes.LooksLikeBuffer(target.Type):
                Copy(call, receiver, null, target, start, null);
                return true;
            case ("Copy", [var target, var count]) when SourceTypes.LooksLikeBuffer(target.Type):
                Copy(call, receiver, null, target, null, count);
                return true;
            case ("Copy", [var sourceStart, var target, var targetStart, var count]) when SourceTypes.LooksLikeBuffer(target.Type):
                Copy(call, receiver, sourceStart, target, targetStart, count);
                return true;
            default:
                return false;
        }
    }

    /// <summary><c>GetLength(d)</c> of a rectangular array, and its bounds.</summary>
    public Operand? TryLength(IInvocationOperation call, string? name)
    {
        if (call is not { TargetMethod.Name: "GetLength" or "GetUpperBound" or "GetLowerBound", Instance.Type: IArrayTypeSymbol array, Arguments: [{ Value: var dimension }] })
            return null;
        if (dimension.ConstantValue is not { HasValue: true, Value: int constant } || constant < 0 || constant >= array.Rank)
        {
            context.Refuse(dimension, "A dimension that is not a constant", "write the number of the dimension");
            return Operand.Int(0);
        }
        if (context.Buffers.Parse(call.Instance) is not { } buffer || call.TargetMethod.Name == "GetLowerBound")
            return Operand.Int(0);
        return call.TargetMethod.Name == "GetLength" ? context.Grids.Length(call, buffer, name, constant) : context.Integers.Subtract(context.Grids.Length(call, buffer, null, constant), Operand.Int(1));
    }

    private void Fill(IInvocationOperation call, IOperation memory, IOperation at, IOperation? value, IOperation? start = null, IOperation? count = null)
    {
        if (context.Buffers.Parse(memory) is not { } buffer)
            return;
        if (buffer.Rank != 1 || buffer.Depth != 0)
        {
            context.Refuse(call, "An array of more than one dimension here", "write a loop");
            return;
        }
        var parts = value is null ? [.. context.Buffers.ElementsOf(buffer).Select(e => (Operand)Flow.Zero(ValueType.Of(e)))] : context.Tuples.Flatten(value, null);
        var offset = start is null ? null : context.Expressions.Scalar(start);
        var length = count is null ? context.Buffers.Length(call, buffer, null) : context.Expressions.Scalar(count);
        if (!context.Write(buffer, at))
            return;
        context.Allocations.ForEach(length, i =>
        {
            context.Allocations.Store(call, buffer, offset is null ? i : context.Integers.Add(offset, i), parts);
        });
    }

    /// <summary>Swaps the elements that are equally far from both ends.</summary>
    private void Reverse(IInvocationOperation call, IOperation memory, IOperation? start, IOperation? count)
    {
        if (context.Buffers.Parse(memory) is not { } buffer)
            return;
        var first = start is null ? Operand.Int(0) : context.Expressions.Scalar(start);
        var length = count is null ? context.Buffers.Length(call, buffer, null) : context.Expressions.Scalar(count);
        if (buffer.Rank != 1 || buffer.Depth != 0)
            context.Refuse(call, "An array of more than one dimension here", "write a loop");
        else if (context.Write(buffer, memory))
            context.Allocations.Reverse(call, buffer, first, length);
    }

    private void Copy(IInvocationOperation call, IOperation from, IOperation? fromStart, IOperation to, IOperation? toStart, IOperation? count)
    {
        if (context.Buffers.Parse(from) is not { } source)
            return;
        var sourceOffset = fromStart is null ? null : context.Expressions.Scalar(fromStart);
        if (context.Buffers.Parse(to) is not { } target)
            return;
        var targetOffset = toStart is null ? null : context.Expressions.Scalar(toStart);
        if (source.Rank != 1 || source.Depth != 0 || target.Rank != 1 || target.Depth != 0)
        {
            context.Refuse(call, "An array of more than one dimension here", "write a loop");
            return;
        }
        var length = count is null ? context.Buffers.Length(call, source, null) : context.Expressions.Scalar(count);
        if (!context.Write(target, to) || (source == target && sourceOffset is null && targetOffset is null))
            return;
        if (context.Regions.MayBeSame(source, target))
        {
            var between = context.Allocations.Allocate(call, context.Buffers.ShapeOf(source), length, null);
            context.Allocations.Copy(call, source, between, length, sourceOffset);
            context.Allocations.Copy(call, between, target, length, null, targetOffset);
        }
        else
        {
            context.Allocations.Copy(call, source, target, length, sourceOffset, targetOffset);
        }
    }

    /// <summary>Methods of spans, of arrays and of MemoryExtensions, and the copy of an array by Enumerable.</summary>
    public static bool IsLibrary(IMethodSymbol method)
        => method is { Name: "ToArray", ContainingType: { Name: "Enumerable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } } } || SourceTypes.IsSpan(method.ContainingType) || SourceTypes.IsMemory(method.ContainingType) || SourceTypes.IsSystemType(method.ContainingType, "MemoryExtensions") || SourceTypes.IsSystemType(method.ContainingType, "Array")
            || method.Name is "AsSpan" or "ToArray" or "CopyTo" && (SourceTypes.IsList(method.ContainingType) || method.ContainingType is { Name: "CollectionsMarshal" or "CollectionExtensions", ContainingNamespace.ContainingNamespace.Name: "System" or "Runtime" });

    /// <summary>What a method works on: its instance, or the first argument of a static method or extension.</summary>
    private static (IOperation? Receiver, IOperation[] Arguments) Split(IInvocationOperation call)
    {
        var arguments = call.Arguments.OrderBy(a => a.Parameter?.Ordinal).Select(a => a.Value).ToArray();
        if (call.Instance is { } instance)
            return (Unwrap(instance), [.. arguments.Select(Unwrap)]);
        if (arguments.Length == 0)
            return (null, arguments);
        return (Unwrap(arguments[0]), arguments.Skip(1).Select(Unwrap).ToArray());
    }

    /// <summary>The methods of Array and Enumerable take arrays of any type.</summary>
    private static IOperation Unwrap(IOperation argument)
        => argument is IConversionOperation { IsImplicit: true, OperatorMethod: null, Operand.Type: IArrayTypeSymbol } conversion && !SourceTypes.LooksLikeBuffer(conversion.Type) ? conversion.Operand : argument;
}
