using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace HypergradGen.CodeFixes;

/// <summary>A fix that edits the document of its diagnostic: one diagnostic at a time, or all of a document at once.</summary>
public abstract class DocumentFix : CodeFixProvider
{
    /// <summary>What the fix is called for a diagnostic; null where it has nothing to offer.</summary>
    protected abstract string? Title(SyntaxNode root, SemanticModel model, Diagnostic diagnostic);

    /// <summary>Edits what a diagnostic is about.</summary>
    protected abstract void Fix(SyntaxEditor editor, SemanticModel model, Diagnostic diagnostic);

    public sealed override FixAllProvider GetFixAllProvider()
        => FixAllProvider.Create(async (context, document, diagnostics) => await FixAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }
        foreach (var diagnostic in context.Diagnostics)
        {
            if (Title(root, model, diagnostic) is { } title)
                context.RegisterCodeFix(CodeAction.Create(title, c => FixAsync(context.Document, [diagnostic], c), GetType().Name), diagnostic);
        }
    }

    private async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        foreach (var diagnostic in diagnostics)
        {
            if (Title(editor.OriginalRoot, editor.SemanticModel, diagnostic) is not null)
                Fix(editor, editor.SemanticModel, diagnostic);
        }
        return editor.GetChangedDocument();
    }
}
