using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>How often the loops inside a loop run, in what is known before that loop.</summary>
/// <param name="body">What the outer loop defines.</param>
internal sealed class IterationCounts : StatementWalker
{
    private readonly LoopBody _body;
    private readonly Dictionary<int, Operand> _counts = [];

    public IterationCounts(For loop, LoopBody body)
    {
        _body = body;
        VisitStatement(loop);
    }

    /// <summary>The count of the loop that has this index.</summary>
    public Operand? Of(Value index) => _counts.TryGetValue(index.Id, out var count) ? count : null;

    /// <summary>What a count is at most: itself, or either side of a smaller-of-two. What is not known before the loop is left out.</summary>
    public IEnumerable<Operand> Bounds(Operand count)
    {
        if (_body.IsOutside(count))
            return [count];
        return _body.Definition((Value)count) is Intrinsic { Function: "Math.Min" } min ? min.Arguments.Items.SelectMany(Bounds) : [];
    }

    public override void VisitStatement(Statement statement)
    {
        if (statement is For loop)
            _counts[loop.Index.Id] = loop.Count;
        base.VisitStatement(statement);
    }
}
