using System.Globalization;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <summary>
/// The places of buffers in the workspace. What one program keeps for another has one slot in both; scratch has slots of
/// its own in each program, above those of everything that is kept, shared among programs that do not run at the same time.
/// A buffer is looked up by what it is, not by its number alone: programs number their scratch for themselves.
/// </summary>
public sealed class Slots
{
    private readonly Dictionary<int, int> _kept = [];
    private readonly int _keptSlots;
    private readonly Dictionary<int, KeptPart> _partOf = [];
    private readonly Dictionary<int, int> _scratch = [];

    /// <param name="kept">Everything that any of the programs keeps.</param>
    /// <param name="perPoint">Those of them that are kept for each of many points.</param>
    /// <param name="together">Those of them that are parts of one slot.</param>
    /// <param name="lengths">The lengths of those that are equally long for every point, by their numbers.</param>
    /// <param name="gathered">The members that copy parts of the data.</param>
    public Slots(IEnumerable<Buffer> kept, GatheredParts gathered, IEnumerable<Buffer>? perPoint = null, IReadOnlyList<Buffer[]>? together = null, IReadOnlyDictionary<int, int>? lengths = null)
    {
        Gathered = gathered;
        _perPoint = [.. (perPoint ?? []).Select(b => b.Id)];
        foreach (var group in together ?? [])
        {
            for (int i = 0; i < group.Length; i++)
                _partOf[group[i].Id] = new KeptPart(group[0].Id, i, group.Length);
        }
        foreach (int id in kept.Select(b => b.Id))
        {
            int first = _partOf.TryGetValue(id, out var part) ? part.First : id;
            if (!_kept.ContainsKey(first))
                _kept[first] = _keptSlots++;
            _kept[id] = _kept[first];
        }
        // Every program has to find a slot where every other one left it: of one that buffers share all have to be as long.
        foreach (var sharing in _perPoint.Where(_kept.ContainsKey).GroupBy(id => _kept[id]))
        {
            int count = _partOf.TryGetValue(sharing.First(), out var shared) ? shared.Count : 1;
            int[] known = [.. sharing.Where(id => lengths?.ContainsKey(id) == true).Select(id => lengths![id])];
            if (known.Length == count && known.Distinct().Count() == 1)
                _lengths[sharing.Key] = count * known[0];
        }
    }

    private Slots(Slots kept, int firstScratch)
        => (_kept, _keptSlots, _partOf, _perPoint, _lengths, _firstScratch, Gathered) = (kept._kept, kept._keptSlots, kept._partOf, kept._perPoint, kept._lengths, firstScratch, kept.Gathered);

    /// <summary>The copies of parts of the data, which are no slots: the workspace keeps them for a solve.</summary>
    public GatheredParts Gathered { get; }

    private readonly HashSet<int> _perPoint;

    /// <summary>How many elements each point has, by slots, where that is known.</summary>
    private readonly Dictionary<int, int> _lengths = [];

    private readonly int _firstScratch;

    /// <summary>The same slots for what is kept, and scratch above what functions that run at the same time have taken.</summary>
    public Slots ForProgram(int taken = 0) => new(this, taken);

    private int _parts;

    /// <summary>The number of a buffer for parts of sums: no pass gives it to another.</summary>
    public int NextPart() => -1 - _parts++;

    /// <summary>The workspace holds the buffer for many points, of which one is selected.</summary>
    public bool IsPerPoint(Buffer buffer) => _perPoint.Contains(buffer.Id);

    /// <summary>Where the buffer lies in a slot that it shares with others; null where it has one of its own.</summary>
    public KeptPart? PartOf(Buffer buffer) => _partOf.TryGetValue(buffer.Id, out var part) ? part : null;

    /// <summary>The call of the workspace that gives a kept buffer, or the slot that it shares, again.</summary>
    public string Again(Buffer buffer, string slot) => OfLength(buffer, slot) ?? $"{Method(IsPerPoint(buffer) ? "Kept" : "Slot", buffer)}({slot})";

    /// <summary>The call that makes a kept buffer, or the slot that it shares, of so many elements.</summary>
    public string Made(Buffer buffer, string slot, string count) => OfLength(buffer, slot) ?? $"{Method(IsPerPoint(buffer) ? "RentKept" : "RentUninitialised", buffer)}({slot}, {count})";

    private string? OfLength(Buffer buffer, string slot)
        => IsPerPoint(buffer) && _kept.TryGetValue(buffer.Id, out int number) && _lengths.TryGetValue(number, out int length)
            ? $"KeptOfLength<{buffer.Element.Keyword()}>({slot}, {length.ToString(CultureInfo.InvariantCulture)})"
            : null;

    public string Of(Buffer buffer, bool isKept)
    {
        if (isKept && _kept.TryGetValue(buffer.Id, out int slot))
            return slot.ToString(CultureInfo.InvariantCulture);
        if (!_scratch.TryGetValue(buffer.Id, out slot))
            _scratch[buffer.Id] = slot = _keptSlots + _firstScratch + _scratch.Count;
        return slot.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Rent, RentInt, Slot, SlotInt …</summary>
    public static string Method(string name, Buffer buffer) => name + Suffix(buffer.Element);

    /// <summary>What the names of a workspace's methods end with: those of the types that have no slots of their own are generic.</summary>
    public static string Suffix(ElementType element) => element switch
    {
        ElementType.Real64 => "",
        ElementType.Int32 => "Int",
        ElementType.Real32 => "Single",
        _ => $"<{element.Keyword()}>",
    };
}
