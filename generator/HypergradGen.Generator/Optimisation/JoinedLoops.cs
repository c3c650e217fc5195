using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Two loops, one in the other, as one, where they go through rows that lie one behind the other: an outer iteration begins where the inner loop of the one before would go on.
/// The outer index is then 0, and the inner one counts on.
/// <code>
/// for s &lt; m: for a &lt; n: { z = Σⱼ P[(s·n + a)·d + j]·v[j];  q[s·n + a] = z }
/// for a &lt; m·n: { z = Σⱼ P[a·d + j]·v[j];  q[a] = z }
/// </code>
/// </summary>
internal sealed class JoinedLoops : Walker
{
    private readonly For _outer, _inner;
    private readonly LoopBody _body;
    private readonly AffineIndex _each;
    private readonly HashSet<int> _counting;
    private bool _holds = true;

    private JoinedLoops(For outer, For inner)
    {
        (_outer, _inner, _body) = (outer, inner, LoopBody.Of(outer));
        _each = _body.Affine(inner.Count);
        _counting = [outer.Index.Id, inner.Index.Id];
    }

    /// <summary>The one loop, and before it what its count needs; null where the two are no such loops.</summary>
    public static IReadOnlyList<Statement>? Of(For outer, Numbering numbering)
    {
        if (!outer.OrderFree || outer.Carried.Count > 0 || outer.Body.Statements.LastOrDefault() is not For { OrderFree: true, Carried.Count: 0 } inner)
            return null;
        var before = outer.Body.Statements.Take(outer.Body.Statements.Count - 1).ToArray();
        if (before.Any(s => s is not (Let or Slice)) || !LoopBody.Of(outer).IsOutside(inner.Count) || !new JoinedLoops(outer, inner).Holds())
            return null;
        var into = new BlockBuilder(numbering);
        var each = into.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { inner.Count, Operand.Int(0) }));
        var count = into.Binary(BinaryOperator.Multiply, outer.Count, each);
        var first = new Let(outer.Index, new Binary(BinaryOperator.Add, Operand.Int(0), Operand.Int(0)));
        into.Add(inner with { Count = count, Body = inner.Body with { Statements = before.Prepend(first).Concat(inner.Body.Statements).ToImmutableArray() } });
        return into.Build().Statements;
    }

    private bool Holds()
    {
        VisitBlock(_outer.Body);
        return _holds;
    }

    public override void VisitStatement(Statement statement)
    {
        switch (statement)
        {
            case Let { Target.Type.Element: ElementType.Int32, Operation: Unary { Operator: UnaryOperator.Negate } or Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply } } s:
                if (Uses.Operands(s).Any(IsCounting))
                    _counting.Add(s.Target.Id);
                break;
            case Let { Operation: Load load }:
                RequireJoined(load.Source, load.Indices);
                break;
            case Slice s:
                RequireJoined(s.Source, new[] { s.Offset });
                _holds &= !IsCounting(s.Count);
                break;
            case Store s:
                RequireJoined(s.Target, s.Indices);
                OnOperandUsed(s.Value);
                break;
            case Accumulate s:
                RequireJoined(s.Target, s.Indices);
                OnOperandUsed(s.Value);
                break;
            case Let or For or If or Phase:
                base.VisitStatement(statement);
                break;
            default:
                _holds = false;
                break;
        }
    }

    /// <summary>The place moves as far in an outer iteration as in all of the inner ones.</summary>
    private void RequireJoined(Buffer buffer, EquatableArray<Operand> indices)
        => _holds &= _body.Place(buffer, indices) is { } place && place.Index.FactorOf(_outer.Index) is { } outer && place.Index.FactorOf(_inner.Index) is { } inner
            && outer.IsSameAs(inner.Times(_each));

    private bool IsCounting(Operand operand) => operand is Value value && _counting.Contains(value.Id);

    /// <summary>A number that counts serves places alone.</summary>
    protected override void OnOperandUsed(Operand operand) => _holds &= !IsCounting(operand);
}
