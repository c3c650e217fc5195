using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>What the functions of one program share.</summary>
internal sealed class ModuleContext
{
    public ModuleContext(INamedTypeSymbol problem, Compilation compilation, DiagnosticSink sink, HelperNames names, CancellationToken cancellation)
    {
        (Problem, Compilation, Sink, Names, Cancellation) = (problem, compilation, sink, names, cancellation);
        Helpers = new HelperTable(this);
    }

    public INamedTypeSymbol Problem { get; }

    public Compilation Compilation { get; }

    public DiagnosticSink Sink { get; }

    public HelperNames Names { get; }

    public CancellationToken Cancellation { get; }

    public HelperTable Helpers { get; }

    public SourceMap Sources { get; } = new();

    public bool IsAccessible(ISymbol symbol)
        => Compilation.IsSymbolAccessibleWithin(symbol, Problem)
            && (symbol is not IPropertySymbol { GetMethod: { } getter } || Compilation.IsSymbolAccessibleWithin(getter, Problem));
}
