using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Deconstructions of structs and records, and of the elements of a loop.</summary>
internal sealed class DeconstructionParser(FunctionContext context)
{
    /// <summary><c>var (x, y) = point</c>: by the parts of a positional record, or by its <c>Deconstruct</c> in source.</summary>
    public ImmutableArray<Operand> Parse(IDeconstructionAssignmentOperation deconstruction)
    {
        var target = context.Assignments.Resolve(deconstruction.Target);
        var values = Parts(deconstruction.Value, context.Module.DeconstructionOf(deconstruction.Syntax));
        context.Assignments.Assign(target, values, deconstruction);
        return values;
    }

    /// <summary><c>foreach (var (x, y) in points)</c>: the parts of a tuple or a positional record, or by a <c>Deconstruct</c> in source.</summary>
    public bool TryParse(IForEachLoopOperation loop, ITypeSymbol type, Place element)
    {
        ImmutableArray<Operand>? parts = null;
        if (SourceTypes.IsTuple(type))
            parts = context.Tuples.Read(element, loop.Collection);
        else if (context.Module.DeconstructionOf(loop.Syntax) is { Method: { IsExtensionMethod: false } method } how && how.Nested.All(n => n is { Method: null, Nested.IsEmpty: true }))
        {
            var all = context.Tuples.Read(element, loop.Collection);
            if (method.IsImplicitlyDeclared)
                parts = Positional(loop.LoopControlVariable, method, all);
            else if (!SideEffects.ChangesInstance(context.Module, method))
                parts = context.Calls.Deconstruct(loop.LoopControlVariable, method, all);
        }
        if (parts is null)
            return false;
        context.Assignments.Assign(context.Assignments.Resolve(loop.LoopControlVariable), parts.Value, loop.LoopControlVariable);
        return true;
    }

    private ImmutableArray<Operand> Parts(IOperation value, DeconstructionInfo how)
    {
        if (how.Method is not { IsExtensionMethod: false } method || how.Nested.Any(n => n.Method is not null || !n.Nested.IsEmpty))
        {
            context.Refuse(value, "This deconstruction", "read the parts by their names");
            return [];
        }
        return method.IsImplicitlyDeclared ? Positional(value, method, context.Tuples.Flatten(value, null)) : context.Calls.Deconstruct(value, method);
    }

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
