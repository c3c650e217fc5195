using System.Collections.Immutable;
using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Cuts an innermost loop where a comparison of its index with something known before it changes, so that it is decided in each part, and the parts are vector loops.
/// <code>
/// for j &lt; n: if (j ≠ i) s += a[j]·w[j]          for j &lt; i: s += a[j]·w[j]
///                                             for k &lt; n − (i + 1): { j = i + 1 + k;  s += a[j]·w[j] }
/// </code>
/// The iterations keep their order. Where an index that is shifted may wrap around, what is behind that is a part of its own. How often a part runs does not depend on what is differentiated.
/// </summary>
public sealed partial class IndexSetSplitting : Rewriter
{
    /// <summary>The most parts of one loop.</summary>
    private const int MostParts = 10;

    /// <summary>The most statements that the parts of one loop have.</summary>
    private const int MostStatements = 200;

    private readonly Func<int, bool> _isChosen;
    private readonly Dictionary<int, Operation> _definitions = [];
    private readonly Dictionary<int, Operand> _countsOfLoops = [];

    /// <summary>The parts of loops by their own index, and the index of the loop that they are from.</summary>
    private readonly Dictionary<int, int> _parts = [];

    /// <summary>What copies of values are copies of.</summary>
    private readonly Dictionary<int, Value> _originals = [];
    private readonly Lazy<LinearPart> _differentiated;
    private readonly Lazy<LinearPart>? _late;

    private IndexSetSplitting(Function function, Lazy<LinearPart> differentiated, Lazy<LinearPart>? late, Func<int, bool> isChosen)
    {
        (_differentiated, _late, _isChosen) = (differentiated, late, isChosen);
        new Collector(this).VisitBlock(function.Body);
    }

    /// <param name="late">The buffers that only a later program has, where the function is parted in two; null where it is not.</param>
    public static Function Split(Function function, IReadOnlyCollection<Buffer>? late = null)
    {
        // Sums keep their order, but a strict program has no vectors to win.
        if (function.IsStrict)
            return function;
        var reals = function.Parameters.OfType<BufferParameter>().Select(p => p.Buffer).Where(b => b.Element is ElementType.Real64 or ElementType.Real32);
        var differentiated = new Lazy<LinearPart>(() => LinearPart.Of(function, reals, function.Parameters.OfType<ValueParameter>().Select(p => p.Value).Where(v => v.Type.IsReal)));
        var lateOnly = late is null ? null : new Lazy<LinearPart>(() => LinearPart.Of(function, late));
        var attempt = new IndexSetSplitting(function, differentiated, lateOnly, _ => true);
        var every = attempt.Rewrite(function);
        if (ReferenceEquals(every, function))
            return function;
        var before = Vectorisable(function);
        var after = Vectorisable(every);
        int[] pay = [.. attempt._parts.GroupBy(p => p.Value, p => p.Key).Where(g => !before.IsVector(g.Key) && g.Any(after.IsVector) && g.All(p => after.IsVector(p) || after.IsGone(p))).Select(g => g.Key)];
        return new IndexSetSplitting(function, differentiated, lateOnly, pay.Contains).Rewrite(function);
    }

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        _countsOfLoops[s.Index.Id] = Map(s.Count);
        var mapped = new BlockBuilder(Numbering);
        base.RewriteFor(s, mapped);
        _countsOfLoops.Remove(s.Index.Id);
        var loop = (For)mapped.Build().Statements[0];
        var parts = new BlockBuilder(Numbering);
        if (_isChosen(loop.Index.Id) && loop.Body.Statements.Items.All(IsPlain) && new Parts(this, loop, parts).Write() is { } results)
        {
            into.AddRange(parts.Build().Statements);
            for (int i = 0; i < results.Length; i++)
                Replace(loop.Carried[i].Result, results[i]);
        }
        else
        {
            into.Add(loop);
        }
    }

    private IndexDependents Dependents(For loop)
        => new(loop, o => !_differentiated.Value.Contains(Original(o)), o => _late is null || _late.Value.Contains(Original(o)));

    private Operand Original(Operand operand) => operand is Value value && _originals.TryGetValue(value.Id, out var original) ? original : operand;

    private static bool IsPlain(Statement statement)
        => statement is Let or Slice or Row or Store or Accumulate or Guard || statement is If s && s.Then.Statements.Items.All(IsPlain) && s.Else.Statements.Items.All(IsPlain);

    private static int Size(Block block) => block.Statements.Items.Sum(s => s is If branch ? 1 + Size(branch.Then) + Size(branch.Else) : 1);

    private static VectorLoops Vectorisable(Function function)
    {
        var simple = DeadCode.Eliminate(LoopAnalysis.Mark(LoopInvariants.Hoist(Simplifier.Simplify(function))));
        return VectorLoops.Of(RunningExtrema.Mark(Selections.Choose(AscendingLoops.Turn(simple))));
    }

    /// <summary>Writes the parts of one loop.</summary>
    private sealed class Parts(IndexSetSplitting pass, For whole, BlockBuilder into)
    {
        private readonly IndexCuts _cuts = new(into, pass._definitions, pass._countsOfLoops);
        private readonly List<int> _indices = [];
        private int _number;
        private int _statements;

        /// <returns>What the loop carries, at its end; null where there is nothing to part, and where the parts are too many.</returns>
        public ImmutableArray<Operand>? Write()
        {
            if (pass.Dependents(whole).First() is null)
                return null;
            var results = Write(whole, _cuts.All(whole.Count), [.. whole.Carried.Select(c => c.Initial)]);
            if (_number > MostParts || _statements > MostStatements)
                return null;
            foreach (int index in _indices)
                pass._parts[index] = whole.Index.Id;
            return results;
        }

        /// <summary>The iterations of a range of the index, which the body sees as it is.</summary>
        /// <param name="carried">What they begin with.</param>
        private ImmutableArray<Operand> Write(For loop, IndexRange range, ImmutableArray<Operand> carried)
        {
            if (range.IsEmpty || _number > MostParts)
                return carried;
            if (range.HasAtMostOne)
                return WriteOnce(loop, range.From, range.To, carried);
            if (pass.Dependents(loop).First() is not { } comparison)
                return WriteLoop(loop, range, carried);
            var parts = comparison.Operator == BinaryOperator.Equal ? AtOne(loop, range, comparison) : OnBothSides(loop, range, comparison);
            if (loop.Descending)
                parts.Reverse();
            foreach (var part in parts)
                carried = part(carried);
            return carried;
        }

        private List<Func<ImmutableArray<Operand>, ImmutableArray<Operand>>> AtOne(For loop, IndexRange range, IndexComparison comparison)
        {
            // Equality holds of integers that wrap around, too.
            var x = _cuts.Write(comparison.Minuend.Plus(comparison.Subtrahend, -1));
            bool isThere = _cuts.Holds(range, x);
            var (at, behind) = _cuts.Single(range, x);
            var elsewhere = Operand.Bool(comparison.IsNegated);
            return
            [
                carried => Write(Decided(loop, comparison.Target, elsewhere), new IndexRange(range.From, at), carried),
                carried => at == behind ? carried : WriteOnce(Decided(loop, comparison.Target, Operand.Bool(!comparison.IsNegated)), at, isThere ? null : behind, carried),
                carried => Write(Decided(loop, comparison.Target, elsewhere), new IndexRange(behind, range.To), carried),
            ];
        }

        private List<Func<ImmutableArray<Operand>, ImmutableArray<Operand>>> OnBothSides(For loop, IndexRange range, IndexComparison comparison)
        {
            var (offset, bound) = (_cuts.Write(comparison.Offset), _cuts.Write(comparison.Bound));
            var (unwrapped, wrapped) = _cuts.Wrap(comparison, offset, range);
            var (x, y) = comparison.IsDifference ? (offset, bound) : (bound, offset);
            var (before, behind) = _cuts.Cut(unwrapped, x, y, comparison.Operator == BinaryOperator.LessOrEqual);
            var (inFront, after) = (Operand.Bool(!comparison.IsNegated), Operand.Bool(comparison.IsNegated));
            List<Func<ImmutableArray<Operand>, ImmutableArray<Operand>>> parts =
            [
                carried => Write(Decided(loop, comparison.Target, inFront), before, carried),
                carried => Write(Decided(loop, comparison.Target, after), behind, carried),
            ];
            if (wrapped is null)
                return parts;

            // What has wrapped around is below −2, or above 1.
            bool isDecided = comparison.IsDifference ? bound is Literal { AsInt: <= 1 } : _cuts.IsNotNegative(bound);
            parts.Add(carried => isDecided ? Write(Decided(loop, comparison.Target, inFront), wrapped, carried) : WriteLoop(Decided(loop, comparison.Target, comparison.Target), wrapped, carried, isVector: false));
            return parts;
        }

        /// <summary>A copy of a loop in which a condition is known.</summary>
        private For Decided(For loop, Value condition, Operand value) => new Copy(pass, condition, value).Of(loop);

        private ImmutableArray<Operand> WriteLoop(For loop, IndexRange range, ImmutableArray<Operand> carried, bool isVector = true)
        {
            Count(loop);
            if (isVector)
                _indices.Add(loop.Index.Id);
            var results = loop.Carried.Select((c, i) => c with { Initial = carried[i] }).ToImmutableArray();
            var body = loop.Body;
            var index = loop.Index;
            if (range.From is not Literal { AsInt: 0 })
            {
                index = pass.Numbering.Value(ValueType.Int);
                if (isVector)
                    _indices[_indices.Count - 1] = index.Id;
                body = body with { Statements = body.Statements.Select(s => Shifted(s, LoopBody.Of(loop), loop.Index, range.From, index)).Prepend(new Let(loop.Index, new Binary(BinaryOperator.Add, range.From, index))).ToImmutableArray() };
            }
            into.Add(loop with { Index = index, Count = _cuts.Count(range), Carried = results, Body = body });
            return [.. results.Select(c => c.Result)];
        }

        /// <summary>c − (from + k) is (c − from) − k: what runs down is still seen to.</summary>
        private Statement Shifted(Statement statement, LoopBody body, Value whole, Operand from, Value index)
            => statement is Let { Operation: Binary { Operator: BinaryOperator.Subtract } o } let && o.Right == whole && body.IsOutside(o.Left)
                ? let with { Operation = o with { Left = _cuts.Difference(o.Left, from), Right = index } } : statement;

        /// <summary>One iteration, or none: that at an index, where it is before another.</summary>
        private ImmutableArray<Operand> WriteOnce(For loop, Operand at, Operand? before, ImmutableArray<Operand> carried)
        {
            if (before is not null)
                return WriteLoop(loop, new IndexRange(at, before) { HasAtMostOne = true }, carried, isVector: false);
            Count(loop);
            return new Copy(pass).Write(loop, at, carried, into);
        }

        private void Count(For loop)
        {
            _number++;
            _statements += Size(loop.Body);
        }
    }

    /// <summary>The loops of a function that run in lanes, and those that are there at all, by their indices.</summary>
    private sealed class VectorLoops : StatementWalker
    {
        private readonly HashSet<int> _vectors = [];
        private readonly HashSet<int> _all = [];

        public static VectorLoops Of(Function function)
        {
            var search = new VectorLoops();
            search.VisitFunction(function);
            return search;
        }

        public bool IsVector(int index) => _vectors.Contains(index);

        public bool IsGone(int index) => !_all.Contains(index);

        public override void VisitStatement(Statement statement)
        {
            if (statement is For loop)
            {
                _all.Add(loop.Index.Id);
                if (VectorLoop.Of(loop) is not null)
                    _vectors.Add(loop.Index.Id);
            }
            base.VisitStatement(statement);
        }
    }

    private sealed class Collector(IndexSetSplitting pass) : StatementWalker
    {
        public override void VisitStatement(Statement statement)
        {
            if (statement is Let let)
                pass._definitions[let.Target.Id] = let.Operation;
            base.VisitStatement(statement);
        }
    }
}
