using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Rules;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Moves out of a loop what every iteration computes alike. Only what cannot throw is moved, since the loop may run no
/// iteration; and nothing leaves a branch, since the branch may not be taken.
/// <code>
/// for j: y[j] = exp(a) * x[j]         e = exp(a)
///                                     for j: y[j] = e * x[j]
/// </code>
/// </summary>
public sealed class LoopInvariants : Rewriter
{
    private readonly Dictionary<int, int> _depths = [];
    private readonly Dictionary<int, Operation> _operations = [];
    private readonly HashSet<int> _indices = [];
    private readonly List<Scope> _scopes = [];
    private bool _nextIsLoop;
    private For? _nextLoop;

    /// <param name="Loop">The counted loop whose block this is; null for any other block.</param>
    private sealed record Scope(BlockBuilder Builder, bool IsLoop, For? Loop)
    {
        /// <summary>Nothing in the block can throw another exception, so far, or decide whether to go on.</summary>
        public bool MeetsGuards { get; set; }
    }

    private LoopInvariants()
    {
    }

    public static Function Hoist(Function function) => new LoopInvariants().Rewrite(function);

    protected override Block RewriteBlock(Block block)
    {
        var builder = new BlockBuilder(Numbering);
        _scopes.Add(new Scope(builder, _nextIsLoop, _nextLoop) { MeetsGuards = _nextLoop is not null });
        (_nextIsLoop, _nextLoop) = (false, null);
        RewriteStatements(block, builder);
        _scopes.RemoveAt(_scopes.Count - 1);
        return Built(builder, block);
    }

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        EnterLoop(s.Carried.Select(c => c.Parameter).Append(s.Index));
        _nextLoop = s with { Count = Map(s.Count) };
        _indices.Add(s.Index.Id);
        base.RewriteFor(s, into);
        Define(s.Carried.Select(c => c.Result), _scopes.Count - 1);
    }

    protected override void RewriteWhile(While s, BlockBuilder into)
    {
        var condition = InLoop(s.Condition, s.Carried);
        var body = InLoop(s.Body, s.Carried);
        into.Add(ReferenceEquals(condition, s.Condition) && ReferenceEquals(body, s.Body) ? s : s with { Condition = condition, Body = body });
        Define(s.Carried.Select(c => c.Result), _scopes.Count - 1);
    }

    private Block InLoop(Block block, EquatableArray<Carried> carried)
    {
        EnterLoop(carried.Select(c => c.Parameter));
        return RewriteBlock(block);
    }

    private void EnterLoop(IEnumerable<Value> parameters)
    {
        Define(parameters, _scopes.Count);
        _nextIsLoop = true;
    }

    private void Define(IEnumerable<Value> values, int depth)
    {
        foreach (var value in values)
            _depths[value.Id] = depth;
    }

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        if (statement is Let s)
        {
            Place(s, IsMovable(s.Operation) ? DepthFor(s.Operation) : _scopes.Count - 1);
            return;
        }
        if (statement is Guard guard && TryHoist(guard) || statement is Row row && TryHoist(row))
            return;
        base.Rewrite(statement, into);
        if (statement is not (Slice or Row or Allocate or Store or Accumulate or Phase or For) || statement is For && GuardSearch.In(statement))
            _scopes[_scopes.Count - 1].MeetsGuards = false;
        Define(Uses.Defined(statement), _scopes.Count - 1);
        if (Uses.DefinedBuffer(statement) is { } buffer)
            _depths[buffer.Id] = _scopes.Count - 1;
    }

    /// <summary>
    /// A guard that every iteration meets, before anything else that decides, stands in front of the loop:
    /// <code>
    /// for i &lt; n: { if (d != w.Length) throw E;  rest }         if (0 &lt; n &amp; d != w.Length) throw E;  for i &lt; n: rest
    /// for i &lt; n: { if (m &lt;= i) throw E;  rest }                if (0 &lt; n &amp; m &lt;= n − 1) throw E;  for i &lt; n: rest
    /// </code>
    /// </summary>
    private bool TryHoist(Guard guard)
    {
        int needed = guard.Arguments.Items.Select(DepthOf).DefaultIfEmpty(0).Max();
        int depth = _scopes.Count - 1;
        Operand condition = guard.Condition;
        while (depth > needed && _scopes[depth] is { Loop: { } loop, MeetsGuards: true } && DepthOf(loop.Count) < depth)
        {
            var before = new BlockBuilder(Numbering);
            if (new SomeIteration(loop, Definition, v => DepthOf(v) < depth, v => _indices.Contains(v.Id)).Holds(condition, before) is not { } holds)
                break;
            depth--;
            condition = before.Binary(BinaryOperator.And, before.Binary(BinaryOperator.Less, Operand.Int(0), loop.Count), holds);
            Place(before);
        }
        if (depth == _scopes.Count - 1)
            return false;
        _scopes[depth].Builder.Add(guard with { Condition = condition, Arguments = Map(guard.Arguments) });
        return true;
    }

    /// <summary>
    /// A row that every iteration takes stands in front of the loop, of which no iteration may run:
    /// <code>
    /// for j &lt; n: { row = a[i];  s += row[j] }         row = 0 &lt; n ? a[i] : [];  for j &lt; n: s += row[j]
    /// </code>
    /// </summary>
    private bool TryHoist(Row row)
    {
        int needed = Math.Max(DepthOf(row.Index), DepthOf(row.Source.Id));
        int depth = _scopes.Count - 1;
        var when = row.When;
        while (depth > needed && _scopes[depth] is { Loop: { } loop, MeetsGuards: true } && Math.Max(DepthOf(loop.Count), DepthOf(when)) < depth)
        {
            var before = new BlockBuilder(Numbering);
            when = before.Binary(BinaryOperator.And, before.Binary(BinaryOperator.Less, Operand.Int(0), loop.Count), when);
            depth--;
            Place(before);
        }
        if (depth == _scopes.Count - 1)
            return false;
        _scopes[depth].Builder.Add(row with { When = when });
        _depths[row.Target.Id] = depth;
        return true;
    }

    private void Place(BlockBuilder before)
    {
        foreach (var statement in before.Build().Statements)
            Place((Let)statement, DepthFor(((Let)statement).Operation));
    }

    private void Place(Let let, int depth)
    {
        _scopes[depth].Builder.Add(let);
        _depths[let.Target.Id] = depth;
        _operations[let.Target.Id] = let.Operation;
    }

    private Operation? Definition(Value value) => _operations.TryGetValue(value.Id, out var operation) ? operation : null;

    /// <summary>The outermost scope that has the operands and that only loop heads part from here.</summary>
    private int DepthFor(Operation operation)
    {
        int needed = Uses.Operands(operation).Select(DepthOf).DefaultIfEmpty(0).Max();
        if (operation is Length length)
            needed = Math.Max(needed, DepthOf(length.Source.Id));
        int depth = _scopes.Count - 1;
        while (depth > needed && _scopes[depth].IsLoop)
            depth--;
        return depth;
    }

    private int DepthOf(Operand operand) => operand is Value value ? DepthOf(value.Id) : 0;

    private int DepthOf(int id) => _depths.TryGetValue(id, out int depth) ? depth : 0;

    private static bool IsMovable(Operation operation) => operation switch
    {
        Load => false,
        Binary { Operator: BinaryOperator.Divide or BinaryOperator.Remainder } o when !o.Left.Type.IsReal => o.Right is Literal { Bits: not 0 and not -1 },
        Intrinsic { Function: "Math.Max" or "Math.Min" } => true,

        // Others of integers may throw, as Abs does.
        Intrinsic o => o.Arguments.Items.All(a => a.Type.IsReal) && !RuleTable.MayThrow(o.Function),
        _ => true,
    };
}
