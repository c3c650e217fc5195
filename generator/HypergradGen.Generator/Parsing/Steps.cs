using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// What is still to be done at some place of a method. The rest of a block is a value, so that it can be put on the side
/// of a branch that reaches it.
/// </summary>
internal abstract record Step
{
    public abstract Exits Exits { get; }

    public static Exits ExitsOf(IEnumerable<Step> steps) => steps.Aggregate(Exits.Next, (all, step) => all.Then(step.Exits));

    public static ImmutableStack<Step> Push(IEnumerable<Step> first, ImmutableStack<Step> rest)
        => first.Reverse().Aggregate(rest, (stack, step) => stack.Push(step));

    public static ImmutableStack<Step> Of(IEnumerable<IOperation> operations)
        => Push(operations.Select(o => new OperationStep(o)), ImmutableStack<Step>.Empty);

    public static ImmutableStack<Step> Of(IOperation? operation)
        => operation is null ? ImmutableStack<Step>.Empty : ImmutableStack<Step>.Empty.Push(new OperationStep(operation));
}

internal sealed record OperationStep(IOperation Operation) : Step
{
    public override Exits Exits { get; } = JumpAnalysis.Of(Operation);
}

/// <summary>Steps that jumps to a label leave: the body of a loop, before what runs at its bottom; a switch.</summary>
internal sealed record ScopeStep(ImmutableStack<Step> Inner, ILabelSymbol Label) : Step
{
    public override Exits Exits { get; } = ExitsOf(Inner).Inside(Label);
}

/// <summary>The sections of a switch from one on; the section after the last is the default.</summary>
internal sealed record SectionStep(Subject Value, ImmutableArray<ISwitchCaseOperation> Sections, ImmutableStack<Step> Default, ILabelSymbol ExitLabel) : Step
{
    public override Exits Exits { get; } = Sections.Aggregate(ExitsOf(Default), (all, section) => all.Or(ExitsOf(Body(section, ExitLabel))));

    /// <summary>A section's statements without the break that ends it.</summary>
    public static ImmutableStack<Step> Body(ISwitchCaseOperation section, ILabelSymbol exitLabel)
    {
        var operations = section.Body.AsEnumerable();
        // Braces around a section's statements, with the break inside them, are usual.
        if (section.Body is [IBlockOperation block])
            operations = block.Operations;
        else if (section.Body is [IBlockOperation first, IBranchOperation last] && Leaves(last, exitLabel))
            operations = first.Operations;
        if (operations.LastOrDefault() is IBranchOperation branch && Leaves(branch, exitLabel))
            operations = operations.Take(operations.Count() - 1);
        return Of(operations);
    }

    private static bool Leaves(IBranchOperation branch, ILabelSymbol label)
        => branch.BranchKind == BranchKind.Break && SymbolEqualityComparer.Default.Equals(branch.Target, label);
}

/// <summary>Leaves a loop where its condition does not hold.</summary>
internal sealed record BreakUnlessStep(IOperation Condition, ILabelSymbol ExitLabel) : Step
{
    public override Exits Exits { get; } = new(true, [ExitLabel], false);
}

/// <summary>Something that the parser adds, which always goes on to the next step.</summary>
internal sealed record ActionStep(Action Action) : Step
{
    public override Exits Exits => Exits.Next;
}
