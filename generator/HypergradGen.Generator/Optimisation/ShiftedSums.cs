using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Adds to each element once where a vector loop adds to several of its neighbours: the additions are shifted until they meet at one element, and what is left over at both ends is
/// written out. A vector that is loaded would else overlap the one that was stored just before, and wait for it.
/// <code>
/// for j &lt; n: { p = c·u[j];  w̄[j] += p;  w̄[j + 2] += p }
/// if (2 ≤ n) {  w̄[0] += c·u[0];  w̄[1] += c·u[1]
///               for j &lt; n − 2:  w̄[j + 2] += c·u[j + 2] + c·u[j]
///               w̄[n] += c·u[n − 2];  w̄[n + 1] += c·u[n − 1] }
/// else the loop as it was
/// </code>
/// What is added is computed once for each neighbour, so that it has to be cheap.
/// </summary>
public sealed class ShiftedSums : Rewriter
{
    /// <summary>Neighbours further apart are in different vectors.</summary>
    private const int MostDistance = 4;

    /// <summary>The most operations, reads aside, that are cheaper to repeat than memory is to go through once more.</summary>
    private const int MostOperations = 8;

    private readonly Memory _memory;

    private ShiftedSums(Memory memory) => _memory = memory;

    public static Function Align(Function function) => new ShiftedSums(Memory.Of(function)).Rewrite(function);

    /// <summary>One of the additions to neighbours.</summary>
    /// <param name="Shift">By how many iterations it is early, compared with the one furthest behind.</param>
    private sealed record Sum(Accumulate Statement, int Shift);

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        if (VectorLoop.Of(s) is { Reductions.IsEmpty: true } loop && Neighbours(loop) is { } sums)
        {
            var added = sums.Select(a => a.Statement).ToImmutableHashSet();
            var rest = s with { Body = s.Body with { Statements = s.Body.Statements.Items.RemoveAll(statement => statement is Accumulate a && added.Contains(a)) } };
            bool hasRest = rest.Body.Statements.Any(statement => statement is Store or Accumulate), isReadBefore = ReadsWhatItWrites(loop);
            if (hasRest && !isReadBefore)
                RewriteFor(rest, into);
            Write(s, sums, into);
            if (hasRest && isReadBefore)
                RewriteFor(rest, into);
            return;
        }
        base.RewriteFor(s, into);
    }

    private bool ReadsWhatItWrites(VectorLoop loop)
    {
        var written = _memory.Written(loop.Loop.Body);
        return loop.Loop.Body.Statements.Any(s => s is Let { Operation: Load load } && written.Contains(_memory.Root(load.Source).Id));
    }

    /// <summary>
    /// Whether each iteration writes over what it alone has read, behind its last reading, and writes what it has not read: what is read can be read again by other statements, until it is written over.
    /// <code>
    /// for j &lt; n: { a = ū[j];  ū[j] = 0;  w̄[j] += a;  w̄[j + 1] += a }
    /// </code>
    /// </summary>
    private bool ReadsBeforeItWrites(VectorLoop loop)
    {
        var statements = loop.Loop.Body.Statements.Items;
        foreach (int root in _memory.Written(loop.Loop.Body))
        {
            var loads = statements.OfType<Let>().Where(l => l.Operation is Load load && _memory.Root(load.Source).Id == root).ToArray();
            if (loads.Length == 0)
                continue;
            if (statements.Any(s => s is Accumulate a && _memory.Root(a.Target).Id == root) || statements.OfType<Store>().Where(s => _memory.Root(s.Target).Id == root).ToArray() is not [{ Value: Literal } store])
                return false;
            var load = (Load)loads[0].Operation;
            if (load.Source != store.Target || load.Indices != store.Indices || loads.Any(l => l.Operation is Load other && (other.Source != load.Source || other.Indices != load.Indices)) || statements.IndexOf(store) < statements.IndexOf(loads[loads.Length - 1]))
                return false;
        }
        return true;
    }

    /// <summary>Additions to one memory at small constant distances from each other, in a loop that reads nothing that it or another iteration has written, so that its statements need no order.</summary>
    private ImmutableArray<Sum>? Neighbours(VectorLoop loop)
    {
        var statements = loop.Loop.Body.Statements;
        if (!ReadsBeforeItWrites(loop))
            return null;
        var places = statements.OfType<Accumulate>().Select(a => (Statement: a, Place: loop.Body.Place(a.Target, a.Indices)!.Value)).ToArray();
        foreach (var (first, at) in places)
        {
            var group = places.Where(p => p.Place.Buffer == at.Buffer).Select(p => (p.Statement, Distance: at.Index.Plus(p.Place.Index, -1).AsConstant)).Where(p => p.Distance is not null).ToArray();

            // The one furthest behind, and those that are near it.
            int least = group.Where(p => p.Distance is >= -MostDistance and <= 0).Min(p => p.Distance!.Value);
            ImmutableArray<Sum> sums = [.. group.Where(p => p.Distance >= least && p.Distance <= least + MostDistance).Select(p => new Sum(p.Statement, p.Distance!.Value - least))];
            int distance = sums.Max(a => a.Shift);
            if (distance > 0 && (loop.Loop.Count is not Literal count || count.AsInt >= distance + loop.Width) && IsCheap(loop, sums))
                return sums;
        }
        return null;
    }

    private static bool IsCheap(VectorLoop loop, ImmutableArray<Sum> sums)
    {
        var needed = new HashSet<Value>();
        var open = new Stack<Operand>(sums.Select(a => a.Statement.Value));
        while (open.Count > 0)
        {
            if (open.Pop() is Value value && loop.Needed.Contains(value.Id) && needed.Add(value) && loop.Body.Definition(value) is { } operation and not Load)
            {
                foreach (var operand in Uses.Operands(operation))
                    open.Push(operand);
            }
        }
        var operations = needed.Select(v => loop.Body.Definition(v)!).Where(o => o is not Load).ToArray();
        return operations.Length <= MostOperations && operations.All(o => o is Unary or Binary { Operator: not BinaryOperator.Divide } or Convert or Select or Stop or GuardedScale);
    }

    private void Write(For loop, ImmutableArray<Sum> sums, BlockBuilder into)
    {
        int distance = sums.Max(a => a.Shift);
        var aligned = new BlockBuilder(Numbering);
        var inner = aligned.Binary(BinaryOperator.Subtract, loop.Count, Operand.Int(distance));
        foreach (var sum in sums)
        {
            for (int i = 0; i < sum.Shift; i++)
                Iteration.Of(loop, Operand.Int(i), [sum with { Shift = 0 }], aligned);
        }
        var index = Numbering.Value(loop.Index.Type, loop.Index.Name);
        var body = new BlockBuilder(Numbering);
        Iteration.Of(loop, index, sums, body);
        aligned.Add(loop with { Index = index, Count = inner, Body = body.Build() });
        foreach (var sum in sums)
        {
            for (int i = sum.Shift; i < distance; i++)
                Iteration.Of(loop, aligned.Binary(BinaryOperator.Add, inner, Operand.Int(i)), [sum with { Shift = 0 }], aligned);
        }
        if (loop.Count is Literal)
        {
            into.AddRange(aligned.Build().Statements);
            return;
        }
        var original = new BlockBuilder(Numbering);
        Iteration.Copy(loop with { Body = loop.Body with { Statements = loop.Body.Statements.Items.RemoveAll(s => s is Store || s is Accumulate a && sums.All(sum => sum.Statement != a)) } }, original);
        var isLong = into.Binary(BinaryOperator.LessOrEqual, Operand.Int(distance), loop.Count);
        into.Add(new If(isLong, aligned.Build(), original.Build(), EquatableArray<Value>.Empty));
    }

    /// <summary>Copies what a loop computes in one iteration.</summary>
    private sealed class Iteration : CopyingRewriter
    {
        private Iteration(Numbering numbering) => Numbering = numbering;

        public static void Copy(For loop, BlockBuilder into) => new Iteration(into.Numbering).Rewrite(loop, into);

        /// <summary>Adds up what additions give that meet at one element: iteration j of the one furthest behind, j + shift of another.</summary>
        public static void Of(For loop, Operand index, ImmutableArray<Sum> sums, BlockBuilder into)
        {
            Accumulate? target = null;
            Operand? total = null;
            foreach (var same in sums.GroupBy(a => a.Shift).OrderBy(g => g.Key))
            {
                var copy = new Iteration(into.Numbering);
                copy.Replace(loop.Index, same.Key == 0 ? index : into.Binary(BinaryOperator.Add, index, Operand.Int(same.Key)));
                foreach (var statement in loop.Body.Statements.Where(s => s is Let or Slice))
                    copy.Rewrite(statement, into);
                foreach (var (addition, _) in same)
                {
                    var value = copy.Map(addition.Value);
                    target ??= addition with { Target = copy.Map(addition.Target), Indices = copy.Map(addition.Indices) };
                    bool isSubtracted = addition.Operator != target.Operator;
                    total = total is null ? value : into.Binary(isSubtracted ? BinaryOperator.Subtract : BinaryOperator.Add, total, value);
                }
            }
            into.Add(target! with { Value = total! });
        }
    }
}
