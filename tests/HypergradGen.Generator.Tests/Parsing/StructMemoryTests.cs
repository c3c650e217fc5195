using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Spans and arrays of structs and tuples compute in the IR what they compute in C#.</summary>
public class StructMemoryTests
{
    private const string Types = """
        record struct Vector(double X, double Y, double Z)
        {
            public readonly double Norm => Math.Sqrt(Dot(this));
            public readonly double Dot(Vector o) => X * o.X + Y * o.Y + Z * o.Z;
            public void Scale(double s) { X *= s; Y *= s; Z *= s; }
            public double this[int i] { readonly get => i == 0 ? X : i == 1 ? Y : Z; set { if (i == 0) X = value; else if (i == 1) Y = value; else Z = value; } }
            public static Vector operator +(Vector a, Vector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);
            public static Vector operator -(Vector a, Vector b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);
            public static Vector operator *(double s, Vector a) => new(s * a.X, s * a.Y, s * a.Z);
        }
        struct Place { public double X, Y, Z; public static Place operator +(Place a, Place b) => new() { X = a.X + b.X, Y = a.Y + b.Y, Z = a.Z - b.Z }; public static implicit operator Vector(Place p) => new(p.X, p.Y, p.Z); }
        struct Particle
        {
            public Place Position; public Vector Velocity;
            public double Mass { get; set; }
            public Particle(Vector position, double mass) { Position = new Place { X = position.X, Y = position.Y, Z = position.Z }; Mass = mass; }
            public readonly double Energy() => 0.5 * Mass * Velocity.Dot(Velocity);
            public void Drift(double t) { Position.X += t * Velocity.X; Position.Y += t * Velocity.Y; }
            public double DriftAndEnergy(double t) { Drift(t); return Energy(); }
        }
        readonly record struct One(double Value) { public static implicit operator One(double x) => new(x); }
        readonly record struct Edge(int From, int To);
        readonly struct Cloud(Vector[] points) { private readonly Vector[] _points = points; public int Count => _points.Length; public Vector this[int i] => _points[i]; public Vector[] Points => _points; }
        """;

    private const string Members = """
        private readonly Vector[] _points = [new(1, 2, 3), new(-0.5, 0.25, 4), new(0.1, 0.2, 0.3), new(7, 8, 9)];
        private readonly Particle[] _particles = [new(new(1, 2, 3), 2), new(new(4, 5, 6), 0.5) { Velocity = new(0.1, -0.2, 0.3) }];
        private readonly (double Low, double High)[] _bounds = [(0.1, 0.9), (-1, 3)];
        private readonly Edge[] _edges = [new(0, 1), new(1, 2), new(2, 0), new(0, 3)];
        private readonly One[] _ones = [new(1.5), new(-2)];
        private ReadOnlyMemory<Vector> Stored => _points;
        private readonly ReadOnlyMemory<double> _kept = new double[] { 1.5, 2.5, -3, 4 };
        private readonly ReadOnlyMemory<Vector> _keptPoints = new Vector[] { new(1, 2, 3), new(4, 5, 6) };
        private Vector First => _points[0];
        static Vector[] Copied(ReadOnlySpan<Vector> p) => p.ToArray();
        static Vector Sum(ReadOnlySpan<Vector> p) { Vector s = default; foreach (var q in p) s += q; return s; }
        static void Fill(Span<Vector> p, ReadOnlySpan<double> w) { for (int i = 0; i < p.Length; i++) p[i] = new(w[i], w[i + 1], i); }
        static void Shift(ref Vector v, in Vector by) { v.X += by.X; v = v + by; }
        static double Pull(in Vector v, double s) => s * v.Y;
        static void Split(Particle[] all, out Vector centre, out double mass) { centre = default; mass = 0; foreach (var p in all) { centre += p.Mass * (Vector)p.Position; mass += p.Mass; } centre = 1 / mass * centre; }
        static double Longest(ReadOnlySpan<Vector> p) { double longest = -1; for (int i = 0; i < p.Length; i++) { if (p[i].Norm > 8) return longest; longest = Math.Max(longest, p[i].Norm); } return longest; }
        """;

    [Theory]
    [InlineData("var p = new Vector[3]; for (int i = 0; i < p.Length; i++) p[i] = new(w[i], i, w[0]); next[0] = p[1].X; next[1] = p[2].Y + p.Length; next[2] = p[^1].Z; next[3] = (p[0] + p[1]).X;")]
    [InlineData("Span<Vector> p = stackalloc Vector[_n]; p[0].X = w[0]; p[1].X += 2; p[1].X *= w[1]; p[2].Y++; p[2].Y -= w[2]; p[0].Z = p[0].X++; for (int i = 0; i < p.Length; i++) { next[i] = p[i].X - p[i].Y; next[3] = p[0].Z; }")]
    [InlineData("Vector[] p = [new(w[0], 1, 2), new(w[1], 3, 4)]; Vector[] q = [.. p, new(5, 6, w[2]), .. p[1..]]; next[0] = q[0].X + q[3].X; next[1] = q.Length; next[2] = q[2].Z; q[0] = default; next[3] = p[0].X + q[0].X;")]
    [InlineData("var p = new Vector[] { new(w[0], 1, 2), new(w[1], 3, 4) }; (p[0], p[1]) = (p[1], p[0]); next[0] = p[0].X; p[0] = p[1] = new(7, w[2], 8); next[1] = p[0].Y + p[1].Z; p[1] += p[0]; next[2] = p[1].Z; p[0] = p[0] with { X = w[3] }; next[3] = p[0].X;")]
    [InlineData("Span<Vector> p = new Vector[4]; int k = 0; p[k++].X = w[0]; p[k++] = new(k, w[1], 0); p[k++].Y += k; p[--k].Z = k; next[0] = k; next[1] = p[0].X; next[2] = p[1].X + p[1].Y; next[3] = p[2].Y + p[2].Z;")]
    [InlineData("var p = new Particle[2]; p[0] = new(new(w[0], w[1], 2), 3); p[1].Velocity = new(1, w[2], 0); p[1].Mass = 2; p[1].Mass += w[0]; p[0].Velocity.Y = w[3]; p[0].Position.X -= 1; next[0] = p[1].Energy(); next[1] = p[0].Energy(); p[1].Drift(0.5); next[2] = p[1].Position.Y; next[3] = p[0].Position.X; next[4] = p[0].DriftAndEnergy(2);")]
    [InlineData("Span<One> o = stackalloc One[3]; o[1] = w[0]; o[2] = new(w[1]); next[0] = o[1].Value + o.Length; var s = o[1..]; next[1] = s[1].Value + s.Length; foreach (var x in o) next[2] = x.Value; next[3] = _ones[1].Value * w[0];")]
    [InlineData("Span<Edge> e = stackalloc Edge[3]; for (int i = 0; i < 3; i++) e[i] = new(i, (i + 1) % 3); foreach (var edge in e) next[edge.To] = w[edge.From];")]
    [InlineData("float[] f = [1, 2]; (float, float)[] t = [(1, 2), ((float)w[0], f[1])]; t[0].Item2 = 3; next[0] = t[1].Item1 + t[0].Item2; double[] d = [1, (float)w[1]]; next[1] = d[1];")]
    public void Elements(string body) => Check(body);

    [Theory]
    [InlineData("Span<Vector> p = new Vector[4]; Fill(p, w); var mid = p.Slice(1, 2); mid[0] = new(9, w[0], 9); next[0] = p[1].Y; next[1] = mid.Length + p[1..].Length; next[2] = p[1..][^2].Z; next[3] = Sum(p[2..]).X; next[4] = Sum(mid).Y;")]
    [InlineData("var p = new Vector[4]; Fill(p, w); Fill(p.AsSpan(2), lambda); var q = p[1..3]; q[0].X = 5; next[0] = p[1].X; next[1] = q[1].X; next[2] = p.AsSpan()[3].Y; next[3] = new Span<Vector>(p, 1, 2)[0].Z;")]
    [InlineData("Span<Vector> p = new Vector[3], q = new Vector[3]; Fill(p, w); p.CopyTo(q); p[0] = default; next[0] = q[0].X; q.Slice(0, 2).CopyTo(q.Slice(1)); next[1] = q[2].X + q[1].Y; q.Fill(new(w[0], 2, 3)); next[2] = q[2].X + q[1].Z; q.Clear(); next[3] = q[1].X; next[4] = p.ToArray()[2].Y;")]
    [InlineData("Vector[] p = new Vector[3], q = new Vector[4]; Fill(p, w); p.CopyTo(q, 1); Array.Copy(p, 1, q, 0, 1); next[0] = q[0].X + q[3].Y; Array.Clear(p); next[1] = p[2].X; Array.Fill(p, new(1, w[2], 3)); next[2] = p[2].Y; Array.Copy(p, q, 2); next[3] = q[1].Y; Array.Clear(q, 1, 2); next[4] = q[2].Y + q[3].X; Array.Fill(q, p[0], 1, 1); next[5] = q[1].Z + q[2].Z;")]
    [InlineData("var p = new Vector[3]; Fill(p, w); foreach (var q in p) next[0] = q.X; foreach (ref var q in p.AsSpan()) q.X += 1; next[1] = p[1].X; foreach (ref readonly var q in p.AsSpan()) { p[2].Z = 4; next[2] = q.Z; } Span<double> d = stackalloc double[3]; foreach (ref double x in d) x = w[0]; next[3] = d[2];")]
    [InlineData("var p = new Vector[3]; Fill(p, w); foreach (var q in p) { p[0].X = 100; if (q.X < 0) continue; if (q.X > 2) break; next[0] += 0; next[1] = q.X; }  ref var r = ref p[1]; r.Y = w[0]; r = r + r; ref readonly var s = ref p[1]; p[1].Z = 3; next[2] = s.Z + s.Y; var all = new Particle[2]; ref double x = ref all[1].Position.X; x = 2; x *= w[1]; ref var at = ref all[0].Position; at = new() { X = w[2] }; at = at + at; next[3] = all[1].Position.X - all[0].Position.X;")]
    [InlineData("var p = new Vector[2]; Fill(p, w); Vector by = p[1]; Shift(ref p[0], by); next[0] = p[0].X; Shift(ref p[1], new(1, 2, 3)); next[1] = p[1].Y; next[2] = Pull(in p[1], w[2]); ref var q = ref p[0]; Shift(ref q, w[0] * p[1]); next[3] = p[0].X; p[0][1] = 7; p[0][2] += w[0]; next[4] = p[0][1] * p[0].Z; p[1].Scale(w[3]); next[5] = p[1].X;")]
    [InlineData("(double A, double B)[] t = new (double, double)[3]; t[0] = (w[0], 2); t[1].B = w[1]; t[2] = (t[1].B, t[0].A); var (a, b) = t[2]; next[0] = a; next[1] = b; (t[0].A, t[0].B) = (t[0].B, t[0].A); next[2] = t[0].B - t[0].A; foreach (var (x, y) in t) next[3] = x * y; foreach ((double x, _) in t) next[4] = x; foreach (var (from, to) in _edges) next[5] = 10 * from + to;")]
    [InlineData("(Vector Place, double Weight)[] t = [(new(w[0], 1, 2), w[1]), (new(3, w[2], 4), 2)]; Vector c = default; foreach (var (place, weight) in t) { if (weight < -9) break; c += weight * place; } next[0] = c.X; next[1] = c.Y; t[0].Place.Z = w[3]; next[2] = t[0].Place.Z * t[1].Weight;")]
    [InlineData("foreach (ref double r in next) r = 1; int k = 0; foreach (ref double r in next[1..]) { if (k == 2) break; r += w[k++]; }")]
    public void Views(string body) => Check(body);

    [Theory]
    [InlineData("next[0] = _points[1].Z * w[0]; Vector s = default; for (int i = 0; i < _points.Length; i++) s += w[i] * _points[i]; next[1] = s.X; next[2] = s.Y; next[3] = Sum(_points).Z; next[4] = First.Y;")]
    [InlineData("foreach (var p in _points) next[0] = p.X; foreach (ref readonly var p in _points.AsSpan(1, 2)) next[1] = p.Norm * w[0]; ReadOnlySpan<Vector> q = _points; next[2] = q[^1].Dot(_points[0]); var copy = _points[2]; copy.X = w[1]; next[3] = copy.X + _points[2].X; var all = _points.ToArray(); all[0].Y = 5; next[4] = all[0].Y + _points[0].Y;")]
    [InlineData("foreach (var e in _edges) next[e.To] = w[e.From] * _points[e.From].X; next[5] = _edges.Length; for (int i = _edges[0].From; i < _edges[1].To; i++) next[4] = i;")]
    [InlineData("next[0] = _particles[1].Energy() * w[0]; next[1] = _particles[0].Position.Z; Split(_particles, out var c, out double m); next[2] = c.X; next[3] = m; var p = _particles[1]; p.Drift(w[1]); next[4] = p.Position.X; foreach (var (lo, hi) in _bounds) next[5] = Math.Clamp(w[0], lo, hi);")]
    [InlineData("next[0] = Longest(_points) * w[0]; next[1] = Longest(_points.AsSpan(0, _n)) + _bounds[1].High * w[1]; var cloud = new Cloud(_points); next[2] = cloud[2].Y + cloud.Count; var own = new Cloud(Copied(_points)); own.Points[0].X = w[3]; next[3] = own[0].X;")]
    public void Data(string body)
    {
        Check(body);
        Equivalence.CheckSource(Types + "\n" + ParserRun.Problem(body, Members), LanguageVersion.CSharp12);
    }

    [Theory]
    [InlineData("Span<Vector> p = new Vector[3], q = new Vector[3]; Fill(p, w); for (int k = 0; k < 3; k++) { for (int i = 0; i < 3; i++) q[i] = p[(i + 1) % 3] + w[k] * p[i]; var t = p; p = q; q = t; } for (int i = 0; i < 3; i++) next[i] = p[i].X + q[i].Y;")]
    [InlineData("ReadOnlySpan<Vector> rest = _points; int k = 0; while (rest.Length > 1) { next[k++] = rest[0].X * w[k] + rest.Length; rest = rest[1..]; }")]
    [InlineData("Vector[] a = new Vector[2], b = new Vector[2]; Fill(a, w); (a, b[0], b) = (b, a[1], a); next[0] = a[0].X + b[0].Y; var chosen = w[0] > 0 ? a : b; chosen[1].Z = 5; chosen[0] = new(1, w[1], 2); next[1] = a[1].Z; next[2] = a[0].Y; next[3] = chosen.Length; ref var r = ref chosen[0]; r.X = w[2]; next[4] = a[0].X;")]
    [InlineData("Vector[] p = new Vector[4]; Fill(p, w); double Total() { double s = 0; foreach (var q in p) s += q.X; return s; } void Put(int i, Vector v) { p[i] = v; p[i].X -= 1; } Put(1, new(w[0], 2, 3)); next[0] = Total(); Vector c = p[1]; void Add() => c += p[0]; Add(); next[1] = c.Y;")]
    [InlineData("Span<Vector> p; if (w[0] > 0) { p = new Vector[2]; p[0].X = w[1]; } else p = new Vector[3]; next[0] = w[2];")]
    public void BoundAnew(string body) => Check(body);

    [Theory]
    [InlineData("next[0] = _kept.Span[1] * w[0]; foreach (double x in _kept.Span) next[1] = x; next[2] = _kept.Length + _kept[1..].Span[0] + _kept.Slice(1, 2).Length; next[3] = _keptPoints.Span[1].Y; var s = _keptPoints[1..].Span; next[4] = s[0].X + s.Length; next[5] = Stored.Span[2].Z;")]
    [InlineData("Memory<double> m = new double[4]; m.Span[1] = w[0]; var half = m[..2]; half.Span[0] = 3; next[0] = m.Span[1] + m.Span[0]; w.CopyTo(next); m.CopyTo(next.Slice(1).ToArray()); var a = m.ToArray().AsMemory(1); a.Span.Fill(w[1]); next[1] = a.Span[2]; m = a; next[2] = m.Length; ReadOnlyMemory<double> r = m; next[3] = r.Span[0] + (r.IsEmpty ? 1 : 0);")]
    public void MemoryThatIsKept(string body) => Check(body);

    [Theory]
    [InlineData("var a = w.ToArray(); Array.Reverse(a); a.CopyTo(next); next[1..4].Reverse(); var p = new Vector[3]; Fill(p, w); Array.Reverse(p, 1, 2); next[0] = p[1].Y + p[2].Z; Array.Reverse(a, 0, 1); p.AsSpan().Reverse(); next[5] = p[2].X + a[0];")]
    [InlineData("double[] a = (double[])_x.Clone(), b = _x.ToArray(); a[0] = w[0]; b[1] = a[0]; next[0] = b[1] + a[1] + _x[0]; var c = (Vector[])_points.Clone(); c[1].X = w[1]; next[1] = c[1].X + _points[1].X;")]
    public void CopiesAndReversals(string body) => Check(body);

    private static void Check(string body) => Equivalence.CheckSource(Types + "\n" + ParserRun.Problem(body, Members));
}
