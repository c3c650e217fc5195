using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>What a body does with the rows of a jagged array, as far as it shows before the array is made.</summary>
/// <param name="Made">The expressions that make rows, each an array of its own.</param>
/// <param name="AreExchanged">Whether rows are assigned that were rows already.</param>
/// <param name="Refused">A use that is not followed.</param>
internal sealed record RowUses(ImmutableArray<IOperation> Made, bool AreExchanged, (IOperation At, string What, string Advice)? Refused)
{
    /// <summary>No row is made twice: one loop makes all.</summary>
    public bool AreMadeOnce { get; private init; }

    /// <param name="creation">The expression that makes the array of rows, which a variable is declared with.</param>
    /// <param name="rows">The rows that stand in it.</param>
    public static RowUses Of(IOperation creation, IOperation? body, ImmutableArray<IOperation> rows)
    {
        if (rows.FirstOrDefault(r => !IsMade(r)) is { } shared)
            return new([], false, (shared, "A row that is another array", "copy it, with ToArray()"));
        if (DeclaredWith(creation) is not { } variable)
        {
            return rows.IsEmpty ? new([], false, (creation, "A jagged array that no variable is declared with", "declare a variable with it")) : new(rows, false, null);
        }
        var root = Root(creation);
        var made = rows.ToBuilder();
        bool areExchanged = false;
        var firstExchange = int.MaxValue;
        foreach (var (target, value) in Assignments(root, variable))
        {
            if (IsMade(value))
                made.Add(value);
            else if (MovedLocal(value) is { } moved)
                made.Add(moved);
            else
                (areExchanged, firstExchange) = (true, Math.Min(firstExchange, target.Syntax.SpanStart));
        }
        // A row that is made anew may take the place of one that has another name by then.
        var late = areExchanged ? Assignments(root, variable).FirstOrDefault(a => (IsMade(a.Value) || MovedLocal(a.Value) is not null) && (a.Target.Syntax.SpanStart > firstExchange || Loops(a.Target, creation).Any(l => l.Syntax.Span.Contains(firstExchange)))) : default;
        if (late.Target is not null)
            return new([], false, (late.Target, "A row that is made after rows were exchanged", "make all rows first"));
        var making = Assignments(root, variable).Where(a => IsMade(a.Value) || MovedLocal(a.Value) is not null).Select(a => a.Target).ToArray();
        bool areMadeOnce = rows.IsEmpty && making.Length == 1 && IsOncePerRow(making[0]);
        bool areApart = rows.IsEmpty && making.All(t => t.Indices[0].ConstantValue.HasValue && !Loops(t, creation).Any()) && making.Select(t => t.Indices[0].ConstantValue.Value).Distinct().Count() == making.Length;
        return !areMadeOnce && !areApart && making.Length > 0 && Name(root, variable, making) is { } name
            ? new([], false, (name, "A name for a row of an array whose rows are made more than once", "copy the row, with ToArray(), or fill the rows instead of making them"))
            : new(made.ToImmutable(), areExchanged, null) { AreMadeOnce = areMadeOnce };
    }

    /// <summary>A variable, a view or a loop that goes on naming a row, which another one may take the place of.</summary>
    private static IOperation? Name(IOperation body, ILocalSymbol variable, IArrayElementReferenceOperation[] making)
        => body.Descendants().FirstOrDefault(o => o is IArrayElementReferenceOperation row && IsRowOf(row, variable) && IsNamed(row)
            || o is IForEachLoopOperation loop && Strip(loop.Collection) is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, variable) && making.Any(m => loop.Syntax.Span.Contains(m.Syntax.Span)));

    /// <summary>Whether memory that an expression is gets another name where it stands.</summary>
    private static bool IsNamed(IOperation memory) => memory.Parent switch
    {
        IConversionOperation conversion => IsNamed(conversion),
        IVariableInitializerOperation or ITupleOperation or IReturnOperation or IConditionalOperation or ICollectionExpressionOperation or IArrayInitializerOperation => true,
        ISimpleAssignmentOperation assignment => assignment.Value == memory,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: not ("ToArray" or "Clone") } call } => SourceTypes.LooksLikeBuffer(call.Type),
        IInvocationOperation { TargetMethod.Name: not ("ToArray" or "Clone") } call => SourceTypes.LooksLikeBuffer(call.Type),
        _ => false,
    };

    /// <summary>Whether all that is assigned to rows by a variable's name are rows already, and something is.</summary>
    public static bool OnlyExchanges(IOperation anywhere, ILocalSymbol variable)
    {
        var all = Assignments(Root(anywhere), variable).ToArray();
        return all.Length > 0 && all.All(a => !IsMade(a.Value) && MovedLocal(a.Value) is null);
    }

    private static IOperation Root(IOperation operation) => operation.Parent is { } parent ? Root(parent) : operation;

    /// <summary>The variable that an expression is the first value of.</summary>
    public static ILocalSymbol? DeclaredWith(IOperation creation) => creation.Parent switch
    {
        IConversionOperation conversion => DeclaredWith(conversion),
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
        _ => null,
    };

    private static IEnumerable<(IArrayElementReferenceOperation Target, IOperation Value)> Assignments(IOperation body, ILocalSymbol variable)
    {
        foreach (var operation in body.Descendants())
        {
            if (operation is ISimpleAssignmentOperation { Target: IArrayElementReferenceOperation row } assignment && IsRowOf(row, variable))
                yield return (row, assignment.Value);
            if (operation is not IDeconstructionAssignmentOperation { Target: ITupleOperation targets } deconstruction || Strip(deconstruction.Value) is not ITupleOperation values || values.Elements.Length != targets.Elements.Length)
                continue;
            for (int i = 0; i < targets.Elements.Length; i++)
            {
                if (targets.Elements[i] is IArrayElementReferenceOperation element && IsRowOf(element, variable))
                    yield return (element, values.Elements[i]);
            }
        }
    }

    private static bool IsRowOf(IArrayElementReferenceOperation element, ILocalSymbol variable)
        => element.Type is IArrayTypeSymbol && element.ArrayReference is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, variable);

    /// <summary>Where a body names a variable.</summary>
    public static IEnumerable<IOperation> Uses(IOperation anywhere, ISymbol variable)
        => Root(anywhere).Descendants().Where(o => o is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, variable)
            || o is IParameterReferenceOperation parameter && SymbolEqualityComparer.Default.Equals(parameter.Parameter, variable));

    public static IOperation Strip(IOperation value) => value is IConversionOperation { OperatorMethod: null } conversion ? Strip(conversion.Operand) : value;

    /// <summary>Whether an expression makes an array that nothing else names.</summary>
    public static bool IsMade(IOperation value) => Strip(value) is IArrayCreationOperation { DimensionSizes.Length: 1, Type: IArrayTypeSymbol { ElementType: not IArrayTypeSymbol } } or ICollectionExpressionOperation
        || Copied(value) is not null;

    /// <summary>The memory that <c>ToArray</c> or <c>Clone</c> copies.</summary>
    public static IOperation? Copied(IOperation value) => Strip(value) is IInvocationOperation { TargetMethod: { Name: "ToArray" or "Clone" } method } call && method.DeclaringSyntaxReferences.IsEmpty
        ? (call.Instance ?? call.Arguments.FirstOrDefault()?.Value) is { } source && SourceTypes.LooksLikeBuffer(Strip(source).Type) ? Strip(source) : null
        : null;

    /// <summary>
    /// What a local was declared with that an array was made for, and that is not used any more: an array that changes its name.
    /// </summary>
    public static IOperation? MovedLocal(IOperation value)
    {
        if (Strip(value) is not ILocalReferenceOperation { Local: var local } use)
            return null;
        var references = Root(use).Descendants().OfType<ILocalReferenceOperation>().Where(r => SymbolEqualityComparer.Default.Equals(r.Local, local)).ToArray();
        var declarator = Root(use).Descendants().OfType<IVariableDeclaratorOperation>().FirstOrDefault(d => SymbolEqualityComparer.Default.Equals(d.Symbol, local));
        bool isLast = references.All(r => r.Syntax.SpanStart <= use.Syntax.SpanStart) && references.All(r => r.Parent is not ISimpleAssignmentOperation assignment || assignment.Target != r);
        if (!isLast || references.Any(r => r != use && IsNamed(r)) || declarator?.Initializer?.Value is not { } made || !IsMade(made))
            return null;
        return Around(use).OfType<ILoopOperation>().SequenceEqual(Around(declarator).OfType<ILoopOperation>()) ? made : null;
    }

    /// <summary>Whether an assignment to a row runs once for each: in one loop, whose index it is.</summary>
    private static bool IsOncePerRow(IArrayElementReferenceOperation row)
    {
        if (row.ArrayReference is not ILocalReferenceOperation array || Root(row).Descendants().OfType<IVariableDeclaratorOperation>().FirstOrDefault(d => SymbolEqualityComparer.Default.Equals(d.Symbol, array.Local)) is not { } declarator)
            return false;
        return Loops(row, declarator).ToArray() is [IForLoopOperation { Locals: [var index] }] && Strip(row.Indices[0]) is ILocalReferenceOperation named && SymbolEqualityComparer.Default.Equals(named.Local, index);
    }

    /// <summary>The loops around an operation that are not around another.</summary>
    public static IEnumerable<ILoopOperation> Loops(IOperation operation, IOperation outside)
    {
        var all = new HashSet<IOperation>(Around(outside));
        return Around(operation).OfType<ILoopOperation>().Where(l => !all.Contains(l));
    }

    private static IEnumerable<IOperation> Around(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
            yield return parent;
    }
}
