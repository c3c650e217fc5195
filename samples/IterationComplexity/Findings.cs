using Spectre.Console;

namespace IterationComplexity;

/// <summary>
/// What the paper found, each with the number of cases in which it held here: case by case, and in the means over the λ. Errors that rounding may be to blame for
/// are left out.
/// </summary>
public static class Findings
{
    private static readonly (string Finding, Func<Curve[], (int Held, int Cases)> Count)[] s_findings =
    [
        ("linear convergence: the logarithm of the error falls along a line (R² ≥ 0.95)", curves => Count(Equal(curves), ConvergesLinearly)),
        ($"a plateau with k = {HypergradientError.FixedSteps}: the last doubling of t leaves 99 % of the error", curves => Count([.. curves.Where(c => c.IsFixed)], HasPlateau)),
        ("CG fastest: at a thousandth of ITD's first error no later than ITD and AID-FP", curves => Compare(curves, "AID-CG", IsFirstToAThousandth)),
        ("CG ahead throughout: at every t = k no larger error than ITD's and AID-FP's", curves => Compare(curves, "AID-CG", (c, unrolled, fixedPoint) => IsBelow(c, unrolled) && IsBelow(c, fixedPoint))),
        ("AID-FP no worse than ITD at every t = k", curves => Compare(curves, "AID-FP", (c, unrolled, _) => IsBelow(c, unrolled))),
        ("ITD's hump: its error rises before it settles", curves => Count(Of(curves, "ITD"), HasHump)),
    ];

    public static void Print(List<Curve> curves)
    {
        var table = new Table().Title("the paper's findings").AddColumns("finding", "problem", "held in", "in the means");
        foreach (var problem in curves.GroupBy(c => c.Problem))
        {
            Curve[] all = [.. problem], means = [.. all.GroupBy(c => (c.Method, c.IsFixed)).Select(same => Mean([.. same]))];
            foreach (var (finding, count) in s_findings)
            {
                var (held, cases) = count(all);
                var (heldInMeans, casesOfMeans) = count(means);
                table.AddRow(finding, problem.Key, $"{held} of {cases}", $"{heldInMeans} of {casesOfMeans}");
            }
        }
        AnsiConsole.Write(table);
    }

    /// <summary>The mean over the λ at each t.</summary>
    private static Curve Mean(Curve[] same)
    {
        double[] Average(Func<Curve, double[]> values) => [.. Enumerable.Range(0, HypergradientError.Grid.Length).Select(i => same.Average(c => values(c)[i]))];
        return same[0] with { Errors = Average(c => c.Errors), Bounds = Average(c => c.Bounds), Roundings = Average(c => c.Roundings) };
    }

    private static Curve[] Equal(Curve[] curves) => [.. curves.Where(c => !c.IsFixed)];

    private static (int Held, int Cases) Count(Curve[] curves, Func<Curve, bool> holds) => (curves.Count(holds), curves.Length);

    /// <summary>A method's curve at each λ beside those of ITD and AID-FP at the same λ.</summary>
    private static (int Held, int Cases) Compare(Curve[] curves, string method, Func<Curve, Curve, Curve, bool> holds)
    {
        Curve[] own = Of(curves, method), unrolled = Of(curves, "ITD"), fixedPoint = Of(curves, "AID-FP");
        return (own.Where((c, i) => holds(c, unrolled[i], fixedPoint[i])).Count(), own.Length);
    }

    private static bool IsFirstToAThousandth(Curve curve, Curve unrolled, Curve fixedPoint)
        => StepsTo(curve, unrolled) <= Math.Min(StepsTo(unrolled, unrolled), StepsTo(fixedPoint, unrolled));

    private static Curve[] Of(Curve[] curves, string method) => [.. Equal(curves).Where(c => c.Method == method)];

    private static bool IsMeasured(Curve curve, int i) => curve.Errors[i] > 10 * curve.Roundings[i];

    /// <summary>Least squares of ln(error) in t over the later half of the grid, as far as rounding is not to blame for the errors.</summary>
    private static bool ConvergesLinearly(Curve curve)
    {
        int[] used = [.. Enumerable.Range(curve.Errors.Length / 2, curve.Errors.Length - curve.Errors.Length / 2).Where(i => IsMeasured(curve, i))];
        if (used.Length < 3)
            return false;
        double[] t = [.. used.Select(i => (double)HypergradientError.Grid[i])], logs = [.. used.Select(i => Math.Log(curve.Errors[i]))];
        double meanOfSteps = t.Average(), meanOfLogs = logs.Average();
        double product = t.Zip(logs, (x, y) => (x - meanOfSteps) * (y - meanOfLogs)).Sum();
        double squares = t.Sum(x => (x - meanOfSteps) * (x - meanOfSteps)) * logs.Sum(y => (y - meanOfLogs) * (y - meanOfLogs));
        return product < 0 && product * product >= 0.95 * squares;
    }

    /// <summary>The first t of the grid at which a curve is at a thousandth of where another one began.</summary>
    private static int StepsTo(Curve curve, Curve first)
    {
        int i = Array.FindIndex(curve.Errors, error => error <= 1e-3 * first.Errors[0]);
        return i < 0 ? int.MaxValue : HypergradientError.Grid[i];
    }

    private static bool HasPlateau(Curve curve)
    {
        int last = curve.Errors.Length - 1, half = Array.IndexOf(HypergradientError.Grid, HypergradientError.Grid[last] / 2);
        return IsMeasured(curve, last) && Math.Abs(curve.Errors[last] - curve.Errors[half]) <= 0.01 * curve.Errors[half];
    }

    private static bool IsBelow(Curve curve, Curve other)
        => Enumerable.Range(0, curve.Errors.Length).All(i => curve.Errors[i] <= other.Errors[i] + curve.Roundings[i] + other.Roundings[i]);

    private static bool HasHump(Curve curve) => Enumerable.Range(1, curve.Errors.Length - 1).Any(i => IsMeasured(curve, i) && curve.Errors[i] > curve.Errors[i - 1]);
}
