using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Calls of methods that are not looked into, but called as they stand: those that have a rule of the user's, and those that
/// are marked <c>[Constant]</c>.
/// </summary>
internal sealed class ExternalCallParser(FunctionContext context)
{
    /// <summary>The scalars that the call returns; null where the method is not one of these.</summary>
    public ImmutableArray<Operand>? TryParse(IInvocationOperation call, string? name)
    {
        var method = call.TargetMethod.OriginalDefinition;
        if (method.ContainingType is null or IErrorTypeSymbol || method.MethodKind != MethodKind.Ordinary)
            return null;
        if (context.Module.Rules.Find(method) is not { } found)
            return null;
        if (found.Method is not { } external)
        {
            context.Module.Sink.FailSilently();
            return [];
        }
        if (RuleSignature.WhyNotCalled(method) is { } why)
        {
            context.Refuse(call, $"A call of '{method.Name}', which is marked [Constant],", why.StartsWith("which ", StringComparison.Ordinal) ? "it " + why.Substring("which ".Length) : "its " + why.Substring("whose ".Length));
            return [];
        }
        if (!context.Module.IsAccessible(method))
        {
            context.Report(Descriptors.HelperInaccessible, call, context.Method.Name, $"{SourceTypes.Display(method.ContainingType)}.{method.Name}", context.Module.Problem.Name);
            return [];
        }
        return Call(call, method, external, name);
    }

    private ImmutableArray<Operand> Call(IInvocationOperation call, IMethodSymbol method, ExternalMethod external, string? name)
    {
        var scalars = new SortedDictionary<int, Operand>();
        var buffers = new SortedDictionary<int, Buffer>();
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is not { } parameter)
            {
                context.Module.Sink.FailSilently();
                return [];
            }
            if (!SourceTypes.IsSpan(parameter.Type))
                scalars[parameter.Ordinal] = context.Expressions.Scalar(argument.Value);
            else if (context.Buffers.Parse(argument.Value) is { Rank: 1, Depth: 0 } buffer && (!RuleSignature.IsFilled(parameter) || context.Write(buffer, argument.Value)))
                buffers[parameter.Ordinal] = context.IsStopped(buffer) ? context.Allocations.CopyOf(argument.Value, buffer, null, buffer.Name)! : buffer;
            else
                return [];
        }
        if (scalars.Count + buffers.Count != method.Parameters.Length)
        {
            context.Module.Sink.FailSilently();
            return [];
        }
        // A variable of several memories is decided around the call.
        int[] places = [.. buffers.Keys];
        return context.Regions.Open([.. buffers.Values], call, decided =>
        {
            var given = new SortedDictionary<int, Buffer>();
            for (int i = 0; i < places.Length; i++)
                given[places[i]] = decided[i];
            return Call(call, method, external, [.. scalars.Values], given, name);
        });
    }

    private ImmutableArray<Operand> Call(IInvocationOperation call, IMethodSymbol method, ExternalMethod external, ImmutableArray<Operand> scalars, SortedDictionary<int, Buffer> buffers, string? name)
    {
        if (Overlapping(call, method, buffers) is { } overlapping)
        {
            context.Refuse(overlapping, $"Memory that '{method.Name}' is given and fills at another place too", "copy it to a local first: the method's rule is for memory that it does not write while it reads");
            return [];
        }
        var types = method.ReturnsVoid ? [] : SourceTypes.Flatten(method.ReturnType) ?? [];
        var results = types.Select(t => context.Flow.Numbering.Value(t, types.Count == 1 ? name : null)).ToImmutableArray();
        context.Add(call, new Call(SourceOf(method), scalars, buffers.Values.ToImmutableArray(), results) { External = external });
        return results.CastArray<Operand>();
    }

    /// <summary>What a call of a static method is written as.</summary>
    public static string SourceOf(IMethodSymbol method) => $"{method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}.{DataReader.Escape(method.Name)}";

    /// <summary>
    /// An argument that may share a part of its memory with one that the method fills: what is read at one place would have been written at another. With the
    /// whole of it in common the method sees to itself.
    /// </summary>
    private IOperation? Overlapping(IInvocationOperation call, IMethodSymbol method, SortedDictionary<int, Buffer> buffers)
    {
        bool IsShared(Buffer buffer) => buffers.Any(other => RuleSignature.IsFilled(method.Parameters[other.Key]) && other.Value != buffer && context.Root(other.Value) == context.Root(buffer));
        return call.Arguments.FirstOrDefault(a => buffers.TryGetValue(a.Parameter!.Ordinal, out var buffer) && IsShared(buffer))?.Value;
    }
}
