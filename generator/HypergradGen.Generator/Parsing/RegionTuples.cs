using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Arrays in deconstructions, such as <c>(a, b) = (b, a)</c>: every value is evaluated before any variable is bound.</summary>
internal sealed class RegionTuples(FunctionContext context)
{
    public static bool HoldsMemory(ITupleOperation targets) => targets.Elements.Any(e => SourceTypes.LooksLikeBuffer(e.Type));

    public void Assign(ITupleOperation targets, IOperation value)
    {
        while (value is IConversionOperation { OperatorMethod: null } conversion)
            value = conversion.Operand;
        if (value is not ITupleOperation values || values.Elements.Length != targets.Elements.Length)
        {
            context.Refuse(value, "A deconstruction of memory", "assign the variables one by one");
            return;
        }
        if (targets.Elements.All(e => e is IArrayElementReferenceOperation { Type: IArrayTypeSymbol }))
        {
            context.Jagged.Exchange(targets, values);
            return;
        }
        var places = targets.Elements.Select(Place).ToArray();
        if (places.Any(p => p is null))
            return;
        var buffers = new Buffer?[places.Length];
        var scalars = new ImmutableArray<Operand>[places.Length];
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] is RegionPlace region)
                buffers[i] = context.Buffers.Parse(values.Elements[i], region.Symbol.Name);
            else
                scalars[i] = context.Tuples.Flatten(values.Elements[i], null);
        }
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] is RegionPlace region)
            {
                if (buffers[i] is { } buffer)
                    context.Regions.Assign(region, buffer, values.Elements[i]);
                continue;
            }
            context.Assignments.Assign(places[i]!, scalars[i], values.Elements[i]);
        }
    }

    private Place? Place(IOperation target)
    {
        if (context.Tuples.Find(target) is { } place and (RegionPlace or ScalarPlace or TuplePlace))
            return place;
        context.Refuse(target, "A deconstruction of memory and this", "assign it in a statement of its own");
        return null;
    }
}
