using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Workloads;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>The time of a solver's second call over that of its thousandth, each process measuring one computation of one problem.</summary>
/// <param name="Name">Problem, size and computation.</param>
/// <param name="Second">The second call over the thousandth.</param>
/// <param name="Third">The third call over the thousandth.</param>
/// <param name="Cold">A later call, when other memory has taken the caches, over the thousandth.</param>
/// <param name="Excess">What the second call takes longer than the thousandth, in seconds.</param>
public sealed record WarmUp(string Name, double Second, double Third, double Cold, double Excess)
{
    private const int Processes = 3, Thousandth = 1000, Neighbours = 10, ColdCalls = 5;

    /// <summary>Elements of 128 MiB, more than the caches hold.</summary>
    private const int BeyondCaches = 1 << 24;

    /// <summary>Measures p1 to p4 at their least sizes; the least of several processes, since the second call happens once in each.</summary>
    public static List<WarmUp> Measure()
    {
        List<WarmUp> measured = [];
        string[] problems = [.. Catalogue.Yardsticks.Select(entry => entry.Problem).Distinct()];
        foreach (string problem in problems)
        {
            foreach (Computation computation in (Computation[])[Computation.ReverseUnrolled, Computation.Conjugate])
            {
                double[] least = [double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity];
                for (int process = 0; process < Processes; process++)
                {
                    double[] times = Child(problem, computation);
                    least = [.. least.Zip(times, Math.Min)];
                }
                Workload workload = Least(problem);
                measured.Add(new($"{problem}, {workload.Size}, {computation.Name()}", least[0] / least[2], least[1] / least[2], least[3] / least[2], least[0] - least[2]));
            }
        }
        return measured;
    }

    /// <summary>The command that a child process runs; its output are four times in seconds.</summary>
    public static Command CreateCommand()
    {
        var problem = new Argument<string>("problem");
        var computation = new Argument<Computation>("computation");
        var command = new Command("warm-up", "Prints the times of the second, the third and the thousandth call in this process, and of one with cold caches.") { problem, computation };
        command.SetAction(arguments =>
        {
            double[] times = Run(Least(arguments.GetValue(problem)!), arguments.GetValue(computation));
            Console.WriteLine(string.Join(' ', times.Select(time => time.ToString("R", CultureInfo.InvariantCulture))));
        });
        return command;
    }

    private static Workload Least(string problem) => Catalogue.Yardsticks.First(entry => entry.Problem == problem).Create();

    private static double[] Run(Workload workload, Computation computation)
    {
        double[] result = new double[workload.ResultLength(computation)], times = new double[Thousandth + Neighbours];
        Action call = workload.Emitted().Bound(computation, result);
        // The clock's own first call is not what is measured.
        ThreadClock.Seconds();
        for (int i = 0; i < times.Length; i++)
            times[i] = Time(call);
        return [times[1], times[2], times[(Thousandth - Neighbours)..].Min(), WithColdCaches(call)];
    }

    /// <summary>What the least of some calls takes that find nothing of theirs in the caches, neither numbers nor code.</summary>
    private static double WithColdCaches(Action call)
    {
        long[] other = new long[BeyondCaches];
        double least = double.PositiveInfinity;
        for (int i = 0; i < ColdCalls; i++)
        {
            for (int j = 0; j < other.Length; j += 8)
                other[j]++;
            least = Math.Min(least, Time(call));
        }
        return least;
    }

    private static double Time(Action call)
    {
        double start = ThreadClock.Seconds();
        call();
        return ThreadClock.Seconds() - start;
    }

    private static double[] Child(string problem, Computation computation)
    {
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["warm-up", problem, computation.ToString()]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? [.. output.Split(' ', StringSplitOptions.TrimEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"The warm-up of {problem} ended with code {process.ExitCode}: {output}");
    }
}
