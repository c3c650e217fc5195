using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Computes where a range of a loop's indices is cut, without overflow, whatever the numbers are:
/// <code>
/// j &lt; x      m = max(min(x, to), from)                 from … m − 1 and m … to − 1
/// j ≤ x      m = max(min(x, to − 1) + 1, from)
/// </code>
/// What is known of the numbers leaves out a part of it.
/// </summary>
internal sealed class IndexCuts(BlockBuilder into, IReadOnlyDictionary<int, Operation> definitions, IReadOnlyDictionary<int, Operand> countsOfLoops)
{
    private static readonly ValueType s_wide = new(ElementType.Int64);

    private readonly HashSet<int> _notNegative = [];
    private readonly Dictionary<int, Operation> _own = [];

    /// <summary>A count that may be negative, and the end of the loop's indices.</summary>
    private (Operand Count, Operand End)? _whole;

    /// <summary>All indices of a loop.</summary>
    public IndexRange All(Operand count)
    {
        bool isEnd = IsNotNegative(count) || countsOfLoops.Values.Contains(count);
        var end = isEnd ? count : Intrinsic("Math.Max", count, Operand.Int(0));
        if (!isEnd)
            _whole = (count, end);
        return new IndexRange(Operand.Int(0), Marked(end));
    }

    public Operand Write(AffineIndex index)
    {
        // Of a loop without iterations nothing is asked: where it has some, its end is its count.
        if (_whole is var (count, end) && index.Resolved(Definition).Plus(Affine(count), -1).AsConstant is { } less and <= 0 and > int.MinValue / 2)
            return Binary(BinaryOperator.Subtract, end, Operand.Int(-less));
        Operand? sum = null;
        foreach (var term in index.Terms.Values.OrderBy(t => t.Factor < 0).ThenBy(t => t.Values.IsEmpty))
        {
            // The least integer has no opposite.
            bool isTakenOff = sum is not null && term.Factor is < 0 and > int.MinValue;
            int factor = isTakenOff ? -term.Factor : term.Factor;
            Operand? product = factor == 1 && !term.Values.IsEmpty ? null : Operand.Int(factor);
            foreach (var value in term.Values)
                product = product is null ? value : Binary(BinaryOperator.Multiply, product, value);
            sum = sum is null ? product : Binary(isTakenOff ? BinaryOperator.Subtract : BinaryOperator.Add, sum, product!);
        }
        return sum ?? Operand.Int(0);
    }

    /// <summary>The indices of a range for which j &lt; x − y holds, or j ≤ x − y, and those behind them.</summary>
    public (IndexRange Before, IndexRange Behind) Cut(IndexRange range, Operand x, Operand y, bool takesEqual)
    {
        switch (y)
        {
            case Literal { AsInt: 0 }:
                return Cut(range, x, takesEqual);
            case Literal { AsInt: 1 } when takesEqual:
                return Cut(range, x, takesEqual: false);
            case Literal { AsInt: -1 } when !takesEqual:
                return Cut(range, x, takesEqual: true);
            case Literal right when x is Literal left:
                return Cut(range, Operand.Int((int)Math.Max(Math.Min(left.Bits - right.Bits, int.MaxValue), int.MinValue)), takesEqual);
            case var _ when IsNotNegative(x) && IsNotNegative(y):
                return Cut(range, Binary(BinaryOperator.Subtract, x, y), takesEqual);
        }
        var difference = Wide(BinaryOperator.Subtract, Wide(x), Wide(y));
        if (takesEqual)
            difference = Wide(BinaryOperator.Add, difference, Literal.Integer(s_wide, 1));
        var least = Operation(s_wide, new Intrinsic("Math.Min", new[] { difference, Wide(range.To) }));
        var cut = Operation(ValueType.Int, new Convert(ValueType.Int, Operation(s_wide, new Intrinsic("Math.Max", new[] { least, Wide(range.From) }))));
        return (range with { To = Marked(cut) }, range with { From = cut });
    }

    /// <summary>Where x is, if it is in the range: from there to the second of the numbers is one index, or none.</summary>
    public (Operand At, Operand Behind) Single(IndexRange range, Operand x) => (CutAt(range, x), CutAfter(range, x));

    /// <summary>x is in a range for certain.</summary>
    public bool Holds(IndexRange range, Operand x) => IsBelow(x, range.To) && (range.From is Literal { AsInt: 0 } ? IsNotNegative(x) : x == range.From);

    /// <summary>Never negative: literals, indices, lengths, cuts, and the greater of such a one and anything.</summary>
    public bool IsNotNegative(Operand operand) => operand switch
    {
        Literal literal => literal.AsInt >= 0,
        Value value when _notNegative.Contains(value.Id) || countsOfLoops.ContainsKey(value.Id) => true,
        Value value => Definition(value) is Length || Definition(value) is Intrinsic { Function: "Math.Max" } o && o.Arguments.Any(IsNotNegative),
        _ => false,
    };

    /// <summary>The indices for which o + j does not wrap around, or c − j, and those behind them, if there may be any.</summary>
    public (IndexRange Unwrapped, IndexRange? Wrapped) Wrap(IndexComparison comparison, Operand offset, IndexRange range)
    {
        if (range.IsUnwrapped(comparison) || NeverWraps(comparison, offset, range))
            return (range, null);

        // The last such index is c − int.MinValue, or int.MaxValue − o.
        var (unwrapped, wrapped) = comparison.IsDifference ? Cut(range, offset, Operand.Int(int.MinValue), takesEqual: true) : Cut(range, Operand.Int(int.MaxValue), offset, takesEqual: true);
        return (unwrapped with { Unwrapped = range.Unwrapped.Add(comparison) }, wrapped);
    }

    /// <summary>How many indices a range has.</summary>
    public Operand Count(IndexRange range)
    {
        var count = Binary(BinaryOperator.Subtract, range.To, range.From);
        return range.HasAtMostOne && count is not Literal ? Operation(ValueType.Int, SingleIterations.Count(count)) : count;
    }

    public Operand Difference(Operand a, Operand b) => Binary(BinaryOperator.Subtract, a, b);

    private Operand Binary(BinaryOperator op, Operand a, Operand b) => Operation(BlockBuilder.ResultType(op, a), new Binary(op, a, b));

    private bool NeverWraps(IndexComparison comparison, Operand offset, IndexRange range)
    {
        var end = comparison.Offset.Plus(Affine(range.To), comparison.IsDifference ? -1 : 1).Resolved(Definition);
        if (comparison.IsDifference)
            return offset is Literal { AsInt: >= -1 } || IsNotNegative(offset) || Distance(range.To, offset) is < 0 and > int.MinValue / 2;

        // o + end is 2³² − 2 at the most, so that it has not wrapped around where it is not negative.
        return offset is Literal { AsInt: <= 1 } || end.AsConstant is >= 0 || end.Terms.Count == 1 && end.Terms.Values.Single() is { Factor: 1, Values: [var value] } && IsNotNegative(value);
    }

    private (IndexRange Before, IndexRange Behind) Cut(IndexRange range, Operand x, bool takesEqual)
    {
        var cut = takesEqual ? CutAfter(range, x) : CutAt(range, x);
        return (
            range with { To = cut, HasAtMostOne = range.HasAtMostOne || Distance(range.From, x) == (takesEqual ? 0 : 1) },
            range with { From = cut, HasAtMostOne = range.HasAtMostOne || Distance(range.To, x) == (takesEqual ? -2 : -1) });
    }

    private Operand CutAt(IndexRange range, Operand x)
    {
        if (Distance(range.From, x) is <= 0)
            return range.From;
        if (Distance(range.To, x) is 0)
            return range.To;
        return NotBefore(range.From, IsBelow(x, range.To) ? x : Intrinsic("Math.Min", x, range.To));
    }

    private Operand CutAfter(IndexRange range, Operand x)
    {
        if (Distance(range.From, x) is < 0)
            return range.From;
        if (Distance(range.To, x) is -1 or 0)
            return range.To;
        if (range is { From: Literal { AsInt: 0 }, To: var to } && x is Literal { AsInt: 0 })
            return countsOfLoops.Values.Contains(to) ? Operand.Int(1) : Intrinsic("Math.Min", to, Operand.Int(1));
        var least = IsBelow(x, range.To) ? x : Intrinsic("Math.Min", x, Binary(BinaryOperator.Subtract, range.To, Operand.Int(1)));
        var behind = Binary(BinaryOperator.Add, least, Operand.Int(1));
        return NotBefore(range.From, IsNotNegative(x) ? Marked(behind) : behind);
    }

    private Operand NotBefore(Operand from, Operand x) => from == x || from is Literal { AsInt: 0 } && IsNotNegative(x) ? x : Intrinsic("Math.Max", x, from);

    private Operation? Definition(Value value) => _own.TryGetValue(value.Id, out var own) ? own : definitions.TryGetValue(value.Id, out var operation) ? operation : null;

    private AffineIndex Affine(Operand operand) => AffineIndex.Of(operand, Definition);

    /// <summary>How far x is behind an end of a range, where that is a number. One that is not positive is the true difference: an end is never negative, and what is taken from it fits.</summary>
    private int? Distance(Operand end, Operand x) => Affine(x).Plus(Affine(end), -1).AsConstant;

    /// <summary>x &lt; end for certain: the index of a loop around with so many iterations, say.</summary>
    private bool IsBelow(Operand x, Operand end)
        => x is Value value && countsOfLoops.TryGetValue(value.Id, out var count) && count == end || Distance(end, x) is < 0;

    private Operand Wide(Operand operand) => Operation(s_wide, new Convert(s_wide, operand));

    private Operand Wide(BinaryOperator op, Operand a, Operand b) => Operation(s_wide, new Binary(op, a, b));

    private Operand Intrinsic(string function, Operand a, Operand b)
    {
        var result = Operation(ValueType.Int, new Intrinsic(function, new[] { a, b }));
        bool isNotNegative = function == "Math.Max" ? IsNotNegative(a) || IsNotNegative(b) : IsNotNegative(a) && IsNotNegative(b);
        return isNotNegative ? Marked(result) : result;
    }

    private Operand Marked(Operand operand)
    {
        if (operand is Value value)
            _notNegative.Add(value.Id);
        return operand;
    }

    private Operand Operation(ValueType type, Operation operation)
    {
        if (Folding.Fold(operation, Definition) is { } folded)
            return folded;
        var value = into.Let(type, operation);
        _own[value.Id] = operation;
        return value;
    }
}
