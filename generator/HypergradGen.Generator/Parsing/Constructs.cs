using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>What to call the constructs that are not supported, and what to write instead.</summary>
internal static class Constructs
{
    private const string Checks = "check arguments before the solver is made, or outside the method";

    public static (string What, string Advice) Describe(IOperation operation) => operation.Kind switch
    {
        OperationKind.AnonymousFunction or OperationKind.DelegateCreation or OperationKind.MethodReference => ("A lambda or delegate", "write a method, and call it by its name"),
        OperationKind.LocalFunction => ("A local function", "write a method"),
        OperationKind.Throw => ("'throw'", Checks),
        OperationKind.Try => ("'try'", "handle exceptions outside the method"),
        OperationKind.Lock => ("'lock'", "a method of a problem has no shared state to protect; leave it out"),
        OperationKind.Using or OperationKind.UsingDeclaration => ("'using'", "acquire resources outside the method"),
        OperationKind.Await => ("'await'", "compute the value outside the method and pass it in a field"),
        OperationKind.YieldReturn or OperationKind.YieldBreak => ("'yield'", "write a loop"),
        OperationKind.Labeled => ("A label", "write a loop, 'break' or 'continue'"),
        OperationKind.Branch => ("'goto'", "write a loop, 'break' or 'continue'"),
        OperationKind.ObjectCreation or OperationKind.AnonymousObjectCreation or OperationKind.TypeParameterObjectCreation or OperationKind.With => ("Creating an object", "use scalars, tuples, spans and arrays"),
        OperationKind.DynamicInvocation or OperationKind.DynamicMemberReference or OperationKind.DynamicIndexerAccess or OperationKind.DynamicObjectCreation => ("'dynamic'", $"use {SourceTypes.Scalars}"),
        OperationKind.Coalesce or OperationKind.CoalesceAssignment or OperationKind.ConditionalAccess => ("A test for null", "data are there while a solver lives; leave it out"),
        OperationKind.AddressOf => ("A pointer", "use a span and an index"),
        OperationKind.InterpolatedString or OperationKind.InterpolatedStringText => ("A string", "leave it out"),
        OperationKind.TypeOf or OperationKind.IsType or OperationKind.DeclarationPattern or OperationKind.TypePattern => ("A test of a type", "types are known when the derivative is compiled; leave it out"),
        OperationKind.RecursivePattern or OperationKind.ListPattern or OperationKind.SlicePattern => ("This pattern", "write constants, comparisons, 'and', 'or', 'not' and '_'"),
        OperationKind.TupleBinary => ("A comparison of tuples", "compare their elements"),
        OperationKind.EventReference or OperationKind.EventAssignment => ("An event", "leave it out"),
        OperationKind.Conditional => ("A choice between two spans or arrays", "choose the elements, or the offset of one span"),
        OperationKind.SwitchExpression => ("A choice between spans or arrays", "choose the elements, or the offset of one span"),
        OperationKind.InstanceReference => ("'this' as a value", "read its fields"),
        _ => DescribeSyntax(operation.Syntax),
    };

    private static (string What, string Advice) DescribeSyntax(SyntaxNode syntax) => syntax.Kind() switch
    {
        SyntaxKind.FixedStatement or SyntaxKind.UnsafeStatement or SyntaxKind.PointerIndirectionExpression or SyntaxKind.AddressOfExpression or SyntaxKind.PointerMemberAccessExpression => ("Unsafe code", "use a span and an index"),
        SyntaxKind.RefExpression or SyntaxKind.RefType => ("A 'ref' local", "use the element by its index"),
        SyntaxKind.QueryExpression => ("A query", "write a loop"),
        SyntaxKind.GotoStatement or SyntaxKind.GotoCaseStatement or SyntaxKind.GotoDefaultStatement => ("'goto'", "write a loop, 'break' or 'continue'"),
        _ => ($"'{Shorten(syntax)}'", "write it with arithmetic, loops, branches, spans and arrays"),
    };

    private static string Shorten(SyntaxNode syntax)
    {
        string text = string.Join(" ", syntax.ToString().Split([' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= 60 ? text : text.Substring(0, 57) + "...";
    }
}
