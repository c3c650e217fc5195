namespace HypergradGen.Generator.Tests.Parsing;

public class RandomProgramTests
{
    /// <summary>Programs of one compilation, since starting the compiler takes longer than a program.</summary>
    private const int Batch = 20;

    [Theory]
    [MemberData(nameof(Batches))]
    public void ControlFlowIsKept(int batch)
    {
        var problems = Enumerable.Range(Batch * batch, Batch).Select(seed =>
        {
            var (body, members) = RandomPrograms.Write(seed);
            return ParserRun.Problem(body, members, "P" + seed);
        });
        // The compiler's analysis of null takes nested loops a number of times that grows with each level: by far the longest part.
        Equivalence.CheckSource(string.Join("\n", problems.Prepend("#nullable disable")));
    }

    public static TheoryData<int> Batches => [.. Enumerable.Range(0, Effort.IsFull ? 25 : 5)];
}
