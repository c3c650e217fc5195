using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Assignments that read what they assign: <c>a += b</c>, <c>a++</c>, and those by operators of the user's.</summary>
internal sealed class CompoundParser(FunctionContext context)
{
    /// <summary>What a target holds before it is assigned.</summary>
    private ImmutableArray<Operand> Before(Target target, IOperation at) => target switch
    {
        VariableTarget { Variable: var variable } => [context.Flow[variable]],
        ElementTarget { Element: var element } => [context.Elements.Load(at, element, null)],
        TupleTarget tuple => tuple.Elements.SelectMany(e => Before(e, at)).ToImmutableArray(),
        AccessorTarget accessor => context.Calls.Get(accessor),
        HeldMemoryTarget { Place.Held: { } held } => [new MemoryOperand(held.Buffer, held.BoundIn)],
        _ => [],
    };

    /// <summary><c>a += b</c> by an operator of the user's.</summary>
    public ImmutableArray<Operand> ByOperator(ICompoundAssignmentOperation operation, string? name)
    {
        if (Operators.Of(operation) is not { } method || !Operators.IsUsers(method) || operation.IsLifted || operation.InConversion.IsUserDefined || operation.OutConversion.IsUserDefined)
        {
            context.RefuseConstruct(operation);
            return [];
        }
        var target = context.Assignments.Resolve(operation.Target);
        var values = context.Calls.Operator(operation, method, [new Argument(0, operation.Target, Before(target, operation.Target)), new Argument(1, operation.Value)], name);
        context.Assignments.Assign(target, values, operation);
        return values;
    }

    public Operand Compound(ICompoundAssignmentOperation operation)
    {
        if (SourceTypes.Scalar(operation.Target.Type) is not { } type || operation.IsLifted || SourceTypes.Scalar(operation.Value.Type) is null
            || operation.InConversion.IsUserDefined || operation.OutConversion.IsUserDefined)
        {
            context.RefuseType(SourceTypes.Scalar(operation.Target.Type) is null ? operation.Target : operation.Value);
            return Operand.Real(0);
        }
        switch (context.Assignments.Resolve(operation.Target))
        {
            case VariableTarget { Variable: var variable }:
                var before = context.Flow[variable];
                var change = context.Expressions.Scalar(operation.Value);
                return context.Flow[variable] = context.Expressions.Apply(operation, operation.OperatorKind, type, before, change, variable.Name);
            case ElementTarget { Element: var element }:
                AccumulateOperator? accumulates = type.IsReal ? operation.OperatorKind switch
                {
                    BinaryOperatorKind.Add => AccumulateOperator.Add,
                    BinaryOperatorKind.Subtract => AccumulateOperator.Subtract,
                    _ => null,
                } : null;
                // C# reads the element before it evaluates the value, which must not have written it meanwhile.
                if (accumulates is { } op && !SideEffects.WritesMemory(operation.Value))
                    return Accumulate(operation, element, op, context.Expressions.Scalar(operation.Value));
                var old = context.Elements.Load(operation.Target, element, null);
                var operand = context.Expressions.Scalar(operation.Value);
                return Store(operation, element, context.Expressions.Apply(operation, operation.OperatorKind, type, old, operand, null));
            case AccessorTarget accessor when Before(accessor, operation.Target) is [var previous]:
                var by = context.Expressions.Scalar(operation.Value);
                return Set(accessor, context.Expressions.Apply(operation, operation.OperatorKind, type, previous, by, null));
            default:
                context.Expressions.Scalar(operation.Value);
                return Flow.Zero(type);
        }
    }

    public Operand Step(IIncrementOrDecrementOperation operation)
    {
        if (SourceTypes.Scalar(operation.Target.Type) is not { } type || operation.IsLifted)
        {
            context.RefuseType(operation.Target);
            return Operand.Real(0);
        }
        var one = type.IsReal ? Literal.Of(type, 1) : Operand.Int(1);
        bool increments = operation.Kind == OperationKind.Increment;
        var op = increments ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        switch (context.Assignments.Resolve(operation.Target))
        {
            case VariableTarget { Variable: var variable }:
                var before = context.Flow[variable];
                var after = context.Expressions.Apply(operation, op, type, before, one, variable.Name);
                context.Flow[variable] = after;
                return operation.IsPostfix ? before : after;
            case ElementTarget { Element: var element } when type.IsReal && operation.Parent is IExpressionStatementOperation:
                return Accumulate(operation, element, increments ? AccumulateOperator.Add : AccumulateOperator.Subtract, one);
            case ElementTarget { Element: var element }:
                var old = context.Elements.Load(operation.Target, element, null);
                var stored = Store(operation, element, context.Expressions.Apply(operation, op, type, old, one, null));
                return operation.IsPostfix ? old : stored;
            case AccessorTarget accessor when Before(accessor, operation.Target) is [var previous]:
                var stepped = Set(accessor, context.Expressions.Apply(operation, op, type, previous, one, null));
                return operation.IsPostfix ? previous : stepped;
            default:
                return Flow.Zero(type);
        }
    }

    private Operand Set(AccessorTarget accessor, Operand value)
    {
        context.Calls.Set(accessor, [value]);
        return value;
    }

    private Operand Accumulate(IOperation operation, Element element, AccumulateOperator op, Operand value)
    {
        var target = TargetOf(operation);
        if (context.Write(element.Buffer, target))
            context.Add(target, new Accumulate(element.Buffer, context.Elements.Indices(element), op, value));
        return operation.Parent is IExpressionStatementOperation ? value : context.Elements.Load(operation, element, null);
    }

    private Operand Store(IOperation operation, Element element, Operand value)
    {
        var target = TargetOf(operation);
        if (context.Write(element.Buffer, target))
            context.Add(target, new Store(element.Buffer, context.Elements.Indices(element), value));
        return value;
    }

    private static IOperation TargetOf(IOperation operation) => operation switch
    {
        IAssignmentOperation assignment => assignment.Target,
        IIncrementOrDecrementOperation step => step.Target,
        _ => operation,
    };
}
