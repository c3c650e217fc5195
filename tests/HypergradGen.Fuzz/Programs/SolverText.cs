using System.Text;

namespace HypergradGen.Fuzz.Programs;

/// <summary>Text that makes a solver of a problem whose parts are stretches of flat vectors, and calls its members as docs/shapes.md says that they are called.</summary>
/// <param name="hasObjective">Else there is no <c>Compute</c>.</param>
internal sealed class SolverText(Signature map, bool hasObjective)
{
    private const string Indent = "            ";

    private readonly Block[] _states = [.. map.Parameters.Where(b => b is { Vector: "w", Role: BlockRole.Input })];

    /// <summary>Hyperparameters and constants.</summary>
    private readonly Block[] _others = [.. map.Parameters.Where(b => b.Vector == "lambda")];

    private Block[] Hyperparameters => [.. _others.Where(b => b.Role == BlockRole.Input)];

    public string Text()
    {
        var text = new StringBuilder($"    public {(map.IsStatic ? "static " : "")}SolverCalls<Real> FlatSolver(HypergradientOptions options)\n    {{\n        var solver = CreateSolver(options);\n        return new SolverCalls<Real>(\n");
        string[] members =
        [
            hasObjective ? Compute() : $"{Indent}null",
            Solve(),
            Linear("Tangent", Hyperparameters, _states, "lambda", "w", b => b.Tangent),
            Linear("Adjoint", _states, Hyperparameters, "w", "lambda", b => b.Adjoint),
            $"{Indent}(w, lambda, next) =>\n{Indent}{{\n{map.FlatBody("solver.Map", Indent + "    ")}{Indent}}}",
        ];
        return text.Append(string.Join(",\n", members)).Append(");\n    }\n").ToString();
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(l => $"{Indent}    {l}\n"));

    private static string Lambda(string parameters, IEnumerable<string> body) => $"{Indent}({parameters}) =>\n{Indent}{{\n{Lines(body)}{Indent}}}";

    private IEnumerable<string> Inputs()
        => _others.Select(b => b.Role == BlockRole.Constant ? Signature.Constant(b) : b.Unpack(b.Name, "lambda", b.Offset)).Concat(_states.Select(b => b.Unpack(b.Name, "w", b.Offset)));

    private IEnumerable<string> References() => _others.Select(b => b.Name).Concat(_states.Select(b => b.IsSpan ? b.Name : $"ref {b.Name}"));

    private string Solve() => Lambda("lambda, w",
    [
        .. Inputs(),
        $"var result = solver.Solve({string.Join(", ", References())});",
        .. _states.Select(b => b.Pack(b.Name, "w", b.Offset)),
        "return result;",
    ]);

    private string Compute() => Lambda("lambda, w, gradient",
    [
        .. Inputs(),
        .. Hyperparameters.Select(b => b.Poisoned(b.Name + "Gradient")),
        $"var result = solver.Compute({string.Join(", ", References().Concat(Hyperparameters.Select(b => b.IsSpan ? $"{b.Name}Gradient" : $"out {b.Name}Gradient")))});",
        .. _states.Select(b => b.Pack(b.Name, "w", b.Offset)),
        .. Hyperparameters.Select(b => b.Pack(b.Name + "Gradient", "gradient", b.Offset)),
        "return result;",
    ]);

    private string Linear(string member, Block[] from, Block[] to, string given, string made, Func<Block, string> word) => Lambda($"lambda, w, {given}{member}, {made}{member}",
    [
        .. Inputs(),
        .. from.Select(b => b.Unpack(word(b), given + member, b.Offset)),
        .. to.Select(b => b.Poisoned(word(b))),
        $"var result = solver.{member}({string.Join(", ", _others.Select(b => b.Name).Concat(_states.Select(b => b.Name)).Concat(from.Select(word)).Concat(to.Select(b => b.IsSpan ? word(b) : "out " + word(b))))});",
        .. to.Select(b => b.Pack(word(b), made + member, b.Offset)),
        "return result;",
    ]);
}
