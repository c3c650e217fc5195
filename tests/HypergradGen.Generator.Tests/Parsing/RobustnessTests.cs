using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Code that is being typed is parsed without an exception, whatever it is.</summary>
public class RobustnessTests
{
    public static TheoryData<string> Sources => [.. Samples.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Sources))]
    public void PrefixesOfAProblemAreParsed(string name)
    {
        string source = Samples.All.Single(s => s.Name == name).Source;
        var compilation = ParserRun.Compile(LanguageVersion.CSharp14, "");
        var tree = compilation.SyntaxTrees[^1];
        var tokens = CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().ToArray();
        foreach (int length in tokens.SelectMany(t => new[] { t.SpanStart + 1, t.Span.End }).Distinct().Where(l => l <= source.Length))
            ParserRun.ParseAll(compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(source[..length], (CSharpParseOptions)tree.Options))).ToArray();
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void EveryProblemWithAMissingTokenIsParsed(string name)
    {
        string source = Samples.All.Single(s => s.Name == name).Source;
        var compilation = ParserRun.Compile(LanguageVersion.CSharp14, "");
        var tree = compilation.SyntaxTrees[^1];
        foreach (var token in CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens())
            ParserRun.ParseAll(compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(source.Remove(token.SpanStart, token.Span.Length), (CSharpParseOptions)tree.Options))).ToArray();
    }
}
