using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// A branch in a loop whose sides only compute becomes a selection of what they give, where that makes it a vector loop. Both sides are computed then, which cannot throw and
/// reads nothing that is not read anyway; what is not selected reaches nothing.
/// <code>
/// if (0 &lt; x) { a = s + x; t = a } else { t = s }          b = 0 &lt; x ? x : 0;  t = s + b
/// if (0 &lt; x) y[i] += a; else y[i] += b;                   c = 0 &lt; x ? a : b;  y[i] += c
/// if (0 &lt; x) kept[i] = a;                                 kept[i] = a, which is read only where 0 &lt; x
/// </code>
/// What a program keeps for a later one has a place for each iteration, so that it is read and written whichever way the branch goes.
/// </summary>
public sealed class Selections : Rewriter
{
    private readonly HashSet<int>? _chosen;
    private readonly Memory _memory;
    private readonly HashSet<int> _kept;

    /// <summary>What the values of branches are, joined ones included.</summary>
    private readonly Dictionary<int, Operation> _definitions = [];

    /// <param name="chosen">The indices of the loops to write so; null for all that can be.</param>
    private Selections(Function function, HashSet<int>? chosen)
    {
        _chosen = chosen;
        _memory = Memory.Of(function);
        _kept = [.. function.Parameters.OfType<KeptBuffer>().Where(k => k.IsDense).Select(k => k.Buffer.Id)];
    }

    public static Function Choose(Function function)
    {
        var every = new Selections(function, null).Rewrite(function);
        if (ReferenceEquals(every, function))
            return function;

        // A sum or a maximum over a branch is seen to be one when the branch is a selection.
        var all = RunningExtrema.Mark(LoopAnalysis.Mark(DeadCode.Eliminate(every)));
        return new Selections(function, VectorLoops.In(all)).Rewrite(function);
    }

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        bool mayBecome = s.Body.Statements.Any(inner => inner is If) && s.Body.Statements.All(inner => inner is Let or Slice or Store or Accumulate or If);
        if (mayBecome && (_chosen is null || _chosen.Contains(s.Index.Id)) && Flat(s) is { } flat)
            s = _chosen is null ? flat : flat with { OrderFree = true };
        base.RewriteFor(s, into);
    }

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        if (statement is Allocate { Storage: Storage.Kept } kept)
            _kept.Add(kept.Target.Id);
        if (statement is Let { Operation: Intrinsic { Function: "Math.Clamp" or "double.Clamp", Arguments: [{ Type.IsReal: true }, Literal least, Literal most] } clamp } let && least.AsReal <= most.AsReal)
            Clamp(let, clamp.Function, Map(clamp.Arguments[0]), least, most, into);
        else
            base.Rewrite(statement, into);
    }

    /// <summary>Between known bounds, which cannot throw, a number is one of three; that of <c>double</c> tells zeros by their sign, as its maximum does.</summary>
    private static void Clamp(Let let, string function, Operand x, Literal least, Literal most, BlockBuilder into)
    {
        if (function == "double.Clamp" && (least.AsReal == 0 || most.AsReal == 0))
        {
            var atLeast = into.Let(x.Type, new Intrinsic("Math.Max", new Operand[] { x, least }));
            into.Add(let with { Operation = new Intrinsic("Math.Min", new Operand[] { atLeast, most }) });
            return;
        }
        var below = into.Binary(BinaryOperator.Less, x, least);
        var atMost = into.Let(x.Type, new Select(into.Binary(BinaryOperator.Less, most, x), most, x));
        into.Add(let with { Operation = new Select(below, least, atMost) });
    }

    private For? Flat(For loop)
    {
        var body = new BlockBuilder(Numbering);
        var read = new HashSet<Load>();
        foreach (var statement in loop.Body.Statements)
        {
            if (statement is not If s)
                body.Add(statement);
            else if (Flatten(s, read, body) is { } writes)
                body.AddRange(writes);
            else
                return null;
            read.UnionWith(LoadsOf(statement));
        }
        return loop with { Body = body.Build(loop.Body.Yields) };
    }

    /// <summary>Writes a branch down without one.</summary>
    /// <param name="s">The branch.</param>
    /// <param name="read">What is read whichever way the branches around it go.</param>
    /// <returns>What both sides write, to stand behind it; null where it has to stay a branch.</returns>
    private List<Statement>? Flatten(If s, HashSet<Load> read, BlockBuilder into)
        => FlattenSide(s.Then, [.. read, .. LoadsOf(s.Else)], into) is { } then && FlattenSide(s.Else, [.. read, .. LoadsOf(s.Then)], into) is { } otherwise && Join(s, into)
            ? Joined(s.Condition, then, otherwise, into) : null;

    private List<Statement>? FlattenSide(Block side, HashSet<Load> read, BlockBuilder into)
    {
        var writes = new List<Statement>();
        foreach (var statement in side.Statements)
        {
            switch (statement)
            {
                case Let let when CannotThrow(let, read) && !Reads(let, writes):
                    into.Add(let);
                    _definitions[let.Target.Id] = let.Operation;
                    break;
                case If inner when writes.Count == 0 && Flatten(inner, read, into) is { } written:
                    writes.AddRange(written);
                    break;
                case Store kept when _kept.Contains(kept.Target.Id):
                    into.Add(kept);
                    break;
                case Store or Accumulate:
                    writes.Add(statement);
                    break;
                default:
                    return null;
            }
            read.UnionWith(LoadsOf(statement));
        }
        return writes;
    }

    private bool Reads(Let let, List<Statement> writes)
        => let.Operation is Load load && writes.Any(w => _memory.Root(w is Store s ? s.Target : ((Accumulate)w).Target).Id == _memory.Root(load.Source).Id);

    /// <summary>What both sides write to the same places in the same order, the values selected; null where they differ in more than these.</summary>
    private static List<Statement>? Joined(Operand condition, List<Statement> then, List<Statement> otherwise, BlockBuilder into)
    {
        if (then.Count != otherwise.Count)
            return null;
        var joined = new List<Statement>();
        foreach (var (first, second) in then.Zip(otherwise, (a, b) => (a, b)))
        {
            Statement? both = (first, second) switch
            {
                (Store a, Store b) when a.Target == b.Target && a.Indices == b.Indices => a with { Value = Selected(condition, a.Value, b.Value, into) },
                (Accumulate a, Accumulate b) when a.Target == b.Target && a.Indices == b.Indices && a.Operator == b.Operator => a with { Value = Selected(condition, a.Value, b.Value, into) },
                _ => null,
            };
            if (both is null)
                return null;
            joined.Add(both);
        }
        return joined;
    }

    private static Operand Selected(Operand condition, Operand then, Operand otherwise, BlockBuilder into)
        => then == otherwise ? then : into.Let(then.Type, new Select(condition, then, otherwise));

    private bool CannotThrow(Let let, HashSet<Load> read) => let.Operation switch
    {
        Load load => read.Contains(load) || _kept.Contains(load.Source.Id),
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
            var joined = target.Type == ValueType.Bool ? Either(s.Condition, then, otherwise, into) : Sum(s.Condition, then, otherwise, into);
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
    private Operation Sum(Operand condition, Operand then, Operand otherwise, BlockBuilder into)
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
