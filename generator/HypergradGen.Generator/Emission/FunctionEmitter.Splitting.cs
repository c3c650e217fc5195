using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;

namespace HypergradGen.Generator.Emission;

/// <content>Loops that threads share where they are long enough.</content>
public sealed partial class FunctionEmitter
{
    private SplitMethods? _splits;
    private bool _shares;
    private bool _isRange;
    private LoopSplitting? _splitting;

    /// <summary>Writes the loop twice: cut in chunks that threads share, and as it is for where that does not pay.</summary>
    private bool WriteSplit(For s, Block block)
    {
        if (_splits is not { } splits || (_splitting ??= LoopSplitting.Of(_function)).Of(s) is not { } loop)
            return false;
        var variables = DeclareCarried(s.Carried, block);
        FlushAll();
        string count = CountOf(s);
        string chunks = _names.Take("chunks");
        _writer.Line($"int {chunks} = {WhereApart(loop, Chunks(loop, count))};");
        _writer.Open($"if ({chunks} > 1)");
        _names.Enter();
        WriteChunks(splits, loop, count, chunks, variables);
        _names.Exit();
        _writer.Close();
        _writer.Open("else");
        _splits = null;
        _names.Enter();
        if (!WriteKernel(s))
            WriteIterations(s, count, variables);
        _names.Exit();
        _splits = splits;
        _writer.Close();
        Finish(s.Carried, variables);
        return true;
    }

    /// <summary>The name of the number of iterations, which is read more than once here.</summary>
    private string CountOf(For s)
    {
        string text = Read(s.Count).Text;
        return text.All(c => char.IsLetterOrDigit(c) || c is '_' or '.') ? text : Named(s, text);
    }

    private string Named(For s, string text)
    {
        string name = _names.Take((s.Index.Name ?? "k") + "Count");
        _writer.Line($"int {name} = {text};");
        if (s.Count is Value value)
            _variables[value.Id] = (name, false);
        return name;
    }

    private string Chunks(SplitLoop loop, string count)
    {
        string work = string.Join(" + ", loop.Work.Select(t => $"{t.Operations}L * {count}{string.Concat(t.Counts.Select(c => " * " + Read(c).At(Expression.Multiplicative + 1)))}"));
        if (!loop.HasSums)
            return $"{_workspace}.Chunks({count}, 1, {work})";
        string length = loop.Sums.IsEmpty ? "0" : string.Join(" + ", loop.Sums.Select((b, i) => (i == 0 ? "(long)" : "") + _buffers[b.Id] + ".Length"));
        return $"global::HypergradGen.Solvers.Workspace.ChunksOfSums({count}, 1, {work}, {length})";
    }

    /// <summary>Parts of one memory that iterations write are shared where they do not overlap.</summary>
    private string WhereApart(SplitLoop loop, string chunks)
    {
        var pairs = loop.Apart.SelectMany(parts => parts.SelectMany((a, i) => parts.Skip(i + 1).Select(b => (First: a, Second: b)))).ToArray();
        string overlap = string.Join(" || ", pairs.Select(p => $"global::System.MemoryExtensions.Overlaps<{TypeNames.Of(p.First.Element)}>({_buffers[p.First.Id]}, {_buffers[p.Second.Id]})"));
        return pairs.Length == 0 ? chunks : $"{overlap} ? 1 : {chunks}";
    }

    private void WriteChunks(SplitMethods splits, SplitLoop loop, string count, string chunks, string[] variables)
    {
        string[] given = [.. loop.Values.Select(v => Read(v).Text), .. loop.Buffers.Select(b => _buffers[b.Id])];
        string[] wanted = [.. loop.Values.Select((v, i) => IsName(given[i]) ? given[i] : v.Name ?? "value"), .. given.Skip(loop.Values.Length)];
        string call = $"{splits.Add(loop, wanted, variables, _slots, _invariants)}({chunks}, {count}, {string.Concat(given.Select(g => g + ", "))}{_workspace})";
        if (variables.Length <= 1)
        {
            _writer.Line($"{string.Concat(variables.Select(v => v + " += "))}{call};");
            return;
        }
        string total = _names.Take("totals");
        _writer.Line($"var {total} = {call};");
        for (int i = 0; i < variables.Length; i++)
            _writer.Line($"{variables[i]} += {total}.Item{i + 1};");
    }

    private static bool IsName(string text) => text.All(c => char.IsLetterOrDigit(c) || c == '_');
}
