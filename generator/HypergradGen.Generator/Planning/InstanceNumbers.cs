using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Planning;

/// <summary>
/// The place of a scope's run in the buffers that hold its values. A loop that is counted on entry extends its parent's
/// number, n·parent + i; the iterations of any other loop are numbered on from where the last run of that loop ended,
/// base + t, and the base is itself a stored value of the parent scope.
/// </summary>
public sealed class InstanceNumbers
{
    private readonly Scopes _scopes;
    private readonly LinearPart _late;
    private readonly Dictionary<Scope, Operand> _numbers = [];

    private readonly Operand _root;

    /// <param name="run">The number of the function's own run, for a helper.</param>
    public InstanceNumbers(Scopes scopes, LinearPart late, Operand? run = null) => (_scopes, _late, _root) = (scopes, late, run ?? Operand.Int(0));

    public bool IsDense(Scope scope) => !_scopes.IsHelper && scope.SelfAndParents.All(s => s.Owner switch
    {
        For loop => Planner.IsCountedOnEntry(loop, _scopes, _late),
        While => false,
        _ => true,
    });

    /// <summary>How many runs a dense scope has: the product of the counts around it.</summary>
    public Operand Total(Scope scope, BlockBuilder into)
    {
        Operand total = Operand.Int(1);
        foreach (var enclosing in scope.SelfAndParents.Reverse())
        {
            if (enclosing.Owner is For loop)
                total = Times(total, Runs(loop.Count, into), into);
        }
        return total;
    }

    /// <summary>A count below zero is no iteration.</summary>
    private Operand Runs(Operand count, BlockBuilder into) => count switch
    {
        Literal literal => Operand.Int(Math.Max(literal.AsInt, 0)),
        Value value when _scopes.Definition(value) is Let { Operation: Length } => value,
        _ => into.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { count, Operand.Int(0) })),
    };

    /// <summary>The number of the current run; those of the parents were defined before.</summary>
    public Operand Of(Scope scope) => scope.IsRoot ? _root : _numbers[scope];

    /// <summary>Whether runs of the scope have numbers: those of a loop's condition have none, and what is in it.</summary>
    public bool IsEntered(Scope scope) => scope.IsRoot || _numbers.ContainsKey(scope);

    /// <summary>Defines the number of a scope at the head of its block.</summary>
    /// <param name="index">The iteration, for a loop's body.</param>
    /// <param name="firstNumber">Where the numbers of this run of an uncounted loop start.</param>
    public void Enter(Scope scope, Operand? index, Operand? firstNumber, BlockBuilder into)
    {
        _numbers[scope] = scope.Owner switch
        {
            For loop when Planner.IsCountedOnEntry(loop, _scopes, _late) => Plus(Times(Of(scope.Parent!), loop.Count, into), index!, into),
            For or While => Plus(firstNumber!, index!, into),
            _ => Of(scope.Parent!),
        };
    }

    /// <summary>Gives the number of a scope that was found otherwise.</summary>
    public void Enter(Scope scope, Operand number) => _numbers[scope] = number;

    private static Operand Times(Operand a, Operand b, BlockBuilder into) => a switch
    {
        Literal { AsInt: 0 } => a,
        Literal { AsInt: 1 } => b,
        _ when b is Literal { AsInt: 1 } => a,
        _ => into.Binary(BinaryOperator.Multiply, a, b),
    };

    private static Operand Plus(Operand a, Operand b, BlockBuilder into)
        => a is Literal { AsInt: 0 } ? b : into.Binary(BinaryOperator.Add, a, b);
}
