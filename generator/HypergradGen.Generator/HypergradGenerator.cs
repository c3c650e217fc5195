using System.Text;
using HypergradGen.Generator.Emission;
using HypergradGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace HypergradGen.Generator;

/// <summary>
/// From marked maps to solvers: find the maps, parse each problem to a model that compares by value, and write its part.
/// What is wrong with a problem is the analyzer's to say; for a bad one nothing is written.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class HypergradGenerator : IIncrementalGenerator
{
    /// <summary>The names of the steps, for tests of what is computed again after an edit.</summary>
    public const string ParseStep = "Parse", EmitStep = "Emit";

    private const string InliningProperty = "build_property.HypergradInlining";

    private const string MapAttribute = "HypergradGen.FixedPointMapAttribute";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var problems = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                MapAttribute,
                static (node, _) => node is MethodDeclarationSyntax,
                static (found, cancellation) => ProblemParser.Parse(found.TargetSymbol.ContainingType, found.SemanticModel.Compilation, cancellation).Model)
            .Where(static model => model is not null)
            .WithTrackingName(ParseStep);

        // Helpers are inlined unless a project says otherwise, as the tests of calls do.
        var inlines = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => !(options.GlobalOptions.TryGetValue(InliningProperty, out string? value) && value.Equals("false", StringComparison.OrdinalIgnoreCase)));

        var sources = problems
            .Combine(inlines)
            .Select(static (problem, _) => (problem.Left!.HintName, Text: ProblemEmitter.Emit(problem.Left, problem.Right)))
            .WithTrackingName(EmitStep);

        context.RegisterSourceOutput(sources, static (output, source) => output.AddSource(source.HintName, SourceText.From(source.Text, Encoding.UTF8)));
    }
}
