namespace HypergradGen.Generator.Tests.Architecture;

/// <summary>The compiler's stages in the order in which they may know each other.</summary>
internal static class Stages
{
    public const string Root = "HypergradGen.Generator";

    private static readonly string[] s_order =
        ["Ir", "Rules", "Differentiation", "Planning", "Optimisation", "Products", "Diagnostics", "Parsing", "Emission", "Harness", ""];

    /// <summary>Those that know nothing of C#.</summary>
    public static IReadOnlyList<string> WithoutRoslyn { get; } = ["Ir", "Rules", "Differentiation", "Planning", "Optimisation", "Products"];

    public static IEnumerable<string> All => s_order;

    /// <summary>The stage of a namespace of the compiler: the empty one is the root; null where it is not the compiler's.</summary>
    public static string? Of(string? space)
    {
        if (space == Root)
            return "";
        return space is not null && space.StartsWith(Root + ".", StringComparison.Ordinal) ? space[(Root.Length + 1)..].Split('.')[0] : null;
    }

    public static bool MayKnow(string stage, string other) => Place(other) <= Place(stage);

    private static int Place(string stage) => Array.IndexOf(s_order, stage);
}
