using System.Globalization;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <summary>
/// The places of buffers in the workspace. What one program keeps for another has one slot in both; scratch has slots of
/// its own in each program, shared among programs that do not run at the same time.
/// </summary>
public sealed class Slots
{
    private readonly Dictionary<int, int> _kept;
    private readonly Dictionary<int, int> _scratch = [];
    private readonly int _firstScratch;

    public Slots(IEnumerable<Buffer> kept)
    {
        _kept = kept.Select(b => b.Id).Distinct().Select((id, i) => (id, i)).ToDictionary(p => p.id, p => p.i);
        _firstScratch = _kept.Count;
    }

    private Slots(Slots shared) => (_kept, _firstScratch) = (shared._kept, shared._firstScratch);

    /// <summary>The same slots for what is kept, and scratch from the start.</summary>
    public Slots ForProgram() => new(this);

    public string Of(Buffer buffer)
    {
        if (!_kept.TryGetValue(buffer.Id, out int slot) && !_scratch.TryGetValue(buffer.Id, out slot))
            _scratch[buffer.Id] = slot = _firstScratch + _scratch.Count;
        return slot.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Rent, RentInt, Slot, SlotInt …</summary>
    public static string Method(string name, Buffer buffer) => buffer.Element == ElementType.Int32 ? name + "Int" : name;
}
