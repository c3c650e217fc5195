using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Stores an element of an output once: what straight-line code writes and adds to at a literal place is summed up in a value, in the same order, and stored where something
/// else may look at the memory, at the latest at the end.
/// <code>
/// w̄[0] = 0                 a = 0 + c·u
/// w̄[0] += c·u              w̄[0] = a + d
/// w̄[0] += d
/// </code>
/// </summary>
public sealed class ElementStores : Rewriter
{
    private readonly Memory _memory;
    private readonly HashSet<int> _outputs;
    private readonly Dictionary<(int Buffer, int Place), (Buffer Target, Operand Value)> _waiting = [];
    private int _depth;

    private ElementStores(Function function)
    {
        _memory = Memory.Of(function);
        _outputs = [.. function.Parameters.OfType<BufferParameter>().Where(p => p.Access == Access.Write).Select(p => p.Buffer.Id)];
    }

    public static Function Gather(Function function)
    {
        var pass = new ElementStores(function);
        return pass._outputs.Count == 0 ? function : pass.Rewrite(function);
    }

    protected override Block RewriteBlock(Block block)
    {
        var builder = new BlockBuilder(Numbering);
        _depth++;
        RewriteStatements(block, builder);
        _depth--;
        if (_depth == 0)
            Flush(_ => true, builder);
        return builder.Build(Map(block.Yields));
    }

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        if (_depth != 1)
        {
            base.Rewrite(statement, into);
            return;
        }
        switch (statement)
        {
            case Store { Indices: [Literal place] } s when _outputs.Contains(s.Target.Id):
                _waiting[(s.Target.Id, place.AsInt)] = (s.Target, Map(s.Value));
                return;
            case Accumulate { Indices: [Literal place] } s when _waiting.TryGetValue((s.Target.Id, place.AsInt), out var known):
                var op = s.Operator == AccumulateOperator.Add ? BinaryOperator.Add : BinaryOperator.Subtract;
                _waiting[(s.Target.Id, place.AsInt)] = (s.Target, into.Binary(op, known.Value, Map(s.Value)));
                return;
        }
        var touched = Touched.By(statement, _memory);
        Flush(touched.Contains, into);
        base.Rewrite(statement, into);
    }

    private void Flush(Func<int, bool> which, BlockBuilder into)
    {
        foreach (var waiting in _waiting.Where(w => which(w.Key.Buffer)).OrderBy(w => w.Key).ToImmutableArray())
        {
            var (key, (target, value)) = (waiting.Key, waiting.Value);
            into.Add(new Store(target, new Operand[] { Operand.Int(key.Place) }, value));
            _waiting.Remove(key);
        }
    }

    /// <summary>The memory that a statement reads, writes or views.</summary>
    private sealed class Touched(Memory memory) : Walker
    {
        private readonly HashSet<int> _roots = [];

        public static HashSet<int> By(Statement statement, Memory memory)
        {
            var touched = new Touched(memory);
            touched.VisitStatement(statement);
            return touched._roots;
        }

        protected override void OnBufferUsed(Buffer buffer, Statement by)
        {
            if (by is not Let { Operation: Length })
                _roots.Add(memory.Root(buffer).Id);
        }
    }
}
