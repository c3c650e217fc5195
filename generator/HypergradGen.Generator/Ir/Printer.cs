using System.Text;

namespace HypergradGen.Generator.Ir;

/// <summary>Writes a function as text, for tests and for the eyes of whoever debugs a pass.</summary>
public sealed class Printer
{
    private readonly StringBuilder _text = new();
    private int _indent;

    public static string Print(Function function)
    {
        var printer = new Printer();
        printer.Write(function);
        return printer._text.ToString();
    }

    public static string Print(Module module)
        => string.Concat(module.Helpers.Select(Print)) + Print(module.Entry);

    private void Line(string text) => _text.Append(' ', 2 * _indent).Append(text).Append('\n');

    private void Write(Function function)
    {
        Line($"function {function.Name}({string.Join(", ", function.Parameters.Select(Describe))})");
        Write(function.Body);
    }

    private static string Describe(Parameter parameter) => parameter switch
    {
        ValueParameter p => p.Value.ToString(),
        BufferParameter p => $"{(p.Access == Access.Read ? "" : p.Access.ToString().ToLowerInvariant() + " ")}{p.Buffer}[]",
        DataValue p => $"data {p.Value}",
        DataBuffer p => $"{(p.IsSymmetric ? "symmetric " : "")}data {p.Buffer}[]",
        KeptBuffer p => $"kept {p.Buffer}[]",
        _ => "?",
    };

    private void Write(Block block)
    {
        _indent++;
        foreach (var statement in block.Statements)
            Write(statement);
        if (block.Yields.Count > 0)
            Line($"yield {List(block.Yields)}");
        _indent--;
    }

    private void Write(Statement statement)
    {
        switch (statement)
        {
            case Phase s:
                Line($"# {s.Title}");
                break;
            case Let s:
                Line($"{s.Target} = {Describe(s.Operation)}");
                break;
            case Slice s:
                Line($"{s.Target} = slice {s.Source} from {s.Offset} count {s.Count}");
                break;
            case Row s:
                Line($"{s.Target} = row {s.Source}[{s.Index}]{(s.When == Guard.Always ? "" : $" when {s.When}")}");
                break;
            case Allocate s:
                Line($"{s.Target} = allocate {s.Storage.ToString().ToLowerInvariant()} {s.Count}");
                break;
            case Reserve s:
                Line($"reserve {s.Target} {s.Count}");
                break;
            case Store s:
                Line($"{s.Target}[{List(s.Indices)}]@{s.Version} = {s.Value}");
                break;
            case Accumulate s:
                Line($"{s.Target}[{List(s.Indices)}]@{s.Version} {(s.Operator == AccumulateOperator.Add ? "+=" : "-=")} {s.Value}");
                break;
            case For s:
                Line($"for {s.Index} < {s.Count}{(s.OrderFree ? " order-free" : "")}{(s.Descending ? " descending" : "")}{Describe(s.Carried)}");
                Write(s.Body);
                break;
            case While s:
                Line($"while{Describe(s.Carried)}");
                Write(s.Condition);
                Line("do");
                Write(s.Body);
                break;
            case If s:
                Line($"if {s.Condition}{(s.Results.Count > 0 ? " → " + List(s.Results) : "")}");
                Write(s.Then);
                if (s.Else.Statements.Count + s.Else.Yields.Count > 0)
                {
                    Line("else");
                    Write(s.Else);
                }
                break;
            case Call s:
                Line($"{(s.Results.Count > 0 ? List(s.Results) + " = " : "")}{(s.External is null ? "call" : "external")} {s.Function}({List(s.Arguments)}; {List(s.Buffers)})");
                break;
            case Guard s:
                Line($"guard {s.Condition}: {s.Text[0]}{string.Concat(s.Arguments.Items.Select((a, i) => a + s.Text[i + 1]))}");
                break;
            default:
                throw new InvalidOperationException($"unknown statement {statement.GetType().Name}");
        }
    }

    private static string Describe(EquatableArray<Carried> carried)
        => carried.Count == 0 ? "" : " carrying " + List(carried.Select(c => $"{c.Parameter} from {c.Initial} to {c.Result}"));

    private static string Describe(Operation operation) => operation switch
    {
        Unary o => $"{o.Operator} {o.Argument}",
        Binary o => $"{o.Left} {Symbol(o.Operator)} {o.Right}",
        Intrinsic o => $"{o.Function}({List(o.Arguments)})",
        Load o => $"{o.Source}[{List(o.Indices)}]@{o.Version}",
        Length o => $"length {o.Source}{(o.Dimension == 0 ? "" : "," + o.Dimension)}",
        Convert o => $"{o.To.Element} {o.Argument}",
        Select o => $"{o.Condition} ? {o.WhenTrue} : {o.WhenFalse}",
        Stop o => $"stop {o.Argument}",
        GuardedScale o => $"{o.Coefficient} ⊙ {o.Argument}",
        Share o => $"share({o.Part}, {o.Rest}, {o.Whole})",
        _ => throw new InvalidOperationException($"unknown operation {operation.GetType().Name}"),
    };

    public static string Symbol(BinaryOperator op) => op switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Remainder => "%",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.And => "&",
        BinaryOperator.Or => "|",
        BinaryOperator.Xor => "^",
        BinaryOperator.ShiftLeft => "<<",
        BinaryOperator.ShiftRight => ">>",
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    private static string List<T>(IEnumerable<T> items) => string.Join(", ", items);
}
