using HypergradGen.Generator.Emission;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>
/// Code that is being typed is parsed without an exception, whatever it is. Where the compiler recovers from a syntax error the
/// file may stay, which is kind to the editor, but what is written then is C#.
/// </summary>
public class RobustnessTests
{
    private static readonly Module s_empty = new(new Function("", EquatableArray<Parameter>.Empty, new Block(EquatableArray<Statement>.Empty, EquatableArray<Operand>.Empty)), EquatableArray<Function>.Empty);

    public static TheoryData<string> Sources => [.. Samples.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Sources))]
    public void PrefixesOfAProblemAreParsed(string name)
    {
        string source = Samples.All.Single(s => s.Name == name).Source;
        var tokens = CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().ToArray();
        Check(tokens.SelectMany(t => new[] { t.SpanStart + 1, t.Span.End }).Distinct().Where(l => l <= source.Length).Select(l => source[..l]));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void EveryProblemWithAMissingTokenIsParsed(string name)
    {
        string source = Samples.All.Single(s => s.Name == name).Source;
        Check(CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().Select(t => source.Remove(t.SpanStart, t.Span.Length)));
    }

    private static void Check(IEnumerable<string> sources)
    {
        var compilation = ParserRun.Compile(LanguageVersion.CSharp14, "");
        var tree = compilation.SyntaxTrees[^1];
        var options = (CSharpParseOptions)tree.Options;
        // A file is written once for what stands in it as it stands in the source: the names. Programs are the parser's own.
        var written = new HashSet<ProblemModel>();
        foreach (string source in sources)
        {
            foreach (var (_, result) in ParserRun.ParseAll(compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(source, options))))
            {
                if (result.Model is { } model && written.Add(Effort.IsFull ? model : Names(model)))
                    AssertParses(ProblemEmitter.Emit(model), options);
            }
        }
    }

    private static ProblemModel Names(ProblemModel model) => model with { Map = Names(model.Map), Objective = model.Objective is { } objective ? Names(objective) : null };

    private static MethodModel Names(MethodModel method) => method with { Module = s_empty };

    private static void AssertParses(string text, CSharpParseOptions options)
    {
        var errors = CSharpSyntaxTree.ParseText(text, options).GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);
        Assert.True(!errors.Any(), string.Join("\n", errors) + "\n" + text);
    }
}
