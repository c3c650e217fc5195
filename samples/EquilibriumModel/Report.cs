using System.Diagnostics;
using HypergradGen;
using Samples;
using Spectre.Console;
using static Samples.Output;

namespace EquilibriumModel;

/// <summary>What the sample prints.</summary>
internal static class Report
{
    public static string Name(Feedback feedback) => feedback switch
    {
        Feedback.Projected => "A projected",
        Feedback.Free => "A free",
        _ => "A = 0",
    };

    /// <summary>
    /// A row for each treatment of A: loss and accuracy, the steps of the fit and of the linear solve an image in the last epoch, and how many solves of all epochs failed.
    /// </summary>
    public static void Runs(Run[] runs, Images training, Images test)
    {
        var table = NewTable(
            $"{training.Count} digits to train on, {test.Count} to test", "", "loss", "train", "test", "‖A‖∞", "fit", "linear", "failed", "s");
        foreach (Run run in runs)
        {
            Epoch last = run.Last;
            table.AddRow(
                Name(run.Feedback), Text($"{last.Loss:F4}"), Text($"{100 * last.TrainingAccuracy:F1}%"), Text($"{100 * last.TestAccuracy:F1}%"), Text($"{last.Norm:F2}"),
                Text($"{last.Iterations:F1}"), Text($"{last.LinearIterations:F1}"), $"{run.Epochs.Sum(e => e.Unfinished)}", Text($"{run.Seconds:F1}"));
        }
        AnsiConsole.Write(table);
    }

    /// <summary>The gradient at the test images' equilibria by each linear solver: steps and time an image, of three passes the fastest.</summary>
    public static void Methods(Parameters model, Images test)
    {
        var gradient = new Parameters(model.States, Digits.Pixels, Digits.Classes);
        double[] w = new double[model.States], adjoint = new double[model.States];
        var table = NewTable("The gradient of one test image, in the mean", "linear solver", "steps", "µs", "not converged");
        foreach (HypergradientMethod method in (HypergradientMethod[])[HypergradientMethod.FixedPoint, HypergradientMethod.NormalEquations, HypergradientMethod.Auto])
        {
            var solver = EquilibriumLayer.CreateSolver(Training.Options with { Method = method });
            long steps = 0;
            int unfinished = 0;
            double microseconds = double.PositiveInfinity;
            for (int pass = 0; pass < 3; pass++)
            {
                var clock = new Stopwatch();
                (steps, unfinished) = (0, 0);
                for (int i = 0; i < test.Count; i++)
                {
                    Array.Clear(w);
                    solver.Solve(model.A, model.B, model.C, test[i], w);
                    Readout.CrossEntropyGradient(w, model.V, model.Intercepts, test.Labels[i], adjoint, gradient.V, gradient.Intercepts);
                    clock.Start();
                    LinearSolveResult result = solver.Adjoint(model.A, model.B, model.C, test[i], w, adjoint, gradient.A, gradient.B, gradient.C);
                    clock.Stop();
                    steps += result.Iterations;
                    unfinished += result.Status == HypergradientStatus.Converged ? 0 : 1;
                }
                microseconds = Math.Min(microseconds, clock.Elapsed.TotalMicroseconds / test.Count);
            }
            table.AddRow($"{method}", Text($"{(double)steps / test.Count:F1}"), Text($"{microseconds:F1}"), $"{unfinished}");
        }
        AnsiConsole.Write(table);
    }
}
