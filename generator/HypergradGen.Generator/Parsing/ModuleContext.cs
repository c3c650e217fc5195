using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>What the functions of one program share.</summary>
internal sealed class ModuleContext
{
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];

    public ModuleContext(INamedTypeSymbol problem, Compilation compilation, DiagnosticSink sink, HelperNames names, CancellationToken cancellation)
    {
        (Problem, Compilation, Sink, Names, Cancellation) = (problem, compilation, sink, names, cancellation);
        Helpers = new HelperTable(this);
        Rules = new ModuleRules(this);
    }

    public INamedTypeSymbol Problem { get; }

    public Compilation Compilation { get; }

    public DiagnosticSink Sink { get; }

    public HelperNames Names { get; }

    public CancellationToken Cancellation { get; }

    public HelperTable Helpers { get; }

    public ModuleRules Rules { get; }

    /// <summary>The program is a rule, which is not differentiated itself.</summary>
    public bool IsRule { get; init; }

    public SourceMap Sources { get; } = new();

    /// <summary>The body of a method, accessor or local function, in whichever file it is; null where it has none.</summary>
    public IBlockOperation? BodyOf(IMethodSymbol method)
    {
        foreach (var reference in MethodSymbols.Implementation(method).DeclaringSyntaxReferences)
        {
            if (LibraryTypes.CompilationOf(reference.SyntaxTree, Compilation) is null)
                continue;
            var body = ModelOf(reference.SyntaxTree).GetOperation(reference.GetSyntax(Cancellation), Cancellation) switch
            {
                IMethodBodyOperation declared => declared.BlockBody ?? declared.ExpressionBody,
                ILocalFunctionOperation local => local.Body,
                IBlockOperation block => block,
                _ => null,
            };
            if (body is not null)
                return body;
        }
        return null;
    }

    /// <summary>What a declaration, such as a constructor, is in C#; null where it is not in this project.</summary>
    public IOperation? OperationOf(ISymbol symbol)
        => symbol.OriginalDefinition.DeclaringSyntaxReferences.Select(r => OperationOf(r.GetSyntax(Cancellation))).FirstOrDefault(o => o is not null);

    public IOperation? OperationOf(SyntaxNode node)
        => LibraryTypes.CompilationOf(node.SyntaxTree, Compilation) is not null ? ModelOf(node.SyntaxTree).GetOperation(node, Cancellation) : null;

    public DeconstructionInfo DeconstructionOf(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax assignment => ModelOf(node.SyntaxTree).GetDeconstructionInfo(assignment),
        ForEachVariableStatementSyntax loop => ModelOf(node.SyntaxTree).GetDeconstructionInfo(loop),
        _ => default,
    };

    private SemanticModel ModelOf(SyntaxTree tree)
    {
        if (!_models.TryGetValue(tree, out var model))
            _models[tree] = model = LibraryTypes.CompilationOf(tree, Compilation)!.GetSemanticModel(tree);
        return model;
    }

    /// <summary>Whether a member can be read of an object: a protected one only of objects of the problem's own type.</summary>
    public bool IsAccessible(ISymbol member, ITypeSymbol? through)
        => member.IsStatic || through is null || LibraryTypes.IsOfText(member) || Compilation.IsSymbolAccessibleWithin(member, Problem, through);

    public bool IsAccessible(ISymbol symbol)
        => LibraryTypes.IsOfText(symbol) ? symbol.DeclaredAccessibility == Accessibility.Public : Compilation.IsSymbolAccessibleWithin(symbol, Problem)
            && (symbol is not IPropertySymbol { GetMethod: { } getter } || Compilation.IsSymbolAccessibleWithin(getter, Problem));
}
