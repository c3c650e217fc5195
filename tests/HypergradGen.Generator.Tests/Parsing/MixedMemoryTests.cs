using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Arrays whose elements have parts of several types, or parts that do not lie as they are declared, compute in the IR what they compute in C#.</summary>
public class MixedMemoryTests
{
    private const string Types = """
        enum Kind : byte { Free, Tied, Sprung }
        readonly record struct Edge(int From, int To, double Weight) { public double Pull(double x) => Weight * x + From; public bool IsLoop => From == To; }
        record struct Bond { public double Length { get; set; } public int A; public bool IsFixed; public Kind Kind; public float Stiffness; public void Grow(double by) { Length += by; A++; } public static Bond operator +(Bond a, Bond b) => a with { Length = a.Length + b.Length, A = a.A + b.A }; }
        record struct Vector(double X, double Y) { public static Vector operator *(double s, Vector v) => new(s * v.X, s * v.Y); }
        readonly record struct Site(Vector At, (int Row, int Column) Cell, long Id, bool IsOpen);
        [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)] record struct Loose(double A, double B);
        record struct Tupled((double Low, double High) Range, double Middle);
        readonly record struct Pair<T>(T Value, int Index);
        record Road(int From, int To, double Cost) { public double Toll { get; init; } public double Total(double x) => Cost * x + Toll; }
        sealed record Spot(Vector At, bool IsOpen);
        record Asset(string Name, double Return, int Class, string? Note = null) { public double Worth(double q) => Return * q + Class; }
        readonly record struct Holding(string Of, Vector Amount, double Price) { public static Holding operator +(Holding a, Holding b) => new(a.Of, 2 * b.Amount, a.Price + b.Price); }
        struct Tag { public string Text; public double Value; }
        readonly record struct Route(Spot Start, double Length);
        readonly struct Graph(Edge[] edges, int nodes) { public readonly Edge[] Edges = edges; public readonly int Nodes = nodes; }
        sealed class Mesh { public (int Node, double Weight)[] Links = [(1, 0.5), (0, -2)]; public Graph Inner = new([new(0, 2, 7)], 3); }
        readonly ref struct Window(ReadOnlySpan<Edge> edges) { private readonly ReadOnlySpan<Edge> _edges = edges; public int Count => _edges.Length; public Edge this[int i] => _edges[i]; public ReadOnlySpan<Edge> Rest => _edges[1..]; }
        """;

    private const string Members = """
        private readonly Edge[] _edges = [new(0, 1, 0.5), new(1, 2, -1.5), new(2, 0, 2), new(3, 3, 0.25)];
        private readonly (int Node, double Weight)[] _links = [(2, 0.75), (0, 1.5), (1, -0.5)];
        private readonly Bond[] _bonds = [new() { Length = 1.5, A = 2, IsFixed = true, Kind = Kind.Sprung, Stiffness = 0.1f }, new() { Length = -2, A = 1, Kind = Kind.Tied, Stiffness = 3 }];
        private readonly Site[] _sites = [new(new(1, 2), (0, 1), 1L << 40, true), new(new(-3, 4), (2, 3), -5, false)];
        private readonly (double, double, double, double, double, double, double, double Last)[] _long = [(1, 2, 3, 4, 5, 6, 7, 8), (8, 7, 6, 5, 4, 3, 2, 1)];
        private readonly (float X, float Y, float Z)[] _odd = [(1, 2, 3), (4, 5, 6)];
        private readonly Loose[] _loose = [new(1, 2), new(3, 4)];
        private readonly Tupled[] _tupled = [new((1, 2), 1.5), new((3, 4), 3.5)];
        private readonly Pair<double>[] _pairs = [new(1.5, 2), new(2.5, 0)];
        private readonly ReadOnlyMemory<Edge> _kept = new Edge[] { new(2, 1, 4), new(0, 3, 8) };
        private static readonly (byte Level, float Rate)[] s_rates = [(3, 0.5f), (200, -1)];
        private readonly Mesh _mesh = new();
        private readonly Road[] _roads = [new(0, 1, 0.5), new(2, 0, -1.5) { Toll = 3 }, new(1, 2, 2)];
        private readonly Spot[] _spots = [new(new(1, 2), true), new(new(-3, 4), false)];
        private readonly Route[] _routes = [new(new(new(5, 6), true), 0.5), new(new(new(7, 8), false), 1.5)];
        private readonly Asset[] _assets = [new("a", 0.5, 1), new("b", -2, 3, "none")];
        private readonly System.Collections.Generic.List<Holding> _holdings = [new("a", new(1, 2), 3), new("b", new(4, 5), 6)];
        private readonly (string Name, double Rate)[] _named = [("x", 0.25), ("y", 4)];
        private readonly (string Name, int Count)[] _counted = [("x", 2), ("y", 4)];
        private readonly Tag[] _tags = [new() { Text = "t", Value = 2 }];
        private readonly Asset _asset = new("c", 7, 2);
        static double Best(ReadOnlySpan<Asset> assets) { double best = 0; foreach (var a in assets) best = Math.Max(best, a.Return); return best; }
        static double Of(Asset asset, double x) => asset.Worth(x);
        private readonly System.Collections.Generic.List<Road> _list = [new(1, 1, 4)];
        static double Cheapest(Road[] roads) { double least = double.MaxValue; foreach (var r in roads) least = Math.Min(least, r.Cost); return least; }
        static double Of(Road road, double x) => road.Total(x) + road.To;
        private readonly Graph _graph = new([new(1, 0, 3), new(2, 1, -1)], 3);
        private Edge[] Edges => _edges;
        static double Total(ReadOnlySpan<Edge> edges, ReadOnlySpan<double> w) { double s = 0; foreach (var e in edges) s += e.Weight * w[e.From]; return s; }
        static double First(Edge[] edges) => edges[0].Weight + edges.Length;
        static double Of(in Edge e, double x) => e.Pull(x);
        static int Degree(Edge[] edges, int node) { int n = 0; for (int i = 0; i < edges.Length; i++) if (edges[i].From == node) n++; return n; }
        static ReadOnlySpan<Edge> Behind(ReadOnlySpan<Edge> edges, int n) => edges[n..];
        static double Longest((int Node, double Weight)[] links) { double longest = -1; foreach (var (_, weight) in links) { if (weight > 1) return weight; longest = Math.Max(longest, weight); } return longest; }
        double Below(ReadOnlySpan<double> w, int at) => at >= _edges.Length ? 0 : _edges[at].Weight * w[at] + Below(w, at + 1);
        static void Fill(Span<Edge> edges, ReadOnlySpan<double> w) { for (int i = 0; i < edges.Length; i++) edges[i] = new(i, edges.Length - 1 - i, w[i]); }
        """;

    [Theory]
    [InlineData("for (int i = 0; i < _edges.Length; i++) next[_edges[i].To] = w[_edges[i].From] * _edges[i].Weight; next[4] = _edges[^1].Weight + _edges.Length; next[5] = Edges[1].To;")]
    [InlineData("foreach (var e in _edges) next[e.To] = w[e.From] * e.Weight; foreach (var (node, weight) in _links) next[node] = weight * w[node] + next[node]; foreach ((int from, _, double weight) in _edges) next[4] = from + weight; next[5] = _links[1].Weight;")]
    [InlineData("ref readonly var e = ref _edges[2]; next[0] = e.Weight * w[e.From]; ref readonly int a = ref _bonds[0].A; next[1] = a; foreach (ref readonly var b in _bonds.AsSpan()) next[2] = b.IsFixed ? b.Length : b.Stiffness * w[b.A]; next[3] = _bonds[0].Kind == Kind.Sprung ? 3 : 4; next[4] = (int)_bonds[1].Kind; next[5] = _bonds[1] is { Kind: Kind.Tied, Length: < 0 and var l } ? l : 9;")]
    [InlineData("ReadOnlySpan<Edge> edges = _edges; next[0] = Total(edges, w); next[1] = Total(edges[1..3], w) + edges[1..].Length; next[2] = Total(_edges.AsSpan(2), w); next[3] = edges.Slice(1, 2)[^1].Weight; next[4] = Total(Behind(_edges, 2), w); next[5] = new ReadOnlySpan<Edge>(_edges, 1, 2)[0].To;")]
    [InlineData("next[0] = First(_edges); next[1] = Of(_edges[1], w[0]); next[2] = Of(in _edges[2], w[1]); next[3] = Degree(_edges, 1); next[4] = _edges[3].Pull(w[2]) + (_edges[3].IsLoop ? 1 : 0); next[5] = Longest(_links);")]
    [InlineData("var b = _bonds[1]; b.Grow(w[0]); next[0] = b.Length + b.A; next[1] = _bonds[1].Length; var c = _bonds[0] + b; next[2] = c.Length * c.A; var copy = _bonds.ToArray(); copy[0].Grow(w[1]); copy[1] = copy[0]; next[3] = copy[1].Length + _bonds[0].Length; var again = (Bond[])_bonds.Clone(); again[0].Length *= 2; next[4] = again[0].Length; next[5] = copy[1].A;")]
    [InlineData("foreach (var s in _sites) if (s.IsOpen) { var p = s.Cell.Column * s.At; next[s.Cell.Row] = p.X * w[0]; next[s.Cell.Column] = p.Y; } next[4] = _sites[0].Id % 1000; next[5] = _sites[1].Id * _sites[1].At.X; next[3] = _sites[1].Cell.Column;")]
    [InlineData("next[0] = _long[1].Item7 * w[0] + _long[0].Last; next[1] = _odd[1].Z + _odd[0].Y * (float)w[1]; next[2] = _loose[1].A + _loose[0].B * w[2]; next[3] = _tupled[1].Range.High * w[0] + _tupled[0].Middle; next[4] = _pairs[0].Value * w[_pairs[0].Index]; next[5] = _long.Length + _odd.Length;")]
    [InlineData("next[0] = _kept.Span[1].Weight * w[0] + _kept.Length; next[1] = _kept[1..].Span[0].To; next[2] = s_rates[1].Level + s_rates[0].Rate; next[3] = _mesh.Links[1].Weight * w[_mesh.Links[0].Node]; next[4] = _mesh.Inner.Edges[0].Weight + _mesh.Inner.Edges.Length; next[5] = _graph.Edges[1].Weight * _graph.Nodes;")]
    [InlineData("var graph = _graph; next[0] = graph.Edges[0].Weight * w[graph.Edges[1].From]; var window = new Window(_edges); next[1] = window.Count + window[2].Weight; next[2] = new Window(window.Rest).Count; var own = new Graph(_edges, 4); next[3] = own.Edges[1].Weight; next[4] = Below(w, 0); next[5] = Total(window.Rest, w);")]
    [InlineData("ReadOnlySpan<Edge> rest = _edges; int k = 0; while (rest.Length > 1) { next[k++] = rest[0].Weight * w[rest[0].From] + rest.Length; rest = rest[1..]; } var chosen = w[0] > 0 ? _edges : _graph.Edges; next[4] = chosen[1].Weight + chosen.Length; ReadOnlySpan<Edge> a = _edges, b = _graph.Edges; if (w[1] < 0) { var t = a; a = b; b = t; } next[5] = Total(a, w) - b[0].To;")]
    [InlineData("double Sum() { double s = 0; foreach (var e in _edges) s += e.Weight; return s; } var all = _links; double Weighted(int i) => all[i].Weight * _links[i].Node; next[0] = Sum() * w[0]; next[1] = Weighted(0) + Weighted(1); double Stopped([Constant] ReadOnlySpan<Edge> e) => e[0].Weight * e[1].To; next[2] = Stopped(_edges); next[3] = w[9 - _edges.Length];")]
    [InlineData("foreach (var r in _roads) next[r.To] = r.Total(w[r.From]); next[3] = Cheapest(_roads) + _roads[^1].Toll; next[4] = Of(_roads[1], w[0]); var (from, to, cost) = _roads[2]; next[5] = from + to * cost;")]
    [InlineData("var road = _roads[1] with { Cost = w[0] }; next[0] = road.Total(w[1]) + _roads[1].Cost; foreach (var s in _spots) if (s.IsOpen) next[1] = s.At.X * w[0]; next[2] = _spots[1].At.Y; next[3] = _routes[1].Start.At.X * _routes[0].Length + (_routes[1].Start.IsOpen ? 1 : 0); next[4] = _list[0].Cost * _list.Count; next[5] = _roads.Length;")]
    [InlineData("var copy = _roads.ToArray(); copy[0] = copy[1] with { To = 5 }; (copy[1], copy[2]) = (copy[2], copy[1]); next[0] = copy[0].To * w[0] + copy[1].Cost; next[1] = _roads[0].To; next[2] = Cheapest(_roads[1..]); var chosen = w[0] > 0 ? _roads : copy; next[3] = chosen[0].Total(w[1]); next[4] = copy[2].From; next[5] = 0;")]
    [InlineData("foreach (var a in _assets) next[a.Class] = a.Worth(w[0]); next[0] = Best(_assets) * w[1]; next[2] = Of(_assets[1], w[0]) + Of(_asset, 2); foreach (var h in _holdings) next[4] = h.Amount.X * h.Price * w[2]; next[5] = _holdings[^1].Amount.Y;")]
    [InlineData("foreach (var (_, rate) in _named) next[0] = rate * w[0] + next[1]; next[1] = _named[1].Rate; for (int i = 0; i < _counted.Length; i++) next[2 + i] = _counted[i].Count; var asset = _assets[1]; next[4] = asset.Return * asset.Class; next[5] = _tags[0].Value + _asset.Return;")]
    [InlineData("var (_, amount, price) = _holdings[0]; next[0] = amount.Y * price * w[0]; var holding = _holdings[1] with { Price = w[1] }; next[1] = holding.Price * holding.Amount.X; var tags = _tags.ToArray(); tags[0].Value *= w[2]; next[2] = tags[0].Value; next[3] = _tags[0].Value; Tag tag = default; tag.Value = 3; next[4] = tag.Value; next[5] = _tags.AsSpan()[0].Value;")]
    [InlineData("var a = _asset with { Name = \"d\", Return = w[0], Note = null }; next[0] = a.Worth(w[1]); var t = new Tag { Text = \"u\", Value = w[2] }; t.Text = \"v\"; next[1] = t.Value; var (_, x, y) = (\"s\", w[0], new Asset(\"e\", w[1], 2)); next[2] = x * y.Return; var u = w[0] > 0 ? (\"p\", w[3]) : (nameof(w), w[4]); next[3] = u.Item2; Tag[] made = [new() { Text = \"m\", Value = 4 }, default]; made[1] = made[0] with { Text = \"n\" }; next[4] = made[1].Value; next[5] = new Holding(\"h\", new(w[0], 1), 2).Amount.X;")]
    [InlineData("var h = _holdings[0]; var g = new Holding(h.Of, w[0] * h.Amount, h.Price); g = g with { Of = h.Of, Price = w[1] }; next[0] = g.Amount.X * g.Price; var k = h + g; next[1] = k.Amount.Y + k.Price; (string, double) t = (k.Of, w[2]); next[2] = t.Item2; static Holding Put(Holding h, double x) => new(h.Of, h.Amount, x); next[3] = Put(k, w[3]).Price + Put(_holdings[1], w[4]).Price; next[4] = new Asset(_asset.Name, w[0], 2, _asset.Note).Return; next[5] = 0;")]
    public void Data(string body)
    {
        Check(body);
        Equivalence.CheckSource(Types + "\n" + ParserRun.Problem(body, Members), LanguageVersion.CSharp12);
    }

    [Theory]
    [InlineData("var e = new Edge[3]; for (int i = 0; i < e.Length; i++) e[i] = new(i, 2 - i, w[i]); next[0] = e[1].Weight; next[1] = e[e[0].To].Weight + e.Length; e[1] = e[2] with { To = 5 }; next[2] = e[1].To * e[1].Weight; (e[0], e[1]) = (e[1], e[0]); next[3] = e[0].To + e[1].Weight; next[4] = Total(e, w);")]
    [InlineData("Span<Bond> b = stackalloc Bond[_n]; b[0].Length = w[0]; b[1].A += 2; b[1].Length *= w[1]; b[2].IsFixed = b[1].A == 2; b[2].Kind = Kind.Tied; b[0].Stiffness = (float)w[2]; b[2].Grow(w[3]); next[0] = b[0].Length * b[0].Stiffness; next[1] = b[2].IsFixed ? b[2].Length : 0; next[2] = (int)b[2].Kind + b[2].A; b[1] = b[0] + b[2]; next[3] = b[1].Length; ref var r = ref b[1]; r.Length = 3; r.A++; next[4] = b[1].Length + b[1].A;")]
    [InlineData("Span<Edge> p = new Edge[4], q = new Edge[4]; Fill(p, w); p.CopyTo(q); p[0] = default; next[0] = q[0].To + q[1].Weight; q.Slice(0, 2).CopyTo(q.Slice(1)); next[1] = q[2].Weight + q[1].From; q.Fill(new(1, 2, w[3])); next[2] = q[2].Weight + q[1].To; q.Clear(); next[3] = q[1].Weight; p.Reverse(); next[4] = p[0].Weight + p[1].To; next[5] = p[1..].ToArray()[^1].Weight;")]
    [InlineData("(int, double)[] t = [(1, w[0]), (2, w[1])]; (int Node, double Weight)[] u = [.. t, (3, 4), .. t[1..]]; next[0] = u[2].Weight + u[3].Node; u[0].Weight += w[2]; foreach (var (node, weight) in u) next[node] = weight; foreach (ref var x in u.AsSpan()) x.Weight *= 2; next[5] = u[1].Weight + t[1].Item2;")]
    [InlineData("Edge[] a = new Edge[2], b = new Edge[3]; Fill(a, w); Fill(b, w[2..]); for (int k = 0; k < 3; k++) { a[0] = a[0] with { Weight = a[0].Weight + b[1].Weight }; (a, b) = (b, a); } next[0] = a[0].Weight; next[1] = b[0].Weight + b.Length; var c = w[0] > 0 ? a : b; c[1] = new(7, 8, w[0]); Bond[] f = new Bond[2], g = new Bond[2]; var h = w[0] > 0 ? f : g; h[1].Length += w[1]; h[1].A += 2; next[4] = f[1].Length + f[1].A; next[2] = a[1].To + b[1].To; next[3] = c[1].Weight;")]
    [InlineData("Edge[] p = new Edge[2]; Fill(p, w); void Put(int i, double x) { p[i] = new(i, i, x); } double Sum() { double s = 0; foreach (var e in p) s += e.Weight * e.From; return s; } Put(1, w[3]); next[0] = Sum(); Bond[] bonds = new Bond[2]; static void Move(ref Bond b, double x) { b.Length += x; b.A = 3; } Move(ref bonds[1], w[1]); next[1] = bonds[1].Length * bonds[1].A; var loose = new Loose[2]; loose[1].B = w[0]; next[2] = loose[1].B;")]
    public void Memory_that_a_method_makes(string body) => Check(body);

    private static void Check(string body) => Equivalence.CheckSource(Types + "\n" + ParserRun.Problem(body, Members));
}
