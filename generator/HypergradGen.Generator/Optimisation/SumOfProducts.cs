using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>An operand that is added or, where negative, subtracted.</summary>
public sealed record Term(Operand Operand, bool IsNegative);

/// <summary>A product with its sign: the factors of a·(−b)·c are a, b and c.</summary>
public sealed record SignedProduct(bool IsNegative, ImmutableArray<Operand> Factors);

/// <summary>Expressions taken apart into terms and factors.</summary>
public static class SumOfProducts
{
    /// <summary>More factors than any matrix product has: an expression of so many is left as it is.</summary>
    private const int MostFactors = 8;

    /// <summary>
    /// What a loop adds to a value that it carries in one iteration; null where the value, or a part of its sum, is used in any other way.
    /// <code>
    /// t = z + a·b − c          Terms(t, z): +(a·b), −c
    /// </code>
    /// </summary>
    public static IReadOnlyList<Term>? Terms(Operand sum, Value carried, Block body, Func<Value, Operation?> definition)
    {
        var uses = UseNumbers.Of(body);
        var reaching = new Dictionary<int, bool>();
        bool Reaches(Operand operand)
        {
            if (operand is not Value value)
                return false;
            if (value.Id == carried.Id)
                return true;
            if (!reaching.TryGetValue(value.Id, out bool known))
                reaching[value.Id] = known = definition(value) is { } operation && Uses.Operands(operation).Any(Reaches);
            return known;
        }

        var terms = new List<Term>();
        bool found = false;
        bool isSum = true;
        void Collect(Operand operand, bool isNegative)
        {
            if (!Reaches(operand))
            {
                terms.Add(new Term(operand, isNegative));
            }
            else if (uses[((Value)operand).Id] != 1)
            {
                isSum = false;
            }
            else if (((Value)operand).Id == carried.Id)
            {
                isSum &= !found && !isNegative;
                found = true;
            }
            else if (definition((Value)operand) is Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } o)
            {
                Collect(o.Left, isNegative);
                if (isSum)
                    Collect(o.Right, isNegative != (o.Operator == BinaryOperator.Subtract));
            }
            else
            {
                isSum = false;
            }
        }

        Collect(sum, false);
        return isSum && found && terms.Count > 0 ? terms : null;
    }

    /// <summary>
    /// A term multiplied out, where at most one of two factors is a sum; null where it has more terms or factors than any matrix product has.
    /// <code>
    /// c·(a·b − d)          c·a·b,  −c·d
    /// </code>
    /// </summary>
    public static IReadOnlyList<SignedProduct>? Expand(Term term, Func<Value, Operation?> definition)
    {
        bool isLong = false;
        List<SignedProduct> Collect(Operand operand, bool isNegative)
        {
            List<SignedProduct> alone = [new(isNegative, [operand])];
            if (isLong || operand is not Value value)
                return alone;
            switch (definition(value))
            {
                case Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } o:
                    return Checked([.. Collect(o.Left, isNegative), .. Collect(o.Right, isNegative != (o.Operator == BinaryOperator.Subtract))]);
                case Binary { Operator: BinaryOperator.Multiply } o:
                    var (left, right) = (Collect(o.Left, isNegative), Collect(o.Right, false));
                    return left.Count > 1 && right.Count > 1 ? alone
                        : Checked([.. left.SelectMany(_ => right, (l, r) => new SignedProduct(l.IsNegative != r.IsNegative, l.Factors.AddRange(r.Factors)))]);
                case Unary { Operator: UnaryOperator.Negate } o:
                    return Collect(o.Argument, !isNegative);
                default:
                    return alone;
            }
        }

        List<SignedProduct> Checked(List<SignedProduct> terms)
        {
            isLong |= terms.Count > MostFactors || terms.Any(t => t.Factors.Length > MostFactors);
            return terms;
        }

        var all = Collect(term.Operand, term.IsNegative);
        return isLong ? null : all;
    }

    public static SignedProduct Factors(Term term, Func<Value, Operation?> definition)
    {
        var factors = ImmutableArray.CreateBuilder<Operand>();
        bool isNegative = term.IsNegative;
        void Collect(Operand factor)
        {
            switch (factor is Value value && factors.Count < MostFactors ? definition(value) : null)
            {
                case Binary { Operator: BinaryOperator.Multiply } o:
                    Collect(o.Left);
                    Collect(o.Right);
                    break;
                case Unary { Operator: UnaryOperator.Negate } o:
                    isNegative = !isNegative;
                    Collect(o.Argument);
                    break;
                default:
                    factors.Add(factor);
                    break;
            }
        }

        Collect(term.Operand);
        return new SignedProduct(isNegative, factors.ToImmutable());
    }
}
