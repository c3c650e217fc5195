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

        // What an operator takes by 'in' it reads when it is called, behind what the value did to it; a property gives it a copy.
        var named = method.Parameters[0].RefKind == RefKind.None ? null : ArgumentAliases.PlaceOf(target);
        var left = new Argument(0, operation.Target, named is null ? Before(target, operation.Target) : null, named);
        var values = context.Calls.Operator(operation, method, [left, new Argument(1, operation.Value)], name);
        context.Assignments.Assign(target, values, operation);
        return values;
    }

    public Operand Compound(ICompoundAssignmentOperation operation)
    {
        if (SourceTypes.Element(operation.Target.Type) is not { } element || operation.IsLifted || SourceTypes.Scalar(operation.Value.Type) is null
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
                return context.Flow[variable] = Apply(operation, element, before, change, variable.Name);
            case ElementTarget { Element: var place }:
                AccumulateOperator? accumulates = ValueType.Of(element).IsReal ? operation.OperatorKind switch
                {
                    BinaryOperatorKind.Add => AccumulateOperator.Add,
                    BinaryOperatorKind.Subtract => AccumulateOperator.Subtract,
                    _ => null,
                } : null;
                // C# reads the element before it evaluates the value, which must not have written it meanwhile.
                if (accumulates is { } op && !SideEffects.WritesMemory(operation.Value))
                    return Accumulate(operation, place, op, context.Expressions.Scalar(operation.Value));
                var old = context.Elements.Load(operation.Target, place, null);
                var operand = context.Expressions.Scalar(operation.Value);
                return Store(operation, place, Apply(operation, element, old, operand, null));
            case AccessorTarget accessor when Before(accessor, operation.Target) is [var previous]:
                var by = context.Expressions.Scalar(operation.Value);
                return Set(accessor, Apply(operation, element, previous, by, null));
            default:
                context.Expressions.Scalar(operation.Value);
                return Flow.Zero(ValueType.Of(element));
        }
    }

    /// <summary>
    /// The operator works on the type that both sides are converted to, which the right one has been already; a shift is counted by an <c>int</c>. What is assigned is converted back.
    /// <code>
    /// b += c          b = (byte)(b + c)
    /// </code>
    /// </summary>
    private Operand Apply(ICompoundAssignmentOperation operation, ElementType element, Operand before, Operand change, string? name)
    {
        bool isShift = operation.OperatorKind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift;
        var type = isShift ? before.Type : change.Type;
        bool isBack = element.IsShort() || type != ValueType.Of(element);
        var converted = type == before.Type ? before : context.Expressions.ConvertTo(before, type, operation.Target, null);
        var result = context.Expressions.Apply(operation, operation.OperatorKind, type, converted, change, isBack ? null : name);
        return isBack ? context.Expressions.ConvertTo(result, type.Element, element, operation, operation.IsChecked, name) : result;
    }

    public Operand Step(IIncrementOrDecrementOperation operation)
    {
        if (SourceTypes.Element(operation.Target.Type) is not { } element || operation.IsLifted)
        {
            context.RefuseType(operation.Target);
            return Operand.Real(0);
        }
        var type = ValueType.Of(element);
        var one = type.IsReal ? Literal.Of(type, 1) : Literal.Integer(type, 1);
        bool increments = operation.Kind == OperationKind.Increment;
        Operand Stepped(Operand value, string? name)
        {
            var result = context.Expressions.Apply(operation, increments ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract, type, value, one, element.IsShort() ? null : name);
            return element.IsShort() ? context.Expressions.ConvertTo(result, ElementType.Int32, element, operation, operation.IsChecked, name) : result;
        }
        switch (context.Assignments.Resolve(operation.Target))
        {
            case VariableTarget { Variable: var variable }:
                var before = context.Flow[variable];
                var after = Stepped(before, variable.Name);
                context.Flow[variable] = after;
                return operation.IsPostfix ? before : after;
            case ElementTarget { Element: var place } when type.IsReal && operation.Parent is IExpressionStatementOperation:
                return Accumulate(operation, place, increments ? AccumulateOperator.Add : AccumulateOperator.Subtract, one);
            case ElementTarget { Element: var place }:
                var old = context.Elements.Load(operation.Target, place, null);
                var stored = Store(operation, place, Stepped(old, null));
                return operation.IsPostfix ? old : stored;
            case AccessorTarget accessor when Before(accessor, operation.Target) is [var previous]:
                var stepped = Set(accessor, Stepped(previous, null));
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
            context.Add(target, new Accumulate(context.Elements.MemoryOf(element), context.Elements.Indices(element), op, value));
        return operation.Parent is IExpressionStatementOperation ? value : context.Elements.Load(operation, element, null);
    }

    private Operand Store(IOperation operation, Element element, Operand value)
    {
        var target = TargetOf(operation);
        if (context.Write(element.Buffer, target))
            context.Add(target, new Store(context.Elements.MemoryOf(element), context.Elements.Indices(element), value));
        return value;
    }

    private static IOperation TargetOf(IOperation operation) => operation switch
    {
        IAssignmentOperation assignment => assignment.Target,
        IIncrementOrDecrementOperation step => step.Target,
        _ => operation,
    };
}
