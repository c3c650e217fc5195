namespace HypergradGen.Mutation.Tests;

/// <summary>The checks that every derivative has to pass find out a compiler with a mistake in it.</summary>
public sealed class MutationTests
{
    public static TheoryData<string> Names => [.. Mutations.All.Select(m => m.Name)];

    [Fact]
    public void The_compiler_as_it_is_passes_all_checks() => Assert.Equal(new Fate(null, null), Mutants.Unchanged());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mistake_is_found_out(string mutation)
    {
        var fate = Mutants.Find(mutation);
        Assert.True(fate.Trouble is null, fate.Trouble);
        Assert.True(fate.Death is not null, $"all checks pass although {mutation}");
    }
}
