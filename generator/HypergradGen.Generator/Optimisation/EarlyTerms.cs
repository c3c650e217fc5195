using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Adds the terms of a sum that an earlier program knows to each other, so that it can hand on their sum, and the later one reads one number and makes one addition. The order of the additions
/// changes.
/// <code>
/// z = (c + a) + b         e = c + b;  z = e + a        of which w decides a alone
/// </code>
/// </summary>
public sealed class EarlyTerms : Rewriter
{
    private readonly LinearPart _late;
    private readonly IReadOnlyDictionary<int, int> _uses;

    /// <summary>The operations of the block that is gone through, so far.</summary>
    private Dictionary<int, Operation> _block = [];

    private EarlyTerms(LinearPart late, IReadOnlyDictionary<int, int> uses) => (_late, _uses) = (late, uses);

    /// <param name="late">The buffers that only the later program has.</param>
    public static Function Gather(Function function, IReadOnlyCollection<Buffer> late)
        => new EarlyTerms(LinearPart.Of(function, late), UseNumbers.Of(function.Body with { Yields = function.Results })).Rewrite(function);

    protected override Block RewriteBlock(Block block)
    {
        var around = _block;
        _block = [];
        var rewritten = base.RewriteBlock(block);
        _block = around;
        return rewritten;
    }

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        if (statement is not Let { Operation: var operation, Target: var target })
        {
            base.Rewrite(statement, into);
            return;
        }
        _block[target.Id] = operation;
        if (!target.Type.IsReal || operation is not Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum)
        {
            base.Rewrite(statement, into);
            return;
        }
        var terms = new List<Term>();
        Collect(sum, isNegative: false, terms);
        var (early, late) = (terms.Where(t => !_late.Contains(t.Operand)).ToList(), terms.Where(t => _late.Contains(t.Operand)).ToList());
        bool isNegative = early.All(t => t.IsNegative);
        if (early.Count < 2 || late.Count == 0 || isNegative && late.All(t => t.IsNegative))
        {
            base.Rewrite(statement, into);
            return;
        }
        var known = into.Let(target.Type, Sum(isNegative ? early.ConvertAll(t => t with { IsNegative = false }) : early, into), target.Name);
        into.Add(new Let(target, Sum([new Term(known, isNegative), .. late], into)));
    }

    /// <summary>The terms of a sum in the order in which they are written. What is added to nothing else in this block, and is not known earlier as a whole, is a part of the sum.</summary>
    private void Collect(Binary sum, bool isNegative, List<Term> terms)
    {
        Add(sum.Left, isNegative);
        Add(sum.Right, isNegative != (sum.Operator == BinaryOperator.Subtract));

        void Add(Operand operand, bool isTermNegative)
        {
            if (operand is Value value && _late.Contains(value) && _uses[value.Id] == 1 && _block.TryGetValue(value.Id, out var operation)
                && operation is Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } part)
                Collect(part, isTermNegative, terms);
            else
                terms.Add(new Term(operand, isTermNegative));
        }
    }

    /// <summary>The first term that is not negative, and the others added to it and subtracted from it in their order; its last operation.</summary>
    private Binary Sum(List<Term> terms, BlockBuilder into)
    {
        var first = terms.First(t => !t.IsNegative);
        var sum = Map(first.Operand);
        var rest = terms.Where(t => !ReferenceEquals(t, first)).ToList();
        foreach (var term in rest.Take(rest.Count - 1))
            sum = into.Let(first.Operand.Type, Next(sum, term));
        return Next(sum, rest[rest.Count - 1]);
    }

    private Binary Next(Operand sum, Term term) => new(term.IsNegative ? BinaryOperator.Subtract : BinaryOperator.Add, sum, Map(term.Operand));
}
