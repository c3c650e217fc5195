namespace HypergradGen.Generator.Ir;

/// <summary>
/// Numbers the versions of memory (memory SSA). Every write makes a new version; so does the head of a loop that writes,
/// since what an iteration finds may be the entry's or the last iteration's; so does the end of a branch or loop that
/// writes. A load names the version it reads, so that equal loads are equal values.
/// <code>
/// q[0] = a        q[0]@1 = a
/// x = q[i]        x = q[i]@1
/// q[i] += x       q[i]@2 += x
/// </code>
/// </summary>
public sealed class Versions : Rewriter
{
    private readonly Memory _memory;
    private readonly Dictionary<int, int> _current = [];
    private int _last;

    private Versions(Memory memory) => _memory = memory;

    public static Function Number(Function function) => new Versions(Memory.Of(function)).Rewrite(function);

    /// <summary>The versions that memory has when the function ends, by root; 0 where it was never written.</summary>
    public static IReadOnlyDictionary<int, int> AtEnd(Function function)
    {
        var versions = new Versions(Memory.Of(function));
        versions.Rewrite(function);
        return versions._current;
    }

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        switch (statement)
        {
            case Let { Operation: Load load } s:
                into.Add(load.Version == Current(load.Source) ? s : s with { Operation = load with { Version = Current(load.Source) } });
                break;
            case Store s:
                int stored = Renew(_memory.Root(s.Target).Id);
                into.Add(s.Version == stored ? s : s with { Version = stored });
                break;
            case Accumulate s:
                int added = Renew(_memory.Root(s.Target).Id);
                into.Add(s.Version == added ? s : s with { Version = added });
                break;
            case Allocate s:
                Renew(s.Target.Id);
                into.Add(s);
                break;
            case Call s:
                RenewAll(_memory.Written(new Block(new Statement[] { s }, EquatableArray<Operand>.Empty)));
                into.Add(s);
                break;
            default:
                base.Rewrite(statement, into);
                break;
        }
    }

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        var written = _memory.Written(s.Body);
        RenewAll(written);
        base.RewriteFor(s, into);
        RenewAll(written);
    }

    protected override void RewriteWhile(While s, BlockBuilder into)
    {
        var written = _memory.Written(s.Body);
        written.UnionWith(_memory.Written(s.Condition));
        RenewAll(written);
        base.RewriteWhile(s, into);
        RenewAll(written);
    }

    protected override void RewriteIf(If s, BlockBuilder into)
    {
        var before = new Dictionary<int, int>(_current);
        var then = RewriteBlock(s.Then);
        _current.Clear();
        foreach (var entry in before)
            _current[entry.Key] = entry.Value;
        var otherwise = RewriteBlock(s.Else);
        into.Add(ReferenceEquals(then, s.Then) && ReferenceEquals(otherwise, s.Else) ? s : s with { Then = then, Else = otherwise });
        var written = _memory.Written(s.Then);
        written.UnionWith(_memory.Written(s.Else));
        RenewAll(written);
    }

    private int Current(Buffer buffer) => _current.TryGetValue(_memory.Root(buffer).Id, out int version) ? version : 0;

    private int Renew(int root) => _current[root] = ++_last;

    private void RenewAll(IEnumerable<int> roots)
    {
        foreach (int root in roots.OrderBy(r => r))
            Renew(root);
    }
}
