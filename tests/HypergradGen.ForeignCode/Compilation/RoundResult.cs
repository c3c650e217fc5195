using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.ForeignCode.Compilation;

/// <summary>What became of the methods that were marked together.</summary>
/// <param name="Crashes">What generator or analyzer threw when run as the compiler runs them.</param>
/// <param name="Errors">Errors of the C# compiler that the code without the generator's has not.</param>
/// <param name="Unheard">Methods for which nothing was generated and nothing said.</param>
/// <param name="Output">With what was generated.</param>
internal sealed record RoundResult(
    IReadOnlyList<MethodVerdict> Methods,
    IReadOnlyList<string> Crashes,
    IReadOnlyList<Diagnostic> Errors,
    IReadOnlyList<string> Unheard,
    CSharpCompilation Output,
    IReadOnlyList<SyntaxTree> Generated);
