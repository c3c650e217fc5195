namespace HypergradGen.Mutation.Tests;

/// <summary>One mistake that a developer of the compiler could make.</summary>
/// <param name="File">In the generator's folder.</param>
/// <param name="From">Text that is in the file exactly once; lines are compared without their indentation.</param>
/// <param name="To">What stands there instead.</param>
/// <param name="FoundBy">The subject that finds it out, which is asked first; the others are where it no longer does.</param>
public sealed record Mutation(string Name, string File, string From, string To, string FoundBy)
{
    public override string ToString() => Name;
}
