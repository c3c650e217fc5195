using System.Globalization;
using IterationComplexity.Readers;
using ScottPlot;
using ScottPlot.MultiplotLayouts;
using Spectre.Console;

namespace IterationComplexity;

/// <summary>The table, the numbers and the picture of <see cref="DataDistillation"/>: a row of images for the start and for each method, and the losses below.</summary>
internal static class DistillationReport
{
    // Negative pixels are blue, pixels that are 0 white, positive ones grey to black.
    private static readonly ScottPlot.Color[] s_colours = [ScottPlot.Color.FromHex("#08519c"), ScottPlot.Color.FromHex("#ffffff"), ScottPlot.Color.FromHex("#000000")];

    public static void Write(DirectoryInfo folder, List<Distilled> found, double[] start, ImageSet training, int tested, DistillationSettings settings, double reference)
    {
        string numbers = Path.Combine(folder.FullName, "data-distillation.csv"), picture = Path.Combine(folder.FullName, "data-distillation.png");
        File.WriteAllLines(numbers, [
            "method,outer_step,loss",
            .. found.SelectMany(d => d.Losses.Select((loss, i) => string.Create(CultureInfo.InvariantCulture, $"{d.Method},{i},{loss:G9}"))),
        ]);
        Draw(picture, found, start, training.Width, training.Height);
        var table = new Table().Title(Text($"{training.Count} images represented by {ImageSet.Classes}, {tested} to test; t, k ≤ {settings.Iterations}, β = {settings.Ridge}, {settings.OuterSteps} outer steps"))
            .AddColumns("trained on", "loss", "test accuracy", "steps of k", "not converged", "CPU ms (median)");
        Distilled any = found[0];
        table.AddRow($"{ImageSet.Classes} images drawn", Text($"{any.Losses[0]:F3}"), Text($"{100 * any.FirstAccuracy:F1} %"));
        foreach (Distilled d in found)
        {
            table.AddRow(
                $"{ImageSet.Classes} learned, {d.Method}", Text($"{d.Losses[^1]:F3}"), Text($"{100 * d.LastAccuracy:F1} %"), Text($"{d.LinearIterations:F0}"),
                $"{d.Unconverged} of {d.Losses.Length}", Text($"{1e3 * d.MedianSeconds:F0}"));
        }
        table.AddRow($"all {training.Count}", "", Text($"{100 * reference:F1} %"));
        AnsiConsole.Write(table);
        Console.WriteLine($"{picture}, {numbers}");
    }

    private static void Draw(string path, List<Distilled> found, double[] start, int width, int height)
    {
        (string Name, double[] Images)[] rows = [("drawn", start), .. found.Select(d => (d.Method, d.Images))];
        int lines = rows.Length + 2;
        var figure = new Multiplot();
        var layout = new CustomGrid();
        figure.AddPlots(ImageSet.Classes * rows.Length + 1);
        for (int row = 0; row < rows.Length; row++)
        {
            double largest = rows[row].Images.Max(Math.Abs);
            for (int m = 0; m < ImageSet.Classes; m++)
            {
                Plot plot = figure.GetPlot(row * ImageSet.Classes + m);
                Show(plot, rows[row].Images.AsSpan(m * width * height, width * height), width, height, largest);
                plot.Title(row == 0 ? FashionMnist.Names[m] : m == 0 ? Text($"{rows[row].Name}, ±{largest:G2}") : " ", 13);
                layout.Set(plot, new GridCell(row, m, lines, ImageSet.Classes));
            }
        }
        Plot losses = figure.GetPlot(ImageSet.Classes * rows.Length);
        foreach (Distilled d in found)
        {
            double[] steps = [.. Enumerable.Range(0, d.Losses.Length).Select(i => (double)i)];
            var line = losses.Add.ScatterLine(steps, d.Losses, Picture.Colour(d.Method));
            line.LegendText = d.Method;
            line.LineWidth = 2;
        }
        losses.XLabel("outer step");
        losses.YLabel("loss on the images to represent");
        losses.ShowLegend(Alignment.UpperRight);
        layout.Set(losses, new GridCell(rows.Length, 0, lines, ImageSet.Classes, 2, ImageSet.Classes));
        figure.Layout = layout;
        figure.SavePng(path, 130 * ImageSet.Classes, 160 * lines);
    }

    private static void Show(Plot plot, ReadOnlySpan<double> image, int width, int height, double largest)
    {
        var cells = new double[height, width];
        for (int i = 0; i < height; i++)
        {
            for (int j = 0; j < width; j++)
                cells[i, j] = image[i * width + j];
        }
        var heatmap = plot.Add.Heatmap(cells);
        heatmap.Colormap = new ScottPlot.Colormaps.CustomInterpolated(s_colours);
        heatmap.ManualRange = new ScottPlot.Range(-largest, largest);
        plot.Axes.Margins(0.03, 0.03);
        plot.HideAxesAndGrid();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
