using System.Numerics;

namespace HypergradGen.Checks;

/// <summary>What two equal calls left behind: outputs that started as NaN, inputs, and what the second one allocated.</summary>
/// <typeparam name="T">double or float.</typeparam>
internal sealed record TwoCalls<T>(T[][] Originals, T[][] Inputs, T[][] Outputs, T[][] Again, long Allocated)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Repetitions = 2;

    /// <summary>Calls twice; the first call may allocate what the second one finds.</summary>
    public static TwoCalls<T> Of(T[][] inputs, int[] outputLengths, Action<T[][], T[][]> call)
    {
        T[][] originals = [.. inputs.Select(x => (T[])x.Clone())];
        T[][] outputs = [.. outputLengths.Select(Poison)], again = [.. outputLengths.Select(Poison)];
        call(inputs, outputs);
        long allocated = Allocation(() => call(inputs, again));
        // What is allocated once, as by code that is compiled then, is not what a call allocates.
        for (int i = 0; i < Repetitions && allocated != 0; i++)
            allocated = Math.Min(allocated, Allocation(() => call(inputs, again)));
        return new(originals, inputs, outputs, again, allocated);
    }

    private static long Allocation(Action call)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public string? OutputComplaint()
        => Array.FindIndex(Outputs, o => o.Any(T.IsNaN)) is >= 0 and var at ? $"output {at} holds NaN: it was read, or not written whole" : null;

    public string? RepetitionComplaint()
        => Enumerable.Range(0, Outputs.Length).Where(i => !Vectors.SameBits<T>(Outputs[i], Again[i])).Select(i => $"output {i} differs at the second call").FirstOrDefault();

    public string? InputComplaint()
        => Enumerable.Range(0, Inputs.Length).Where(i => !Vectors.SameBits<T>(Inputs[i], Originals[i])).Select(i => $"input {i} was written").FirstOrDefault();

    public string? AllocationComplaint() => Allocated == 0 ? null : $"the second call allocated {Allocated} bytes";

    private static T[] Poison(int length)
    {
        var vector = new T[length];
        Array.Fill(vector, T.NaN);
        return vector;
    }
}
