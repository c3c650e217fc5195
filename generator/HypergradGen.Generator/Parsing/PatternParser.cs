using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Patterns as comparisons; the choices of a switch as branches, first match first.</summary>
internal sealed class PatternParser(FunctionContext context)
{
    public Operand Matches(Operand value, IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IConstantPatternOperation constant:
                return Equal(value, context.Expressions.ConvertTo(context.Expressions.Scalar(constant.Value), value.Type, constant, null), pattern);
            case IRelationalPatternOperation relation:
                var bound = context.Expressions.ConvertTo(context.Expressions.Scalar(relation.Value), value.Type, relation, null);
                return context.Expressions.Compare(relation, relation.OperatorKind, value, bound, null);
            case IBinaryPatternOperation both:
                var (left, right) = (Matches(value, both.LeftPattern), Matches(value, both.RightPattern));
                var op = both.OperatorKind == BinaryOperatorKind.Or ? BinaryOperator.Or : BinaryOperator.And;
                return context.Let(pattern, ValueType.Bool, new Binary(op, left, right));
            case INegatedPatternOperation not:
                return context.Expressions.Not(Matches(value, not.Pattern), pattern);
            case IDiscardPatternOperation:
                return Operand.Bool(true);
            default:
                context.RefuseConstruct(pattern);
                return Operand.Bool(false);
        }
    }

    /// <summary>Whether a value takes a section of a switch: by one of its labels.</summary>
    public Operand Matches(Operand value, ISwitchCaseOperation section)
    {
        Operand any = Operand.Bool(false);
        foreach (var clause in section.Clauses)
            any = any is Literal { AsBool: false } ? Matches(value, clause) : context.Flow.Branch(any, () => [Operand.Bool(true)], () => [Matches(value, clause)])[0];
        return any;
    }

    private Operand Matches(Operand value, ICaseClauseOperation clause)
    {
        switch (clause)
        {
            case ISingleValueCaseClauseOperation single:
                return Equal(value, context.Expressions.ConvertTo(context.Expressions.Scalar(single.Value), value.Type, single, null), single);
            case IPatternCaseClauseOperation pattern:
                return Guarded(Matches(value, pattern.Pattern), pattern.Guard);
            default:
                context.RefuseConstruct(clause);
                return Operand.Bool(false);
        }
    }

    private Operand Guarded(Operand matches, IOperation? guard)
    {
        if (guard is null)
            return matches;
        context.Assignments.DeclareBefore(guard);
        return context.Flow.Branch(matches, () => [context.Expressions.Scalar(guard)], () => [Operand.Bool(false)])[0];
    }

    /// <summary>The values of a switch expression.</summary>
    /// <param name="read">Evaluates an arm; as scalars, where it is not given.</param>
    public ImmutableArray<Operand> Choose(ISwitchExpressionOperation choice, string? name, Func<IOperation, string?, ImmutableArray<Operand>>? read = null)
        => Subject(choice.Value) is { } value ? Choose(choice, value, 0, name, read ?? context.Tuples.Flatten) : Zeros(choice);

    /// <summary>What a switch chooses by; null, and refused, where it is no scalar.</summary>
    public Operand? Subject(IOperation value)
    {
        if (SourceTypes.Scalar(value.Type) is not null)
            return context.Expressions.Scalar(value);
        if (SourceTypes.IsTuple(value.Type))
            context.Refuse(value, "A switch over a tuple", "test its elements with 'if', '?:' and '&&'");
        else
            context.RefuseType(value);
        return null;
    }

    private static ImmutableArray<Operand> Zeros(ISwitchExpressionOperation choice)
        => (SourceTypes.Flatten(choice.Type) ?? [ValueType.Real]).Select(t => (Operand)Flow.Zero(t)).ToImmutableArray();

    private ImmutableArray<Operand> Choose(ISwitchExpressionOperation choice, Operand value, int next, string? name, Func<IOperation, string?, ImmutableArray<Operand>> read)
    {
        if (next >= choice.Arms.Length)
        {
            context.Module.Sink.FailSilently();
            return Zeros(choice);
        }
        var arm = choice.Arms[next];
        bool isLast = next == choice.Arms.Length - 1;
        bool takesRest = arm is { Pattern: IDiscardPatternOperation, Guard: null };
        if (isLast && !takesRest && !(choice.IsExhaustive && arm.Guard is null))
            context.Refuse(choice, "A switch expression that may match no arm", "add a last arm '_ => …'");
        if (isLast || takesRest)
            return read(arm.Value, name);
        return context.Flow.Branch(Guarded(Matches(value, arm.Pattern), arm.Guard),
            () => read(arm.Value, null),
            () => Choose(choice, value, next + 1, null, read), name);
    }

    /// <summary>A constant pattern holds by Equals: NaN matches NaN.</summary>
    private Operand Equal(Operand value, Operand constant, IOperation at)
    {
        if (constant is Literal { Type.IsReal: true } literal && double.IsNaN(literal.AsReal))
            return context.Let(at, ValueType.Bool, new Binary(BinaryOperator.NotEqual, value, value));
        if (value.Type == ValueType.Bool && constant is Literal known)
            return known.AsBool ? value : context.Expressions.Not(value, at);
        return context.Let(at, ValueType.Bool, new Binary(BinaryOperator.Equal, value, constant));
    }
}
