using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Emission;

// The vectors that the engine works on: what gathers a member's arguments into them, and what takes the results out again. For a state of a number E and a span u
// the vector is [E, u₀, u₁, …].
internal sealed partial class BlockSolverEmitter
{
    private void WriteConstants()
    {
        writer.Line("private readonly global::HypergradGen.Solvers.Workspace _vectors = new();");
        writer.Line();
        writer.Line("/// <summary>What stays the same during a call: lengths, and parameters that have no derivative.</summary>");
        writer.Open("private sealed class Constants");
        foreach (var (length, _) in SpansBeforeTheLast)
            writer.Line($"internal int {NameTable.Escaped(length)};");
        foreach (var constant in parameters.Constants)
            writer.Line($"internal {Kept(constant)} {constant.Name};");
        writer.Close();
        writer.Line();
    }

    private static string Kept(MemberParameter constant)
        => constant.IsSpan ? "global::HypergradGen.Solvers.KeptSpan<" + constant.Type.Substring(constant.Type.IndexOf('<') + 1) : constant.Type;

    private IEnumerable<(string LengthName, MemberParameter Parameter)> SpansBeforeTheLast
        => parameters.SpansBeforeTheLast(BlockRole.State).Concat(parameters.SpansBeforeTheLast(BlockRole.Hyperparameter));

    private void WriteVectors()
    {
        var inputs = parameters.Inputs.Select(i => i.Parameter).Concat(parameters.State).ToArray();
        var taken = Names(inputs);
        string constants = taken.Take("constants");
        writer.Line("/// <summary>Checks the lengths, keeps the constants, and gathers λ and w.</summary>");
        writer.Open($"private void Enter({List(inputs)})");
        foreach (var check in lengths)
        {
            if (check.Exact is { } exact)
            {
                MarkedLengths.WriteCheck(writer, check.Actual, exact, check.Span);
                continue;
            }
            string owner = check.IsStatic ? problem.FullName : "_operators.Problem";
            writer.Line($"{Arguments}.RequireAtLeast({check.Actual}, {owner}.{check.Member}({string.Join(", ", check.Arguments)}), \"{check.Span}\");");
        }
        if (parameters.Constants.Count > 0 || SpansBeforeTheLast.Any())
            writer.Line($"Constants {constants} = _operators.Constants;");
        foreach (var (length, span) in SpansBeforeTheLast)
            writer.Line($"{constants}.{NameTable.Escaped(length)} = {span.Count};");
        foreach (var constant in parameters.Constants)
            writer.Line(constant.IsSpan ? $"{constants}.{constant.Name}.Keep({constant.Name});" : $"{constants}.{constant.Name} = {constant.Name};");
        writer.Line($"GatherHyperparameters({Lambda}{Tail(parameters.Hyperparameters)});");
        writer.Line($"GatherState({State}{Tail(parameters.State)});");
        writer.Close();
        writer.Line();
        WriteGather("Hyperparameters", parameters.Hyperparameters);
        WriteGather("State", parameters.State);
        WriteScatter("Hyperparameters", parameters.Hyperparameters);
        WriteScatter("State", parameters.State);
    }

    private static string Tail(IEnumerable<MemberParameter> parameters) => string.Concat(parameters.Select(p => ", " + p.Argument));

    private void WriteGather(string what, IReadOnlyList<MemberParameter> blocks)
    {
        var taken = Names(blocks);
        string slot = taken.Take("slot"), vector = taken.Take("vector");
        writer.Open($"private {_span} Gather{what}(int {slot}{string.Concat(blocks.Select(p => ", " + p.Declaration))})");
        writer.Line($"{_span} {vector} = _vectors.RentUninitialised{_suffix}({slot}, {Length(blocks)});");
        Visit(blocks, (p, place, scalar) =>
        {
            if (p.IsSpan)
                writer.Line($"{p.Memory}.CopyTo({vector}.Slice({place}, {p.Count}));");
            else
                Lines(p.Moves(k => $"{vector}[{scalar + k}]", isToVector: true));
        });
        writer.Line($"return {vector};");
        writer.Close();
        writer.Line();
    }

    private void WriteScatter(string what, IReadOnlyList<MemberParameter> blocks)
    {
        var taken = Names(blocks);
        string vector = taken.Take("vector");
        writer.Open($"private static void Scatter{what}({parameters.ReadOnlySpan} {vector}{string.Concat(blocks.Select(p => ", " + BlockParameters.Written(p, "out ").Declaration))})");
        Visit(blocks, (p, place, scalar) =>
        {
            if (p.IsSpan)
                writer.Line($"{vector}.Slice({place}, {p.Count}).CopyTo({p.Memory});");
            else
                Lines(p.Moves(k => $"{vector}[{scalar + k}]", isToVector: false));
        });
        writer.Close();
        writer.Line();
    }

    private static string Length(IReadOnlyList<MemberParameter> blocks)
        => Sum(Scalars(blocks), blocks.Where(b => b.IsSpan));

    private static int Scalars(IEnumerable<MemberParameter> blocks) => blocks.Where(b => !b.IsSpan).Sum(b => b.Width);

    private void Lines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
            writer.Line(line);
    }

    private static string Sum(int scalars, IEnumerable<MemberParameter> spans)
    {
        string[] terms = [.. scalars > 0 ? new[] { scalars.ToString(System.Globalization.CultureInfo.InvariantCulture) } : [], .. spans.Select(s => s.Count)];
        return terms.Length == 0 ? "0" : string.Join(" + ", terms);
    }

    /// <summary>Each parameter with where it begins: scalars first, told by number too, then spans.</summary>
    private static void Visit(IReadOnlyList<MemberParameter> blocks, Action<MemberParameter, string, int> visit)
    {
        for (int i = 0; i < blocks.Count; i++)
        {
            int scalar = Scalars(blocks.Take(i));
            visit(blocks[i], blocks[i].IsSpan ? Sum(Scalars(blocks), blocks.Take(i).Where(b => b.IsSpan)) : Sum(scalar, []), scalar);
        }
    }
}
