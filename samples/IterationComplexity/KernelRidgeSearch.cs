using System.Diagnostics;
using System.Globalization;
using HypergradGen;
using IterationComplexity.Problems;
using ScottPlot;
using Spectre.Console;

namespace IterationComplexity;

/// <summary>Widths and ridge of kernel ridge regression on the Parkinsons data, by descent along the hypergradient of each method with t = k.</summary>
public static class KernelRidgeSearch
{
    private const int OuterSteps = 60;

    private const double LowestRidge = 0.1, LargestRidge = 10;

    private static readonly (string Name, HypergradientMethod Method)[] s_methods =
        [("ITD", HypergradientMethod.ReverseUnrolled), ("AID-FP", HypergradientMethod.FixedPoint), ("AID-CG", HypergradientMethod.ConjugateGradient)];

    private static readonly int[] s_counts = [100, 150];

    /// <summary>One method's descent: the validation loss after each outer step, and what was found.</summary>
    private sealed record Search(string Method, int Count, double[] Losses, double TestAccuracy, double SecondsPerStep);

    /// <summary>Runs all descents; 0 where each of them lowered the validation loss.</summary>
    public static int Run(string path, int seed, DirectoryInfo folder)
    {
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"There is no file {path}: --data takes the path of parkinsons.data, UCI, doi 10.24432/C59C74.");
            return 2;
        }
        var (training, validation, test) = Parkinsons.Load(path, seed);
        folder.Create();
        var descents = new List<Search>();
        AnsiConsole.Progress().Start(progress =>
        {
            foreach (int count in s_counts)
            {
                foreach ((string name, HypergradientMethod method) in s_methods)
                {
                    ProgressTask task = progress.AddTask($"{name}, t = k = {count}", maxValue: OuterSteps);
                    var problem = new KernelWidths(training.X, training.Y, validation.X, validation.Y, 1 / (training.Y.Length + LargestRidge));
                    descents.Add(Descend(problem, name, method, count, training.Y.Length, test, () => task.Increment(1)));
                }
            }
        });

        string numbers = Path.Combine(folder.FullName, "kernel-ridge.csv"), picture = Path.Combine(folder.FullName, "kernel-ridge.png");
        File.WriteAllLines(numbers, [
            "method,t_and_k,outer_step,validation_loss",
            .. descents.SelectMany(d => d.Losses.Select((loss, i) => string.Create(CultureInfo.InvariantCulture, $"{d.Method},{d.Count},{i},{loss:G9}"))),
        ]);
        Draw(picture, descents);
        var table = new Table().Title($"Parkinsons, {OuterSteps} outer steps").AddColumns("method", "t = k", "validation loss, first", "last", "test accuracy", "ms a hypergradient");
        foreach (Search d in descents)
        {
            table.AddRow(
                d.Method, Text($"{d.Count}"), Text($"{d.Losses[0]:F4}"), Text($"{d.Losses[^1]:F4}"), Text($"{100 * d.TestAccuracy:F1} %"), Text($"{1e3 * d.SecondsPerStep:F2}"));
        }
        AnsiConsole.Write(table);
        Console.WriteLine($"{picture}, {numbers}");
        return descents.All(d => d.Losses[^1] < d.Losses[0]) ? 0 : 1;
    }

    /// <summary>Each solve starts at 0, as the paper's do.</summary>
    private static Search Descend(KernelWidths problem, string name, HypergradientMethod method, int count, int rows, Recordings test, Action stepTaken)
    {
        var solver = problem.CreateSolver(new HypergradientOptions { Method = method, MaxIterations = count, Tolerance = 0, MaxLinearIterations = count, LinearTolerance = 0 });
        double[] lambda = [.. Enumerable.Repeat(Math.Log(1.0 / Parkinsons.Features), Parkinsons.Features), 0];
        var descent = new Descent(lambda, 0.5);
        double[] w = new double[rows], trialState = new double[rows], gradient = new double[lambda.Length];
        var losses = new List<double>();
        var clock = new Stopwatch();
        for (int step = 0; step < OuterSteps; step++)
        {
            Array.Clear(trialState);
            clock.Start();
            HypergradientResult result = solver.Compute(descent.Trial, trialState, gradient);
            clock.Stop();
            if (descent.Advance(result.Objective, gradient))
                trialState.CopyTo(w, 0);
            descent.Trial[^1] = Math.Clamp(descent.Trial[^1], Math.Log(LowestRidge), Math.Log(LargestRidge));
            losses.Add(descent.Loss);
            stepTaken();
        }
        return new Search(name, count, [.. losses], problem.Accuracy(test.X, test.Y, w, descent.Best), clock.Elapsed.TotalSeconds / OuterSteps);
    }

    private static void Draw(string path, List<Search> descents)
    {
        var plot = new Plot();
        foreach (Search d in descents)
        {
            var line = plot.Add.ScatterLine([.. Enumerable.Range(0, d.Losses.Length).Select(i => (double)i)], d.Losses, Picture.Colour(d.Method));
            line.LegendText = $"{d.Method}, t = k = {d.Count}";
            line.LineWidth = 2;
            line.LinePattern = d.Count == s_counts[0] ? LinePattern.Solid : LinePattern.Dashed;
        }
        plot.Title("Kernel ridge regression on the Parkinsons data");
        plot.XLabel("outer step");
        plot.YLabel("validation loss");
        plot.ShowLegend(Alignment.UpperRight);
        plot.SavePng(path, 1000, 700);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
