using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;

namespace HypergradGen.Generator.Emission;

/// <content>Loops that threads share where they are long enough.</content>
public sealed partial class FunctionEmitter
{
    private const string Threading = "global::HypergradGen.Threading.";

    private SplitMethods? _splits;
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
        string[] sums = [.. loop.Sums.Select(b => _buffers[b.Id])];
        _writer.Line($"int {chunks} = {Chunks(loop, count, sums)};");
        _writer.Open($"if ({chunks} > 1)");
        WriteChunks(splits, loop, count, chunks, sums, variables);
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
        if (text.All(c => char.IsLetterOrDigit(c) || c is '_' or '.'))
            return text;
        string name = _names.Take((s.Index.Name ?? "k") + "Count");
        _writer.Line($"int {name} = {text};");
        if (s.Count is Value value)
            _variables[value.Id] = (name, false);
        return name;
    }

    private string Chunks(SplitLoop loop, string count, string[] sums)
    {
        string work = string.Join(" + ", loop.Work.Select(t => $"{t.Operations}L * {count}{string.Concat(t.Counts.Select(c => " * " + Read(c).At(Expression.Multiplicative + 1)))}"));
        if (!loop.HasSums)
            return $"{_workspace}.Chunks({count}, {loop.Grain}, {work})";
        string length = sums.Length == 0 ? "0" : string.Join(" + ", sums.Select((b, i) => (i == 0 ? "(long)" : "") + b + ".Length"));
        return $"global::HypergradGen.Solvers.Workspace.ChunksOfSums({count}, {loop.Grain}, {work}, {length})";
    }

    private void WriteChunks(SplitMethods splits, SplitLoop loop, string count, string chunks, string[] sums, string[] variables)
    {
        _names.Enter();
        var parts = new List<string>();
        for (int i = 0; i < sums.Length; i++)
        {
            parts.Add(_names.Take(sums[i] + "Parts"));
            WriteParts(parts[i], loop.Sums[i].Element, $"({chunks} - 1) * {sums[i]}.Length");
        }
        for (int i = 0; i < variables.Length; i++)
        {
            parts.Add(_names.Take(variables[i] + "Parts"));
            WriteParts(parts[parts.Count - 1], loop.Loop.Carried[i].Parameter.Type.Element, chunks);
        }
        string[] given = [.. loop.Values.Select(v => Read(v).Text), .. loop.Buffers.Select(b => _buffers[b.Id])];
        string[] wanted = [.. loop.Values.Select((v, i) => IsName(given[i]) ? given[i] : v.Name ?? "value"), .. given.Skip(loop.Values.Length), .. parts];
        var type = splits.Add(loop, wanted, _slots);
        string name = _names.Take("loop");
        _writer.Line($"var {name} = new {type.Type} {{ {string.Join(", ", given.Concat(parts).Select((g, i) => $"{type.Fields[i]} = {g}"))} }};");
        _writer.Line($"{_workspace}.Run(ref {name}, {count}, {loop.Grain}, {chunks});");
        for (int i = 0; i < sums.Length; i++)
            _writer.Line($"{Threading}PartialSums.Gather<{TypeNames.Of(loop.Sums[i].Element)}>({parts[i]}, {sums[i]});");
        for (int i = 0; i < variables.Length; i++)
            _writer.Line($"{variables[i]} += {Threading}PartialSums.Total<{TypeNames.Of(loop.Loop.Carried[i].Parameter.Type)}>({parts[sums.Length + i]});");
        _names.Exit();
    }

    private static bool IsName(string text) => text.All(c => char.IsLetterOrDigit(c) || c == '_');

    private void WriteParts(string name, ElementType element, string length)
    {
        // A buffer that no pass knows: its number is no other's.
        var buffer = new Buffer(-1 - _partCount++, element, name);
        _writer.Line($"{TypeNames.Span(buffer, isReadOnly: false)} {name} = {_workspace}.{Slots.Method("RentUninitialised", buffer)}({_slots.Of(buffer, isKept: false)}, {length});");
    }

    private int _partCount;
}
