using System.Globalization;

namespace HypergradGen.Fuzz.Programs;

/// <summary>Writes helpers that call themselves or one another: over trees, halves, counts and ranges. All end after a handful of calls.</summary>
/// <param name="begin">Begins a helper with these parameters.</param>
internal sealed class RecursionWriter(Dice dice, ISet<string> constructs, Func<HelperParameter[], Method> begin)
{
    private static readonly HelperParameter s_span = new("v", HelperParameterKind.Source), s_filled = new("v", HelperParameterKind.Target);
    private static readonly HelperParameter s_number = new("x0", HelperParameterKind.Real), s_depth = new("depth", HelperParameterKind.Int);

    /// <summary>The text of one recursive helper, or of two that call each other, and what callers see.</summary>
    public (string Text, Helper[] Helpers) Write(string name, string modifiers, bool needsInstance, string prefix)
    {
        string text = "";
        Helper[] helpers = [];
        void Made(HelperReturn returns, string written, params HelperParameter[] parameters)
            => (text, helpers) = (written, [new Helper(name, prefix, parameters, returns, needsInstance)]);
        dice.Act(
            (3, () => Made(HelperReturn.Real, Tree(name, modifiers), s_span, s_depth with { Name = "node" }, s_number)),
            (3, () => Made(HelperReturn.Real, Countdown(name, modifiers), s_number, s_depth)),
            (3, () => Made(HelperReturn.Nothing, Halves(name, modifiers), s_filled)),
            (2, () => Made(HelperReturn.Real, Mutual(name, modifiers), s_number, s_depth)),
            (2, () => Made(HelperReturn.Nothing, Shorter(name, modifiers), s_span with { Name = "source" }, s_filled with { Name = "target" })),
            (2, () => Made(HelperReturn.Real, Scratch(name, modifiers), s_span, s_depth)),
            (1, () => Made(HelperReturn.Pair, Pair(name, modifiers), s_number, s_depth)),
            (1, () => Made(HelperReturn.Nothing, Reference(name, modifiers), s_number with { Name = "given", Kind = HelperParameterKind.Ref }, s_depth)));
        return (text, helpers);
    }

    private Method Open(string header, params HelperParameter[] parameters)
    {
        var method = begin(parameters);
        foreach (var parameter in parameters)
            parameter.Declare(method.Scope);
        method.Open(header);
        method.Budget = 3;
        return method;
    }

    private static string Some(Method method) => method.Expressions.Real(2);

    private static string Close(Method method, string? result = null)
    {
        if (result is not null)
            method.Line($"return {result};");
        method.Close();
        return method.ToString();
    }

    /// <summary>A statement or two, in which the helper is not called.</summary>
    private void Between(Method method)
    {
        method.Budget = 2;
        if (dice.Chance(0.5))
            method.Statements.Several(2);
    }

    private string Tree(string name, string modifiers)
    {
        constructs.Add("recursion over a tree");
        var m = Open($"{modifiers}Real {name}(ReadOnlySpan<Real> v, int node, Real x0)", s_span, new("node", HelperParameterKind.Int), s_number);
        string s = m.Name("s"), child = m.Name("child");
        m.Line("if (node >= v.Length || node > 6)");
        m.Line($"    return {dice.Pick("0", "x0", $"0.5 * {m.Expressions.Leaf()}")};");
        m.Line($"Real {s} = RealMath.Sin(v[node] * {Some(m)});");
        m.Scope.Reals.Add(new RealVariable(s, true));
        Between(m);
        if (dice.Chance(0.5))
        {
            m.Open($"for (int {child} = 1; {child} <= 2; {child}++)");
            m.Line($"{s} += 0.4 * {name}(v, 2 * node + {child}, {dice.Pick("x0", s, $"x0 * {s}", Some(m))});");
            Between(m);
            m.Close();
        }
        else
        {
            m.Line($"{s} = {name}(v, 2 * node + 1, {s}) * {dice.Pick("x0", s)};");
            m.Line($"{s} += {name}(v, 2 * node + 2, {Some(m)});");
        }
        Between(m);
        return Close(m, $"RealMath.Tanh({s} + {m.Expressions.Leaf()})");
    }

    private string Countdown(string name, string modifiers)
    {
        constructs.Add("recursion with a count");
        var m = Open($"{modifiers}Real {name}(Real x0, int depth)", s_number, s_depth);
        m.Line($"if (depth <= 0{(dice.Chance(0.5) ? $" || RealMath.Abs(x0) < {dice.Number()}" : "")})");
        m.Line($"    return {Some(m)};");
        if (dice.Chance(0.3))
        {
            constructs.Add("recursion that stops at the state");
            m.Line($"if ({m.Expressions.Condition(1)})");
            m.Line($"    return {name}({Some(m)}, depth - 2);");
        }
        Between(m);
        string x = Some(m);
        return Close(m, dice.Pick(
            $"RealMath.Tanh({name}({x}, depth - 1) * x0)",
            $"0.5 * {name}({x}, depth - 1) - RealMath.Sin({name}(x0 * x0, depth - 2))",
            $"{name}({name}(0.5 * x0, depth - 1), depth - 2)",
            $"depth > 1 ? {name}({x}, depth - 1) + x0 : x0 * {m.Expressions.Leaf()}"));
    }

    private string Halves(string name, string modifiers)
    {
        constructs.Add("recursion on the halves of a span");
        var m = Open($"{modifiers}void {name}(Span<Real> v)", s_filled);
        string i = m.Name("i"), half = m.Name("half");
        m.Open("if (v.Length < 2)");
        if (dice.Chance(0.6))
            m.Line($"if (v.Length > 0)\n            v[0] = RealMath.Sin(v[0] + {m.Expressions.Leaf()});");
        m.Line("return;");
        m.Close();
        m.Line($"int {half} = v.Length / 2;");
        bool first = dice.Chance(0.5);
        if (first)
            Calls();
        m.Open($"for (int {i} = 0; {i} < {half}; {i}++)");
        m.Scope.Ints.Add(new IntVariable(i, 0, Lengths.Most, Below: "v"));
        m.Line(dice.Pick(
            $"(v[{i}], v[{i} + {half}]) = (0.6 * (v[{i}] + v[{i} + {half}]), v[{i}] - {dice.Number()} * v[{i} + {half}]);",
            $"v[{i}] += v[^({i} + 1)] * {Some(m)};",
            $"v[{i} + {half}] = RealMath.Tanh(v[{i}] * v[{i} + {half}]);"));
        m.Close();
        if (!first)
            Calls();
        Between(m);
        return Close(m);

        void Calls()
        {
            m.Line($"{name}(v[..{half}]);");
            m.Line(dice.Pick($"{name}(v[{half}..]);", $"{name}(v.Slice({half}));", $"{name}(v[..{half}]);"));
        }
    }

    private string Mutual(string name, string modifiers)
    {
        constructs.Add("mutual recursion");
        string other = name + "Odd";
        var m = Open($"{modifiers}Real {name}(Real x0, int depth)", s_number, s_depth);
        Between(m);
        string text = Close(m, $"depth <= 0 ? {Some(m)} : {dice.Pick("0.6 * ", "x0 * ", "-")}{other}({Some(m)}, depth - 1)");
        var n = Open($"{modifiers}Real {other}(Real x0, int depth)", s_number, s_depth);
        n.Line("if (depth <= 0)");
        n.Line($"    return {Some(n)};");
        Between(n);
        return text + "\n" + Close(n, $"RealMath.Sin({name}({Some(n)}, depth - 1) + x0)");
    }

    private string Shorter(string name, string modifiers)
    {
        constructs.Add("recursion that fills a span");
        var source = s_span with { Name = "source" };
        var m = Open($"{modifiers}void {name}(ReadOnlySpan<Real> source, Span<Real> target)", source, s_filled with { Name = "target" });
        m.Line("if (source.Length == 0 || target.Length == 0)");
        m.Line("    return;");
        if (dice.Chance(0.5))
        {
            m.Line($"target[0] = RealMath.Cos(source[0]) + {dice.Number()} * target[0];");
            m.Line($"{name}(source[1..], target[1..]);");
            m.Line($"target[0] += 0.3 * target[^1] * {Some(m)};");
        }
        else
        {
            Between(m);
            m.Line($"{name}(source[..^1], target[..^1]);");
            m.Line($"target[^1] = RealMath.Sin(target[0] * {Some(m)}) - 0.2 * source[^1];");
        }
        return Close(m);
    }

    private string Scratch(string name, string modifiers)
    {
        constructs.Add("recursion with memory of its own");
        var m = Open($"{modifiers}Real {name}(ReadOnlySpan<Real> v, int depth)", s_span, s_depth);
        string b = m.Name("b"), i = m.Name("i"), s = m.Name("s");
        m.Line("if (depth <= 0 || v.Length == 0)");
        m.Line($"    return {Some(m)};");
        m.Line($"Span<Real> {b} = {dice.Pick("stackalloc", "new")} Real[v.Length{dice.Pick("", " - 1", " + 1")}];");
        m.Open($"for (int {i} = 0; {i} < {b}.Length; {i}++)");
        m.Line($"{b}[{i}] = 0.5 * v[{i} % v.Length] + {Some(m)};");
        m.Close();
        m.Line($"Real {s} = {name}({b}, depth - 1);");
        m.Scope.Reals.Add(new RealVariable(s, true));
        Between(m);
        string y = m.Name("y");
        m.Line($"foreach (Real {y} in {b})");
        m.Line($"    {s} {dice.Pick("+=", "-=")} 0.3 * {y} * {s};");
        return Close(m, $"RealMath.Tanh({s})");
    }

    private string Pair(string name, string modifiers)
    {
        constructs.Add("recursion that returns a tuple");
        var m = Open($"{modifiers}(Real First, Real Second) {name}(Real x0, int depth)", s_number, s_depth);
        string p = m.Name("p"), q = m.Name("q");
        m.Line("if (depth <= 0)");
        m.Line($"    return (x0, {Some(m)});");
        m.Line($"var ({p}, {q}) = {name}({Some(m)}, depth - 1);");
        m.Scope.Reals.Add(new RealVariable(p, true));
        m.Scope.Reals.Add(new RealVariable(q, true));
        Between(m);
        return Close(m, $"(RealMath.Sin({q} + x0), {p} * {dice.Number()})");
    }

    private string Reference(string name, string modifiers)
    {
        constructs.Add("recursion through a reference");
        var given = s_number with { Name = "given", Kind = HelperParameterKind.Ref };
        var m = Open($"{modifiers}void {name}(ref Real given, int depth)", given, s_depth);
        m.Line("if (depth <= 0)");
        m.Line("    return;");
        m.Line($"given = RealMath.Sin(given * {Some(m)});");
        Between(m);
        m.Line($"{name}(ref given, depth - {dice.Between(1, 2).ToString(CultureInfo.InvariantCulture)});");
        m.Line($"given += 0.2 * {Some(m)};");
        return Close(m);
    }
}
