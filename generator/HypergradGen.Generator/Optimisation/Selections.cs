using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// A branch in a loop whose sides only compute becomes a selection of what they give, where that makes it a vector loop. Both sides are computed then, which cannot throw and
/// reads nothing that is not read anyway; what is not selected reaches nothing.
/// <code>
/// if (0 &lt; x) { a = s + x; t = a } else { t = s }          b = 0 &lt; x ? x : 0;  t = s + b
/// </code>
/// </summary>
public sealed class Selections : Rewriter
{
    private readonly HashSet<int>? _chosen;

    /// <summary>What the values of branches are, joined ones included.</summary>
    private readonly Dictionary<int, Operation> _definitions = [];

    /// <param name="chosen">The indices of the loops to write so; null for all that can be.</param>
    private Selections(HashSet<int>? chosen) => _chosen = chosen;

    public static Function Choose(Function function)
    {
        var every = new Selections(null).Rewrite(function);
        if (ReferenceEquals(every, function))
            return function;

        // A sum or a maximum over a branch is seen to be one when the branch is a selection.
        var all = RunningExtrema.Mark(LoopAnalysis.Mark(DeadCode.Eliminate(every)));
        return new Selections(VectorLoops.In(all)).Rewrite(function);
    }

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        bool mayBecome = s.Body.Statements.Any(inner => inner is If) && s.Body.Statements.All(inner => inner is Let or Slice or Store or Accumulate or If);
        if (mayBecome && (_chosen is null || _chosen.Contains(s.Index.Id)) && Flat(s) is { } flat)
            s = _chosen is null ? flat : flat with { OrderFree = true };
        base.RewriteFor(s, into);
    }

    private For? Flat(For loop)
    {
        var body = new BlockBuilder(Numbering);
        var read = new HashSet<Load>();
        foreach (var statement in loop.Body.Statements)
        {
            if (!Flatten(statement, read, body))
                return null;
            read.UnionWith(LoadsOf(statement));
        }
        return loop with { Body = body.Build(loop.Body.Yields) };
    }

    /// <summary>Whether the statement could be written without a branch.</summary>
    /// <param name="read">What is read whichever way the branches around it go.</param>
    private bool Flatten(Statement statement, HashSet<Load> read, BlockBuilder into)
    {
        if (statement is not If s)
        {
            into.Add(statement);
            return true;
        }
        return FlattenSide(s.Then, [.. read, .. LoadsOf(s.Else)], into) && FlattenSide(s.Else, [.. read, .. LoadsOf(s.Then)], into) && Join(s, into);
    }

    private bool FlattenSide(Block side, HashSet<Load> read, BlockBuilder into)
    {
        foreach (var statement in side.Statements)
        {
            if (statement is Let let && !CannotThrow(let, read) || statement is not (Let or If) || !Flatten(statement, read, into))
                return false;
            if (statement is Let { Target.Id: var number, Operation: var operation })
                _definitions[number] = operation;
            read.UnionWith(LoadsOf(statement));
        }
        return true;
    }

    private static bool CannotThrow(Let let, HashSet<Load> read) => let.Operation switch
    {
        Load load => read.Contains(load),
        Binary { Operator: BinaryOperator.Divide or BinaryOperator.Remainder } => let.Target.Type.IsReal,
        Intrinsic => let.Target.Type.IsReal,
        Convert => let.Target.Type.IsReal,
        _ => true,
    };

    /// <summary>What a statement reads whichever way its branches go.</summary>
    private static IEnumerable<Load> LoadsOf(Statement statement) => statement switch
    {
        Let { Operation: Load load } => [load],
        If s => LoadsOf(s.Then).Intersect(LoadsOf(s.Else)),
        _ => [],
    };

    private static IEnumerable<Load> LoadsOf(Block block) => block.Statements.SelectMany(LoadsOf);

    private bool Join(If s, BlockBuilder into)
    {
        for (int i = 0; i < s.Results.Count; i++)
        {
            var (target, then, otherwise) = (s.Results[i], s.Then.Yields[i], s.Else.Yields[i]);
            if (target.Type != ValueType.Bool && !target.Type.IsReal)
                return false;
            var joined = target.Type == ValueType.Bool ? Either(s.Condition, then, otherwise, into) : Selected(s.Condition, then, otherwise, into);
            _definitions[target.Id] = joined;
            into.Add(new Let(target, joined));
        }
        return true;
    }

    /// <summary>c ? t : e of truth values: (c and t) or (not c and e).</summary>
    private static Operation Either(Operand condition, Operand then, Operand otherwise, BlockBuilder into)
    {
        if (then is Literal { AsBool: true })
            return new Binary(BinaryOperator.Or, condition, otherwise);
        if (otherwise is Literal { AsBool: false })
            return new Binary(BinaryOperator.And, condition, then);
        var not = into.Unary(UnaryOperator.Not, condition);
        if (then is Literal)
            return new Binary(BinaryOperator.And, not, otherwise);
        if (otherwise is Literal)
            return new Binary(BinaryOperator.Or, not, then);
        return new Binary(BinaryOperator.Or, into.Binary(BinaryOperator.And, condition, then), into.Binary(BinaryOperator.And, not, otherwise));
    }

    /// <summary>What is added to something, or subtracted from it; the operand itself where it is no such sum of the branch.</summary>
    private (Operand From, Operand? Term, BinaryOperator By) Parts(Operand operand)
        => operand is Value value && _definitions.TryGetValue(value.Id, out var operation) && operation is Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum
            ? (sum.Left, sum.Right, sum.Operator)
            : (operand, null, BinaryOperator.Add);

    /// <summary>Where both sides add to the same number, or one leaves it as it is, what is added is selected: a sum that a loop carries stays one.</summary>
    private Operation Selected(Operand condition, Operand then, Operand otherwise, BlockBuilder into)
    {
        var (first, second) = (Parts(then), Parts(otherwise));
        bool sharesSum = first.From == second.From && (first.Term is null || second.Term is null || first.By == second.By) && (first.Term ?? second.Term) is not null;
        if (!sharesSum)
            return new Select(condition, then, otherwise);
        var zero = Literal.Of(then.Type, 0);
        var term = into.Let(then.Type, new Select(condition, first.Term ?? zero, second.Term ?? zero));
        return new Binary(first.Term is null ? second.By : first.By, first.From, term);
    }

    /// <summary>The indices of the loops that run in lanes.</summary>
    private sealed class VectorLoops : StatementWalker
    {
        private readonly HashSet<int> _indices = [];

        public static HashSet<int> In(Function function)
        {
            var search = new VectorLoops();
            search.VisitFunction(function);
            return search._indices;
        }

        public override void VisitStatement(Statement statement)
        {
            if (statement is For loop && VectorLoop.Of(loop) is not null)
                _indices.Add(loop.Index.Id);
            base.VisitStatement(statement);
        }
    }
}
