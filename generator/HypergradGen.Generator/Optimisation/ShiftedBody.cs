using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Whether what one loop computes is what another, or the same one, computes elsewhere: the same operations on the same memory, with every index of integers where
/// a given shift has it.
/// <code>
/// x[2k]·exp(w[2k])   and   x[2k + 1]·exp(w[2k + 1])          are each other where indices f + 2k are shifted to f + 2k + 1
/// </code>
/// </summary>
/// <param name="first">The loop that computes the one.</param>
/// <param name="second">The loop that computes the other.</param>
/// <param name="affine">An integer in what the function knows of it.</param>
/// <param name="shifted">Where an index of the first is in the second; null where it cannot be told.</param>
internal sealed class ShiftedBody(For first, For second, Func<Operand, AffineIndex> affine, Func<AffineIndex, AffineIndex?> shifted)
{
    private readonly LoopBody _first = LoopBody.Of(first), _second = LoopBody.Of(second);
    private readonly Dictionary<(int, int), bool> _known = [];

    /// <summary>Loads of the first, and those of the second that they are.</summary>
    public List<(object First, object Second)> Loads { get; } = [];

    /// <summary>Two values are each other's, whatever computes them.</summary>
    public void Assume(Value a, Value b) => _known[(a.Id, b.Id)] = true;

    public bool IsEach(Statement a, Statement b) => (a, b) switch
    {
        (Store s, Store t) => s.Target.Id == t.Target.Id && AreEach(s.Indices, t.Indices) && IsEach(s.Value, t.Value),
        (Accumulate s, Accumulate t) => s.Target.Id == t.Target.Id && s.Operator == t.Operator && AreEach(s.Indices, t.Indices) && IsEach(s.Value, t.Value),
        _ => false,
    };

    private bool AreEach(EquatableArray<Operand> a, EquatableArray<Operand> b)
    {
        if (a.Count != b.Count)
            return false;
        for (int i = 0; i < a.Count; i++)
        {
            if (!IsEach(a[i], b[i]))
                return false;
        }
        return true;
    }

    public bool IsEach(Operand a, Operand b)
    {
        if (a.Type != b.Type)
            return false;
        if (a.Type == ValueType.Int && Known(a, first, _first) is { } index && Known(b, second, _second) is { } other)
            return shifted(index)?.IsSameAs(other) == true;
        if (a is not Value x || b is not Value y)
            return a == b;
        if (_known.TryGetValue((x.Id, y.Id), out bool known))
            return known;
        bool isEach = _first.Definition(x) is { } f && _second.Definition(y) is { } g ? IsEach(f, g) : x.Id == y.Id && _first.IsOutside(x) && _second.IsOutside(y);
        _known[(x.Id, y.Id)] = isEach;
        return isEach;
    }

    /// <summary>An integer in the loop's index and what is known before the loop; null where it is made of anything else.</summary>
    private AffineIndex? Known(Operand operand, For loop, LoopBody body)
    {
        var index = affine(operand);
        return index.Values.All(v => v.Id == loop.Index.Id || body.IsOutside(v)) ? index : null;
    }

    private bool IsEach(Operation f, Operation g)
    {
        bool isSame = (f, g) switch
        {
            (Unary a, Unary b) => a.Operator == b.Operator,
            (Binary a, Binary b) => a.Operator == b.Operator,
            (Intrinsic a, Intrinsic b) => a.Function == b.Function && a.Arguments.Count == b.Arguments.Count,
            (Load a, Load b) => a.Source.Id == b.Source.Id,
            (Length a, Length b) => a == b,
            (Convert a, Convert b) => a.To == b.To,
            (Select, Select) or (Stop, Stop) or (GuardedScale, GuardedScale) or (Share, Share) => true,
            _ => false,
        };
        if (!isSame || !Uses.Operands(f).Zip(Uses.Operands(g), IsEach).All(e => e))
            return false;
        if (f is Load of && g is Load to)
            Loads.Add((of, to));
        return true;
    }
}
