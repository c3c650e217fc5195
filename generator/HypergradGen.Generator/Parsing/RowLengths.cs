using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>How long the rows of a jagged array are, where that can be computed before any of them is made.</summary>
internal sealed class RowLengths(FunctionContext context, IOperation creation)
{
    /// <summary>The variable that the array of rows is declared with, which has a length before it has rows.</summary>
    private readonly ILocalSymbol? _variable = RowUses.DeclaredWith(creation);

    /// <summary>The length of the longest row, and whether all have it; null where it was refused.</summary>
    /// <param name="uses">What makes the rows.</param>
    /// <param name="count">How many rows there are.</param>
    public (Operand Longest, bool AreEqual)? Room(RowUses uses, Operand count)
    {
        if (_variable is null)
            return Room(uses);
        var unmade = context.Flow.Numbering.Buffer(ElementType.Int32, _variable.Name);
        context.Jagged.Declare(unmade, [count, Operand.Int(0)]);
        context.Places[_variable] = new BufferPlace(unmade, context.Flow.Block);
        var room = Room(uses);
        context.Places.Remove(_variable);
        return room;
    }

    private (Operand Longest, bool AreEqual)? Room(RowUses uses)
    {
        var counts = new List<(IOperation At, IOperation? Count, int Known)>();
        foreach (var made in uses.Made)
        {
            if (CountOf(made) is not { } count)
                return Refuse(made);
            if (counts.All(c => !AreSame(c, count)))
                counts.Add(count);
        }
        Operand? longest = null;
        bool varies = counts.Count > 1;
        foreach (var count in counts)
        {
            foreach (var length in Lengths(count, ref varies))
            {
                if (length is null)
                    return Refuse(count.At);
                longest = longest is null || longest == length ? length : longest is Literal { AsInt: var a } && length is Literal { AsInt: var b } ? Operand.Int(Math.Max(a, b))
                    : context.Let(creation, ValueType.Int, new Intrinsic("Math.Max", new[] { longest, length }));
            }
        }
        return (longest ?? Operand.Int(0), !varies);
    }

    private static bool AreSame((IOperation At, IOperation? Count, int Known) left, (IOperation At, IOperation? Count, int Known) right)
        => left.Count is null ? right.Count is null && left.Known == right.Known : right.Count is not null && left.Count.Syntax.ToString() == right.Count.Syntax.ToString();

    private (Operand Longest, bool AreEqual)? Refuse(IOperation at)
    {
        context.Refuse(at, "A row whose length is not known where the array of rows is made", "make rows of lengths that are constants, data, or computed from these and the row's index; or use one dimension and compute the index");
        return null;
    }

    /// <summary>An expression or a number.</summary>
    private static (IOperation At, IOperation? Count, int Known)? CountOf(IOperation made)
    {
        if (AllocationParser.CountOf(made) is { } count)
            return count.ConstantValue is { HasValue: true, Value: int known } ? (made, null, known) : (made, count, 0);
        if (RowUses.Copied(made) is { } source)
            return (made, source, 0);
        return RowUses.Strip(made) switch
        {
            IArrayCreationOperation { Initializer: { } initializer } => (made, null, initializer.ElementValues.Length),
            ICollectionExpressionOperation collection when collection.Elements.All(e => e is not ISpreadOperation) => (made, null, collection.Elements.Length),
            _ => null,
        };
    }

    /// <summary>The lengths among which the largest is; null where one is not known yet.</summary>
    private IEnumerable<Operand?> Lengths((IOperation At, IOperation? Count, int Known) count, ref bool varies)
    {
        if (count.Count is not { } expression)
            return [Operand.Int(count.Known)];
        if (OfRow(expression) is { } array)
        {
            varies |= context.Jagged.Of(array) is not { Lengths: null };
            return [context.Jagged.Longest(expression, array)];
        }
        if (RowUses.Strip(expression) is IArrayElementReferenceOperation { ArrayReference: var integers, Indices.Length: 1 } && IsKnown(integers) && IsUnchanged(integers) && context.Buffers.Parse(integers) is { Rank: 1, Depth: 0 } sizes && context.Jagged.Of(sizes) is null)
        {
            varies = true;
            return [Largest(expression, sizes)];
        }
        if (SourceTypes.LooksLikeBuffer(expression.Type))
            return [IsKnown(expression) && context.Buffers.Parse(expression) is { } source ? context.Buffers.Length(expression, source, null) : null];
        var index = RowUses.Loops(count.At, creation).OfType<IForLoopOperation>().SelectMany(l => l.Locals.Select(i => (Loop: l, Index: i)))
            .FirstOrDefault(l => expression.DescendantsAndSelf().Any(o => o is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, l.Index)));
        if (index.Loop is null)
            return [IsKnown(expression) ? context.Expressions.Scalar(expression) : null];
        varies = true;
        if (Ends(index.Loop, index.Index) is not { } ends || !IsAffine(expression, index.Index))
            return [null];
        return [At(expression, index.Index, ends.First), At(expression, index.Index, ends.Last)];
    }

    /// <summary>The jagged array of which an expression is a row, or the length of a row: <c>a[i]</c>, <c>a[i].Length</c>.</summary>
    private Buffer? OfRow(IOperation expression)
    {
        var row = RowUses.Strip(expression) is IPropertyReferenceOperation { Property.Name: "Length", Instance: { } instance } ? instance : RowUses.Strip(expression);
        return row is IArrayElementReferenceOperation { Type: IArrayTypeSymbol, ArrayReference: var array, Indices.Length: 1 } && IsKnown(array) && context.Buffers.Parse(array) is { } buffer
            && (buffer.Depth == 1 || context.Jagged.Of(buffer) is not null) ? buffer : null;
    }

    /// <summary>Whether the elements of an array of integers are what they are here wherever rows are made.</summary>
    private bool IsUnchanged(IOperation array)
    {
        if (context.Data.Names(array))
            return true;
        ISymbol? variable = array is ILocalReferenceOperation local ? local.Local : (array as IParameterReferenceOperation)?.Parameter;
        return variable is not null && RowUses.Uses(creation, variable).All(use => use.Syntax.SpanStart < creation.Syntax.SpanStart
            ? !RowUses.Loops(use, creation).Any() && use.Parent is not IVariableInitializerOperation
            : use.Parent is IPropertyReferenceOperation || use.Parent is IArrayElementReferenceOperation element && element.Parent is not (IAssignmentOperation or IIncrementOrDecrementOperation or IArgumentOperation { Parameter.RefKind: not RefKind.None })
                || use.Parent is IArrayElementReferenceOperation { Parent: IAssignmentOperation assignment } read && assignment.Target != read);
    }

    private Operand Largest(IOperation at, Buffer integers)
    {
        var largest = context.Flow.Declare("largest", ValueType.Int, Operand.Int(0));
        var index = context.Flow.Numbering.Value(ValueType.Int, "i");
        context.Flow.Count(index, context.Buffers.Length(at, integers, null), [largest],
            () => context.Flow[largest] = context.Let(at, ValueType.Int, new Intrinsic("Math.Max", new[] { context.Flow[largest], context.Let(at, ValueType.Int, new Load(integers, new[] { index })) })));
        return context.Flow[largest];
    }

    /// <summary>What an expression is where the index of the loop around it has a value, and at least 0.</summary>
    private Operand At(IOperation expression, ILocalSymbol index, Operand value)
    {
        context.Places[index] = new ScalarPlace(context.Flow.Declare(index.Name, ValueType.Int, value));
        var length = context.Expressions.Scalar(expression);
        context.Places.Remove(index);
        return context.Let(expression, ValueType.Int, new Intrinsic("Math.Max", new[] { Operand.Int(0), length }));
    }

    /// <summary>The first and last value of the index of <c>for (int i = a; i &lt; b; i++)</c>.</summary>
    private (Operand First, Operand Last)? Ends(IForLoopOperation loop, ILocalSymbol index)
    {
        if (loop.Before.SelectMany(b => b.DescendantsAndSelf()).OfType<IVariableDeclaratorOperation>().FirstOrDefault(d => SymbolEqualityComparer.Default.Equals(d.Symbol, index))?.Initializer?.Value is not { } first
            || loop.Condition is not IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual, LeftOperand: ILocalReferenceOperation tested } condition
            || !SymbolEqualityComparer.Default.Equals(tested.Local, index) || !IsKnown(first) || !IsKnown(condition.RightOperand))
            return null;
        var end = context.Expressions.Scalar(condition.RightOperand);
        return (context.Expressions.Scalar(first), condition.OperatorKind == BinaryOperatorKind.LessThan ? context.Integers.Subtract(end, Operand.Int(1)) : end);
    }

    /// <summary>Whether an expression is a + b·i, with a and b that are known here: its largest value is at an end.</summary>
    private bool IsAffine(IOperation expression, ILocalSymbol index) => expression switch
    {
        ILocalReferenceOperation local when SymbolEqualityComparer.Default.Equals(local.Local, index) => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum => IsAffine(sum.LeftOperand, index) && IsAffine(sum.RightOperand, index),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product => IsKnown(product.LeftOperand) && IsAffine(product.RightOperand, index) || IsAffine(product.LeftOperand, index) && IsKnown(product.RightOperand),
        _ => IsKnown(expression),
    };

    /// <summary>Whether an expression has the same value here and wherever rows are made.</summary>
    private bool IsKnown(IOperation expression) => expression switch
    {
        { ConstantValue.HasValue: true } => true,
        ILocalReferenceOperation local => IsBound(local.Local),
        IParameterReferenceOperation parameter => IsBound(parameter.Parameter) || context.Data.Names(parameter),
        IConversionOperation { OperatorMethod: null } conversion => IsKnown(conversion.Operand),
        IBinaryOperation { OperatorMethod: null } binary => IsKnown(binary.LeftOperand) && IsKnown(binary.RightOperand),
        IPropertyReferenceOperation { Property.Name: "Length", Instance: ILocalReferenceOperation { Local: var local } } when SymbolEqualityComparer.Default.Equals(local, _variable) => true,
        IPropertyReferenceOperation { Property.Name: "Length", Instance: { } memory } when SourceTypes.LooksLikeBuffer(memory.Type) => IsKnown(memory),
        IArrayElementReferenceOperation { Type: IArrayTypeSymbol } row => IsKnown(row.ArrayReference) && row.Indices.All(IsKnown),
        IInvocationOperation { TargetMethod.Name: "GetLength", Instance: { } array } call => IsKnown(array) && call.Arguments.All(a => IsKnown(a.Value)),
        IFieldReferenceOperation or IPropertyReferenceOperation => context.Data.Names(expression),
        _ => false,
    };

    private bool IsBound(ISymbol variable) => !SymbolEqualityComparer.Default.Equals(variable, _variable) && context.Places.TryGetValue(variable, out var place) && place is not RegionPlace and not UnboundBufferPlace && !context.IsAssigned(variable);
}
