using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;

namespace HypergradGen.Generator.Emission;

/// <summary>The methods and types of one emitted method's loops that threads share; they are written behind it.</summary>
/// <param name="writer">Stands behind the method when <see cref="Write"/> is called.</param>
/// <param name="method">The method's name.</param>
/// <param name="members">The names of the type's members.</param>
/// <param name="memberNames">What names in methods must not hide.</param>
public sealed class SplitMethods(SourceWriter writer, string method, NameTable members, IReadOnlyCollection<string> memberNames)
{
    private const string Workspace = "global::HypergradGen.Solvers.Workspace";

    private readonly List<Action> _waiting = [];

    /// <summary>What a loop becomes.</summary>
    /// <param name="Type">The struct that carries what the loop is given.</param>
    /// <param name="Fields">Its fields: one for each value, then each buffer, then the parts of each sum in memory and of each carried sum.</param>
    public sealed record Loop(string Type, IReadOnlyList<string> Fields);

    /// <param name="names">What the loop's values and buffers are called around it.</param>
    public Loop Add(SplitLoop loop, IReadOnlyList<string> names, Slots slots)
    {
        string type = members.TakeExactly(method + "Loop"), range = members.TakeExactly(method + "Range");
        var table = new NameTable();
        foreach (string member in memberNames)
            table.Reserve(member);
        int count = loop.Values.Length + loop.Buffers.Length;
        string[] given = [.. names.Take(count).Select(table.Take)];
        string[] parts = [.. names.Skip(count).Select(table.Take)];
        string[] types =
        [
            .. loop.Values.Select(v => TypeNames.Of(v.Type)),
            .. loop.Buffers.Select(b => TypeOf(loop, b)),
            .. loop.Sums.Select(b => TypeNames.Span(b, isReadOnly: false)),
            .. loop.Loop.Carried.Select(c => $"global::System.Span<{TypeNames.Of(c.Parameter.Type)}>"),
        ];
        _waiting.Add(() => WriteRange(loop, range, given, types, table, slots));
        _waiting.Add(() => WriteType(loop, type, range, given, parts, types, slots));
        return new Loop(type, [.. given, .. parts]);
    }

    /// <summary>Writes what was added.</summary>
    public void Write()
    {
        foreach (var write in _waiting)
            write();
    }

    private static string TypeOf(SplitLoop loop, Buffer buffer)
        => loop.Range.Parameters.OfType<BufferParameter>().First(p => p.Buffer.Id == buffer.Id).Access == Access.Read ? TypeNames.OfData(buffer) : TypeNames.Span(buffer, isReadOnly: false);

    private void WriteRange(SplitLoop loop, string name, string[] given, string[] types, NameTable table, Slots slots)
    {
        string first = table.Take("first"), end = table.Take("end"), workspace = table.Take("workspace");
        var parameters = loop.Range.Parameters.Items.Select((p, i) => (Id: p is BufferParameter b ? b.Buffer.Id : ((ValueParameter)p).Value.Id, Name: i == 0 ? first : i == 1 ? end : given[i - 2]))
            .ToDictionary(p => p.Id, p => p.Name);
        string[] results = [.. loop.Loop.Carried.Select(c => TypeNames.Of(c.Parameter.Type))];
        string returned = results.Length == 0 ? "void" : results.Length == 1 ? results[0] : $"({string.Join(", ", results)})";
        writer.Line($"/// <summary>Some iterations of a loop of <c>{method}</c>.</summary>");
        writer.Line(CompilerHints.Of(loop.Range));
        writer.Open($"private static {returned} {name}(int {first}, int {end}, {string.Concat(given.Select((g, i) => $"{types[i]} {g}, "))}{Workspace} {workspace})");
        FunctionEmitter.Emit(loop.Range, writer, table, parameters, slots, workspace);
        writer.Close();
        writer.Line();
    }

    private void WriteType(SplitLoop loop, string name, string range, string[] given, string[] parts, string[] types, Slots slots)
    {
        var table = new NameTable();
        foreach (string field in given.Concat(parts))
            table.Reserve(field);
        string chunk = table.Take("chunk"), first = table.Take("first"), end = table.Take("end"), workspace = table.Take("workspace");
        writer.Line($"/// <summary>What the threads that share a loop of <c>{method}</c> are given.</summary>");
        writer.Open($"private ref struct {name} : global::HypergradGen.Threading.ILoopBody");
        for (int i = 0; i < types.Length; i++)
            writer.Line($"public {types[i]} {(i < given.Length ? given[i] : parts[i - given.Length])};");
        writer.Line();
        writer.Open($"public readonly void Reserve({Workspace} {workspace})");
        foreach (var scratch in loop.Scratch)
            writer.Line($"{workspace}.{Slots.Method("Reserve", scratch.Target)}({slots.Of(scratch.Target, isKept: false)}, {(scratch.Count is Literal literal ? literal.ToString() : given[IndexOf(loop, (Value)scratch.Count)])});");
        writer.Close();
        writer.Line();
        string[] arguments =
        [
            .. given.Select((g, i) =>
            {
                int sum = i < loop.Values.Length ? -1 : loop.Sums.IndexOf(loop.Buffers[i - loop.Values.Length]);
                return sum < 0 ? g : $"global::HypergradGen.Threading.PartialSums.Of({parts[sum]}, {chunk}, {g})";
            }),
        ];
        string call = $"{range}({first}, {end}, {string.Concat(arguments.Select(a => a + ", "))}{workspace})";
        string[] totals = [.. parts.Skip(loop.Sums.Length).Select(p => $"{p}[{chunk}]")];
        string assigned = totals.Length == 0 ? "" : (totals.Length == 1 ? totals[0] : $"({string.Join(", ", totals)})") + " = ";
        writer.Line($"public readonly void Run(int {chunk}, int {first}, int {end}, {Workspace} {workspace})");
        writer.Line($"    => {assigned}{call};");
        writer.Close();
        writer.Line();
    }

    private static int IndexOf(SplitLoop loop, Value value) => loop.Values.ToList().FindIndex(v => v.Id == value.Id);
}
