using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Turns early returns, <c>break</c> and <c>continue</c> into structured control flow. Where a side of a branch always
/// jumps, the rest of the block goes on the other side; where a side may jump, the jump sets a flag that guards the rest.
/// <code>
/// if (a) return x;        if (a) { result = x; }
/// rest                    else { rest }
/// </code>
/// </summary>
internal sealed class SequenceParser(FunctionContext context)
{
    private Flow Flow => context.Flow;

    public void Parse(ImmutableStack<Step> steps)
    {
        while (!steps.IsEmpty)
        {
            context.Module.Cancellation.ThrowIfCancellationRequested();
            steps = steps.Pop(out var step);
            steps = Parse(step, steps);
        }
    }

    /// <summary>Parses one step; what it gives back is still to be done, and is empty where it took the rest along.</summary>
    private ImmutableStack<Step> Parse(Step step, ImmutableStack<Step> rest)
    {
        switch (step)
        {
            case OperationStep { Operation: var operation }:
                return Parse(operation, step.Exits, rest);
            case ScopeStep scope:
                context.Jumps.Open(scope.Label, "skipped");
                Parse(scope.Inner);
                return After(scope.Exits, rest);
            case SectionStep section:
                return Section(section, rest);
            case BreakUnlessStep test:
                var jump = ImmutableStack<Step>.Empty.Push(new ActionStep(() => context.Jumps.Jump(test.ExitLabel)));
                var leaves = new Exits(false, [test.ExitLabel], false);
                return Branch(context.Expressions.Scalar(test.Condition), ImmutableStack<Step>.Empty, Exits.Next, jump, leaves, rest);
            case ActionStep action:
                action.Action();
                return rest;
            default:
                throw new InvalidOperationException($"unknown step {step.GetType().Name}");
        }
    }

    private ImmutableStack<Step> Parse(IOperation operation, Exits exits, ImmutableStack<Step> rest)
    {
        if (context.RegionBranches.TryParse(operation, () => Parse(Step.Of(operation))))
            return After(exits, rest);
        switch (operation)
        {
            case IBlockOperation block:
                return Step.Push(block.Operations.Select(o => new OperationStep(o)), rest);
            case IConditionalOperation branch:
                var (then, otherwise) = (Step.Of(branch.WhenTrue), Step.Of(branch.WhenFalse));
                return Branch(context.Expressions.Scalar(branch.Condition), then, Step.ExitsOf(then), otherwise, Step.ExitsOf(otherwise), rest);
            case ISwitchOperation choice:
                return Switch(choice, rest);
            case ILoopOperation loop:
                context.Loops.Parse(loop);
                return After(exits, rest);
            case IReturnOperation { Kind: OperationKind.Return } returned:
                context.Statements.Return(returned);
                return ImmutableStack<Step>.Empty;
            case IBranchOperation { BranchKind: BranchKind.Break or BranchKind.Continue } jump:
                context.Jumps.Jump(jump.Target);
                return ImmutableStack<Step>.Empty;
            default:
                context.Statements.Parse(operation);
                return rest;
        }
    }

    /// <summary>A branch and what follows it.</summary>
    private ImmutableStack<Step> Branch(Operand condition, ImmutableStack<Step> then, Exits thenExits, ImmutableStack<Step> otherwise, Exits otherwiseExits, ImmutableStack<Step> rest)
    {
        if (condition is Literal known)
        {
            var (side, exits) = known.AsBool ? (then, thenExits) : (otherwise, otherwiseExits);
            return exits.Falls ? Step.Push(side, rest) : side;
        }
        if (!rest.IsEmpty && !(thenExits.Falls && otherwiseExits.Falls))
        {
            Flow.Branch(condition,
                () => Parse(thenExits.Falls ? Step.Push(then, rest) : then),
                () => Parse(otherwiseExits.Falls ? Step.Push(otherwise, rest) : otherwise));
            return ImmutableStack<Step>.Empty;
        }
        Flow.Branch(condition, () => Parse(then), () => Parse(otherwise));
        return After(thenExits.Or(otherwiseExits), rest);
    }

    /// <summary>Guards what follows a step that may have jumped.</summary>
    private ImmutableStack<Step> After(Exits exits, ImmutableStack<Step> rest)
    {
        if (!exits.Falls)
            return ImmutableStack<Step>.Empty;
        if (!exits.Jumps || rest.IsEmpty)
            return rest;
        var left = context.Jumps.HasLeft(exits);
        if (left is Literal known)
            return known.AsBool ? ImmutableStack<Step>.Empty : rest;
        Flow.Branch(left, () => { }, () => Parse(rest));
        return ImmutableStack<Step>.Empty;
    }

    private ImmutableStack<Step> Switch(ISwitchOperation choice, ImmutableStack<Step> rest)
    {
        if (context.Patterns.Subject(choice.Value) is not { } value)
            return rest;
        var last = choice.Cases.FirstOrDefault(c => c.Clauses.Any(l => l.CaseKind == CaseKind.Default));
        var otherwise = last is null ? ImmutableStack<Step>.Empty : SectionStep.Body(last, choice.ExitLabel);
        var sections = new SectionStep(value, choice.Cases.Where(c => c != last).ToImmutableArray(), otherwise, choice.ExitLabel);
        if (sections.Exits.Breaks.Contains(choice.ExitLabel))
            return rest.Push(new ScopeStep(ImmutableStack<Step>.Empty.Push(sections), choice.ExitLabel));
        return rest.Push(sections);
    }

    private ImmutableStack<Step> Section(SectionStep step, ImmutableStack<Step> rest)
    {
        if (step.Sections.IsEmpty)
            return Step.Push(step.Default, rest);
        var others = ImmutableStack<Step>.Empty.Push(step with { Sections = step.Sections.RemoveAt(0) });
        var body = SectionStep.Body(step.Sections[0], step.ExitLabel);
        return Branch(context.Patterns.Matches(step.Value, step.Sections[0]), body, Step.ExitsOf(body), others, Step.ExitsOf(others), rest);
    }
}
