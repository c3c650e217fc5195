using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>
/// What a map stores as its next state need not be kept for a reverse sweep, which has the states of all steps: behind the definition of such a value all
/// that is computed from it takes it from there, so that a later program can compute it again.
/// <code>
/// map      for i: { y = tanh(z);                    next[i] = y;  c = 1 − y·y;  ṅ[i] = c·ż }
/// here     for i: { y = tanh(z);  x = following[i]; next[i] = y;  c = 1 − x·x;  ṅ[i] = c·ż }
/// </code>
/// </summary>
/// <param name="Function">The program, which reads the following state as a parameter.</param>
/// <param name="Buffer">The following state.</param>
/// <param name="Stored">By the number of what is read there the value that is stored.</param>
internal sealed record FollowingState(Function Function, Buffer Buffer, IReadOnlyDictionary<int, Value> Stored)
{
    /// <summary>The program that reads the following state; null where nothing is stored once and for all.</summary>
    /// <param name="function">Writes <paramref name="next"/>.</param>
    /// <param name="next">The next state.</param>
    /// <param name="numbering">Numbers what is new, above all numbers of the function.</param>
    public static FollowingState? Of(Function function, Buffer next, Numbering numbering)
    {
        var stores = FinalStores.Of(function, next);
        if (stores.Count == 0)
            return null;
        var following = numbering.Buffer(next.Element, next.Name) with { FixedLength = next.FixedLength };
        var reading = new Reading(stores, next, following, Memory.Of(function), numbering);
        var rewritten = reading.Rewrite(function);
        return reading.Stored.Count == 0 ? null
            : new FollowingState(rewritten with { Parameters = rewritten.Parameters.Items.Add(new BufferParameter(following, Access.Read)) }, following, reading.Stored);
    }

    /// <summary>A part of the program that is the step itself, and so has the values and not yet the state.</summary>
    public Function WithValues(Function step)
    {
        var rewritten = new Writing(Stored, Buffer).Rewrite(step);
        return rewritten with { Parameters = rewritten.Parameters.Items.RemoveAll(p => p is BufferParameter b && b.Buffer.Id == Buffer.Id) };
    }

    private sealed class Reading(HashSet<Statement> stores, Buffer next, Buffer following, Memory memory, Numbering numbering) : PartsBeside(next, following)
    {
        public Dictionary<int, Value> Stored { get; } = [];

        protected override Block RewriteBlock(Block block)
        {
            Numbering = numbering;
            var into = new BlockBuilder(Numbering);
            var later = new HashSet<int>(block.Statements.Items.SelectMany(s => Uses.Defined(s).Select(v => v.Id)));
            foreach (var statement in block.Statements)
            {
                Rewrite(statement, into);
                later.ExceptWith(Uses.Defined(statement).Select(v => v.Id));
                foreach (var store in block.Statements.OfType<Store>().Where(stores.Contains))
                {
                    if (store.Value is Value value && Uses.Defined(statement).Any(v => v.Id == value.Id) && Map(value) == value
                        && Parts.TryGetValue(store.Target.Id, out var part) && store.Indices.Items.All(i => i is not Value index || !later.Contains(index.Id)))
                    {
                        var read = into.Load(part, store.Indices);
                        Replace(value, read);
                        Stored[((Value)read).Id] = value;
                    }
                }
            }
            return into.Build(Map(block.Yields));
        }

        protected override void Rewrite(Statement statement, BlockBuilder into)
        {
            if (statement is Store store && memory.Root(store.Target).Id == Cut.Id)
            {
                into.Add(store with { Indices = Map(store.Indices) });
                return;
            }
            base.Rewrite(statement, into);
        }
    }

    private sealed class Writing(IReadOnlyDictionary<int, Value> stored, Buffer following) : Rewriter
    {
        private readonly HashSet<int> _parts = [following.Id];

        protected override void Rewrite(Statement statement, BlockBuilder into)
        {
            if (statement is Let s && stored.TryGetValue(s.Target.Id, out var value))
                Replace(s.Target, value);
            else if (statement is Slice slice && _parts.Contains(slice.Source.Id))
                _parts.Add(slice.Target.Id);
            else
                base.Rewrite(statement, into);
        }
    }
}
