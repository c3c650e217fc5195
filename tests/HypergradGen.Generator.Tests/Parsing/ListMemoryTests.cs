namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Lists and immutable arrays of the data are read in the IR as they are in C#.</summary>
public class ListMemoryTests
{
    private const string Types = """
        using System.Collections.Generic; using System.Collections.Immutable; using System.Linq; using System.Runtime.InteropServices;
        record struct Point(double X, double Y);
        readonly record struct Edge(int To, double Weight);
        sealed class Mesh { public List<double> Sizes = [0.5, 2]; public ImmutableArray<int> Order { get; init; } = [1, 0]; }
        """;

    private const string Members = """
        private readonly List<double> _list = [0.5, -1.5, 2.25];
        private readonly List<int> _order = [2, 0, 1];
        private readonly List<double>? _missing;
        private readonly ImmutableArray<double> _kept = [3, -4, 0.125];
        private readonly List<Point> _points = [new(1, 2), new(3, 4)];
        private readonly List<(int Node, double Weight)> _links = [(1, 0.5), (0, -2)];
        private readonly ImmutableArray<Edge> _edges = [new(2, 1.5), new(1, -3)];
        private static readonly ImmutableArray<float> s_rates = [0.5f, 0.25f];
        private readonly Mesh _mesh = new();
        static double Total(List<double> list, ReadOnlySpan<double> w) { double s = 0; for (int i = 0; i < list.Count; i++) s += list[i] * w[i]; return s; }
        static double Last(ImmutableArray<double> kept) => kept.IsEmpty ? 0 : kept[^1];
        static double Weight(in Edge edge) => edge.Weight * edge.To;
        """;

    [Theory]
    [InlineData("for (int i = 0; i < _list.Count; i++) next[_order[i]] = w[i] * _list[i]; next[3] = _list[^1] + _list.Count; next[4] = _order[^2]; next[5] = _list[_order[0]];")]
    [InlineData("foreach (double x in _list) next[0] = 2 * next[1] + x; foreach (var x in _kept) next[2] = x * w[0]; next[3] = _kept.Length + _kept[1]; next[4] = _kept.IsEmpty || _kept.IsDefaultOrEmpty ? 1 : 2; next[5] = _kept[^1];")]
    [InlineData("next[0] = Total(_list, w); next[1] = Last(_kept); var list = _list; next[2] = list[1] * list.Count; var chosen = w[0] > 0 ? _list : _mesh.Sizes; next[3] = chosen[1] + chosen.Count; next[4] = Total(chosen, w[1..]); next[5] = Last(_kept[..2]);")]
    [InlineData("ReadOnlySpan<double> a = CollectionsMarshal.AsSpan(_list); next[0] = a[1] + a[1..].Length; next[1] = _kept.AsSpan()[2]; double[] copy = _list.ToArray(); copy[0] += w[0]; next[2] = copy[0] + _list[0]; _list.CopyTo(copy); next[3] = copy[0]; next[4] = _list[1..][0]; _kept.CopyTo(copy); next[5] = copy[1];")]
    [InlineData("foreach (var p in _points) next[0] = next[1] + p.X * w[0] + p.Y; next[1] = _points[1].Y; foreach (var (node, weight) in _links) next[2 + node] = weight * w[node]; next[4] = _edges[1].Weight * w[_edges[0].To]; next[5] = Weight(_edges[0]) + _edges.Length + _points.Count;")]
    [InlineData("next[0] = _missing is null ? 1 : _missing[0]; next[1] = _mesh.Sizes[0] + _mesh.Sizes.Count; next[2] = _mesh.Order[0] * w[_mesh.Order[1]]; next[3] = s_rates[1] + s_rates.Length; double Of(int i) => _list[i] * i; next[4] = Of(0) + Of(2); int k = 0; foreach (double x in _list) { if (x < 0) break; k++; } next[5] = k;")]
    [InlineData("next[0] = w[0] * _list[3];")]
    [InlineData("next[0] = w[0] * _kept[-1];")]
    public void Data(string body) => Equivalence.CheckSource(Types + "\n" + ParserRun.Problem(body, Members));
}
