using System.Text.RegularExpressions;

namespace HypergradGen.Fuzz.Programs;

/// <summary>A problem type as text in which reals are called <c>Real</c>, and what a test must know of it.</summary>
/// <param name="Shapes">Lengths of the state and the hyperparameters that it can be called with.</param>
internal sealed partial record Problem(
    int Seed,
    string Text,
    string TypeName,
    string MapName,
    string? ObjectiveName,
    (int State, int Hyperparameters)[] Shapes,
    IReadOnlyCollection<string> Constructs)
{
    /// <summary>A problem that a person wrote or mended: type P0_T with a map Step and perhaps an objective Loss.</summary>
    public static Problem FromText(string text)
        => new(0, text, "Cases.P0_T", "Step", text.Contains("[OuterObjective]", StringComparison.Ordinal) ? "Loss" : null, [(4, 3), (1, 2), (2, 1), (0, 0)], []);

    /// <summary>What a user writes.</summary>
    public string ForUsers() => Render("double", "Math", "Gradient", "", "");

    /// <summary>The same on dual numbers, in another namespace and without attributes.</summary>
    public string ForDuals()
        => Attributes().Replace(Render("Dual", "DualMath", "DualGradient", "Dual", "DualMath.Primal"), "").Replace("partial ", "", StringComparison.Ordinal);

    private string Render(string real, string math, string gradient, string suffix, string primal)
    {
        string text = Text.Replace("Primal(", primal + "(", StringComparison.Ordinal).Replace("_T", suffix, StringComparison.Ordinal);
        return Reals().Replace(text, m => m.Value switch { "Real" => real, "RealMath" => math, _ => gradient });
    }

    [GeneratedRegex(@"\bReal(Math|Gradient)?\b")]
    private static partial Regex Reals();

    [GeneratedRegex(@"\[(FixedPointMap|OuterObjective)\]")]
    private static partial Regex Attributes();
}
