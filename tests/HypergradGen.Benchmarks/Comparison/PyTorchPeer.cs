using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Workloads;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>The time of a computation in another library, the better of its forms.</summary>
/// <param name="Computation">What was computed.</param>
/// <param name="Form">How it was written.</param>
/// <param name="Timing">Its time.</param>
/// <param name="Difference">The largest difference of its result from the emitted one's, over the largest element.</param>
public sealed record PeerTiming(Computation Computation, string Form, Timing Timing, double Difference);

/// <summary>Runs <c>peers/pytorch.py</c> on a problem's data and compares its results.</summary>
/// <param name="python">The interpreter that has PyTorch.</param>
public sealed class PyTorchPeer(string python)
{
    /// <summary>Whether the interpreter is there and has PyTorch.</summary>
    /// <param name="note">Why not; else the version.</param>
    public bool IsPresent(out string note)
    {
        try
        {
            using Process process = Start(1, "-c", "import torch; print(torch.__version__)");
            note = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            if (process.ExitCode != 0)
                note = $"{python} has no PyTorch";
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            note = $"there is no {python}";
            return false;
        }
    }

    /// <summary>Times all computations of a problem: by the processor's time of one thread, or by the clock on the wall where there are several.</summary>
    /// <exception cref="InvalidOperationException">The program failed, or its results differ from the emitted code's.</exception>
    public IReadOnlyList<PeerTiming> Measure(Workload workload, double seconds, int threads = 1)
    {
        string root = NativeYardstick.Root;
        string folder = Path.Combine(root, "artifacts", "benchmarks", "peers", string.Join('-', [workload.NativeName, .. workload.Sizes]));
        Directory.CreateDirectory(folder);
        double[] numbers = [.. workload.Data.SelectMany(array => array), .. workload.Hyperparameters];
        File.WriteAllBytes(Path.Combine(folder, "data.bin"), MemoryMarshal.AsBytes<double>(numbers));

        string[] sizes = [.. workload.Sizes.Select(size => size.ToString(CultureInfo.InvariantCulture))];
        string script = Path.Combine(root, "tests", "HypergradGen.Benchmarks", "peers", "pytorch.py");
        using (Process process = Start(threads, [script, workload.NativeName, folder, seconds.ToString(CultureInfo.InvariantCulture), threads.ToString(CultureInfo.InvariantCulture), .. sizes]))
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{workload.Problem} {workload.Size}: PyTorch failed: {errors.Result}");
        }

        EmittedProgram emitted = workload.Emitted();
        return
        [
            .. File.ReadLines(Path.Combine(folder, "times.tsv"))
                .Select(line => line.Split('\t'))
                .GroupBy(fields => fields[0])
                .Select(forms => forms.MinBy(fields => Seconds(fields[2]))!)
                .Select(fields => Read(workload, emitted, folder, fields)),
        ];
    }

    private static PeerTiming Read(Workload workload, EmittedProgram emitted, string folder, string[] fields)
    {
        Computation computation = Computations.All.First(candidate => candidate.Name() == fields[0]);
        double[] result = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Path.Combine(folder, fields[0] + ".bin"))).ToArray();
        double[] expected = new double[workload.ResultLength(computation)];
        emitted.Run(computation, expected);
        double difference = Agreement.Difference(result, expected), tolerance = CellMeasurement.Tolerance(workload, computation);
        if (!(difference <= tolerance))
            throw new InvalidOperationException($"{workload.Problem} {workload.Size} {fields[0]}: PyTorch and emitted code differ by {difference:E2}, allowed is {tolerance:E0}.");
        return new(computation, fields[1], new(Seconds(fields[2]), Seconds(fields[3]), 0), difference);
    }

    private static double Seconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private Process Start(int threads, params string[] arguments)
    {
        string count = threads.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OPENBLAS_NUM_THREADS"] = count;
        start.Environment["OMP_NUM_THREADS"] = count;
        return Process.Start(start)!;
    }
}
