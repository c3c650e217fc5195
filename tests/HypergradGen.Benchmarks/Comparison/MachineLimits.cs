using System.Runtime.InteropServices;
using HypergradGen.Benchmarks.Baselines;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>What one core can do, measured by C loops that do nothing else.</summary>
public sealed unsafe class MachineLimits(NativeYardstick library)
{
    private const int Rounds = 100_000, OperationsARound = 384, LeastSamples = 40;
    private const double ReadBytes = 64e6;

    private readonly delegate* unmanaged<double*, long, long, double> _read = (delegate* unmanaged<double*, long, long, double>)library.Export("limit_read");
    private readonly delegate* unmanaged<double, long, double> _multiplyAdd = (delegate* unmanaged<double, long, double>)library.Export("limit_multiply_add");

    /// <summary>Bytes a second that are read from an array of so many doubles, again and again.</summary>
    public double ReadBandwidth(int length)
    {
        double* array = (double*)NativeMemory.AlignedAlloc((nuint)length * sizeof(double), 64);
        new Span<double>(array, length).Fill(1);
        long bytes = (long)length * sizeof(double), repeats = Math.Max(1, (long)(ReadBytes / bytes));
        double seconds = Least(() => _read(array, length, repeats)) / repeats;
        NativeMemory.AlignedFree(array);
        return bytes / seconds;
    }

    /// <summary>Operations a second of multiplications and additions in registers.</summary>
    public double PeakOperations() => (double)Rounds * OperationsARound / Least(() => _multiplyAdd(0.5, Rounds));

    private static double Least(Action action)
    {
        double least = double.PositiveInfinity;
        for (int sample = 0; sample < LeastSamples; sample++)
        {
            double start = ThreadClock.Seconds();
            action();
            least = Math.Min(least, ThreadClock.Seconds() - start);
        }
        return least;
    }
}
