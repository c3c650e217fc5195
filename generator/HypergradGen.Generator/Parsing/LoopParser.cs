using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Loops: counted ones where the count is known on entry, others while a condition holds. A <c>break</c> or <c>return</c>
/// inside sets a flag that the condition asks first.
/// </summary>
internal sealed class LoopParser(FunctionContext context)
{
    private Flow Flow => context.Flow;

    public void Parse(ILoopOperation loop)
    {
        switch (loop)
        {
            case IForLoopOperation counted:
                For(counted);
                break;
            case IForEachLoopOperation each:
                ForEach(each);
                break;
            case IWhileLoopOperation { ConditionIsUntil: false } conditional:
                While(conditional);
                break;
            default:
                context.RefuseConstruct(loop);
                break;
        }
    }

    private void For(IForLoopOperation loop)
    {
        context.Sequences.Parse(Step.Of(loop.Before));
        if (CountedLoop.Match(loop, context) is { } counted && context.Places[counted.Index] is ScalarPlace { Variable: var variable })
        {
            var start = Flow[variable];
            var bound = context.Expressions.Scalar(counted.Bound);
            var count = counted.Count(start, bound, context.Integers);
            bool isPlain = start is Literal { Bits: 0 } && counted.Step == 1;
            var index = Flow.Numbering.Value(ValueType.Int, isPlain ? variable.Name : null);
            var body = Body(loop, counted.Rest);
            Count(loop, index, count, () =>
            {
                Flow[variable] = isPlain ? index : At(loop, start, index, counted.Step, variable.Name);
                context.Sequences.Parse(body);
            }, [variable]);
            if (!loop.Locals.Contains(counted.Index, SymbolEqualityComparer.Default))
                Flow[variable] = AfterLast(loop, start, count, counted.Step, variable.Name);
            return;
        }
        Repeat(loop, loop.Condition, testsFirst: true, Body(loop, loop.AtLoopBottom), []);
    }

    /// <summary>start + step·k</summary>
    private Value At(IOperation loop, Operand start, Operand k, int step, string name)
    {
        int stride = Math.Abs(step);
        var distance = stride == 1 ? k : context.Let(loop, ValueType.Int, new Binary(BinaryOperator.Multiply, k, Operand.Int(stride)));
        if (start is Literal { Bits: 0 } && step > 0)
            return context.Let(loop, ValueType.Int, new Binary(BinaryOperator.Multiply, k, Operand.Int(stride)), name);
        return context.Let(loop, ValueType.Int, new Binary(step > 0 ? BinaryOperator.Add : BinaryOperator.Subtract, start, distance), name);
    }

    /// <summary>What an index that is declared before the loop holds after it.</summary>
    private Value AfterLast(IOperation loop, Operand start, Operand count, int step, string name)
    {
        var taken = context.Let(loop, ValueType.Int, new Intrinsic("Math.Max", new[] { count, Operand.Int(0) }));
        return At(loop, start, taken, step, name);
    }

    private void ForEach(IForEachLoopOperation loop)
    {
        if (loop.IsAsynchronous)
        {
            context.RefuseConstruct(loop);
            return;
        }
        var collection = Strip(loop.Collection);
        if (!SourceTypes.LooksLikeBuffer(collection.Type))
        {
            if (SourceTypes.IsUnknown(collection.Type))
                context.Module.Sink.FailSilently();
            else
                context.Refuse(collection, $"A 'foreach' over '{SourceTypes.Display(collection.Type!)}'", $"{Constructs.KeepInArray}, or write 'for'");
            return;
        }
        if (context.Buffers.Parse(collection) is not { } buffer)
            return;

        var count = context.Buffers.Total(loop, buffer, null);
        var exits = JumpAnalysis.Of(loop.Body);
        if (exits.Returns || exits.Breaks.Contains(loop.ExitLabel))
        {
            // The index moves on at the top, so that every way through the body does.
            var position = Flow.Declare("k", ValueType.Int, Operand.Int(0));
            var next = new ActionStep(() =>
            {
                var current = Flow[position];
                Flow[position] = context.Let(loop, ValueType.Int, new Binary(BinaryOperator.Add, current, Operand.Int(1)), "k");
                Bind(loop, buffer, current);
            });
            Repeat(loop, () => context.Let(loop, ValueType.Bool, new Binary(BinaryOperator.Less, Flow[position], count)), Body(loop, []).Push(next), [position]);
            return;
        }
        var index = Flow.Numbering.Value(ValueType.Int);
        var body = Body(loop, []);
        Count(loop, index, count, () =>
        {
            Bind(loop, buffer, index);
            context.Sequences.Parse(body);
        }, []);
    }

    private static IOperation Strip(IOperation collection)
        => collection is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion ? Strip(conversion.Operand) : collection;

    /// <summary>Lets the iteration variable stand for an element, or for a row of a jagged array.</summary>
    private void Bind(IForEachLoopOperation loop, Buffer buffer, Operand index)
    {
        var composite = SourceTypes.ElementType(Strip(loop.Collection).Type) is { } type && StructTypes.IsComposite(type) ? type : null;
        var parts = composite is null ? null : context.Elements.Parts(composite, buffer, index);
        if (loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol: var element })
            Bind(loop, element, buffer, index, SymbolEqualityComparer.Default.Equals(element.Type, composite) ? parts : null);
        else if (parts is null || !context.Assignments.Deconstruct(loop, composite!, parts))
            context.Refuse(loop.LoopControlVariable, "This deconstruction in 'foreach'", "declare one variable, or write 'for'");
    }

    private void Bind(IForEachLoopOperation loop, ILocalSymbol element, Buffer buffer, Operand index, Place? parts)
    {
        if (buffer.Depth > 0 || context.Jagged.Of(buffer) is not null)
        {
            if (context.Buffers.Row(loop.LoopControlVariable, buffer, index, element.Name) is { } row)
                context.Places[element] = new BufferPlace(row, Flow.Block);
            return;
        }
        if (parts is not null)
        {
            context.Places[element] = element.RefKind == RefKind.None ? context.Tuples.Hold(element.Name, element.Type, context.Tuples.Read(parts, loop.Collection), loop.Collection) : parts;
            return;
        }
        if (SourceTypes.Element(element.Type) is not { } type)
        {
            context.Refuse(loop.LoopControlVariable, $"An iteration variable of type '{SourceTypes.Display(element.Type)}'", $"values are {SourceTypes.Scalars}");
            return;
        }
        if (element.RefKind != RefKind.None)
        {
            context.Places[element] = new ElementPlace(new Element(buffer, Indices(loop, buffer, index)));
            return;
        }
        var value = context.Let(loop.Collection, ValueType.Of(buffer.Element), new Load(buffer, Indices(loop, buffer, index)), buffer.Element == type ? element.Name : null);
        bool isChecked = loop.SemanticModel?.Compilation.Options.CheckOverflow == true;
        context.Places[element] = new ScalarPlace(Flow.Declare(element.Name, ValueType.Of(type), context.Expressions.ConvertTo(value, buffer.Element, type, loop.Collection, isChecked, element.Name)));
    }

    /// <summary>The place of an element of a rectangular array, counted row by row.</summary>
    private ImmutableArray<Operand> Indices(IOperation at, Buffer buffer, Operand index)
    {
        return context.Grids.Indices(at, [.. Enumerable.Range(0, buffer.Rank).Select(d => d == 0 ? Operand.Int(0) : context.Buffers.Length(at, buffer, null, d))], index);
    }

    private void While(IWhileLoopOperation loop)
        => Repeat(loop, loop.Condition, loop.ConditionIsTop, Step.Of(loop.Body), []);

    /// <summary>The body of a loop and what runs at its bottom, which <c>continue</c> does not skip.</summary>
    private static ImmutableStack<Step> Body(ILoopOperation loop, ImmutableArray<IOperation> bottom)
    {
        var body = Step.Of(loop.Body);
        if (bottom.IsEmpty)
            return body;
        var after = Step.Of(bottom);
        return Step.ExitsOf(body).Breaks.Contains(loop.ContinueLabel) ? after.Push(new ScopeStep(body, loop.ContinueLabel)) : Step.Push(body, after);
    }

    private void Repeat(ILoopOperation loop, IOperation? condition, bool testsFirst, ImmutableStack<Step> body, IReadOnlyList<Variable> alsoCarried)
    {
        if (condition is null || condition.ConstantValue is { HasValue: true, Value: true })
        {
            Repeat(loop, () => Operand.Bool(true), body, alsoCarried);
        }
        else if (testsFirst && !SideEffects.HasAny(condition))
        {
            Repeat(loop, () => context.Expressions.Scalar(condition), body, alsoCarried);
        }
        else
        {
            // A condition that changes something, or is asked after the body, is asked inside.
            var test = new BreakUnlessStep(condition, loop.ExitLabel);
            if (testsFirst)
            {
                body = body.Push(test);
            }
            else
            {
                var after = ImmutableStack<Step>.Empty.Push(test);
                body = Step.ExitsOf(body).Breaks.Contains(loop.ContinueLabel) ? after.Push(new ScopeStep(body, loop.ContinueLabel)) : Step.Push(body, after);
            }
            Repeat(loop, () => Operand.Bool(true), body, alsoCarried);
        }
    }

    private void Repeat(ILoopOperation loop, Func<Operand> condition, ImmutableStack<Step> body, IReadOnlyList<Variable> alsoCarried)
    {
        var exits = Step.ExitsOf(body);
        bool breaks = exits.Breaks.Contains(loop.ExitLabel);
        var flags = new List<Variable>();
        if (breaks)
            flags.Add(context.Jumps.Open(loop.ExitLabel, "broken"));
        if (exits.Returns)
            flags.Add(context.Jumps.Returned);
        var carried = Assigned(loop).Concat(alsoCarried).Concat(flags).Concat(exits.Returns ? context.Statements.Results : []).Distinct().OrderBy(v => v.Order).ToArray();
        var leaves = new Exits(true, breaks ? [loop.ExitLabel] : [], exits.Returns);
        Flow.Repeat(carried,
            () => context.Flow.Branch(context.Jumps.HasLeft(leaves), () => [Operand.Bool(false)], () => [condition()])[0],
            () =>
            {
                foreach (var flag in flags)
                    Flow[flag] = Operand.Bool(false);
                Iterate(loop, body);
            });
    }

    private void Count(ILoopOperation loop, Value index, Operand count, Action body, IReadOnlyList<Variable> notCarried)
    {
        var carried = Assigned(loop).Except(notCarried).OrderBy(v => v.Order).ToArray();
        Flow.Count(index, count, carried, () =>
        {
            context.Jumps.Open(loop.ContinueLabel, "skipped");
            body();
        });
    }

    private void Iterate(ILoopOperation loop, ImmutableStack<Step> body)
    {
        context.Jumps.Open(loop.ContinueLabel, "skipped");
        context.Sequences.Parse(body);
    }

    /// <summary>The variables from outside that the loop assigns.</summary>
    private IEnumerable<Variable> Assigned(ILoopOperation loop)
        => SideEffects.Assigned(loop)
            .Select(s => context.Places.TryGetValue(s, out var place) ? place : null)
            .SelectMany(p => p is null ? [] : TupleParser.Variables(p))
            .Where(Flow.Knows)
            .Distinct();
}
