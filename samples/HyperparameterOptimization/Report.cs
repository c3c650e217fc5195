using System.Diagnostics;
using HypergradGen;
using Samples;
using Spectre.Console;
using static Samples.Output;

namespace HyperparameterOptimization;

/// <summary>What the sample measures and prints.</summary>
internal static class Report
{
    /// <summary>One hypergradient from w = 0 by each method, and by tolerances on the hypergradient itself, against one that is solved to the last digits.</summary>
    public static void Methods(SoftmaxRegression problem, Hyperparameters at, HypergradientOptions options)
    {
        var solver = problem.CreateSolver(options);
        var reference = new Hyperparameters(new double[at.Values.Length]);
        var w = new double[Digits.Classes * NoisyDigits.Features];
        at.Compute(solver, w, reference, options with { Tolerance = 1e-13, LinearTolerance = 1e-13 });

        (string Name, HypergradientMethod Method)[] methods =
        [
            ("unrolled", HypergradientMethod.ReverseUnrolled), ("fixed point", HypergradientMethod.FixedPoint),
            ("normal equations", HypergradientMethod.NormalEquations), ("conjugate gradients", HypergradientMethod.ConjugateGradient),
        ];
        (string Name, HypergradientOptions Options)[] rows =
        [
            .. methods.Select(m => (m.Name, options with { Method = m.Method, MaxLinearIterations = options.MaxIterations })),
            .. ((double[])[1e-1, 1e-2, 1e-3, 1e-4]).Select(tolerance => (Text($"certified to {tolerance}"), options with { HypergradientTolerance = tolerance })),
        ];
        var table = NewTable("One hypergradient at the start, from w = 0", "method", "fit steps", "linear steps", "ms", "error", "its bound");
        foreach ((string name, HypergradientOptions own) in rows)
        {
            var gradient = new Hyperparameters(new double[at.Values.Length]);
            HypergradientResult result = default;
            double milliseconds = double.PositiveInfinity;
            for (int repetition = 0; repetition < 3; repetition++)
            {
                Array.Clear(w);
                var clock = Stopwatch.StartNew();
                result = at.Compute(solver, w, gradient, own);
                milliseconds = Math.Min(milliseconds, clock.Elapsed.TotalMilliseconds);
            }
            double error = Math.Sqrt(gradient.Values.Zip(reference.Values, (a, b) => (a - b) * (a - b)).Sum());
            string bound = result.Certificate is null ? "" : Text($"{result.ErrorBound:0.0e+0}");
            table.AddRow(name, $"{result.Iterations}", $"{result.LinearIterations}", Text($"{milliseconds:F1}"), Text($"{error:0.0e+0}"), bound);
        }
        AnsiConsole.Write(table);
        double length = Math.Sqrt(reference.Values.Sum(v => v * v));
        Console.WriteLine(Text($"The hypergradient has the length {length:F3}. A certificate here rests on constants that are sampled, which is most of its time."));
        Console.WriteLine();
    }

    public static void Results(NoisyDigits data, IEnumerable<Search> searches)
    {
        var table = NewTable("Found", "", "validation\nloss", "test\nloss", "test\naccuracy", "fit\nsteps", "linear\nsteps", "s");
        foreach (Search s in searches)
        {
            table.AddRow(
                s.Name, Text($"{s.Loss:F4}"), Text($"{SoftmaxRegression.MeanLoss(data.Test.X, data.Test.Labels, s.Weights, Digits.Classes):F4}"),
                Text($"{100 * SoftmaxRegression.Accuracy(data.Test.X, data.Test.Labels, s.Weights, Digits.Classes):F1} %"), $"{s.ForwardSteps}", $"{s.LinearSteps}", Text($"{s.Seconds:F1}"));
        }
        AnsiConsole.Write(table);
    }

    /// <summary>How well the trust that was learned tells wrong labels from right ones: the share of pairs of one each in which the wrong one is trusted less.</summary>
    public static void Trust(NoisyDigits data, Hyperparameters found)
    {
        double[] trust = found.Trust.ToArray();
        double[] wrong = [.. trust.Where((_, i) => data.IsWrong[i])], right = [.. trust.Where((_, i) => !data.IsWrong[i])];
        double ordered = wrong.Sum(a => right.Sum(b => a < b ? 1.0 : a == b ? 0.5 : 0)) / (wrong.Length * right.Length);
        int distrusted = wrong.Count(t => t < 0), unjust = right.Count(t => t < 0);
        Console.WriteLine(Text($"{distrusted} of {wrong.Length} wrong labels and {unjust} of {right.Length} right ones weigh less than half; in {100 * ordered:F1} % of pairs the wrong one is trusted less."));
        Console.WriteLine(Text($"Smoothing of the labels: {1 / (1 + Math.Exp(-found.Smoothing)):F3}."));
    }
}
