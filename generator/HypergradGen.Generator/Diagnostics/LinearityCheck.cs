using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Diagnostics;

/// <summary>What in a program is not linear in its seeds.</summary>
internal sealed class LinearityCheck : StatementWalker
{
    private readonly Activity _active;
    private readonly Memory _memory;
    private readonly string _function;
    private readonly Func<string, Value, Location> _ofValue;
    private readonly Func<Statement, Location> _ofStatement;
    private readonly List<(Location Where, string Why)> _found = [];

    private LinearityCheck(Function function, Activity active, Func<string, Value, Location> ofValue, Func<Statement, Location> ofStatement)
        => (_function, _memory, _active, _ofValue, _ofStatement) = (function.Name, Memory.Of(function), active, ofValue, ofStatement);

    public static IReadOnlyList<(Location Where, string Why)> Find(Module module, IReadOnlyCollection<Buffer> seeds, IReadOnlyCollection<Value> values, Func<string, Value, Location> ofValue, Func<Statement, Location> ofStatement)
    {
        var active = Activity.Analyse(module, seeds, values);
        var found = new List<(Location, string)>();
        foreach (var function in module.Helpers.Items.Add(module.Entry))
        {
            var check = new LinearityCheck(function, active, ofValue, ofStatement);
            check.VisitFunction(function);
            found.AddRange(check._found);
        }
        found.AddRange(module.Entry.Results.Where((r, i) => !IsZero(r) && !active.Results[i]).Take(1).Select(_ => (Location.None, "it returns a value that does not depend on them")));
        return found;
    }

    private bool IsActive(Operand operand) => operand is Value value && _active.IsActive(_function, value);

    private bool IsActive(Buffer buffer) => _active.IsActive(_function, _memory.Root(buffer));

    private static bool IsZero(Operand operand) => operand is Literal { AsReal: 0 };

    private bool IsLinear(Operand operand) => IsActive(operand) || IsZero(operand);

    private void Found(Statement statement, string why)
    {
        var where = statement is Let let ? _ofValue(_function, let.Target) : _ofStatement(statement);
        _found.Add((where, why));
    }

    public override void VisitStatement(Statement statement)
    {
        string? why = statement switch
        {
            Let s => WhyNot(s.Operation),
            Store s when IsActive(s.Target) && !IsLinear(s.Value) => "a value that does not depend on them is written to memory that holds one that does",
            Accumulate s when IsActive(s.Target) && !IsLinear(s.Value) => "a value that does not depend on them is added to one that does",
            For s => WhyNot(s.Carried, s.Body),
            While s => WhyNot(s.Carried, s.Body),
            If s when s.Results.Items.Where((r, i) => IsActive(r) && !(IsLinear(s.Then.Yields[i]) && IsLinear(s.Else.Yields[i]))).Any() => OneSided,
            Call { External: not null } s when s.Arguments.Items.Any(IsActive) || s.Buffers.Items.Any(IsActive) => "a method with a rule of its own, or without derivative, is called with one of them",
            _ => null,
        };
        if (why is not null)
            Found(statement, why);
        base.VisitStatement(statement);
    }

    private const string OneSided = "a variable holds a value that depends on them or one that does not, by the way that is taken";

    private string? WhyNot(EquatableArray<Carried> carried, Block body)
        => carried.Items.Where((c, i) => IsActive(c.Parameter) && !(IsLinear(c.Initial) && IsLinear(body.Yields[i]))).Any() ? OneSided : null;

    private string? WhyNot(Operation operation)
    {
        if (!Uses.Operands(operation).Any(IsActive))
            return null;
        return operation switch
        {
            Unary { Operator: UnaryOperator.Negate } => null,
            Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } o => IsLinear(o.Left) && IsLinear(o.Right) ? null : "a value that does not depend on them is added or subtracted",
            Binary { Operator: BinaryOperator.Multiply } o => IsActive(o.Left) && IsActive(o.Right) ? "two of them are multiplied" : null,
            Binary { Operator: BinaryOperator.Divide } o => IsActive(o.Right) ? "it divides by one of them" : null,
            Binary { Operator: BinaryOperator.Remainder } => "a remainder is taken of one of them",
            Binary => "one of them is compared",
            Select o => IsLinear(o.WhenTrue) && IsLinear(o.WhenFalse) ? null : OneSided,
            GuardedScale => null,
            Convert { To.IsReal: true } => null,
            Convert => "one of them is made an integer",
            Stop => "the derivative of one of them is stopped",
            Intrinsic o => $"{o.Function.Split('/')[0]} is taken of one of them",
            _ => "it is no sum of products with them",
        };
    }
}
