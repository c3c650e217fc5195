using System.Collections.Immutable;
using System.Text;
using HypergradGen.Generator.Emission;
using HypergradGen.Generator.Harness;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace HypergradGen.Generator;

/// <summary>
/// From marked maps to solvers, from marked methods to their products, and from marked classes to tests and benchmarks: find them, parse each to a model that compares
/// by value, and write its part.
/// What is wrong with a problem is the analyzer's to say; for a bad one nothing is written.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class HypergradGenerator : IIncrementalGenerator
{
    /// <summary>The names of the steps, for tests of what is computed again after an edit.</summary>
    public const string ParseStep = "Parse", EmitStep = "Emit";

    private const string InliningProperty = "build_property.HypergradInlining";


    /// <summary>The body of a partial method whose declaration has the attribute too: it is found there.</summary>
    private static bool IsMarkedBefore(GeneratorAttributeSyntaxContext found)
        => found.TargetSymbol is IMethodSymbol { PartialDefinitionPart: { } definition }
            && definition.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is MethodDeclarationSyntax method
                && method.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString().Contains("Differentiable")));

    private static IncrementalValuesProvider<(string HintName, string Text)> Harnesses(
        IncrementalGeneratorInitializationContext context, string attribute, IncrementalValueProvider<EquatableArray<HarnessedProblem>> shapes)
        => context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (found, cancellation) => HarnessParser.Parse((INamedTypeSymbol)found.TargetSymbol, found.Attributes[0], found.SemanticModel.Compilation, cancellation).Spec)
            .Where(static spec => spec is not null)
            .WithTrackingName(ParseStep)
            .Combine(shapes)
            .Select(static (pair, _) => pair.Left!.With(pair.Right))
            .Where(static spec => spec is not null)
            .Select(static (spec, _) => (spec!.Type.HintName, Text: spec.Kind == HarnessKind.Benchmarks ? BenchmarksEmitter.Emit(spec) : GradientTestsEmitter.Emit(spec)))
            .WithTrackingName(EmitStep);

    /// <summary>The problems whose map, or what stands for one, is marked so.</summary>
    private static IncrementalValuesProvider<ProblemModel> Problems(IncrementalGeneratorInitializationContext context, string attribute)
        => context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is MethodDeclarationSyntax,
                static (found, cancellation) => ProblemParser.Parse(found.TargetSymbol.ContainingType, found.SemanticModel.Compilation, cancellation).Model!)
            .Where(static model => model is not null)
            .WithTrackingName(ParseStep);

    private static IncrementalValuesProvider<(string HintName, string Text)> Solvers(IncrementalValuesProvider<ProblemModel> problems, IncrementalValueProvider<(bool Inlines, bool Splits)> how)
        => problems
            .Combine(how)
            .Select(static (problem, _) => (problem.Left.HintName, Text: ProblemEmitter.Emit(problem.Left, problem.Right.Inlines, problem.Right.Splits)))
            .WithTrackingName(EmitStep);

    private static IncrementalValueProvider<ImmutableArray<HarnessedProblem>> Shapes(IncrementalValuesProvider<ProblemModel> problems)
        => problems.Select(static (problem, _) => new HarnessedProblem(problem.FullName, HarnessShape.Of(problem))).Collect();

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var mapped = Problems(context, ProblemParser.MapAttribute);
        var descended = Problems(context, ProblemParser.InnerAttribute);

        // Helpers are inlined unless a project says otherwise, as the tests of calls do.
        var inlines = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => !(options.GlobalOptions.TryGetValue(InliningProperty, out string? value) && value.Equals("false", StringComparison.OrdinalIgnoreCase)));

        // What a loop hands to threads is a ref struct with an interface.
        var splits = context.ParseOptionsProvider.Select(static (options, _) => options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp13 });

        var methods = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                DifferentiableParser.Attribute,
                static (node, _) => node is MethodDeclarationSyntax,
                static (found, cancellation) => IsMarkedBefore(found) ? null : DifferentiableParser.Parse((IMethodSymbol)found.TargetSymbol, found.SemanticModel.Compilation, cancellation).Model)
            .Where(static model => model is not null)
            .WithTrackingName(ParseStep);

        var products = methods
            .Combine(inlines)
            .Select(static (method, _) => (method.Left!.Type.HintName, Text: MethodProductsEmitter.Emit(method.Left, method.Right)))
            .WithTrackingName(EmitStep);

        // Tests and benchmarks know of a problem what its solver looks like from outside, and are written again where that changes.
        var shapes = Shapes(mapped)
            .Combine(Shapes(descended))
            .Select(static (shapes, _) => new EquatableArray<HarnessedProblem>(shapes.Left.AddRange(shapes.Right)));

        context.RegisterSourceOutput(Solvers(mapped, inlines.Combine(splits)), Add);
        context.RegisterSourceOutput(Solvers(descended, inlines.Combine(splits)), Add);
        context.RegisterSourceOutput(products, Add);
        context.RegisterSourceOutput(Harnesses(context, HarnessParser.TestsAttribute, shapes), Add);
        context.RegisterSourceOutput(Harnesses(context, HarnessParser.BenchmarksAttribute, shapes), Add);

        static void Add(SourceProductionContext output, (string HintName, string Text) source) => output.AddSource(source.HintName, SourceText.From(source.Text, Encoding.UTF8));
    }
}
