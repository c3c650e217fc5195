using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Whether statements write every element of a buffer before they read any: the first that touches it is a loop as long as the buffer, whose iterations begin with writing
/// one element each, and touch no other.
/// <code>
/// for a &lt; n: { q[a] = r[a];  m = max(m, q[a]) }      q, which is n long, is overwritten: whatever was in it before is read by nobody
/// for a &lt; n: q[a] += r[a]                             the same where q is zero before
/// </code>
/// </summary>
/// <param name="Loop">The loop.</param>
/// <param name="Place">Which of its statements writes the element.</param>
internal sealed record FirstWrites(For Loop, int Place)
{
    /// <summary>The statement that writes each element first adds to it.</summary>
    public bool IsSum => Loop.Body.Statements[Place] is Accumulate;

    /// <param name="statements">In whose order the buffer is touched.</param>
    /// <param name="buffer">A local buffer.</param>
    /// <param name="count">Its length.</param>
    /// <param name="memory">The memory of the function.</param>
    /// <returns>Null where something may be read first, and where nothing is written.</returns>
    public static FirstWrites? Of(IEnumerable<Statement> statements, Buffer buffer, Operand count, Memory memory)
    {
        if (buffer.Rank != 1 || buffer.Depth != 0 || statements.FirstOrDefault(s => MemoryUses.In(s, buffer.Id, memory)) is not For loop || loop.Count != count)
            return null;
        var body = LoopBody.Of(loop);
        var inside = loop.Body.Statements;
        int place = inside.ToList().FindIndex(s => s is not Slice && MemoryUses.In(s, buffer.Id, memory));
        bool isWrite = place >= 0 && inside[place] is (Store or Accumulate);
        return isWrite && new Elements(buffer, memory, body, loop).AreOfTheIteration() ? new FirstWrites(loop, place) : null;
    }

    /// <summary>Which elements of a buffer a loop touches.</summary>
    private sealed class Elements(Buffer buffer, Memory memory, LoopBody body, For loop) : Walker
    {
        private bool _areOwn = true;

        /// <summary>Each iteration touches the element that has its own number, and no other.</summary>
        public bool AreOfTheIteration()
        {
            VisitBlock(loop.Body);
            return _areOwn;
        }

        protected override void OnBufferUsed(Buffer used, Statement by)
        {
            if (memory.Root(used).Id != buffer.Id)
                return;
            _areOwn &= by switch
            {
                Let { Operation: Load load } => IsOwn(used, load.Indices),
                Store s => IsOwn(used, s.Indices),
                Accumulate s => IsOwn(used, s.Indices),
                Slice or Let { Operation: Length } => true,
                _ => false,
            };
        }

        private bool IsOwn(Buffer used, EquatableArray<Operand> indices)
            => body.Place(used, indices) is { } place && place.Buffer.Id == buffer.Id && place.Index.IsSameAs(body.Affine(loop.Index));
    }
}
