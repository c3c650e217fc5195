using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// What the loops inside a row become when they are written out, where neighbouring rows read and write neighbouring elements in all that they do, so that the rows can be lanes.
/// <code>
/// for j &lt; m: for b &lt; 3: s += c[b]·w[j + b]          3 · (two reads, a product and a sum)
/// for i &lt; n: for b &lt; 3: s += a[3·i + b]·w[b]        no: from row to row the distance is 3
/// </code>
/// </summary>
internal sealed class RowTerms : StatementWalker
{
    /// <summary>From so many iterations on a loop fills a vector itself, and products of matrices are kernels.</summary>
    private const int LongestLoop = 8;

    private readonly For _rows;
    private readonly LoopBody _body;
    private long _times = 1;
    private long _operations;
    private bool _isRefused;

    private RowTerms(For rows) => (_rows, _body) = (rows, LoopBody.Of(rows));

    /// <summary>The number of operations on numbers; more than any where the loop cannot be written out so.</summary>
    public static long Of(For loop, For rows)
    {
        var terms = new RowTerms(rows);
        terms.VisitStatement(loop);
        return terms._isRefused ? long.MaxValue : terms._operations;
    }

    public override void VisitStatement(Statement statement)
    {
        switch (statement)
        {
            case For { Count: Literal { AsInt: > 0 and < LongestLoop and var count } }:
                _times *= count;
                base.VisitStatement(statement);
                _times /= count;
                return;
            case Let { Operation: Load load }:
                _isRefused |= !IsAlongRows(load.Source, load.Indices);
                break;
            case Store store:
                _isRefused |= !IsAlongRows(store.Target, store.Indices);
                break;
            case Accumulate sum:
                _isRefused |= !IsAlongRows(sum.Target, sum.Indices);
                break;
            case not (Let or Slice):
                _isRefused = true;
                return;
        }
        if (statement is not (For or Slice or Let { Target.Type.IsReal: false }))
            _operations += _times;
    }

    private bool IsAlongRows(Buffer buffer, EquatableArray<Operand> indices)
        => _body.Place(buffer, indices) is { } place && place.Index.FactorOf(_rows.Index)?.AsConstant is 0 or 1;
}
