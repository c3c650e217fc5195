using System.CommandLine;
using System.Diagnostics;
using HypergradGen;
using HyperparameterOptimization;
using Samples;

Option<int> seed = Output.Seed(), steps = Output.Count("--steps", "Steps of each descent.", 40);
Option<FileInfo> picture = Output.Picture("hyperparameter-optimization.png");
var command = new RootCommand("A penalty for each pixel, a weight for each training image and the smoothing of labels, learned from a validation loss where 30 % of the training labels are wrong.")
{
    seed, steps, picture,
};
command.SetAction(arguments => Run(arguments.GetValue(seed), arguments.GetValue(steps), arguments.GetValue(picture)!));
return command.Parse(args).Invoke();

static int Run(int seed, int steps, FileInfo picture)
{
    var clock = Stopwatch.StartNew();
    var data = new NoisyDigits(seed);
    Console.WriteLine($"{data.Training.Count} digits to train on, of which {data.IsWrong.Count(wrong => wrong)} have a wrong label; {data.Validation.Count} to validate, {data.Test.Count} to test, all right.");

    // The problem, and what the solver that the generator wrote for it may spend.
    SoftmaxRegression problem = Problem(data.Training);
    var options = new HypergradientOptions
    {
        Method = HypergradientMethod.ConjugateGradient,
        MaxIterations = 20_000,
        Tolerance = 1e-6,
        LinearTolerance = 1e-4,
    };
    var start = Hyperparameters.Shared(logPenalty: -3, trust: 2, smoothing: -2);
    Report.Methods(problem, start, options);

    // The same descent twice, and as many inner steps for points drawn by chance: of all hyperparameters, and of the two that are the same everywhere.
    var random = new Random(seed);
    Search warm = Searches.Descend("descent, warm starts", problem, options, isWarm: true, start, steps);
    Search cold = Searches.Descend("descent, cold starts", problem, options, isWarm: false, start, steps);
    Search drawn = Searches.Draw("random search, all", problem, data.Validation, options, DrawAll, warm.Steps);
    Search shared = Searches.Draw("random search, two", problem, data.Validation, options, DrawShared, warm.Steps);
    Search right = Searches.Draw("right labels, two", Problem(data.Training with { Labels = data.RightLabels }), data.Validation, options, DrawShared, warm.Steps);
    Search[] searches = [warm, cold, shared, drawn, right];
    Report.Results(data, searches);
    Report.Trust(data, warm.Found);

    Picture.Save(picture, searches, data, warm.Found);
    Console.WriteLine();
    Console.WriteLine($"Searches, trust and penalties: {picture.FullName}");
    Console.WriteLine(Output.Text($"{clock.Elapsed.TotalSeconds:F1} s in all."));
    int unfinished = searches.Sum(s => s.Unfinished);
    if (unfinished > 0)
        Console.WriteLine($"{unfinished} solves did not converge.");
    return unfinished == 0 && warm.Loss < warm.Path[0].Loss ? 0 : 1;

    SoftmaxRegression Problem(LabelledRows training)
    {
        double stepSize = SoftmaxRegression.SafeStepSize(training.X, NoisyDigits.Features, Math.Exp(Hyperparameters.HighestLogPenalty));
        return new(training.X, training.Labels, data.Validation.X, data.Validation.Labels, Digits.Classes, stepSize);
    }

    Hyperparameters DrawShared() => Hyperparameters.Shared(
        random.NextUniform(Hyperparameters.LowestLogPenalty, Hyperparameters.HighestLogPenalty), Hyperparameters.LargestTrust,
        random.NextUniform(Hyperparameters.LowestSmoothing, Hyperparameters.HighestSmoothing));

    Hyperparameters DrawAll()
    {
        Hyperparameters drawn = DrawShared();
        foreach (ref double penalty in drawn.LogPenalties)
            penalty = random.NextUniform(Hyperparameters.LowestLogPenalty, Hyperparameters.HighestLogPenalty);
        foreach (ref double trust in drawn.Trust)
            trust = random.NextUniform(-Hyperparameters.LargestTrust, Hyperparameters.LargestTrust);
        return drawn;
    }
}
