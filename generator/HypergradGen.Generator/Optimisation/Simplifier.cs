using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Constants, copies and common subexpressions, in one walk: an operation that folds is its folded operand, one that was
/// computed before in an enclosing block is that value, a load of what was just stored is what was stored. Branches on
/// literals are taken; loops that run once or never are no loops; what a loop carries unchanged is no longer carried.
/// Runs after <see cref="Versions"/>: equal loads are then equal values.
/// <code>
/// a = exp(l[j])       a = exp(l[j])
/// b = exp(l[j])       c = a * a
/// c = a * b
/// </code>
/// </summary>
public sealed class Simplifier : Rewriter
{
    private readonly Stack<Dictionary<Operation, Value>> _known = new();
    private readonly Stack<Dictionary<(int Source, Operand From, Operand Count), Buffer>> _views = new();
    private readonly Dictionary<int, Operation> _definitions = [];
    private readonly Dictionary<int, Operand> _lengths = [];
    private readonly Dictionary<int, Store> _stores = [];

    private readonly bool _isStrict;

    private Simplifier(bool isStrict) => _isStrict = isStrict;

    public static Function Simplify(Function function)
        => SimplifyNumbered(Versions.Number(function));

    /// <summary>The same for a function whose versions of memory are numbered as they are.</summary>
    public static Function SimplifyNumbered(Function function) => new Simplifier(function.IsStrict).Rewrite(function);

    protected override Block RewriteBlock(Block block)
    {
        _known.Push([]);
        _views.Push([]);
        var result = base.RewriteBlock(block);
        _known.Pop();
        _views.Pop();
        return result;
    }

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        switch (statement)
        {
            case Let s:
                Simplify(s, into);
                break;
            case Slice s:
                if (IsKnown(s.Target, (Map(s.Source).Id, Map(s.Offset), Map(s.Count))))
                    break;
                base.Rewrite(s, into);
                _lengths[s.Target.Id] = Map(s.Count);
                break;
            case Row s:
                if (!IsKnown(s.Target, (Map(s.Source).Id, Map(s.Index), Map(s.When))))
                    base.Rewrite(s, into);
                break;
            case Allocate s:
                base.Rewrite(s, into);
                if (s.Storage is Storage.Scratch or Storage.Kept or Storage.Uncleared)
                    _lengths[s.Target.Id] = Map(s.Count);
                break;
            case Store s:
                var store = IsTouched(s) ? s with { Target = Map(s.Target), Indices = Map(s.Indices), Value = Map(s.Value) } : s;
                into.Add(store);
                _stores[s.Version] = store;
                break;
            case Guard s when Map(s.Condition) is Literal { AsBool: false }:
                break;
            default:
                base.Rewrite(statement, into);
                break;
        }
    }

    private void Simplify(Let s, BlockBuilder into)
    {
        // A literal other than 0 is not what a guard looks for.
        var operation = Map(s.Operation);
        if (operation is GuardedScale { Argument: Literal { AsReal: not 0 } } scale)
            operation = new Binary(BinaryOperator.Multiply, scale.Coefficient, scale.Argument);
        if (Folding.Fold(operation, Definition) is { } folded)
        {
            Replace(s.Target, folded is Value && s.Target.Name is { } name ? into.Rename(folded, name) : folded);
            return;
        }
        switch (operation)
        {
            case Intrinsic { Function: "Math.Pow", Arguments: [var x, Literal exponent] } when !_isStrict && Powers.Expand(x, exponent) is { } product:
                Operand last = x;
                foreach (var factor in product)
                    last = Compute(last.Type, factor(last), into);
                Replace(s.Target, last is Value && s.Target.Name is { } power ? into.Rename(last, power) : last);
                return;
            case Convert { To: { IsReal: true } real, Argument: Value sign } when Definition(sign) is Intrinsic { Function: "Math.Sign", Arguments: [{ Type.IsReal: true } x] }:
                // As a number of the same kind it is two choices, which lanes can make: 1, −1, or 0, also where x is NaN.
                var zero = Literal.Of(x.Type, 0);
                var (above, below) = (Compute(ValueType.Bool, new Binary(BinaryOperator.Less, zero, x), into), Compute(ValueType.Bool, new Binary(BinaryOperator.Less, x, zero), into));
                var notAbove = Compute(real, new Select(below, Literal.Of(real, -1), Literal.Of(real, 0)), into);
                Simplify(new Let(s.Target, new Select(above, Literal.Of(real, 1), notAbove)), into);
                return;
            case Length { Dimension: 0, Source.FixedLength: { } fixedLength }:
                Replace(s.Target, Operand.Int(fixedLength));
                return;
            case Length { Dimension: 0 } length when _lengths.TryGetValue(Map(length.Source).Id, out var known):
                Replace(s.Target, known);
                return;
            case Load load when _stores.TryGetValue(load.Version, out var store) && load.Version != 0 && store.Target == load.Source && store.Indices == load.Indices:
                Replace(s.Target, store.Value);
                return;
        }
        var key = Canonical(operation);
        if (Known(key) is { } before)
        {
            Replace(s.Target, before);
            return;
        }
        _known.Peek()[key] = s.Target;
        _definitions[s.Target.Id] = operation;
        into.Add(ReferenceEquals(operation, s.Operation) ? s : new Let(s.Target, operation));
    }

    /// <summary>The value that an operation was computed as before.</summary>
    private Value? Known(Operation operation)
    {
        foreach (var known in _known)
        {
            if (known.TryGetValue(operation, out var before))
                return before;
        }
        return null;
    }

    private Operand Compute(ValueType type, Operation operation, BlockBuilder into)
    {
        var value = Numbering.Value(type);
        Simplify(new Let(value, operation), into);
        return Map(value);
    }

    /// <summary>A view like one that is there already is that one.</summary>
    private bool IsKnown(Buffer view, (int Source, Operand From, Operand Count) key)
    {
        foreach (var known in _views)
        {
            if (known.TryGetValue(key, out var before))
            {
                Replace(view, before);
                return true;
            }
        }
        _views.Peek()[key] = view;
        return false;
    }

    private Operation? Definition(Value value) => _definitions.TryGetValue(value.Id, out var operation) ? operation : null;

    /// <summary>x + y and y + x are one value.</summary>
    private static Operation Canonical(Operation operation)
        => operation is Binary { Operator: BinaryOperator.Add or BinaryOperator.Multiply or BinaryOperator.Equal or BinaryOperator.NotEqual } o
            && Order(o.Left) > Order(o.Right) ? new Binary(o.Operator, o.Right, o.Left) : operation;

    private static long Order(Operand operand) => operand is Value value ? value.Id : long.MinValue;

    protected override void RewriteIf(If s, BlockBuilder into)
    {
        var condition = Map(s.Condition);
        if (condition is Literal literal)
        {
            var taken = literal.AsBool ? s.Then : s.Else;
            RewriteStatements(taken, into);
            for (int i = 0; i < s.Results.Count; i++)
                Replace(s.Results[i], Map(taken.Yields[i]));
            return;
        }
        if (TryGuard(s, condition, into))
            return;
        var (then, otherwise) = (RewriteBlock(s.Then), RewriteBlock(s.Else));
        var kept = Enumerable.Range(0, s.Results.Count).Where(i => then.Yields[i] != otherwise.Yields[i]).ToArray();
        foreach (int i in Enumerable.Range(0, s.Results.Count).Except(kept))
            Replace(s.Results[i], then.Yields[i]);
        bool isSame = ReferenceEquals(condition, s.Condition) && ReferenceEquals(then, s.Then) && ReferenceEquals(otherwise, s.Else) && kept.Length == s.Results.Count;
        into.Add(isSame ? s : new If(condition, Yielding(then, kept), Yielding(otherwise, kept), kept.Select(i => s.Results[i]).ToArray()));
    }

    /// <summary>
    /// A side that only throws is a guard in front of the other side, which then is no branch:
    /// <code>
    /// if (c) throw E; else { rest }         guard c: throw E;  rest
    /// </code>
    /// </summary>
    private bool TryGuard(If s, Operand condition, BlockBuilder into)
    {
        foreach (bool side in new[] { true, false })
        {
            var (guarded, other) = side ? (s.Then, s.Else) : (s.Else, s.Then);
            if (guarded.Statements.Count != 1 || guarded.Statements[0] is not Guard guard)
                continue;
            if (!guard.Throws && (s.Results.Count > 0 || other.Statements.Count > 0 || guard.Condition != Guard.Always))
                continue;
            Operand fails = side ? condition : Folding.Fold(new Unary(UnaryOperator.Not, condition), Definition) ?? into.Let(ValueType.Bool, new Unary(UnaryOperator.Not, condition));
            into.Add(guard with { Condition = fails, Arguments = Map(guard.Arguments) });
            RewriteStatements(other, into);
            for (int i = 0; i < s.Results.Count; i++)
                Replace(s.Results[i], Map(other.Yields[i]));
            return true;
        }
        return false;
    }

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        if (Map(s.Count) is Literal count)
        {
            if (count.AsInt <= 0)
            {
                foreach (var c in s.Carried)
                    Replace(c.Result, Map(c.Initial));
                return;
            }
            if (count.AsInt == 1)
            {
                RunOnce(s, into);
                return;
            }
        }
        foreach (int i in Unchanged(s.Carried, s.Body))
            ReplaceCarried(s.Carried[i]);
        var kept = Enumerable.Range(0, s.Carried.Count).Except(Unchanged(s.Carried, s.Body)).ToArray();
        base.RewriteFor(kept.Length == s.Carried.Count ? s : s with { Carried = kept.Select(i => s.Carried[i]).ToArray(), Body = Yielding(s.Body, kept) }, into);
    }

    protected override void RewriteWhile(While s, BlockBuilder into)
    {
        var unchanged = Unchanged(s.Carried, s.Body).ToArray();
        foreach (int i in unchanged)
            ReplaceCarried(s.Carried[i]);
        var kept = Enumerable.Range(0, s.Carried.Count).Except(unchanged).ToArray();
        base.RewriteWhile(kept.Length == s.Carried.Count ? s : s with { Carried = kept.Select(i => s.Carried[i]).ToArray(), Body = Yielding(s.Body, kept) }, into);
    }

    private void RunOnce(For s, BlockBuilder into)
    {
        Replace(s.Index, Operand.Int(0));
        foreach (var c in s.Carried)
            Replace(c.Parameter, Map(c.Initial));
        RewriteStatements(s.Body, into);
        for (int i = 0; i < s.Carried.Count; i++)
            Replace(s.Carried[i].Result, Map(s.Body.Yields[i]));
    }

    private void ReplaceCarried(Carried carried)
    {
        var initial = Map(carried.Initial);
        Replace(carried.Parameter, initial);
        Replace(carried.Result, initial);
    }

    private static IEnumerable<int> Unchanged(EquatableArray<Carried> carried, Block body)
        => Enumerable.Range(0, carried.Count).Where(i => body.Yields[i] == carried[i].Parameter || body.Yields[i] == carried[i].Initial);

    private static Block Yielding(Block block, IEnumerable<int> kept) => block with { Yields = kept.Select(i => block.Yields[i]).ToImmutableArray() };
}
