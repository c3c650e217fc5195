namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>What a helper returns by reference is the element that it names: it is read, assigned and handed on as the element would be.</summary>
public class ReturnedReferenceTests
{
    private const string Types = """
        readonly ref struct View(Span<double> cells, int columns)
        {
            private readonly Span<double> _cells = cells;
            public int Columns => columns;
            public ref double this[int i, int j] => ref _cells[i * columns + j];
            public ref double First { get { return ref _cells[0]; } }
            public ref double Last() => ref _cells[^1];
            public View Below => new(_cells[columns..], columns);
        }
        readonly ref struct Fixed(ReadOnlySpan<double> cells, int columns)
        {
            private readonly ReadOnlySpan<double> _cells = cells;
            public ref readonly double this[int i, int j] { get { int at = i * columns + j; return ref _cells[at]; } }
        }
        readonly struct Matrix
        {
            private readonly double[] _cells;
            private readonly int _columns;
            public Matrix(int rows, int columns) { _cells = new double[rows * columns]; _columns = columns; }
            public ref double this[int i, int j] => ref _cells[At(i, j)];
            private int At(int i, int j) => i * _columns + j;
            public double Trace() { double s = 0; for (int i = 0; i < _columns; i++) s += this[i, i]; return s; }
            public void Scale(double by) { for (int i = 0; i < _columns; i++) this[i, i] *= by; }
        }
        record struct Vector(double X, double Y) { public void Grow(double by) => X += by; public readonly double Dot(Vector o) => X * o.X + Y * o.Y; }
        readonly ref struct Points(Span<Vector> all) { private readonly Span<Vector> _all = all; public ref Vector this[int i] => ref _all[i]; }
        static class Extensions { public static ref double At(this Span<double> s, int i, int width) => ref s[i * width]; public static ref T Of<T>(T[] all, int i) => ref all[i]; }
        """;

    private const string Members = """
        private readonly double[] _weights = [0.5, -1, 2, 0.25];
        private ref readonly double Weight(int i) => ref _weights[i];
        static void Swap(ref double a, ref double b) => (a, b) = (b, a);
        static double Twice(in double a) => 2 * a;
        static void Give(out double a, double x) => a = x;
        static void Fill(View m, ReadOnlySpan<double> w) { for (int i = 0; i < 2; i++) for (int j = 0; j < m.Columns; j++) m[i, j] = w[i + j]; }
        """;

    [Theory]
    [InlineData("var m = new View(next, 3); for (int i = 0; i < 2; i++) for (int j = 0; j < 3; j++) m[i, j] = w[j] * (i + 1); m[0, 1] += w[2]; m[1, 0] *= m[0, 1]; m[1, 2]++;")]
    [InlineData("var m = new View(next, 3); m.First = w[0]; m.Last() = w[1] * 2; m.Last() -= m.First; next[1] = m[1, 2] + m.First--; m.Below[0, 1] = m[0, 1] * m.Below.Columns;")]
    [InlineData("var m = new View(next, 2); Fill(m, w); Swap(ref m[0, 0], ref m[1, 1]); Swap(ref m[0, 1], ref m[0, 1]); next[4] = Twice(in m[1, 0]) + Twice(m[0, 0]); Give(out m[2, 1], w[3]);")]
    [InlineData("var m = new View(next, 2); Fill(m, w); ref double x = ref m[1, 0]; x += 3; m[1, 0] *= 2; next[4] = x; ref readonly double y = ref m.Last(); m[2, 1] = w[1]; next[4] += y;")]
    [InlineData("int k = 0; var m = new View(next, 2); m[k++, 1] = k + w[0]; m[k++, k - 2] += k; next[5] = k; (m[0, 0], m[1, 0]) = (m[1, 0], m[0, 1]);")]
    public void AViewOfASpan(string body) => Check(body);

    [Theory]
    [InlineData("var f = new Fixed(w, 2); for (int i = 0; i < 2; i++) next[i] = f[i, 0] * f[i, 1]; ref readonly double x = ref f[1, 1]; next[2] = x; next[3] = Twice(in f[0, 1]);")]
    [InlineData("for (int i = 0; i < 4; i++) next[i] = Weight(i) * w[i]; ref readonly double x = ref Weight(2); next[4] = Twice(in Weight(1)) + x;")]
    public void WhatMustNotChange(string body) => Check(body);

    [Theory]
    [InlineData("var m = new Matrix(2, 2); m[0, 0] = w[0]; m[1, 1] = w[1] * m[0, 0]; m.Scale(w[2]); next[0] = m.Trace(); next[1] = m[1, 1]; var n = m; n[0, 0] = 7; next[2] = m[0, 0];")]
    [InlineData("var p = new Points(new Vector[3]); p[1] = new(w[0], w[1]); p[1].Grow(w[2]); p[2].Y = 3; p[0] = p[1]; p[0].X *= 2; next[0] = p[1].Dot(p[0]); next[1] = p[2].Y; ref var q = ref p[2]; q.X = w[3]; next[2] = p[2].X; (p[0].X, p[1]) = (p[1].Y, p[2]); next[3] = p[0].X + p[1].X;")]
    [InlineData("next.At(1, 2) = w[0]; next.At(2, 2) += 3 * w[1] + next.At(1, 2); var a = new double[3]; Extensions.Of(a, 1) = w[2]; next[1] = a[1] * Extensions.Of(a, 1);")]
    public void StructsAndExtensions(string body) => Check(body);

    [Theory]
    [InlineData("double[] a = w.ToArray(); ref double At(int i) => ref a[i + 1]; At(0) = w[3]; At(1) += At(0); a[0] = 5; for (int i = 0; i < 3; i++) next[i] = a[i] + At(i);")]
    [InlineData("double[] a = new double[3], b = new double[3]; for (int r = 0; r < 3; r++) { var m = new View(a, 1); m[r, 0] = w[r] + m[0, 0]; (a, b) = (b, a); } next[0] = a[0] + 10 * b[1]; next[1] = b[2];")]
    [InlineData("var m = new View(next, 2); for (int i = 0; i < 3; i++) { if (w[i] < 0) continue; for (int j = 0; j < 2; j++) m[i, j] = w[i] > 1 ? m[0, j] : w[j]; } while (m.First < 4) m.First += 1 + m[0, 0];")]
    public void InLoopsAndLocalFunctions(string body) => Check(body);

    private static void Check(string body) => Equivalence.CheckSource(Types + "\n" + ParserRun.Problem(body, Members));
}
