using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Scratch of which each element is read last where an element of a result is stored needs no memory of its own: it lies in the result.
/// <code>
/// zs = new [512]
/// for row: zs[row] = Σⱼ a[first+row, j]·w[j]            for row: next[first+row] = Σⱼ a[first+row, j]·w[j]
/// for row: next[first+row] = tanh(zs[row])              for row: next[first+row] = tanh(next[first+row])
/// </code>
/// </summary>
public sealed class ResultsAsScratch : Rewriter
{
    private readonly Memory _memory;

    private ResultsAsScratch(Function function) => _memory = Memory.Of(function);

    public static Function Share(Function function) => new ResultsAsScratch(function).Rewrite(function);

    protected override Block RewriteBlock(Block block)
    {
        foreach (var scratch in block.Statements.OfType<Allocate>().Where(a => a.Storage == Storage.Uncleared && a.Target is { Rank: 1, Depth: 0 }))
        {
            if (ResultOf(scratch.Target, block) is { } result)
                block = block with { Statements = new Move(scratch, result, Numbering).Rewrite(block).ToImmutableArray() };
        }
        return base.RewriteBlock(block);
    }

    /// <summary>Where a scratch can lie that one loop fills and the next user reads, both in one iteration of the loops that alone use it; null where there is no such place.</summary>
    private BufferPart? ResultOf(Buffer scratch, Block block)
    {
        int[] users = [.. block.Statements.Select((s, i) => s is not Allocate && MemoryUses.In(s, scratch.Id, _memory) ? i : -1).Where(i => i >= 0)];
        if (users is [var only] && block.Statements[only] is For around)
            return ResultOf(scratch, around.Body);
        if (users is not [var from, var to] || block.Statements[from] is not For writer || block.Statements[to] is not For reader || writer.Count != reader.Count || !IsFilled(scratch, writer))
            return null;
        return ResultOf(scratch, reader, block.Statements.Skip(from).Take(to - from + 1).ToArray());
    }

    /// <summary>The loop writes the element that has the number of its iteration, and reads none.</summary>
    private bool IsFilled(Buffer scratch, For writer)
    {
        var body = LoopBody.Of(writer);
        var users = writer.Body.Statements.Where(s => MemoryUses.In(s, scratch.Id, _memory)).ToArray();
        return users is [Store store] && body.Place(store.Target, store.Indices) is { } place && place.Index.IsSameAs(body.Affine(writer.Index));
    }

    /// <summary>Where the scratch can lie: what each iteration of its reader stores one element of, behind its reads, and nobody touches in between. Of several that stored last, as the map's own result is.</summary>
    private BufferPart? ResultOf(Buffer scratch, For reader, IReadOnlyList<Statement> between)
    {
        var body = LoopBody.Of(reader);
        var inside = reader.Body.Statements.ToList();
        var reads = inside.Where(s => MemoryUses.In(s, scratch.Id, _memory)).ToArray();
        if (!reads.All(s => s is Let { Operation: Load load } && load.Source.Id == scratch.Id && body.Affine(load.Indices[0]).IsSameAs(body.Affine(reader.Index))))
            return null;
        int last = inside.FindLastIndex(s => reads.Contains(s));
        var defined = new HashSet<int>(between.SelectMany(Defined.In));
        foreach (var store in inside.Skip(last + 1).OfType<Store>().Where(s => s.Target.Element == scratch.Element).Reverse())
        {
            if (body.Place(store.Target, store.Indices) is not { } place || place.Index.FactorOf(reader.Index)?.AsConstant != 1)
                continue;
            var offset = place.Index.Without(reader.Index);
            int root = _memory.Root(place.Buffer).Id;
            bool isThere = !defined.Contains(place.Buffer.Id) && !offset.Values.Any(v => defined.Contains(v.Id));
            if (isThere && root != scratch.Id && !between.Any(s => s != reader && MemoryUses.In(s, root, _memory)) && !inside.Any(s => s != store && MemoryUses.OfElementsIn(s, root, _memory)))
                return new BufferPart(place.Buffer, offset);
        }
        return null;
    }

    /// <summary>The numbers of what a statement, with all inside it, defines.</summary>
    private sealed class Defined : Walker
    {
        private readonly List<int> _numbers = [];

        public static IReadOnlyList<int> In(Statement statement)
        {
            var defined = new Defined();
            defined.VisitStatement(statement);
            return defined._numbers;
        }

        protected override void OnValueDefined(Value value, Statement? by) => _numbers.Add(value.Id);

        protected override void OnBufferDefined(Buffer buffer, Statement? by) => _numbers.Add(buffer.Id);
    }

    /// <summary>A block without a scratch, whose elements are those of a result from a place on.</summary>
    private sealed class Move : Rewriter
    {
        private readonly Allocate _scratch;
        private readonly BufferPart _result;

        public Move(Allocate scratch, BufferPart result, Numbering numbering)
        {
            (_scratch, _result) = (scratch, result);
            Numbering = numbering;
        }

        public IEnumerable<Statement> Rewrite(Block block) => RewriteBlock(block).Statements;

        protected override void Rewrite(Statement statement, BlockBuilder into)
        {
            switch (statement)
            {
                case Allocate when statement == _scratch:
                    break;
                case Let { Operation: Load load } s when load.Source.Id == _scratch.Target.Id:
                    into.Add(s with { Operation = new Load(_result.Buffer, Place(load.Indices[0], into)) });
                    break;
                case Store s when s.Target.Id == _scratch.Target.Id:
                    into.Add(s with { Target = _result.Buffer, Indices = Place(s.Indices[0], into), Value = Map(s.Value) });
                    break;
                default:
                    base.Rewrite(statement, into);
                    break;
            }
        }

        private ImmutableArray<Operand> Place(Operand index, BlockBuilder into) => [into.Binary(BinaryOperator.Add, _result.Offset.Compute(into, v => v), Map(index))];
    }
}
