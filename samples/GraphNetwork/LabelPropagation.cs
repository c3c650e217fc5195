namespace GraphNetworks;

/// <summary>
/// The classical way, with nothing to learn: each node of unknown class takes the mean of its neighbours' classes, over and over (Zhu and Ghahramani, 2002). It sees the classes of the
/// known nodes, and no features.
/// </summary>
public static class LabelPropagation
{
    private const int Rounds = 300;

    /// <summary>The share of the unknown nodes that are told.</summary>
    public static double Accuracy(Graph graph, int[] known)
    {
        int classes = graph.ClassCount;
        HashSet<int> shown = [.. known];
        double[] at = new double[graph.Count * classes], next = new double[at.Length];
        foreach (int v in known)
            at[v * classes + graph.Classes[v]] = 1;
        for (int round = 0; round < Rounds; round++)
        {
            for (int v = 0; v < graph.Count; v++)
            {
                Span<double> own = next.AsSpan(v * classes, classes);
                if (shown.Contains(v))
                {
                    at.AsSpan(v * classes, classes).CopyTo(own);
                    continue;
                }
                own.Clear();
                foreach (int u in graph.NeighboursOf(v))
                {
                    for (int k = 0; k < classes; k++)
                        own[k] += at[u * classes + k] / graph.NeighboursOf(v).Length;
                }
            }
            (at, next) = (next, at);
        }
        return Enumerable.Range(0, graph.Count).Where(v => !shown.Contains(v)).Average(v => Training.Told(graph, at, v) == graph.Classes[v] ? 1.0 : 0);
    }
}
