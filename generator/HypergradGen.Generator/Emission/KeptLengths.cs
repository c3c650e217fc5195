using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <summary>
/// The kept buffers whose length is a number in the program text, the same one wherever the buffer is made: where the part of each of many points lies is then computed and not remembered.
/// <code>
/// keptScalars = RentKept(5)    →    keptScalars = KeptOfLength(5), at 5·(point + 1)
/// keptRow = RentKept(n)             as it was
/// </code>
/// </summary>
public static class KeptLengths
{
    /// <summary>The lengths, by the buffers' numbers.</summary>
    /// <param name="programs">All programs that fill the buffers.</param>
    public static IReadOnlyDictionary<int, int> Of(IReadOnlyList<Function> programs)
    {
        var search = new Search();
        foreach (var program in programs)
            search.VisitFunction(program);
        return search.Lengths.Where(l => l.Value is not null).ToDictionary(l => l.Key, l => l.Value!.Value);
    }

    private sealed class Search : StatementWalker
    {
        /// <summary>Null where lengths differ, or one is no number.</summary>
        public Dictionary<int, int?> Lengths { get; } = [];

        public override void VisitStatement(Statement statement)
        {
            if (statement is Allocate { Storage: Storage.Kept or Storage.Growing or Storage.Collected } s)
            {
                int? length = s is { Storage: Storage.Kept, Count: Literal count } ? count.AsInt : null;
                Lengths[s.Target.Id] = !Lengths.TryGetValue(s.Target.Id, out int? known) || known == length ? length : null;
            }
            base.VisitStatement(statement);
        }
    }
}
