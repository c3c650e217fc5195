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

        var sources = problems
            .Select(static (model, _) => (model!.HintName, Text: ProblemEmitter.Emit(model)))
            .WithTrackingName(EmitStep);

        context.RegisterSourceOutput(sources, static (output, source) => output.AddSource(source.HintName, SourceText.From(source.Text, Encoding.UTF8)));
    }
}
