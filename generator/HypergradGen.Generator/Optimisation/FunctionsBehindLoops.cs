using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Elementary functions that stay scalar only because an inner loop stands before them.
/// <code>
/// for i: { z = Σₑ λ[e]·w[neighbour[e]];  next[i] = tanh(z) }        tanh could be of eight z at once
/// </code>
/// </summary>
internal static class FunctionsBehindLoops
{
    /// <summary>What takes as long as some twenty multiplications: less would not pay for results that wait in memory.</summary>
    private static bool IsDear(Statement statement)
        => statement is Let { Operation: Intrinsic { Function: not ("Math.Abs" or "Math.Sqrt" or "Math.Max" or "Math.Min" or "Math.CopySign") } o } && VectorLoop.Functions.Contains(o.Function);

    public static bool In(For loop) => loop.Body.Statements.SkipWhile(s => s is not For).Any(IsDear);

    public static bool AreVectors(For piece) => piece.Body.Statements.Any(IsDear) && VectorLoop.Of(piece) is not null;
}
