using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Harness;

/// <summary>What the analyzer says of a marked class: what keeps tests or benchmarks from being generated, and bodies that are missing.</summary>
public static class HarnessChecks
{
    /// <summary>The keys under which a missing body's declaration, and the method that a fix writes, go with its diagnostic.</summary>
    public const string StubProperty = "Stub";

    public static IEnumerable<Diagnostic> Check(INamedTypeSymbol type, AttributeData mark, Compilation compilation, CancellationToken cancellation)
    {
        var (spec, diagnostics) = HarnessParser.Parse(type, mark, compilation, cancellation);
        return spec is null ? diagnostics : diagnostics.Concat(MissingBodies(type, spec, mark, compilation, cancellation));
    }

    private static IEnumerable<Diagnostic> MissingBodies(INamedTypeSymbol type, HarnessSpec spec, AttributeData mark, Compilation compilation, CancellationToken cancellation)
    {
        if (spec.Shape is null && mark.ConstructorArguments[0].Value is INamedTypeSymbol problem
            && ProblemParser.Parse(problem.OriginalDefinition, compilation, cancellation).Model is { } model)
        {
            spec = spec with { Shape = HarnessShape.Of(model) };
        }
        if (spec.Shape is null)
            yield break;
        foreach (var stub in Stubs.Of(spec))
        {
            if (stub.IsRequired && !HarnessParser.Written(type, stub.Name, cancellation).Any())
            {
                yield return Diagnostic.Create(
                    Descriptors.BodyMissing, SourceLocations.Of(type), ImmutableDictionary<string, string?>.Empty.Add(StubProperty, stub.Text), type.Name, stub.Name, stub.Declaration.Replace("global::", ""));
            }
        }
    }
}
