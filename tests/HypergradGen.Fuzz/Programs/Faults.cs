namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// Statements that throw at some points and not at others: guards, in loops and branches too, arms of choices that throw, indices and slices that are beyond the end, memory that is
/// too short, integers that are divided by zero or overflow, searches that give up.
/// </summary>
internal sealed partial class Faults(Method method)
{
    public const string Construct = "statements that throw at some points";

    private readonly Dice _dice = method.Dice;

    private int _messages;

    private Scope Scope => method.Scope;

    private string X => method.Expressions.Real(1);

    private BufferVariable[] Readable => [.. Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true })];

    public void Write()
    {
        method.Use(Construct);
        // What a local function computes may not count.
        int counts = method.IsLocal ? 0 : 1;
        _dice.Act(
            (4, Guard), (3, GuardInLoop), (3, Chosen), (2, LastCase), (2, OfLibrary), (3, GivesUp), (2 * counts, Local),
            (3 * counts, Beyond), (3 * counts, WrittenBeyond), (4 * counts, LoopBeyond), (3 * counts, SliceBeyond), (2 * counts, TooShort), (2 * counts, ByZero), (counts, Overflow), (2 * counts, Size), (2 * counts, OfTable));
    }

    /// <summary>True at about one point of eight.</summary>
    private string Seldom()
    {
        string x = _dice.Chance(0.7) ? method.Elements.Read() ?? X : X;
        return _dice.Pick($"{x} > {_dice.Pick("0.7", "0.9", "1.1")}", $"{x} < -{_dice.Pick("0.6", "0.8", "1.05")}", $"RealMath.Abs({x}) > {_dice.Pick("0.85", "1.1")}", $"!({x} < {_dice.Pick("0.8", "1.0")})");
    }

    /// <summary>An integer from 0 to 2 that depends on the state, or one of the data and of loops.</summary>
    private string Whole() => _dice.Chance(0.6) ? OfState() : method.Integers.Small(1).Text;

    private string OfState() => $"(int)RealGradient.Stop(2.4 * RealMath.Abs({method.Elements.Read() ?? X}))";

    private string Exception()
    {
        string number = (_messages++).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return _dice.Pick($"ArgumentException(\"bad {number}\")", $"ArgumentException(\"bad\", \"it{number}\")", $"ArgumentOutOfRangeException(\"at{number}\")", $"InvalidOperationException(\"no {number}\")", $"ArithmeticException($\"{{{method.Expressions.Leaf()}}} is no number\")", $"NotSupportedException(\"no \" + {number})", $"InvalidOperationException($\"{{{method.Integers.Small(0).Text}}} rounds\")");
    }

    private string Throw => $"throw new {Exception()}";

    private void Guard()
    {
        method.Line($"if ({Seldom()}{_dice.Pick("", "", $" && ({method.Expressions.Condition(0)})", $" || ({method.Integers.Small(1).Text}) > 3")})");
        method.Line($"    {Throw};");
    }

    private string Sum(string? start = null)
    {
        string s = method.Name("s");
        method.Line($"Real {s} = {start ?? X};");
        return s;
    }

    /// <summary>What is computed counts: what does not may be left out, and what it throws with it.</summary>
    private void Keep(string s)
    {
        Scope.Reals.Add(new RealVariable(s, true));
        if (method.Matrices.Total is { } total)
            method.Line($"{total} += 0.3 * {s};");
    }

    private void Keep(BufferVariable b)
    {
        if (method.Matrices.Total is not { } total)
            return;
        string v = method.Name("v");
        method.Line($"foreach (Real {v} in {b.Name})");
        method.Line($"    {total} = 0.9 * {total} + 0.3 * {v};");
    }

    private void GuardInLoop()
    {
        if (Readable is not { Length: > 0 } all)
            return;
        method.Use("guard in a loop");
        var b = _dice.OneOf(all);
        string s = Sum(), i = method.Name("i"), x = $"{b.Name}[{i}]";
        bool isEach = _dice.Chance(0.2);
        method.Open(isEach ? $"foreach (Real {i} in {b.Name})" : _dice.Pick($"for (int {i} = 0; {i} < {b.Name}.Length; {i}++)", $"for (int {i} = {b.Name}.Length - 1; {i} >= 0; {i}--)"));
        if (isEach)
            x = i;
        string before = $"{s} += 0.3 * {_dice.Pick(x, $"RealMath.Sin({x})", $"{x} * {s}")};", test = $"{_dice.Pick(x, x, s)} > {_dice.Pick("0.7", "0.9", "1.1")}";
        if (_dice.Chance(0.5))
            method.Line(before);
        method.Line($"if ({test})");
        method.Line($"    {_dice.Pick(Throw, Throw, Throw, "break", "continue")};");
        if (_dice.Chance(0.7))
            method.Line(before);
        if (!isEach && b.IsWritable && _dice.Chance(0.4))
            method.Line($"{x} = 0.5 * {x} + {_dice.Number()};");
        if (_dice.Chance(0.2))
            method.Line($"if ({s} < -{_dice.Pick("0.5", "1")}) {Throw};");
        method.Close();
        Keep(s);
    }

    private void Chosen()
    {
        method.Use("throw in an expression");
        string k = Whole();
        Keep(Sum(_dice.Between(0, 3) switch
        {
            0 => $"{Seldom()} ? {Throw} : {X}",
            1 => $"!({Seldom()}) ? {X} : {Throw}",
            2 => $"({k}) switch {{ 0 => {X}, 1 => {X}, 2 when {method.Expressions.Condition(0)} => {X}, _ => {Throw} }}",
            _ => $"Primal({X}) switch {{ > {_dice.Pick("0.8", "1.0")} => {Throw}, < -0.3 => {X}, _ => {X} }}",
        }));
    }

    private void LastCase()
    {
        method.Use("throw in a switch");
        string s = Sum();
        method.Open($"switch ({Whole()})");
        method.Line($"case 0: {s} += {X}; break;");
        method.Line($"case 1: {s} *= 0.5; break;");
        method.Line($"{_dice.Pick("default", "case 2")}: {Throw};");
        method.Close();
        Keep(s);
    }

    private void ByZero()
    {
        method.Use("integers divided by zero");
        string k = OfState();
        Keep(Sum($"{X} * ({_dice.Pick($"6 / ({k})", $"7 % ({k})", $"(12 - {Whole()}) / ({k} - 1)", $"({k}) % ({k})")})"));
    }

    private void OfLibrary()
    {
        method.Use("guards of the library");
        string k = Whole();
        method.Line(_dice.Pick(
            $"ArgumentOutOfRangeException.ThrowIfNegative({k} - 1);",
            $"ArgumentOutOfRangeException.ThrowIfGreaterThan({k}, 1);",
            $"ArgumentOutOfRangeException.ThrowIfZero({k});",
            $"ArgumentOutOfRangeException.ThrowIfEqual({k}, 2);",
            $"ArgumentOutOfRangeException.ThrowIfLessThan({k}, {method.Integers.Small(0).Text});",
            $"ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual({k}, 2, \"order\");"));
    }

    private void Overflow()
    {
        method.Use("checked arithmetic that may overflow");
        string k = method.Name("k");
        method.Line($"int {k} = checked({_dice.Pick($"int.MaxValue - 1 + {OfState()}", $"{OfState()} * 1500000000", $"int.MinValue - {OfState()} + 1")});");
        Keep(Sum($"{X} * ({k} % 5)"));
    }

    /// <summary>An iteration that throws where it does not end in time.</summary>
    private void GivesUp()
    {
        method.Use("iteration that gives up");
        string t = Sum(), n = method.Name("n");
        method.Line($"int {n} = 0;");
        method.Open($"while (RealMath.Abs({t}) > {_dice.Pick("0.1", "0.3")})");
        string test = $"if (++{n} > {_dice.Pick("2", "3")}) {Throw};", step = _dice.Pick($"{t} *= 0.5;", $"{t} = 0.4 * {t} + 0.05 * {method.Expressions.Leaf()};", $"{t} = RealMath.Sin({t}) * 0.6;");
        bool isFirst = _dice.Chance(0.5);
        method.Line(isFirst ? test : step);
        method.Line(isFirst ? step : test);
        method.Close();
        Keep(t);
    }

    /// <summary>A guard inside a local function, called in the middle of an expression.</summary>
    private void Local()
    {
        if (method.IsInStruct)
            return;
        method.Use("local function that throws");
        string f = method.Name("Checked"), x = method.Name("x");
        method.Line($"static Real {f}(Real {x}) => {_dice.Pick($"{x} > {_dice.Pick("0.8", "1")} ? {Throw} : 0.7 * {x}", $"RealMath.Abs({x}) < {_dice.Pick("0.9", "1.1")} ? {x} * {x} : {Throw}")};".Replace("$\"", "\"", StringComparison.Ordinal));
        Keep(Sum($"{f}({X}) {_dice.Pick("+", "*")} {_dice.Pick(X, $"{f}({X})")}"));
    }
}
