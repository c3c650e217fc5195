using System.CommandLine;
using HypergradGen;
using IterationComplexity.Problems;
using IterationComplexity.Readers;
using Spectre.Console;

namespace IterationComplexity;

/// <summary>The rows to train, validate and test on, and the step size η of the map.</summary>
internal sealed record TextProblem(SparseRows Training, SparseRows Validation, SparseRows Test, double StepSize)
{
    public HypergradientOptions Options(HypergradientMethod method, int iterations) => new()
    {
        Method = method,
        MaxIterations = iterations,
        MaxLinearIterations = iterations,
        Tolerance = TextRegularisation.Tolerance,
        LinearTolerance = TextRegularisation.Tolerance,
    };

    public SparseRegression Create() => new(
        Training.Start, Training.Column, Training.Value, Training.Labels, Validation.Start, Validation.Column, Validation.Value, Validation.Labels, Training.Classes, StepSize);
}

/// <summary>One penalty that all features share: how well its model does.</summary>
internal sealed record SharedPenalty(double Logarithm, double Loss, double TestAccuracy);

/// <summary>A method's descent from the best shared penalty: the validation loss after each outer step, and what a hypergradient cost.</summary>
internal sealed record PenaltySearch(string Method, double[] Losses, double TestAccuracy, double MedianSeconds, long Bytes, int Iterations, int LinearIterations, HypergradientStatus Status);

/// <summary>Multinomial logistic regression on sparse rows with a penalty for each feature, learned by descent along each method's hypergradient.</summary>
internal static class TextRegularisation
{
    public const double Tolerance = 1e-6;

    private const double LeastPenalty = 1e-5, LargestPenalty = 3e-3;

    private static readonly (string Name, HypergradientMethod Method)[] s_methods =
        [("ITD", HypergradientMethod.ReverseUnrolled), ("AID-FP", HypergradientMethod.FixedPoint), ("AID-CG", HypergradientMethod.ConjugateGradient)];

    public static Command Command()
    {
        Option<int> seed = CommandOptions.Seed();
        Option<DirectoryInfo> folder = CommandOptions.Folder();
        Option<bool> quick = CommandOptions.Quick("2,000 texts, 5,000 words, 5 classes, 5 outer steps");
        Option<string?> data = CommandOptions.Existing("--data", "A file in the LIBSVM format. Without it texts are drawn that have the size of 20 Newsgroups.", isFolder: false);
        Option<int?> texts = CommandOptions.Count("--texts", "How many texts are drawn. Default 18846.", 30, 10_000_000);
        Option<int?> words = CommandOptions.Count("--words", "The features of the texts that are drawn. Default 101631.", 10, 10_000_000);
        Option<int?> classes = CommandOptions.Count("--classes", "The classes of the texts that are drawn. Default 20.", 2, 1000);
        Option<int?> iterations = CommandOptions.Count("--iterations", "The limit of t, and of k. ITD keeps t states, of 16 MB each by default. Default 50.", 1, 100_000);
        Option<int?> steps = CommandOptions.Count("--steps", "Outer steps. Default 10.", 1, 100_000);
        var command = new Command("text-regularisation", "A penalty for each of 101,631 features of a multinomial logistic regression on sparse rows; time and memory by method.")
            { data, texts, words, classes, iterations, steps, quick, seed, folder };
        command.SetAction(arguments => CommandOptions.Reading(() =>
        {
            bool isQuick = arguments.GetValue(quick);
            int seedValue = arguments.GetValue(seed);
            string? path = arguments.GetValue(data);
            SparseRows rows = path is null
                ? Newsgroups.Draw(
                    arguments.GetValue(texts) ?? (isQuick ? 2000 : 18_846), arguments.GetValue(words) ?? (isQuick ? 5000 : 101_631),
                    arguments.GetValue(classes) ?? (isQuick ? 5 : 20), seedValue)
                : LibSvm.Read(File.ReadLines(path), path);
            return Run(
                Split(rows, seedValue), path is null ? "texts drawn" : Path.GetFileName(path), arguments.GetValue(iterations) ?? 50,
                arguments.GetValue(steps) ?? (isQuick ? 5 : 10), arguments.GetValue(folder)!);
        }));
        return command;
    }

    /// <summary>Three tenths of the rows to train on, three to validate and four to test, which are the shares of 20 Newsgroups; η below 2/L.</summary>
    private static TextProblem Split(SparseRows rows, int seed)
    {
        if (rows.Count < 30)
            throw new InvalidDataException($"--data has {rows.Count} rows; at least 30 are needed to train, validate and test on.");
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        new Random(seed).Shuffle(order);
        int part = 3 * rows.Count / 10;
        SparseRows training = rows.Choose(order.AsSpan(0, part));
        // softmax has slopes of at most ½. The power iteration approaches its eigenvalue from below: a tenth more, of a bound that need not be kept to the last digit.
        return new TextProblem(
            training, rows.Choose(order.AsSpan(part, part)), rows.Choose(order.AsSpan(2 * part)), 1 / (0.55 * training.Curvature(100) + LargestPenalty));
    }

    /// <summary>Runs all descents; 0 where each of them lowered the validation loss.</summary>
    private static int Run(TextProblem problem, string name, int iterations, int steps, DirectoryInfo folder)
    {
        folder.Create();
        var shared = new List<SharedPenalty>();
        var found = new List<PenaltySearch>();
        AnsiConsole.Progress().Start(progress =>
        {
            double[] logarithms = [.. Enumerable.Range(0, 5).Select(i => Math.Log(LeastPenalty) + i * Math.Log(LargestPenalty / LeastPenalty) / 4)];
            ProgressTask grid = progress.AddTask("one penalty for all", maxValue: logarithms.Length);
            foreach (double logarithm in logarithms)
            {
                shared.Add(Share(problem, logarithm, iterations));
                grid.Increment(1);
            }
            double best = shared.MinBy(s => s.Loss)!.Logarithm;
            foreach ((string method, HypergradientMethod value) in s_methods)
            {
                ProgressTask task = progress.AddTask(method, maxValue: steps);
                found.Add(Search(problem, method, value, best, iterations, steps, () => task.Increment(1)));
            }
        });
        TextReport.Write(folder, problem, name, iterations, shared, found);
        return found.All(f => f.Losses.Length == 1 || f.Losses[^1] < f.Losses[0]) ? 0 : 1;
    }

    private static SharedPenalty Share(TextProblem problem, double logarithm, int iterations)
    {
        SparseRows training = problem.Training;
        var solver = problem.Create().CreateSolver(problem.Options(HypergradientMethod.FixedPoint, iterations));
        double[] lambda = new double[training.Features], w = new double[training.Features * training.Classes];
        Array.Fill(lambda, logarithm);
        solver.Solve(lambda, w);
        double loss = solver.ObjectiveGradient(w, lambda, new double[w.Length], new double[lambda.Length]);
        return new SharedPenalty(logarithm, loss, SparseRegression.Accuracy(problem.Test, w));
    }

    /// <summary>Every solve starts at 0. The memory is what the solver keeps of the first hypergradient, for the later ones.</summary>
    private static PenaltySearch Search(TextProblem problem, string name, HypergradientMethod method, double first, int iterations, int steps, Action stepTaken)
    {
        SparseRows training = problem.Training;
        var solver = problem.Create().CreateSolver(problem.Options(method, iterations));
        double[] lambda = new double[training.Features], gradient = new double[training.Features];
        Array.Fill(lambda, first);
        double[] w = new double[training.Features * training.Classes], best = new double[w.Length];
        // The first step multiplies a penalty by e^0.3, in the root mean square of the logarithms.
        var descent = new Descent(lambda, 0.3 * Math.Sqrt(lambda.Length));
        var losses = new List<double>();
        var seconds = new List<double>();
        long bytes = 0;
        HypergradientResult result = default;
        for (int step = 0; step < steps; step++)
        {
            Array.Clear(w);
            long before = step == 0 ? GC.GetTotalMemory(forceFullCollection: true) : 0;
            TimeSpan start = Environment.CpuUsage.TotalTime;
            result = solver.Compute(descent.Trial, w, gradient);
            seconds.Add((Environment.CpuUsage.TotalTime - start).TotalSeconds);
            if (step == 0)
                bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
            Cut(gradient);
            if (descent.Advance(result.Objective, gradient))
                w.CopyTo(best, 0);
            for (int j = 0; j < lambda.Length; j++)
                descent.Trial[j] = Math.Clamp(descent.Trial[j], Math.Log(LeastPenalty), Math.Log(LargestPenalty));
            losses.Add(descent.Loss);
            stepTaken();
        }
        GC.KeepAlive(solver);
        return new PenaltySearch(
            name, [.. losses], SparseRegression.Accuracy(problem.Test, best), Statistics.Median(seconds), bytes, result.Iterations, result.LinearIterations, result.Status);
    }

    /// <summary>Cuts components to the mean magnitude: still a direction of descent, in which the few features of the largest gradients do not take the whole step.</summary>
    private static void Cut(double[] gradient)
    {
        double mean = gradient.Average(Math.Abs);
        for (int j = 0; j < gradient.Length && double.IsFinite(mean); j++)
            gradient[j] = Math.Clamp(gradient[j], -mean, mean);
    }
}
