using Spectre.Console;

namespace IterationComplexity;

/// <summary>What the paper found, each with the number of cases in which it held here. Errors that rounding may be to blame for are left out.</summary>
public static class Findings
{
    public static void Print(List<Curve> curves)
    {
        var table = new Table().Title("the paper's findings").AddColumns("finding", "problem", "held in");
        foreach (var problem in curves.GroupBy(c => c.Problem))
        {
            Curve[] equal = [.. problem.Where(c => !c.IsFixed)], plateaus = [.. problem.Where(c => c.IsFixed)];
            Curve[] unrolled = Of(equal, "ITD"), fixedPoint = Of(equal, "AID-FP"), conjugate = Of(equal, "AID-CG");
            Add("linear convergence: the logarithm of the error falls along a line (R² ≥ 0.95)", equal.Count(ConvergesLinearly), equal.Length);
            Add($"a plateau with k = {HypergradientError.FixedSteps}: the last doubling of t leaves 99 % of the error", plateaus.Count(HasPlateau), plateaus.Length);
            Add("CG fastest: at a thousandth of ITD's first error no later than ITD and AID-FP", conjugate.Where((c, i) => StepsTo(c, unrolled[i]) <= Math.Min(StepsTo(unrolled[i], unrolled[i]), StepsTo(fixedPoint[i], unrolled[i]))).Count(), conjugate.Length);
            Add("CG ahead throughout: at every t = k no larger error than ITD's and AID-FP's", conjugate.Where((c, i) => IsBelow(c, unrolled[i]) && IsBelow(c, fixedPoint[i])).Count(), conjugate.Length);
            Add("AID-FP no worse than ITD at every t = k", fixedPoint.Where((c, i) => IsBelow(c, unrolled[i])).Count(), fixedPoint.Length);
            Add("ITD's hump: its error rises before it settles", unrolled.Count(HasHump), unrolled.Length);

            void Add(string finding, int held, int cases) => table.AddRow(finding, problem.Key, $"{held} of {cases}");
        }
        AnsiConsole.Write(table);
    }

    private static Curve[] Of(Curve[] curves, string method) => [.. curves.Where(c => c.Method == method)];

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
