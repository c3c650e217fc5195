using System.Globalization;
using ScottPlot;

namespace QuickStart;

/// <summary>The picture that the sample writes: the losses over the outer steps, and the penalties found.</summary>
internal static class Picture
{
    private static readonly Color s_blue = Color.FromHex("#1f77b4"), s_orange = Color.FromHex("#d95f02"), s_grey = Color.FromHex("#888888");

    public static void Save(string path, double[] validationLoss, double[] testLoss, int sharedSteps, double sharedLogPenalty, double[] logPenalties)
    {
        var figure = new Multiplot();
        figure.AddPlots(2);
        figure.Layout = new ScottPlot.MultiplotLayouts.Columns();
        DrawLosses(figure.GetPlot(0), validationLoss, testLoss, sharedSteps);
        DrawPenalties(figure.GetPlot(1), sharedLogPenalty, logPenalties);
        figure.SavePng(path, 1500, 800);
    }

    private static void DrawLosses(Plot plot, double[] validationLoss, double[] testLoss, int sharedSteps)
    {
        double[] step = [.. Enumerable.Range(0, validationLoss.Length).Select(i => (double)i)];
        AddLine("validation loss", validationLoss, s_blue);
        AddLine("test loss", testLoss, s_orange);

        var change = plot.Add.VerticalLine(sharedSteps - 0.5);
        change.Color = s_grey;
        change.LinePattern = LinePattern.Dashed;
        change.LegendText = "from one shared penalty to one each";

        plot.Axes.SetLimits(-1, validationLoss.Length, 0, 1.15 * Math.Max(validationLoss.Max(), testLoss.Max()));
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { TickDensity = 0.4 };
        plot.Title("The loss falls as the penalties are learned");
        plot.XLabel("outer step");
        plot.YLabel("mean logistic loss");
        plot.ShowLegend(Alignment.LowerLeft);

        void AddLine(string name, double[] values, Color color)
        {
            var line = plot.Add.Scatter(step, values, color);
            line.LegendText = name;
            line.LineWidth = 2;
            line.MarkerSize = 4;
        }
    }

    private static void DrawPenalties(Plot plot, double sharedLogPenalty, double[] logPenalties)
    {
        int[] order = [.. Enumerable.Range(0, logPenalties.Length).OrderByDescending(j => logPenalties[j])];
        double shared = Decades(sharedLogPenalty);
        Bar[] lengths =
        [
            .. order.Select((j, row) => new Bar
            {
                Position = row,
                ValueBase = shared,
                Value = Decades(logPenalties[j]),
                FillColor = logPenalties[j] < sharedLogPenalty ? s_blue : s_orange,
                LineWidth = 0,
                Size = 0.7,
            }),
        ];
        var bars = plot.Add.Bars(lengths);
        bars.Horizontal = true;

        var line = plot.Add.VerticalLine(shared);
        line.Color = s_grey;
        line.LinePattern = LinePattern.Dashed;
        line.LegendText = "the best shared penalty";

        double lowest = Decades(Descent.LowestLogPenalty), highest = Decades(Descent.HighestLogPenalty);
        double[] ticks = [.. Enumerable.Range((int)Math.Floor(lowest), 1 - (int)Math.Floor(lowest)).Select(d => (double)d)];
        plot.Axes.Bottom.SetTicks(ticks, [.. ticks.Select(decade => Math.Pow(10, decade).ToString("G3", CultureInfo.InvariantCulture))]);
        plot.Axes.Left.SetTicks([.. order.Select((_, row) => (double)row)], [.. order.Select(j => BreastCancer.Features[j])]);
        plot.Axes.SetLimits(lowest - 0.1, highest + 0.1, -0.8, order.Length - 0.2);
        plot.Title("The penalty found for each feature");
        string range = string.Create(CultureInfo.InvariantCulture, $"{Math.Exp(Descent.LowestLogPenalty):G2} and {Math.Exp(Descent.HighestLogPenalty):G2}");
        plot.XLabel($"penalty exp(\u03bb), logarithmic; kept between {range}");
        plot.ShowLegend(Alignment.UpperRight);
    }

    private static double Decades(double logPenalty) => logPenalty / Math.Log(10);
}
