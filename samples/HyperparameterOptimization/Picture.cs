using Samples;
using ScottPlot;
using static Samples.Output;

namespace HyperparameterOptimization;

/// <summary>The picture: the searches, the trust in each label, the penalty of each pixel, and the images that are trusted least.</summary>
internal static class Picture
{
    public static void Save(FileInfo file, Search[] searches, NoisyDigits data, Hyperparameters found)
    {
        var figure = new Multiplot();
        figure.AddPlots(4);
        figure.Layout = new ScottPlot.MultiplotLayouts.Grid(2, 2);
        DrawSearches(figure.GetPlot(0), searches);
        DrawTrust(figure.GetPlot(1), data, found.Trust);
        DrawPenalties(figure.GetPlot(2), found.LogPenalties);
        DrawDistrusted(figure.GetPlot(3), data, found.Trust.ToArray());
        Output.Save(figure, file, 1500, 1150);
    }

    private static void DrawSearches(Plot plot, Search[] searches)
    {
        Color[] colours = [Blue, Purple, Orange, Grey, Green];
        for (int i = 0; i < searches.Length; i++)
        {
            // A search has nothing better until it has: steps, not slopes.
            var line = plot.AddLine(searches[i].Name, [.. searches[i].Path.Select(m => m.Steps / 1000)], [.. searches[i].Path.Select(m => m.Loss)], colours[i]);
            line.ConnectStyle = ConnectStyle.StepHorizontal;
        }
        plot.Axes.SetLimitsY(0, 1.05 * searches[0].Path[0].Loss);
        plot.Title("The best validation loss so far");
        plot.XLabel("thousands of inner steps, a linear one counted twice");
        plot.YLabel("mean cross entropy");
        plot.ShowLegend(Alignment.UpperRight);
    }

    private static void DrawTrust(Plot plot, NoisyDigits data, ReadOnlySpan<double> trust)
    {
        const int Bins = 24;
        double width = 2 * Hyperparameters.LargestTrust / Bins;
        double[] wrong = new double[Bins], right = new double[Bins];
        for (int i = 0; i < trust.Length; i++)
        {
            int bin = Math.Min((int)((trust[i] + Hyperparameters.LargestTrust) / width), Bins - 1);
            (data.IsWrong[i] ? wrong : right)[bin]++;
        }
        AddBars("wrong label", wrong, Orange, -0.2);
        AddBars("right label", right, Blue, 0.2);
        plot.Axes.SetLimits(-Hyperparameters.LargestTrust - 0.3, Hyperparameters.LargestTrust + 0.3, 0, 1.1 * Math.Max(wrong.Max(), right.Max()));
        plot.Title("How far each training label is trusted");
        plot.XLabel("t; the image weighs 1 / (1 + exp(\u2212t))");
        plot.YLabel("images");
        plot.ShowLegend(Alignment.UpperCenter);

        void AddBars(string name, double[] counts, Color colour, double shift)
        {
            var bars = plot.Add.Bars((Bar[])[
                .. counts.Select((count, bin) => new Bar { Position = -Hyperparameters.LargestTrust + (bin + 0.5 + shift) * width, Value = count, Size = 0.4 * width, FillColor = colour, LineWidth = 0 }),
            ]);
            bars.LegendText = name;
        }
    }

    private static void DrawPenalties(Plot plot, ReadOnlySpan<double> logPenalties)
    {
        var values = new double[Digits.Side, Digits.Side];
        for (int i = 0; i < Digits.Pixels; i++)
            values[i / Digits.Side, i % Digits.Side] = logPenalties[i];
        var map = plot.Add.Heatmap(values);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        plot.Add.ColorBar(map).Label = "\u03bb; the penalty is exp(\u03bb)";
        plot.Title("The penalty of each pixel");
        plot.Frame();
    }

    private static void DrawDistrusted(Plot plot, NoisyDigits data, double[] trust)
    {
        const int Columns = 7, Rows = 4;
        int[] least = [.. Enumerable.Range(0, trust.Length).OrderBy(i => trust[i]).Take(Columns * Rows)];
        plot.DrawImages([.. least.Select(i => (data.TrainingImage(i).ToArray(), $"labelled {data.Training.Labels[i]}", data.IsWrong[i] ? Orange : Blue))], Columns, Rows);
        plot.Title("The labels that are trusted least; in blue those that are right all the same");
    }
}
