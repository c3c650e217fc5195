using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <summary>
/// What is kept in several buffers of one length is kept in parts of one memory, which is asked for once.
/// <code>
/// keptSine = RentKept(n)           kept = RentKept(2·n)
/// keptTanh = RentKept(n)    →      keptSine = part 0 of 2;  keptTanh = part 1 of 2
/// </code>
/// A program that reads knows how many parts there are, and so how long they are. Only where every program that makes one of the buffers makes all of them, equally long.
/// </summary>
public static class KeptParts
{
    /// <summary>Buffers that lie together, in the order of their parts; of the others each lies alone.</summary>
    /// <param name="programs">All programs that fill the buffers.</param>
    public static IReadOnlyList<Buffer[]> Of(IReadOnlyList<Function> programs)
    {
        var made = programs
            .SelectMany((program, i) => program.Body.Statements.OfType<Allocate>().Where(s => s.Storage == Storage.Kept).Select(s => (s.Target, Length: (Program: i, Count: s.Count))))
            .GroupBy(m => m.Target.Id)
            .Select(m => (Buffer: m.First().Target, Lengths: m.Select(l => l.Length).ToArray()))
            .ToArray();
        return [.. made
            .Where(m => m.Lengths.Length == programs.Count(p => KeptBuffers.Of(p).Any(b => b.Id == m.Buffer.Id)))
            .GroupBy(m => (m.Buffer.Element, new EquatableArray<(int, Operand)>([.. m.Lengths])), m => m.Buffer)
            .Select(g => g.ToArray())
            .Where(g => g.Length > 1)];
    }
}

/// <summary>A part of a memory that is cut in equal ones.</summary>
/// <param name="First">The number of the buffer that is the first of them.</param>
/// <param name="Index">Which part it is.</param>
/// <param name="Count">How many there are.</param>
public sealed record KeptPart(int First, int Index, int Count);
