using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Deconstructions of structs and records, of tuples that hold some, and of the elements of a loop.</summary>
internal sealed class DeconstructionParser(FunctionContext context)
{
    /// <summary>Whether all that is taken apart are tuples: their elements go where they stand.</summary>
    public bool IsOfTuples(IDeconstructionAssignmentOperation deconstruction)
        => StructTypes.Components(deconstruction.Value.Type) is null && IsOfTuples(context.Module.DeconstructionOf(deconstruction.Syntax));

    private static bool IsOfTuples(DeconstructionInfo how) => how.Method is null && how.Conversion is not { IsUserDefined: true } && how.Nested.All(IsOfTuples);

    /// <summary><c>(a, (x, y)) = (b, point)</c>: tuples by their elements, others by the parts of a positional record, or by their <c>Deconstruct</c> in source.</summary>
    public ImmutableArray<Operand> Parse(IDeconstructionAssignmentOperation deconstruction)
    {
        var target = context.Assignments.Resolve(deconstruction.Target);
        var values = Parts(deconstruction.Value, context.Module.DeconstructionOf(deconstruction.Syntax));
        context.Assignments.Assign(target, values, deconstruction);
        return values;
    }

    /// <summary><c>foreach (var (x, y) in points)</c>: the same of the elements of memory.</summary>
    public bool TryParse(IForEachLoopOperation loop, ITypeSymbol type, Place element)
    {
        if (Parts(loop.LoopControlVariable, type, context.Tuples.Read(element, loop.Collection), context.Module.DeconstructionOf(loop.Syntax)) is not { } parts)
            return false;
        context.Assignments.Assign(context.Assignments.Resolve(loop.LoopControlVariable), parts, loop.LoopControlVariable);
        return true;
    }

    /// <summary>Each value is taken apart before the next one is evaluated, as C# does.</summary>
    private ImmutableArray<Operand> Parts(IOperation value, DeconstructionInfo how)
    {
        if (how.Method is null && value is ITupleOperation literal && literal.Elements.Length == how.Nested.Length)
            return literal.Elements.Select((e, i) => Parts(e, how.Nested[i])).ToArray().SelectMany(p => p).ToImmutableArray();
        if (how is { Method: { IsImplicitlyDeclared: false, IsExtensionMethod: false } method } && how.Nested.All(IsWhole))
            return context.Calls.Deconstruct(value, method);
        if (value.Type is { } type && Parts(value, type, context.Tuples.Leaves(value, null), how) is { } parts)
            return parts;
        context.Refuse(value, "This deconstruction", "read the parts by their names");
        return [];
    }

    /// <param name="all">The scalars and memory of the value that is taken apart.</param>
    /// <returns>Null where it cannot be.</returns>
    private ImmutableArray<Operand>? Parts(IOperation at, ITypeSymbol type, ImmutableArray<Operand> all, DeconstructionInfo how)
    {
        if (IsWhole(how))
            return all;
        if (how.Method is { IsExtensionMethod: false } method && how.Nested.All(IsWhole))
        {
            return method.IsImplicitlyDeclared ? Positional(at, method, all)
                : SideEffects.ChangesInstance(context.Module, method) ? null : context.Calls.Deconstruct(at, method, all);
        }
        if (how.Method is not null || type is not INamedTypeSymbol { IsTupleType: true, TupleElements: var elements } || elements.Length != how.Nested.Length)
            return null;
        var parts = ImmutableArray.CreateBuilder<Operand>();
        int next = 0;
        for (int i = 0; i < elements.Length; i++)
        {
            int width = StructParser.Width(elements[i].Type);
            if (Parts(at, elements[i].Type, all.Skip(next).Take(width).ToImmutableArray(), how.Nested[i]) is not { } ofElement)
                return null;
            parts.AddRange(ofElement);
            next += width;
        }
        return parts.ToImmutable();
    }

    /// <summary>Whether a value is assigned as it is, or as the number of another type that the target takes.</summary>
    private static bool IsWhole(DeconstructionInfo how) => how is { Method: null, Nested.IsEmpty: true, Conversion: not { IsUserDefined: true } };

    /// <summary>The parts of a positional record that its own <c>Deconstruct</c> gives, out of all of them.</summary>
    private ImmutableArray<Operand> Positional(IOperation at, IMethodSymbol method, ImmutableArray<Operand> all)
    {
        var type = method.ContainingType;
        var parts = ImmutableArray.CreateBuilder<Operand>();
        foreach (var parameter in method.Parameters)
        {
            int first = 0;
            bool isFound = false;
            foreach (var component in StructTypes.Components(type)!.Value)
            {
                int width = StructParser.Width(component.Type);
                if (component.Name == parameter.Name && component.Symbol is IFieldSymbol)
                    parts.AddRange(all.Skip(first).Take(width));
                isFound |= component.Name == parameter.Name;
                first += width;
            }
            if (!isFound)
            {
                context.Refuse(at, $"The deconstruction of '{type.Name}', whose '{parameter.Name}' is computed,", "read the parts by their names");
                return [];
            }
        }
        return parts.ToImmutable();
    }
}
