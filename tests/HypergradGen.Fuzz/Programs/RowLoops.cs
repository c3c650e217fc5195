namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// Loops over the rows of a matrix within a loop: samples that the same matrix is multiplied with, and rows of two loops that lie one behind the other, with
/// scratch, sums and extrema between the products.
/// </summary>
internal sealed class RowLoops(Method method)
{
    private const int MostWork = 12000;

    private readonly Dice _dice = method.Dice;

    private readonly Matrices _matrices = method.Matrices;

    private string Bounded(string i) => _matrices.TermOf(i);

    public void Write() => _dice.Act((2, Samples), (3, Behind));

    /// <summary>T = f(H·Aᵀ), a sample a row of H, and perhaps back through A.</summary>
    private void Samples()
    {
        var a = _matrices.Any();
        int most = (_matrices.IsCalled ? 64 : MostWork) / (a.Rows.Number * a.Columns.Number);
        if (most == 0)
            return;
        method.Use("samples times a matrix");
        var samples = _matrices.Named(Math.Min(most, _dice.Lengths.AreOfMatrices ? _dice.Pick(2, 4, 5, 6, 7, 8, 9, 16, 17, 130) : _dice.Between(1, 9)));
        var h = _matrices.Made(samples, a.Columns);
        var t = _matrices.Zeros(samples, a.Rows);
        var back = _dice.Chance(0.4) ? _matrices.Zeros(samples, a.Columns) : null;
        string z = method.Name("z"), common = _dice.Chance(0.3) ? method.Name("scratch") : "";
        string declaration = $"Span<Real> {(common.Length > 0 ? common : z)} = {_dice.Pick("stackalloc", "new")} Real[{a.Rows.Text}];";
        bool hasScratch = common.Length > 0 || _dice.Chance(0.5);
        if (common.Length > 0)
            method.Line(declaration);
        string share = _matrices.Share(samples, a.Rows);
        _matrices.Loop("s", samples, s =>
        {
            if (!hasScratch)
            {
                _matrices.Loop("i", a.Rows, i =>
                {
                    method.Line($"Real {z} = {_matrices.Start(i, share)};");
                    _matrices.Loop("k", a.Columns, k => method.Line($"{z} += {a[i, k]} * {h[s, k]};"));
                    method.Line($"{t[s, i]} = {_dice.Pick($"RealMath.Tanh({z})", $"{z} - {share}{Bounded(i)}", z)};");
                });
            }
            else
            {
                string memory = common.Length > 0 ? common : z;
                if (common.Length == 0)
                    method.Line(declaration);
                else
                    _matrices.Loop("i", a.Rows, i => method.Line($"{memory}[{i}] = {_dice.Pick("0", share + Bounded(i))};"));
                _matrices.Loop("i", a.Rows, i => _matrices.Loop("k", a.Columns, k => method.Line($"{memory}[{i}] += {a[i, k]} * {h[s, k]};")));
                _matrices.Loop("i", a.Rows, i => method.Line($"{t[s, i]} = {_dice.Pick($"RealMath.Tanh({memory}[{i}])", $"{memory}[{i}] * {Bounded(i)}")};"));
            }
            if (back is not null)
                _matrices.Loop("i", a.Rows, i => _matrices.Loop("k", a.Columns, k => method.Line($"{back[s, k]} {_dice.Pick("+=", "-=")} {t[s, i]} * {a[i, k]};")));
        });
    }

    /// <summary>yₛ = log Σ exp, or the like, of the products of as many rows with a vector.</summary>
    private void Behind()
    {
        var a = _matrices.Any();
        if (_matrices.IsCalled && a.Rows.Number * a.Columns.Number > 64)
            return;
        method.Use("rows of two loops");
        int each = Math.Min(a.Rows.Number, _dice.Pick(1, 2, 3, 5, 8, 9, 10, 12));
        Size count = _matrices.Named(each), groups = _matrices.Named(a.Rows.Number / each);
        var v = _matrices.Operand(a.Columns);
        string y = _matrices.Result(groups), q = method.Name("q"), m = method.Name("m"), e = method.Name("e");
        string scratch = $"Span<Real> {q} = {_dice.Pick("stackalloc", "new")} Real[{count.Text}];";
        bool isOwn = _dice.Chance(0.5);
        if (!isOwn)
            method.Line(scratch);
        _matrices.Loop("s", groups, s =>
        {
            if (isOwn)
                method.Line(scratch);
            method.Line($"Real {m} = {_dice.Pick("-5", "0", Bounded(s))}, {e} = 0;");
            Product(s);
            for (int pieces = _dice.Between(_matrices.IsPlain ? 1 : 0, 3); pieces > 0; pieces--)
                Piece(s);
            method.Line($"{y}[{s}] {_dice.Pick("=", "+=", "-=")} {_dice.Pick($"{m} + RealMath.Log(2 + {e} * {e})", $"0.1 * ({m} + {e})", $"0.3 * {q}[0] - 0.1 * {e}")};");
        });

        void Product(string s)
        {
            string row(string b) => _matrices.IsPlain ? $"({s} * {count.Text} + {b})" : _dice.Pick($"({s} * {count.Text} + {b})", $"({s} * {count.Text} + {b})", $"({s} * {count.Text} + {b})", $"({b} + {s} * {count.Text})", b, $"({groups.Text} * {count.Text} - 1 - {b} - {s} * {count.Text})");
            _matrices.Loop("b", count, b =>
            {
                string z = method.Name("z"), from = row(b);
                method.Line($"Real {z} = {_matrices.Start(b)};");
                _matrices.Loop("j", a.Columns, j => method.Line($"{z} += {a[from, j]} * {v(j)};"));
                string to = _matrices.IsPlain ? $"{q}[{b}] =" : _dice.Pick($"{q}[{b}] =", $"{q}[{b}] =", $"{q}[{b}] +=", $"{q}[{count.Text} - 1 - {b}] =");
                method.Line($"{to} {_dice.Pick(z, $"0.3 * {z} * {Bounded(b)}", $"RealMath.Sin({z}) + 0.1 * {Bounded(s)}", $"{Bounded(b)} - {z}")};");
                if (_dice.Chance(0.6))
                    method.Line(_dice.Pick($"{m} = RealMath.Max({m}, {q}[{b}]);", $"{m} = RealMath.Min({q}[{b}], {m});", $"{m} = RealMath.Max(RealMath.Max({z}, {m}), {Bounded(b)});", $"if ({q}[{b}] > {m})\n                {m} = {q}[{b}];", $"{e} += 0.2 * {z};"));
            });
        }

        void Piece(string s)
        {
            switch (_dice.Between(0, 4))
            {
                case 0 or 1:
                    _matrices.Loop("b", count, b => method.Line($"{e} += {_dice.Pick($"RealMath.Exp(RealMath.Sin({q}[{b}] - {m}))", $"{q}[{b}] * {Bounded(b)}", $"0.1 * {q}[{count.Text} - 1 - {b}] * {m}")};"));
                    break;
                case 2:
                    Product(s);
                    break;
                case 3:
                    _matrices.Loop("b", count, b => method.Line($"{y}[{s}] += 0.1 * {q}[{b}];"));
                    break;
                default:
                    method.Line($"if ({method.Expressions.Condition(0)})\n            {q}[0] = {Bounded(s)};");
                    break;
            }
        }
    }
}
