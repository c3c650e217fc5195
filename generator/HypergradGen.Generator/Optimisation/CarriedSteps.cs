using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// By how much the integers that a loop carries grow in an iteration, in what is known before the loop. Both sides of a branch may
/// take the step, as in a loop with <c>continue</c>.
/// <code>
/// loop carrying p from a: { …  q = p + 1;  …  p' = q + n }          p grows by n + 1
/// </code>
/// </summary>
internal sealed class CarriedSteps : Walker
{
    private readonly EquatableArray<Operand> _yields;
    private readonly Dictionary<int, Operation> _operations = [];
    private readonly Dictionary<int, (Operand Then, Operand Else)> _choices = [];
    private readonly Dictionary<int, AffineIndex?> _joined = [];
    private readonly HashSet<int> _inside;

    /// <param name="carried">What the loop carries.</param>
    /// <param name="body">Its body.</param>
    /// <param name="index">Its index, where it is counted.</param>
    public CarriedSteps(EquatableArray<Carried> carried, Block body, Value? index = null)
    {
        (Carried, _yields) = (carried, body.Yields);
        _inside = [.. carried.Select(c => c.Parameter.Id)];
        if (index is not null)
            _inside.Add(index.Id);
        if (HaveIntegers(carried))
            VisitBlock(body);
    }

    public EquatableArray<Carried> Carried { get; }

    public static bool HaveIntegers(EquatableArray<Carried> carried) => carried.Items.Any(c => c.Parameter.Type == ValueType.Int);

    /// <summary>The step of the integer at a place; null where it is not the same in every iteration.</summary>
    public AffineIndex? Of(int place)
    {
        var parameter = Carried[place].Parameter;
        if (parameter.Type != ValueType.Int)
            return null;
        var step = Affine(_yields[place]).Plus(AffineIndex.Of(parameter, _ => null), -1);
        return IsOutside(step) ? step : null;
    }

    /// <summary>What the body does not define and the loop does not carry.</summary>
    public bool IsOutside(AffineIndex index) => !index.Values.Any(v => _inside.Contains(v.Id));

    /// <summary>An integer of the body in what it is made of.</summary>
    public AffineIndex Affine(Operand operand)
    {
        var index = AffineIndex.Of(operand, v => _operations.TryGetValue(v.Id, out var operation) ? operation : null);
        foreach (var value in index.Values.ToArray())
        {
            if (Joined(value) is { } same && index.With(value, same) is { } joined)
                index = joined;
        }
        return index;
    }

    /// <summary>What both sides of a branch give alike.</summary>
    private AffineIndex? Joined(Value value)
    {
        if (!_choices.TryGetValue(value.Id, out var sides))
            return null;
        if (!_joined.TryGetValue(value.Id, out var joined))
        {
            var then = Affine(sides.Then);
            _joined[value.Id] = joined = then.IsSameAs(Affine(sides.Else)) ? then : null;
        }
        return joined;
    }

    public override void VisitStatement(Statement statement)
    {
        switch (statement)
        {
            case Let s:
                _operations[s.Target.Id] = s.Operation;
                break;
            case If s:
                for (int i = 0; i < s.Results.Count; i++)
                    _choices[s.Results[i].Id] = (s.Then.Yields[i], s.Else.Yields[i]);
                break;
        }
        base.VisitStatement(statement);
    }

    protected override void OnValueDefined(Value value, Statement? by) => _inside.Add(value.Id);
}
