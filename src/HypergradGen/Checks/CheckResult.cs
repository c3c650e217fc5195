using System.Globalization;

namespace HypergradGen.Checks;

/// <summary>What a check found.</summary>
public enum CheckOutcome
{
    /// <summary>The two numbers agree within what the check can tell.</summary>
    Passed,

    /// <summary>The two numbers differ by more than the check's error: the derivative, or the state, is wrong.</summary>
    Failed,

    /// <summary>The check's own error is too large to tell; this is never a pass.</summary>
    Inconclusive,
}

/// <summary>The finding of one check at one point.</summary>
/// <param name="Check">The check's name.</param>
/// <param name="Outcome">What it found.</param>
/// <param name="Seed">The seed that its random directions were drawn with.</param>
/// <param name="Actual">The number under test; NaN where the check compares no numbers.</param>
/// <param name="Expected">The number that it was compared with; NaN where the check compares no numbers.</param>
/// <param name="Error">The check's estimate of its own error, or the difference that it allows.</param>
/// <param name="Detail">What was compared, or what went wrong.</param>
public sealed record CheckResult(string Check, CheckOutcome Outcome, int Seed, double Actual, double Expected, double Error, string Detail)
{
    /// <summary>Whether the outcome is <see cref="CheckOutcome.Passed"/>.</summary>
    public bool Passed => Outcome == CheckOutcome.Passed;

    /// <summary>One line: the check, its outcome, the seed, both numbers, the error and the detail.</summary>
    public string Message => string.Create(
        CultureInfo.InvariantCulture,
        $"{Check}: {Outcome} (seed {Seed}): {Actual:R} against {Expected:R}, error {Error:E2}: {Detail}");

    internal const string AsItShouldBe = "as it should be";

    internal static CheckResult OfState(string check, int seed, string? complaint)
        => new(check, complaint is null ? CheckOutcome.Passed : CheckOutcome.Failed, seed, double.NaN, double.NaN, 0, complaint ?? AsItShouldBe);
}
