using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// A <c>for</c> whose iterations can be counted on entry: one index with a constant step that nothing else assigns, a
/// bound that the loop does not change, and no way out but the condition.
/// </summary>
/// <param name="Bound">What the index is compared with.</param>
/// <param name="Offset">What the condition adds to the index: 1 in <c>j + 1 &lt; n</c>.</param>
/// <param name="IsInclusive">The index also takes the bound.</param>
/// <param name="Rest">What else runs at the bottom of the loop.</param>
internal sealed record CountedLoop(ILocalSymbol Index, int Step, IOperation Bound, int Offset, bool IsInclusive, ImmutableArray<IOperation> Rest)
{
    public static CountedLoop? Match(IForLoopOperation loop, FunctionContext context)
    {
        if (loop.Condition is not IBinaryOperation condition || condition.IsLifted)
            return null;
        var exits = JumpAnalysis.Of(loop.Body);
        if (exits.Returns || exits.Breaks.Contains(loop.ExitLabel))
            return null;
        foreach (var (side, bound, kind) in Sides(condition))
        {
            if (Shifted(side) is not var (index, offset) || !context.Places.TryGetValue(index, out var place) || place is not ScalarPlace || SourceTypes.Element(index.Type) != ElementType.Int32)
                continue;
            if (Steps(loop, index) is not { } steps || steps.Step == 0 || SourceTypes.Scalar(bound.Type) != ValueType.Int)
                continue;
            bool ascends = kind is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual;
            bool descends = kind is BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual;
            if (steps.Step > 0 ? !ascends : !descends)
                continue;
            var changed = Changed(loop);
            if (SideEffects.Assigned(loop.Body).Contains(index) || SideEffects.Assigned(condition).Contains(index) || !new Invariance(context, changed).Holds(bound))
                continue;
            return new CountedLoop(index, steps.Step, bound, offset, kind is BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThanOrEqual, steps.Others);
        }
        return null;
    }

    private static IEnumerable<(IOperation Side, IOperation Bound, BinaryOperatorKind Kind)> Sides(IBinaryOperation condition)
    {
        yield return (condition.LeftOperand, condition.RightOperand, condition.OperatorKind);
        yield return (condition.RightOperand, condition.LeftOperand, condition.OperatorKind switch
        {
            BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
            BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
            BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
            BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
            var other => other,
        });
    }

    /// <summary>A local variable and what is added to it.</summary>
    private static (ILocalSymbol Index, int Offset)? Shifted(IOperation side) => side switch
    {
        ILocalReferenceOperation { Local: var index } => (index, 0),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, IsChecked: false, LeftOperand: ILocalReferenceOperation { Local: var index }, RightOperand.ConstantValue: { HasValue: true, Value: int by } } => (index, by),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, IsChecked: false, RightOperand: ILocalReferenceOperation { Local: var index }, LeftOperand.ConstantValue: { HasValue: true, Value: int by } } => (index, by),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract, IsChecked: false, LeftOperand: ILocalReferenceOperation { Local: var index }, RightOperand.ConstantValue: { HasValue: true, Value: int by } } => (index, unchecked(-by)),
        _ => null,
    };

    private static HashSet<ISymbol> Changed(IForLoopOperation loop)
    {
        var changed = SideEffects.Assigned(loop.Body);
        foreach (var bottom in loop.AtLoopBottom)
            changed.UnionWith(SideEffects.Assigned(bottom));
        return changed;
    }

    /// <summary>The step of the index, and what else runs at the bottom, which must not see the index between.</summary>
    private static (int Step, ImmutableArray<IOperation> Others)? Steps(IForLoopOperation loop, ILocalSymbol index)
    {
        int? step = null;
        var rest = ImmutableArray.CreateBuilder<IOperation>();
        foreach (var bottom in loop.AtLoopBottom)
        {
            if (step is null && StepOf(bottom, index) is { } found)
                step = found;
            else if (SideEffects.Assigned(bottom).Contains(index) || (step is not null && Mentions(bottom, index)))
                return null;
            else
                rest.Add(bottom);
        }
        return step is { } known ? (known, rest.ToImmutable()) : null;
    }

    private static int? StepOf(IOperation bottom, ILocalSymbol index)
    {
        switch (bottom is IExpressionStatementOperation statement ? statement.Operation : bottom)
        {
            case IIncrementOrDecrementOperation step when Is(step.Target, index):
                return step.Kind == OperationKind.Increment ? 1 : -1;
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract, Value.ConstantValue: { HasValue: true, Value: int by } } compound when Is(compound.Target, index):
                return compound.OperatorKind == BinaryOperatorKind.Add ? by : unchecked(-by);
            case ISimpleAssignmentOperation { Value: IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract, RightOperand.ConstantValue: { HasValue: true, Value: int by } } sum } assignment when Is(assignment.Target, index) && Is(sum.LeftOperand, index):
                return sum.OperatorKind == BinaryOperatorKind.Add ? by : unchecked(-by);
            default:
                return null;
        }
    }

    private static bool Is(IOperation operation, ILocalSymbol local)
        => operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local);

    private static bool Mentions(IOperation operation, ILocalSymbol local) => operation.DescendantsAndSelf().Any(o => Is(o, local) || o is IInvocationOperation call && LocalFunctions.CapturedBy(call).All.Contains(local, SymbolEqualityComparer.Default));

    /// <summary>How many iterations there are, from the value that the index has on entry.</summary>
    public Operand Count(Operand start, Operand bound, IntegerArithmetic integers)
    {
        int stride = Math.Abs(Step);
        int rounding = IsInclusive ? stride : stride - 1;
        return integers.DivideBy(Step > 0 ? integers.Subtract(bound, start, unchecked(rounding - Offset)) : integers.Subtract(start, bound, unchecked(rounding + Offset)), stride);
    }

    /// <summary>Whether an expression has the same value before every iteration, and no effect.</summary>
    private sealed class Invariance(FunctionContext context, HashSet<ISymbol> changed)
    {
        private readonly HashSet<Variable> _changed = [.. changed.SelectMany(s => Variables(context, s))];

        private static IEnumerable<Variable> Variables(FunctionContext context, ISymbol symbol)
            => context.Places.TryGetValue(symbol, out var place) ? TupleParser.Variables(place) : [];

        /// <summary>Whether neither a symbol nor another name for its value is assigned.</summary>
        private bool IsKept(ISymbol symbol)
            => !changed.Contains(symbol) && !Variables(context, symbol).Any(_changed.Contains) && !(context.Places.TryGetValue(symbol, out var place) && TupleParser.Elements(place).Any());

        public bool Holds(IOperation operation)
        {
            if (operation.ConstantValue.HasValue)
                return true;
            switch (operation)
            {
                case ILocalReferenceOperation local:
                    return IsKept(local.Local);
                case IParameterReferenceOperation parameter:
                    return IsKept(parameter.Parameter);
                case IInstanceReferenceOperation instance:
                    return instance.Type is { } type && IsKept(type.OriginalDefinition);
                case IPropertyReferenceOperation or IInvocationOperation when SideEffects.Assigned(operation).Count > 0 || SideEffects.UsesHeldMemory(operation):
                    return false;
                case IFieldReferenceOperation or IPropertyReferenceOperation { Arguments.IsEmpty: true }:
                    return operation.ChildOperations.All(Holds);
                case IArrayElementReferenceOperation or IPropertyReferenceOperation or IImplicitIndexerReferenceOperation:
                    return IsData(operation.ChildOperations.First()) && operation.ChildOperations.All(Holds);
                case IInvocationOperation call:
                    var captured = LocalFunctions.CapturedBy(call);
                    return !captured.HasMemory && captured.Written.IsEmpty && !captured.All.Any(changed.Contains) && !call.TargetMethod.ReturnsVoid && (call.Instance is null || Holds(call.Instance)) && call.Arguments.All(a => HoldsArgument(a.Value));
                case IArgumentOperation argument:
                    return Holds(argument.Value);
                case IBinaryOperation or IUnaryOperation or IConversionOperation or IConditionalOperation:
                    return operation.ChildOperations.All(Holds);
                default:
                    return false;
            }
        }

        private bool HoldsArgument(IOperation argument)
            => SourceTypes.LooksLikeBuffer(argument.Type) ? IsData(argument) && Holds(argument) : Holds(argument);

        /// <summary>Memory that is never written.</summary>
        private bool IsData(IOperation memory) => memory switch
        {
            IConversionOperation conversion => IsData(conversion.Operand),
            IArrayElementReferenceOperation row => IsData(row.ArrayReference),
            ILocalReferenceOperation local => context.Places.TryGetValue(local.Local, out var place) && place is BufferPlace buffer && context.Data.IsData(buffer.Buffer),
            _ => context.Data.Names(memory),
        };
    }
}
