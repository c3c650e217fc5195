using System.Text;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>
/// Writes the bodies of maps at random: loops of every kind, branches, jumps, overwritten locals and buffers, in smooth
/// and bounded arithmetic, so that their derivatives can be compared with differences.
/// </summary>
internal sealed class RandomMaps
{
    private const int Deepest = 3;

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly List<string> _indices = [];
    private int _depth;
    private int _names;
    private int _loops;

    private RandomMaps(int seed) => _random = new Random(seed);

    public static string Body(int seed)
    {
        var writer = new RandomMaps(seed);
        writer.Line("w.CopyTo(next); Span<double> q = stackalloc double[5]; double a = w[0], b = lambda[0]; int m = 0;");
        writer.Statements(6);
        writer.Line("for (int z = 0; z < n; z++) next[z] += 0.1 * q[z] * a + b * w[z];");
        return writer._text.ToString();
    }

    private void Line(string text) => _text.Append(' ', 4 * _depth).Append(text).Append('\n');

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    private void Statements(int most)
    {
        for (int i = 0, count = 1 + _random.Next(most); i < count; i++)
            Statement();
    }

    private void Block(string head, Action body)
    {
        Line(head + " {");
        _depth++;
        body();
        _depth--;
        Line("}");
    }

    private void Statement()
    {
        switch (_random.Next(_depth < Deepest ? 14 : 6))
        {
            case 0:
                Line($"{Pick("a", "b")} {Pick("=", "+=", "*=", "-=")} {Real(2)};");
                break;
            case 1:
            case 2:
                Line($"q[{Index(5)}] {Pick("=", "=", "+=", "-=", "*=")} {Real(2)};");
                break;
            case 3:
            case 4:
                Line($"next[{Index(4)}] {Pick("=", "+=", "+=", "-=", "*=")} {Real(2)};");
                break;
            case 5:
                Line(_loops > 0 && _random.Next(3) == 0 ? $"if ({Condition()}) {Pick("break", "continue")};" : $"(a, b) = ({Real(1)}, Math.Sin(a + b));");
                break;
            case 6:
            case 7:
            case 8:
                For();
                break;
            case 9:
                While();
                break;
            case 10:
            case 11:
                Block($"if ({Condition()})", () => Statements(3));
                if (_random.Next(2) == 0)
                    Block("else", () => Statements(2));
                break;
            case 12:
                Fresh();
                break;
            default:
                Line($"{Pick("a", "b")} = {Condition()} ? {Real(1)} : {Real(2)};");
                break;
        }
    }

    private void For()
    {
        string index = "i" + _names++;
        string count = Pick("n", "n", "3", "n - 1", _indices.Count > 0 ? _indices[^1] + " + 1" : "2", "index[1]", "n - 6");
        string head = _random.Next(4) == 0 ? $"for (int {index} = {count} - 1; {index} >= 0; {index}--)" : $"for (int {index} = 0; {index} < {count}; {index}++)";
        _indices.Add(index);
        _loops++;
        Block(head, () => Statements(3));
        _loops--;
        _indices.RemoveAt(_indices.Count - 1);
    }

    private void While()
    {
        string count = "k" + _names++;
        if (_random.Next(2) == 0)
        {
            Counted(count);
            return;
        }
        _loops++;
        Line($"int {count} = {_random.Next(2, 6)};");
        Block($"while ({count}-- > 0{(_random.Next(2) == 0 ? $" && {Condition()}" : "")})", () => Statements(3));
        _loops--;
    }

    /// <summary>With an index of its own, stepped somewhere in the body, and a place that runs beside it.</summary>
    private void Counted(string index)
    {
        string place = "k" + _names++;
        int step = _random.Next(1, 3);
        var (start, condition, change) = _random.Next(3) switch
        {
            0 => (Pick("3", "n - 1", "index[2]"), $"{index} >= {Pick("0", "1")}", $"{index} -= {step};"),
            1 => ("0", $"{index} <= {Pick("2", "n - 1", "n - 6")}", $"{index} += {step};"),
            _ => (Pick("0", "1"), $"{index} < {Pick("n", "3", "index[1]", "index[m % 5]")}", $"{index} += {step};"),
        };
        Line($"int {index} = {start}, {place} = {_random.Next(3)};");
        // A jump at random could leave out the step.
        int loops = _loops;
        _loops = 0;
        Block($"while ({condition})", () =>
        {
            _indices.Add(index);
            Statements(2);
            _indices.RemoveAt(_indices.Count - 1);
            if (_random.Next(4) == 0)
                Line($"if ({Condition()}) {{ {change} {place} += 2; continue; }}");
            Line(change + (_random.Next(5) == 0 ? $" if ({Condition()}) break;" : ""));
            Line($"q[{place}++ % 5] += {Real(1)}; {place}++;");
        });
        _loops = loops;
        Line($"m += {place} + {index} + 2;");
    }

    private void Fresh()
    {
        string buffer = "p" + _names++, index = "i" + _names++;
        Line($"var {buffer} = new double[3];");
        Line($"{buffer}[1] = {Real(1)};");
        Line($"for (int {index} = 0; {index} < 3; {index}++) {buffer}[{index}] {Pick("+=", "=", "*=")} {Real(1)} + {buffer}[{Pick("0", "1", index)}] * 0.5;");
        Line($"{Pick("a", "b")} += {buffer}[0] * {buffer}[2];");
    }

    private string Condition() => $"{Pick("a", "b", "w[1]", "q[0]")} {Pick("<", ">", "<=")} {Pick("0.37", "-0.23", "0.71", "b * a")}";

    private string Index(int length)
    {
        if (_indices.Count == 0 || _random.Next(4) == 0)
            return Pick("0", "1", "3", "index[m % 5]");
        string index = _indices[_random.Next(_indices.Count)];
        return Pick(length == 4 ? index : index, index, $"({index} + 1) % {length}", $"{length - 1} - {index}", $"index[{index}]");
    }

    private string Real(int depth)
    {
        if (depth == 0)
            return Pick("a", "b", $"w[{Index(4)}]", $"lambda[({Index(4)}) % 3]", $"q[{Index(5)}]", $"next[{Index(4)}]", "rate", "0.6", "1.5");
        string x = Real(depth - 1), y = Real(depth - 1);
        return _random.Next(10) switch
        {
            0 => $"Math.Sin({x})",
            1 => $"Math.Tanh({x} + {y})",
            2 => $"Math.Exp(-({x}) * ({x}))",
            3 => $"Math.Sqrt(1.2 + {x} * ({x}) + Math.Sin({y}))",
            4 => $"({x}) / (2.5 + Math.Cos({y}))",
            5 => $"({x} + {y})",
            6 => $"({x} - {y}) * 0.5",
            7 => $"Gradient.Stop(0.5) * ({x})",
            _ => $"0.7 * ({x}) * ({y})",
        };
    }
}
