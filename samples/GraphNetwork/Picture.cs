using Samples;
using ScottPlot;
using static Samples.Output;

namespace GraphNetworks;

/// <summary>The picture: the club and how it splits, and the larger graph: accuracy over the steps, and its edges with nodes as they are numbered and as they were told.</summary>
internal static class Picture
{
    private static readonly Color[] s_colours = [Blue, Orange, Grey];

    public static void Save(FileInfo file, Graph club, int[] leaders, Trained onClub, Graph pairs, Trained[] onPairs)
    {
        var figure = new Multiplot();
        figure.AddPlots(4);
        figure.Layout = new ScottPlot.MultiplotLayouts.Grid(2, 2);
        DrawClub(figure.GetPlot(0), club, leaders, onClub);
        DrawAccuracy(figure.GetPlot(1), onPairs);
        DrawEdges(figure.GetPlot(2), pairs, [.. Enumerable.Range(0, pairs.Count)], "The larger graph's edges, nodes in the order of their numbers");
        int[] told = [.. Enumerable.Range(0, pairs.Count).OrderBy(v => Training.Told(pairs, onPairs[0].Probabilities, v))];
        DrawEdges(figure.GetPlot(3), pairs, told, "The same edges, nodes sorted by the class that is told");
        Output.Save(figure, file, 1500, 1300);
    }

    private static void DrawClub(Plot plot, Graph club, int[] leaders, Trained trained)
    {
        (double X, double Y)[] places = SpringLayout.Place(club, seed: 1);
        for (int v = 0; v < club.Count; v++)
        {
            foreach (int u in club.NeighboursOf(v))
            {
                if (u > v)
                {
                    var edge = plot.Add.Line(places[u].X, places[u].Y, places[v].X, places[v].Y);
                    edge.LineColor = Grey.WithAlpha(0.4);
                }
            }
        }
        for (int v = 0; v < club.Count; v++)
        {
            double second = trained.Probabilities[2 * v + 1];
            plot.Add.Marker(places[v].X, places[v].Y, leaders.Contains(v) ? MarkerShape.FilledSquare : MarkerShape.FilledCircle, 26, Blue.MixedWith(Orange, second));
            if (Training.Told(club, trained.Probabilities, v) != club.Classes[v])
            {
                var ring = plot.Add.Marker(places[v].X, places[v].Y, MarkerShape.OpenCircle, 32, Colors.Black);
                ring.LineWidth = 3;
            }
            var number = plot.Add.Text($"{v + 1}", places[v].X, places[v].Y);
            number.LabelAlignment = Alignment.MiddleCenter;
            number.LabelFontColor = Colors.White;
            number.LabelFontSize = 12;
        }
        plot.Title("The karate club, told from its leaders (squares); ringed: wrong");
        plot.Axes.Title.Label.FontSize = 15;
        plot.Frame();
    }

    private static void DrawAccuracy(Plot plot, Trained[] trained)
    {
        for (int i = 0; i < trained.Length; i++)
        {
            double[] steps = [.. Enumerable.Range(1, trained[i].Steps.Length).Select(s => (double)s)];
            plot.AddLine(Report.Name(trained[i].Reach), steps, [.. trained[i].Steps.Select(s => 100 * s.Accuracy)], s_colours[i]);
        }
        plot.Axes.SetLimitsY(0, 100);
        plot.Title("The larger graph: unknown nodes that are told, %");
        plot.XLabel("step");
        plot.ShowLegend(Alignment.LowerRight);
    }

    private static void DrawEdges(Plot plot, Graph graph, int[] order, string title)
    {
        int[] place = new int[graph.Count];
        for (int i = 0; i < order.Length; i++)
            place[order[i]] = i;
        var edges = Enumerable.Range(0, graph.Count).SelectMany(v => graph.NeighboursOf(v).ToArray().Select(u => (place[v], place[u]))).ToArray();
        plot.Add.Markers(edges.Select(e => (double)e.Item1).ToArray(), edges.Select(e => (double)graph.Count - e.Item2).ToArray(), MarkerShape.FilledCircle, 2, Blue.WithAlpha(0.6));
        plot.Title(title);
        plot.Axes.Title.Label.FontSize = 15;
        plot.Frame();
    }
}
