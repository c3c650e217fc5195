using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Helpers that return memory, or a struct or tuple that holds some, are read where they are called: a function of the IR gives back
/// scalars, and what the helper makes has to live in its caller's block.
/// <code>
/// double[] p = Softmax(z);        e = new double[z.Length]; for i: e[i] = …        p is e
/// </code>
/// </summary>
internal sealed class InPlaceParser(FunctionContext context, ArgumentParser arguments)
{
    /// <summary>The parts of what the helper returns, memory among them; null where it is refused.</summary>
    public ImmutableArray<Operand>? Parse(IOperation at, IMethodSymbol method, HelperArguments given, string? name)
    {
        if (context.Module.BodyOf(method) is not { } body)
        {
            context.Module.Sink.FailSilently();
            return null;
        }
        context.Regions.Prepare(body);
        return context.Module.Helpers.Follow(at, context.Method, method, () => new Result(Within(at, method, given, () => Returned(at, method, body, name))))?.Parts;
    }

    /// <summary>What a helper gave, as an object that may be null.</summary>
    private sealed record Result(ImmutableArray<Operand>? Parts);

    /// <summary>Reads a body with the helper's own <c>this</c> and parameters, and gives back what it assigns by reference.</summary>
    private ImmutableArray<Operand>? Within(IOperation at, IMethodSymbol method, HelperArguments given, Func<ImmutableArray<Operand>?> body)
    {
        var type = method.ContainingType;
        var (receiver, before) = (context.Receiver, context.Structs.This(type));
        var (results, returning) = (context.Statements.Results, context.Statements.Returning);
        context.Receiver = given.Receiver;
        if (!given.This.IsEmpty)
            context.Structs.BindThis(type, context.Tuples.Hold("this", type, given.This, at));
        arguments.Bind(method, given);
        var parameters = MethodSymbols.Parameters(method);
        foreach (var parameter in parameters)
            BindAnew(parameter, at);

        var returned = body();
        var references = parameters.Where(p => p.RefKind is RefKind.Ref or RefKind.Out).Select(p => context.Places[p]);
        if (given.References.Length > references.Count())
            references = references.Prepend(context.Structs.This(type)!);
        var assigned = references.Select(p => context.Tuples.Read(p, at)).ToArray();
        if (!given.This.IsEmpty)
            context.Structs.BindThis(type, before);
        (context.Receiver, context.Statements.Results, context.Statements.Returning) = (receiver, results, returning);
        for (int i = 0; i < Math.Min(assigned.Length, given.References.Length); i++)
            context.Assignments.Assign(given.References[i].Target, assigned[i], given.References[i].At);
        return returned;
    }

    /// <summary>A parameter that the helper binds to other memory.</summary>
    private void BindAnew(IParameterSymbol parameter, IOperation at)
    {
        if (!context.Regions.IsBoundAnew(parameter, parameter.Type) || context.Places[parameter] is not BufferPlace { Buffer: var buffer })
            return;
        var place = context.Regions.Declare(parameter, SourceTypes.Memory(parameter.Type)!.Value);
        context.Places[parameter] = place;
        context.Regions.Assign(place, buffer, at);
    }

    private ImmutableArray<Operand>? Returned(IOperation at, IMethodSymbol method, IBlockOperation body, string? name)
    {
        var operations = body.Operations;
        bool isAtEnd = operations.LastOrDefault() is IReturnOperation { ReturnedValue: not null };
        var before = isAtEnd ? operations.RemoveAt(operations.Length - 1) : operations;
        if (isAtEnd && !JumpAnalysis.Sequence(before).Returns)
        {
            context.Sequences.Parse(Step.Of(before));
            var value = ((IReturnOperation)operations[operations.Length - 1]).ReturnedValue!;
            var parts = context.Tuples.Leaves(value, name);
            return parts.Length == StructParser.Width(method.ReturnType) ? parts : null;
        }
        if (SourceTypes.Memory(method.ReturnType) is { Rank: 1, Depth: 0 } shape)
            return OneOfSeveral(at, method, body, shape);
        context.Refuse(at, "A helper that returns memory of more than one dimension, or a struct with memory, at several places", "write one 'return', at its end");
        return null;
    }

    /// <summary>Each <c>return</c> binds a variable, which may name the memory of any.</summary>
    private ImmutableArray<Operand>? OneOfSeveral(IOperation at, IMethodSymbol method, IBlockOperation body, BufferShape shape)
    {
        var place = context.Regions.Declare(method.OriginalDefinition, shape);
        context.Statements.Results = [.. TupleParser.Variables(place)];
        context.Statements.Returning = value =>
        {
            if (context.Buffers.Parse(value, method.Name) is { } returned)
                context.Regions.Assign(place, returned, value);
        };
        context.Sequences.Parse(Step.Of(body));

        // A 'return' has left the helper, and not the method that calls it.
        context.Flow[context.Jumps.Returned] = Operand.Bool(false);
        return context.Regions.Read(place, at) is { } memory ? [new MemoryOperand(memory, context.Flow.Block)] : null;
    }
}
