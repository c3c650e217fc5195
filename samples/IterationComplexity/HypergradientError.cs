using System.Diagnostics;
using System.Globalization;
using HypergradGen;
using HypergradGen.Theory;
using IterationComplexity.Problems;
using Spectre.Console;

namespace IterationComplexity;

/// <summary>One point of the figure: a method on a problem, t and k, the mean over the λ drawn, its deviation, and the mean of the bounds.</summary>
public sealed record Point(string Problem, string Method, bool IsFixed, int Steps, double Mean, double Deviation, double Bound);

/// <summary>The errors of one method at one λ, for each t of the grid.</summary>
public sealed record Curve(string Problem, string Method, bool IsFixed, double[] Errors, double[] Bounds, double[] Roundings);

/// <summary>The error of the hypergradient against t = k, and with k = 10 fixed, on the four problems of the paper, with its bounds.</summary>
public static class HypergradientError
{
    public const int FixedSteps = 10;

    private const int Draws = 20;

    public static readonly int[] Grid = [1, 2, 3, 4, 6, 8, 10, 14, 20, 28, 40, 56, 80, 112, 160];

    private static readonly (string Name, HypergradientMethod Method)[] s_methods =
        [("ITD", HypergradientMethod.ReverseUnrolled), ("AID-FP", HypergradientMethod.FixedPoint), ("AID-CG", HypergradientMethod.ConjugateGradient)];

    private static readonly (string Name, Func<Data, Func<Instance>> Draw)[] s_problems =
    [
        ("logistic regression", LogisticRegression.Draw), ("kernel ridge", KernelRidge.Draw),
        ("biased regularisation", BiasedRegularisation.Draw), ("hyper-representation", HyperRepresentation.Draw),
    ];

    /// <summary>Runs the experiment; 0 where every error is below its bound.</summary>
    public static int Run(int seed, DirectoryInfo folder)
    {
        var clock = Stopwatch.StartNew();
        folder.Create();
        var curves = new List<Curve>();
        AnsiConsole.Progress().Start(progress =>
        {
            for (int i = 0; i < s_problems.Length; i++)
            {
                ProgressTask task = progress.AddTask(s_problems[i].Name, maxValue: Draws);
                Func<Instance> draw = s_problems[i].Draw(new Data(seed + 1000 * i));
                for (int j = 0; j < Draws; j++)
                {
                    curves.AddRange(Measure(s_problems[i].Name, draw()));
                    task.Increment(1);
                }
            }
        });
        Point[] points = [.. Average(curves)];
        string picture = Path.Combine(folder.FullName, "hypergradient-error.png"), numbers = Path.Combine(folder.FullName, "hypergradient-error.csv");
        File.WriteAllLines(numbers, [
            "problem,method,k,t,mean_error,deviation,mean_bound",
            .. points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Problem},{p.Method},{(p.IsFixed ? FixedSteps : p.Steps)},{p.Steps},{p.Mean:E6},{p.Deviation:E6},{p.Bound:E6}")),
        ]);
        Picture.Save(picture, points);
        Table(points);
        Findings.Print(curves);

        int checks = curves.Sum(c => c.Errors.Length);
        int violations = curves.Sum(c => c.Errors.Where((error, i) => !(error <= c.Bounds[i] + c.Roundings[i])).Count());
        Console.WriteLine($"{checks} errors, {violations} above their bound.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{picture}, {numbers}: {clock.Elapsed.TotalSeconds:F1} s"));
        return violations == 0 ? 0 : 1;
    }

    private static IEnumerable<Curve> Measure(string problem, Instance instance)
    {
        var bounds = new IterationBounds(instance.TrueConstants);
        foreach ((string name, HypergradientMethod method) in s_methods)
        {
            foreach (bool isFixed in (bool[])[false, true])
            {
                // ITD has no k to fix.
                if (isFixed && method == HypergradientMethod.ReverseUnrolled)
                    continue;
                (double Error, double Rounding)[] measured = [.. Grid.Select(t => instance.Error(method, t, isFixed ? FixedSteps : t))];
                yield return new Curve(
                    problem, name, isFixed, [.. measured.Select(m => m.Error)], [.. Grid.Select(t => bounds.For(method, t, isFixed ? FixedSteps : t))],
                    [.. measured.Select(m => m.Rounding)]);
            }
        }
    }

    private static IEnumerable<Point> Average(List<Curve> curves)
        => from curve in curves
           group curve by (curve.Problem, curve.Method, curve.IsFixed) into same
           from i in Enumerable.Range(0, Grid.Length)
           let mean = same.Average(c => c.Errors[i])
           let deviation = Math.Sqrt(same.Average(c => Math.Pow(c.Errors[i] - mean, 2)))
           select new Point(same.Key.Problem, same.Key.Method, same.Key.IsFixed, Grid[i], mean, deviation, same.Average(c => c.Bounds[i]));

    private static void Table(Point[] points)
    {
        int[] shown = [1, 10, 40, 160];
        var table = new Table().Title($"mean error over {Draws} λ (and the mean bound)").AddColumns("problem", "method");
        foreach (int t in shown)
            table.AddColumn(new TableColumn($"t = {t}").RightAligned());
        foreach (var same in points.GroupBy(p => (p.Problem, p.Method, p.IsFixed)))
        {
            table.AddRow([
                same.Key.Problem, same.Key.Method + (same.Key.IsFixed ? $", k = {FixedSteps}" : ", k = t"),
                .. shown.Select(t => same.Single(p => p.Steps == t)).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Mean:E1} ({p.Bound:E0})")),
            ]);
        }
        AnsiConsole.Write(table);
    }
}
