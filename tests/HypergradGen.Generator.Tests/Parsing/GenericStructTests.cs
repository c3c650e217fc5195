namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Generic structs and records, with the type arguments that they are used with, compute in the IR what they compute in C#.</summary>
public class GenericStructTests
{
    private const string Types = """
        struct Pair<T>
        {
            public T First, Second;
            public Pair(T first, T second) { First = first; Second = second; }
            public Pair<T> Swapped => new Pair<T>(Second, First);
            public void Set(T x) => First = x;
            public Pair<U> With<U>(U a, U b) => new(a, b);
        }
        readonly struct Dual<T>(T value, T slope) where T : System.Numerics.IFloatingPointIeee754<T>
        {
            public T Value { get; } = value;
            public readonly T Slope = slope;
            public static Dual<T> Of(T x) => new(x, T.One);
            public static Dual<T> operator +(Dual<T> a, Dual<T> b) => new(a.Value + b.Value, a.Slope + b.Slope);
            public static Dual<T> operator *(Dual<T> a, Dual<T> b) => new(a.Value * b.Value, a.Value * b.Slope + a.Slope * b.Value);
            public static Dual<T> Sin(Dual<T> x) { var s = T.Sin(x.Value); return new(s, T.Cos(x.Value) * x.Slope); }
            public static implicit operator Dual<T>(T x) => new(x, T.Zero);
        }
        readonly record struct Interval<T>(T Low, T High) where T : System.Numerics.INumber<T>
        {
            public T Width => High - Low;
            public static Interval<T> operator +(Interval<T> a, Interval<T> b) => new(a.Low + b.Low, a.High + b.High);
            public Interval<T> Widened(T by) => this with { Low = Low - by, High = High + by };
        }
        sealed record Node<T>(T Value, Pair<T> Links);
        readonly ref struct Column<T>(ReadOnlySpan<T> cells, int stride) where T : System.Numerics.INumber<T>
        {
            private readonly ReadOnlySpan<T> _cells = cells;
            public T Sum(int at) { T s = T.Zero; for (int i = at; i < _cells.Length; i += stride) s += _cells[i]; return s; }
        }
        static class Generic
        {
            public static T Id<T>(T x) => x;
            public static void Swap<T>(ref T a, ref T b) => (a, b) = (b, a);
            public static (T, U) Pick<T, U>(bool first, T a, (T B, U More) other) { if (first) return (a, other.More); return (other.B, other.More); }
            public static U Second<T, U>((T, U) x) { var (_, y) = x; return y; }
            public static void Give<T>(T x, out T y) where T : struct { T z = x; y = z; }
            public static T Last<T>(T x, int n) => n == 0 ? x : Last(x, n - 1);
            public static T Larger<T>(Pair<T> p) where T : System.Numerics.INumber<T> => T.Max(p.First, p.Second);
            public static Pair<T> Twice<T>(Pair<T> p) where T : System.Numerics.INumber<T> => new(p.First + p.First, p.Second + p.Second);
            public static T Horner<T>(T x, T c) where T : struct, IRing<T> { T s = T.One; for (int i = 0; i < 3; i++) { s = s * x + c; s += -T.One; } return T.Twice(s) >= x ? s : (T)2.0; }
            public static T Sum<T>(T a, T b) where T : System.Numerics.IAdditionOperators<T, T, T>, System.Numerics.IUnaryNegationOperators<T, T> => a + b + -a + a;
        }
        interface IRing<T> where T : struct, IRing<T>
        {
            static abstract T One { get; }
            static abstract T operator +(T a, T b);
            static abstract T operator *(T a, T b);
            static abstract T operator -(T a);
            static abstract bool operator >=(T a, T b);
            static abstract bool operator <=(T a, T b);
            static abstract explicit operator T(double x);
            static virtual T Twice(T a) => a + a;
        }
        readonly record struct Real(double X) : IRing<Real>
        {
            public static Real One => new(1);
            public static Real operator +(Real a, Real b) => new(a.X + b.X);
            public static Real operator *(Real a, Real b) => new(a.X * b.X);
            public static Real operator -(Real a) => new(-a.X);
            public static bool operator >=(Real a, Real b) => a.X >= b.X;
            public static bool operator <=(Real a, Real b) => a.X <= b.X;
            public static explicit operator Real(double x) => new(x);
        }
        readonly record struct Tropical(double X) : IRing<Tropical>, System.Numerics.IAdditionOperators<Tropical, Tropical, Tropical>, System.Numerics.IUnaryNegationOperators<Tropical, Tropical>
        {
            public static Tropical One { get; } = new(0.25);
            public static Tropical operator +(Tropical a, Tropical b) => new(Math.Max(a.X, b.X));
            public static Tropical operator *(Tropical a, Tropical b) => new(a.X + b.X);
            public static Tropical operator -(Tropical a) => new(-2 * a.X);
            public static bool operator >=(Tropical a, Tropical b) => a.X >= b.X;
            public static bool operator <=(Tropical a, Tropical b) => a.X <= b.X;
            public static explicit operator Tropical(double x) => new(x);
            public static Tropical Twice(Tropical a) => new(2 * a.X + 1);
        }
        """;

    [Theory]
    [InlineData("var p = new Pair<double>(w[0], 2 * w[1]); next[0] = p.Swapped.First - p.First; p.Set(3); next[1] = p.First * p.Second; next[2] = Generic.Larger(Generic.Twice(p));")]
    [InlineData("var p = new Pair<int>(3, 4); var q = new Pair<bool>(true, w[0] > 0); next[0] = (q.Second ? p.Swapped.First : p.First) * w[0]; next[1] = Generic.Twice(p).Second;")]
    [InlineData("var d = Dual<double>.Of(w[0]); var y = Dual<double>.Sin(d * d) + 2.0 * d; next[0] = y.Value; next[1] = y.Slope; var f = Dual<float>.Of((float)w[1]); next[2] = (f * f + 1f).Slope;")]
    [InlineData("Dual<double> s = 0.0; for (int i = 0; i < 4; i++) s += Dual<double>.Of(w[i]) * w[i]; next[0] = s.Slope;")]
    [InlineData("var i = new Interval<double>(w[1], w[2]).Widened(0.5) + new Interval<double>(1, 2); next[0] = i.Width; var (low, high) = i; next[1] = low * high; next[2] = new Interval<int>(3, 8).Width + w[0];")]
    [InlineData("var n = new Node<double>(w[0], new(w[1], 4)); next[0] = n.Links.Swapped.First * n.Value; var m = n with { Value = 3 }; next[1] = m.Value + m.Links.First;")]
    [InlineData("var a = new Pair<double>[3]; for (int i = 0; i < 3; i++) a[i] = new(w[i], i); a[1].Set(7); double s = 0; foreach (var p in a) s += p.First * p.Second; next[0] = s; Span<Dual<double>> d = stackalloc Dual<double>[2]; d[1] = Dual<double>.Of(w[2]); next[1] = d[1].Value + d[0].Slope;")]
    [InlineData("next[0] = new Column<double>(w, 2).Sum(1); int[] k = [1, 2, 3]; next[1] = new Column<int>(k, 1).Sum(1) + w[0];")]
    [InlineData("var p = new Pair<Pair<double>>(new(w[0], 1), new(w[1], 2)); next[0] = p.First.First * p.Second.Second; p.First.Set(5); next[1] = p.First.First; next[2] = new Pair<int>(1, 2).With(w[0], w[1]).Second;")]
    [InlineData("next[0] = Generic.Horner(new Real(w[0]), new Real(w[1])).X; next[1] = Generic.Horner(new Tropical(w[2]), new Tropical(w[3])).X; next[2] = Generic.Sum(new Tropical(w[4]), new Tropical(w[0])).X + Generic.Sum(w[1], w[2]) + Generic.Sum(3, 4);")]
    [InlineData("var p = new Pair<(double A, int B)>((w[0], 2), (w[1], 3)); next[0] = p.First.A * p.Second.B; p.Set((w[2], 4)); var (a, b) = p.Swapped.Second; next[1] = a * b; var n = new Node<(double, Pair<double>)>((w[3], new(w[4], 1)), new((1, new(2, 3)), default)); next[2] = n.Value.Item2.First * n.Links.First.Item2.Second;")]
    [InlineData("next[0] = Generic.Id((w[0], w[1])).Item2; var a = (w[0], w[1]); var b = (w[2], w[3]); Generic.Swap(ref a, ref b); next[1] = a.Item1 - b.Item2; next[2] = Generic.Pick(w[0] > 0, a, (b, (w[4], w[3]))).Item2.Item2; next[3] = Generic.Second((w[0], (w[1], 2, w[2]))).Item3; Generic.Give((w[1], 3), out var c); next[4] = c.Item1 * c.Item2; next[5] = Generic.Last((w[0], 1f), 3).Item1 + Generic.Id(new Pair<double>(w[1], 2)).Second;")]
    public void What_a_generic_struct_computes(string body) => Equivalence.CheckSource(ParserRun.Problem(body) + Types);

    [Theory]
    [InlineData("double[] a = w.Length > 3 ? new double[w.Length] : new double[8]; a[2] = w[2]; next[0] = a[2] + a.Length;")]
    [InlineData("int n = 5; Span<double> s = n <= 16 ? stackalloc double[16] : new double[n]; s = s[..n]; for (int i = 0; i < n; i++) s[i] = w[i]; next[0] = s[4] + s.Length;")]
    [InlineData("for (int n = 1; n < 6; n++) { Span<double> s = n < 3 ? stackalloc double[n] : new double[n + 1]; s[n - 1] = w[n]; next[n] = s[n - 1] + s[0] + s.Length; } next[0] = w[0];")]
    public void Memory_that_is_made_in_a_choice_is_made_once(string body) => Equivalence.Check(body);
}
