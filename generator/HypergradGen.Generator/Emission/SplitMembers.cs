using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;

namespace HypergradGen.Generator.Emission;

/// <summary>
/// What one loop becomes where threads share it: a method that runs some of its iterations, and a struct that carries what that method is given to the threads. The struct is
/// made in a method of its own: a method that has such a variable clears its memory at every call, and the loop may be short.
/// </summary>
internal sealed class SplitMembers
{
    private const string Workspace = "global::HypergradGen.Solvers.Workspace";
    private const string PartialSums = "global::HypergradGen.Threading.PartialSums";

    private readonly SourceWriter _writer;
    private readonly string _method;
    private readonly SplitLoop _loop;
    private readonly string _type;
    private readonly string _range;
    private readonly Slots _slots;
    private readonly IReadOnlyDictionary<int, int> _invariants;
    private readonly NameTable _table;

    /// <summary>The values and buffers that the loop is given, with their types.</summary>
    private readonly (string Type, string Name)[] _given;

    /// <summary>The parts of each sum in memory, then of each that the loop carries.</summary>
    private readonly (ElementType Element, string Name)[] _parts;

    public SplitMembers(SourceWriter writer, string method, SplitLoop loop, string type, string range, IReadOnlyList<string> names, IReadOnlyList<string> sums, Slots slots, IReadOnlyDictionary<int, int> invariants, NameTable table)
    {
        (_writer, _method, _loop, _type, _range, _slots, _invariants, _table) = (writer, method, loop, type, range, slots, invariants, table);
        string[] types = [.. loop.Values.Select(v => TypeNames.Of(v.Type)), .. loop.Buffers.Select(TypeOf)];
        _given = [.. types.Zip(names, (t, n) => (t, table.Take(n)))];
        _parts =
        [
            .. loop.Sums.Select(b => (b.Element, table.Take(NameOf(b) + "Parts"))),
            .. loop.Loop.Carried.Zip(sums, (c, n) => (c.Parameter.Type.Element, table.Take(n + "Parts"))),
        ];
    }

    public void Write()
    {
        WriteRange();
        _writer.Line($"/// <summary>What the threads that share a loop of <c>{_method}</c> are given.</summary>");
        _writer.Open($"private ref struct {_type} : global::HypergradGen.Threading.ILoopBody");
        foreach (var (type, name) in _given)
            _writer.Line($"private {type} {name};");
        foreach (var (element, name) in _parts)
            _writer.Line($"private {Span(element)} {name};");
        _writer.Line();
        WriteShare();
        WriteReserve();
        WriteRun();
        _writer.Close();
        _writer.Line();
    }

    private string NameOf(Buffer buffer) => _given[_loop.Values.Length + _loop.Buffers.IndexOf(buffer)].Name;

    private string TypeOf(Buffer buffer)
        => _loop.Range.Parameters.OfType<BufferParameter>().First(p => p.Buffer.Id == buffer.Id).Access == Access.Read ? TypeNames.OfData(buffer) : TypeNames.Span(buffer, isReadOnly: false);

    private static string Span(ElementType element) => $"global::System.Span<{TypeNames.Of(element)}>";

    private string List => string.Concat(_given.Select(g => $"{g.Type} {g.Name}, "));

    private string Returned => _loop.Loop.Carried.Count switch
    {
        0 => "void",
        1 => TypeNames.Of(_loop.Loop.Carried[0].Parameter.Type),
        _ => $"({string.Join(", ", _loop.Loop.Carried.Select(c => TypeNames.Of(c.Parameter.Type)))})",
    };

    private void WriteRange()
    {
        _table.Enter();
        string first = _table.Take("first"), end = _table.Take("end"), workspace = _table.Take("workspace");
        string[] names = [first, end, .. _given.Select(g => g.Name)];
        var parameters = _loop.Range.Parameters.Items.Select((p, i) => (Id: p is BufferParameter b ? b.Buffer.Id : ((ValueParameter)p).Value.Id, Name: names[i])).ToDictionary(p => p.Id, p => p.Name);
        _writer.Line($"/// <summary>Some iterations of a loop of <c>{_method}</c>.</summary>");
        _writer.Line(CompilerHints.Of(_loop.Range));
        _writer.Open($"private static {Returned} {_range}(int {first}, int {end}, {List}{Workspace} {workspace})");
        FunctionEmitter.Emit(_loop.Range, _writer, _table, parameters, _slots, workspace, invariants: _invariants, wholes: _loop.Wholes);
        _writer.Close();
        _writer.Line();
        _table.Exit();
    }

    private void WriteShare()
    {
        _table.Enter();
        string chunks = _table.Take("chunks"), iterations = _table.Take("iterations"), workspace = _table.Take("workspace"), loop = _table.Take("loop");
        _writer.Line(CompilerHints.Of(_loop.Range));
        _writer.Open($"public static {Returned} Share(int {chunks}, int {iterations}, {List}{Workspace} {workspace})");
        for (int i = 0; i < _parts.Length; i++)
        {
            // A buffer that no pass knows: its number is no other's.
            var buffer = new Buffer(_slots.NextPart(), _parts[i].Element, _parts[i].Name);
            string length = i < _loop.Sums.Length ? $"({chunks} - 1) * {NameOf(_loop.Sums[i])}.Length" : chunks;
            _writer.Line($"{Span(buffer.Element)} {buffer.Name} = {workspace}.{Slots.Method("RentUninitialised", buffer)}({_slots.Of(buffer, isKept: false)}, {length});");
        }
        _writer.Line($"var {loop} = new {_type} {{ {string.Join(", ", _given.Select(g => g.Name).Concat(_parts.Select(p => p.Name)).Select(n => $"{n} = {n}"))} }};");
        _writer.Line($"{workspace}.Run(ref {loop}, {iterations}, 1, {chunks});");
        for (int i = 0; i < _loop.Sums.Length; i++)
            _writer.Line($"{PartialSums}.Gather<{TypeNames.Of(_parts[i].Element)}>({_parts[i].Name}, {NameOf(_loop.Sums[i])});");
        string[] totals = [.. _parts.Skip(_loop.Sums.Length).Select(p => $"{PartialSums}.Total<{TypeNames.Of(p.Element)}>({p.Name})")];
        if (totals.Length > 0)
            _writer.Line($"return {(totals.Length == 1 ? totals[0] : $"({string.Join(", ", totals)})")};");
        _writer.Close();
        _writer.Line();
        _table.Exit();
    }

    private void WriteReserve()
    {
        _table.Enter();
        string workspace = _table.Take("workspace");
        _writer.Open($"public readonly void Reserve({Workspace} {workspace})");
        foreach (var scratch in _loop.Scratch)
        {
            string count = scratch.Count is Value value ? _given[_loop.Values.Select(v => v.Id).ToList().IndexOf(value.Id)].Name : scratch.Count.ToString();
            _writer.Line($"{workspace}.{Slots.Method("Reserve", scratch.Target)}({_slots.Of(scratch.Target, isKept: false)}, {count});");
        }
        _writer.Close();
        _writer.Line();
        _table.Exit();
    }

    private void WriteRun()
    {
        _table.Enter();
        string chunk = _table.Take("chunk"), first = _table.Take("first"), end = _table.Take("end"), workspace = _table.Take("workspace");
        var arguments = _given.Select((g, i) =>
        {
            int sum = i < _loop.Values.Length ? -1 : _loop.Sums.IndexOf(_loop.Buffers[i - _loop.Values.Length]);
            return sum < 0 ? g.Name : $"{PartialSums}.Of({_parts[sum].Name}, {chunk}, {g.Name})";
        });
        string[] totals = [.. _parts.Skip(_loop.Sums.Length).Select(p => $"{p.Name}[{chunk}]")];
        string assigned = totals.Length == 0 ? "" : (totals.Length == 1 ? totals[0] : $"({string.Join(", ", totals)})") + " = ";
        _writer.Line($"public readonly void Run(int {chunk}, int {first}, int {end}, {Workspace} {workspace})");
        _writer.Line($"    => {assigned}{_range}({first}, {end}, {string.Concat(arguments.Select(a => a + ", "))}{workspace});");
        _table.Exit();
    }
}
