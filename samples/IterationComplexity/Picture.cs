using System.Globalization;
using ScottPlot;

namespace IterationComplexity;

/// <summary>A column for each problem: above t = k, below k fixed; lines are mean errors with a band of one deviation, dashed lines the bounds.</summary>
internal static class Picture
{
    private static readonly Dictionary<string, Color> s_colours = new()
    {
        ["ITD"] = Color.FromHex("#1f77b4"),
        ["AID-FP"] = Color.FromHex("#d95f02"),
        ["AID-CG"] = Color.FromHex("#2ca02c"),
        ["AID-CGNE"] = Color.FromHex("#7b3294"),
    };

    public static Color Colour(string method) => s_colours[method];

    public static void Save(string path, Point[] points)
    {
        string[] problems = [.. points.Select(p => p.Problem).Distinct()];
        var figure = new Multiplot();
        figure.AddPlots(2 * problems.Length);
        figure.Layout = new ScottPlot.MultiplotLayouts.Grid(2, problems.Length);
        for (int column = 0; column < problems.Length; column++)
        {
            foreach (bool isFixed in (bool[])[false, true])
            {
                Plot plot = figure.GetPlot(column + (isFixed ? problems.Length : 0));
                Draw(plot, [.. points.Where(p => p.Problem == problems[column] && p.IsFixed == isFixed)]);
                plot.Title(problems[column]);
                plot.XLabel(isFixed ? $"t, with k = {HypergradientError.FixedSteps}" : "t = k");
                if (column == 0)
                    plot.YLabel("error of the hypergradient");
            }
        }
        figure.SavePng(path, 520 * problems.Length, 1000);
    }

    private static void Draw(Plot plot, Point[] points)
    {
        const double Lowest = 1e-14;
        foreach (var same in points.GroupBy(p => p.Method))
        {
            double[] t = [.. same.Select(p => (double)p.Steps)];
            Color colour = s_colours[same.Key];
            var band = plot.Add.FillY(t, [.. same.Select(p => Decades(p.Mean - p.Deviation))], [.. same.Select(p => Decades(p.Mean + p.Deviation))]);
            band.FillColor = colour.WithAlpha(0.15);
            band.LineWidth = 0;
            var line = plot.Add.Scatter(t, [.. same.Select(p => Decades(p.Mean))], colour);
            line.LegendText = same.Key;
            line.LineWidth = 2;
            line.MarkerSize = 4;
            var bound = plot.Add.ScatterLine(t, [.. same.Select(p => Decades(p.Bound))], colour);
            bound.LinePattern = LinePattern.Dashed;
        }
        double highest = Decades(points.Max(p => p.Bound));
        plot.Axes.SetLimits(0, HypergradientError.Grid[^1] + 2, Decades(Lowest), highest + 0.5);
        double[] ticks = [.. Enumerable.Range(-14, 40).Select(d => (double)d).Where(d => d % 2 == 0 && d <= highest)];
        plot.Axes.Left.SetTicks(ticks, [.. ticks.Select(d => "1e" + d.ToString(CultureInfo.InvariantCulture))]);
        plot.ShowLegend(Alignment.UpperRight);

        static double Decades(double value) => Math.Log10(Math.Max(value, Lowest));
    }
}
