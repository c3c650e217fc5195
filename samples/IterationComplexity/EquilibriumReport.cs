using System.Globalization;
using HypergradGen;
using ScottPlot;
using Spectre.Console;

namespace IterationComplexity;

/// <summary>The table, the numbers and the picture of <see cref="EquilibriumTraining"/>: a column with the projection, one without.</summary>
internal static class EquilibriumReport
{
    public static void Write(DirectoryInfo folder, List<Epoch> epochs, EquilibriumSettings settings, string data)
    {
        string numbers = Path.Combine(folder.FullName, "equilibrium.csv"), picture = Path.Combine(folder.FullName, "equilibrium.png");
        File.WriteAllLines(numbers, [
            "projected,method,epoch,training_loss,test_accuracy,norm_of_A,unsettled_test_images,largest_gradient,converged,forward_limit,linear_limit,diverged,other",
            .. epochs.Select(e => Text($"{(e.IsProjected ? 1 : 0)},{e.Method},{e.Number},{e.Loss:G6},{e.Accuracy:F4},{e.Norm:F4},{e.Unsettled:F4},{e.LargestGradient:G6},{e.Count(HypergradientStatus.Converged)},{e.Count(HypergradientStatus.IterationLimit)},{e.Count(HypergradientStatus.LinearIterationLimit)},{e.Count(HypergradientStatus.Diverged)},{e.Others}")),
        ]);
        Draw(picture, epochs, data);
        AnsiConsole.WriteLine($"{data}; h = {settings.Hidden}, t, k ≤ {settings.Iterations}, tolerances {EquilibriumTraining.Tolerance.ToString(CultureInfo.InvariantCulture)}, {settings.Epochs} epochs");
        Tables(epochs);
        Console.WriteLine($"{picture}, {numbers}");
    }

    private static void Tables(List<Epoch> epochs)
    {
        var models = new Table().Title("after the last epoch").AddColumns("A", "method", "test accuracy", "‖A‖", "not at equilibrium", "CPU ms (median)");
        var batches = new Table().Title("mini-batches by how their hypergradient ended")
            .AddColumns("A", "method", "conv.", "t limit", "k limit", "diverged", "other", "largest ‖∇f‖");
        foreach (var same in epochs.GroupBy(e => (e.IsProjected, e.Method)))
        {
            Epoch last = same.Last();
            string[] names = [same.Key.IsProjected ? "‖A‖ ≤ 0.99" : "free", same.Key.Method];
            models.AddRow([
                .. names, Text($"{100 * last.Accuracy:F1} %"), Text($"{last.Norm:F2}"), Text($"{100 * last.Unsettled:F1} %"),
                Text($"{1e3 * Statistics.Median([.. same.Select(e => e.MedianSeconds)]):F1}"),
            ]);
            batches.AddRow([
                .. names, Sum(HypergradientStatus.Converged), Sum(HypergradientStatus.IterationLimit), Sum(HypergradientStatus.LinearIterationLimit),
                Sum(HypergradientStatus.Diverged), Text($"{same.Sum(e => e.Others)}"), Text($"{same.Max(e => e.LargestGradient):G3}"),
            ]);

            string Sum(HypergradientStatus status) => Text($"{same.Sum(e => e.Count(status))}");
        }
        AnsiConsole.Write(models);
        AnsiConsole.Write(batches);
    }

    private static void Draw(string path, List<Epoch> epochs, string data)
    {
        (string Label, Func<Epoch, double> Value)[] rows =
        [
            ("test accuracy, %", e => 100 * e.Accuracy), ("log₁₀ ‖A‖", e => Math.Log10(e.Norm)),
            ("test images unsettled, %", e => 100 * e.Unsettled), ("log₁₀ of the largest gradient", e => Math.Log10(e.LargestGradient)),
        ];
        var figure = new Multiplot();
        figure.AddPlots(2 * rows.Length);
        figure.Layout = new ScottPlot.MultiplotLayouts.Grid(rows.Length, 2);
        for (int row = 0; row < rows.Length; row++)
        {
            double[] values = [.. epochs.Select(rows[row].Value).Where(double.IsFinite)];
            double margin = Math.Max(0.05 * (values.Max() - values.Min()), 1e-3);
            foreach (bool isProjected in (bool[])[true, false])
            {
                Plot plot = figure.GetPlot(2 * row + (isProjected ? 0 : 1));
                foreach (var same in epochs.Where(e => e.IsProjected == isProjected).GroupBy(e => e.Method))
                {
                    Epoch[] shown = [.. same.Where(e => double.IsFinite(rows[row].Value(e)))];
                    double[] numbers = [.. shown.Select(e => (double)e.Number)], heights = [.. shown.Select(rows[row].Value)];
                    var line = plot.Add.Scatter(numbers, heights, Picture.Colour(same.Key));
                    line.LegendText = same.Key;
                    line.LineWidth = 2;
                    line.MarkerSize = 4;
                }
                plot.Axes.SetLimitsY(values.Min() - margin, values.Max() + margin);
                if (row == 0)
                    plot.Title(isProjected ? $"‖A‖ ≤ 0.99 ({data})" : "A free");
                if (row == 0 && isProjected)
                    plot.ShowLegend(Alignment.LowerRight);
                else
                    plot.HideLegend();
                if (row == rows.Length - 1)
                    plot.XLabel("epoch");
                if (isProjected)
                    plot.YLabel(rows[row].Label);
            }
        }
        figure.SavePng(path, 1300, 360 * rows.Length);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
