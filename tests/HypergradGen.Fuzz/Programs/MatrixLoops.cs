using System.Globalization;

namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// Products with a matrix and of matrices, as loops in any order: rows that are read twice, outer products, quadratic forms. A matrix is a table or lies in
/// an array, in a span or in the state, by rows or by columns.
/// </summary>
internal sealed class MatrixLoops(Method method)
{
    /// <summary>Products of larger matrices, or any in the body of a loop, would take most of the time.</summary>
    private const int MostWork = 12000;

    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    private string X => method.Expressions.Real(1);

    /// <summary>A number of rows, columns or elements, and what it is called in the text: a constant, or a variable that the compiler does not know.</summary>
    private sealed record Size(int Number, string Text);

    /// <param name="Format">An element, by its two indices.</param>
    private sealed record Matrix(Size Rows, Size Columns, Func<string, string, string> Format)
    {
        public string this[string i, string j] => Format(i, j);

        public Matrix Transposed => new(Columns, Rows, (i, j) => Format(j, i));
    }

    public void Write() => _dice.Act((3, Vector), (4, Rows), (2, Outer), (4, Product), (1, Quadratic));

    /// <summary>Helpers may be called in loops, whose bodies are run often.</summary>
    private bool IsCalled => method.IsHelper || method.IsLocal || method.LoopDepth > 0;

    private Size Length() => Named(IsCalled ? _dice.Between(1, 4) : _dice.Lengths.Next(4));

    /// <summary>A constant, or the length of memory and what is between the two.</summary>
    private Size Named(int number)
    {
        var known = Scope.Buffers.Where(b => b.Length > 0).ToArray();
        if (known.Length == 0 || _dice.Chance(0.35))
            return new Size(number, Text(number));
        var buffer = _dice.OneOf(known);
        string n = method.Name("n");
        int more = number - buffer.Length;
        method.Line($"int {n} = {buffer.Name}.Length{(more == 0 ? "" : $" {(more < 0 ? '-' : '+')} {Text(Math.Abs(more))}")};");
        return new Size(number, n);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Factor => _dice.Pick("", "", $"{_dice.Number()} * ", $"{method.Expressions.Leaf()} * ");

    /// <summary>A matrix that is there, or a new one that depends on the state.</summary>
    private Matrix Any()
    {
        var tables = Scope.Tables.Where(t => t is { IsJagged: false, IsWritable: false, Sizes.Length: 2 } && t.Sizes.All(s => s > 0)).ToArray();
        if (tables.Length > 0 && _dice.Chance(0.4))
        {
            var table = _dice.OneOf(tables);
            return Turned(new Matrix(Of(table, 0), Of(table, 1), (i, j) => $"{table.Name}[{i}, {j}]"));
        }
        var flat = Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true, Length: > 0 }).ToArray();
        if (flat.Length > 0 && _dice.Chance(0.5))
        {
            var buffer = flat.FirstOrDefault(b => b.Side > 0) is { } square && _dice.Chance(0.6) ? square : _dice.OneOf(flat);
            if (buffer.Side > 0)
            {
                var side = Named(buffer.Side);
                return Turned(Flat(buffer.Name, side, side));
            }
            int columns = buffer.Length >= 8 && _dice.Chance(0.7) ? _dice.Between(2, buffer.Length / 2) : _dice.Between(1, buffer.Length);
            return Turned(Flat(buffer.Name, Named(buffer.Length / columns), Named(columns)));
        }
        return Turned(Made(Length(), Length()));
    }

    private Matrix Turned(Matrix matrix) => _dice.Chance(0.3) ? matrix.Transposed : matrix;

    private Size Of(TableVariable table, int dimension)
        => _dice.Chance(0.5) ? new Size(table.Sizes[dimension], $"{table.Name}.GetLength({Text(dimension)})") : Named(table.Sizes[dimension]);

    private static Matrix Flat(string name, Size rows, Size columns) => new(rows, columns, (i, j) => $"{name}[{i} * {columns.Text} + {j}]");

    /// <summary>Declares a matrix of zeros.</summary>
    private Matrix Zeros(Size rows, Size columns)
    {
        string name = method.Name("m");
        if (_dice.Chance(0.3))
        {
            method.Line($"var {name} = new Real[{rows.Text}, {columns.Text}];");
            Scope.Tables.Add(new TableVariable(name, [rows.Number, columns.Number], false) { IsWritable = true });
            return new Matrix(rows, columns, (i, j) => $"{name}[{i}, {j}]");
        }
        bool isArray = _dice.Chance(0.4);
        method.Line($"{(isArray ? "Real[]" : "Span<Real>")} {name} = {(isArray ? "new" : _dice.Pick("stackalloc", "new"))} Real[{rows.Text} * {columns.Text}];");
        Scope.Buffers.Add(new BufferVariable(name, true, true, isArray, rows.Number * columns.Number, rows.Number * columns.Number, name));
        return Flat(name, rows, columns);
    }

    private Matrix Made(Size rows, Size columns)
    {
        var matrix = Zeros(rows, columns);
        Loop("i", rows, i => Loop("j", columns, j => method.Line($"{matrix[i, j]} = {method.Expressions.Real(2)};")));
        return matrix;
    }

    private void Loop(string wanted, Size count, Action<string> body)
    {
        string i = method.Name(wanted);
        method.Open(_dice.Chance(0.1) ? $"for (int {i} = {count.Text} - 1; {i} >= 0; {i}--)" : $"for (int {i} = 0; {i} < {count.Text}; {i}++)");
        Scope.Ints.Add(new IntVariable(i, 0, count.Number - 1));
        body(i);
        method.Close();
    }

    /// <summary>The element of a vector that is long enough: memory that is there, a part of it, or new.</summary>
    private Func<string, string> Operand(Size length)
    {
        var fitting = Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true } && b.Least >= length.Number).ToArray();
        if (fitting.Length > 0 && _dice.Chance(0.75))
        {
            var buffer = _dice.OneOf(fitting);
            int skip = _dice.Chance(0.3) ? _dice.Between(0, buffer.Least - length.Number) : 0;
            return i => skip == 0 ? $"{buffer.Name}[{i}]" : $"{buffer.Name}[{i} + {Text(skip)}]";
        }
        string name = Result(length);
        Loop("i", length, i => method.Line($"{name}[{i}] = {method.Expressions.Real(2)};"));
        return i => $"{name}[{i}]";
    }

    /// <summary>A new vector of zeros.</summary>
    private string Result(Size length)
    {
        string name = method.Name(_dice.Pick("y", "v"));
        method.Line($"Span<Real> {name} = {_dice.Pick("stackalloc", "new")} Real[{length.Text}];");
        Scope.Buffers.Add(new BufferVariable(name, true, true, false, length.Number, length.Number, name));
        return name;
    }

    /// <summary>Memory that is added to: it holds something, or zeros.</summary>
    private string Sum(Size length)
        => Scope.Buffers.Where(b => b is { IsReal: true, IsWritable: true, IsReadable: true } && b.Least >= length.Number).ToArray() is { Length: > 0 } fitting && _dice.Chance(0.5) ? _dice.OneOf(fitting).Name : Result(length);

    /// <summary>y += A·x.</summary>
    private void Vector()
    {
        var a = Any();
        var x = Operand(a.Columns);
        string y = Sum(a.Rows), op = _dice.Pick("+=", "+=", "-="), factor = Factor;
        method.Use("product with a matrix");
        if (_dice.Chance(0.5))
        {
            Loop("j", a.Columns, j => Loop("i", a.Rows, i => method.Line($"{y}[{i}] {op} {factor}{a[i, j]} * {x(j)};")));
            return;
        }
        Loop("i", a.Rows, i =>
        {
            if (_dice.Chance(0.4))
            {
                Loop("j", a.Columns, j => method.Line($"{y}[{i}] {op} {factor}{a[i, j]} * {x(j)};"));
                return;
            }
            string s = Dot(a, i, x);
            method.Line($"{y}[{i}] {_dice.Pick("=", "+=", "-=")} {_dice.Pick($"RealMath.Tanh({s})", $"0.2 * {s}", $"{s} + {X}")};");
        });
    }

    /// <summary>The product of a row and a vector, in a variable.</summary>
    private string Dot(Matrix a, string i, Func<string, string> x)
    {
        string s = method.Name("s"), factor = Factor;
        method.Line($"Real {s} = {_dice.Pick("0", "0", X)};");
        Loop("j", a.Columns, j => method.Line($"{s} {_dice.Pick("+=", "+=", "-=")} {factor}{a[i, j]} * {x(j)};"));
        Scope.Reals.Add(new RealVariable(s, true));
        return s;
    }

    /// <summary>Each row twice: for its product with a vector, and to add it to another by what became of that.</summary>
    private void Rows()
    {
        var a = Any();
        var x = Operand(a.Columns);
        string y = Sum(a.Columns);
        method.Use("rows of a matrix read twice");
        string loss = method.Name("loss");
        method.Line($"Real {loss} = 0;");
        Loop("i", a.Rows, i =>
        {
            string s = Dot(a, i, x), g = method.Name("g");
            if (_dice.Chance(0.2))
                method.Line($"if ({method.Expressions.Condition(0)})\n                continue;");
            method.Line($"Real {g} = {_dice.Pick($"RealMath.Tanh({s})", $"1 / (1 + RealMath.Exp(-RealMath.Sin({s})))", $"{s} - {X}", $"RealMath.Max({s}, 0.1)")};");
            Scope.Reals.Add(new RealVariable(g, true));
            if (_dice.Chance(0.5))
                method.Line($"{loss} += 0.1 * {_dice.Pick($"{g} * {g}", $"{s} * {g}", s)};");
            string factor = Factor;
            Loop("j", a.Columns, j => method.Line($"{y}[{j}] {_dice.Pick("+=", "-=")} {_dice.Pick("0.1 * ", factor)}{g} * {a[i, j]};"));
        });
        Scope.Reals.Add(new RealVariable(loss, true));
    }

    /// <summary>A += u·vᵀ.</summary>
    private void Outer()
    {
        var a = _dice.Chance(0.4) ? Made(Length(), Length()) : Zeros(Length(), Length());
        var (u, v) = (Operand(a.Rows), Operand(a.Columns));
        method.Use("outer product");
        string op = _dice.Pick("+=", "-=", "+="), factor = Factor;
        string line(string i, string j) => $"{a[i, j]} {op} {factor}{u(i)} * {v(j)};";
        if (_dice.Chance(0.5))
            Loop("i", a.Rows, i => Loop("j", a.Columns, j => method.Line(line(i, j))));
        else
            Loop("j", a.Columns, j => Loop("i", a.Rows, i => method.Line(line(i, j))));
    }

    /// <summary>C += A·B, the three loops in any order.</summary>
    private void Product()
    {
        var a = Any();
        var b = _dice.Chance(0.3) ? a.Transposed : Any();
        if (b.Rows.Number != a.Columns.Number)
            b = Made(a.Columns, Length());
        if (a.Rows.Number * a.Columns.Number * b.Columns.Number > (IsCalled ? 64 : MostWork))
        {
            Vector();
            return;
        }
        var c = _dice.Chance(0.7) ? Zeros(a.Rows, b.Columns) : Made(a.Rows, b.Columns);
        method.Use("product of matrices");
        string factor = _dice.Pick("", "0.2 * ", Factor), op = _dice.Pick("+=", "+=", "-=");
        if (_dice.Chance(0.35))
        {
            // The sum in a variable, and stored at the end.
            void Element(string i, string j)
            {
                string s = method.Name("s");
                method.Line($"Real {s} = {_dice.Pick("0", c[i, j])};");
                Loop("k", a.Columns, k => method.Line($"{s} += {factor}{a[i, k]} * {b[k, j]};"));
                method.Line($"{c[i, j]} = {_dice.Pick(s, $"RealMath.Tanh({s})", $"0.3 * {s}")};");
            }
            if (_dice.Chance(0.7))
                Loop("i", a.Rows, i => Loop("j", b.Columns, j => Element(i, j)));
            else
                Loop("j", b.Columns, j => Loop("i", a.Rows, i => Element(i, j)));
            return;
        }
        string order = _dice.Pick("ijk", "ikj", "jik", "jki", "kij", "kji");
        void Nest(int depth, string i, string j, string k)
        {
            if (depth == 3)
                method.Line($"{c[i, j]} {op} {factor}{a[i, k]} * {b[k, j]};");
            else if (order[depth] == 'i')
                Loop("i", a.Rows, n => Nest(depth + 1, n, j, k));
            else if (order[depth] == 'j')
                Loop("j", b.Columns, n => Nest(depth + 1, i, n, k));
            else
                Loop("k", a.Columns, n => Nest(depth + 1, i, j, n));
        }
        Nest(0, "", "", "");
    }

    /// <summary>xᵀ·A·y.</summary>
    private void Quadratic()
    {
        var a = Any();
        var (x, y) = (Operand(a.Rows), Operand(a.Columns));
        method.Use("quadratic form");
        string s = method.Name("form");
        method.Line($"Real {s} = 0;");
        Loop("i", a.Rows, i => Loop("j", a.Columns, j => method.Line($"{s} += 0.1 * {x(i)} * {a[i, j]} * {y(j)};")));
        Scope.Reals.Add(new RealVariable(s, true));
    }
}
