using Samples;
using ScottPlot;
using static Samples.Output;

namespace MetaLearning;

/// <summary>The picture: the errors on new tasks while the tasks to learn from go by, and two new waves.</summary>
internal static class Picture
{
    private static readonly Color[] s_colours = [Orange, Purple, Blue];

    public static void Save(
        FileInfo file, int seed, TaskFamily linear, MetaResult[] onLinear, TaskFamily waves, MetaResult[] onWaves, MetaResult[] onDigits, TestResult[] onOthers)
    {
        var figure = new Multiplot();
        figure.AddPlots(6);
        figure.Layout = new ScottPlot.MultiplotLayouts.Grid(2, 3);
        DrawErrors(figure.GetPlot(0), linear.Name, onLinear);
        DrawErrors(figure.GetPlot(1), waves.Name, onWaves);
        DrawDigits(figure.GetPlot(2), onDigits, onOthers);
        Random random = new(seed + 2);
        for (int i = 3; i < 6; i++)
            DrawWave(figure.GetPlot(i), random, onWaves, showsLegend: i == 3);
        Output.Save(figure, file, 1700, 1000);
    }

    private static void DrawErrors(Plot plot, string name, MetaResult[] results)
    {
        for (int i = 0; i < results.Length; i++)
            plot.AddLine(results[i].Learner.Name, results[i].TestSteps, [.. results[i].Tests.Select(t => Math.Log10(t.Error))], s_colours[i]);
        double lowest = Math.Floor(results.Min(r => r.Tests.Min(t => Math.Log10(t.Error)))), highest = results.Max(r => r.Tests.Max(t => Math.Log10(t.Error)));
        double[] marks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20];
        plot.Axes.Left.SetTicks([.. marks.Select(Math.Log10)], [.. marks.Select(m => Text($"{m}"))]);
        plot.Axes.SetLimitsY(Math.Max(lowest, Math.Log10(0.01)), highest + 0.1);
        plot.Title($"{name}: error on new tasks");
        plot.XLabel("steps of 16 tasks");
        plot.YLabel("mean square error, logarithmic");
        plot.ShowLegend(Alignment.UpperRight);
    }

    private static void DrawDigits(Plot plot, MetaResult[] results, TestResult[] others)
    {
        for (int i = 0; i < results.Length; i++)
        {
            double[] shares = [results[i].Tests[^1].Rights, others[i].Rights];
            var bars = plot.Add.Bars((Bar[])[.. shares.Select((share, group) => new Bar
            {
                Position = group + 0.28 * (i - 1),
                Value = 100 * share,
                Size = 0.25,
                FillColor = s_colours[i],
                LineWidth = 0,
                Label = Text($"{100 * share:F1}"),
            })]);
            bars.LegendText = results[i].Learner.Name;
        }
        plot.Axes.Bottom.SetTicks([0, 1], ["new images of the digits\nof the tasks to learn from", "digits that no task\nto learn from has shown"]);
        plot.Axes.SetLimits(-0.6, 1.6, 50, 112);
        plot.Title("Pairs of digits from one image of each: told apart, %");
        plot.ShowLegend(Alignment.UpperRight, Orientation.Horizontal);
    }

    private static void DrawWave(Plot plot, Random random, MetaResult[] results, bool showsLegend)
    {
        const int Points = 200;
        (LearningTask task, double amplitude, double phase) = Families.DrawWave(random);
        double[] grid = [.. Enumerable.Range(0, Points).Select(i => 2.0 * i / (Points - 1) - 1)], x = [.. grid.Select(at => Families.WaveRange * at)];
        plot.AddLine("the wave", x, [.. grid.Select(at => Families.Wave(at, amplitude, phase))], Grey, LinePattern.Dashed);
        for (int i = 0; i < results.Length; i++)
        {
            Learner learner = results[i].Learner;
            double[] weights = learner.Learn(task).Weights;
            plot.AddLine(learner.Name, x, [.. grid.Select(at => learner.Predict([at], weights))], s_colours[i]);
        }
        var points = plot.Add.Markers(task.X[..task.Support].Select(at => Families.WaveRange * at).ToArray(), task.Y[..task.Support], MarkerShape.FilledCircle, 9, Colors.Black);
        points.LegendText = "all that is seen of it";
        plot.Axes.SetLimits(-Families.WaveRange, Families.WaveRange, -3, 3);
        plot.Title("A new wave");
        if (showsLegend)
            plot.ShowLegend(Alignment.LowerLeft);
        else
            plot.HideLegend();
    }
}
