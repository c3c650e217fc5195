using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>What a pattern is matched with: a scalar, or the parts of a tuple or struct.</summary>
internal sealed record Subject(ITypeSymbol Type, ImmutableArray<Operand> Parts);

/// <summary>Patterns as comparisons; the choices of a switch as branches, first match first.</summary>
internal sealed class PatternParser(FunctionContext context)
{
    public Operand Matches(Subject value, IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IConstantPatternOperation constant when value.Parts is [var scalar] && SourceTypes.Scalar(value.Type) is not null:
                return Equal(scalar, context.Expressions.ConvertTo(context.Expressions.Scalar(constant.Value), scalar.Type, constant, null), pattern);
            case IRelationalPatternOperation relation when value.Parts is [var compared]:
                var bound = context.Expressions.ConvertTo(context.Expressions.Scalar(relation.Value), compared.Type, relation, null);
                return context.Expressions.Compare(relation, relation.OperatorKind, compared, bound, null);
            case IBinaryPatternOperation both:
                var (left, right) = (Matches(value, both.LeftPattern), Matches(value, both.RightPattern));
                return Join(both.OperatorKind == BinaryOperatorKind.Or ? BinaryOperator.Or : BinaryOperator.And, left, right, pattern);
            case INegatedPatternOperation not:
                return context.Expressions.Not(Matches(value, not.Pattern), pattern);
            case IDiscardPatternOperation:
                return Operand.Bool(true);
            case ITypePatternOperation type when IsOf(value, type.MatchedType):
                return Operand.Bool(true);
            case IDeclarationPatternOperation declaration when declaration.MatchesNull || IsOf(value, declaration.MatchedType):
                Declare(declaration.DeclaredSymbol, value, pattern);
                return Operand.Bool(true);
            case IRecursivePatternOperation parts when IsOf(value, parts.MatchedType) && Parts(value, parts) is { } inner:
                var matches = inner.Aggregate(Operand.Bool(true) as Operand, (all, part) => Join(BinaryOperator.And, all, Matches(part.Value, part.Pattern), pattern));
                Declare(parts.DeclaredSymbol, value, pattern);
                return matches;
            default:
                context.RefuseConstruct(pattern);
                return Operand.Bool(false);
        }
    }

    private static bool IsOf(Subject value, ITypeSymbol? type) => type is null || SymbolEqualityComparer.Default.Equals(type, value.Type);

    private Operand Join(BinaryOperator op, Operand left, Operand right, IOperation at) => (left, right) switch
    {
        (Literal { AsBool: var known }, _) => known == (op == BinaryOperator.And) ? right : left,
        (_, Literal { AsBool: var known }) => known == (op == BinaryOperator.And) ? left : right,
        _ => context.Let(at, ValueType.Bool, new Binary(op, left, right)),
    };

    /// <summary>The elements of a tuple and the members of a struct that a pattern asks for; null where it asks for anything else.</summary>
    private static List<(Subject Value, IPatternOperation Pattern)>? Parts(Subject value, IRecursivePatternOperation pattern)
    {
        var parts = new List<(Subject, IPatternOperation)>();
        if (pattern.DeconstructionSubpatterns is { IsEmpty: false } elements)
        {
            if (value.Type is not INamedTypeSymbol { IsTupleType: true } tuple || tuple.TupleElements.Length != elements.Length)
                return null;
            for (int i = 0; i < elements.Length; i++)
                parts.Add((Part(value, tuple.TupleElements.Take(i).Select(e => e.Type), tuple.TupleElements[i].Type), elements[i]));
        }
        foreach (var property in pattern.PropertySubpatterns)
        {
            if (property.Member is not IMemberReferenceOperation { Type: { } type } member || Before(value.Type, member) is not { } before)
                return null;
            parts.Add((Part(value, before, type), property.Pattern));
        }
        return parts;
    }

    /// <summary>The types of what lies before a member in a tuple or struct; null where it is no part of it.</summary>
    private static IEnumerable<ITypeSymbol>? Before(ITypeSymbol type, IMemberReferenceOperation member)
        => type is INamedTypeSymbol { IsTupleType: true } tuple ? TupleParser.ElementOf(tuple, member.Member) is { } element ? tuple.TupleElements.Take(element).Select(e => e.Type) : null
            : StructTypes.Components(type) is { } components && StructParser.PartOf(member) is { } part ? components.Take(part).Select(c => c.Type) : null;

    private static Subject Part(Subject value, IEnumerable<ITypeSymbol> before, ITypeSymbol type)
        => new(type, value.Parts.Skip(before.Sum(StructParser.Width)).Take(StructParser.Width(type)).ToImmutableArray());

    private void Declare(ISymbol? declared, Subject value, IOperation at)
    {
        if (declared is not ILocalSymbol local)
            return;
        context.Assignments.DeclareBefore(local);
        context.Assignments.Assign(context.Places[local], value.Parts, at);
    }

    /// <summary>Whether a value takes a section of a switch: by one of its labels.</summary>
    public Operand Matches(Subject value, ISwitchCaseOperation section)
    {
        Operand any = Operand.Bool(false);
        foreach (var clause in section.Clauses)
            any = any is Literal { AsBool: false } ? Matches(value, clause) : context.Flow.Branch(any, () => [Operand.Bool(true)], () => [Matches(value, clause)])[0];
        return any;
    }

    private Operand Matches(Subject value, ICaseClauseOperation clause)
    {
        switch (clause)
        {
            case ISingleValueCaseClauseOperation single when value.Parts is [var scalar]:
                return Equal(scalar, context.Expressions.ConvertTo(context.Expressions.Scalar(single.Value), scalar.Type, single, null), single);
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

    /// <summary>What a switch chooses by, or a pattern asks about; null, and refused, where it is neither a scalar nor made of scalars.</summary>
    public Subject? Subject(IOperation value)
    {
        if (SourceTypes.Flatten(value.Type) is not { Count: > 0 } types)
        {
            context.RefuseType(value);
            return null;
        }
        var parts = context.Tuples.Flatten(value, null);
        return parts.Length == types.Count ? new Subject(value.Type!, parts) : null;
    }

    private static ImmutableArray<Operand> Zeros(ISwitchExpressionOperation choice)
        => (SourceTypes.Flatten(choice.Type) ?? [ValueType.Real]).Select(t => (Operand)Flow.Zero(t)).ToImmutableArray();

    private ImmutableArray<Operand> Choose(ISwitchExpressionOperation choice, Subject value, int next, string? name, Func<IOperation, string?, ImmutableArray<Operand>> read)
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
        {
            // What is left matches; it may declare variables.
            if (SideEffects.HasAny(arm.Pattern))
                Matches(value, arm.Pattern);
            return read(arm.Value, name);
        }
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
