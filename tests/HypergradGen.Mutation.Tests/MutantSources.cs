using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace HypergradGen.Mutation.Tests;

/// <summary>
/// The generator's sources with all mistakes in them at once: the body that a mistake is in stands there with it and without, and a number that each thread sets chooses. To compile the
/// generator once for each mistake, and to have each of these compiled again at run time, would take most of the time.
/// </summary>
internal sealed class MutantSources
{
    /// <summary>The type and the field that hold the number of the mistake; 0 for none.</summary>
    public const string Switch = "Mutant", Chosen = "Number";

    private readonly CSharpParseOptions _parse;
    private readonly Dictionary<string, string> _troubles = [];

    /// <param name="files">The sources by their paths in the generator's folder.</param>
    public MutantSources(IReadOnlyDictionary<string, string> files, IReadOnlyList<Mutation> mutations, CSharpParseOptions parse)
    {
        _parse = parse;
        var numbered = mutations.Select((m, i) => (Mutation: m, Number: i + 1)).ToLookup(m => m.Mutation.File);
        foreach (var (mutation, _) in numbered.Where(g => !files.ContainsKey(g.Key)).SelectMany(g => g))
            _troubles[mutation.Name] = $"there is no file {mutation.File}";
        Trees =
        [
            .. files.Select(f => CSharpSyntaxTree.ParseText(numbered.Contains(f.Key) ? Mutated(f.Value, numbered[f.Key]) : f.Value, parse, f.Key)),
            CSharpSyntaxTree.ParseText($"internal static class {Switch} {{ [System.ThreadStatic] internal static int {Chosen}; }}", parse),
        ];
    }

    public IReadOnlyList<SyntaxTree> Trees { get; }

    /// <summary>Why a mistake could not be put in; null where it is.</summary>
    public string? TroubleOf(Mutation mutation) => _troubles.GetValueOrDefault(mutation.Name);

    /// <summary>What the compiler calls the place of a mistake.</summary>
    public static string PathOf(Mutation mutation) => $"mistake: {mutation.Name}";

    private string Mutated(string source, IEnumerable<(Mutation Mutation, int Number)> mutations)
    {
        string text = Unindented(source);
        var root = CSharpSyntaxTree.ParseText(text, _parse).GetRoot();
        var bodies = new Dictionary<TextSpan, (SyntaxNode Body, List<(Mutation Mutation, int Number, SyntaxNode Body)> Mutated)>();
        foreach (var (mutation, number) in mutations)
        {
            string from = Unindented(mutation.From);
            int first = text.IndexOf(from, StringComparison.Ordinal);
            if (first < 0)
                _troubles[mutation.Name] = $"{mutation.File} has no longer\n{mutation.From}";
            else if (text.IndexOf(from, first + 1, StringComparison.Ordinal) >= 0)
                _troubles[mutation.Name] = $"{mutation.File} has more than once\n{mutation.From}";
            else if (BodyAround(root, new TextSpan(first, from.Length)) is not { } body || MutatedBody(text[..first] + mutation.To + text[(first + from.Length)..], body) is not { } mutated)
                _troubles[mutation.Name] = $"what is to be changed in {mutation.File} is not within one body or initial value";
            else if (bodies.TryGetValue(body.Span, out var known))
                known.Mutated.Add((mutation, number, mutated));
            else
                bodies[body.Span] = (body, [(mutation, number, mutated)]);
        }
        var result = new StringBuilder(text);
        foreach (var (body, mutated) in bodies.Values.OrderByDescending(b => b.Body.SpanStart))
        {
            // A body that is an expression ends with its member's semicolon.
            int end = body is ArrowExpressionClauseSyntax ? body.Parent!.Span.End : body.Span.End;
            result.Remove(body.SpanStart, end - body.SpanStart).Insert(body.SpanStart, Choice(body, mutated));
        }
        return result.ToString();
    }

    private SyntaxNode? MutatedBody(string text, SyntaxNode body)
        => CSharpSyntaxTree.ParseText(text, _parse).GetRoot().FindToken(body.SpanStart).Parent!.AncestorsAndSelf().FirstOrDefault(n => n.SpanStart == body.SpanStart && IsBody(n) && n.IsKind(body.Kind()));

    /// <summary>The body that a text is in; the semicolon behind an expression may be part of the text.</summary>
    private static SyntaxNode? BodyAround(SyntaxNode root, TextSpan text)
        => root.FindToken(text.Start).Parent!.AncestorsAndSelf().FirstOrDefault(IsBody) is { } body && (body is BlockSyntax ? body : body.Parent!).Span.Contains(text) ? body : null;

    /// <summary>The body of a member, or the initial value of a field or property.</summary>
    private static bool IsBody(SyntaxNode node) => node switch
    {
        BlockSyntax or ArrowExpressionClauseSyntax => node.Parent is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or AccessorDeclarationSyntax,
        EqualsValueClauseSyntax => node.Parent is PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax },
        _ => false,
    };

    private static string Choice(SyntaxNode body, List<(Mutation Mutation, int Number, SyntaxNode Body)> mutated)
    {
        string condition(int number) => $"global::{Switch}.{Chosen} == {number}";
        string marked(Mutation mutation, string text) => $"\n#line 1 \"{PathOf(mutation)}\"\n{text}\n#line default\n";
        if (body is EqualsValueClauseSyntax { Value: var value })
            return $"= {string.Concat(mutated.Select(m => $"{condition(m.Number)} ? {marked(m.Mutation, ((EqualsValueClauseSyntax)m.Body).Value.ToString())} : "))}{value}";
        string statements = $"{{ {string.Concat(mutated.Select(m => $"if ({condition(m.Number)}) {marked(m.Mutation, Statements(m.Body))} else "))}{Statements(body)} }}";
        return body.Parent is BasePropertyDeclarationSyntax ? $"{{ get {statements} }}" : statements;
    }

    private static string Statements(SyntaxNode body)
    {
        if (body is not ArrowExpressionClauseSyntax { Expression: var expression })
            return body.ToString();
        bool givesNothing = body.Parent is ConstructorDeclarationSyntax or MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } }
            or AccessorDeclarationSyntax { RawKind: not (int)SyntaxKind.GetAccessorDeclaration };
        return $"{{ {(givesNothing ? "" : "return ")}{expression}; }}";
    }

    private static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(l => l.Trim()));
}
