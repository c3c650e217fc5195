using System.Collections.Immutable;

namespace HypergradGen.Generator.Ir;

/// <summary>
/// An index as a sum of products: offset + Σ factor·value·…, each term a sorted list of values with an integer factor.
/// Views are resolved, so that the index is one into the memory's root.
/// </summary>
public sealed class AffineIndex
{
    private AffineIndex(ImmutableSortedDictionary<string, Term> terms) => Terms = terms;

    /// <summary>By the values multiplied, as their numbers joined; the empty key is the constant.</summary>
    public ImmutableSortedDictionary<string, Term> Terms { get; }

    public sealed record Term(int Factor, ImmutableArray<Value> Values);

    private static readonly AffineIndex s_zero = new(ImmutableSortedDictionary<string, Term>.Empty);

    public static AffineIndex Zero => s_zero;

    public static AffineIndex One { get; } = s_zero.Plus(new Term(1, []));

    public static AffineIndex Of(Operand operand, Func<Value, Operation?> definition)
    {
        if (operand is Literal literal)
            return s_zero.Plus(new Term(literal.AsInt, []));
        var value = (Value)operand;
        return definition(value) switch
        {
            Binary { Operator: BinaryOperator.Add } o => Of(o.Left, definition).Plus(Of(o.Right, definition), 1),
            Binary { Operator: BinaryOperator.Subtract } o => Of(o.Left, definition).Plus(Of(o.Right, definition), -1),
            Binary { Operator: BinaryOperator.Multiply } o => Of(o.Left, definition).Times(Of(o.Right, definition)),
            Unary { Operator: UnaryOperator.Negate } o => s_zero.Plus(Of(o.Argument, definition), -1),
            _ => s_zero.Plus(new Term(1, [value])),
        };
    }

    public AffineIndex Plus(AffineIndex other, int sign = 1)
    {
        var sum = this;
        foreach (var term in other.Terms.Values)
            sum = sum.Plus(term with { Factor = unchecked(sign * term.Factor) });
        return sum;
    }

    private AffineIndex Plus(Term term)
    {
        string key = string.Join("·", term.Values.Select(v => v.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        int factor = unchecked(term.Factor + (Terms.TryGetValue(key, out var known) ? known.Factor : 0));
        return new AffineIndex(factor == 0 ? Terms.Remove(key) : Terms.SetItem(key, term with { Factor = factor }));
    }

    public AffineIndex Times(AffineIndex other)
    {
        var product = s_zero;
        foreach (var a in Terms.Values)
        {
            foreach (var b in other.Terms.Values)
                product = product.Plus(new Term(unchecked(a.Factor * b.Factor), a.Values.AddRange(b.Values).Sort((x, y) => x.Id.CompareTo(y.Id))));
        }
        return product;
    }

    /// <summary>Writes the index down as operations, with an operand in the place of each value; what is subtracted comes last, and a number behind values.</summary>
    public Operand Compute(BlockBuilder into, Func<Value, Operand> of)
    {
        Operand? sum = null;
        foreach (var term in Terms.Values.OrderBy(t => t.Factor < 0).ThenBy(t => t.Values.IsEmpty))
        {
            bool isSubtracted = sum is not null && term.Factor < 0;
            int factor = isSubtracted ? unchecked(-term.Factor) : term.Factor;
            Operand? product = factor == 1 && !term.Values.IsEmpty ? null : Operand.Int(factor);
            foreach (var value in term.Values)
                product = product is null ? of(value) : into.Binary(BinaryOperator.Multiply, product, of(value));
            sum = sum is null ? product : into.Binary(isSubtracted ? BinaryOperator.Subtract : BinaryOperator.Add, sum, product!);
        }
        return sum ?? Operand.Int(0);
    }

    /// <summary>The same in what the values are made of, as far as their definitions are known.</summary>
    public AffineIndex Resolved(Func<Value, Operation?> definition)
        => Terms.Values.Aggregate(s_zero, (sum, term) => sum.Plus(term.Values.Aggregate(Of(Operand.Int(term.Factor), definition), (product, value) => product.Times(Of(value, definition)))));

    /// <summary>The part that is a number.</summary>
    public int Number => Terms.TryGetValue("", out var term) ? term.Factor : 0;

    public bool IsSameAs(AffineIndex other) => Plus(other, -1).Terms.IsEmpty;

    /// <summary>The factor of one value, as the rest of the terms that have it once; null where it stands in a square.</summary>
    public AffineIndex? FactorOf(Value value)
    {
        var factor = s_zero;
        foreach (var term in Terms.Values)
        {
            int at = term.Values.IndexOf(value);
            if (at < 0)
                continue;
            var rest = term.Values.RemoveAt(at);
            if (rest.Contains(value))
                return null;
            factor = factor.Plus(term with { Values = rest });
        }
        return factor;
    }

    /// <summary>The index by a number that divides all its factors; null where it does not.</summary>
    public AffineIndex? DividedBy(int divisor)
        => Terms.Values.All(t => t.Factor % divisor == 0) ? Terms.Values.Aggregate(s_zero, (sum, t) => sum.Plus(t with { Factor = t.Factor / divisor })) : null;

    /// <summary>The index with another in the place of a value; null where the value stands in a square.</summary>
    public AffineIndex? With(Value value, AffineIndex by) => FactorOf(value) is { } factor ? Without(value).Plus(factor.Times(by)) : null;

    /// <summary>What is left without the terms that have a value.</summary>
    public AffineIndex Without(Value value)
        => new(Terms.RemoveRange(Terms.Where(t => t.Value.Values.Contains(value)).Select(t => t.Key)));

    public IEnumerable<Value> Values => Terms.Values.SelectMany(t => t.Values).Distinct();

    public int? AsConstant => Terms.IsEmpty ? 0 : Terms.Count == 1 && Terms.TryGetValue("", out var term) ? term.Factor : null;
}
