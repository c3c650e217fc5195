using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Where an assignment goes.</summary>
internal abstract record Target
{
    /// <summary>The scalars of a target: what a method gives back of a struct that it is called on, whose memory stays the one that it is.</summary>
    public static Target WithoutMemory(Target target) => target is TupleTarget tuple
        ? tuple with { Elements = tuple.Elements.Where(e => e is not HeldMemoryTarget).Select(WithoutMemory).ToImmutableArray() } : target;
}

internal sealed record VariableTarget(Variable Variable) : Target;

internal sealed record ElementTarget(Element Element, IOperation At) : Target;

/// <summary>A discard, or what was refused.</summary>
/// <param name="Width">How many scalars and regions of memory are left out.</param>
internal sealed record NoTarget(int Width = 1) : Target;

/// <param name="Type">The tuple's or struct's type, where the target is one value.</param>
internal sealed record TupleTarget(ImmutableArray<Target> Elements, ITypeSymbol? Type = null) : Target;

/// <summary>Memory that a struct holds.</summary>
internal sealed record HeldMemoryTarget(HeldMemoryPlace Place, IOperation At) : Target;

/// <summary>A span or array that a deconstruction declares or binds anew.</summary>
/// <param name="Region">What it may name, where it is bound more than once.</param>
internal sealed record MemoryTarget(ISymbol Variable, RegionPlace? Region, IOperation At) : Target;

/// <summary>A property or indexer whose accessors are code, its arguments evaluated.</summary>
/// <param name="On">The struct that it is of, whose index is evaluated once, before the arguments and the value; null for data.</param>
internal sealed record AccessorTarget(IPropertyReferenceOperation Property, Place? On, ImmutableArray<Argument> Arguments) : Target;

/// <summary>An argument of a call: an expression, values that were evaluated before, or a variable that was: a reference to it is read when the call is made.</summary>
internal sealed record Argument(int Ordinal, IOperation At, ImmutableArray<Operand>? Known = null, Place? Named = null);
