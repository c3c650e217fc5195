using System.Collections.Immutable;
using System.Globalization;
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
        Unequal = Throw + "\"Input span arguments must all have the same length.\")", TooShort = Throw + "\"Destination is too short.\", \"{0}\")",
        Overlap = Throw + "\"The destination span may only overlap with an input span if the two spans start at the same memory location.\", \"{0}\")",
        OutputsOverlap = Throw + "\"The destination spans may not overlap.\", \"{0}\")";

    /// <summary>What a call gives: nothing where it fills spans; null where it is not one of these.</summary>
    public ImmutableArray<Operand>? TryParse(IInvocationOperation call, string? name)
    {
        var method = call.TargetMethod;
        if (!TensorFunctions.IsHome(method.ContainingType) || !method.Parameters.All(p => ElementOf(p.Type) is not null || SourceTypes.Scalar(p.Type) is { } type && type != ValueType.Bool && p.Type.TypeKind != TypeKind.Enum))
            return null;
        return method.ReturnsVoid ? TryFill(call, method) : TryGather(call, method, name);
    }

    private static bool IsFilled(IParameterSymbol parameter) => SourceTypes.IsSpan(parameter.Type) && !SourceTypes.IsReadOnlySpan(parameter.Type);

    /// <summary>Functions that fill one span or, as SinCos does, two.</summary>
    private ImmutableArray<Operand>? TryFill(IInvocationOperation call, IMethodSymbol method)
    {
        var filled = method.Parameters.Where(IsFilled).ToArray();
        int given = method.Parameters.Length - filled.Length;
        if (filled.Length == 0 || given == 0 || method.Parameters.Take(given).Any(IsFilled) || filled.Any(p => p.RefKind != RefKind.None)
            || method.Parameters.Take(given).Select(p => ElementOf(p.Type)).FirstOrDefault(e => e is not null) is not { } element)
            return null;
        var to = filled.Select(p => ElementOf(p.Type)!.Value).ToArray();
        var type = ValueType.Of(element);
        if (filled.Length == 1 && method.Name == "SoftMax" && type.IsReal)
            return Filled(call, given, (inputs, n, destinations) => SoftMax(call, inputs[0], n, destinations[0]));
        if (filled.Length == 1 && TensorFunctions.IsConversion(method.Name) && ValueType.Of(to[0]).IsReal && element != ElementType.Boolean)
            return Filled(call, given, (inputs, n, destinations) => ForEach(call, type, (f, x) => [f.Of(context.Expressions.ConvertTo(x[0].Operand, ValueType.Of(to[0]), call, null))], inputs, n, destinations));
        return type.IsReal && TensorFunctions.FindElementwise(method.Name, given, element, to) is { } elementwise
            ? Filled(call, given, (inputs, n, destinations) => ForEach(call, type, elementwise, inputs, n, destinations)) : null;
    }

    /// <summary>Functions of spans alone whose result is one number.</summary>
    private ImmutableArray<Operand>? TryGather(IInvocationOperation call, IMethodSymbol method, string? name)
    {
        int given = method.Parameters.Length;
        if (given == 0 || method.Parameters.Any(p => ElementOf(p.Type) is not (ElementType.Real64 or ElementType.Real32)))
            return null;
        var element = ElementOf(method.Parameters[0].Type)!.Value;
        if (TensorFunctions.FindReduction(method.Name, given) is { } reduction)
            return Inputs(call) is { } inputs ? [Named(Reduce(call, reduction, inputs), name)] : [];
        if (method.Name == "StdDev")
            return Inputs(call) is { } inputs ? [Named(Deviation(call, inputs), name)] : [];
        if (TensorFunctions.FindSearch(method.Name) is var (largest, ofMagnitudes))
            return Inputs(call) is { } inputs ? [Search(call, inputs[0].Buffer!, largest, ofMagnitudes)] : [];
        if (TensorFunctions.FindQuantifier(method.Name, element) is var (predicate, isOfAll))
            return Inputs(call) is { } inputs ? [Quantify(call, predicate, isOfAll, inputs)] : [];
        return null;
    }

    /// <summary>What a span of scalars holds; null for anything else.</summary>
    private static ElementType? ElementOf(ITypeSymbol type) => SourceTypes.IsSpan(type) ? SourceTypes.Buffer(type)?.Element : null;

    /// <summary>An argument: memory, or a scalar that every element meets.</summary>
    private sealed record Input(IOperation At, IParameterSymbol Parameter, Buffer? Buffer, Operand? Scalar);

    private Input[]? Inputs(IInvocationOperation call)
    {
        var inputs = new Input[call.Arguments.Length];
        foreach (var argument in call.Arguments)
        {
            var (value, parameter) = (argument.Value, argument.Parameter!);
            bool isSpan = ElementOf(parameter.Type) is not null;
            var buffer = isSpan ? context.Buffers.Parse(value) : null;
            if (isSpan && buffer is not { Rank: 1, Depth: 0 })
                return null;
            inputs[parameter.Ordinal] = new Input(value, parameter, buffer, isSpan ? null : context.Expressions.Scalar(value));
        }
        return inputs;
    }

    private ImmutableArray<Operand> Filled(IInvocationOperation call, int given, Action<Input[], Operand, Buffer[]> fill)
    {
        if (Inputs(call) is not { } all)
            return [];
        Input[] inputs = [.. all.Take(given)], destinations = [.. all.Skip(given)];
        var n = CommonLength(call, inputs);
        if (TensorFunctions.IsNonEmpty(call.TargetMethod.Name))
            Guard(call, new Binary(BinaryOperator.Equal, n, Operand.Int(0)), Empty);
        foreach (var destination in destinations.Where(d => inputs.All(i => i.Buffer != d.Buffer)))
            Guard(call, new Binary(BinaryOperator.Less, context.Buffers.Length(call, destination.Buffer!, null), n), string.Format(CultureInfo.InvariantCulture, TooShort, destination.Parameter.Name));
        foreach (var destination in destinations)
        {
            foreach (var input in inputs.Where(i => i.Buffer is not null && i.Buffer != destination.Buffer))
                GuardOverlap(call, input.Buffer!, n, destination.Buffer!, string.Format(CultureInfo.InvariantCulture, Overlap, destination.Parameter.Name), mayStartTogether: true);
        }
        if (destinations.Length == 2)
            GuardOverlap(call, destinations[0].Buffer!, context.Buffers.Length(call, destinations[0].Buffer!, null), destinations[1].Buffer!, string.Format(CultureInfo.InvariantCulture, OutputsOverlap, destinations[0].Parameter.Name), mayStartTogether: false);
        if (destinations.Select(d => context.Write(d.Buffer!, d.At)).ToArray().All(isWritten => isWritten))
            fill(inputs, n, [.. destinations.Select(d => d.Buffer!)]);
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

    /// <summary>Two views of one memory may be apart or, where one is read and the other filled, start at the same element.</summary>
    private void GuardOverlap(IInvocationOperation call, Buffer input, Operand n, Buffer destination, string text, bool mayStartTogether)
    {
        if (context.Root(input) != context.Root(destination) || context.OffsetOf(input) is not { } from || context.OffsetOf(destination) is not { } to)
            return;
        Operand And(Operand a, Operation b) => context.Let(call, ValueType.Bool, new Binary(BinaryOperator.And, a, context.Let(call, ValueType.Bool, b)));
        Operand differ = mayStartTogether ? context.Let(call, ValueType.Bool, new Binary(BinaryOperator.NotEqual, from, to)) : Operand.Bool(true);
        var reaches = And(differ, new Binary(BinaryOperator.Less, to, context.Integers.Add(from, n)));
        Guard(call, new Binary(BinaryOperator.And, reaches, And(differ, new Binary(BinaryOperator.Less, from, context.Integers.Add(to, context.Buffers.Length(call, destination, null))))), text);
    }

    private Formula[] Elements(IInvocationOperation call, FormulaBuilder f, Input[] inputs, Operand index)
        => [.. inputs.Select(i => f.Of(i.Scalar ?? context.Let(call, ValueType.Of(i.Buffer!.Element), new Load(i.Buffer, new[] { index }))))];

    private FormulaBuilder Formulas(ValueType type) => new(context.Flow.Block, type);

    private static ValueType TypeOf(Input[] inputs) => new(inputs.First(i => i.Buffer is not null).Buffer!.Element);

    private void ForEach(IInvocationOperation call, ValueType type, Composition elementwise, Input[] inputs, Operand n, Buffer[] destinations)
        => context.Allocations.ForEach(n, i =>
        {
            var f = Formulas(type);
            var results = elementwise(f, Elements(call, f, inputs, i));
            for (int k = 0; k < destinations.Length; k++)
                context.Add(call, new Store(destinations[k], new[] { i }, context.Locate(call, results[k].Operand)));
        });

    /// <summary>dᵢ = exp xᵢ / Σ exp xⱼ, with no largest element taken off, as the library has it.</summary>
    private void SoftMax(IInvocationOperation call, Input input, Operand n, Buffer destination)
    {
        var type = TypeOf([input]);
        var sum = context.Flow.Declare("sum", type, Flow.Zero(type));
        Count(n, [sum], i =>
        {
            var f = Formulas(type);
            var exp = context.Locate(call, f.Call("Math.Exp", Elements(call, f, [input], i)[0]).Operand);
            context.Add(call, new Store(destination, new[] { i }, exp));
            context.Flow[sum] = context.Let(call, type, new Binary(BinaryOperator.Add, context.Flow[sum], exp));
        });
        ForEach(call, type, (f, x) => [x[0] / x[1]], [input with { Buffer = destination }, input with { Buffer = null, Scalar = context.Flow[sum] }], n, [destination]);
    }

    private Operand Reduce(IInvocationOperation call, Reduction reduction, Input[] inputs)
    {
        var (n, type) = (CommonLength(call, inputs), TypeOf(inputs));
        if (reduction.NonEmpty)
            Guard(call, new Binary(BinaryOperator.Equal, n, Operand.Int(0)), Empty);
        bool fromFirst = reduction.Start.Length == 0;
        Operand[] start = fromFirst ? [Elements(call, Formulas(type), inputs, Operand.Int(0))[0].Operand] : [.. reduction.Start.Select(s => Literal.Of(type, s))];
        var gathered = start.Select(s => context.Flow.Declare(reduction.Name, type, s)).ToArray();
        Count(fromFirst ? context.Integers.Subtract(n, Operand.Int(1)) : n, gathered, i =>
        {
            var f = Formulas(type);
            var elements = Elements(call, f, inputs, fromFirst ? context.Integers.Add(i, Operand.Int(1)) : i);
            var after = reduction.Step(f, [.. gathered.Select(g => f.Of(context.Flow[g]))], elements);
            for (int k = 0; k < gathered.Length; k++)
                context.Flow[gathered[k]] = context.Locate(call, after[k].Operand);
        });
        var formulas = Formulas(type);
        return reduction.Finish(formulas, [.. gathered.Select(g => formulas.Of(context.Flow[g]))], formulas.FromInteger(formulas.Of(n))).Operand;
    }

    /// <summary>√(Σ (xᵢ − m)² / n), m the mean.</summary>
    private Operand Deviation(IInvocationOperation call, Input[] inputs)
    {
        var mean = Reduce(call, TensorFunctions.FindReduction("Average", 1)!, inputs);
        return Reduce(call, TensorFunctions.Sum((f, x) => TensorFunctions.Square(x[0] - f.Of(mean)), (f, s, n) => TensorFunctions.Length(f, s[0] / n)), inputs);
    }

    /// <summary>Whether a predicate holds of all elements, or of any; of no element where there is none, also not of all.</summary>
    private Operand Quantify(IInvocationOperation call, Composition predicate, bool isOfAll, Input[] inputs)
    {
        var n = CommonLength(call, inputs);
        Operand start = isOfAll ? context.Let(call, ValueType.Bool, new Binary(BinaryOperator.Less, Operand.Int(0), n)) : Operand.Bool(false);
        var holds = context.Flow.Declare("holds", ValueType.Bool, start);
        Count(n, [holds], i =>
        {
            var f = Formulas(TypeOf(inputs));
            var ofThis = predicate(f, Elements(call, f, inputs, i))[0];
            context.Flow[holds] = f.Binary(isOfAll ? BinaryOperator.And : BinaryOperator.Or, f.Of(context.Flow[holds]), ofThis).Operand;
        });
        return context.Flow[holds];
    }

    /// <summary>
    /// The first of the largest (or smallest) elements; an element that is no number comes before every number, and 0 is
    /// larger than −0. −1 where there is no element.
    /// </summary>
    private Operand Search(IInvocationOperation call, Buffer buffer, bool largest, bool ofMagnitudes)
    {
        var (n, type) = (context.Buffers.Length(call, buffer, null), ValueType.Of(buffer.Element));
        var isEmpty = context.Let(call, ValueType.Bool, new Binary(BinaryOperator.Less, n, Operand.Int(1)));
        var found = context.Flow.Declare("found", ValueType.Int, context.Let(call, ValueType.Int, new Select(isEmpty, Operand.Int(-1), Operand.Int(0))));
        Count(context.Integers.Subtract(n, Operand.Int(1)), [found], i =>
        {
            var f = Formulas(type);
            Formula Or(Formula a, Formula b) => f.Binary(BinaryOperator.Or, a, b);
            Formula Element(Operand index) => f.Of(context.Let(call, type, new Load(buffer, new[] { index })));
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
