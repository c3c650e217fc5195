using System.Text;

namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Writes methods at random in which jumps, loops, branches and assignments meet in every way.</summary>
internal sealed class RandomPrograms(int seed)
{
    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();
    private int _names;
    private int _depth;
    private int _loops;
    private int _switches;
    private bool _inHelper;

    public static (string Body, string Members) Write(int seed)
    {
        var writer = new RandomPrograms(seed);
        writer._inHelper = true;
        writer._text.Append("double Helper(ReadOnlySpan<double> w, Span<double> next, double a, int k) { double b = 1; bool c = false;");
        writer.Statements(4);
        writer._text.Append("return a - b; }");
        string helper = writer._text.ToString();
        writer._text.Clear();
        writer._inHelper = false;
        writer._text.Append("double a = w[0], b = lambda[0]; int k = 1; bool c = true; w.CopyTo(next);");
        writer.Statements(6);
        writer._text.Append("next[5] += a + b * k + (c ? 1 : 2);");
        return (writer._text.ToString(), helper);
    }

    private void Statements(int most)
    {
        int count = 1 + _random.Next(most);
        for (int i = 0; i < count; i++)
            Statement();
    }

    private void Block()
    {
        _depth++;
        _text.Append("{ ");
        Statements(3);
        _text.Append("} ");
        _depth--;
    }

    private void Statement()
    {
        int kind = _random.Next(_depth > 3 ? 9 : 18);
        switch (kind)
        {
            case 0:
                _text.Append($"a {Pick("=", "+=", "*=", "-=")} {Real()};");
                break;
            case 1:
                _text.Append($"b = {Real()} / 3;");
                break;
            case 2:
                _text.Append($"k {Pick("=", "+=", "^=")} {Integer()};");
                break;
            case 3:
                _text.Append($"c = {Condition()};");
                break;
            case 4:
                _text.Append($"next[{Index()}] {Pick("=", "+=", "-=", "*=")} {Real()};");
                break;
            case 5:
                _text.Append(Pick("(a, b) = (b, a);", "k++;", "next[(k & 3)]++;", "a = b = a * 0.5;"));
                break;
            case 6 or 7:
                Jump();
                break;
            case 8 when !_inHelper:
                _text.Append($"a = Helper(w, next, {Real()}, {Integer()}) * 0.1;");
                break;
            case 9 or 10 or 11:
                _text.Append($"if ({Condition()}) ");
                Block();
                if (_random.Next(2) == 0)
                {
                    _text.Append("else ");
                    Block();
                }
                break;
            case 12 or 13:
                string i = $"i{_names++}";
                Loop(Pick($"for (int {i} = 0; {i} < {_random.Next(4)}; {i}++) ", $"for (int {i} = 5; {i} > 0; {i} -= 2) ", $"for (int {i} = k & 3; 4 >= {i}; {i}++) ", $"for (int {i} = 0, j{i} = 3; {i} < j{i}; {i}++, a += 0.25, j{i}--) "));
                break;
            case 14:
                string n = $"n{_names++}";
                _text.Append($"int {n} = 0; ");
                Loop($"while ({n}++ < 3 && {Condition()}) ");
                break;
            case 15:
                string m = $"m{_names++}";
                _text.Append($"int {m} = 0; do ");
                Loop("");
                _text.Append($"while (++{m} < 3 || {m} < 5 && {Condition()});");
                break;
            case 16:
                Loop($"foreach (double v{_names++} in w[..3]) ");
                break;
            case 17:
                _switches++;
                _text.Append($"switch ({Integer()} & 3) {{ case 0: case 2: ");
                Statements(2);
                _text.Append("break; case 3 when c: ");
                Statements(2);
                _text.Append("break; default: ");
                Statements(2);
                _text.Append("break; } ");
                _switches--;
                break;
            default:
                _text.Append("a *= 0.75;");
                break;
        }
    }

    private void Loop(string header)
    {
        int switches = _switches;
        _switches = 0;
        _loops++;
        _text.Append(header);
        Block();
        _loops--;
        _switches = switches;
    }

    private void Jump()
    {
        string jump = _inHelper ? $"return {Real()};" : "return;";
        if (_loops > 0)
            jump = Pick(jump, "break;", "continue;", "continue;", "break;");
        else if (_switches > 0)
            jump = Pick(jump, "break;");
        _text.Append($"if ({Condition()}) {{ {Pick("a += 1;", "", "k--;")} {jump} }} ");
    }

    private string Real() => _random.Next(8) switch
    {
        0 => "a",
        1 => "b",
        2 => $"w[{Index()}]",
        3 => $"next[{Index()}]",
        4 => "k",
        5 => $"({Real()} {Pick("+", "-", "*")} {Real()})",
        6 => $"({Condition()} ? {Real()} : {Real()})",
        _ => _random.Next(5) + ".5",
    };

    private string Integer() => _random.Next(5) switch
    {
        0 => "k",
        1 => "(k + 1)",
        2 => $"(c ? {_random.Next(5)} : k)",
        3 => "(k % 3)",
        _ => _random.Next(6).ToString(),
    };

    private string Index() => _random.Next(2) == 0 ? _random.Next(6).ToString() : "(k & 3)";

    private string Condition() => _random.Next(7) switch
    {
        0 => "c",
        1 => "a > b",
        2 => $"(k & {1 + _random.Next(3)}) == {_random.Next(3)}",
        3 => $"{Real()} <= {Real()}",
        4 => $"(!c && {Condition()})",
        5 => $"(a < 1 || {Condition()})",
        _ => $"k != {_random.Next(5)}",
    };

    private string Pick(params string[] options) => options[_random.Next(options.Length)];
}
