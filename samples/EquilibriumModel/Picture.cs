using HypergradGen;
using Samples;
using ScottPlot;
using static Samples.Output;

namespace EquilibriumModel;

/// <summary>The picture: accuracy and loss over the epochs, the way to the equilibria of some test images, and the test images that are not told.</summary>
internal static class Picture
{
    private static readonly Color[] s_colours = [Blue, Orange, Grey];

    public static void Save(FileInfo file, Run[] runs, Images test)
    {
        var figure = new Multiplot();
        figure.AddPlots(4);
        figure.Layout = new ScottPlot.MultiplotLayouts.Grid(2, 2);
        DrawEpochs(figure.GetPlot(0), runs, "Test accuracy, %", e => 100 * e.TestAccuracy, Alignment.LowerRight);
        figure.GetPlot(0).Axes.SetLimitsY(80, 100);
        DrawEpochs(figure.GetPlot(1), runs, "Training loss, logarithm to the base 10", e => Math.Log10(e.Loss), Alignment.UpperRight);
        DrawConvergence(figure.GetPlot(2), runs[0].Model, test);
        DrawWrong(figure.GetPlot(3), runs[0].Model, test);
        Output.Save(figure, file, 1500, 1100);
    }

    private static void DrawEpochs(Plot plot, Run[] runs, string title, Func<Epoch, double> value, Alignment legend)
    {
        for (int i = 0; i < runs.Length; i++)
        {
            double[] epochs = [.. Enumerable.Range(1, runs[i].Epochs.Length).Select(e => (double)e)];
            plot.AddLine(Report.Name(runs[i].Feedback), epochs, [.. runs[i].Epochs.Select(value)], s_colours[i]);
        }
        plot.Title(title);
        plot.XLabel("epoch");
        plot.ShowLegend(legend);
    }

    /// <summary>The distances of the iterates from the equilibrium, in the maximum norm, in which the map contracts by ‖A‖∞.</summary>
    private static void DrawConvergence(Plot plot, Parameters model, Images test)
    {
        const int Shown = 40, Steps = 40;
        var exact = EquilibriumLayer.CreateSolver(new HypergradientOptions { MaxIterations = 2000, Tolerance = 1e-15 });
        double[] steps = [.. Enumerable.Range(0, Steps + 1).Select(t => (double)t)];
        double[] equilibrium = new double[model.States], w = new double[model.States], next = new double[model.States];
        for (int i = 0; i < Math.Min(Shown, test.Count); i++)
        {
            Array.Clear(equilibrium);
            Array.Clear(w);
            exact.Solve(model.A, model.B, model.C, test[i], equilibrium);
            var distances = new double[Steps + 1];
            for (int t = 0; t <= Steps; t++)
            {
                distances[t] = Math.Log10(Math.Max(equilibrium.Zip(w, (a, b) => Math.Abs(a - b)).Max(), 1e-12));
                exact.Map(w, model.A, model.B, model.C, test[i], next);
                (w, next) = (next, w);
            }
            plot.Add.ScatterLine(steps, distances, Blue.WithAlpha(0.35));
        }
        double rate = Math.Log10(RowBall.Norm(model.A, model.States));
        plot.AddLine(Text($"‖A‖∞ = {RowBall.Norm(model.A, model.States):F2} to the power of t"), steps, [.. steps.Select(t => t * rate)], Orange, LinePattern.Dashed);
        plot.Axes.SetLimits(0, Steps, -10, 0.5);
        plot.Title($"The way of {Shown} test images to their equilibria");
        plot.XLabel("t");
        plot.YLabel("largest distance, logarithm to the base 10");
        plot.ShowLegend(Alignment.LowerLeft);
    }

    private static void DrawWrong(Plot plot, Parameters model, Images test)
    {
        var solver = Training.CreateSolver();
        (int Image, int Told)[] wrong = [.. Enumerable.Range(0, test.Count).Select(i => (i, Training.Classify(solver, model, test[i]))).Where(p => p.Item2 != test.Labels[p.i])];
        plot.DrawImages([.. wrong.Select(p => (test[p.Image].ToArray(), $"{test.Labels[p.Image]}, told {p.Told}", Colors.Black))], columns: 7, rows: 4);
        plot.Title($"{wrong.Length} of {test.Count} test images are told wrongly");
    }
}
