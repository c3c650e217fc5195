using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Calls of TensorPrimitives on spans, as the loops that they are; no pass knows them. What the library checks is checked
/// and throws the same: lengths that differ, a destination that is too short or overlaps in part.
/// <code>
/// TensorPrimitives.Add(x, y, d)        if (x.Length != y.Length) throw …;  if (d.Length &lt; x.Length) throw …;
///                                      for i: d[i] = x[i] + y[i]
/// </code>
/// </summary>
internal sealed class TensorParser(FunctionContext context)
{
    private const string Throw = "throw new global::System.ArgumentException(", Empty = Throw + "\"Input span arguments must not be empty.\")",
        Unequal = Throw + "\"Input span arguments must all have the same length.\")", TooShort = Throw + "\"Destination is too short.\", \"destination\")",
        Overlap = Throw + "\"The destination span may only overlap with an input span if the two spans start at the same memory location.\", \"destination\")";

    /// <summary>What a call gives: nothing where it fills a span; null where it is not one of these.</summary>
    public ImmutableArray<Operand>? TryParse(IInvocationOperation call, string? name)
    {
        var method = call.TargetMethod;
        if (!TensorFunctions.IsHome(method.ContainingType) || !method.Parameters.All(p => IsSpan(p.Type) || SourceTypes.Scalar(p.Type) is { } type && type != ValueType.Bool && p.Type.TypeKind != TypeKind.Enum))
            return null;
        int spans = method.Parameters.Count(p => IsSpan(p.Type)), given = method.Parameters.Length;
        bool fills = method.ReturnsVoid && given > 1 && IsSpan(method.Parameters[given - 1].Type) && !SourceTypes.IsReadOnlySpan(method.Parameters[given - 1].Type)
            && method.Parameters.Take(given - 1).All(p => !IsSpan(p.Type) || SourceTypes.IsReadOnlySpan(p.Type));
        if (fills && method.Name == "SoftMax")
            return Filled(call, (inputs, n, destination) => SoftMax(call, inputs[0], n, destination));
        if (fills && spans > 1 && TensorFunctions.FindElementwise(method.Name, given - 1) is { } elementwise)
            return Filled(call, (inputs, n, destination) => ForEach(call, elementwise, inputs, n, destination));
        if (spans != given)
            return null;
        if (TensorFunctions.FindReduction(method.Name, given) is { } reduction)
            return Inputs(call) is { } inputs ? [Named(Reduce(call, reduction, inputs), name)] : [];
        if (method.Name == "StdDev")
            return Inputs(call) is { } inputs ? [Named(Deviation(call, inputs), name)] : [];
        if (TensorFunctions.FindSearch(method.Name) is var (largest, ofMagnitudes))
            return Inputs(call) is { } inputs ? [Search(call, inputs[0].Buffer!, largest, ofMagnitudes)] : [];
        return null;
    }

    private static bool IsSpan(ITypeSymbol type) => SourceTypes.IsSpan(type) && SourceTypes.Buffer(type) is { Element: ElementType.Real64 };

    /// <summary>An argument: memory, or a scalar that every element meets.</summary>
    private sealed record Input(IOperation At, Buffer? Buffer, Operand? Scalar);

    private Input[]? Inputs(IInvocationOperation call)
    {
        var inputs = new Input[call.Arguments.Length];
        foreach (var argument in call.Arguments)
        {
            var value = argument.Value;
            bool isSpan = IsSpan(argument.Parameter!.Type);
            var buffer = isSpan ? context.Buffers.Parse(value) : null;
            if (isSpan && buffer is not { Rank: 1, Depth: 0, Element: ElementType.Real64 })
                return null;
            inputs[argument.Parameter.Ordinal] = new Input(value, buffer, isSpan ? null : context.Expressions.Scalar(value));
        }
        return inputs;
    }

    private ImmutableArray<Operand> Filled(IInvocationOperation call, Action<Input[], Operand, Buffer> fill)
    {
        if (Inputs(call) is not { } all)
            return [];
        var inputs = all.Take(all.Length - 1).ToArray();
        var destination = all[all.Length - 1];
        var n = CommonLength(call, inputs);
        if (TensorFunctions.IsNonEmpty(call.TargetMethod.Name))
            Guard(call, new Binary(BinaryOperator.Equal, n, Operand.Int(0)), Empty);
        if (inputs.All(i => i.Buffer != destination.Buffer))
            Guard(call, new Binary(BinaryOperator.Less, context.Buffers.Length(call, destination.Buffer!, null), n), TooShort);
        foreach (var input in inputs.Where(i => i.Buffer is not null && i.Buffer != destination.Buffer))
            GuardOverlap(call, input.Buffer!, n, destination.Buffer!);
        if (context.Write(destination.Buffer!, destination.At))
            fill(inputs, n, destination.Buffer!);
        return [];
    }

    /// <summary>The number of elements, which all spans must have.</summary>
    private Operand CommonLength(IInvocationOperation call, Input[] inputs)
    {
        var spans = inputs.Where(i => i.Buffer is not null).Select(i => i.Buffer!).Distinct().ToArray();
        var n = context.Buffers.Length(call, spans[0], null);
        foreach (var other in spans.Skip(1))
            Guard(call, new Binary(BinaryOperator.NotEqual, n, context.Buffers.Length(call, other, null)), Unequal);
        return n;
    }

    private void Guard(IInvocationOperation call, Operation condition, string text)
        => context.Add(call, new Guard(context.Let(call, ValueType.Bool, condition), new[] { text }, Array.Empty<Operand>()));

    /// <summary>Two views of one memory may start at the same element, or be apart.</summary>
    private void GuardOverlap(IInvocationOperation call, Buffer input, Operand n, Buffer destination)
    {
        if (context.Root(input) != context.Root(destination) || context.OffsetOf(input) is not { } from || context.OffsetOf(destination) is not { } to)
            return;
        Operand And(Operand a, Operation b) => context.Let(call, ValueType.Bool, new Binary(BinaryOperator.And, a, context.Let(call, ValueType.Bool, b)));
        var differ = context.Let(call, ValueType.Bool, new Binary(BinaryOperator.NotEqual, from, to));
        var reaches = And(differ, new Binary(BinaryOperator.Less, to, context.Integers.Add(from, n)));
        Guard(call, new Binary(BinaryOperator.And, reaches, And(differ, new Binary(BinaryOperator.Less, from, context.Integers.Add(to, context.Buffers.Length(call, destination, null))))), Overlap);
    }

    private Formula[] Elements(IInvocationOperation call, FormulaBuilder f, Input[] inputs, Operand index)
        => [.. inputs.Select(i => f.Of(i.Scalar ?? context.Let(call, ValueType.Real, new Load(i.Buffer!, new[] { index }))))];

    private FormulaBuilder Formulas => new(context.Flow.Block, ValueType.Real);

    private void ForEach(IInvocationOperation call, Elementwise elementwise, Input[] inputs, Operand n, Buffer destination)
        => context.Allocations.ForEach(n, i =>
        {
            var f = Formulas;
            context.Add(call, new Store(destination, new[] { i }, context.Locate(call, elementwise(f, Elements(call, f, inputs, i)).Operand)));
        });

    /// <summary>dᵢ = exp xᵢ / Σ exp xⱼ, with no largest element taken off, as the library has it.</summary>
    private void SoftMax(IInvocationOperation call, Input input, Operand n, Buffer destination)
    {
        var sum = context.Flow.Declare("sum", ValueType.Real, Operand.Real(0));
        Count(n, [sum], i =>
        {
            var exp = context.Let(call, ValueType.Real, new Intrinsic("Math.Exp", new[] { Elements(call, Formulas, [input], i)[0].Operand }));
            context.Add(call, new Store(destination, new[] { i }, exp));
            context.Flow[sum] = context.Let(call, ValueType.Real, new Binary(BinaryOperator.Add, context.Flow[sum], exp));
        });
        ForEach(call, (f, x) => x[0] / x[1], [new Input(call, destination, null), new Input(call, null, context.Flow[sum])], n, destination);
    }

    private Operand Reduce(IInvocationOperation call, Reduction reduction, Input[] inputs)
    {
        var n = CommonLength(call, inputs);
        if (reduction.NonEmpty)
            Guard(call, new Binary(BinaryOperator.Equal, n, Operand.Int(0)), Empty);
        bool fromFirst = reduction.Start.Length == 0;
        Operand[] start = fromFirst ? [Elements(call, Formulas, inputs, Operand.Int(0))[0].Operand] : [.. reduction.Start.Select(Operand.Real)];
        var gathered = start.Select(s => context.Flow.Declare(reduction.Name, ValueType.Real, s)).ToArray();
        Count(fromFirst ? context.Integers.Subtract(n, Operand.Int(1)) : n, gathered, i =>
        {
            var f = Formulas;
            var elements = Elements(call, f, inputs, fromFirst ? context.Integers.Add(i, Operand.Int(1)) : i);
            var after = reduction.Step(f, [.. gathered.Select(g => f.Of(context.Flow[g]))], elements);
            for (int k = 0; k < gathered.Length; k++)
                context.Flow[gathered[k]] = context.Locate(call, after[k].Operand);
        });
        var formulas = Formulas;
        return reduction.Finish(formulas, [.. gathered.Select(g => formulas.Of(context.Flow[g]))], formulas.FromInteger(formulas.Of(n))).Operand;
    }

    /// <summary>√(Σ (xᵢ − m)² / n), m the mean.</summary>
    private Operand Deviation(IInvocationOperation call, Input[] inputs)
    {
        var mean = Reduce(call, TensorFunctions.FindReduction("Average", 1)!, inputs);
        return Reduce(call, TensorFunctions.Sum((f, x) => TensorFunctions.Square(x[0] - f.Of(mean)), (f, s, n) => TensorFunctions.Length(f, s[0] / n)), inputs);
    }

    /// <summary>
    /// The first of the largest (or smallest) elements; an element that is no number comes before every number, and 0 is
    /// larger than −0. −1 where there is no element.
    /// </summary>
    private Operand Search(IInvocationOperation call, Buffer buffer, bool largest, bool ofMagnitudes)
    {
        var n = context.Buffers.Length(call, buffer, null);
        var isEmpty = context.Let(call, ValueType.Bool, new Binary(BinaryOperator.Less, n, Operand.Int(1)));
        var found = context.Flow.Declare("found", ValueType.Int, context.Let(call, ValueType.Int, new Select(isEmpty, Operand.Int(-1), Operand.Int(0))));
        Count(context.Integers.Subtract(n, Operand.Int(1)), [found], i =>
        {
            var f = Formulas;
            Formula Or(Formula a, Formula b) => f.Binary(BinaryOperator.Or, a, b);
            Formula Element(Operand index) => f.Of(context.Let(call, ValueType.Real, new Load(buffer, new[] { index })));
            Formula Size(Formula x) => ofMagnitudes ? f.Call("Math.Abs", x) : x;
            Formula Sign(Formula x) => f.Call("Math.CopySign", f.Constant(1), x);
            Formula Before(Formula a, Formula b) => largest ? f.Less(b, a) : f.Less(a, b);
            var index = context.Integers.Add(i, Operand.Int(1));
            var (next, best) = (Element(index), Element(context.Flow[found]));
            var isNumber = f.Equal(best, best);
            var isBetter = Or(Or(Before(Size(next), Size(best)), f.And(f.Binary(BinaryOperator.NotEqual, next, next), isNumber)),
                f.And(f.Equal(Size(next), Size(best)), Before(Sign(next), Sign(best))));
            context.Flow[found] = context.Let(call, ValueType.Int, new Select(isBetter.Operand, index, context.Flow[found]));
        });
        return context.Flow[found];
    }

    private void Count(Operand n, IReadOnlyList<Variable> carried, Action<Operand> body)
    {
        var index = context.Flow.Numbering.Value(ValueType.Int, "i");
        context.Flow.Count(index, n, carried, () => body(index));
    }

    private Operand Named(Operand operand, string? name) => name is null ? operand : context.Flow.Block.Rename(operand, name);
}
