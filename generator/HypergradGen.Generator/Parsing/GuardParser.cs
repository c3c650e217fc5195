using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// What checks and computes nothing: <c>throw</c> and the library's guards, which the emitted code keeps as they are, and
/// assertions and printing, which it leaves out.
/// </summary>
internal sealed class GuardParser(FunctionContext context)
{
    /// <summary>
    /// A <c>throw</c> counts as going on to the next statement, in front of which it stands; no code behind it needs to be
    /// put on the other side of a branch.
    /// </summary>
    public void Throw(IThrowOperation operation)
    {
        var exception = Strip(operation.Exception);
        if (exception is not IObjectCreationOperation creation)
        {
            if (exception is null or { Kind: OperationKind.Invalid })
                context.Module.Sink.FailSilently();
            else
                context.Refuse(operation, "'throw' of an exception that is made elsewhere", "write 'throw new …' where it is thrown");
            return;
        }
        var text = new ThrowText(context);
        text.Add("throw ");
        if (text.TryAdd(creation))
            Add(operation, text);
    }

    /// <summary>A call of a guard of the library, or one that is left out; false where the method is neither.</summary>
    public bool TryParse(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method is not { ReturnsVoid: true, ContainingType: { } type })
            return false;
        if (method.IsStatic && method.Name.StartsWith("ThrowIf", StringComparison.Ordinal) && IsException(type) && method.DeclaringSyntaxReferences.IsEmpty)
        {
            Check(call);
            return true;
        }
        if (!IsLeftOut(method))
            return false;
        if (call.Arguments.Any(a => SideEffects.HasAny(a.Value)))
            context.Refuse(call, $"'{type.Name}.{method.Name}' with an argument that changes something", "make the change in a statement of its own");
        else
            context.Module.Sink.Report(Descriptors.CallLeftOut, SourceLocations.Of(call), $"{type.Name}.{method.Name}", context.Method.Name);
        return true;
    }

    /// <summary>The memory and the objects of a problem are there; that an array of its data is null can be asked.</summary>
    private void Check(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.Name is "ThrowIfNull" or "ThrowIf" or "ThrowIfNullOrEmpty" or "ThrowIfNullOrWhiteSpace" && call.Arguments.Any(a => IsMemory(Strip(a.Value))))
            return;
        var text = new ThrowText(context);
        text.Add($"{ThrowText.Name(method.ContainingType)}.{method.Name}");
        if (text.TryAdd(call.Arguments))
            Add(call, text);
    }

    /// <summary>Memory that is no data, which is never null.</summary>
    private bool IsMemory(IOperation? value)
        => value is not null && SourceTypes.LooksLikeBuffer(value.Type) && !context.Data.Names(value);

    private void Add(IOperation at, ThrowText text)
        => context.Add(at, new Guard(Guard.Always, text.Pieces, text.Operands));

    private static bool IsException(INamedTypeSymbol type)
        => type.Name.EndsWith("Exception", StringComparison.Ordinal);

    /// <summary>Assertions, printing and logging: they are for whoever runs the method itself.</summary>
    private static bool IsLeftOut(IMethodSymbol method)
    {
        string type = method.ContainingType.OriginalDefinition.ToDisplayString();
        return method.DeclaringSyntaxReferences.IsEmpty
            && (type is "System.Diagnostics.Debug" or "System.Diagnostics.Trace" || type == "System.Console" && method.Name is "Write" or "WriteLine"
                || type.StartsWith("Microsoft.Extensions.Logging.", StringComparison.Ordinal));
    }

    public static IOperation? Strip(IOperation? operation)
        => operation is IConversionOperation { OperatorMethod: null } conversion ? Strip(conversion.Operand) : operation;
}
