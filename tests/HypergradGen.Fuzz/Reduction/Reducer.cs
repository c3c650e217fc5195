using HypergradGen.Fuzz.Compilation;
using HypergradGen.Fuzz.Programs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HypergradGen.Fuzz.Reduction;

/// <summary>
/// Makes a failing problem small: drops members and statements, puts bodies in the place of loops and branches, and parts in
/// the place of expressions, for as long as the same kind of failure stays.
/// </summary>
internal sealed class Reducer(Examination examination, LanguageVersion version)
{
    private const int MaximalAttempts = 1500;

    private int _attempts;

    public Verdict Reduce(Verdict failing)
    {
        string kind = failing.Failure!.Kind;
        bool shrunk = true;
        while (shrunk && _attempts < MaximalAttempts)
        {
            shrunk = false;
            int skip = 0;
            while (_attempts < MaximalAttempts)
            {
                // The text changes under the list of candidates, so it is made again after each success.
                var candidate = Shrinker.Candidates(failing.Problem.Text).Skip(skip).FirstOrDefault();
                if (candidate is null)
                    break;
                _attempts++;
                if (Try(failing.Problem.WithText(candidate), kind) is { } smaller)
                {
                    failing = smaller;
                    shrunk = true;
                }
                else
                {
                    skip++;
                }
            }
        }
        string tidy = CSharpSyntaxTree.ParseText(failing.Problem.Text).GetRoot().NormalizeWhitespace(elasticTrivia: true).ToFullString();
        return failing with { Problem = failing.Problem with { Text = tidy } };
    }

    private Verdict? Try(Problem problem, string kind)
    {
        if (!problem.Text.Contains("OuterObjective", StringComparison.Ordinal))
            problem = problem with { ObjectiveName = null };
        if (!Compiler.CheckText(problem, version).IsEmpty)
            return null;
        var verdict = examination.Examine([problem], version)[0];
        return verdict.Failure?.Kind == kind ? verdict : null;
    }
}

/// <summary>Texts that are a little smaller than a given one, the boldest first.</summary>
internal static class Shrinker
{
    public static IEnumerable<string> Candidates(string text)
    {
        var root = CSharpSyntaxTree.ParseText(text).GetRoot();
        foreach (var flat in root.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(m => m.Identifier.Text.EndsWith("Flat", StringComparison.Ordinal)))
            yield return root.RemoveNodes(root.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(m => m == flat || m.Identifier.Text + "Flat" == flat.Identifier.Text), SyntaxRemoveOptions.KeepNoTrivia)!.ToFullString();
        foreach (var member in root.DescendantNodes().OfType<MemberDeclarationSyntax>().Where(IsDroppable))
            yield return Without(root, member);
        foreach (var statement in root.DescendantNodes().OfType<StatementSyntax>().Where(s => s.Parent is (BlockSyntax or SwitchSectionSyntax) && !EndsRecursion(s)))
            yield return Without(root, statement);
        foreach (var statement in root.DescendantNodes().OfType<StatementSyntax>().Where(s => !EndsRecursion(s)))
        {
            foreach (var body in Bodies(statement))
                yield return Replaced(root, statement, body);
        }
        foreach (var branch in root.DescendantNodes().OfType<IfStatementSyntax>().Where(i => i.Else is not null && !EndsRecursion(i)))
            yield return Replaced(root, branch, branch.WithElse(null));
        foreach (var section in root.DescendantNodes().OfType<SwitchSectionSyntax>().Where(s => !EndsRecursion(s)))
            yield return Without(root, section);
        foreach (var expression in root.DescendantNodes().OfType<ExpressionSyntax>().Where(e => IsReducible(e) && !EndsRecursion(e)))
        {
            foreach (var part in expression.DescendantNodes().OfType<ExpressionSyntax>().Where(p => p is not TypeSyntax || p is IdentifierNameSyntax).Where(p => !IsPrimal(p)).Take(6))
                yield return Replaced(root, expression, part.WithoutTrivia());
        }
    }

    /// <summary>What ends a recursion stays: a program that never returns takes this process with it.</summary>
    private static bool EndsRecursion(SyntaxNode node)
    {
        var method = node.FirstAncestorOrSelf<MethodDeclarationSyntax>();
        if (method is null || node == method)
            return false;
        string name = method.Identifier.Text, other = name.EndsWith("Odd", StringComparison.Ordinal) ? name[..^3] : name + "Odd";
        bool calls(SyntaxNode n) => n.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(i => i.Expression.ToString() is var called && (called == name || called == other));
        return calls(method) && (node is not StatementSyntax || calls(node) || node.DescendantNodesAndSelf().Any(n => n is ReturnStatementSyntax));
    }

    private static bool IsDroppable(MemberDeclarationSyntax member)
        => member is MethodDeclarationSyntax { Identifier.Text: not "Make" } method && !method.AttributeLists.ToString().Contains("FixedPointMap", StringComparison.Ordinal)
            || member is FieldDeclarationSyntax or PropertyDeclarationSyntax
            || member is OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax or IndexerDeclarationSyntax or TypeDeclarationSyntax and not ClassDeclarationSyntax
            || (member is ClassDeclarationSyntax type && type.Identifier.Text.StartsWith("Tools", StringComparison.Ordinal));

    private static bool IsReducible(ExpressionSyntax expression)
        => expression is BinaryExpressionSyntax or ConditionalExpressionSyntax or ParenthesizedExpressionSyntax or InvocationExpressionSyntax or SwitchExpressionSyntax or PrefixUnaryExpressionSyntax or CastExpressionSyntax
            && expression.Parent is not ExpressionStatementSyntax;

    /// <summary>What a pattern is asked of has no derivative on dual numbers. Anywhere else it has one to the compiler: the two renderings would not mean the same.</summary>
    private static bool IsPrimal(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax inner => IsPrimal(inner.Expression),
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Primal" } } => true,
        _ => false,
    };

    private static IEnumerable<StatementSyntax> Bodies(StatementSyntax statement) => statement switch
    {
        IfStatementSyntax branch => branch.Else is null ? [branch.Statement] : [branch.Statement, branch.Else.Statement],
        ForStatementSyntax loop => [loop.Statement],
        WhileStatementSyntax loop => [loop.Statement],
        ForEachStatementSyntax loop => [loop.Statement],
        DoStatementSyntax loop => [loop.Statement],
        _ => [],
    };

    private static string Without(SyntaxNode root, SyntaxNode node) => root.RemoveNode(node, SyntaxRemoveOptions.KeepNoTrivia)?.ToFullString() ?? "";

    private static string Replaced(SyntaxNode root, SyntaxNode node, SyntaxNode by) => root.ReplaceNode(node, by.WithTriviaFrom(node)).ToFullString();
}
