using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// A statement that uses a variable of several memories and does not bind it is parsed once for each memory, so that there
/// is one branch around it and none inside.
/// <code>
/// for i: b[i] = a[i] + 1        if (m == 0) for i: q[i] = p[i] + 1  else for i: p[i] = q[i] + 1
/// </code>
/// </summary>
internal sealed class RegionBranches(FunctionContext context)
{
    /// <summary>How many copies of a statement there may be; what is left is a branch at each use.</summary>
    private const int MostCopies = 8;

    private int _copies = 1;

    /// <summary>Parses a statement in branches, if it uses an undecided variable.</summary>
    public bool TryParse(IOperation operation, Action parse)
    {
        if (operation is not (ILoopOperation or IExpressionStatementOperation or IConditionalOperation { Type: null }) || Undecided(operation) is not { } place)
            return false;
        int[] numbers = context.Regions.VisibleCandidates(place);
        // What may be memory of an earlier iteration is refused where it is read.
        if (numbers.Length < 2 || numbers.Any(n => context.Regions.Known.Escapes(place.Symbol, n)) || _copies * numbers.Length > MostCopies)
            return false;
        _copies *= numbers.Length;
        Branch(operation, place, context.Flow[place.Memory], numbers, 0, parse);
        _copies /= numbers.Length;
        return true;
    }

    private void Branch(IOperation operation, RegionPlace place, Operand memory, int[] numbers, int next, Action parse)
    {
        void Decided()
        {
            context.Flow[place.Memory] = Operand.Int(numbers[next]);
            parse();
            context.Flow[place.Memory] = memory;
        }

        if (next == numbers.Length - 1)
        {
            Decided();
            return;
        }
        var isThis = context.Let(operation, ValueType.Bool, new Binary(BinaryOperator.Equal, memory, Operand.Int(numbers[next])));
        context.Flow.Branch(isThis, Decided, () => Branch(operation, place, memory, numbers, next + 1, parse));
    }

    private RegionPlace? Undecided(IOperation operation)
    {
        var used = operation.DescendantsAndSelf().Select(Symbol).Where(s => s is not null).Distinct(SymbolEqualityComparer.Default)
            .Select(s => context.Places.TryGetValue(s!, out var place) ? place as RegionPlace : null)
            .Where(p => p is not null && context.Flow.Knows(p.Memory) && context.Flow[p.Memory] is Value).ToArray();
        if (used.Length == 0 || operation.DescendantsAndSelf().Any(o => o is IDeclarationExpressionOperation) && operation is IExpressionStatementOperation)
            return null;
        var assigned = SideEffects.Assigned(operation);
        return used.FirstOrDefault(p => !assigned.Contains(p!.Symbol));
    }

    private static ISymbol? Symbol(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };
}
