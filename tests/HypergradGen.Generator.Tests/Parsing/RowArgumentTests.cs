namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>A helper that is given an array of arrays whose rows are exchanged, or have lengths of their own, computes in the IR what it computes in C#.</summary>
public class RowArgumentTests
{
    private const string Members = """
        static int Pivot(double[][] a, int k) { int best = k; for (int i = k + 1; i < a.Length; i++) if (Math.Abs(a[i][k]) > Math.Abs(a[best][k])) best = i; return best; }
        static void Eliminate(double[][] a, int k) { for (int i = k + 1; i < a.Length; i++) { double f = a[i][k] / a[k][k]; for (int j = k; j < a[i].Length; j++) a[i][j] -= f * a[k][j]; } }
        static double Sum(double[][] a) { double s = 0; foreach (double[] row in a) foreach (double x in row) s += x; return s; }
        static double First(double[][] a, double least) { for (int i = 0; i < a.Length; i++) { if (a[i].Length > 0 && a[i][0] > least) return a[i][0]; } return least; }
        static double[] Row(double[][] a, int i) { var copy = new double[a[i].Length]; for (int j = 0; j < copy.Length; j++) copy[j] = 2 * a[i][j]; return copy; }
        readonly struct Rows(double[][] rows) { private readonly double[][] _rows = rows; public double At(int i, int j) => _rows[i][j]; public void Add(int i, double x) => _rows[i][0] += x; }
        """;

    [Theory]
    [InlineData("var a = new double[3][]; for (int i = 0; i < 3; i++) { a[i] = new double[4]; for (int j = 0; j < 4; j++) a[i][j] = Math.Sin(w[j] * (i + 1)); } for (int k = 0; k < 3; k++) { int p = Pivot(a, k); (a[k], a[p]) = (a[p], a[k]); Eliminate(a, k); } for (int i = 0; i < 3; i++) next[i] = a[i][3] / a[i][i]; next[3] = Sum(a);")]
    [InlineData("var a = new double[3][]; for (int i = 0; i < 3; i++) a[i] = new double[i + 1]; for (int i = 0; i < 3; i++) a[i][i] = w[i]; next[0] = Sum(a) + First(a, 0.5); next[1] = First(a, 100) * w[0]; next[2] = Row(a, 2)[2] + Row(a, 1).Length; Eliminate(a, 0); next[3] = a[2][0];")]
    [InlineData("double[][] a = [[w[0], 1], [w[1], 2]]; (a[0], a[1]) = (a[1], a[0]); var r = new Rows(a); next[0] = r.At(0, 0) + 10 * r.At(1, 0); r.Add(1, w[2]); next[1] = a[1][0]; next[2] = First(a, w[3]);")]
    [InlineData("double[][] a = [[w[0], 1], [w[1], 2]]; for (int k = 0; k < 3; k++) { var t = a[0]; a[0] = a[1]; a[1] = t; Eliminate(a, 0); next[k] = Pivot(a, 0) + Sum(a); }")]
    public void ARowIsWhereItWasExchangedTo(string body) => Equivalence.Check(body, Members);
}
