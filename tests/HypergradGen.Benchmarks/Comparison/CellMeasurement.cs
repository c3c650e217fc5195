using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Workloads;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>Runs every program on a problem, refuses results that differ, and times them in turn.</summary>
/// <param name="libraries">The C libraries that are there.</param>
/// <param name="scalar">Whether plain loops in C# are timed too.</param>
public sealed class CellMeasurement(IReadOnlyList<NativeYardstick> libraries, bool scalar)
{
    private const int AllocationCalls = 5, AllocationRounds = 3;

    /// <summary>Measures some computations of one problem.</summary>
    /// <param name="workload">The problem.</param>
    /// <param name="computations">What is computed.</param>
    /// <param name="budget">Seconds for each.</param>
    /// <exception cref="InvalidOperationException">Two programs disagree.</exception>
    public List<Cell> Measure(Workload workload, IReadOnlyList<Computation> computations, double budget)
    {
        var natives = libraries
            .Where(library => workload.NativeName.Length > 0 && library.Has(workload.NativeName))
            .ToDictionary(library => library.Variant.Name, workload.Native);
        try
        {
            var programs = new Dictionary<string, IHypergradientProgram> { [Cell.Emitted] = workload.Emitted() };
            foreach ((string name, NativeProgram native) in natives)
                programs.Add(name, native);
            if (scalar)
                programs.Add(Cell.Scalar, workload.CreateScalar(workload.Hyperparameters));
            return [.. computations.Select(computation => Measure(workload, computation, programs, budget))];
        }
        finally
        {
            foreach (NativeProgram native in natives.Values)
                native.Dispose();
        }
    }

    private static Cell Measure(Workload workload, Computation computation, Dictionary<string, IHypergradientProgram> programs, double budget)
    {
        double difference = Compare(workload, computation, programs);
        double[] result = new double[workload.ResultLength(computation)];
        string[] names = [.. programs.Keys];
        Timing[] timings = InterleavedStopwatch.Measure(
            [.. names.Select(name => new Action(() => programs[name].Run(computation, result)))], budget);
        return new(
            workload, computation, names.Zip(timings).ToDictionary(pair => pair.First, pair => pair.Second), difference,
            AllocatedBytes(programs[Cell.Emitted], computation, result));
    }

    /// <summary>What the results of two right programs may differ by, over the largest element.</summary>
    public static double Tolerance(Workload workload, Computation computation) => computation == Computation.Conjugate ? workload.ConjugateAgreement : 1e-10;

    /// <summary>A comparison of two programs that compute different numbers would say nothing.</summary>
    /// <exception cref="InvalidOperationException">They do.</exception>
    public static double Compare(Workload workload, Computation computation, IReadOnlyDictionary<string, IHypergradientProgram> programs)
    {
        double tolerance = Tolerance(workload, computation), largest = 0;
        double[] expected = new double[workload.ResultLength(computation)], result = new double[expected.Length];
        programs[Cell.Emitted].Run(computation, expected);
        foreach ((string name, IHypergradientProgram program) in programs)
        {
            result.AsSpan().Fill(double.NaN);
            program.Run(computation, result);
            double difference = Agreement.Difference(result, expected);
            if (!(difference <= tolerance))
                throw new InvalidOperationException($"{workload.Problem} {workload.Size} {computation.Name()}: {name} and emitted code differ by {difference:E2}, allowed is {tolerance:E0}.");
            largest = Math.Max(largest, difference);
        }
        return largest;
    }

    /// <summary>Bytes a call: what every call allocates is in the least of several rounds, what the runtime allocates now and then is not.</summary>
    private static long AllocatedBytes(IHypergradientProgram program, Computation computation, double[] result)
    {
        long least = long.MaxValue;
        for (int round = 0; round < AllocationRounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int call = 0; call < AllocationCalls; call++)
                program.Run(computation, result);
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / AllocationCalls);
        }
        return least;
    }
}
