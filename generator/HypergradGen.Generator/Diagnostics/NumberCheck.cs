using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Diagnostics;

/// <summary>
/// Where a derivative exists and may not be what is meant: functions that are constant between jumps, tests for equality
/// and kinks, of values that depend on the seeds.
/// </summary>
internal sealed class NumberCheck(Function function, Activity active, ProgramLocations locations, Report report) : StatementWalker
{
    private const string Sign = "Math.Sign";

    private readonly ValueUses _uses = ValueUses.Of(function);
    private readonly Memory _memory = Memory.Of(function);

    public override void VisitStatement(Statement statement)
    {
        // A value without a place in the source is a part of a library function, not something that the user wrote.
        if (statement is Let let && _uses.Matters(let.Target) && locations.OfValue(function.Name, let.Target) != Location.None)
        {
            switch (let.Operation)
            {
                case Intrinsic call when call.Arguments.Items.Any(IsActive):
                    Check(let.Target, call);
                    break;
                case Binary { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual } test when IsActive(test.Left) || IsActive(test.Right):
                    if (!IsClassification(test))
                        report(Descriptors.EqualityOfReals, locations.OfValue(function.Name, let.Target));
                    break;
            }
        }
        base.VisitStatement(statement);
    }

    private void Check(Value target, Intrinsic call)
    {
        string name = call.Function.Split('/')[0];
        var rule = RuleTable.Rows.TryGetValue(call.Function, out var row) ? row : null;
        if (call.Function == Sign ? !IsFactorOfItsMagnitude(target, call.Arguments[0]) : rule is { IsPiecewiseConstant: true })
            report(Descriptors.DerivativeIsZero, locations.OfValue(function.Name, target), name);
        else if (rule is { IsPiecewiseConstant: false, Kink.Length: > 0 })
            report(Descriptors.Kink, locations.OfValue(function.Name, target), name, rule.Kink);
    }

    private bool IsActive(Operand operand) => operand is Value { Type.IsReal: true } value && active.IsActive(function.Name, value);

    /// <summary>x ≠ x asks for NaN, and x = ∞ for infinity: <c>double.IsNaN</c> and its kin.</summary>
    private static bool IsClassification(Binary test) => test.Left == test.Right || IsInfinity(test.Left) || IsInfinity(test.Right);

    private static bool IsInfinity(Operand operand) => operand is Literal { Type.IsReal: true } literal && double.IsInfinity(literal.AsReal);

    /// <summary>
    /// In sign(u)·max(|u| − t, 0) the jump of the sign is where the other factor, which is made of u too, goes to zero as a
    /// rule: the product's derivative is right.
    /// </summary>
    private bool IsFactorOfItsMagnitude(Value sign, Operand argument)
    {
        var origin = _uses.MadeOf(argument, _memory);
        var factors = _uses.ReadBy(sign.Id).SelectMany(u => u.Operation is Ir.Convert ? _uses.ReadBy(u.Id).Select(r => (Factor: u.Id, r.Operation)) : [(Factor: sign.Id, u.Operation)]).ToArray();
        return factors.Length > 0 && factors.All(f => f.Operation is Binary { Operator: BinaryOperator.Multiply } product
            && _uses.MadeOf(product.Left is Value left && left.Id == f.Factor ? product.Right : product.Left, _memory).Overlaps(origin));
    }
}
