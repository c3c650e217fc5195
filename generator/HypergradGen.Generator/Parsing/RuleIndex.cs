using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HypergradGen.Generator.Parsing;

/// <summary>A method that is marked as the derivative or the adjoint of another.</summary>
/// <param name="Type">The type that is said to have the other.</param>
/// <param name="Name">The other's name.</param>
internal sealed record RuleMark(IMethodSymbol Rule, bool IsAdjoint, INamedTypeSymbol Type, string Name, AttributeData Attribute);

/// <summary>The rules of a compilation. A rule may stand in any file; only files with such a mark are looked into.</summary>
internal sealed class RuleIndex
{
    private const string Derivative = "HypergradGen.DerivativeOfAttribute", Adjoint = "HypergradGen.AdjointOfAttribute";

    private static readonly ConditionalWeakTable<Compilation, RuleIndex> s_ofCompilations = new();
    private static readonly ConditionalWeakTable<SyntaxTree, MarkedMethods> s_ofTrees = new();

    private readonly ILookup<string, RuleMark> _marks;

    private RuleIndex(Compilation compilation, CancellationToken cancellation)
        => _marks = Find(compilation, cancellation).ToLookup(m => m.Name, StringComparer.Ordinal);

    public static RuleIndex Of(Compilation compilation, CancellationToken cancellation)
        => s_ofCompilations.TryGetValue(compilation, out var known) ? known : s_ofCompilations.GetValue(compilation, c => new RuleIndex(c, cancellation));

    /// <summary>The rules for a method of this name and type.</summary>
    public IEnumerable<RuleMark> For(INamedTypeSymbol type, string name)
        => _marks[name].Where(m => SymbolEqualityComparer.Default.Equals(m.Type, type.OriginalDefinition));

    /// <summary>The rules for all methods of this name.</summary>
    public IEnumerable<RuleMark> For(string name) => _marks[name];

    /// <summary>What a method is marked as; null without such a mark.</summary>
    public static RuleMark? MarkOf(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            bool isAdjoint = attribute.AttributeClass?.ToDisplayString() == Adjoint;
            if (!isAdjoint && attribute.AttributeClass?.ToDisplayString() != Derivative)
                continue;
            var arguments = attribute.ConstructorArguments;
            var type = arguments.Length == 2 ? arguments[0].Value as INamedTypeSymbol : method.ContainingType;
            if (arguments.Length > 0 && type is not (null or IErrorTypeSymbol) && arguments[arguments.Length - 1].Value is string name)
                return new RuleMark(method, isAdjoint, type.OriginalDefinition, name, attribute);
        }
        return null;
    }

    private static IEnumerable<RuleMark> Find(Compilation compilation, CancellationToken cancellation)
    {
        var trees = compilation.SyntaxTrees.Select(tree => (Tree: tree, Marked: s_ofTrees.GetValue(tree, t => MarkedMethods.In(t, cancellation)))).ToArray();
        string[] global = [.. trees.SelectMany(t => t.Marked.GlobalAliases)];
        foreach (var (tree, marked) in trees)
        {
            var methods = marked.Under(global).ToArray();
            if (methods.Length == 0)
                continue;
            var model = compilation.GetSemanticModel(tree);
            foreach (var method in methods)
            {
                if (model.GetDeclaredSymbol(method, cancellation) is { } symbol && MarkOf(symbol) is { } mark)
                    yield return mark;
            }
        }
    }

    /// <summary>The methods of a file that have attributes, by the attributes' names, and the names that its usings give to the marks of rules.</summary>
    private sealed class MarkedMethods
    {
        private readonly (MethodDeclarationSyntax Method, string[] Attributes)[] _methods;
        private readonly string[] _aliases;

        private MarkedMethods((MethodDeclarationSyntax, string[])[] methods, string[] aliases, string[] globalAliases)
            => (_methods, _aliases, GlobalAliases) = (methods, aliases, globalAliases);

        /// <summary>The names that hold in every file.</summary>
        public string[] GlobalAliases { get; }

        public static MarkedMethods In(SyntaxTree tree, CancellationToken cancellation)
        {
            var declarations = tree.GetRoot(cancellation).DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).ToArray();
            var aliases = declarations.OfType<UsingDirectiveSyntax>().Where(u => u.Alias is not null && IsMark(u.NamespaceOrType.ToString())).ToLookup(u => !u.GlobalKeyword.IsKind(SyntaxKind.None), u => u.Alias!.Name.Identifier.ValueText);
            return new MarkedMethods(
                [.. declarations.OfType<MethodDeclarationSyntax>().Where(m => m.AttributeLists.Count > 0).Select(m => (m, m.AttributeLists.SelectMany(l => l.Attributes).Select(a => a.Name.ToString()).ToArray()))],
                [.. aliases[false]],
                [.. aliases[true]]);
        }

        /// <summary>The methods with an attribute that is named as the mark of a rule, where these names are such marks too.</summary>
        public IEnumerable<MethodDeclarationSyntax> Under(string[] globalAliases)
            => _methods.Where(m => m.Attributes.Any(a => IsMark(a) || _aliases.Contains(a) || globalAliases.Contains(a))).Select(m => m.Method);

        private static bool IsMark(string name) => name.Contains("DerivativeOf") || name.Contains("AdjointOf");
    }
}
