using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>
/// The stores to a buffer whose elements are written by nothing else, so that they hold at the end what is stored there: loops around them are free in the order of their iterations, which then
/// write different elements, and of any two stores one reaches its places behind those of the other.
/// <code>
/// for i: next[i] = tanh(z)                                     final
/// for i: next[i] = w[i];   for i: next[i] += s·x[i]            not: added to
/// next[0] = a;  for i: next[i + 1] = b                         final, both
/// </code>
/// </summary>
internal sealed class FinalStores : StatementWalker
{
    private readonly List<Statement> _around = [];
    private readonly List<(Statement By, Reach? Reach, bool IsOnce)> _writes = [];
    private readonly Definitions _definitions;
    private readonly Buffer _buffer;

    private FinalStores(Definitions definitions, Buffer buffer) => (_definitions, _buffer) = (definitions, buffer);

    public static HashSet<Statement> Of(Function function, Buffer buffer)
    {
        var search = new FinalStores(Definitions.Of(function), buffer);
        search.VisitFunction(function);
        var final = search._writes.Where((w, i) => w.IsOnce && search._writes.Where((_, j) => j != i).All(other => AreApart(w.Reach, other.Reach)));
        return new HashSet<Statement>(final.Select(w => w.By), ReferenceComparer<Statement>.Instance);
    }

    public override void VisitStatement(Statement statement)
    {
        switch (statement)
        {
            case Store s when IsPart(s.Target):
                var place = _definitions.Place(s.Target, s.Indices);
                _writes.Add((s, ReachOf(place), place is not null && _around.All(a => IsOnce(a, place))));
                break;
            case Accumulate s when IsPart(s.Target):
                _writes.Add((s, ReachOf(_definitions.Place(s.Target, s.Indices)), false));
                break;
            case Call s when s.Buffers.Items.Any(IsPart):
                _writes.Add((s, null, false));
                break;
        }
        _around.Add(statement);
        base.VisitStatement(statement);
        _around.RemoveAt(_around.Count - 1);
    }

    private bool IsPart(Buffer buffer) => _definitions.Memory.Root(buffer).Id == _buffer.Id;

    private static bool IsOnce(Statement around, AffineIndex place) => around switch
    {
        For loop => loop.OrderFree && place.FactorOf(loop.Index) is { AsConstant: not 0 },
        If => true,
        _ => false,
    };

    /// <summary>All places of a write, and its place in an iteration.</summary>
    private sealed record Reach(AffineIndex First, AffineIndex Last, AffineIndex Place);

    /// <summary>From the first iteration's place to the last one's; null where a place does not rise with the loops around it by a known number.</summary>
    private Reach? ReachOf(AffineIndex? place)
    {
        if (place is null)
            return null;
        var (first, last) = (place, place);
        foreach (var loop in Enumerable.Reverse(_around).OfType<For>())
        {
            if (place.FactorOf(loop.Index) is not { AsConstant: >= 0 })
                return null;
            var end = AffineIndex.Of(loop.Count, _definitions.Operation).Plus(AffineIndex.One, -1);
            (first, last) = (first.Without(loop.Index), last.With(loop.Index, end)!);
        }
        return new Reach(first, last, place);
    }

    /// <summary>One lies behind the other as a whole, or in loops that are free in the order of their iterations the places of each iteration differ.</summary>
    private static bool AreApart(Reach? one, Reach? other)
        => one is not null && other is not null
            && (one.First.Plus(other.Last, -1).AsConstant > 0 || other.First.Plus(one.Last, -1).AsConstant > 0 || one.Place.Plus(other.Place, -1).AsConstant is not (null or 0));
}
