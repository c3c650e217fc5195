using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Emission;

/// <content>What the arguments of products and the data of a problem are required to be.</content>
public sealed partial class ProblemEmitter
{
    /// <summary>What a method of the problem requires of the data: what one of its methods tests for null may be so for all.</summary>
    private DataChecks ChecksOf(MethodModel method) => new(method, _problem.Inner?.Objective ?? _problem.Map, _problem.Objective);

    /// <summary>Requires that the data of a method are there, and as long as they are marked, where there is anything to require; and remembers the member that does.</summary>
    private void WriteDataChecks(MethodModel method, DataChecks checks, string name)
    {
        if (checks.IsEmpty)
            return;
        _checksOfData.Add((name, method.IsStatic));
        _checkOf[method.Name] = name;
        MethodRemarks.Write(_writer, $"Requires that the arrays which <see cref=\"{method.Name}\"/> reads are there, and have the lengths that they are marked with.", []);
        _writer.Open($"private {(method.IsStatic ? "static " : "")}void {name}()");
        checks.Write(_writer);
        _writer.Close();
        _writer.Line();
    }

    private string? CheckOfData(MethodModel method) => _checkOf.TryGetValue(method.Name, out string? name) ? name : null;

    /// <summary>How long the state and the hyperparameters must be, computed from the problem's data.</summary>
    private void WriteLengths(MethodModel method, LeastLengths lengths, LengthNames named)
    {
        void Write(string? name, Function? program, string what)
        {
            if (name is null || program is null)
                return;
            var names = new NameTable();
            foreach (string member in _problem.MemberNames)
                names.Reserve(member);
            var parameters = program.Parameters.OfType<ValueParameter>().ToDictionary(p => p.Value.Id, p => names.TakeExactly(p.Value.Name!));
            MethodRemarks.Write(_writer, $"The least length of the {what} that <see cref=\"{method.Name}\"/> reaches to in every call.", []);
            _writer.Open($"private {(method.IsStatic ? "static " : "")}int {name}({string.Join(", ", parameters.Values.Select(p => "int " + p))})");
            FunctionEmitter.Emit(program, _writer, names, parameters, _slots.ForProgram(), "workspace");
            _writer.Close();
            _writer.Line();
        }

        Write(named.State, lengths.State, "state");
        Write(named.Hyperparameters, lengths.Hyperparameters, "hyperparameters");
    }

    private void WriteChecks(MethodText method, string[] parameters)
    {
        const string Arguments = "global::HypergradGen.Solvers.Arguments";
        foreach (var (output, like) in method.Lengths)
            _writer.Line($"{Arguments}.RequireLength({parameters[output]}.Length, {parameters[like]}.Length, \"{method.Parameters[output].Name}\", \"as long as {method.Parameters[like].Name}\");");
        if (method.ChecksData is { } check)
            _writer.Line($"{check}();");
        foreach (var (place, least, exact) in new[] { (0, method.Least.State, method.Least.Exact.State), (1, method.Least.Hyperparameters, method.Least.Exact.Hyperparameters) })
        {
            if (exact is { } length)
                MarkedLengths.WriteCheck(_writer, $"{parameters[place]}.Length", length, method.Parameters[place].Name);
            if (least is not null)
                _writer.Line($"{Arguments}.RequireAtLeast({parameters[place]}.Length, {least}({parameters[0]}.Length, {parameters[1]}.Length), \"{method.Parameters[place].Name}\");");
        }
        foreach (int output in method.Outputs)
        {
            for (int other = 0; other < output; other++)
                _writer.Line($"{Arguments}.RequireDisjoint<{_real}>({parameters[output]}, {parameters[other]}, \"{method.Parameters[output].Name}\", \"{method.Parameters[other].Name}\");");
        }
    }
}
