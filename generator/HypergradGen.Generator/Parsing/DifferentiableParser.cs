using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>What parsing a method gave; the model is null where there is an error.</summary>
public sealed record DifferentiableResult(DifferentiableModel? Model, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>Parses a method that is marked to have products without a solver. The generator takes the model; the analyzer reports.</summary>
public static class DifferentiableParser
{
    public const string Attribute = "HypergradGen.DifferentiableAttribute";

    public static IEnumerable<IMethodSymbol> Marked(INamedTypeSymbol type)
        => type.GetMembers().OfType<IMethodSymbol>().Where(m => m.PartialDefinitionPart is null && IsMarked(m));

    public static bool IsMarked(IMethodSymbol method) => Has(method, Attribute);

    public static DifferentiableResult Parse(IMethodSymbol method, Compilation compilation, CancellationToken cancellation)
    {
        var sink = new DiagnosticSink();
        var model = Parse(method, compilation, sink, cancellation);
        return new DifferentiableResult(sink.Failed ? null : model, sink.Diagnostics.ToImmutableArray());
    }

    private static DifferentiableModel? Parse(IMethodSymbol method, Compilation compilation, DiagnosticSink sink, CancellationToken cancellation)
    {
        var type = method.ContainingType;
        if (type is null)
            return null;
        LibraryTypes.Use(compilation);
        TypeParser.Check(type, method, sink, hasSolver: false);
        foreach (var other in Marked(type).Where(m => m.Name == method.Name && !SymbolEqualityComparer.Default.Equals(m, method)).Take(1))
            sink.Report(Descriptors.SameProducts, SourceLocations.Of(method), [SourceLocations.Of(other)], method.Name, type.Name);
        if (!SignatureParser.CheckDifferentiable(method, sink) || ProblemParser.HasSyntaxErrors(method, cancellation) || method.GetAttributes().Count(a => Is(a, Attribute)) > 1)
            return null;

        LengthMarks.Check(type, [method], sink);
        var module = new ModuleContext(type, compilation, sink, new HelperNames([method.Name]), cancellation);
        if (new FunctionParser(module).ParseMethod(method.PartialImplementationPart ?? method) is not { } parsed || sink.Failed)
            return null;
        var entry = SurfaceParser.WithoutIntegers(parsed, method);
        var surface = SurfaceParser.Of(method, module);
        SurfaceParser.CheckReadable(method, surface, module);
        var program = new Module(entry, module.Helpers.Functions).WithOrder(ProblemParser.IsStrict(method, Attribute));
        var owners = method.Parameters.SelectMany((p, i) => Enumerable.Repeat(p, surface.Parameters[i].Parameters)).ToArray();
        bool[] hasDerivative = [.. owners.Select(SurfaceParser.HasDerivative), .. SurfaceParser.Parts(method).Where(p => p.IsMemory).Select(_ => true)];
        CheckWrites(owners, entry, hasDerivative, sink);
        if (!sink.Failed)
            ProgramChecks.CheckMethod(program, hasDerivative, new ProgramLocations(SourceLocations.Of(method), module.Sources.Find, module.Sources.Find), sink.Report);
        string[] products = [method.Name + "Jvp", method.Name + (surface.HasGradient(entry) ? "Gradient" : "Vjp")];
        TypeParser.CheckNames(type, products.Select(p => (p, method)), sink);
        CheckProblem(type, method, products, sink);
        var names = method.Parameters.Select(p => p.Name).ToImmutableArray();
        return new DifferentiableModel(
            TypeParser.Model(type, HintNames.Of(type, method.Name)),
            new MethodModel(method.Name, SignatureParser.Accessibility(method), method.IsStatic, names, program, surface),
            hasDerivative);
    }

    /// <summary>What is written is an output, and has a derivative.</summary>
    private static void CheckWrites(IParameterSymbol[] owners, Function entry, bool[] hasDerivative, DiagnosticSink sink)
    {
        var own = entry.Parameters.Where(p => p is ValueParameter or BufferParameter).ToArray();
        for (int i = 0; i < own.Length; i++)
        {
            if (!hasDerivative[i] && own[i] is BufferParameter { Access: not Access.Read } written)
                sink.Report(Descriptors.NotSupported, SourceLocations.Of(owners[i]), $"Writing '{written.Buffer.Name}', which has no derivative,", "outputs are spans and arrays of double without [Constant]; use a local for scratch");
        }
    }

    /// <summary>A problem's own products have the same names.</summary>
    private static void CheckProblem(INamedTypeSymbol type, IMethodSymbol method, string[] products, DiagnosticSink sink)
    {
        foreach (var other in type.GetMembers(method.Name).OfType<IMethodSymbol>())
        {
            bool isTaken = Has(other, ProblemParser.MapAttribute) || (Has(other, ProblemParser.ObjectiveAttribute) || Has(other, ProblemParser.InnerAttribute)) && products.Contains(method.Name + "Gradient");
            if (isTaken)
                sink.Report(Descriptors.SameProducts, SourceLocations.Of(method), [SourceLocations.Of(other)], method.Name, type.Name);
        }
    }

    private static bool Has(ISymbol symbol, string attribute) => symbol.GetAttributes().Any(a => Is(a, attribute));

    private static bool Is(AttributeData attribute, string name) => attribute.AttributeClass?.ToDisplayString() == name;
}
