using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>How control leaves a statement: on to the next one, by jumps to the targets, or both.</summary>
internal readonly record struct Exits(bool Falls, ImmutableHashSet<ILabelSymbol> Breaks, bool Returns)
{
    public static readonly Exits Next = new(true, [], false);

    public bool Jumps => Returns || !Breaks.IsEmpty;

    /// <summary>What one statement after the other does.</summary>
    public Exits Then(Exits next) => Falls ? new(next.Falls, Breaks.Union(next.Breaks), Returns || next.Returns) : this;

    public Exits Or(Exits other) => new(Falls || other.Falls, Breaks.Union(other.Breaks), Returns || other.Returns);

    /// <summary>What is left when jumps to a label end here.</summary>
    public Exits Inside(ILabelSymbol label) => Breaks.Contains(label) ? this with { Falls = true, Breaks = Breaks.Remove(label) } : this;
}

/// <summary>Finds how control can leave a statement, before it is parsed.</summary>
internal static class JumpAnalysis
{
    public static Exits Of(IOperation? operation) => operation switch
    {
        IReturnOperation => new(false, [], true),
        IBranchOperation branch => new(false, [branch.Target], false),
        IBlockOperation block => Sequence(block.Operations),
        IConditionalOperation { Type: null } branch => Conditional(branch),
        ISwitchOperation choice => Switch(choice),
        IWhileLoopOperation loop => Loop(loop, endless: IsTrue(loop.Condition)),
        IForLoopOperation loop => Loop(loop, endless: loop.Condition is null || IsTrue(loop.Condition)),
        ILoopOperation loop => Loop(loop, endless: false),
        ILabeledOperation labeled => Of(labeled.Operation),
        _ => Exits.Next,
    };

    public static Exits Sequence(IEnumerable<IOperation> operations)
        => operations.Aggregate(Exits.Next, (all, operation) => all.Then(Of(operation)));

    private static bool IsTrue(IOperation? condition) => condition?.ConstantValue is { HasValue: true, Value: true };

    private static Exits Conditional(IConditionalOperation branch)
    {
        if (branch.Condition.ConstantValue is { HasValue: true, Value: bool known })
            return known ? Of(branch.WhenTrue) : Of(branch.WhenFalse);
        return Of(branch.WhenTrue).Or(Of(branch.WhenFalse));
    }

    private static Exits Switch(ISwitchOperation choice)
    {
        bool hasDefault = choice.Cases.Any(c => c.Clauses.Any(l => l.CaseKind == CaseKind.Default));
        var all = hasDefault ? new Exits(false, [], false) : Exits.Next;
        foreach (var section in choice.Cases)
            all = all.Or(Sequence(section.Body));
        return all.Inside(choice.ExitLabel);
    }

    private static Exits Loop(ILoopOperation loop, bool endless)
    {
        var body = Of(loop.Body);
        var inside = body with { Falls = !endless, Breaks = body.Breaks.Remove(loop.ContinueLabel) };
        return inside.Inside(loop.ExitLabel);
    }
}

/// <summary>The flags that jumps set, where what follows cannot simply be put on the other side of a branch.</summary>
internal sealed class JumpTargets(Flow flow)
{
    private readonly Dictionary<ILabelSymbol, Variable> _flags = new(SymbolEqualityComparer.Default);
    private Variable? _returned;

    public Variable Returned => _returned ??= flow.Declare("returned", ValueType.Bool, Operand.Bool(false));

    public Variable Open(ILabelSymbol label, string name)
        => _flags[label] = flow.Declare(name, ValueType.Bool, Operand.Bool(false));

    public void Jump(ILabelSymbol label)
    {
        if (_flags.TryGetValue(label, out var flag))
            flow[flag] = Operand.Bool(true);
    }

    /// <summary>Whether control has left by one of the exits.</summary>
    public Operand HasLeft(Exits exits)
    {
        var flags = _flags.Where(f => exits.Breaks.Contains(f.Key)).Select(f => f.Value).OrderBy(f => f.Order).ToList();
        if (exits.Returns)
            flags.Add(Returned);
        Operand any = Operand.Bool(false);
        foreach (var flag in flags)
            any = Or(any, flow[flag]);
        return any;
    }

    private Operand Or(Operand left, Operand right) => (left, right) switch
    {
        (Literal l, _) => l.AsBool ? l : right,
        (_, Literal r) => r.AsBool ? r : left,
        _ => flow.Block.Binary(BinaryOperator.Or, left, right),
    };
}
