using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Helpers that return memory, or a struct or tuple that holds some, are read where they are called: a function of the IR gives back
/// scalars, and what the helper makes has to live in its caller's block. So are helpers that reach one variable by several names.
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

    /// <summary>
    /// The scalars that a helper returns which reaches a variable or an element by more than one name: its parameters are these names.
    /// <code>
    /// Swap(ref a[i], ref a[j])        t = a[i];  a[i] = a[j];  a[j] = t
    /// </code>
    /// </summary>
    public ImmutableArray<Operand>? ParseScalars(IOperation at, IMethodSymbol method, HelperArguments given)
    {
        if (context.Module.BodyOf(method) is not { } body)
        {
            context.Module.Sink.FailSilently();
            return null;
        }
        context.Regions.Prepare(body);
        return context.Module.Helpers.Follow(at, context.Method, method, () => new Result(Within(at, method, given, () => Scalars(method, body))))?.Parts;
    }

    private ImmutableArray<Operand>? Scalars(IMethodSymbol method, IBlockOperation body)
    {
        var types = method.ReturnsVoid ? [] : SourceTypes.Flatten(method.ReturnType) ?? [];
        var results = types.Select(t => context.Flow.Declare("result", t, Flow.Zero(t))).ToImmutableArray();
        context.Statements.Results = results;
        context.Statements.Returning = value =>
        {
            if (method.ReturnsVoid)
            {
                context.Statements.Discard(value);
                return;
            }
            var parts = context.Tuples.Flatten(value, null);
            for (int i = 0; i < Math.Min(parts.Length, results.Length); i++)
                context.Flow[results[i]] = context.Expressions.ConvertTo(parts[i], results[i].Type, value, null);
        };
        context.Sequences.Parse(Step.Of(body));
        if (JumpAnalysis.Of(body).Returns)
            context.Flow[context.Jumps.Returned] = Operand.Bool(false);
        return results.Select(r => context.Flow[r]).ToImmutableArray();
    }

    /// <summary>
    /// The element of memory that a helper returns a reference to; null where it is refused.
    /// <code>
    /// m[i, j] += x        at = i * columns + j;  cells[at] += x
    /// </code>
    /// </summary>
    public Place? ParseReference(IOperation at, IMethodSymbol method, HelperArguments given)
    {
        if (context.Module.BodyOf(method) is not { } body)
        {
            context.Module.Sink.FailSilently();
            return null;
        }
        context.Regions.Prepare(body);
        return context.Module.Helpers.Follow(at, context.Method, method, () =>
        {
            Place? named = null;
            Within(at, method, given, () =>
            {
                named = new ReturnedReferences(context).Parse(at, method, body);
                return [];
            });
            return named;
        });
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
        if (given.AliasOfThis is { } alias)
            context.Structs.BindThis(type, alias);
        else if (!given.This.IsEmpty)
            context.Structs.BindThis(type, context.Tuples.Hold("this", type, given.This, at));
        arguments.Bind(method, given);
        var parameters = MethodSymbols.Parameters(method);
        foreach (var parameter in parameters)
            BindAnew(parameter, at);

        bool isThisHeld = !given.This.IsEmpty && given.AliasOfThis is null;
        Buffer?[] held = isThisHeld ? [.. TupleParser.HeldMemory(context.Structs.This(type))] : [];
        var returned = body();
        if (isThisHeld)
            context.Structs.RequireMemoryOfThis(type, held, at);
        ImmutableArray<Operand>[] assigned = [];
        if (!given.References.IsEmpty)
        {
            var references = parameters.Where(p => p.RefKind is RefKind.Ref or RefKind.Out).Select(p => context.Places[p]);
            if (given.References.Length > references.Count())
                references = references.Prepend(context.Structs.This(type)!);
            assigned = [.. references.Select(p => context.Tuples.Read(p, at).RemoveAll(o => o is MemoryOperand))];
        }
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

    /// <summary>
    /// A marked method that returns memory fills what its caller gives, which has to be as long as what is returned.
    /// <code>
    /// return e;        check result.Length == e.Length;  for i: result[i] = e[i]
    /// </code>
    /// </summary>
    public void ReturnMemory(List<Parameter> parameters)
    {
        var method = context.Method;
        var filled = SurfaceParser.Parts(method).Where(p => p.IsMemory)
            .Select(p => context.Buffers.Parameter(p.Name, SourceTypes.Memory(p.Type)!.Value with { Rank = 1, Depth = 0 }, 0, (method, p.Name), parameters)).ToArray();
        context.Statements.Returning = value =>
        {
            var parts = context.Tuples.Leaves(value, null);
            if (parts.Length != filled.Length + context.Statements.Results.Length)
                return;
            var (buffers, results) = (new Queue<Buffer>(filled), new Queue<Variable>(context.Statements.Results));
            foreach (var part in parts)
            {
                if (part is MemoryOperand { Buffer: var returned })
                    Fill(value, buffers.Dequeue(), returned);
                else
                    context.Flow[results.Peek()] = context.Expressions.ConvertTo(part, results.Dequeue().Type, value, null);
            }
        };
    }

    private void Fill(IOperation at, Buffer result, Buffer returned)
    {
        bool isJagged = returned.Depth > 0 || context.Jagged.Of(returned) is not null;
        var length = isJagged ? context.Jagged.Total(at, returned) : context.Buffers.Total(at, returned, null);
        string[] text = ["global::HypergradGen.Solvers.Arguments.RequireLength(", ", ", $", \"{result.Name}\", \"as long as what '{context.Method.Name}' returns\")"];
        context.Add(at, new Guard(Guard.Always, text, new[] { context.Buffers.Length(at, result, null), length }) { Result = result.Name });
        if (!context.Write(result, at))
            return;
        if (isJagged)
            context.Jagged.CopyTo(at, returned, result);
        else
            context.Grids.Copy(at, returned, result, length);
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
