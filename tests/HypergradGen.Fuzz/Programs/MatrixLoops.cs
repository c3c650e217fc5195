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

    private readonly Matrices _matrices = method.Matrices;

    private Scope Scope => method.Scope;

    public void Write()
    {
        bool areLarge = _dice.Lengths.AreOfMatrices;
        _matrices.IsPlain = areLarge && _dice.Chance(0.75);
        _dice.Act((areLarge ? 7 : 3, Vector), (4, Rows), (areLarge ? 1 : 2, Outer), (4, Product), (1, Quadratic), (areLarge ? 5 : 3, method.RowLoops.Write), (areLarge && !_matrices.IsCalled ? 3 : 0, LongSums));
    }

    /// <summary>y += A·x.</summary>
    private void Vector()
    {
        var a = _matrices.Any();
        var x = _matrices.Operand(a.Columns);
        string y = _matrices.Sum(a.Rows), op = _dice.Pick("+=", "+=", "-=");
        method.Use("product with a matrix");
        if (_dice.Chance(0.5))
        {
            _matrices.Loop("j", a.Columns, j => _matrices.Loop("i", a.Rows, i => method.Line($"{y}[{i}] {op} {_matrices.Factor(i)}{a[i, j]} * {x(j)};")));
            return;
        }
        _matrices.Loop("i", a.Rows, i =>
        {
            if (_matrices.IsPlain || _dice.Chance(0.4))
            {
                _matrices.Loop("j", a.Columns, j => method.Line($"{y}[{i}] {op} {_matrices.Factor(i)}{a[i, j]} * {x(j)};"));
                return;
            }
            string s = Dot(a, i, x);
            method.Line($"{y}[{i}] {_dice.Pick("=", "+=", "-=")} {_dice.Pick($"RealMath.Tanh({s})", $"0.2 * {s}", $"{s} + {_matrices.TermOf(i)}")};");
        });
    }

    /// <summary>The product of a row and a vector, in a variable.</summary>
    private string Dot(Matrix a, string i, Func<string, string> x)
    {
        string s = method.Name("s"), factor = _matrices.Factor(i);
        method.Line($"Real {s} = {_matrices.Start(i)};");
        _matrices.Loop("j", a.Columns, j => method.Line($"{s} {_dice.Pick("+=", "+=", "-=")} {factor}{a[i, j]} * {x(j)};"));
        Scope.Reals.Add(new RealVariable(s, true));
        return s;
    }

    /// <summary>Each row twice: for its product with a vector, and to add it to another by what became of that.</summary>
    private void Rows()
    {
        var a = _matrices.Any();
        var x = _matrices.Operand(a.Columns);
        string y = _matrices.Sum(a.Columns);
        method.Use("rows of a matrix read twice");
        string loss = method.Name("loss");
        method.Line($"Real {loss} = 0;");
        _matrices.Loop("i", a.Rows, i =>
        {
            string s = Dot(a, i, x), g = method.Name("g");
            if (!_matrices.IsPlain && _dice.Chance(0.2))
                method.Line($"if ({method.Expressions.Condition(0)})\n                continue;");
            method.Line($"Real {g} = {_dice.Pick($"RealMath.Tanh({s})", $"1 / (1 + RealMath.Exp(-RealMath.Sin({s})))", $"{s} - {_matrices.TermOf(i)}", $"RealMath.Max({s}, 0.1)")};");
            Scope.Reals.Add(new RealVariable(g, true));
            if (_dice.Chance(0.5))
                method.Line($"{loss} += 0.1 * {_dice.Pick($"{g} * {g}", $"{s} * {g}", s)};");
            _matrices.Loop("j", a.Columns, j => method.Line($"{y}[{j}] {_dice.Pick("+=", "-=")} {_dice.Pick("0.1 * ", _matrices.Factor(i))}{g} * {a[i, j]};"));
        });
        Scope.Reals.Add(new RealVariable(loss, true));
    }

    /// <summary>A += u·vᵀ.</summary>
    private void Outer()
    {
        var a = _dice.Chance(0.4) ? _matrices.Made(_matrices.Length(), _matrices.Length()) : _matrices.Zeros(_matrices.Length(), _matrices.Length());
        var (u, v) = (_matrices.Operand(a.Rows, _matrices.Share(a.Rows, a.Columns)), _matrices.Operand(a.Columns));
        method.Use("outer product");
        string op = _dice.Pick("+=", "-=", "+=");
        string line(string i, string j) => $"{a[i, j]} {op} {_matrices.Factor(i)}{u(i)} * {v(j)};";
        if (_dice.Chance(0.5))
            _matrices.Loop("i", a.Rows, i => _matrices.Loop("j", a.Columns, j => method.Line(line(i, j))));
        else
            _matrices.Loop("j", a.Columns, j => _matrices.Loop("i", a.Rows, i => method.Line(line(i, j))));
    }

    /// <summary>C += A·B, the three loops in any order.</summary>
    private void Product()
    {
        var a = _matrices.Any();
        var b = _dice.Chance(0.3) ? a.Transposed : _matrices.Any();
        if (b.Rows.Number != a.Columns.Number)
            b = _matrices.Made(a.Columns, _matrices.Length(Math.Max(1, MostWork / (a.Rows.Number * a.Columns.Number))));
        if (a.Rows.Number * a.Columns.Number * b.Columns.Number > (_matrices.IsCalled ? 64 : MostWork))
        {
            Vector();
            return;
        }
        Product(a, b);
    }

    /// <summary>A product whose sums have more terms than the kernel adds at a time: what the first of them gave is added to.</summary>
    private void LongSums()
    {
        var rows = _matrices.Named(_dice.Pick(6, 7, 8, 9, 12, 16));
        var count = _matrices.Named(_dice.Pick(129, 130, 137, 200, 257, 300));
        var columns = _matrices.Named(Math.Min(_dice.Between(1, 16), MostWork / (rows.Number * count.Number)));
        Matrix made(Size from, Size to) => _dice.Chance(0.5) ? _matrices.Made(from, to) : _matrices.Made(to, from).Transposed;
        method.Use("sums of more terms than a kernel takes");
        Product(made(rows, count), made(count, columns));
    }

    /// <summary>The loops of C += A·B.</summary>
    private void Product(Matrix a, Matrix b)
    {
        var c = _dice.Chance(0.7) ? _matrices.Zeros(a.Rows, b.Columns) : _matrices.Made(a.Rows, b.Columns);
        method.Use("product of matrices");
        string factor = _matrices.IsPlain ? "" : _dice.Pick("", "0.2 * ", $"{method.Expressions.Leaf()} * "), op = _dice.Pick("+=", "+=", "-=");
        if (_dice.Chance(0.35))
        {
            // The sum in a variable, and stored at the end.
            void Element(string i, string j)
            {
                string s = method.Name("s");
                method.Line($"Real {s} = {_dice.Pick("0", c[i, j])};");
                _matrices.Loop("k", a.Columns, k => method.Line($"{s} += {factor}{a[i, k]} * {b[k, j]};"));
                method.Line($"{c[i, j]} = {_dice.Pick(s, $"RealMath.Tanh({s})", $"0.3 * {s}")};");
            }
            if (_dice.Chance(0.7))
                _matrices.Loop("i", a.Rows, i => _matrices.Loop("j", b.Columns, j => Element(i, j)));
            else
                _matrices.Loop("j", b.Columns, j => _matrices.Loop("i", a.Rows, i => Element(i, j)));
            return;
        }
        string order = _dice.Pick("ijk", "ikj", "jik", "jki", "kij", "kji");
        void Nest(int depth, string i, string j, string k)
        {
            if (depth == 3)
                method.Line($"{c[i, j]} {op} {factor}{a[i, k]} * {b[k, j]};");
            else if (order[depth] == 'i')
                _matrices.Loop("i", a.Rows, n => Nest(depth + 1, n, j, k));
            else if (order[depth] == 'j')
                _matrices.Loop("j", b.Columns, n => Nest(depth + 1, i, n, k));
            else
                _matrices.Loop("k", a.Columns, n => Nest(depth + 1, i, j, n));
        }
        Nest(0, "", "", "");
    }

    /// <summary>xᵀ·A·y.</summary>
    private void Quadratic()
    {
        var a = _matrices.Any();
        var (x, y) = (_matrices.Operand(a.Rows), _matrices.Operand(a.Columns));
        method.Use("quadratic form");
        string s = method.Name("form");
        method.Line($"Real {s} = 0;");
        _matrices.Loop("i", a.Rows, i => _matrices.Loop("j", a.Columns, j => method.Line($"{s} += 0.1 * {x(i)} * {a[i, j]} * {y(j)};")));
        Scope.Reals.Add(new RealVariable(s, true));
    }
}
