using HypergradGen.Generator.Emission;
using HypergradGen.Generator.Ir;
using Buffer = HypergradGen.Generator.Ir.Buffer;

namespace HypergradGen.Generator.Tests.Emission;

/// <summary>How programs ask the workspace for what one of them keeps and others read.</summary>
public class SlotsTests
{
    private static readonly Buffer[] s_buffers = [.. Enumerable.Range(0, 3).Select(i => new Buffer(i + 10, ElementType.Real64, $"kept{i}"))];

    private static string[] Asked(Dictionary<int, int> lengths, bool arePerPoint = true)
    {
        var slots = new Slots(s_buffers, new GatheredParts(new NameTable(), "Step"), arePerPoint ? s_buffers : [], [[s_buffers[0], s_buffers[1]]], lengths);
        foreach (var buffer in s_buffers)
        {
            string slot = slots.Of(buffer, isKept: true), made = slots.Made(buffer, slot, "n"), again = slots.Again(buffer, slot);
            Assert.Equal(made.StartsWith("KeptOfLength", StringComparison.Ordinal), made == again);
        }
        return [.. s_buffers.Select(b => slots.Again(b, slots.Of(b, isKept: true)))];
    }

    [Fact]
    public void A_slot_whose_length_is_known_is_asked_for_by_it_wherever_it_is_made_or_read()
        => Assert.Equal(["KeptOfLength<double>(0, 6)", "KeptOfLength<double>(0, 6)", "KeptOfLength<double>(1, 4)"], Asked(new() { [10] = 3, [11] = 3, [12] = 4 }));

    [Fact]
    public void Of_a_slot_that_buffers_share_the_lengths_of_all_have_to_be_known_and_the_same()
    {
        Assert.Equal(["Kept(0)", "Kept(0)", "KeptOfLength<double>(1, 4)"], Asked(new() { [10] = 3, [12] = 4 }));
        Assert.Equal(["Kept(0)", "Kept(0)", "Kept(1)"], Asked(new() { [10] = 3, [11] = 2 }));
    }

    [Fact]
    public void What_is_not_kept_for_each_point_is_a_slot_of_the_workspace() => Assert.Equal(["Slot(0)", "Slot(0)", "Slot(1)"], Asked(new() { [10] = 3, [11] = 3, [12] = 4 }, arePerPoint: false));
}
