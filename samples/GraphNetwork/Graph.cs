using System.Globalization;
using Samples;

namespace GraphNetworks;

/// <summary>A graph whose nodes have features and a class. The neighbours of node v are those from Starts[v] to Starts[v + 1].</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Starts">Where the neighbours of each node begin, and the end.</param>
/// <param name="Neighbours">The neighbours of all nodes, each edge in both directions.</param>
/// <param name="X">The features, node by node.</param>
/// <param name="Classes">The class of each node.</param>
public sealed record Graph(string Name, int[] Starts, int[] Neighbours, double[] X, int[] Classes)
{
    public int Count => Classes.Length;

    public int Features => X.Length / Count;

    public int ClassCount => Classes.Max() + 1;

    public ReadOnlySpan<int> NeighboursOf(int node) => Neighbours.AsSpan(Starts[node]..Starts[node + 1]);

    /// <summary>
    /// Zachary's karate club: 34 members, who of them met outside of it, and which of the two clubs each was in after it had split. A member's features tell only which member it is.
    /// </summary>
    /// <exception cref="FormatException">The file is not the table of that graph.</exception>
    public static Graph KarateClub()
    {
        string[][] rows = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "karate-club.csv")).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))];
        if (rows.Any(row => row.Length != 3))
            throw new FormatException("A line of karate-club.csv has a member, a club and the members it met: three cells.");
        int[][] neighbours = [.. rows.Select(row => row[2].Split(' ').Select(member => int.Parse(member, CultureInfo.InvariantCulture) - 1).ToArray())];
        var identity = new double[rows.Length * rows.Length];
        for (int v = 0; v < rows.Length; v++)
            identity[v * rows.Length + v] = 1;
        return Of("Zachary's karate club", neighbours, identity, [.. rows.Select(row => int.Parse(row[1], CultureInfo.InvariantCulture))]);
    }

    /// <summary>
    /// A stochastic block model in which unlike attract: blocks come in pairs, and a node has its neighbours mostly in its block's partner, and a few anywhere else. A part of the nodes
    /// shows features, those of the block under noise; the others have zeros.
    /// </summary>
    /// <param name="count">The nodes.</param>
    /// <param name="blocks">The blocks, an even number.</param>
    /// <param name="partners">The mean number of neighbours in the partner.</param>
    /// <param name="others">The mean number of other neighbours.</param>
    /// <param name="features">The length of the features.</param>
    /// <param name="noise">The deviation of the features from those of the block, whose own are of unit size.</param>
    /// <param name="shown">The share of the nodes that show features.</param>
    /// <param name="seed">Draws all of it.</param>
    public static Graph Pairs(int count, int blocks, double partners, double others, int features, double noise, double shown, int seed)
    {
        var random = new Random(seed);
        int[] classes = [.. Enumerable.Range(0, count).Select(_ => random.Next(blocks))];
        double toPartner = partners * blocks / count, toOther = others * blocks / ((blocks - 1.0) * count);
        List<int>[] neighbours = [.. classes.Select(_ => new List<int>())];
        for (int u = 0; u < count; u++)
        {
            for (int v = u + 1; v < count; v++)
            {
                if (random.NextDouble() < (classes[u] == (classes[v] ^ 1) ? toPartner : toOther))
                {
                    neighbours[u].Add(v);
                    neighbours[v].Add(u);
                }
            }
        }
        double[] centres = random.NextNormals(blocks * features), x = new double[count * features];
        for (int v = 0; v < count; v++)
        {
            if (random.NextDouble() >= shown)
                continue;
            for (int f = 0; f < features; f++)
                x[v * features + f] = centres[classes[v] * features + f] + noise * random.NextNormal();
        }
        return Of("pairs of blocks", [.. neighbours.Select(n => n.ToArray())], x, classes);
    }

    private static Graph Of(string name, int[][] neighbours, double[] x, int[] classes)
    {
        int[] starts = new int[neighbours.Length + 1];
        for (int v = 0; v < neighbours.Length; v++)
            starts[v + 1] = starts[v] + neighbours[v].Length;
        return new Graph(name, starts, [.. neighbours.SelectMany(n => n)], x, classes);
    }
}
