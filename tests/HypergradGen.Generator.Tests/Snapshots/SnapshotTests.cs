using HypergradGen.Generator.Tests.Incrementality;
using HypergradGen.Generator.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HypergradGen.Generator.Tests.Snapshots;

/// <summary>
/// The file that is written for the sample's problem, as it was last read by a person. With the environment variable
/// UPDATE_SNAPSHOTS=1 the snapshot is written again: read the difference before you commit it.
/// </summary>
public class SnapshotTests
{
    private static readonly Lazy<string> s_emitted = new(() =>
    {
        string source = File.ReadAllText(Repository.PathOf("samples", "QuickStart", "LogisticRegression.cs"));
        return new GeneratorRun(source).Files.Values.Single().ReplaceLineEndings("\n");
    });

    private static string SnapshotPath => Repository.PathOf("tests", "HypergradGen.Generator.Tests", "Snapshots", "LogisticRegression.g.cs.txt");

    [Fact]
    public void The_sample_s_file_is_as_it_was_read()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(SnapshotPath, s_emitted.Value);
        Assert.True(File.Exists(SnapshotPath), "there is no snapshot: run the test with UPDATE_SNAPSHOTS=1");
        Assert.Equal(File.ReadAllText(SnapshotPath).ReplaceLineEndings("\n"), s_emitted.Value);
    }

    [Fact]
    public void The_sample_s_file_compiles_without_a_warning()
    {
        string source = File.ReadAllText(Repository.PathOf("samples", "QuickStart", "LogisticRegression.cs"));
        // What its author would have to live with, were the warnings not off in generated code.
        var compilation = Problems.Compile(source, s_emitted.Value.Replace("#pragma warning disable", ""));
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning));
    }

    [Theory]
    [InlineData("StepApplyState")]
    [InlineData("StepApplyStateTransposed")]
    [InlineData("StepApplyHyper")]
    [InlineData("StepApplyHyperTransposed")]
    public void An_iteration_of_conjugate_gradients_calls_no_exponential(string method)
        => Assert.DoesNotContain("Exp(", Body(method));

    [Fact]
    public void What_depends_on_the_penalties_alone_is_not_computed_in_a_step()
    {
        // One exponential is left in the step, that of the sigmoid; each is written for whole vectors and for the last.
        Assert.Equal(2, Body("StepPrepare").Split("Math.Exp(").Skip(1).Count());
        Assert.Equal(2, Body("StepApply").Split("Math.Exp(").Skip(1).Count());
    }

    [Fact]
    public void The_sample_s_file_speaks_as_its_author_does()
    {
        string[] theirs = ["lambda", "features", "row", "pull"];
        Assert.All(theirs, name => Assert.Contains(name, s_emitted.Value));
        Assert.Contains("Step(w, lambda)", s_emitted.Value);
        Assert.Contains("∂₁Φ", s_emitted.Value);
    }

    private static string Body(string method)
    {
        var methods = CSharpSyntaxTree.ParseText(s_emitted.Value).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>();
        return methods.Single(m => m.Identifier.Text == method).Body!.ToString();
    }
}
