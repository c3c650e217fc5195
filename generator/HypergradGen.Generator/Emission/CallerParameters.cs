using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Emission;

/// <summary>
/// The parameters of a product as C# has them: the parts of a struct are one parameter, and so is what is given and given
/// back. The program works on scalars and on memory of scalars, which the first lines of the method take out of them.
/// </summary>
internal sealed class CallerParameters
{
    private const string Marshal = "global::System.Runtime.InteropServices.MemoryMarshal";
    private readonly List<string> _declarations = [];
    private readonly List<string> _arguments = [];
    private readonly List<string> _prologue = [];
    private readonly List<string> _outputs = [];
    private readonly List<(string Type, string Name)> _returned = [];
    private readonly NameTable _locals;
    private readonly string[] _plain;
    private readonly string[] _access;

    /// <param name="types">The type of each parameter, by place.</param>
    /// <param name="locals">The names of the method's locals.</param>
    public CallerParameters(IReadOnlyList<ProductParameter> parameters, IReadOnlyList<string> types, NameTable locals)
    {
        (_locals, _plain, _access) = (locals, new string[parameters.Count], new string[parameters.Count]);

        // No two alike: the user may call a parameter what another one's tangent is called.
        var distinct = new NameTable();
        var groups = Groups(parameters).Select(g => (Members: g, Name: distinct.TakeExactly(parameters[g[0]].Name))).ToList();
        foreach (var (_, name) in groups)
            locals.Reserve(name);
        foreach (var (members, name) in groups)
        {
            foreach (int i in members)
                _plain[i] = name;
            Write(parameters, types, members, name);
        }
    }

    /// <summary>What the method is declared with.</summary>
    public string List => string.Join(", ", _declarations);

    /// <summary>What hands the parameters on.</summary>
    public string Arguments => string.Join(", ", _arguments);

    /// <summary>What takes scalars out of structs.</summary>
    public IEnumerable<string> Prologue => _prologue;

    /// <summary>What makes structs that are given back ready to be written, part by part; it follows the checks, before which nothing is written.</summary>
    public IEnumerable<string> Outputs => _outputs;

    /// <summary>The name of the C# parameter that each is, or is part of.</summary>
    public IReadOnlyList<string> Plain => _plain;

    /// <summary>What reads or assigns each.</summary>
    public IReadOnlyList<string> Access => _access;

    /// <summary>What is returned, where a struct is among it: its types and its names in the method.</summary>
    public IReadOnlyList<(string Type, string Name)> Returned => _returned;

    private static IEnumerable<List<int>> Groups(IReadOnlyList<ProductParameter> parameters)
    {
        var groups = new List<List<int>>();
        for (int i = 0; i < parameters.Count; i++)
        {
            var (name, owner) = (parameters[i].Name, parameters[i].Owner);
            var known = owner is null ? null : groups.FirstOrDefault(g => parameters[g[0]].Name == name && parameters[g[0]].Owner == owner);
            if (known is null)
                groups.Add([i]);
            else
                known.Add(i);
        }
        return groups;
    }

    private void Write(IReadOnlyList<ProductParameter> parameters, IReadOnlyList<string> types, List<int> members, string name)
    {
        string escaped = NameTable.Escaped(name);
        int[] given = [.. members.Where(i => parameters[i].Of is not null)], back = [.. members.Where(i => parameters[i].Of is null)];
        var owner = parameters[members[0]].Owner;
        string modifier = back.Length == 0 ? "" : given.Length == 0 ? "out " : "ref ";
        if (parameters[members[0]].Of is BufferParameter { Buffer: var memory } && owner?.Type is { } element)
        {
            bool isReadOnly = types[members[0]].StartsWith("global::System.ReadOnlySpan", StringComparison.Ordinal);
            Declare($"global::System.{(isReadOnly ? "ReadOnlySpan" : "Span")}<{element.Name}>", "", escaped);
            _access[members[0]] = Take(name + "Parts");
            _prologue.Add($"{types[members[0]]} {_access[members[0]]} = {Cast(element, TypeNames.Of(memory.Element), escaped)};");
            return;
        }
        string whole = owner?.Type?.Name ?? types[members[0]];
        bool isReturned = owner is { IsReturned: true } && given.Length == 0;
        if (isReturned)
        {
            escaped = Take(name);
            _returned.Add((whole, escaped));
            _prologue.Add($"{whole} {escaped} = default;");
        }
        else
        {
            Declare(whole, modifier, escaped);
        }
        if (owner?.Type is { } type)
            Composed(type, types, given, back, name, escaped, isReturned);
        else
            Plainly(types, given, back, name, escaped);
    }

    private void Declare(string type, string modifier, string escaped)
    {
        _declarations.Add($"{modifier}{type} {escaped}");
        _arguments.Add(modifier + escaped);
    }

    /// <summary>What is given back is assigned while others are still computed from what was given.</summary>
    private void Plainly(IReadOnlyList<string> types, int[] given, int[] back, string name, string escaped)
    {
        foreach (int i in back)
            _access[i] = escaped;
        foreach (int i in given)
        {
            _access[i] = back.Length == 0 ? escaped : Take(name + "Given");
            if (back.Length > 0)
                _prologue.Add($"{types[i]} {_access[i]} = {escaped};");
        }
    }

    private void Composed(ComposedType type, IReadOnlyList<string> types, int[] given, int[] back, string name, string escaped, bool isReturned)
    {
        for (int k = 0; k < given.Length; k++)
        {
            string path = type.Paths.Count > 0 ? type.Paths[k] : "";
            _access[given[k]] = Take(name + (path.Length > 0 ? path.Replace(".", "").Replace("@", "") : "Part"));
            string value = path.Length > 0 ? escaped + path : $"{Parts(type, types[given[k]], escaped)}[{k}]";
            _prologue.Add($"{types[given[k]]} {_access[given[k]]} = {value};");
        }
        if (back.Length == 0)
            return;
        if (given.Length == 0 && !isReturned)
            _outputs.Add($"{escaped} = default;");
        string parts = type.IsTuple ? "" : Take(name + "Parts");
        if (!type.IsTuple)
            _outputs.Add($"global::System.Span<{types[back[0]]}> {parts} = {Parts(type, types[back[0]], escaped)};");
        for (int k = 0; k < back.Length; k++)
            _access[back[k]] = type.IsTuple ? escaped + type.Paths[k] : $"{parts}[{k}]";
    }

    private string Take(string name) => NameTable.Escaped(_locals.Take(name));

    /// <summary>A struct as a span of its scalars.</summary>
    private static string Parts(ComposedType type, string scalar, string name) => Cast(type, scalar, $"{Marshal}.CreateSpan(ref {name}, 1)");

    private static string Cast(ComposedType type, string scalar, string memory) => $"{Marshal}.Cast<{type.Name}, {scalar}>({memory})";
}
