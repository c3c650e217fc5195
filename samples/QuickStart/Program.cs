using System.Diagnostics;
using System.Globalization;
using HypergradGen;
using QuickStart;
using Spectre.Console;

// One number, if there is one, seeds the shuffle: another seed is another split of the data.
const int SharedSteps = 12, OwnSteps = 30;
int seed = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
var clock = Stopwatch.StartNew();

var (train, validation, test) = BreastCancer.Load(Path.Combine(AppContext.BaseDirectory, "data", "breast-cancer.csv"), seed);
int features = BreastCancer.Features.Length;
Report.Balance(("training", train), ("validation", validation), ("test", test));

// The problem, and the solver that the generator wrote for it.
double stepSize = LogisticRegression.SafeStepSize(train.X, features, largestPenalty: Math.Exp(Descent.HighestLogPenalty));
var problem = new LogisticRegression(train.X, train.Y, validation.X, validation.Y, stepSize);
var solver = problem.CreateSolver(new HypergradientOptions
{
    Method = HypergradientMethod.ConjugateGradient,
    MaxIterations = 20_000,
    Tolerance = 1e-7,
    MaxLinearIterations = 200,
    LinearTolerance = 1e-6,
});

// First the best penalty that all features share, from exp(-3). Then, from there, a penalty for each feature.
var shared = new Descent(solver, [.. Enumerable.Repeat(-3.0, features)], new double[features + 1], shared: true);
var steps = new List<(OuterStep Step, double TestLoss)>();
var own = Report.Live(addRow =>
{
    for (int i = 0; i < SharedSteps; i++)
        Advance("shared", shared, last: i == SharedSteps - 1);
    var own = new Descent(solver, [.. shared.LogPenalties], [.. shared.Weights], shared: false);
    for (int i = 0; i < OwnSteps; i++)
        Advance("one each", own, last: i == OwnSteps - 1);
    return own;

    void Advance(string phase, Descent descent, bool last)
    {
        var step = descent.Next();
        steps.Add((step, LogisticRegression.MeanLoss(test.X, test.Y, descent.Weights)));
        addRow(phase, step, LogisticRegression.Accuracy(test.X, test.Y, descent.Weights), last);
    }
});

Report.Gain(shared, own, test);
string picture = Path.GetFullPath("quickstart.png");
double[] validationLoss = [.. steps.Select(s => s.Step.BestLoss)], testLoss = [.. steps.Select(s => s.TestLoss)];
Picture.Save(picture, validationLoss, testLoss, SharedSteps, shared.LogPenalties[0], own.LogPenalties);
AnsiConsole.WriteLine();
Console.WriteLine($"The loss and the penalties found: {picture}");
double solving = steps.Sum(s => s.Step.Time.TotalSeconds);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:F1} s in all, {solving:F1} s of it in the solver."));

// Anything but a finished solve is worth knowing: no gradient of this run may be one that did not converge.
var unfinished = steps.Where(s => s.Step.Result.Status != HypergradientStatus.Converged).Select(s => s.Step.Result.Status).ToList();
if (unfinished.Count > 0)
    Console.WriteLine($"{unfinished.Count} steps did not converge: {string.Join(", ", unfinished.Distinct())}.");
return unfinished.Count == 0 && own.Loss < shared.Loss ? 0 : 1;
