using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <content>The memory of a program: what it is given, what it keeps, and its scratch.</content>
public sealed partial class FunctionEmitter
{
    /// <summary>What a recursive function's kept buffers are called, and where they are found again when an inner call has enlarged them.</summary>
    private readonly List<(string Name, string Source)> _growing = [];

    private void WriteParameters(Function function, IReadOnlyDictionary<int, string> parameterNames)
    {
        foreach (var parameter in function.Parameters)
        {
            switch (parameter)
            {
                case BufferParameter p:
                    _buffers[p.Buffer.Id] = parameterNames[p.Buffer.Id];
                    break;
                case ValueParameter p:
                    _variables[p.Value.Id] = (parameterNames[p.Value.Id], false);
                    break;
                case DataBuffer { Gathered: { } gathered } p:
                    _buffers[p.Buffer.Id] = _names.Take(p.Buffer.Name, "Data");
                    _writer.Line(GatheredParts.IsCopied(p, function)
                        ? $"{TypeNames.OfData(p.Buffer)} {_buffers[p.Buffer.Id]} = {_slots.Gathered.Read(p, _workspace)};"
                        : $"global::System.ReadOnlySpan<{gathered.Type}> {_buffers[p.Buffer.Id]} = {gathered.Elements};");
                    break;
                case DataBuffer p:
                    _buffers[p.Buffer.Id] = _names.Take(p.Buffer.Name, "Data");
                    _writer.Line($"{TypeNames.OfData(p.Buffer)} {_buffers[p.Buffer.Id]} = {p.Source};");
                    break;
                case DataValue p when !_uses.IsReadOnceInItsBlock(p.Value) || p.Value.Type.IsReal:
                    _variables[p.Value.Id] = (_names.Take(p.Value.Name ?? p.Source, "Value"), false);
                    _writer.Line($"{TypeNames.Of(p.Value.Type)} {_variables[p.Value.Id].Name} = {p.Source};");
                    break;
                case DataValue p:
                    _variables[p.Value.Id] = (p.Source, false);
                    break;
                case KeptBuffer p:
                    _buffers[p.Buffer.Id] = _names.Take(p.Buffer.Name);
                    WriteKept(p.Buffer, isReadOnly: true, slot => _slots.Again(p.Buffer, slot));
                    break;
            }
        }
    }

    /// <summary>The memories with parts that the program has asked for, by the first part.</summary>
    private readonly Dictionary<int, string> _parted = [];

    /// <summary>A kept buffer, or the part that it is of a slot.</summary>
    /// <param name="buffer">The buffer, which has a name.</param>
    /// <param name="isReadOnly">The program reads what another has written.</param>
    /// <param name="ask">The call of the workspace that gives the slot of a number.</param>
    private void WriteKept(Buffer buffer, bool isReadOnly, Func<string, string> ask)
    {
        string type = TypeNames.Span(buffer, isReadOnly), slot = _slots.Of(buffer, isKept: true);
        string source = $"{_workspace}.{ask(slot)}";
        if (_slots.PartOf(buffer) is { } part)
        {
            if (!_parted.TryGetValue(part.First, out string? whole))
            {
                _parted[part.First] = whole = _names.Take("kept");
                _writer.Line($"{type} {whole} = {source};");
            }
            source = $"{Vectors}Lanes.PartOf({whole}, {part.Index}, {part.Count})";
        }
        _writer.Line($"{type} {_buffers[buffer.Id]} = {source};");
    }

    /// <summary>An inner call may have moved what is kept to larger arrays.</summary>
    private void FindKeptAgain(Call s)
    {
        if (s.External is not null || _leadsBack?.Invoke(s.Function) != true)
            return;
        foreach (var (name, source) in _growing)
            _writer.Line($"{name} = {source};");
    }

    private void NameView(Buffer view, string text)
    {
        _buffers[view.Id] = _names.Take(view.Name);
        _writer.Line($"{TypeNames.View(view, _memory.IsConstant(view))} {_buffers[view.Id]} = {text};");
    }

    private readonly HashSet<int> _growingScratch = [];

    private void Write(Allocate s)
    {
        if (s.Storage == Storage.GrowingScratch)
            _growingScratch.Add(s.Target.Id);
        _buffers[s.Target.Id] = _names.Take(s.Target.Name);
        if (s.Storage == Storage.Kept && _slots.PartOf(s.Target) is { } part)
        {
            WriteKept(s.Target, isReadOnly: false, slot => _slots.Made(s.Target, slot, $"checked({part.Count} * {Read(s.Count).At(Expression.Multiplicative + 1)})"));
            return;
        }
        string slot = _slots.Of(s.Target, s.Storage is Storage.Kept or Storage.Growing or Storage.Collected), count = Read(s.Count).Text;
        string text = s.Storage switch
        {
            Storage.Scratch or Storage.Uncleared when _leadsBack is not null => $"{Slots.Method("Push", s.Target)}({count})",
            Storage.Scratch or Storage.GrowingScratch => $"{Slots.Method("Rent", s.Target)}({slot}, {count})",
            Storage.Kept => _slots.Made(s.Target, slot, count),
            Storage.Uncleared or Storage.Collected => $"{Slots.Method("RentUninitialised", s.Target)}({slot}, {count})",
            _ => _slots.Again(s.Target, slot),
        };
        _writer.Line($"{TypeNames.Span(s.Target, isReadOnly: false)} {_buffers[s.Target.Id]} = {_workspace}.{text};");
        if (s.Storage == Storage.Growing)
            _growing.Add((_buffers[s.Target.Id], $"{_workspace}.{text}"));
    }
}
