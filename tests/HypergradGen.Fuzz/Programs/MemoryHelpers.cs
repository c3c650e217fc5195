namespace HypergradGen.Fuzz.Programs;

/// <summary>Writes helpers that return memory: what they made, a part of what they were given, one of several, tables and tuples of arrays.</summary>
/// <param name="begin">Begins a helper with these parameters.</param>
internal sealed class MemoryHelpers(Dice dice, ISet<string> constructs, Func<HelperParameter[], Method> begin)
{
    private static readonly HelperParameter s_number = new("x0", HelperParameterKind.Real);

    public (string Text, Helper Helper) Write(string name, string modifiers, bool needsInstance, string prefix)
    {
        var v = new HelperParameter("v", HelperParameterKind.Source, dice.Between(0, 1));
        var other = new HelperParameter("other", HelperParameterKind.Source, dice.Between(0, 1));
        return dice.Between(0, 6) switch
        {
            0 or 1 => Made(HelperReturn.Array, "helper that returns an array", $"Real[] {name}(ReadOnlySpan<Real> v, Real x0)", Array, v, s_number),
            2 => Made(HelperReturn.Arrays, "helper that returns a tuple of arrays", $"(Real[] Low, Real[] High) {name}(ReadOnlySpan<Real> v, Real x0)", Tuple, v, s_number),
            3 => Made(HelperReturn.Grid, "helper that returns a table", $"Real[,] {name}(ReadOnlySpan<Real> v, ReadOnlySpan<Real> other)", Grid, v, other),
            4 => Short(HelperReturn.View, "helper that returns one of its arguments", $"ReadOnlySpan<Real> {name}(ReadOnlySpan<Real> v, ReadOnlySpan<Real> other, Real x0)", $"x0 {dice.Pick("<", ">")} {dice.Number(true)} ? v : other", [v, other, s_number]),
            5 => Short(HelperReturn.Window, "helper that returns a writable part", $"Span<Real> {name}(Span<Real> v)", dice.Pick("v[1..]", "v[..^1]", "v.Slice(v.Length / 2)", "v[..(v.Length / 2)]"), [v with { Kind = HelperParameterKind.Target, Least = 1 }]),
            _ => Short(HelperReturn.View, "helper that returns a part", $"ReadOnlySpan<Real> {name}(ReadOnlySpan<Real> v, int order)", "v[Math.Min(order, v.Length)..]", [v, new HelperParameter("order", HelperParameterKind.Int)]),
        };

        (string, Helper) Made(HelperReturn returns, string construct, string header, Action<Method> body, params HelperParameter[] parameters)
        {
            constructs.Add(construct);
            var method = begin(parameters);
            foreach (var parameter in parameters)
                parameter.Declare(method.Scope);
            method.Budget = 3;
            method.Open(modifiers + header);
            body(method);
            method.Close();
            return (method.ToString(), new Helper(name, prefix, parameters, returns, needsInstance));
        }

        (string, Helper) Short(HelperReturn returns, string construct, string header, string result, HelperParameter[] parameters)
        {
            constructs.Add(construct);
            return ($"    {modifiers}{header} => {result};\n", new Helper(name, prefix, parameters, returns, needsInstance));
        }
    }

    /// <summary>An array as long as what is given, overwritten now and then, returned early now and then.</summary>
    private void Array(Method m)
    {
        string e = Fill(m);
        if (dice.Chance(0.4))
        {
            constructs.Add("helper that returns memory early");
            string z = m.Name("z"), i = m.Name("i");
            m.Line($"Real[] {z} = new Real[v.Length];");
            m.Line($"if (x0 > {dice.Number(true)})");
            m.Line($"    return {dice.Pick(z, e)};");
            m.Line($"for (int {i} = 0; {i} < {z}.Length; {i}++)");
            m.Line($"    {z}[{i}] = {e}[{i}] * {dice.Pick("x0", $"{e}[0]", $"v[{i}]")};");
            m.Line($"return {dice.Pick(z, e)};");
            return;
        }
        m.Line($"return {e};");
    }

    private string Fill(Method m)
    {
        string e = m.Name("e"), i = m.Name("at"), s = m.Name("s");
        m.Line($"Real[] {e} = {dice.Pick("new Real[v.Length]", "v.ToArray()")};");
        m.Line($"Real {s} = x0;");
        m.Open($"for (int {i} = 0; {i} < {e}.Length; {i}++)");
        m.Line($"{e}[{i}] = {dice.Pick($"RealMath.Sin(v[{i}] + {s})", $"0.5 * {e}[{i}] - v[{i}] * {s}", $"v[{i}] * {m.Expressions.Bounded(1)}")};");
        m.Line($"{s} = 0.6 * {s} + {e}[{i}];");
        m.Close();
        m.Scope.Reals.Add(new RealVariable(s, true));
        m.Scope.Buffers.Add(new BufferVariable(e, true, true, true, -1, m.Scope.Buffers.First(b => b.Name == "v").Least, "v"));
        if (dice.Chance(0.5))
            m.Statements.Several(2);
        return e;
    }

    private void Tuple(Method m)
    {
        string e = Fill(m), f = m.Name("f"), i = m.Name("i");
        m.Line($"Real[] {f} = new Real[{dice.Pick("v.Length", "2")}];");
        m.Line($"for (int {i} = 0; {i} < {f}.Length; {i}++)");
        m.Line($"    {f}[{i}] = 0.3 * x0 {dice.Pick("-", "+")} {m.Expressions.Real(1)};");
        m.Line($"return {dice.Pick($"({e}, {f})", $"({f}, {e})")};");
    }

    private void Grid(Method m)
    {
        string g = m.Name("g"), s = m.Name("s"), i = m.Name("i"), j = m.Name("j");
        m.Line($"Real[,] {g} = new Real[v.Length, other.Length];");
        m.Line($"Real {s} = {dice.Number()};");
        m.Open($"for (int {i} = 0; {i} < v.Length; {i}++)");
        m.Open($"for (int {j} = 0; {j} < other.Length; {j}++)");
        m.Line($"{g}[{i}, {j}] = v[{i}] * other[{j}] + {s};");
        m.Line($"{s} = {dice.Pick($"RealMath.Sin({g}[{i}, {j}])", $"0.5 * {s}", $"{s} * v[{i}]")};");
        m.Close();
        m.Close();
        m.Scope.Tables.Add(new TableVariable(g, [m.Scope.Buffers.First(b => b.Name == "v").Least, m.Scope.Buffers.First(b => b.Name == "other").Least], false) { IsWritable = true });
        if (dice.Chance(0.5))
            m.LocalTables.Write();
        m.Line($"return {g};");
    }
}
