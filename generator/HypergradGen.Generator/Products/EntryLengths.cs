using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>
/// How long the parameters must at least be, where that can be told before anything runs: from accesses that every call
/// reaches at indices known at compile time.
/// <code>
/// for j &lt; 8: next[j] = w[j] * exp(lambda[j])         w, lambda and next have at least 8 elements
/// </code>
/// </summary>
public sealed class EntryLengths
{
    private readonly Dictionary<int, Operation> _definitions = [];
    private readonly Dictionary<int, int> _counts = [];
    private readonly Dictionary<int, (Buffer Source, AffineIndex? Offset)> _views = [];
    private readonly Dictionary<int, int> _least = [];

    private EntryLengths()
    {
    }

    /// <summary>The least length of each buffer by its number; nothing is said of buffers that are absent.</summary>
    public static IReadOnlyDictionary<int, int> Of(Function function)
    {
        var lengths = new EntryLengths();
        lengths.Visit(function.Body);
        return lengths._least;
    }

    private void Visit(Block block)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case Let s:
                    _definitions[s.Target.Id] = s.Operation;
                    if (s.Operation is Load load)
                        Access(load.Source, load.Indices);
                    break;
                case Slice s:
                    _views[s.Target.Id] = (s.Source, Index(s.Offset));
                    Require(s.Source, Index(s.Offset)?.Plus(AffineIndex.Of(s.Count, Definition)));
                    break;
                case Store s:
                    Access(s.Target, s.Indices);
                    break;
                case Accumulate s:
                    Access(s.Target, s.Indices);
                    break;
                case For { Count: Literal count } s when count.AsInt > 0:
                    _counts[s.Index.Id] = count.AsInt;
                    Visit(s.Body);
                    break;
            }
        }
    }

    private Operation? Definition(Value value) => _definitions.TryGetValue(value.Id, out var operation) ? operation : null;

    private AffineIndex? Index(Operand operand) => AffineIndex.Of(operand, Definition);

    private void Access(Buffer buffer, EquatableArray<Operand> indices)
    {
        if (indices.Count == 1)
            Require(buffer, Index(indices[0])?.Plus(AffineIndex.Of(Operand.Int(1), Definition)));
    }

    private void Require(Buffer buffer, AffineIndex? end)
    {
        while (end is not null && _views.TryGetValue(buffer.Id, out var view))
        {
            end = view.Offset is null ? null : end.Plus(view.Offset);
            buffer = view.Source;
        }
        if (end is null || Largest(end) is not { } least)
            return;
        if (!_least.TryGetValue(buffer.Id, out int known) || known < least)
            _least[buffer.Id] = least;
    }

    private int? Largest(AffineIndex index)
    {
        long sum = 0;
        foreach (var term in index.Terms.Values)
        {
            long largest = term.Factor;
            foreach (var value in term.Values)
            {
                if (!_counts.TryGetValue(value.Id, out int count) || term.Values.Length > 1)
                    return null;
                largest = term.Factor > 0 ? (long)term.Factor * (count - 1) : 0;
            }
            sum += largest;
        }
        return sum is >= 0 and <= int.MaxValue ? (int)sum : null;
    }
}
