using System.CommandLine;
using HypergradGen;
using IterationComplexity.Problems;
using IterationComplexity.Readers;
using Spectre.Console;

namespace IterationComplexity;

/// <summary>How the images are learned; <paramref name="Iterations"/> limits both t and k.</summary>
internal sealed record DistillationSettings(int Iterations, int OuterSteps, double Ridge, int Seed);

/// <summary>What one method made of the images it started from: the loss after each outer step, and what it cost.</summary>
internal sealed record Distilled(
    string Method, double[] Images, double[] Losses, double FirstAccuracy, double LastAccuracy, double MedianSeconds, double LinearIterations, int Unconverged);

/// <summary>Ten images, one of each class, learned so that a linear model that is trained on them alone classifies well.</summary>
internal static class DataDistillation
{
    private const double Tolerance = 1e-8;

    private const int ReferenceSteps = 200;

    private static readonly (string Name, HypergradientMethod Method)[] s_methods =
        [("ITD", HypergradientMethod.ReverseUnrolled), ("AID-FP", HypergradientMethod.FixedPoint), ("AID-CG", HypergradientMethod.ConjugateGradient)];

    public static Command Command()
    {
        Option<int> seed = CommandOptions.Seed();
        Option<DirectoryInfo> folder = CommandOptions.Folder();
        Option<bool> quick = CommandOptions.Quick("1000 images, 15 outer steps, t, k ≤ 100");
        Option<string?> data = CommandOptions.Existing(
            "--data", $"A folder with the four files of Fashion-MNIST (or MNIST), gzipped or not. Default {FashionMnist.DebianFolder}, where Debian's package dataset-fashion-mnist puts them.", isFolder: true);
        Option<int?> images = CommandOptions.Count("--images", "At most so many images to represent. Default 10000.", 10, 1_000_000);
        Option<int?> iterations = CommandOptions.Count("--iterations", "The limit of t, and of k. Default 300.", 1, 100_000);
        Option<int?> steps = CommandOptions.Count("--steps", "Outer steps. Default 100.", 1, 100_000);
        Option<double> ridge = CommandOptions.Positive("--ridge", "β, the penalty of the linear model.", 0.1);
        var command = new Command("data-distillation", "Ten images learned so that a linear model trained on them classifies Fashion-MNIST, by descent along each method's hypergradient.")
            { data, images, iterations, steps, ridge, quick, seed, folder };
        command.SetAction(arguments => CommandOptions.Reading(() =>
        {
            bool isQuick = arguments.GetValue(quick);
            string path = arguments.GetValue(data) ?? FashionMnist.DebianFolder;
            if (!Directory.Exists(path))
                throw new InvalidDataException($"There is no folder {path}: install Debian's package dataset-fashion-mnist, or name with --data a folder that has its files.");
            var (training, test) = FashionMnist.Load(path);
            var settings = new DistillationSettings(
                arguments.GetValue(iterations) ?? (isQuick ? 100 : 300), arguments.GetValue(steps) ?? (isQuick ? 15 : 100), arguments.GetValue(ridge), arguments.GetValue(seed));
            var random = new Random(settings.Seed);
            return Run(training.Draw(arguments.GetValue(images) ?? (isQuick ? 1000 : 10_000), random), test, random, settings, arguments.GetValue(folder)!);
        }));
        return command;
    }

    /// <summary>Learns the images by all methods; 0 where each of them lowered the loss.</summary>
    private static int Run(ImageSet training, ImageSet test, Random random, DistillationSettings settings, DirectoryInfo folder)
    {
        double[] start = OneOfEach(training, random);
        folder.Create();
        var found = new List<Distilled>();
        double reference = 0;
        AnsiConsole.Progress().Start(progress =>
        {
            ProgressTask all = progress.AddTask("all images", maxValue: ReferenceSteps);
            reference = TrainOnAll(training, test, settings, () => all.Increment(1));
            foreach ((string name, HypergradientMethod method) in s_methods)
            {
                ProgressTask task = progress.AddTask(name, maxValue: settings.OuterSteps);
                found.Add(Learn(training, test, start, settings, name, method, () => task.Increment(1)));
            }
        });
        DistillationReport.Write(folder, found, start, training, test.Count, settings, reference);
        return found.All(d => d.Losses[^1] < d.Losses[0]) ? 0 : 1;
    }

    /// <summary>An image of each class, in the order of the classes.</summary>
    private static double[] OneOfEach(ImageSet images, Random random)
    {
        var chosen = new int[ImageSet.Classes];
        for (int m = 0; m < chosen.Length; m++)
        {
            int[] same = [.. Enumerable.Range(0, images.Count).Where(i => images.Labels[i] == m)];
            if (same.Length == 0)
                throw new InvalidDataException($"None of the {images.Count} images that --images leaves is of class {m}.");
            chosen[m] = same[random.Next(same.Length)];
        }
        return images.Choose(chosen).Pixels;
    }

    private static Distilled Learn(
        ImageSet training, ImageSet test, double[] start, DistillationSettings settings, string name, HypergradientMethod method, Action stepTaken)
    {
        var solver = new Distillation(training.Pixels, training.Labels, training.Size, settings.Ridge).CreateSolver(new HypergradientOptions
        {
            Method = method,
            MaxIterations = settings.Iterations,
            MaxLinearIterations = settings.Iterations,
            Tolerance = Tolerance,
            LinearTolerance = Tolerance,
        });
        var descent = new Descent(start, 1);
        double[] w = new double[ImageSet.Classes * (training.Size + 1)], best = new double[w.Length], gradient = new double[start.Length];
        var losses = new List<double>();
        var seconds = new List<double>();
        double firstAccuracy = 0, linearIterations = 0;
        int unconverged = 0;
        for (int step = 0; step < settings.OuterSteps; step++)
        {
            Array.Clear(w);
            TimeSpan before = Environment.CpuUsage.TotalTime;
            HypergradientResult result = solver.Compute(descent.Trial, w, gradient);
            seconds.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
            linearIterations += result.LinearIterations;
            if (result.Status != HypergradientStatus.Converged)
                unconverged++;
            if (step == 0)
                firstAccuracy = Distillation.Accuracy(test, w);
            if (descent.Advance(result.Objective, gradient))
                w.CopyTo(best, 0);
            losses.Add(descent.Loss);
            stepTaken();
        }
        return new Distilled(
            name, descent.Best, [.. losses], firstAccuracy, Distillation.Accuracy(test, best), Statistics.Median(seconds),
            linearIterations / settings.OuterSteps, unconverged);
    }

    /// <summary>The test accuracy of a linear model that the same descent trains on all images, without a penalty: what ten images are to reach.</summary>
    private static double TrainOnAll(ImageSet training, ImageSet test, DistillationSettings settings, Action stepTaken)
    {
        var solver = new Distillation(training.Pixels, training.Labels, training.Size, settings.Ridge).CreateSolver();
        double[] unused = new double[training.Size], unusedGradient = new double[training.Size];
        var descent = new Descent(new double[ImageSet.Classes * (training.Size + 1)], 0.1);
        var gradient = new double[descent.Best.Length];
        for (int step = 0; step < ReferenceSteps; step++)
        {
            descent.Advance(solver.ObjectiveGradient(descent.Trial, unused, gradient, unusedGradient), gradient);
            stepTaken();
        }
        return Distillation.Accuracy(test, descent.Best);
    }
}
