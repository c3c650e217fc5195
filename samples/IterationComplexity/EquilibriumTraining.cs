using System.CommandLine;
using HypergradGen;
using IterationComplexity.Readers;
using Samples;
using Spectre.Console;

namespace IterationComplexity;

/// <summary>What is trained, and how; <paramref name="Iterations"/> limits both t and k.</summary>
internal sealed record EquilibriumSettings(int Hidden, int Iterations, int Epochs, int Batch, double Rate, double Spread, int Seed);

/// <summary>What became of a model in one epoch; gradients and statuses are those of its mini-batches. The largest gradient is NaN where all failed.</summary>
internal sealed record Epoch(
    bool IsProjected, string Method, int Number, double Loss, double Accuracy, double Norm, double Unsettled, double LargestGradient,
    IReadOnlyDictionary<HypergradientStatus, int> Statuses, double MedianSeconds)
{
    public int Batches => Statuses.Values.Sum();

    public int Count(HypergradientStatus status) => Statuses.GetValueOrDefault(status);

    /// <summary>Mini-batches that ended otherwise than converged, at a limit, or diverged.</summary>
    public int Others => Batches - Count(HypergradientStatus.Converged) - Count(HypergradientStatus.IterationLimit) - Count(HypergradientStatus.LinearIterationLimit)
        - Count(HypergradientStatus.Diverged);
}

/// <summary>Equilibrium models trained by each method, with A projected to spectral norm 0.99 after every step and without.</summary>
internal static class EquilibriumTraining
{
    public const double Limit = 0.99, Tolerance = 1e-4;

    public static readonly (string Name, HypergradientMethod Method)[] Methods =
        [("ITD", HypergradientMethod.ReverseUnrolled), ("AID-FP", HypergradientMethod.FixedPoint), ("AID-CGNE", HypergradientMethod.NormalEquations)];

    public static Command Command()
    {
        Option<int> seed = CommandOptions.Seed();
        Option<DirectoryInfo> folder = CommandOptions.Folder();
        Option<bool> quick = CommandOptions.Quick("40 units, 4 epochs, 600 images");
        Option<string?> data = CommandOptions.Existing("--data", "A folder with the four files of Fashion-MNIST (or MNIST), gzipped or not. Without it the digits beside the program.", isFolder: true);
        Option<int?> hidden = CommandOptions.Count("--hidden", "h, the hidden units. Default 200.", 1, 2000);
        Option<int?> iterations = CommandOptions.Count("--iterations", "The limit of t, and of k. Default 30.", 1, 10_000);
        Option<int?> epochs = CommandOptions.Count("--epochs", "Passes over the images. Default 20.", 1, 10_000);
        Option<int?> batch = CommandOptions.Count("--batch", "Images of a mini-batch. Default 100.", 1, 10_000);
        Option<int?> images = CommandOptions.Count("--images", "At most so many images to train on, and half as many to test on. Default 6000.", 10, 1_000_000);
        Option<double> rate = CommandOptions.Positive("--rate", "The length of a step, in gradients.", 0.5);
        Option<double> spread = CommandOptions.Positive("--spread", "A starts with a spectral norm of about twice this.", 0.25);
        var command = new Command("equilibrium", "Models tanh(Aw + Bx + c) at equilibrium, with ‖A‖ kept at or below 0.99 and without, trained by each method.")
            { data, hidden, iterations, epochs, batch, images, rate, spread, quick, seed, folder };
        command.SetAction(arguments => CommandOptions.Reading(() =>
        {
            bool isQuick = arguments.GetValue(quick);
            var settings = new EquilibriumSettings(
                arguments.GetValue(hidden) ?? (isQuick ? 40 : 200), arguments.GetValue(iterations) ?? 30, arguments.GetValue(epochs) ?? (isQuick ? 4 : 20),
                arguments.GetValue(batch) ?? 100, arguments.GetValue(rate), arguments.GetValue(spread), arguments.GetValue(seed));
            int count = arguments.GetValue(images) ?? (isQuick ? 600 : 6000);
            string? path = arguments.GetValue(data);
            var (training, test) = path is null ? LoadDigits(settings.Seed) : FashionMnist.Load(path);
            var random = new Random(settings.Seed);
            return Run(training.Draw(count, random), test.Draw(Math.Max(count / 2, 1), random), path is null ? "digits" : "Fashion-MNIST", settings, arguments.GetValue(folder)!);
        }));
        return command;
    }

    /// <summary>Two thirds of the digits to train on, one to test.</summary>
    internal static (ImageSet Training, ImageSet Test) LoadDigits(int seed)
    {
        Images shuffled = Digits.Load(seed);
        var all = new ImageSet(Digits.Side, Digits.Side, shuffled.Pixels, shuffled.Labels);
        int[] order = [.. Enumerable.Range(0, all.Count)];
        int training = 2 * all.Count / 3;
        return (all.Choose(order.AsSpan(0, training)), all.Choose(order.AsSpan(training)));
    }

    /// <summary>Trains all models; 0 once pictures and numbers are written.</summary>
    private static int Run(ImageSet training, ImageSet test, string name, EquilibriumSettings settings, DirectoryInfo folder)
    {
        folder.Create();
        var epochs = new List<Epoch>();
        AnsiConsole.Progress().Start(progress =>
        {
            foreach (bool isProjected in (bool[])[true, false])
            {
                foreach ((string method, _) in Methods)
                {
                    ProgressTask task = progress.AddTask($"{method}, {(isProjected ? "projected" : "free")}", maxValue: settings.Epochs);
                    epochs.AddRange(Train(training, test, settings, isProjected, method, () => task.Increment(1)));
                }
            }
        });
        EquilibriumReport.Write(folder, epochs, settings, $"{name}: {training.Count} images to train on, {test.Count} to test");
        return 0;
    }

    private static List<Epoch> Train(ImageSet training, ImageSet test, EquilibriumSettings settings, bool isProjected, string method, Action epochDone)
    {
        var model = new EquilibriumModel(settings.Hidden, training.Size, settings.Spread, settings.Seed, new HypergradientOptions
        {
            Method = Methods.Single(m => m.Name == method).Method,
            MaxIterations = settings.Iterations,
            MaxLinearIterations = settings.Iterations,
            Tolerance = Tolerance,
            LinearTolerance = Tolerance,
        });
        var projection = new SpectralProjection(settings.Hidden, Limit);
        if (isProjected)
            projection.Apply(model.StateMatrix, 0);
        var random = new Random(settings.Seed);
        int[] order = [.. Enumerable.Range(0, training.Count)];
        var epochs = new List<Epoch>();
        for (int number = 1; number <= settings.Epochs; number++)
        {
            random.Shuffle(order);
            var statuses = new Dictionary<HypergradientStatus, int>();
            var losses = new List<double>();
            double largest = double.NaN;
            var seconds = new List<double>();
            for (int first = 0; first < order.Length; first += settings.Batch)
            {
                ImageSet batch = training.Choose(order.AsSpan(first, Math.Min(settings.Batch, order.Length - first)));
                TimeSpan start = Environment.CpuUsage.TotalTime;
                HypergradientResult result = model.Differentiate(batch);
                seconds.Add((Environment.CpuUsage.TotalTime - start).TotalSeconds);
                statuses[result.Status] = statuses.GetValueOrDefault(result.Status) + 1;
                losses.Add(result.Objective);
                double norm = model.GradientNorm();
                // A failed gradient is NaN: that step is left out.
                if (!double.IsFinite(norm))
                    continue;
                largest = double.MaxNumber(largest, norm);
                double step = model.Descend(settings.Rate);
                if (isProjected)
                    projection.Apply(model.StateMatrix, step);
            }
            (double accuracy, double unsettled) = model.Judge(test, 10 * Tolerance);
            epochs.Add(new Epoch(
                isProjected, method, number, losses.Average(), accuracy, SpectralProjection.Norm(model.StateMatrix, settings.Hidden), unsettled, largest,
                statuses, Statistics.Median(seconds)));
            epochDone();
        }
        return epochs;
    }
}
