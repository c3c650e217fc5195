using Microsoft.CodeAnalysis;

namespace HypergradGen.ForeignCode.Compilation;

/// <summary>What became of one method.</summary>
/// <param name="Method">The symbol in the marked compilation.</param>
/// <param name="Refusals">What the compiler under test has against it; empty where it is accepted.</param>
/// <param name="Crash">What the compiler under test threw.</param>
internal sealed record MethodVerdict(IMethodSymbol Method, IReadOnlyList<Diagnostic> Refusals, string? Crash, TimeSpan Elapsed)
{
    public bool IsAccepted => Crash is null && Refusals.Count == 0;

    public string Name { get; } = $"{Method.ContainingType.ToDisplayString()}.{Method.Name}";

    public string Place
    {
        get
        {
            var span = Method.Locations[0].GetLineSpan();
            return $"{span.Path}:{span.StartLinePosition.Line + 1}";
        }
    }
}
