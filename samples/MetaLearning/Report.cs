using Samples;
using Spectre.Console;
using static Samples.Output;

namespace MetaLearning;

/// <summary>What the sample prints.</summary>
internal static class Report
{
    /// <summary>
    /// A row for each way of learning: the error on the tasks to learn from and on new ones, the share told apart, the pull that was learned, the steps of the fit and of
    /// conjugate gradients in the mean over tasks, and the time.
    /// </summary>
    public static void Family(TaskFamily family, string remark, MetaResult[] results, bool tellsSigns)
    {
        string[] columns = ["", "train", "new", "pull", "fit", "CG", "s"];
        if (tellsSigns)
            columns = [.. columns[..3], "apart", .. columns[3..]];
        var table = NewTable($"{family.Name}, {remark}: mean square error", columns);
        foreach (MetaResult r in results)
        {
            string[] cells =
            [
                r.Learner.Name, Text($"{r.TrainingError:F3}"), Text($"{r.Tests[^1].Error:F3}"), Text($"{100 * r.Tests[^1].Rights:F1} %"), Text($"{Math.Exp(r.Learner.Parameters[^1]):F3}"),
                Text($"{(double)r.Iterations / r.Solves:F0}"), Text($"{(double)r.LinearIterations / r.Solves:F1}"), Text($"{r.Seconds:F1}"),
            ];
            table.AddRow(tellsSigns ? cells : [.. cells[..3], .. cells[4..]]);
        }
        AnsiConsole.Write(table);
    }

    public static void Others(int[] digits, MetaResult[] results, TestResult[] tests)
    {
        string shares = string.Join(", ", results.Zip(tests, (r, test) => Text($"{r.Learner.Name} {100 * test.Rights:F1} %")));
        Console.WriteLine($"Told apart of the digits {string.Join(", ", digits)}, which no task to learn from has shown: {shares}.");
    }
}
