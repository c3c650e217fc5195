using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>The operation that computes each value of a function, and the statement that alone uses one that is used once.</summary>
internal sealed class ScalarDefinitions : Walker
{
    private readonly Dictionary<int, Operation> _operations = [];
    private readonly Dictionary<int, Statement> _users = [];
    private readonly Dictionary<int, int> _uses;

    private ScalarDefinitions(Function function) => _uses = UseNumbers.Of(function.Body);

    public static ScalarDefinitions Of(Function function)
    {
        var definitions = new ScalarDefinitions(function);
        definitions.VisitBlock(function.Body);
        return definitions;
    }

    public Operation? Operation(Value value) => _operations.TryGetValue(value.Id, out var operation) ? operation : null;

    public AffineIndex Affine(Operand operand) => AffineIndex.Of(operand, Operation);

    public bool IsUsedOnce(Value value) => _uses.TryGetValue(value.Id, out int uses) && uses == 1;

    /// <summary>The statement that alone uses the value, once; null where a block yields it, or there are others.</summary>
    public Statement? OnlyUser(Value value) => IsUsedOnce(value) && _users.TryGetValue(value.Id, out var user) ? user : null;

    public override void VisitStatement(Statement statement)
    {
        if (statement is Let s)
            _operations[s.Target.Id] = s.Operation;
        foreach (var operand in Uses.Operands(statement))
        {
            if (operand is Value value)
                _users[value.Id] = statement;
        }
        base.VisitStatement(statement);
    }
}
