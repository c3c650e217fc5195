using System.Globalization;

namespace HypergradGen.Fuzz.Programs;

/// <summary>A number of rows, columns or elements, and what it is called in the text: a constant, or a variable that the compiler does not know.</summary>
internal sealed record Size(int Number, string Text);

/// <param name="Format">An element, by its two indices.</param>
internal sealed record Matrix(Size Rows, Size Columns, Func<string, string, string> Format)
{
    public string this[string i, string j] => Format(i, j);

    public Matrix Transposed => new(Columns, Rows, (i, j) => Format(j, i));
}

/// <summary>What loops over matrices are made of: matrices and vectors that are there, by rows or by columns, whole or in part, and new ones.</summary>
internal sealed class Matrices(Method method)
{
    private readonly Dice _dice = method.Dice;

    /// <summary>What was made of matrices that kernels are for, and is yet to have an effect on what the method gives.</summary>
    private readonly List<(string Index, string Loop, string Element)> _unread = [];

    private readonly HashSet<string> _used = [];

    private Scope Scope => method.Scope;

    private bool AreLarge => _dice.Lengths.AreOfMatrices;

    /// <summary>Whether the statement that is being written is what a kernel computes and no more: the whole matrix, no other factor, a result that nothing else is in.</summary>
    public bool IsPlain { get; set; }

    /// <summary>Helpers may be called in loops, whose bodies are run often.</summary>
    public bool IsCalled => method.IsHelper || method.IsLocal || method.LoopDepth > 0;

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    public Size Length(int most = int.MaxValue) => Named(Math.Min(most, NextLength()));

    private int NextLength() => IsCalled ? _dice.Between(1, 4) : AreLarge ? _dice.Lengths.Side() : _dice.Lengths.Next(4);

    /// <summary>A constant, or the length of memory and what is between the two.</summary>
    public Size Named(int number)
    {
        var known = Scope.Buffers.Where(b => b.Length > 0).ToArray();
        bool isOfWholeVectors = AreLarge && number % 8 == 0 && number <= 32;
        if (known.Length == 0 || _dice.Chance(isOfWholeVectors ? 0.65 : 0.35))
            return new Size(number, Text(number));
        var buffer = _dice.OneOf(known);
        string n = method.Name("n");
        int more = number - buffer.Length;
        method.Line($"int {n} = {buffer.Name}.Length{(more == 0 ? "" : $" {(more < 0 ? '-' : '+')} {Text(Math.Abs(more))}")};");
        return new Size(number, n);
    }

    /// <summary>A factor of a row or column: of large matrices one that depends on it too.</summary>
    public string Factor(string i) => IsPlain ? "" : _dice.Pick("", "", AreLarge ? "" : $"{_dice.Number()} * ", $"{(AreLarge ? Bounded(i) : method.Expressions.Leaf())} * ");

    /// <summary>A term of a row: of large matrices one that depends on it.</summary>
    public string TermOf(string i) => AreLarge && _dice.Chance(0.6) ? Bounded(i) : method.Expressions.Real(1);

    /// <summary>
    /// What a number about 1 is multiplied with to be an element of a matrix of these sides: products with such a matrix, repeated ones and recurrences too, stay about 1, and
    /// rounding stays below what tells an error from it. Nothing where matrices are small.
    /// </summary>
    public string Share(Size rows, Size columns) => AreLarge ? $"{(1.0 / Math.Max(rows.Number, columns.Number)).ToString("0.0###", CultureInfo.InvariantCulture)} * " : "";

    /// <summary>An element of new memory, by its indices.</summary>
    private string Value(params string[] indices)
    {
        if (!AreLarge)
            return method.Expressions.Real(2);
        // Indices are numbers too large to compute with as they stand.
        string bounded = Bounded(string.Join(" + 3 * ", indices));
        return _dice.Pick(bounded, bounded, $"{bounded} * {method.Expressions.Leaf()}", $"{bounded} - {_dice.Number()} * {method.Expressions.Real(1)}");
    }

    /// <summary>A number that depends on an index, and on what has a derivative if anything has.</summary>
    public string Bounded(string i)
    {
        var active = Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true, Least: > 0 } && (b.Kind is "state" or "hyper" || b.IsInput)).ToArray();
        if (active.Length == 0)
            return $"RealMath.Sin({_dice.Number()} * ({i}) + {method.Expressions.Leaf()})";
        string element = $"{_dice.OneOf(active).Name}";
        element = $"{element}[({i}) % {element}.Length]";
        return _dice.Pick($"RealMath.Sin({_dice.Number()} * ({i}) + {element})", $"RealMath.Tanh({element})", $"({_dice.Number(true)} * {element})", $"RealMath.Cos({element} * (({i}) % 3))");
    }

    /// <summary>A matrix that is there, or a new one that depends on the state.</summary>
    public Matrix Any()
    {
        var tables = Scope.Tables.Where(t => t is { IsJagged: false, IsWritable: false, Sizes.Length: 2 } && t.Sizes.All(s => s > 0)).ToArray();
        if (tables.Length > 0 && _dice.Chance(AreLarge ? 0.2 : 0.4))
        {
            var table = _dice.OneOf(tables);
            return Turned(new Matrix(Of(table, 0), Of(table, 1), (i, j) => $"{table.Name}[{i}, {j}]"));
        }
        var flat = Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true, Length: > 0 } && (!AreLarge || b.Columns > 0 || b.Length <= Lengths.Most)).ToArray();
        if (flat.Where(b => b.Columns > 0).ToArray() is { Length: > 0 } shaped && _dice.Chance(AreLarge ? 0.85 : 0.4))
        {
            var fresh = shaped.Where(b => !_used.Contains(b.Name)).ToArray();
            var chosen = _dice.OneOf(AreLarge && fresh.Length > 0 ? fresh : shaped);
            _used.Add(chosen.Name);
            return Turned(chosen.Kind == "hyper" ? OfVectors(Part(chosen)) : Part(chosen));
        }
        if (flat.Length > 0 && _dice.Chance(AreLarge ? 0.1 : 0.5))
        {
            var buffer = _dice.OneOf(flat);
            int columns = buffer.Length >= 8 && _dice.Chance(0.7) ? _dice.Between(2, buffer.Length / 2) : _dice.Between(1, buffer.Length);
            return Turned(OfVectors(Flat(buffer.Name, Named(buffer.Length / columns), Named(columns))));
        }
        return Turned(Made(Length(), Length()));
    }

    /// <summary>A matrix whose elements are numbers about 1, however many they are. What a kernel computes has no factor, and double precision no need of one.</summary>
    private Matrix OfVectors(Matrix matrix)
        => IsPlain && !Scope.IsFloat || Share(matrix.Rows, matrix.Columns) is not { Length: > 0 } share ? matrix : matrix with { Format = (i, j) => share + matrix[i, j] };

    /// <summary>All of a matrix, most of the time, or fewer of its rows and columns.</summary>
    private Matrix Part(BufferVariable buffer)
    {
        int columns = buffer.Columns, rows = buffer.Length / columns;
        var stride = Named(columns);
        if (!AreLarge || IsPlain || _dice.Chance(0.5))
            return Flat(buffer.Name, buffer.IsSquare ? stride : Named(rows), stride);
        int first = _dice.Between(0, rows / 3), column = _dice.Between(0, columns / 3);
        int above = first * columns + column;
        return new Matrix(Named(rows - first), Named(columns - column), (i, j) => $"{buffer.Name}[{(above == 0 ? "" : $"{Text(above)} + ")}{i} * {stride.Text} + {j}]");
    }

    /// <summary>What a sum begins with: of what a kernel computes nothing.</summary>
    public string Start(string i, string share = "") => IsPlain ? "0" : _dice.Pick("0", "0", share + TermOf(i));

    private Matrix Turned(Matrix matrix) => _dice.Chance(IsPlain ? 0.2 : 0.3) ? matrix.Transposed : matrix;

    private Size Of(TableVariable table, int dimension)
        => _dice.Chance(0.5) ? new Size(table.Sizes[dimension], $"{table.Name}.GetLength({Text(dimension)})") : Named(table.Sizes[dimension]);

    private static Matrix Flat(string name, Size rows, Size columns) => new(rows, columns, (i, j) => $"{name}[{i} * {columns.Text} + {j}]");

    /// <summary>Declares a matrix of zeros.</summary>
    public Matrix Zeros(Size rows, Size columns)
    {
        string name = method.Name("m");
        if (_dice.Chance(IsPlain ? 0.05 : 0.3))
        {
            method.Line($"var {name} = new Real[{rows.Text}, {columns.Text}];");
            Scope.Tables.Add(new TableVariable(name, [rows.Number, columns.Number], false) { IsWritable = true });
            string k = method.Name("k");
            NoteUnread($"for (int {k} = 0; {k} < {name}.Length; {k}++)", $"{name}[{k} / {name}.GetLength(1), {k} % {name}.GetLength(1)]", k);
            return new Matrix(rows, columns, (i, j) => $"{name}[{i}, {j}]");
        }
        bool isArray = _dice.Chance(0.4);
        method.Line($"{(isArray ? "Real[]" : "Span<Real>")} {name} = {(isArray ? "new" : _dice.Pick("stackalloc", "new"))} Real[{rows.Text} * {columns.Text}];");
        Add(new BufferVariable(name, true, true, isArray, rows.Number * columns.Number, rows.Number * columns.Number, name) { Columns = AreLarge ? columns.Number : 0 });
        return Flat(name, rows, columns);
    }

    private void Add(BufferVariable made)
    {
        Scope.Buffers.Add(made);
        string k = method.Name("k");
        NoteUnread($"for (int {k} = 0; {k} < {made.Name}.Length; {k}++)", $"{made.Name}[{k}]", k);
    }

    /// <summary>Each element counts, and none as much as the next.</summary>
    private void NoteUnread(string loop, string element, string k)
    {
        if (AreLarge)
            _unread.Add((k, loop, $"0.0{_dice.Between(2, 9)} * ({k} % 5 - 1.5) * {element}"));
    }

    /// <summary>The sum of all that was not read, once it was; so that nothing of what was computed is without effect. Where statements throw too: what is computed for nothing may be left out with what it throws.</summary>
    public string? Total { get; private set; }

    /// <summary>Declares it, where it is needed and can be seen by all that follows.</summary>
    public void Begin()
    {
        if (!AreLarge && Scope.Favour != Favour.Faults)
            return;
        Total = method.Name("total");
        method.Line($"Real {Total} = 0;");
    }

    /// <summary>That sum as one more term.</summary>
    public string Term => Total is null ? "" : $" + 0.2 * RealMath.Sin({Total})";

    /// <summary>Adds to what the method gives, or to a number that it gives, all elements that were made so far.</summary>
    public void Read()
    {
        if (_unread.Count == 0)
            return;
        var outputs = Scope.Buffers.Where(b => b is { IsReal: true, IsWritable: true, IsReadable: true, IsOutput: true, Least: > 0 }).ToArray();
        foreach (var (k, loop, element) in _unread)
        {
            string target = Total!;
            if (outputs.Length > 0 && _dice.Chance(0.6))
            {
                target = _dice.OneOf(outputs).Name;
                target = $"{target}[{k} % {target}.Length]";
            }
            method.Line(loop);
            method.Line($"    {target} += {element};");
        }
        _unread.Clear();
    }

    public Matrix Made(Size rows, Size columns)
    {
        var matrix = Zeros(rows, columns);
        string share = Share(rows, columns);
        Loop("i", rows, i => Loop("j", columns, j => method.Line($"{matrix[i, j]} = {(share.Length > 0 ? $"{share}({Value(i, j)})" : Value(i, j))};")));
        return matrix;
    }

    public void Loop(string wanted, Size count, Action<string> body)
    {
        string i = method.Name(wanted);
        method.Open(_dice.Chance(0.1) ? $"for (int {i} = {count.Text} - 1; {i} >= 0; {i}--)" : $"for (int {i} = 0; {i} < {count.Text}; {i}++)");
        if (!AreLarge)
            Scope.Ints.Add(new IntVariable(i, 0, count.Number - 1));
        body(i);
        method.Close();
    }

    /// <summary>The element of a vector that is long enough: memory that is there, a part of it, or new.</summary>
    /// <param name="share">What its elements are multiplied with, if they are: then it is new.</param>
    public Func<string, string> Operand(Size length, string share = "")
    {
        var fitting = Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true } && b.Least >= length.Number && (!AreLarge || b.Columns == 0 || b.Kind == "hyper")).ToArray();
        if (fitting.Length > 0 && _dice.Chance(0.75))
        {
            var buffer = _dice.OneOf(fitting);
            int skip = _dice.Chance(0.3) ? _dice.Between(0, buffer.Least - length.Number) : 0;
            string element(string i) => skip == 0 ? $"{buffer.Name}[{i}]" : $"{buffer.Name}[{i} + {Text(skip)}]";
            return share.Length == 0 ? element : New(i => share + element(i));
        }
        return New(i => share.Length == 0 ? Value(i) : $"{share}({Value(i)})");

        Func<string, string> New(Func<string, string> element)
        {
            string name = Result(length);
            Loop("i", length, i => method.Line($"{name}[{i}] = {element(i)};"));
            return i => $"{name}[{i}]";
        }
    }

    /// <summary>A new vector of zeros.</summary>
    public string Result(Size length)
    {
        string name = method.Name(_dice.Pick("y", "v"));
        method.Line($"Span<Real> {name} = {_dice.Pick("stackalloc", "new")} Real[{length.Text}];");
        Add(new BufferVariable(name, true, true, false, length.Number, length.Number, name));
        return name;
    }

    /// <summary>A vector that is as long: one that is there, or a new one that is filled.</summary>
    public string Vector(Size length, bool isWritten)
    {
        var fitting = Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true } && b.Least >= length.Number && (b.IsWritable || !isWritten)).ToArray();
        if (fitting.Length > 0 && _dice.Chance(0.6))
            return _dice.OneOf(fitting).Name;
        string made = Result(length), i = method.Name("i");
        method.Line($"for (int {i} = 0; {i} < {length.Text}; {i}++)");
        method.Line($"    {made}[{i}] = {method.Layouts.Value(i, "1")};");
        return made;
    }

    /// <summary>Memory that is added to: it holds something, or zeros.</summary>
    public string Sum(Size length)
        => !IsPlain && Scope.Buffers.Where(b => b is { IsReal: true, IsWritable: true, IsReadable: true } && b.Least >= length.Number).ToArray() is { Length: > 0 } fitting && _dice.Chance(0.5) ? _dice.OneOf(fitting).Name : Result(length);
}
