using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Differentiation;

/// <summary>
/// A value as a sum: what it adds up, through sums within it and factors that are numbers, each with the number that multiplies it.
/// <code>
/// b = 1 + 2·(e + s)         1 · One + 2 · e + 2 · s
/// </code>
/// </summary>
public sealed class Summands
{
    /// <summary>Under what numbers are kept: they are multiples of 1.</summary>
    private const int One = -1;

    /// <summary>A value may be reached on many ways; beyond this many steps nobody wrote a sum.</summary>
    private const int MostSteps = 64;

    /// <summary>Products of larger or smaller factors would leave the range of numbers.</summary>
    private const double LargestFactor = 1e15;

    private readonly Func<Operand, Operation?> _definition;
    private readonly Dictionary<int, double> _weights = [];
    private readonly List<Operand> _terms = [];
    private int _steps;

    private Summands(Operand sum, Func<Operand, Operation?> definition)
    {
        (Sum, _definition) = (sum, definition);
        Add(sum, 1);
    }

    /// <summary>The summands of a value; null where there are too many or their factors too large or too small.</summary>
    public static Summands? Of(Operand sum, Func<Operand, Operation?> definition)
    {
        var summands = new Summands(sum, definition);
        return summands._steps <= MostSteps ? summands : null;
    }

    public Operand Sum { get; }

    /// <summary>Each once, in the order in which they are written.</summary>
    public IReadOnlyList<Operand> Terms => _terms;

    /// <summary>What multiplies a summand, 0 where it is none.</summary>
    public double WeightOf(Operand term) => _weights.TryGetValue(Key(term), out double weight) ? weight : 0;

    private static int Key(Operand term) => term is Value value ? value.Id : One;

    private void Add(Operand x, double weight)
    {
        if (++_steps > MostSteps)
            return;
        if (Parts(x) is { } parts)
        {
            foreach (var (part, factor) in parts)
                Add(part, weight * factor);
            return;
        }
        if (Math.Abs(weight) is not (<= LargestFactor and >= 1 / LargestFactor))
            _steps = MostSteps + 1;
        if (!_weights.ContainsKey(Key(x)))
        {
            _weights.Add(Key(x), 0);
            _terms.Add(x);
        }
        _weights[Key(x)] += x is Literal literal ? weight * literal.AsReal : weight;
    }

    private (Operand Part, double Factor)[]? Parts(Operand x) => _definition(x) switch
    {
        Unary { Operator: UnaryOperator.Negate } o => [(o.Argument, -1)],
        Binary { Operator: BinaryOperator.Add } o => [(o.Left, 1), (o.Right, 1)],
        Binary { Operator: BinaryOperator.Subtract } o => [(o.Left, 1), (o.Right, -1)],
        Binary { Operator: BinaryOperator.Multiply, Left: Literal { AsReal: not 0 } factor } o => [(o.Right, factor.AsReal)],
        Binary { Operator: BinaryOperator.Multiply, Right: Literal { AsReal: not 0 } factor } o => [(o.Left, factor.AsReal)],
        Binary { Operator: BinaryOperator.Divide, Right: Literal { AsReal: not 0 } divisor } o => [(o.Left, 1 / divisor.AsReal)],
        _ => null,
    };

    public bool IsTerm(Operand x) => _weights.ContainsKey(Key(x));

    /// <summary>Whether a summand of a part of the sum is among these.</summary>
    public bool Holds(Operand x, Func<Operand, bool> isSought)
        => IsTerm(x) ? isSought(x) : Parts(x) is { } parts && parts.Any(p => Holds(p.Part, isSought));

    /// <summary>
    /// The sum with each summand times a number. What is left as it is is not added up again: the user's order of additions stays, and what cancels in it.
    /// </summary>
    /// <returns>Null where nothing is left.</returns>
    public Operand? With(Func<Operand, double> factor, BlockBuilder into) => With(Sum, factor, into);

    private Operand? With(Operand x, Func<Operand, double> factor, BlockBuilder into)
    {
        if (!Holds(x, term => factor(term) != 1))
            return x;
        if (IsTerm(x))
            return (factor(x), x) switch { (0, _) => null, (double f, Literal literal) => Literal.Of(x.Type, f * literal.AsReal), (-1, _) => into.Unary(UnaryOperator.Negate, x), (double f, _) => into.Binary(BinaryOperator.Multiply, Literal.Of(x.Type, f), x) };
        switch (_definition(x))
        {
            case Unary o:
                return With(o.Argument, factor, into) is { } negated ? into.Unary(UnaryOperator.Negate, negated) : null;
            case Binary { Operator: BinaryOperator.Add } o:
                var (first, second) = (With(o.Left, factor, into), With(o.Right, factor, into));
                return first is null ? second : second is null ? first : into.Binary(BinaryOperator.Add, first, second);
            case Binary { Operator: BinaryOperator.Subtract } o:
                var (left, right) = (With(o.Left, factor, into), With(o.Right, factor, into));
                return right is null ? left : left is null ? into.Unary(UnaryOperator.Negate, right) : into.Binary(BinaryOperator.Subtract, left, right);
            case Binary { Left: Literal } o:
                return With(o.Right, factor, into) is { } multiplied ? into.Binary(o.Operator, o.Left, multiplied) : null;
            case Binary o:
                return With(o.Left, factor, into) is { } scaled ? into.Binary(o.Operator, scaled, o.Right) : null;
            default:
                throw new InvalidOperationException($"{x} is no sum");
        }
    }
}
