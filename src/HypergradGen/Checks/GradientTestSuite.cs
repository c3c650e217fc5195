using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace HypergradGen.Checks;

/// <summary>The tests of one problem, each at several points: what generated test classes call. A test runs once; its report is kept.</summary>
/// <typeparam name="T">double or float.</typeparam>
/// <remarks>
/// Points are drawn with the seeds 1, 2, …, or with the one seed that the environment variable HYPERGRAD_SEED holds. Tests may be called from any thread, one at a
/// time runs.
/// </remarks>
public sealed partial class GradientTestSuite<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The environment variable with the one seed to run.</summary>
    public const string SeedVariable = "HYPERGRAD_SEED";

    private const string WhatIsWrong = "the derivative of the map, or a rule that it uses, is wrong";
    private static readonly Precision s_precision = Precision.Of<T>();
    private readonly ProblemUnderTest<T> _problem;
    private readonly InDoubles<T> _doubles;
    private readonly string _testClass;
    private readonly int[] _seeds;
    private readonly bool _isSymmetric;
    private readonly Dictionary<string, CheckReport> _reports = [];
    private readonly Lock _lock = new();

    /// <param name="problem">The problem; its lengths are found out where they are open.</param>
    /// <param name="testClass">The full name of the class with the tests, for the line that says how to run one again.</param>
    /// <param name="points">How many points are drawn. At least one.</param>
    /// <param name="isSymmetric">Whether ∂₁Φ is declared to be symmetric.</param>
    /// <exception cref="ArgumentException">There is no point.</exception>
    /// <exception cref="InvalidOperationException">The lengths could not be found out.</exception>
    public GradientTestSuite(ProblemUnderTest<T> problem, string testClass, int points, bool isSymmetric)
    {
        ArgumentNullException.ThrowIfNull(problem);
        Solvers.Arguments.RequireAtLeast(points, 1, nameof(points));
        (_problem, _testClass, _isSymmetric) = (problem, testClass, isSymmetric);
        _doubles = new(problem);
        _seeds = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out int seed) ? [seed] : [.. Enumerable.Range(1, points)];
        problem.FindLengths();
    }

    /// <summary>Draws a point again and looks at it along directions of its own seed.</summary>
    private Probe At(int seed)
    {
        var (w, lambda) = _problem.Sample(seed);
        double[] state = InDoubles<T>.Widen(w), hyper = InDoubles<T>.Widen(lambda);
        return Probe.InProportion(state, hyper, ProductChecks.Apply(_doubles.Map, state, hyper), seed, s_precision);
    }

    private CheckReport Run(Func<int, CheckResult> check, string cause, [CallerMemberName] string name = "")
    {
        lock (_lock)
        {
            if (!_reports.TryGetValue(name, out CheckReport? report))
                _reports[name] = report = Report(name, cause, check);
            return report;
        }
    }

    private CheckReport Report(string name, string cause, Func<int, CheckResult> check)
    {
        var results = new List<CheckResult>();
        foreach (int seed in _seeds)
        {
            CheckResult result;
            try
            {
                result = check(seed);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                result = new CheckResult(name, CheckOutcome.Failed, seed, double.NaN, double.NaN, 0, $"it threw {exception}");
            }
            results.Add(result);
            if (result.Outcome == CheckOutcome.Failed)
                return new(name, results, [], Message(name, result, cause), null);
        }
        string[] undecided = [.. results.Where(r => r.Outcome == CheckOutcome.Inconclusive).Select(r => Message(name, r, "it cannot be told"))];
        string[] lines = [.. undecided, .. results.Where(r => r.Passed && double.IsNaN(r.Expected) && r.Error == 0 && r.Detail != CheckResult.AsItShouldBe).Select(r => $"seed {r.Seed}: {r.Detail}").Distinct()];
        return new(name, results, lines, null, undecided.Length == results.Count ? undecided[0] : null);
    }

    /// <summary>Problem, test, seed, both numbers, the error, and the line that runs it again.</summary>
    private string Message(string name, CheckResult result, string cause)
    {
        string numbers = double.IsNaN(result.Actual) && double.IsNaN(result.Expected) ? ""
            : string.Create(CultureInfo.InvariantCulture, $"\n  got {result.Actual:R}, expected {result.Expected:R}, allowed difference {result.Error:E2}");
        return $"{_problem.Name}: {result.Check}, point and direction of seed {result.Seed}: {result.Outcome}: {cause}.{numbers}\n  {result.Detail}\n"
            + $"  again: {SeedVariable}={result.Seed} dotnet test --filter \"FullyQualifiedName={_testClass}.{name}\"";
    }
}
