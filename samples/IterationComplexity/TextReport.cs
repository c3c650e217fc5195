using System.Globalization;
using IterationComplexity.Readers;
using ScottPlot;
using Spectre.Console;

namespace IterationComplexity;

/// <summary>The tables, the numbers and the picture of <see cref="TextRegularisation"/>: the losses on the left, time and memory of a hypergradient on the right.</summary>
internal static class TextReport
{
    public static void Write(DirectoryInfo folder, TextProblem problem, string name, int iterations, List<SharedPenalty> shared, List<PenaltySearch> found)
    {
        string numbers = Path.Combine(folder.FullName, "text-regularisation.csv"), picture = Path.Combine(folder.FullName, "text-regularisation.png");
        File.WriteAllLines(numbers, [
            "method,outer_step,validation_loss",
            .. shared.Select(s => Text($"shared penalty {Math.Exp(s.Logarithm):0E+0},0,{s.Loss:G9}")),
            .. found.SelectMany(f => f.Losses.Select((loss, i) => Text($"{f.Method},{i},{loss:G9}"))),
        ]);
        Draw(picture, shared, found);

        SparseRows training = problem.Training;
        Console.WriteLine(Text($"{name}: {training.Count} rows to train on, {problem.Validation.Count} to validate, {problem.Test.Count} to test; {training.Features} features × {training.Classes} classes, {(double)training.Column.Length / training.Count:F0} elements a row; t, k ≤ {iterations}, η = {problem.StepSize:G3}"));
        var models = new Table().Title("before and after").AddColumns("penalties", "validation loss", "test accuracy");
        foreach (SharedPenalty s in shared)
            models.AddRow(Text($"{Math.Exp(s.Logarithm):0E+0} for all"), Text($"{s.Loss:F4}"), Text($"{100 * s.TestAccuracy:F1} %"));
        foreach (PenaltySearch f in found)
            models.AddRow($"one each, {f.Method}", Text($"{f.Losses[^1]:F4}"), Text($"{100 * f.TestAccuracy:F1} %"));
        AnsiConsole.Write(models);
        var costs = new Table().Title("one hypergradient").AddColumns("method", "t", "k", "status", "s of CPU time (median)", "MB kept");
        foreach (PenaltySearch f in found)
            costs.AddRow(f.Method, Text($"{f.Iterations}"), Text($"{f.LinearIterations}"), f.Status.ToString(), Text($"{f.MedianSeconds:G3}"), Text($"{f.Bytes / 1e6:#,0.0}"));
        AnsiConsole.Write(costs);
        Console.WriteLine($"{picture}, {numbers}");
    }

    private static void Draw(string path, List<SharedPenalty> shared, List<PenaltySearch> found)
    {
        var figure = new Multiplot();
        figure.AddPlots(3);
        figure.Layout = new ScottPlot.MultiplotLayouts.Grid(1, 3);
        Plot losses = figure.GetPlot(0);
        foreach (PenaltySearch f in found)
        {
            double[] steps = [.. Enumerable.Range(0, f.Losses.Length).Select(i => (double)i)];
            var line = losses.Add.ScatterLine(steps, f.Losses, Picture.Colour(f.Method));
            line.LegendText = f.Method;
            line.LineWidth = 2;
        }
        var one = losses.Add.HorizontalLine(shared.Min(s => s.Loss), 1.5f, Colors.Gray, LinePattern.Dashed);
        one.LegendText = "one penalty for all";
        losses.Title("a penalty for each feature");
        losses.XLabel("outer step");
        losses.YLabel("validation loss");
        losses.ShowLegend(Alignment.LowerLeft);
        Bars(figure.GetPlot(1), "seconds of CPU time a hypergradient", found, f => f.MedianSeconds);
        Bars(figure.GetPlot(2), "MB that the solver keeps", found, f => f.Bytes / 1e6);
        figure.SavePng(path, 1500, 550);
    }

    private static void Bars(Plot plot, string title, List<PenaltySearch> found, Func<PenaltySearch, double> value)
    {
        for (int i = 0; i < found.Count; i++)
        {
            var bar = plot.Add.Bar(i, value(found[i]));
            bar.Color = Picture.Colour(found[i].Method);
        }
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, found.Count).Select(i => (double)i)], [.. found.Select(f => f.Method)]);
        plot.Axes.Margins(bottom: 0);
        plot.Title(title);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
