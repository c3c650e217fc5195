using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Of two values that a loop carries, that start alike and go on alike, one is enough: they are equal by induction.
/// <code>
/// for j carrying a from 0, b from 0: { t = x[j]*w[j];  a' = a + t;  b' = b + t }          b ≡ a
/// </code>
/// </summary>
public sealed class EqualSums : Rewriter
{
    private readonly Dictionary<int, Statement> _definitions = [];
    private readonly Dictionary<int, (For Loop, int Place)> _results = [];

    private EqualSums()
    {
    }

    public static Function Merge(Function function)
    {
        var pass = new EqualSums();
        new Collector(pass).VisitBlock(function.Body);
        return pass.Rewrite(function);
    }

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        var kept = new List<int>();
        for (int i = 0; i < s.Carried.Count; i++)
        {
            int same = kept.FindIndex(k => Map(s.Carried[k].Initial) == Map(s.Carried[i].Initial) && GoOnAlike(s, k, i));
            if (same < 0)
            {
                kept.Add(i);
                continue;
            }
            Replace(s.Carried[i].Parameter, Map(s.Carried[kept[same]].Parameter));
            Replace(s.Carried[i].Result, Map(s.Carried[kept[same]].Result));
        }
        base.RewriteFor(
            s with
            {
                Carried = kept.Select(i => s.Carried[i]).ToImmutableArray(),
                Body = s.Body with { Yields = kept.Select(i => s.Body.Yields[i]).ToImmutableArray() },
            },
            into);
    }

    private bool GoOnAlike(For s, int a, int b)
        => s.Carried[a].Parameter.Type == s.Carried[b].Parameter.Type
            && AreEqual(s.Body.Yields[a], s.Body.Yields[b], [(s.Carried[a].Parameter.Id, s.Carried[b].Parameter.Id)]);

    /// <summary>Equal, if the assumed pairs are.</summary>
    private bool AreEqual(Operand a, Operand b, ImmutableHashSet<(int, int)> assumed)
    {
        if (Map(a) == Map(b))
            return true;
        if (a is not Value x || b is not Value y)
            return false;
        if (assumed.Contains((x.Id, y.Id)))
            return true;
        if (_results.TryGetValue(x.Id, out var p) && _results.TryGetValue(y.Id, out var q))
        {
            return ReferenceEquals(p.Loop, q.Loop)
                && AreEqual(p.Loop.Carried[p.Place].Initial, p.Loop.Carried[q.Place].Initial, assumed)
                && AreEqual(p.Loop.Body.Yields[p.Place], p.Loop.Body.Yields[q.Place], assumed.Add((p.Loop.Carried[p.Place].Parameter.Id, p.Loop.Carried[q.Place].Parameter.Id)));
        }
        return _definitions.TryGetValue(x.Id, out var d) && _definitions.TryGetValue(y.Id, out var e)
            && d is Let { Operation: var f } && e is Let { Operation: var g } && AreEqual(f, g, assumed);
    }

    private bool AreEqual(Operation f, Operation g, ImmutableHashSet<(int, int)> assumed)
    {
        if (f.GetType() != g.GetType())
            return false;
        bool isSameFunction = (f, g) switch
        {
            (Unary o, Unary p) => o.Operator == p.Operator,
            (Binary o, Binary p) => o.Operator == p.Operator,
            (Intrinsic o, Intrinsic p) => o.Function == p.Function,
            (Load o, Load p) => o.Source.Id == p.Source.Id && o.Version == p.Version,
            (Convert o, Convert p) => o.To == p.To,
            (Select or Stop or GuardedScale or Share, _) => true,
            _ => false,
        };
        return isSameFunction && Uses.Operands(f).Zip(Uses.Operands(g), (x, y) => AreEqual(x, y, assumed)).All(e => e);
    }

    private sealed class Collector(EqualSums pass) : StatementWalker
    {
        public override void VisitStatement(Statement statement)
        {
            if (statement is Let let)
                pass._definitions[let.Target.Id] = let;
            if (statement is For loop)
            {
                for (int i = 0; i < loop.Carried.Count; i++)
                    pass._results[loop.Carried[i].Result.Id] = (loop, i);
            }
            base.VisitStatement(statement);
        }
    }
}
