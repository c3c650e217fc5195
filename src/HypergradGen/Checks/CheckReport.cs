namespace HypergradGen.Checks;

/// <summary>What one check found at all of its points.</summary>
/// <param name="Check">The test's name.</param>
/// <param name="Results">One for each point.</param>
/// <param name="Lines">What is worth showing where the test passes: points that could not be decided.</param>
/// <param name="Failure">The message of the first point that failed; null where none did.</param>
/// <param name="Undecided">Why no point could be decided; null where one could.</param>
public sealed record CheckReport(string Check, IReadOnlyList<CheckResult> Results, IReadOnlyList<string> Lines, string? Failure, string? Undecided)
{
    /// <summary>One report of several: it fails, naming them, where for some check no point could be decided.</summary>
    /// <param name="reports">What the checks found.</param>
    /// <returns>The report.</returns>
    public static CheckReport OfUndecided(params ReadOnlySpan<CheckReport> reports)
    {
        CheckReport[] undecided = [.. reports.ToArray().Where(r => r.Undecided is not null)];
        string? failure = undecided.Length == 0 ? null
            : "These checks could decide at no point, so that nothing is known of what they check:\n" + string.Join("\n", undecided.Select(r => $"  {r.Check}: {r.Undecided}"));
        return new("Every_check_decides_somewhere", [], [], failure, null);
    }
}
