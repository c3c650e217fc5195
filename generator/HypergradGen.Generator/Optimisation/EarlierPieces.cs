using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Moves what a row does behind a product to what it does in front of it, where it neither needs the product nor touches what the product writes: one piece of the loop
/// then does both. What writes one element a row, one behind the other, is moved alone: anything else would keep that piece from running in lanes.
/// <code>
/// for i: { u = d[i]·ȳ[i];  s[i] = u;  for j: w̄[j] += u·a[i,j];  c̄[i] += u }
/// for i: { u = d[i]·ȳ[i];  s[i] = u;  c̄[i] += u;  for j: w̄[j] += u·a[i,j] }
/// </code>
/// </summary>
internal static class EarlierPieces
{
    /// <summary>The loop with its statements in that order.</summary>
    /// <param name="rows">A loop over rows, whose iterations touch memory in no order.</param>
    /// <param name="isProduct">Which of its statements become pieces of their own.</param>
    /// <param name="memory">The memory of its function.</param>
    public static For Of(RowLoop rows, Func<Statement, bool> isProduct, Memory memory)
    {
        var ordered = new List<(Statement Statement, Effects Effects)>();
        foreach (var statement in rows.Loop.Body.Statements)
        {
            var effects = Effects.Of(statement, memory);
            ordered.Insert(IsOfLanes(statement, rows) ? Place(ordered, effects, isProduct) : ordered.Count, (statement, effects));
        }
        return rows.Loop with { Body = rows.Loop.Body with { Statements = ordered.ConvertAll(s => s.Statement) } };
    }

    private static bool IsOfLanes(Statement statement, RowLoop rows) => statement switch
    {
        Let or Slice => true,
        Store s => rows.IsAlongRows(s.Target, s.Indices),
        Accumulate s => rows.IsAlongRows(s.Target, s.Indices),
        _ => false,
    };

    /// <summary>In front of the first product that it can pass and that a piece stands in front of; else the end.</summary>
    private static int Place(List<(Statement Statement, Effects Effects)> ordered, Effects effects, Func<Statement, bool> isProduct)
    {
        int place = ordered.Count;
        for (int i = ordered.Count - 1; i >= 0 && !effects.Used.Overlaps(ordered[i].Effects.Defined) && !effects.ConflictsWith(ordered[i].Effects); i--)
        {
            if (isProduct(ordered[i].Statement) && ordered.Take(i).Reverse().TakeWhile(s => !isProduct(s.Statement)).Any(s => IsPiece(s.Statement)))
                place = i;
        }
        return place;
    }

    /// <summary>It needs a loop over the rows, and is not merely computed again where it is needed.</summary>
    private static bool IsPiece(Statement statement) => statement is Store or Accumulate or If or For or Let { Target.Type.IsReal: true, Operation: Intrinsic };
}
