using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>The loop that sets memory to zero, as adjoints begin.</summary>
internal static class Zeros
{
    /// <summary>The buffer whose first elements a loop sets to zero; null where it does anything else.</summary>
    public static Buffer? FilledBy(For s)
        => s.Carried.Count == 0 && s.Body.Statements.Items is [Store { Indices: [Value index], Value: Literal { Bits: 0 } } store] && index == s.Index ? store.Target : null;
}
