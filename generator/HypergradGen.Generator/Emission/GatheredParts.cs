using System.Globalization;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <summary>
/// The members that copy parts of the elements of the problem's arrays to memory of their own, each once a solve or once a product. C# reads the parts, so that nothing is assumed of how
/// elements lie in memory.
/// </summary>
/// <param name="members">The names of the type's members.</param>
/// <param name="method">What the names of the members begin with: the type may have products of several methods, in a file each.</param>
public sealed class GatheredParts(NameTable members, string method)
{
    private const string Workspace = "global::HypergradGen.Solvers.Workspace";

    private readonly Dictionary<string, (string Name, int Number)> _members = [];
    private readonly List<DataBuffer> _parts = [];

    /// <summary>What gives a part's memory in a program: a copy or, where nothing but its length is asked, the elements themselves.</summary>
    public static bool IsCopied(DataBuffer part, Function program) => part.Gathered is not null && ReadBuffers.In(program).Contains(part.Buffer.Id);

    public string Read(DataBuffer part, string workspace)
    {
        if (!_members.TryGetValue(part.Source, out var member))
        {
            string name = part.Buffer.Name.TrimStart('_', '@');
            _members[part.Source] = member = (members.TakeExactly($"{method}Gather{char.ToUpperInvariant(name[0])}{name.Substring(1)}"), _parts.Count);
            _parts.Add(part);
        }
        return $"{member.Name}({workspace})";
    }

    /// <summary>Writes the members that programs were given.</summary>
    /// <param name="memberNames">What the type's members are called.</param>
    public void Write(SourceWriter writer, IReadOnlyCollection<string> memberNames)
    {
        foreach (var part in _parts)
        {
            var (gathered, member) = (part.Gathered!, _members[part.Source]);
            var names = new NameTable();
            foreach (string name in memberNames)
                names.Reserve(name);
            string workspace = names.Take("workspace"), elements = names.Take("elements"), copy = names.Take("part"), i = names.Take("i"), type = TypeNames.Of(part.Buffer.Element);
            MethodRemarks.Write(writer, $"<c>{gathered.Path.Substring(1)}</c> of each element of <c>{Text(gathered.Elements)}</c>, copied once a solve or once a product: the parts of an element are memories of their own.", []);
            writer.Open($"private {(gathered.IsStatic ? "static " : "")}global::System.ReadOnlySpan<{type}> {member.Name}({Workspace} {workspace})");
            writer.Line($"global::System.ReadOnlySpan<{gathered.Type}> {elements} = {gathered.Elements};");
            writer.Line($"if ({workspace}.IsGathered({Number(member.Number, part.Buffer.Element)}, {elements}.Length, out global::System.Span<{type}> {copy}))");
            writer.Line($"    return {copy};");
            writer.Line($"for (int {i} = 0; {i} < {copy}.Length; {i}++)");
            writer.Line($"    {copy}[{i}] = ({type}){elements}[{i}]{gathered.Path};");
            writer.Line($"return {copy};");
            writer.Close();
            writer.Line();
        }
    }

    /// <summary>No two types of elements share a number.</summary>
    private static string Number(int member, ElementType element) => (member * ElementTypes.Count + (int)element).ToString(CultureInfo.InvariantCulture);

    private static string Text(string code) => code.Replace("&", "&amp;").Replace("<", "&lt;");

    /// <summary>The memory of which a program asks more than how long it is.</summary>
    private sealed class ReadBuffers : Walker
    {
        private readonly HashSet<int> _read = [];

        public static HashSet<int> In(Function program)
        {
            var search = new ReadBuffers();
            search.VisitFunction(program);
            return search._read;
        }

        protected override void OnBufferUsed(Buffer buffer, Statement by)
        {
            if (by is not Let { Operation: Length })
                _read.Add(buffer.Id);
        }
    }
}
