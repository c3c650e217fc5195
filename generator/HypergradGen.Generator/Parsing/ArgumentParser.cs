using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>What a helper is called with, in the order of its parameters.</summary>
/// <param name="Receiver">The data that <c>this</c> is in the helper.</param>
/// <param name="Paths">For each parameter the data it stands for, where it is an object.</param>
internal sealed record HelperArguments(
    DataPath? Receiver,
    ImmutableArray<DataPath?> Paths,
    ImmutableArray<Operand> Scalars,
    ImmutableArray<(Buffer Buffer, IOperation At)> Buffers);

/// <summary>Evaluates arguments as they are written and hands them on in the order of the parameters.</summary>
internal sealed class ArgumentParser(FunctionContext context)
{
    public HelperArguments? Parse(IOperation at, IMethodSymbol method, IOperation? instance, ImmutableArray<IArgumentOperation> written)
    {
        var parameters = MethodSymbols.Parameters(method);
        bool isExtension = MethodSymbols.IsExtensionMember(method);
        DataPath? receiver = null;
        var values = new List<(int Ordinal, IOperation Value)>();
        if (isExtension && instance is not null)
            values.Add((0, instance));
        else if (!method.IsStatic && method.MethodKind != MethodKind.LocalFunction && instance is not null)
        {
            receiver = context.Data.Path(instance);
            if (receiver is null)
                return null;
        }
        else if (method.MethodKind == MethodKind.LocalFunction)
        {
            receiver = context.Receiver;
        }
        foreach (var argument in written)
        {
            if (argument.Parameter is not { } parameter)
            {
                context.Module.Sink.FailSilently();
                return null;
            }
            values.Add((parameter.Ordinal + (isExtension ? 1 : 0), argument.Value));
        }

        var parts = new Part[parameters.Length];
        foreach (var (ordinal, value) in values)
        {
            if (ordinal >= parts.Length)
                continue;
            if (Parse(parameters[ordinal], value) is not { } part)
                return null;
            parts[ordinal] = part;
        }
        if (parts.Any(p => p is null))
        {
            context.Module.Sink.FailSilently();
            return null;
        }
        return new HelperArguments(receiver,
            parts.Select(p => p.Path).ToImmutableArray(),
            parts.SelectMany(p => p.Scalars).ToImmutableArray(),
            parts.Where(p => p.Buffer is not null).Select(p => (p.Buffer!, p.At)).ToImmutableArray());
    }

    /// <summary>Lets the parameters of a helper that is read in place stand for the arguments.</summary>
    public void Bind(IMethodSymbol method, HelperArguments arguments)
    {
        var parameters = MethodSymbols.Parameters(method);
        int scalar = 0, buffer = 0;
        for (int i = 0; i < parameters.Length; i++)
        {
            if (arguments.Paths[i] is { } path)
                context.Places[parameters[i]] = new PathPlace(path);
            else if (SourceTypes.LooksLikeBuffer(parameters[i].Type))
                context.Places[parameters[i]] = new BufferPlace(arguments.Buffers[buffer++].Buffer, context.Flow.Block);
            else
                context.Places[parameters[i]] = context.Tuples.Declare(parameters[i].Name, parameters[i].Type, _ => arguments.Scalars[scalar++]);
        }
    }

    private Part? Parse(IParameterSymbol parameter, IOperation value)
    {
        if (parameter.RefKind is RefKind.Ref or RefKind.Out)
        {
            context.Refuse(value, parameter.RefKind == RefKind.Ref ? "A 'ref' argument" : "An 'out' argument", "return a tuple");
            return null;
        }
        if (SourceTypes.LooksLikeBuffer(parameter.Type))
            return context.Buffers.Parse(value) is { } buffer ? new Part(value, null, [], buffer) : null;
        if (SourceTypes.Flatten(parameter.Type) is { } types)
        {
            var scalars = context.Tuples.Flatten(value, null);
            return scalars.Length == types.Count ? new Part(value, null, scalars, null) : null;
        }
        if (SourceTypes.IsUnknown(parameter.Type))
        {
            context.Module.Sink.FailSilently();
            return null;
        }
        if (parameter.Type.SpecialType == SpecialType.System_String && value.ConstantValue is { HasValue: true, Value: var text })
            return new Part(value, ThrowText.Constant(text as string, value.Type), [], null);
        if (context.Data.Names(Strip(value)) || Strip(value) is IInstanceReferenceOperation)
            return context.Data.Path(value) is { } path ? new Part(value, path, [], null) : null;
        if (value.Kind == OperationKind.Invalid)
            context.Module.Sink.FailSilently();
        else
            context.Refuse(value, $"An argument of {(SourceTypes.IsGeneric(parameter.Type) ? "the generic type" : "type")} '{SourceTypes.Display(parameter.Type)}'", $"arguments are {SourceTypes.Scalars}, spans, arrays and the problem's data");
        return null;
    }

    private static IOperation Strip(IOperation value) => value is IConversionOperation { OperatorMethod: null } c ? Strip(c.Operand) : value;

    private sealed record Part(IOperation At, DataPath? Path, ImmutableArray<Operand> Scalars, Buffer? Buffer);
}
