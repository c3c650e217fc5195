namespace GraphNetworks;

/// <summary>Places for the nodes of a small graph: neighbours attract, all repel, and steps become shorter (Fruchterman and Reingold, 1991).</summary>
internal static class SpringLayout
{
    public static (double X, double Y)[] Place(Graph graph, int seed)
    {
        const int Rounds = 500;
        int n = graph.Count;
        var random = new Random(seed);
        double[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())], y = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
        double length = Math.Sqrt(1.0 / n);
        for (int round = 0; round < Rounds; round++)
        {
            double[] dx = new double[n], dy = new double[n];
            for (int u = 0; u < n; u++)
            {
                for (int v = 0; v < n; v++)
                {
                    if (u != v)
                        Pull(u, v, distance => -length * length / distance);
                }
                foreach (int v in graph.NeighboursOf(u))
                    Pull(u, v, distance => distance * distance / length);

                void Pull(int u, int v, Func<double, double> force)
                {
                    double distance = Math.Max(Math.Sqrt((x[v] - x[u]) * (x[v] - x[u]) + (y[v] - y[u]) * (y[v] - y[u])), 1e-6), strength = force(distance) / distance;
                    dx[u] += strength * (x[v] - x[u]);
                    dy[u] += strength * (y[v] - y[u]);
                }
            }
            double longest = 0.1 * (1 - (double)round / Rounds);
            for (int u = 0; u < n; u++)
            {
                double norm = Math.Max(Math.Sqrt(dx[u] * dx[u] + dy[u] * dy[u]), 1e-12), step = Math.Min(norm, longest) / norm;
                x[u] += step * dx[u];
                y[u] += step * dy[u];
            }
        }
        return [.. x.Zip(y)];
    }
}
