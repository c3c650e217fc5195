using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Whether a helper reaches one variable or memory by two names of which it assigns one: by arguments that are references, or by what a local function captures.
/// <code>
/// Swap(ref a[i], ref a[j])        a is reached by both
/// </code>
/// </summary>
internal sealed class ArgumentAliases(FunctionContext context)
{
    /// <summary>What a parameter that is a reference names; null where it is none.</summary>
    public static Place? Of(ArgumentPart part) => part.Place ?? (part.Target is { } target ? PlaceOf(target) : part.Reads);

    /// <summary>Whether a local function reaches by capture what it is given by reference too.</summary>
    public bool OverlapsCaptured(IOperation at, IMethodSymbol method, ArgumentPart[] parts)
    {
        var places = LocalFunctions.CapturedBy(at, method).All.Select(s => context.Places.TryGetValue(s, out var place) ? place : null).ToArray();
        if (places.Length == 0)
            return false;
        var variables = places.SelectMany(p => p is null ? [] : TupleParser.Variables(p)).ToArray();
        var memory = places.OfType<BufferPlace>().Select(p => p.Buffer).ToArray();
        return parts.Any(p => p.Target is { } target && (Variables(target).Any(variables.Contains) || Memory(target).Any(m => memory.Any(c => context.Regions.MayBeSame(m, c))))
            || p.Reads is { } read && (TupleParser.Variables(read).Any(variables.Contains) || p.ElementsRead.Any(m => memory.Any(c => context.Regions.MayBeSame(m, c)))));
    }

    /// <summary>Whether the helper assigns through one name what it sees through another.</summary>
    public bool Overlap(ArgumentPart[] parts)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Target is not { } target)
                continue;
            var (variables, memory) = (Variables(target).ToArray(), Memory(target).ToArray());
            for (int j = 0; j < parts.Length; j++)
            {
                if (j == i)
                    continue;
                var other = parts[j];
                var read = other.Target is { } second ? Variables(second) : other.Reads is { } place ? TupleParser.Variables(place) : [];
                var elements = (other.Target is { } element ? Memory(element) : other.ElementsRead).Concat(other.Buffers);
                if (!read.Any(variables.Contains) && !elements.Any(e => memory.Any(m => context.Regions.MayBeSame(m, e))))
                    continue;
                return true;
            }
        }
        return false;
    }

    private static IEnumerable<Variable> Variables(Target target) => target switch
    {
        VariableTarget variable => [variable.Variable],
        TupleTarget tuple => tuple.Elements.SelectMany(Variables),
        _ => [],
    };

    private static IEnumerable<Buffer> Memory(Target target) => target switch
    {
        ElementTarget element => [element.Element.Buffer],
        TupleTarget tuple => tuple.Elements.SelectMany(Memory),
        _ => [],
    };

    public static Place? PlaceOf(Target target) => target switch
    {
        VariableTarget variable => new ScalarPlace(variable.Variable),
        ElementTarget element => new ElementPlace(element.Element),
        TupleTarget tuple => new TuplePlace(tuple.Elements.Select(e => PlaceOf(e)!).ToImmutableArray()),
        _ => null,
    };
}
