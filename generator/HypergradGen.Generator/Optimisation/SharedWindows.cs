using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>How far an element lies behind another, as a multiple of a loop's count and a number.</summary>
public readonly record struct Distance(int Counts, int More)
{
    public static Distance operator +(Distance a, Distance b) => new(unchecked(a.Counts + b.Counts), unchecked(a.More + b.More));

    public static Distance operator -(Distance a, Distance b) => new(unchecked(a.Counts - b.Counts), unchecked(a.More - b.More));

    /// <summary>Whether it is never before the other, however often the loop runs, if it runs at all.</summary>
    public bool IsNotNegative => Counts >= 0 && (long)Counts + More >= 0;
}

/// <summary>Elements of one memory that a loop goes through side by side, and that are checked together.</summary>
/// <param name="Buffer">The memory.</param>
/// <param name="Start">Where the window begins in it.</param>
/// <param name="Places">Where the loop begins in it, ascending, none before the start.</param>
/// <param name="Last">How far the last lies behind the start.</param>
public sealed record SharedWindow(Buffer Buffer, AffineIndex Start, IReadOnlyList<AffineIndex> Places, Distance Last);

/// <summary>
/// Windows of one memory whose distance is known are one: where the first element of the first and the last of the last are there, all are.
/// <code>
/// for k &lt; n: next[k] = w[k] + w[n + k] + w[2n + k]        w: one window of 3n elements, in which the loop begins at 0, n and 2n
/// </code>
/// A window of several places begins where the memory does, if it is known how far that is. A distance is known if it is c·n + m, and not negative for n ≥ 1. Distances are taken in integers of 32 bits, which wrap; the check is made in 64, and where it holds nothing has wrapped.
/// </summary>
public sealed class SharedWindows
{
    private static readonly AffineIndex s_zero = AffineIndex.One.Plus(AffineIndex.One, -1);

    private readonly Func<Value, Operation?> _definition;
    private readonly AffineIndex _count;

    private SharedWindows(Operand count, Func<Value, Operation?> definition) => (_definition, _count) = (definition, AffineIndex.Of(count, definition));

    /// <param name="places">Where the loop begins in which memory, each once.</param>
    /// <param name="count">How often the loop runs.</param>
    /// <param name="definition">What defines a value of the function.</param>
    public static IReadOnlyList<SharedWindow> Of(IEnumerable<(Buffer Buffer, AffineIndex Place)> places, Operand count, Func<Value, Operation?> definition)
    {
        var search = new SharedWindows(count, definition);
        return [.. places.GroupBy(p => p.Buffer.Id).SelectMany(g => search.Shared(g.First().Buffer, [.. g.Select(p => p.Place)]))];
    }

    private IEnumerable<SharedWindow> Shared(Buffer buffer, List<AffineIndex> places)
    {
        while (places.Count > 0)
        {
            var near = places
                .Select(p => (Place: p, Distance: Between(places[0], p)))
                .Where(p => p.Distance is not null)
                .Select(p => (p.Place, Distance: p.Distance!.Value))
                .OrderBy(p => p.Distance.Counts).ThenBy(p => p.Distance.More)
                .ToList();
            int first = 0;
            for (int i = 1; i <= near.Count; i++)
            {
                if (i < near.Count && (near[i].Distance - near[i - 1].Distance).IsNotNegative)
                    continue;
                yield return Shared(buffer, [.. near.Skip(first).Take(i - first).Select(p => p.Place)], near[i - 1].Distance - near[first].Distance);
                first = i;
            }
            places = [.. places.Where(p => !near.Any(n => ReferenceEquals(n.Place, p)))];
        }
    }

    private SharedWindow Shared(Buffer buffer, IReadOnlyList<AffineIndex> places, Distance last)
        => places.Count > 1 && Between(s_zero, places[0]) is { IsNotNegative: true } first
            ? new SharedWindow(buffer, s_zero, places, first + last)
            : new SharedWindow(buffer, places[0], places, last);

    private Distance? Between(AffineIndex from, AffineIndex to)
    {
        var distance = to.Plus(from, -1).Resolved(_definition);
        int counts = 0;
        if (_count.Terms.FirstOrDefault(t => t.Key.Length > 0) is { Value: { } inCount } term && distance.Terms.TryGetValue(term.Key, out var inDistance))
            counts = unchecked((int)((long)inDistance.Factor / inCount.Factor));
        var rest = distance.Plus(_count.Times(AffineIndex.Of(Operand.Int(counts), _definition)), -1);
        return rest.AsConstant is { } more ? new Distance(counts, more) : null;
    }
}
