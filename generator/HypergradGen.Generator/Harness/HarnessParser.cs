using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HypergradGen.Generator.Harness;

/// <summary>What parsing a marked class gave; the spec is null where there is an error.</summary>
public sealed record HarnessResult(HarnessSpec? Spec, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>Reads a class that is marked for tests or benchmarks, and the library that they are for.</summary>
public static class HarnessParser
{
    public const string TestsAttribute = "HypergradGen.GradientTestsAttribute";

    public const string BenchmarksAttribute = "HypergradGen.HypergradientBenchmarksAttribute";

    public static IEnumerable<AttributeData> Marks(INamedTypeSymbol type)
        => type.GetAttributes().Where(a => a.AttributeClass?.ToDisplayString() is TestsAttribute or BenchmarksAttribute);

    public static HarnessResult Parse(INamedTypeSymbol type, AttributeData mark, Compilation compilation, CancellationToken cancellation)
    {
        LibraryTypes.Use(compilation);
        var sink = new DiagnosticSink();
        var spec = Parse(type, mark, compilation, sink, cancellation);
        return new HarnessResult(sink.Failed ? null : spec, sink.Diagnostics.ToImmutableArray());
    }

    private static HarnessSpec? Parse(INamedTypeSymbol type, AttributeData mark, Compilation compilation, DiagnosticSink sink, CancellationToken cancellation)
    {
        bool isTests = mark.AttributeClass!.ToDisplayString() == TestsAttribute;
        var where = mark.ApplicationSyntaxReference?.GetSyntax(cancellation) is { } syntax ? Location.Create(syntax.SyntaxTree, syntax.Span) : SourceLocations.Of(type);
        if (mark.ConstructorArguments.FirstOrDefault().Value is not INamedTypeSymbol { TypeKind: not TypeKind.Error } problem)
            return null;
        if (WhatDoesNotFit(type, isTests, cancellation) is { } why)
            sink.Report(Descriptors.HarnessClass, SourceLocations.Of(type), type.Name, why);
        bool isHere = SymbolEqualityComparer.Default.Equals(problem.ContainingAssembly, compilation.Assembly);
        HarnessShape? shape = isHere || problem.IsUnboundGenericType ? null : SolverShape.Of(problem);
        if (problem.IsUnboundGenericType || (isHere ? !HasMap(problem.OriginalDefinition) : shape is null))
            sink.Report(Descriptors.NotAProblem, where, SourceTypes.Display(problem));
        else if ((isHere ? Maps(problem.OriginalDefinition).SelectMany(m => m.Parameters).Where(SurfaceParser.HasDerivative) : SolverShape.Vectors(problem, shape!)).FirstOrDefault(p => StructLayouts.HasGap(p.Type)) is { } gapped)
            sink.Report(Descriptors.HarnessClass, SourceLocations.Of(type), type.Name, $"cannot read '{gapped.Name}' as numbers one behind the other: the runtime leaves a gap in '{SourceTypes.Display(gapped.Type)}'; make a struct of its elements");
        if (sink.Failed)
            return null;
        if ((isTests ? Frameworks.Xunit(compilation) : Frameworks.BenchmarkDotNet(compilation)) is not { } kind)
        {
            sink.Report(isTests ? Descriptors.NoTestLibrary : Descriptors.NoBenchmarkLibrary, where, type.Name);
            return null;
        }

        var sample = Written(type, "SamplePoint", cancellation).FirstOrDefault();
        return new HarnessSpec(
            kind,
            TypeParser.Model(type, HintNames.Of(type, isTests ? "GradientTests" : "HypergradientBenchmarks")),
            MetadataName(type),
            problem.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            shape,
            problem.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            Math.Max(1, Named(mark, "Points") as int? ?? 3),
            Named(mark, "Symmetric") as bool? ?? false,
            kind == HarnessKind.XunitTwo ? Output(type) : "",
            type.GetMembers().Where(m => IsLength(m, mayBeInstance: !isTests)).Select(m => m.Name).Distinct().ToArray(),
            sample is null ? null : string.Join(" ", sample.Modifiers.Where(m => !m.IsKind(SyntaxKind.PartialKeyword)).Select(m => m.Text)),
            type.GetMembers().Any(m => m.GetAttributes().Any(a => a.AttributeClass?.Name == "GlobalSetupAttribute")));
    }

    /// <summary>The bodies of a method that are written in the user's own sources.</summary>
    public static IEnumerable<MethodDeclarationSyntax> Written(INamedTypeSymbol type, string method, CancellationToken cancellation)
        => type.GetMembers(method).OfType<IMethodSymbol>().SelectMany(m => m.DeclaringSyntaxReferences.Concat(m.PartialImplementationPart?.DeclaringSyntaxReferences ?? []))
            .Select(r => r.GetSyntax(cancellation)).OfType<MethodDeclarationSyntax>().Where(m => m.Body is not null || m.ExpressionBody is not null);

    private static object? Named(AttributeData mark, string name) => mark.NamedArguments.FirstOrDefault(a => a.Key == name).Value.Value;

    private static bool HasMap(INamedTypeSymbol problem) => Maps(problem).Any();

    private static IEnumerable<IMethodSymbol> Maps(INamedTypeSymbol problem)
        => problem.GetMembers().OfType<IMethodSymbol>().Where(m => m.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() is ProblemParser.MapAttribute or ProblemParser.InnerAttribute));

    /// <summary>A constant, static field or property of type int, or for benchmarks one of the instance.</summary>
    private static bool IsLength(ISymbol member, bool mayBeInstance)
        => (member.IsStatic || mayBeInstance) && member switch
        {
            IFieldSymbol { IsImplicitlyDeclared: false } field => field.Type.SpecialType == SpecialType.System_Int32,
            IPropertySymbol { IsIndexer: false, GetMethod: not null } property => property.Type.SpecialType == SpecialType.System_Int32,
            _ => false,
        };

    private static string? WhatDoesNotFit(INamedTypeSymbol type, bool isTests, CancellationToken cancellation)
    {
        if (type.IsStatic || type.IsAbstract)
            return "is " + (type.IsStatic ? "static" : "abstract") + ", and what runs it creates an object of it";
        if (type.IsFileLocal)
            return "is local to its file, and what is generated is in another one";
        if (type.IsGenericType || type.ContainingType is { IsGenericType: true })
            return "is generic, and what runs it does not know for which types";
        if (!isTests && type.IsSealed)
            return "is sealed, and BenchmarkDotNet derives from it";
        for (var enclosing = type; enclosing is not null; enclosing = enclosing.ContainingType)
        {
            if (enclosing.DeclaredAccessibility != Accessibility.Public)
                return $"cannot be run: '{enclosing.Name}' must be public";
            if (enclosing.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>().Any(d => !d.Modifiers.Any(SyntaxKind.PartialKeyword)))
                return $"cannot be added to: '{enclosing.Name}' must be partial";
        }
        return null;
    }

    /// <summary>Where the class keeps what xunit gave it to write to; null where it has no constructor of its own.</summary>
    private static string? Output(INamedTypeSymbol type)
    {
        bool IsOutput(ITypeSymbol of) => of.ToDisplayString() == "Xunit.Abstractions.ITestOutputHelper";
        var constructors = type.InstanceConstructors.Where(c => !c.IsImplicitlyDeclared).ToArray();
        if (constructors.Length == 0)
            return null;
        var member = type.GetMembers().FirstOrDefault(m => m is { IsStatic: false, CanBeReferencedByName: true } && (m is IFieldSymbol field && IsOutput(field.Type) || m is IPropertySymbol { IsIndexer: false } property && IsOutput(property.Type)));
        var parameter = constructors.Where(c => c.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is TypeDeclarationSyntax)).SelectMany(c => c.Parameters).FirstOrDefault(p => IsOutput(p.Type));
        return member is not null ? "this." + DataReader.Escape(member.Name) : parameter is not null ? DataReader.Escape(parameter.Name) : "global::System.Console.Out";
    }

    private static string MetadataName(INamedTypeSymbol type)
    {
        string name = type.ContainingType is { } outer ? MetadataName(outer) + "+" + type.MetadataName : type.MetadataName;
        return type.ContainingType is not null || type.ContainingNamespace.IsGlobalNamespace ? name : type.ContainingNamespace.ToDisplayString() + "." + name;
    }
}
