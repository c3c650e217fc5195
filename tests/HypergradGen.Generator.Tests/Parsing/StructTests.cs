namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Structs, records, operators and references compute in the IR what they compute in C#.</summary>
public class StructTests
{
    private const string Types = """
        readonly struct Vector(double x, double y, double z)
        {
            public double X { get; } = x;
            public double Y { get; } = y;
            public readonly double Z = z;
            public static readonly Vector Up = new(0, 0, 1);
            public static Vector Zero => default;
            public double Length => Math.Sqrt(Dot(this));
            public double Dot(Vector o) => X * o.X + Y * o.Y + Z * o.Z;
            public Vector Cross(in Vector o) => new(Y * o.Z - Z * o.Y, Z * o.X - X * o.Z, X * o.Y - Y * o.X);
            public static Vector operator +(Vector a, Vector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);
            public static Vector operator -(Vector a) => new(-a.X, -a.Y, -a.Z);
            public static Vector operator *(double s, Vector a) => new(s * a.X, s * a.Y, s * a.Z);
            public static bool operator <(Vector a, Vector b) => a.Length < b.Length;
            public static bool operator >(Vector a, Vector b) => b < a;
            public double this[int i] => i switch { 0 => X, 1 => Y, _ => Z };
            public void Deconstruct(out double x, out double y, out double z) { x = X; y = Y; z = Z; }
        }
        readonly record struct Dual(double Value, double Slope)
        {
            public static implicit operator Dual(double x) => new(x, 0);
            public static explicit operator double(Dual d) => d.Value;
            public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, a.Slope + b.Slope);
            public static Dual operator *(Dual a, Dual b) => new(a.Value * b.Value, a.Value * b.Slope + a.Slope * b.Value);
            public static Dual Sin(Dual a) => new(Math.Sin(a.Value), Math.Cos(a.Value) * a.Slope);
        }
        struct Counter
        {
            public double Sum;
            public int Count;
            internal double _last;
            public Counter(double start) { Sum = start; if (start < 0) return; Count = 1; }
            public void Add(double x) { Sum += x; Count++; _last = x; }
            public double Last { get => _last; set { _last = value; Count += 10; } }
            public double AddTwice(double x) { Add(x); Add(x); return Sum; }
            public double Plus(double x) => Sum + x;
            public readonly double Times(double x) => Sum * x;
            public readonly double Mean => Count == 0 ? 0 : Sum / Count;
            public double this[int i] { get => i == 0 ? Sum : _last; set { if (i == 0) Sum = value; else _last = value; } }
        }
        record struct Segment(Vector From, Vector To, (double Low, int Index) Tag = default)
        {
            public double Scale { get; set; } = 2;
            public Vector Middle => 0.5 * (From + To);
        }
        struct Holder
        {
            public Counter Field;
            public readonly Counter Fixed;
            public Counter Property { get; set; }
            public Holder(Counter a) { Fixed = a; Fixed.Add(1); Field = Fixed; }
            public readonly double Copied(double x) { Field.Add(x); return Field.Sum; }
            public double Changed(double x) { Field.Add(x); Fixed.Add(x); return Field.Sum + 10 * Fixed.Sum; }
        }
        sealed record Settings(double Rate, int Order)
        {
            public double Damping { get; init; } = 0.5;
            public double Effective => Rate * Damping;
        }
        readonly ref struct Rows(ReadOnlySpan<double> data, int width)
        {
            private readonly ReadOnlySpan<double> _data = data;
            public readonly int Width = width;
            public int Count => _data.Length / Width;
            public double this[int i, int j] => _data[i * Width + j];
            public ReadOnlySpan<double> Row(int i) => _data.Slice(i * Width, Width);
        }
        ref struct Writer(Span<double> target) { private readonly Span<double> _target = target; public readonly void Put(int i, double x) => _target[i] = x; }
        readonly record struct Table(double[] Cells, int Width) { public double[] Again { get; } = Cells; public double At(int i) => Cells[i % Width]; public Table Narrow() => new(Again, Width - 1); }
        readonly struct Cells(double[] cells, int width) { private readonly int _width = width; public double At(int i) => cells[i * _width]; public double Sum() { double s = 0; foreach (double c in cells) s += c; return s; } }
        struct Offset(double by) { public double Of(double x) => x + by; public void Grow() => by *= 2; }
        static class Extensions { public static Vector Scaled(this Vector v, double s) => s * v; extension(Vector v) { public double Norm1 => Math.Abs(v.X) + Math.Abs(v.Y) + Math.Abs(v.Z); } }
        """;

    private const string Members = """
        private readonly Vector _v = new(1.5, -2, 0.25);
        private readonly Settings _settings = new(0.3, 2) { Damping = 0.7 };
        private readonly Counter _counter = new(3);
        static double Second(Dual d, out double slope) { slope = d.Slope; return d.Value; }
        static void Shift(ref double x, double by) => x += by;
        static void Turn(ref Vector v, in Vector by) => v = v.Cross(by);
        static Vector Make(double a, bool up) { if (up) return Vector.Up; var v = new Vector(a, 2 * a, 1); return v; }
        static bool TryRoot(double x, out double root) { if (x < 0) { root = 0; return false; } root = Math.Sqrt(x); return true; }
        static double Energy(Settings s, double x) => s.Effective * x * s.Order;
        static double Fed(Counter c, double x) { c.Add(x); return c.Mean; }
        """;

    [Theory]
    [InlineData("var v = new Vector(w[0], w[1], 2); next[0] = v.X * v.Y + v.Z; next[1] = v.Length; next[2] = v.Dot(new Vector(w[2], 1, w[3]));")]
    [InlineData("double[] b = w.ToArray(); var t = new Table(b, 2); b[1] = w[0] * w[2]; next[0] = t.At(3) * t.Again[2]; next[1] = t.Narrow().At(1); t.Cells[0] = next[0]; next[2] = t.Narrow().Narrow().Width * b[0];")]
    [InlineData("var b = w.ToArray(); var t = (Cells: b, Width: 2); t.Cells[1] += w[0]; next[0] = t.Cells[1] * t.Width + b[1]; var u = (t.Cells, Next: new double[3]); u.Next[2] = w[1]; next[1] = u.Next[2] * u.Cells[1];")]
    [InlineData("Vector v = new(w[0], 1, w[1]), u = v; v = new(u.Z, u.X, w[2]); next[0] = v.X + 2 * u.X + 3 * v.Z;")]
    [InlineData("var a = Make(w[0], w[1] > 0); var b = Make(w[2], w[3] > 0); next[0] = a.X; next[1] = b.Z; next[2] = (a + b).Y; next[3] = Make(w[1], false).Length;")]
    [InlineData("Vector v = default; for (int i = 0; i < 3; i++) v = v + new Vector(w[i], i, w[0]); next[0] = v.X; next[1] = v.Y; next[2] = v.Z;")]
    [InlineData("var v = w[0] > 0 ? new Vector(w[0], 0, 1) : Vector.Up; next[0] = v.X + v.Z; var u = _n switch { 1 => v, 3 => -v, _ => default }; next[1] = u.X;")]
    [InlineData("next[0] = new Vector(w[0], w[1], w[2]).Cross(_v).Y; next[1] = _v.Cross(new Vector(1, w[0], 2)).X; next[2] = _v.Dot(_v) + _v.Length; var c = _v; next[3] = c.X * w[0];")]
    [InlineData("var s = new Segment(new(w[0], 1, 2), Vector.Up, (w[1], 4)); next[0] = s.Middle.X + s.From.Y * s.Scale; next[s.Tag.Index] = s.Tag.Low; s.Tag = (s.Tag.Low, 3); next[s.Tag.Index] = 9; s.Scale += w[2]; s.From = s.To; next[5] = s.Scale + s.From.Z;")]
    [InlineData("var s = new Segment { Scale = w[0], To = new(w[1], 2, 3) }; var t = s with { Scale = 3, Tag = (1, 2) }; next[0] = s.Scale; next[1] = t.Scale * t.To.X + t.Tag.Index; next[2] = s.Tag.Index;")]
    [InlineData("var (f, t, tag) = new Segment(new(w[0], 1, 2), new(w[1], w[2], 3)); next[0] = f.X * t.Y + tag.Low; var (x, _, z) = t; next[1] = x + z; double y; (_, y, _) = f; next[2] = y;")]
    [InlineData("var pair = (new Vector(w[0], w[1], 0), 3.0); next[0] = pair.Item1.Y * pair.Item2; (Vector A, Vector B) two = (pair.Item1, -pair.Item1); (two.A, two.B) = (two.B, two.A); next[1] = two.A.X - two.B.Y;")]
    [InlineData("var k = new Settings(w[0], 3); next[0] = k.Effective; next[1] = (k with { Damping = w[1] }).Effective; next[2] = Energy(k, w[2]) + Energy(_settings, w[3]); var d = _settings with { Rate = w[0] }; next[3] = d.Effective;")]
    [InlineData("var f = new Offset(w[0]); next[0] = f.Of(1); f.Grow(); next[1] = f.Of(w[1]);")]
    public void Structs(string body) => Check(body);

    [Theory]
    [InlineData("var c = new Counter(w[0]); c.Add(w[1]); c.Add(2); next[0] = c.Sum; next[1] = c.Count + c.Mean; var d = c; d.Add(1); next[2] = c.Sum - d.Sum;")]
    [InlineData("var c = new Counter(-w[0]); for (int i = 0; i < w.Length; i++) { if (w[i] < 0) continue; c.Add(w[i]); } next[0] = c.Mean; next[1] = c.Count; next[2] = c.AddTwice(w[0]) + c.Count;")]
    [InlineData("Counter c = default; c.Last = w[0]; next[0] = c.Last * c.Count; c.Last += w[1]; next[1] = c.Last + c.Count; c[0] = w[2]; c[1] *= 3; next[2] = c[0] + c[1]; c[0]++; next[3] = c.Sum;")]
    [InlineData("var c = _counter; c.Add(w[0]); next[0] = c.Mean + _counter.Mean; next[1] = Fed(_counter, w[1]) + Fed(c, w[2]); next[2] = c.Sum;")]
    [InlineData("int n = 0; var c = new Counter(0); while (c.Sum < 3) { c.Add(0.5 + n); n++; } next[0] = c.Sum * w[0] + n; do { c.Sum -= 1; if (c.Count > 4) break; c.Add(0.25); } while (c.Sum > 1); next[1] = c.Sum;")]
    [InlineData("var c = new Counter { Sum = w[0], Count = 2 }; next[0] = c.Mean; c.Sum = c.Count = 5; next[1] = c.Sum / 2; (c.Sum, c.Count) = (c.Count, 3); next[2] = c.Mean;")]
    public void StructsThatChange(string body) => Check(body);

    [Theory]
    [InlineData("var h = new Holder(new Counter(w[0])); h.Fixed.Add(w[1]); h.Field.Add(w[2]); next[0] = h.Fixed.Sum + 10 * h.Field.Sum; next[1] = h.Copied(w[3]) + h.Field.Sum; next[2] = h.Changed(w[0]); next[3] = h.Fixed.Sum + h.Field.Sum;")]
    [InlineData("var cs = new Pair[2]; for (int i = 0; i < 2; i++) cs[i].A = w[i]; double s = 0; foreach (var c in cs) { c.Grow(w[2]); s += c.A; } foreach (ref var c in cs.AsSpan()) { c.Grow(w[3]); s += c.A; } next[0] = s; next[1] = cs[0].A;", "struct Pair { public double A, B; public void Grow(double x) => A += x; }")]
    [InlineData("var h = new Holder { Field = new Counter(w[0]) }; next[0] = Grown(in h, w[1]); next[1] = h.Field.Sum; ref readonly var r = ref h; r.Field.Add(w[2]); next[2] = h.Field.Sum;", "static double Grown(in Holder h, double x) { h.Field.Add(x); return h.Field.Sum + h.Changed(x); }")]
    [InlineData("var b = new Box(w[0]); next[0] = b.Made(w[1]); next[1] = b.Copied(w[2]).Last;", "readonly struct Box(double v) { public double Made(double x) { var c = new Counter { Last = x, Sum = v }; return c.Last + 2 * c.Count + c.Sum; } public Counter Copied(double x) => new Counter(v) with { Last = x }; }")]
    public void WhatMustNotChangeIsCopiedBeforeAMethodChangesIt(string body, string members = "") => Check(body, members);

    [Theory]
    [InlineData("var c = new Counter(w[0]); next[0] = c.Plus(c.Sum++); next[1] = c.Times(c.Sum += w[1]); next[2] = c.Plus(c.AddTwice(w[2])) + c.Sum;")]
    [InlineData("var v = new Vector(w[0], 1, w[1]); next[0] = v.Dot(v = new Vector(w[2], 2, 3)); next[1] = v[(v = new Vector(w[3], w[1], 1)).Z > 0 ? 0 : 1]; next[2] = v.X;")]
    [InlineData("var vs = new Vector[2]; vs[1] = new Vector(w[0], 1, 2); int i = 1; next[0] = vs[i--].Dot(vs[1] = new Vector(w[1], i, 3)); next[1] = vs[1].X + i;")]
    [InlineData("var s = new Segment(new(w[0], 1, 2), Vector.Up); next[0] = s.From.Dot(s.From = new Vector(w[1], w[2], 3)); next[1] = s.Middle.X;")]
    [InlineData("var c = new Counter(w[0]); ref readonly Counter r = ref c; next[0] = r.Times(c.Sum += w[1]); next[1] = r.Plus(c.Sum += w[2]); next[2] = Vector.Up.Dot(new Vector(w[3], 1, 2)) + Make(w[0], false).Dot(Make(w[1], true));")]
    [InlineData("var h = new Holder { Field = new Counter(w[0]), Property = new Counter(w[1]) }; h.Field.Add(w[2]); h.Property.Add(w[3]); next[0] = h.Field.Sum; next[1] = h.Property.Sum; next[2] = h.Property.AddTwice(w[0]) + h.Property.Sum; next[3] = h.Field.Plus(h.Field.Sum *= 2);")]
    [InlineData("int k = w[3] > 0 ? 3 : 1; var c = new Counter(w[0]); ref readonly Counter r = ref c; next[0] = r.Times(k is 1 or 3 ? w[1] : 2) + c.Plus(c.Sum += k is 1 or 3 ? w[2] : 1); c.Sum *= 2; next[1] = r.Times(c.Sum += w[3]);")]
    public void WhatArgumentsDoToTheVariableThatAMethodIsCalledOn(string body) => Check(body);

    [Theory]
    [InlineData("var l = new Line(w[0], 1); next[0] = l.At((l = new Line(w[1], 2)).A) + l.B; next[1] = l.Moved(w[2]).At((l = l.Moved(3)).B) + l.At(w[3]); next[2] = l.Given(ref l, w[0]) + l.A;")]
    public void AMethodOfARecordIsCalledOnTheObjectThatTheVariableHeldBeforeTheArguments(string body)
        => Check(body, "sealed record Line(double A, double B) { public double At(double x) => A * x + B; public Line Moved(double by) => new(A + by, B * by); public double Given(ref Line other, double x) { other = other.Moved(x); return A * other.B; } }");

    [Theory]
    [InlineData("double x = w[0]; next[0] = Times(in x, x += w[1]); next[1] = Times(x, x *= w[2]); next[2] = Times(x + 0, x = 3); next[3] = Times((float)w[3], w[3]);")]
    [InlineData("int i = 1; next[1] = w[1]; next[0] = Times(in next[i--], next[1] = w[0]); next[2] = Times(next[i], i = 5) + i; next[3] = Times(w[i], i = 2) * w[i];")]
    [InlineData("var c = new Counter(w[0]); next[0] = Summed(in c, c.Sum += w[1]); next[1] = Summed(c, --c.Sum) + c.Sum; var h = new Holder { Field = c, Property = c }; next[2] = Summed(in h.Field, h.Field.Sum *= w[2]); next[3] = Summed(h.Property, (h.Property = new Counter(w[3])).Sum) + h.Property.Sum;")]
    [InlineData("var cs = new Pair[2]; cs[1].A = w[0]; int i = 1; next[0] = Both(in cs[i--], cs[1].A = w[1]); next[1] = Both(cs[i], cs[0].Grow(w[2])); var t = (A: w[0], B: w[1]); next[2] = Times(in t.B, t.B = w[3]); next[3] = t.B;")]
    public void WhatArgumentsDoToAVariableThatIsReadByReference(string body)
        => Check(body, "static double Times(in double x, double y) => x * y + y; static double Summed(in Counter c, double y) => c.Sum * 10 + y; static double Both(in Pair p, double y) => p.A - 3 * p.B + y;" + Pairs);

    [Theory]
    [InlineData("Span<Pair> s = new Pair[3]; s[^1].Grow(w[0]); next[0] = s[2].A + s[^1].Grow(s[^1].A++); s[1..][^2].Grow(w[1]); next[1] = s[1].A; var a = new Pair[2]; a[^2].Grow(w[2]); next[2] = a[0].A + a[^1].Grow(w[3]); next[3] = a[1].A;")]
    [InlineData("Span<Pair> s = new Pair[3]; ReadOnlySpan<Pair> r = s; r[^1].Grow(w[0]); r[0].Grow(w[1]); next[0] = s[2].A + r[0].A; next[1] = r[^1].Grow(s[^1].A = w[2]); next[2] = r[2].A;")]
    public void ElementsThatAMethodIsCalledOnFromTheEnd(string body) => Check(body, Pairs);

    [Theory]
    [InlineData("var h = new Held(w.ToArray(), w[0]); next[0] = h.Put(w[1]) + h.X * h.D[0]; h.Both = 2; next[1] = h.Both + h.X; h[1] += w[2]; h[0]++; next[2] = h.X * h[1]; next[3] = h.D[0];")]
    [InlineData("var h = new Held(w.ToArray(), w[0]); for (int i = 0; i < 3; i++) { h.X += i; if (w[i] > 0) h.Put(w[1]); } next[0] = h.X * h.D[0]; h.Deep(3); next[1] = h.X; next[2] = h.Again().Again().X + h.X;")]
    [InlineData("Span<double> m = stackalloc double[4]; var s = new Stack(m); s.Push(w[0]); s.Push(w[1] * w[2]); next[0] = s.Pop() * s.Count; s.Push(3); next[1] = s.Sum; next[2] = m[0] + m[1] * s.Count;")]
    [InlineData("var h = new Held(w.ToArray(), w[0]); double x = w[1]; next[0] = h.Change(ref x) + h.Change(ref h.X) + h.Change(ref h.D[0]); next[1] = h.X; next[2] = h.D[0] + x;")]
    [InlineData("var h = new Held(w.ToArray(), w[0]); var g = h + w[1]; g += w[2]; next[0] = h.X * h.D[0]; next[1] = g.X;")]
    [InlineData("var n = new Nest(w.ToArray(), w[0]); next[0] = n.Go(); next[1] = n.Inner.X * n.Y + n.Fixed.X; next[2] = n.Inner.D[0];")]
    public void MethodsThatChangeAStructWhichHoldsMemory(string body)
        => Check(body, """
            struct Held(double[] d, double x)
            {
                public double X = x; public readonly double[] D = d;
                public double Put(double v) { X += v; D[0] += X; return X; }
                public double Both { get { X *= 2; return X; } set { X = value * D[0]; } }
                public double this[int i] { get => D[i] + X; set { D[i] = value; X += value; } }
                public void Deep(int n) { if (n == 0) return; X += n; D[0] *= X; Deep(n - 1); }
                public Held Again() { X++; return this; }
                public double Change(ref double y) { X += 1; y *= X; return D[0]; }
                public static Held operator +(Held a, double b) { a.X += b; a.D[0] *= 2; return a; }
            }
            ref struct Stack(Span<double> cells)
            {
                readonly Span<double> _cells = cells; int _count;
                public double Sum;
                public readonly int Count => _count;
                public void Push(double v) { _cells[_count++] = v; Sum += v; }
                public double Pop() => _cells[--_count];
            }
            struct Nest(double[] d, double x)
            {
                public Held Inner = new(d, x); public readonly Held Fixed = new(d, 2 * x); public double Y = x;
                public double Go() { Inner.X *= 2; Y += Inner.Put(3); Inner.Change(ref Y); Fixed.Change(ref Y); return Fixed.X; }
            }
            """);

    [Theory]
    [InlineData("var s = new Slide { X = w[0], D = w.ToArray() }; var (a, b) = s; next[0] = a * b; next[1] = s.X; double c; (c, _) = s; next[2] = c + s.D[0];")]
    public void ADeconstructionThatChangesItsStructChangesACopy(string body)
        => Check(body, "struct Slide { public double X; public double[] D; public void Deconstruct(out double a, out double b) { X += 5; a = X; b = D[1] * X; D[0] += X; X = 100; } }");

    [Theory]
    [InlineData("Dual x = new(w[0], 1), y = 3 * x * x + Dual.Sin(x) + 1; next[0] = y.Value; next[1] = y.Slope; next[2] = (double)(y * 2);")]
    [InlineData("Dual s = 0; for (int i = 0; i < 4; i++) s += (Dual)w[i] * new Dual(w[i], i); next[0] = s.Slope; next[1] = s.Value; Dual t = w[0] > 0 ? 1 : s; next[2] = t.Value;")]
    [InlineData("var v = 2.0 * new Vector(w[0], w[1], w[2]); v += -v + Vector.Up; next[0] = v.X; next[1] = v.Z; if (v < Vector.Up + Vector.Up) next[2] = 1; else next[2] = 2; next[3] = v > Vector.Zero ? v.Y : 3;")]
    [InlineData("var v = new Vector(w[0], w[1], w[2]); for (int i = 0; i < 3; i++) next[i] = v[i]; next[3] = v.Scaled(3)[2] + v.Norm1;")]
    public void Operators(string body) => Check(body);

    [Theory]
    [InlineData("next[0] = Second(new Dual(w[0], w[1]), out double s); next[1] = s; Second(w[2], out s); next[2] = s; Second(new(1, 2), out _);")]
    [InlineData("double x = w[0]; Shift(ref x, 2); next[0] = x; next[1] = w[1]; Shift(ref next[1], x); int i = 2; next[2] = 0; next[3] = 0; Shift(ref next[i++], w[0]); next[4] = i;")]
    [InlineData("if (TryRoot(w[0], out var r)) next[0] = r; else next[0] = -1; if (!TryRoot(w[1], out r)) r = 7; next[1] = r; next[2] = TryRoot(w[2], out var q) && q > 1 ? q : 0;")]
    [InlineData("var v = new Vector(w[0], w[1], w[2]); for (int k = 0; k < 2; k++) Turn(ref v, new Vector(1, w[3], 2)); next[0] = v.X; next[1] = v.Y; next[2] = v.Z; Turn(ref v, _v); next[3] = v.X;")]
    [InlineData("var c = new Counter(1); Shift(ref c.Sum, w[0]); next[0] = c.Sum; ref double s = ref c.Sum; s *= w[1]; s++; next[1] = c.Sum; ref var d = ref c; d.Add(w[2]); next[2] = c.Sum + s;")]
    [InlineData("int i = 1; next[1] = w[1]; ref double e = ref next[i]; i = 4; e += 3; e *= w[0]; next[2] = e; ref readonly double f = ref w[2]; next[3] = f * f; for (int k = 0; k < 3; k++) { ref double g = ref next[k + 3]; g = k; g += w[k]; }")]
    [InlineData("next[0] = w[0] > 0 && TryRoot(w[0], out var q) ? q * w[0] : -1; next[1] = lambda[1] > 0 && TryRoot(w[0], out var r) && r > 0 ? r : 5;")]
    [InlineData("if (w[0] > 0.1 && TryRoot(w[0], out double q) && q > 0.2) next[0] = q; if (!(w[2] > 0.1) || !TryRoot(w[2], out double r)) next[1] = 1; else next[1] = r;")]
    [InlineData("double s = 0; int n = 0; while (n < 4 && TryRoot(w[2] + s, out var q)) { s += q; n++; } next[0] = s; do { s -= 1; } while (s > 0 && TryRoot(s, out var p) && p > 0.5); next[1] = s;")]
    [InlineData("for (int i = 0; i < 6; i++) { bool ok = w[i] > 0 && TryRoot(w[i], out var a) && TryRoot(a + w[i], out a) && a > 0.3; if (w[i] > 0 && TryRoot(w[i], out a)) next[i] = a + (ok ? 1 : 0); else next[i] = -1; }")]
    [InlineData("switch (w.Length) { case 6 when w[0] > 0 && TryRoot(w[0], out var q): next[0] = q; break; default: next[0] = 1; break; } next[1] = w.Length switch { 6 when TryRoot(w[2], out var r) => r, _ => 0 };")]
    [InlineData("var d = w[0] > 0 && TryRoot(w[0], out var q) ? new Dual(q, 1) : new Dual(1, q = 2); next[0] = d.Value + d.Slope + q;")]
    [InlineData("int n = 2; ref int m = ref n; for (int i = 0; i < n && i < 6; i++) { if (i == 1) m = 4; next[i] = i * w[0]; }")]
    public void References(string body) => Check(body);

    [Theory]
    [InlineData("var rows = new Rows(w, 2); next[0] = rows[1, 0] * rows.Count; next[1] = rows[2, 1] + rows.Row(1)[1] + rows.Row(0).Length; foreach (double x in rows.Row(2)) next[2] = x;")]
    [InlineData("var cells = new Cells(w.ToArray(), 2); next[0] = cells.At(1) * cells.Sum(); var data = new Cells(_x, 1); next[1] = data.At(2) * w[0];")]
    [InlineData("var rows = new Rows(_x, 3); for (int i = 0; i < rows.Count; i++) next[i] = Sum(rows, i) * w[i];", "static double Sum(Rows r, int i) { double s = 0; for (int j = 0; j < r.Width; j++) s += r[i, j]; return s; }")]
    [InlineData("var t = new Writer(next); for (int i = 0; i < 3; i++) t.Put(i, w[i] * i); Fill(new Writer(next[3..]), w[0]); next[0] += (Put(t, w[1]));", "static void Fill(Writer t, double x) { t.Put(0, x); t.Put(1, 2 * x); } static double Put(Writer t, double x) { t.Put(0, x); return 1; }")]
    public void StructsOfMemory(string body, string members = "") => Check(body, members);

    private const string Pairs = "struct Pair { public double A, B; public double Grow(double x) { A += x; B++; return A * x - B; } }";

    private static void Check(string body, string members = "") => Equivalence.CheckSource(ParserRun.Problem(body, Members + members) + Types);
}
