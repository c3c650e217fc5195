namespace HypergradGen.Fuzz.Programs;

/// <summary>Span and array variables that come to name another memory: swaps in loops, sliding windows, choices.</summary>
internal sealed class Rebinding(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    private string X => method.Expressions.Real(1);

    public void Write() => _dice.Act((3, PingPong), (2, Window), (3, Chosen), (1, BothEnds), (2, Referred), (1, Rotation), (1, Bisection));

    private BufferVariable[] Readable => [.. Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true })];

    /// <summary>Two buffers whose names are swapped at the end of each round.</summary>
    private void PingPong()
    {
        if (Readable is not { Length: > 0 } sources)
            return;
        var source = _dice.OneOf(sources);
        method.Use("swap of buffers in a loop");
        string a = method.Name("a"), b = method.Name("b"), r = method.Name("r"), i = method.Name("i");
        var writable = Readable.Where(x => x.IsWritable && x.Kind == source.Kind && x != source).ToArray();
        bool areArrays = _dice.Chance(0.5);
        if (areArrays)
        {
            method.Line($"Real[] {a} = {Span(source)}.ToArray(), {b} = new Real[{source.Name}.Length];");
        }
        else if (source.IsWritable && _dice.Chance(0.5))
        {
            // The names of memory that has names already: what is written through one is read through the other.
            method.Use("swap of names of named memory");
            method.Line($"scoped Span<Real> {a} = {source.Name};");
            method.Line(writable.Length > 0 && _dice.Chance(0.6) ? $"scoped Span<Real> {b} = {_dice.OneOf(writable).Name};" : $"scoped Span<Real> {b} = stackalloc Real[{source.Name}.Length];");
        }
        else
        {
            method.Line($"scoped Span<Real> {a} = stackalloc Real[{source.Name}.Length];");
            method.Line($"scoped Span<Real> {b} = {_dice.Pick("stackalloc", "new")} Real[{source.Name}.Length];");
            method.Line($"{source.Name}.CopyTo({a});");
        }
        var first = new BufferVariable(a, true, true, areArrays, source.Length, source.Least, source.Kind);
        var second = first with { Name = b };
        bool isWhile = _dice.Chance(0.2);
        string header = $"for (int {r} = 0; {r} < {_dice.Pick("0", "1", "2", "3", "4", method.Integers.Count(4).Text)}; {r}++)";
        if (isWhile)
        {
            method.Line($"int {r} = 0;");
            header = $"while ({r}++ < 3 && ({method.Expressions.Condition(0)}))";
        }
        method.Open(header);
        Scope.Buffers.Add(first);
        Scope.Buffers.Add(second);
        method.Open($"for (int {i} = 0; {i} < {b}.Length; {i}++)");
        Scope.Ints.Add(new IntVariable(i, 0, source.Length >= 0 ? source.Length - 1 : Lengths.Most, Below: source.Kind));
        method.Line(_dice.Pick(
            $"{b}[{i}] = 0.5 * {a}[{i}] + 0.3 * RealMath.Sin({a}[({i} + 1) % {a}.Length] * {X});",
            $"{b}[{i}] = {a}[{i} > 0 ? {i} - 1 : 0] - 0.4 * {X};",
            $"{b}[{i}] += 0.5 * {a}[{i}] * {X};",
            $"{b}[{i}] = RealMath.Tanh({a}[{a}.Length - 1 - {i}] + {b}[{i}]);"));
        method.Close();
        if (_dice.Chance(0.4))
            method.Loops.Body(2);
        string? condition = _dice.Chance(0.25) ? method.Expressions.Condition(0) : null;
        if (condition is not null)
            method.Open($"if ({condition})");
        Swap(a, b, areArrays);
        if (condition is not null)
            method.Close();
        method.Close();
        Scope.Buffers.Add(first);
        Scope.Buffers.Add(second);
    }

    private void Swap(string a, string b, bool areArrays)
    {
        // A tuple holds no spans.
        if (areArrays && _dice.Chance(0.7))
        {
            method.Line($"({a}, {b}) = ({b}, {a});");
            return;
        }
        string t = method.Name("t");
        method.Line($"{(areArrays ? "Real[]" : "Span<Real>")} {t} = {a};");
        method.Line($"{a} = {b};");
        method.Line($"{b} = {t};");
    }

    /// <summary>A span that loses an end each round.</summary>
    private void Window()
    {
        if (Readable is not { Length: > 0 } sources)
            return;
        var source = _dice.OneOf(sources);
        bool isWritable = source.IsWritable && _dice.Chance(0.6);
        method.Use(isWritable ? "writable sliding window" : "sliding window");
        string rest = method.Name("rest"), s = method.Name("s"), first = method.Name("first");
        method.Line($"Real {s} = {X};");
        method.Line($"scoped {(isWritable ? "Span" : "ReadOnlySpan")}<Real> {rest} = {source.Name};");
        method.Open(_dice.Pick($"while ({rest}.Length > 0)", $"while (!{rest}.IsEmpty)", $"for (; {rest}.Length > 0; )"));
        method.Line($"Real {first} = {_dice.Pick($"{rest}[0]", $"{rest}[^1]", $"{rest}[{rest}.Length / 2]")};");
        if (isWritable)
            method.Line($"{rest}[0] = {_dice.Pick($"0.5 * {rest}[0] + {s}", $"{first} * {X}", $"RealMath.Sin({s})")};");
        // Before anything that may go on to the next round.
        method.Line(_dice.Pick($"{rest} = {rest}[1..];", $"{rest} = {rest}.Slice(1);", $"{rest} = {rest}[..^1];", $"{rest} = {rest}[..({rest}.Length / 2)];", $"{rest} = {method.Expressions.Condition(0)} ? {rest}[1..] : {rest}[..^1];"));
        Scope.Reals.Add(new RealVariable(first, true));
        Scope.Reals.Add(new RealVariable(s, true));
        Scope.Buffers.Add(new BufferVariable(rest, true, isWritable, false, -1, 0, rest));
        method.Line($"{s} {_dice.Pick("+=", "-=")} 0.4 * {first} * {X};");
        if (_dice.Chance(0.5))
            method.Loops.Body(2);
        method.Close();
        Scope.Reals.Add(new RealVariable(s, true));
        Scope.Buffers.Add(new BufferVariable(rest, true, isWritable, false, -1, 0, rest));
    }

    /// <summary>A span that is one of several.</summary>
    private void Chosen()
    {
        if (Readable is not { Length: > 1 } sources)
            return;
        BufferVariable a = _dice.OneOf(sources), b = _dice.OneOf(sources);
        bool isWritable = a.IsWritable && b.IsWritable && _dice.Chance(0.7);
        string u = method.Name(_dice.Pick("u", "chosen", "either"));
        string type = $"scoped {(isWritable ? "Span" : "ReadOnlySpan")}<Real>";
        int least = Math.Min(a.Least, b.Least), length = a.Length == b.Length ? a.Length : -1;
        string kind = a.Kind == b.Kind ? a.Kind : u;
        switch (_dice.Between(0, 3))
        {
            case 0:
                method.Use("span by ?:");
                method.Line($"{type} {u} = {method.Expressions.Condition(1)} ? {Span(a)} : {Span(b)};");
                break;
            case 1:
                method.Use("span by a switch expression");
                method.Line($"{type} {u} = ({method.Integers.Small(1).Text}) switch {{ 0 => {Span(a)}, 1 or 2 => {Span(b)}, _ => {Span(a)} }};");
                break;
            case 2:
                method.Use("span bound in a branch");
                method.Line($"{type} {u} = {a.Name};");
                method.Open($"if ({method.Expressions.Condition(1)})");
                method.Line($"{u} = {b.Name};");
                if (_dice.Chance(0.4))
                    method.Statements.Several(1);
                method.Close();
                break;
            default:
                method.Use("span bound in both branches");
                method.Line($"{type} {u};");
                method.Line($"if ({method.Expressions.Condition(1)})");
                method.Line($"    {u} = {a.Name};");
                method.Line("else");
                method.Line($"    {u} = {b.Name};");
                break;
        }
        if (least > 0 && _dice.Chance(0.3))
        {
            method.Use("span bound to a part of itself");
            method.Line($"{u} = {u}{_dice.Pick("[1..]", "[..^1]")};");
            (least, length, kind) = (least - 1, length > 0 ? length - 1 : -1, u);
        }
        Scope.Buffers.Add(new BufferVariable(u, true, isWritable, false, length, least, kind));
    }

    private static string Span(BufferVariable buffer) => buffer.IsArray ? $"{buffer.Name}.AsSpan()" : buffer.Name;

    /// <summary>Two windows into one memory that move against each other.</summary>
    private void BothEnds()
    {
        if (Readable.Where(b => b.IsWritable).ToArray() is not { Length: > 0 } sources)
            return;
        method.Use("two windows into one memory");
        var source = _dice.OneOf(sources);
        string left = method.Name("left"), right = method.Name("right");
        method.Line($"scoped Span<Real> {left} = {source.Name}, {right} = {source.Name};");
        method.Open($"while ({left}.Length > 1)");
        method.Line($"{left} = {left}[1..];");
        method.Line($"{right} = {right}[..^1];");
        Scope.Buffers.Add(new BufferVariable(left, true, true, false, -1, 1, left));
        Scope.Buffers.Add(new BufferVariable(right, true, true, false, -1, 1, left));
        method.Line(_dice.Pick($"{left}[0] += 0.3 * {right}[0];", $"{left}[^1] = {right}[^1] * {X};", $"({left}[0], {right}[0]) = ({right}[0], 0.8 * {left}[0]);"));
        if (_dice.Chance(0.4))
            method.Loops.Body(2);
        method.Close();
    }

    /// <summary>A reference into memory whose name is then that of other memory.</summary>
    private void Referred()
    {
        var sources = Readable.Where(b => b.IsWritable && b.Least > 0).ToArray();
        if (sources.Length == 0)
            return;
        BufferVariable first = _dice.OneOf(sources), second = _dice.OneOf(sources);
        method.Use("reference into memory that is bound anew");
        string a = method.Name("a"), b = method.Name("b"), r = method.Name("r"), t = method.Name("t"), round = method.Name("round");
        int least = Math.Min(first.Least, second.Least);
        string at = _dice.Between(0, least - 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        method.Line($"scoped Span<Real> {a} = {first.Name}, {b} = {(_dice.Chance(0.3) ? $"stackalloc Real[{first.Name}.Length]" : second.Name)};");
        if (_dice.Chance(0.6))
        {
            method.Open($"for (int {round} = 0; {round} < {_dice.Between(1, 3)}; {round}++)");
            method.Line($"ref Real {r} = ref {a}[{at}];");
            method.Line($"Span<Real> {t} = {a};");
            method.Line($"{a} = {b};");
            method.Line($"{b} = {t};");
        }
        else
        {
            method.Open();
            method.Line($"ref Real {r} = ref {a}[{at}];");
            method.Line($"if ({method.Expressions.Condition(1)})");
            method.Line($"    {a} = {b};");
        }
        method.Line(_dice.Pick($"{r} = 0.5 * {r} + {a}[0];", $"{a}[{at}] += {r} * {X};", $"({r}, {a}[0]) = ({a}[0], 0.7 * {r});"));
        method.Line($"{r} {_dice.Pick("+=", "-=", "=")} 0.4 * {method.Expressions.Bounded(1)};");
        Scope.Reals.Add(new RealVariable(r, true) { IsReference = true });
        if (_dice.Chance(0.4))
            method.Statements.Several(1);
        method.Close();
        Scope.Buffers.Add(new BufferVariable(a, true, true, false, -1, least, a));
    }

    private void Rotation()
    {
        if (Readable is not { Length: > 0 } sources)
            return;
        method.Use("rotation of three buffers");
        var source = _dice.OneOf(sources);
        string a = method.Name("a"), b = method.Name("b"), c = method.Name("c"), r = method.Name("r"), i = method.Name("i");
        method.Line($"Real[] {a} = new Real[{source.Name}.Length], {b} = {Span(source)}.ToArray(), {c} = new Real[{source.Name}.Length];");
        method.Open($"for (int {r} = 0; {r} < {_dice.Between(1, 4)}; {r}++)");
        method.Open($"for (int {i} = 0; {i} < {a}.Length; {i}++)");
        Scope.Ints.Add(new IntVariable(i, 0, source.Length >= 0 ? source.Length - 1 : Lengths.Most, Below: source.Kind));
        method.Line($"{c}[{i}] = 0.6 * {b}[{i}] - 0.3 * {a}[{i}] + 0.2 * {X};");
        method.Close();
        method.Line(_dice.Pick($"({a}, {b}, {c}) = ({b}, {c}, {a});", $"({a}, {c}, {b}) = ({b}, {a}, {c});"));
        method.Close();
        foreach (string name in (string[])[a, b, c])
            Scope.Buffers.Add(new BufferVariable(name, true, true, true, source.Length, source.Least, source.Kind));
    }

    /// <summary>Half of a span, then half of that, by what is in it.</summary>
    private void Bisection()
    {
        if (Readable.Where(b => b.Least > 0).ToArray() is not { Length: > 0 } sources)
            return;
        method.Use("window by bisection");
        var source = _dice.OneOf(sources);
        string part = method.Name("part");
        method.Line($"scoped ReadOnlySpan<Real> {part} = {source.Name};");
        method.Line($"while ({part}.Length > 1)");
        method.Line($"    {part} = {part}[{part}.Length / 2] < {X} ? {part}[({part}.Length / 2)..] : {part}[..({part}.Length / 2)];");
        Scope.Buffers.Add(new BufferVariable(part, true, false, false, 1, 1, part));
    }
}
