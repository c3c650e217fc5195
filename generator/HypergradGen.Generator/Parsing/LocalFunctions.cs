using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>The variables of the methods around it that a local function names, itself or through one that it calls.</summary>
/// <param name="All">In the order in which they are declared.</param>
/// <param name="Written">Those that it assigns.</param>
internal sealed record CapturedVariables(ImmutableArray<ISymbol> All, ImmutableHashSet<ISymbol> Written)
{
    public static readonly CapturedVariables None = new([], ImmutableHashSet.Create<ISymbol>(SymbolEqualityComparer.Default));

    public bool HasMemory => All.Any(s => SourceTypes.LooksLikeBuffer(s is ILocalSymbol local ? local.Type : ((IParameterSymbol)s).Type));
}

/// <summary>
/// What the local functions of a method capture. A capture is one more parameter of the function, and one more result
/// where the function assigns it:
/// <code>
/// double s = 0;                              s = Add(x, s)
/// void Add(double y) => s += y;              Add(y, s) = s + y
/// Add(x);
/// </code>
/// </summary>
internal static class LocalFunctions
{
    private static readonly ConditionalWeakTable<IOperation, Dictionary<ISymbol, CapturedVariables>> s_known = new();

    /// <summary>What a call reads and assigns by capture; nothing for a method that is not local.</summary>
    public static CapturedVariables CapturedBy(IOperation call, IMethodSymbol method)
    {
        if (method.MethodKind != MethodKind.LocalFunction)
            return CapturedVariables.None;
        var root = call;
        while (root.Parent is { } parent)
            root = parent;
        return s_known.GetValue(root, Find).TryGetValue(method.OriginalDefinition, out var captured) ? captured : CapturedVariables.None;
    }

    public static CapturedVariables CapturedBy(IInvocationOperation call) => CapturedBy(call, call.TargetMethod);

    private static Dictionary<ISymbol, CapturedVariables> Find(IOperation root)
    {
        var functions = root.DescendantsAndSelf().OfType<ILocalFunctionOperation>().ToArray();
        var read = functions.ToDictionary(f => (ISymbol)f.Symbol, f => Outside(f.Symbol, Named(f)), SymbolEqualityComparer.Default);
        var written = functions.ToDictionary(f => (ISymbol)f.Symbol, f => Outside(f.Symbol, SideEffects.AssignedDirectly(f)), SymbolEqualityComparer.Default);
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (var function in functions)
            {
                foreach (var callee in function.Descendants().OfType<IInvocationOperation>().Select(c => c.TargetMethod.OriginalDefinition).Where(read.ContainsKey))
                {
                    changed |= Join(read[function.Symbol], Outside(function.Symbol, read[callee]));
                    changed |= Join(written[function.Symbol], Outside(function.Symbol, written[callee]));
                }
            }
        }
        return functions.ToDictionary(
            f => (ISymbol)f.Symbol,
            f => new CapturedVariables(
                read[f.Symbol].OrderBy(s => s.Locations[0].SourceSpan.Start).ToImmutableArray(),
                written[f.Symbol].ToImmutableHashSet<ISymbol>(SymbolEqualityComparer.Default)),
            SymbolEqualityComparer.Default);
    }

    private static bool Join(HashSet<ISymbol> into, HashSet<ISymbol> from)
    {
        int before = into.Count;
        into.UnionWith(from);
        return into.Count != before;
    }

    private static IEnumerable<ISymbol> Named(IOperation function)
    {
        foreach (var operation in function.Descendants())
        {
            if (operation is ILocalReferenceOperation { Local: { IsConst: false } local })
                yield return local;
            else if (operation is IParameterReferenceOperation { Parameter: var parameter } && !DataReader.IsCaptured(parameter))
                yield return parameter;
        }
    }

    private static HashSet<ISymbol> Outside(ISymbol function, IEnumerable<ISymbol> symbols)
        => new(symbols.Where(s => !IsWithin(s, function)), SymbolEqualityComparer.Default);

    private static bool IsWithin(ISymbol symbol, ISymbol function)
    {
        for (var around = symbol.ContainingSymbol; around is IMethodSymbol; around = around.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(around, function))
                return true;
        }
        return false;
    }
}
