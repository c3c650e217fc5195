using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>Places in the user's source.</summary>
internal static class SourceLocations
{
    public static Location Of(SyntaxNode syntax) => LibraryTypes.IsText(syntax.SyntaxTree) ? LibraryTypes.Site : Location.Create(syntax.SyntaxTree, syntax.Span);

    public static Location Of(IOperation operation) => Of(operation.Syntax);

    /// <summary>Where a symbol's name is declared.</summary>
    public static Location Of(ISymbol symbol)
    {
        foreach (var location in symbol.Locations)
        {
            if (location.SourceTree is { } tree && !LibraryTypes.IsText(tree))
                return Location.Create(tree, location.SourceSpan);
        }
        return Location.None;
    }
}
