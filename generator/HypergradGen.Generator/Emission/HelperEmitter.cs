using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <summary>Writes the functions that programs call, where helpers are not inlined, as private members.</summary>
public sealed class HelperEmitter(SourceWriter writer, IReadOnlyCollection<string> memberNames, IReadOnlyList<Function> helpers)
{
    /// <param name="isStatic">Whether the programs that call a helper are static.</param>
    /// <param name="slotsOf">The slots of those programs.</param>
    public void Write(Func<Function, bool> isStatic, Func<Function, Slots> slotsOf)
    {
        int taken = 0;
        var graph = new CallGraph(helpers);
        foreach (var helper in helpers)
        {
            var names = new NameTable();
            foreach (string member in memberNames.Concat(helpers.Select(h => h.Name)))
                names.Reserve(member);
            var parameterNames = new Dictionary<int, string>();
            var list = new List<string>();
            foreach (var parameter in helper.Parameters.OfType<ValueParameter>())
            {
                parameterNames[parameter.Value.Id] = names.Take(parameter.Value.Name ?? "argument");
                list.Add($"{TypeNames.Of(parameter.Value.Type)} {parameterNames[parameter.Value.Id]}");
            }
            foreach (var parameter in helper.Parameters.OfType<BufferParameter>())
            {
                parameterNames[parameter.Buffer.Id] = names.Take(parameter.Buffer.Name);
                list.Add($"{(parameter.Access == Access.Read ? TypeNames.OfData(parameter.Buffer) : TypeNames.Span(parameter.Buffer, isReadOnly: false))} {parameterNames[parameter.Buffer.Id]}");
            }
            string workspace = names.Take("workspace");
            list.Add($"global::HypergradGen.Solvers.Workspace {workspace}");
            string result = helper.Results.Count switch
            {
                0 => "void",
                1 => TypeNames.Of(helper.Results[0].Type),
                _ => $"({string.Join(", ", helper.Results.Select(r => TypeNames.Of(r.Type)))})",
            };
            writer.Open($"private {(isStatic(helper) ? "static " : "")}{result} {helper.Name}({string.Join(", ", list)})");
            bool hasFrame = graph.IsRecursive(helper.Name) && ScratchBuffers.In(helper) > 0;
            string frame = hasFrame ? names.Take("frame") : "";
            if (hasFrame)
            {
                writer.Line($"var {frame} = {workspace}.EnterFrame();");
                writer.Open("try");
            }
            FunctionEmitter.Emit(
                helper, writer, names, parameterNames, slotsOf(helper).ForProgram(taken), workspace,
                leadsBack: graph.IsRecursive(helper.Name) ? callee => graph.LeadsBack(helper.Name, callee) : null);
            if (hasFrame)
            {
                writer.Close();
                writer.Open("finally");
                writer.Line($"{workspace}.LeaveFrame({frame});");
                writer.Close();
            }
            writer.Close();
            writer.Line();
            taken += ScratchBuffers.In(helper);
        }
    }
}
