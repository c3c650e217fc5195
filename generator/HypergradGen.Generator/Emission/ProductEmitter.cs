using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Emission;

/// <summary>What surrounds an emitted product.</summary>
/// <param name="Pool">The owner of the workspaces that it rents.</param>
public sealed record ProductText(string Summary, IReadOnlyList<string> Remarks, string Accessibility, bool IsStatic, string Name, string Pool);

/// <summary>Writes products whose parameters are scalars and buffers of any number, with their checks.</summary>
/// <param name="memberNames">What the type's members are called.</param>
/// <param name="scratchOfHelpers">How many buffers the functions that products call rent.</param>
/// <param name="dataChecks">What is required of the data on entry.</param>
public sealed class ProductEmitter(SourceWriter writer, IReadOnlyCollection<string> memberNames, Slots slots, int scratchOfHelpers, DataChecks dataChecks)
{
    private const string Arguments = "global::HypergradGen.Solvers.Arguments";

    /// <summary>Writes the members that tell the least lengths of a method's arguments; their names, by buffer.</summary>
    public Dictionary<int, (string Name, LeastLength Length)> WriteLengths(string method, bool isStatic, IEnumerable<LeastLength> lengths, NameTable members)
    {
        var named = new Dictionary<int, (string, LeastLength)>();
        foreach (var length in lengths)
        {
            string name = members.TakeExactly(method + Capitalised(length.Buffer.Name) + "Length");
            named[length.Buffer.Id] = (name, length);
            var names = NewNames();
            var parameters = length.Program.Parameters.OfType<ValueParameter>().ToDictionary(p => p.Value.Id, p => NameTable.Escaped(names.TakeExactly(p.Value.Name!)));
            MethodRemarks.Write(writer, $"The least length of {length.Buffer.Name} that <see cref=\"{method}\"/> reaches to in every call.", []);
            writer.Open($"private {(isStatic ? "static " : "")}int {name}({string.Join(", ", parameters.Values.Select(p => "int " + p))})");
            FunctionEmitter.Emit(length.Program, writer, names, parameters, slots.ForProgram(), "workspace");
            writer.Close();
            writer.Line();
        }
        return named;
    }

    private static string Capitalised(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    private NameTable NewNames()
    {
        var names = new NameTable();
        foreach (string member in memberNames)
            names.Reserve(member);
        return names;
    }

    /// <returns>What a member needs that hands the product on.</returns>
    public HandedOn Write(Product product, ProductText text, Dictionary<int, (string Name, LeastLength Length)> lengths)
    {
        var body = NewNames();
        string[] results = [.. product.Program.Results.Select(r => TypeNames.Of(r.Type))];
        string[] returned = [.. results.Take(results.Length - product.Parameters.Count(p => p.Of is null))];
        var outs = new Queue<string>(results.Skip(returned.Length));
        var caller = new CallerParameters(product.Parameters, [.. product.Parameters.Select(p => p.Of is null ? outs.Dequeue() : Type(p.Of))], body);
        var names = caller.Access;
        string type = Tuple(caller.Returned.Count > 0 ? [.. caller.Returned.Select(r => r.Type)] : returned) is { Length: > 0 } some ? some : "void";

        MethodRemarks.Write(writer, text.Summary, text.Remarks);
        writer.Line(CompilerHints.Of(product.Program));
        writer.Open($"{text.Accessibility} {(text.IsStatic ? "static " : "")}{type} {text.Name}({caller.List})");
        foreach (string line in caller.Prologue)
            writer.Line(line);
        WriteChecks(product, caller.Plain, names, lengths);
        foreach (string line in caller.Outputs)
            writer.Line(line);
        string workspace = body.Take("workspace");
        string pool = $"global::HypergradGen.Solvers.WorkspacePool<{text.Pool}>";
        bool rents = UsesWorkspace.In(product.Program);
        if (rents)
            writer.Line($"var {workspace} = {pool}.Rent();");
        var byNumber = new Dictionary<int, string>();
        for (int i = 0; i < names.Count; i++)
        {
            if (product.Parameters[i].Of is { } parameter)
                byNumber[parameter is BufferParameter b ? b.Buffer.Id : ((ValueParameter)parameter).Value.Id] = names[i];
        }
        string[] outNames = [.. names.Where((_, i) => product.Parameters[i].Of is null)];
        FunctionEmitter.Emit(product.Program, writer, body, byNumber, slots.ForProgram(scratchOfHelpers), workspace, rents ? $"{pool}.Return({workspace});" : null, outNames);
        if (caller.Returned.Count > 0)
            writer.Line($"return {Tuple([.. caller.Returned.Select(r => r.Name)])};");
        writer.Close();
        writer.Line();
        return new HandedOn(type, caller.List, caller.Arguments);
    }

    private static string Tuple(string[] elements) => elements.Length > 1 ? $"({string.Join(", ", elements)})" : string.Concat(elements);

    private static string Type(Parameter parameter) => parameter switch
    {
        BufferParameter { Access: Access.Read } p => TypeNames.OfData(p.Buffer),
        BufferParameter p => TypeNames.Span(p.Buffer, isReadOnly: false),
        ValueParameter p => TypeNames.Of(p.Value.Type),
        _ => throw new InvalidOperationException($"{parameter.GetType().Name} is not a product's parameter"),
    };

    private void WriteChecks(Product product, IReadOnlyList<string> plain, IReadOnlyList<string> names, Dictionary<int, (string Name, LeastLength Length)> lengths)
    {
        dataChecks.Write(writer);
        for (int i = 0; i < product.Parameters.Count; i++)
        {
            if (product.Parameters[i].Of is BufferParameter { Buffer.FixedLength: { } exact } && product.Lengths.All(l => l.Checked != i))
                MarkedLengths.WriteCheck(writer, names[i] + ".Length", exact, plain[i]);
        }
        foreach (var (position, like) in product.Lengths)
            writer.Line($"{Arguments}.RequireLength({names[position]}.Length, {names[like]}.Length, \"{plain[position]}\", \"as long as {plain[like]}\");");
        foreach (var (name, length) in lengths.Values)
        {
            int place = product.Positions[length.Buffer.Id];
            var arguments = length.Arguments.Select(number => names[product.Positions[number]] + (product.Parameters[product.Positions[number]].Of is BufferParameter ? ".Length" : ""));
            writer.Line($"{Arguments}.RequireAtLeast({names[place]}.Length, {name}({string.Join(", ", arguments)}), \"{plain[place]}\");");
        }
        for (int output = 0; output < names.Count; output++)
        {
            if (product.Parameters[output].Of is not BufferParameter { Access: not Access.Read } written)
                continue;
            for (int other = 0; other < output; other++)
            {
                if (product.Parameters[other].Of is BufferParameter { Buffer: { Rank: 1, Depth: 0 } buffer } && buffer.Element == written.Buffer.Element)
                    writer.Line($"{Arguments}.RequireDisjoint<{TypeNames.Of(buffer.Element)}>({names[output]}, {names[other]}, \"{plain[output]}\", \"{plain[other]}\");");
            }
        }
    }
}
