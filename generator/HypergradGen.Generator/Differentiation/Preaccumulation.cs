using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Differentiation;

/// <summary>
/// Multiplies coefficients before they meet a tangent: a chain of products along which nothing else branches off is one
/// product with one coefficient, and what reaches a sum from the same tangent twice has one coefficient, the sum of both.
/// The coefficients are not linear, so that a linearisation computes them once.
/// <code>
/// ė = e·ż                 c = r·(r·e)          (not linear)
/// u̇ = r·ė                 ṙ = c·ż
/// ṙ = r·u̇
/// </code>
/// </summary>
public sealed class Preaccumulation : Rewriter
{
    private const int LongestSum = 12;

    private readonly LinearPart _linear;
    private readonly SingleUses _uses;
    private readonly Dictionary<int, List<Term>> _deferred = [];

    private Preaccumulation(LinearPart linear, SingleUses uses) => (_linear, _uses) = (linear, uses);

    /// <param name="function">A program with tangents, linear in <paramref name="seeds"/>.</param>
    /// <param name="values">Value parameters that it is linear in too.</param>
    public static Function Run(Function function, IReadOnlyCollection<Buffer> seeds, Helpers? helpers = null, IReadOnlyCollection<Value>? values = null)
    {
        var linear = LinearPart.Of(function, seeds, values, helpers);
        return new Preaccumulation(linear, SingleUses.Of(function, linear)).Rewrite(function);
    }

    /// <summary>±coefficient·tangent; a guarded one is 0 where the tangent is.</summary>
    private sealed record Term(Operand? Coefficient, Operand Tangent, bool IsNegative, bool IsGuarded);

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        if (statement is Let s && _linear.Contains(s.Target) && Terms(s.Operation, into) is { } terms)
        {
            if (_uses.IsReadByProduct(s.Target) && terms.Count <= LongestSum)
                _deferred[s.Target.Id] = terms;
            else
                Define(s.Target, terms, into);
            return;
        }
        base.Rewrite(statement, into);
    }

    private List<Term>? Terms(Operation operation, BlockBuilder into) => operation switch
    {
        Binary { Operator: BinaryOperator.Add } o => Merged([.. Terms(o.Left), .. Terms(o.Right)], into),
        Binary { Operator: BinaryOperator.Subtract } o => Merged([.. Terms(o.Left), .. Terms(o.Right).Select(Negated)], into),
        Unary { Operator: UnaryOperator.Negate } o => [.. Terms(o.Argument).Select(Negated)],
        Binary { Operator: BinaryOperator.Multiply } o when _linear.Contains(o.Right) => Scaled(Map(o.Left), Terms(o.Right), false, into),
        Binary { Operator: BinaryOperator.Multiply } o => Scaled(Map(o.Right), Terms(o.Left), false, into),
        GuardedScale o when _linear.Contains(o.Argument) => Scaled(Map(o.Coefficient), Terms(o.Argument), true, into),
        _ => null,
    };

    /// <summary>A literal zero contributes nothing.</summary>
    private List<Term> Terms(Operand operand)
        => operand is Value value && _deferred.TryGetValue(value.Id, out var terms) ? terms
            : Map(operand) is Literal { AsReal: 0 } ? [] : [new Term(null, Map(operand), false, false)];

    private static Term Negated(Term term) => term with { IsNegative = !term.IsNegative };

    private List<Term> Scaled(Operand coefficient, List<Term> terms, bool isGuarded, BlockBuilder into)
    {
        if (terms.Count == 0)
            return terms;
        var term = terms.Count == 1 ? terms[0] : new Term(null, Sum(terms, into, null), false, false);
        return [term with { Coefficient = Product(coefficient, term.Coefficient, isGuarded, into), IsGuarded = isGuarded || term.IsGuarded }];
    }

    /// <summary>A guarded product of coefficients is 0 where the inner one is, as the chain would be.</summary>
    private static Operand Product(Operand outer, Operand? inner, bool isGuarded, BlockBuilder into)
        => inner is null ? outer
            : isGuarded ? into.Let(outer.Type, new GuardedScale(outer, inner))
            : into.Binary(BinaryOperator.Multiply, outer, inner);

    private static List<Term> Merged(List<Term> terms, BlockBuilder into)
    {
        var merged = new List<Term>();
        foreach (var term in terms)
        {
            int at = merged.FindIndex(t => t.Tangent == term.Tangent);
            if (at < 0)
            {
                merged.Add(term);
                continue;
            }
            var first = merged[at];
            var one = Literal.Of(term.Tangent.Type, 1);
            bool isDifference = first.IsNegative != term.IsNegative;
            var sum = into.Binary(isDifference ? BinaryOperator.Subtract : BinaryOperator.Add, first.Coefficient ?? one, term.Coefficient ?? one);
            merged[at] = first with { Coefficient = sum, IsGuarded = first.IsGuarded || term.IsGuarded };
        }
        return merged;
    }

    private void Define(Value target, List<Term> terms, BlockBuilder into)
    {
        if (terms.Count == 0)
            Replace(target, Literal.Of(target.Type, 0));
        else if (Sum(terms, into, target) is { } sum && sum != target)
            Replace(target, sum);
    }

    /// <summary>Writes the sum; the last step defines <paramref name="target"/>, where there is a step.</summary>
    private static Operand Sum(List<Term> terms, BlockBuilder into, Value? target)
    {
        // A sum starts with a term that is added, where there is one.
        int start = Math.Max(0, terms.FindIndex(t => !t.IsNegative));
        List<Term> ordered = [terms[start], .. terms.Where((_, i) => i != start)];
        Operand sum = terms[0].Tangent;
        for (int i = 0; i < ordered.Count; i++)
        {
            var term = ordered[i];
            bool isLast = i == ordered.Count - 1;
            bool negatesFirst = i == 0 && term.IsNegative;
            var product = term.Coefficient is null ? term.Tangent
                : Step(term.IsGuarded ? new GuardedScale(term.Coefficient, term.Tangent) : new Binary(BinaryOperator.Multiply, term.Coefficient, term.Tangent), isLast && i == 0 && !negatesFirst);
            sum = i > 0 ? Step(new Binary(term.IsNegative ? BinaryOperator.Subtract : BinaryOperator.Add, sum, product), isLast)
                : negatesFirst ? Step(new Unary(UnaryOperator.Negate, product), isLast) : product;
        }
        return sum;

        Operand Step(Operation operation, bool definesTarget)
        {
            if (!definesTarget || target is null)
                return into.Let(terms[0].Tangent.Type, operation);
            into.Add(new Let(target, operation));
            return target;
        }
    }
}

/// <summary>The linear values that are read once, by a product or sum of the block that defines them.</summary>
public sealed class SingleUses : Walker
{
    private readonly LinearPart _linear;
    private readonly Dictionary<int, int> _counts = [];
    private readonly Dictionary<int, Block> _definedIn = [];
    private readonly HashSet<int> _readByProducts = [];
    private Block? _block;

    private SingleUses(LinearPart linear) => _linear = linear;

    public static SingleUses Of(Function function, LinearPart linear)
    {
        var uses = new SingleUses(linear);
        uses.VisitFunction(function);
        return uses;
    }

    public bool IsReadByProduct(Value value)
        => _readByProducts.Contains(value.Id) && _counts[value.Id] == 1;

    public override void VisitBlock(Block block)
    {
        var outer = _block;
        _block = block;
        base.VisitBlock(block);
        _block = outer;
    }

    public override void VisitStatement(Statement statement)
    {
        if (statement is Let { Operation: Unary or GuardedScale or Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply } } s && _linear.Contains(s.Target))
        {
            foreach (var operand in Uses.Operands(s.Operation).OfType<Value>())
            {
                if (_definedIn.TryGetValue(operand.Id, out var block) && ReferenceEquals(block, _block))
                    _readByProducts.Add(operand.Id);
            }
        }
        base.VisitStatement(statement);
    }

    protected override void OnValueDefined(Value value, Statement? by)
    {
        if (_block is not null && by is Let)
            _definedIn[value.Id] = _block;
    }

    protected override void OnOperandUsed(Operand operand)
    {
        if (operand is Value value)
            _counts[value.Id] = _counts.TryGetValue(value.Id, out int count) ? count + 1 : 1;
    }
}
