namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Arrays of two and three dimensions that a method makes compute, and throw, as in C#.</summary>
public class GridTests
{
    private const string Helpers = """
        private readonly double[,] _m = { { 0.5, -1, 2 }, { 0.25, 3, 1 } };
        static double[,] Product(double[,] a, double[,] b)
        {
            var c = new double[a.GetLength(0), b.GetLength(1)];
            for (int i = 0; i < c.GetLength(0); i++)
                for (int j = 0; j < c.GetLength(1); j++)
                    for (int k = 0; k < a.GetLength(1); k++)
                        c[i, j] += a[i, k] * b[k, j];
            return c;
        }
        static double Trace(double[,] a) { double s = 0; for (int i = 0; i < Math.Min(a.GetLength(0), a.GetLength(1)); i++) s += a[i, i]; return s; }
        static void Scale(double[,] a, double by) { for (int i = 0; i <= a.GetUpperBound(0); i++) for (int j = a.GetLowerBound(1); j <= a.GetUpperBound(1); j++) a[i, j] *= by; }
        static double Down(double[,] a, int n) => n < 0 ? 0 : a[n, 0] + Down(a, n - 1);
        readonly struct Matrix(double[,] cells)
        {
            public readonly double[,] Cells = cells;
            public double this[int i, int j] => Cells[i, j];
            public static Matrix operator *(Matrix a, Matrix b) => new(Product(a.Cells, b.Cells));
            public double Sum() { double s = 0; foreach (double x in Cells) s += x; return s; }
        }
        """;

    [Theory]
    [InlineData("var a = new double[2, 3]; for (int i = 0; i < 2; i++) for (int j = 0; j < 3; j++) a[i, j] = w[3 * i + j] + i; next[0] = a[1, 2] * a[0, 1]; next[1] = a.Length + a.GetLength(0) + 10 * a.GetLength(1) + a.Rank;")]
    [InlineData("double[,] a = { { 1, w[0] }, { 0, 2 } }, b = new double[,] { { w[1] }, { w[2] } }; var c = Product(Product(a, a), b); next[0] = c[0, 0]; next[1] = c[1, 0]; next[2] = Trace(a) + Trace(_m);")]
    [InlineData("var a = (double[,])_m.Clone(); a[0, 1] = w[0]; Scale(a, 3); var b = (double[,])a.Clone(); b[1, 2] += w[3]; next[0] = Trace(Product(a, new double[3, 3])) + a[0, 1] + b[1, 2] + a[1, 2];")]
    [InlineData("var a = new double[2, 2, 3]; for (int i = 0; i < 2; i++) for (int j = 0; j < 2; j++) for (int k = 2; k >= 0; k--) a[i, j, k] = w[i + j + k] * (1 + k); double s = 0; foreach (double x in a) s = 0.5 * s + x; next[0] = s; next[1] = a[1, 0, 2];")]
    [InlineData("int n = w.Length; var t = new double[n, n + 1]; for (int i = 0; i < n; i++) for (int j = 0; j <= i; j++) t[i, j] = w[i - j]; for (int i = n - 1; i > 0; --i) for (int j = i; j < n; j++) t[j, i + 1] += t[j, i - 1]; for (int i = 0; i < n; i++) { next[i] = 0; for (int j = 0; j < t.GetLength(1); j++) next[i] += t[i, j]; }")]
    [InlineData("var a = new int[3, 2]; for (int i = 0; i < 6; i++) a[i / 2, i % 2] = i * i; bool[,] b = { { true, false } }; next[0] = w[0] + a[2, 1] - a[1, 0] + (b[0, 1] ? 5 : 3); var f = new float[2, 2]; f[1, 1] = (float)w[1]; next[1] = f[1, 1];")]
    [InlineData("var a = new double[2, 3]; void Put(int i, int j, double x) => a[i, j] = x; for (int i = 0; i < 2; i++) Put(i, 2 - i, w[i]); double At(int i) => a[i, 2 - i] + _m[0, i]; next[0] = At(0) + At(1);")]
    [InlineData("var a = new double[6, 1]; for (int i = 0; i < 6; i++) a[i, 0] = w[i]; next[0] = Down(a, 5) + Down(a, 2); next[1] = Down(_m, 1);")]
    [InlineData("var m = new Matrix(new double[,] { { w[0], 1 }, { w[1], 2 } }); next[0] = m[1, 0] + (m * m)[0, 0] + (m * m * m).Sum(); next[1] = new Matrix(_m)[1, 2];")]
    [InlineData("var a = new double[3, 2]; Array.Clear(a); a[2, 1] = w[0]; ref double r = ref a[2, 1]; r *= 2; (a[0, 0], a[2, 1]) = (a[2, 1], a[0, 0]); next[0] = a[0, 0] + a[2, 1]; a[1, 1]++; next[1] = a[1, 1];")]
    [InlineData("int p = 0; var a = new double[3, 3]; for (int i = 0; i < 3; i++) for (int j = 0; j < 3; j++) a[i, j] = w[(i * 2 + j) % 6]; for (int i = 1; i < 3; i++) if (a[i, 0] > a[p, 0]) p = i; for (int j = 0; j < 3; j++) next[j] = a[p, p] + a[j, p];")]
    public void What_arrays_of_more_dimensions_compute(string body) => Equivalence.Check(body, Helpers);

    [Theory]
    [InlineData("int k = 3; next[0] = a[0, k];")]
    [InlineData("int k = -1; next[0] = a[1, k];")]
    [InlineData("int k = 2; a[k, 0] = w[0];")]
    [InlineData("int k = -1; a[k, 2] = w[0];")]
    [InlineData("for (int j = 0; j <= 3; j++) a[0, j] = w[0];")]
    [InlineData("for (int j = 2; j >= -1; j--) a[1, j] = w[0];")]
    [InlineData("int n = (int)Gradient.Stop(w[2]); for (int j = 0; j < 2; j++) a[1, j + n - 1] = w[j];")]
    [InlineData("int j = 0; while (true) { a[0, j] = w[j]; j++; }")]
    public void An_index_that_does_not_fit_throws(string body) => Equivalence.Check("var a = new double[2, 3]; next[1] = w[1]; " + body + " next[2] = a[0, 0];", Helpers);

    /// <summary>Where the loops say that an index fits, nothing is checked.</summary>
    [Theory]
    [InlineData("for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) a[i, j] = w[0];", 0)]
    [InlineData("for (int i = 0; i < n; i++) for (int j = 0; j < a.GetLength(1); j++) a[i, j] = w[0];", 0)]
    [InlineData("for (int i = 0; i < m; i++) for (int j = 0; j <= i; j++) for (int k = j + 1; k < i; k++) a[i, k] = a[k, j];", 0)]
    [InlineData("for (int i = m - 1; i >= 0; i--) for (int j = i + 1; j < m; j++) a[0, m - 1 - j] = a[0, i];", 0)]
    [InlineData("for (int i = 0; i < m - 1; i += 2) a[0, i + 1] = a[0, i];", 0)]
    [InlineData("a[0, n] = 1;", 1)]
    [InlineData("for (int i = 0; i < n; i++) a[0, i] = 1;", 1)]
    [InlineData("for (int i = 0; i < m; i++) a[0, i + 1] = 1;", 1)]
    [InlineData("for (int i = 0; i < m; i++) a[0, m - i] = 1;", 1)]
    public void An_index_is_checked_where_nothing_says_that_it_fits(string body, int guards)
    {
        var model = ParserRun.Model(ParserRun.Problem("int n = w.Length, m = lambda.Length; var a = new double[n, m]; next[0] = w[0] + a.Length; " + body));
        Assert.Equal(guards, Ir.Printer.Print(model.Map.Module).Split("IndexOutOfRange").Length - 1);
    }
}
