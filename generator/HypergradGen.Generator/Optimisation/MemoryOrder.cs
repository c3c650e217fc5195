using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>Where the statements of a loop's body stand that read or write memory which the loop writes.</summary>
internal sealed class MemoryOrder
{
    private readonly Dictionary<object, int> _places = new(ReferenceComparer<object>.Instance);

    public MemoryOrder(For loop, Memory memory)
    {
        var written = memory.Written(loop.Body);
        foreach (var statement in loop.Body.Statements)
        {
            if (statement is Let { Operation: Load load } && written.Contains(memory.Root(load.Source).Id))
                _places[load] = _places.Count;
            else if (statement is Store or Accumulate)
                _places[statement] = _places.Count;
        }
    }

    /// <summary>Each of the pairs that matters comes in the one in the order in which it comes in the other.</summary>
    public bool IsSame(IEnumerable<(object First, object Second)> pairs, MemoryOrder second)
    {
        int last = -1;
        foreach (var (_, place) in pairs.Where(p => _places.ContainsKey(p.First)).Select(p => (First: _places[p.First], Second: second._places[p.Second])).Distinct().OrderBy(p => p.First))
        {
            if (place <= last)
                return false;
            last = place;
        }
        return true;
    }
}
