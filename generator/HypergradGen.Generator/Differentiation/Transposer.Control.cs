using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Differentiation;

/// <content>Loops and branches, which what is linear goes through in reverse.</content>
public sealed partial class Transposer
{
    private void Transpose(For s, Adjoints adjoints)
    {
        var free = FreeLinear(s.Carried.Select(c => c.Parameter), s.Body);
        var body = new Adjoints(new BlockBuilder(_numbering));
        var carried = new List<Carried>();
        foreach (var c in s.Carried)
            carried.Add(NewCarried(c.Parameter, adjoints.Of(c.Result)));
        foreach (var value in free)
            carried.Add(NewCarried(value, adjoints.Of(value)));

        for (int i = 0; i < free.Count; i++)
            body.Set(free[i], carried[s.Carried.Count + i].Parameter);
        for (int i = 0; i < s.Carried.Count; i++)
            body.Add(s.Body.Yields[i], carried[i].Parameter);
        Transpose(s.Body, body);
        var yields = s.Carried.Select(c => c.Parameter).Concat(free).Select(v => body.Of(v) ?? Literal.Of(v.Type, 0));
        adjoints.Into.Add(s with
        {
            Carried = carried.ToImmutableArray(),
            Body = body.Into.Build(yields),
            Descending = s.OrderFree ? s.Descending : !s.Descending,
        });

        // The loop took a free value's sum on and gave it back; as the start of a carried value it gets more on top.
        for (int i = 0; i < free.Count; i++)
            adjoints.Set(free[i], carried[s.Carried.Count + i].Result);
        for (int i = 0; i < s.Carried.Count; i++)
            adjoints.Add(s.Carried[i].Initial, carried[i].Result);
    }

    private Carried NewCarried(Value value, Operand? initial)
    {
        string? name = AdjointName(value);
        return new Carried(_numbering.Value(value.Type, name), initial ?? Literal.Of(value.Type, 0), _numbering.Value(value.Type, name));
    }

    private void Transpose(If s, Adjoints adjoints)
    {
        var free = FreeLinear([], s.Then, s.Else);
        var results = free.Select(v => _numbering.Value(v.Type, AdjointName(v))).ToArray();
        Block Branch(Block block)
        {
            var inner = new Adjoints(new BlockBuilder(_numbering));
            foreach (var value in free)
            {
                if (adjoints.Of(value) is { } sum)
                    inner.Set(value, sum);
            }
            for (int i = 0; i < s.Results.Count; i++)
            {
                if (adjoints.Of(s.Results[i]) is { } seed)
                    inner.Add(block.Yields[i], seed);
            }
            Transpose(block, inner);
            return inner.Into.Build(free.Select(v => inner.Of(v) ?? Literal.Of(v.Type, 0)));
        }

        var (then, otherwise) = (Branch(s.Then), Branch(s.Else));
        adjoints.Into.Add(new If(s.Condition, then, otherwise, results));
        for (int i = 0; i < free.Count; i++)
            adjoints.Set(free[i], results[i]);
    }

    /// <summary>The linear values that blocks read and do not define.</summary>
    private List<Value> FreeLinear(IEnumerable<Value> parameters, params Block[] blocks)
    {
        var uses = new LinearUses(_linear, parameters);
        foreach (var block in blocks)
            uses.VisitBlock(block);
        return uses.Free;
    }

    private sealed class LinearUses(LinearPart linear, IEnumerable<Value> parameters) : Walker
    {
        private readonly HashSet<int> _defined = [.. parameters.Select(p => p.Id)];
        private readonly List<Value> _used = [];

        public List<Value> Free => _used.Where(v => !_defined.Contains(v.Id)).GroupBy(v => v.Id).Select(g => g.First()).ToList();

        protected override void OnValueDefined(Value value, Statement? by) => _defined.Add(value.Id);

        protected override void OnOperandUsed(Operand operand)
        {
            if (operand is Value value && linear.Contains(value))
                _used.Add(value);
        }
    }
}
