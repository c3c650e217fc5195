using Samples;
using Spectre.Console;
using static Samples.Output;

namespace GraphNetworks;

/// <summary>What the sample prints.</summary>
internal static class Report
{
    public static string Name(Reach reach) => reach switch
    {
        Reach.Equilibrium => "at equilibrium",
        Reach.TwoRounds => "two rounds",
        _ => "no messages",
    };

    /// <summary>A row for each reach: the objective, the share of unknown nodes told, rounds of messages and steps of the linear solve in the mean over training steps, and the time.</summary>
    public static void Table(Graph graph, int[] known, Trained[] trained)
    {
        string title = $"{graph.Name}: {graph.Count} nodes, {graph.Neighbours.Length / 2} edges, {graph.ClassCount} classes, {known.Length} nodes known";
        var table = NewTable(title, "", "loss", "unknown told", "rounds", "linear", "ms a step");
        foreach (Trained t in trained)
        {
            table.AddRow(
                Name(t.Reach), Text($"{t.Steps[^1].Loss:F3}"), Text($"{100 * t.Steps[^1].Accuracy:F1}%"), Text($"{t.Iterations:F1}"), Text($"{t.LinearIterations:F1}"),
                Text($"{1e3 * t.Seconds / t.Steps.Length:F2}"));
        }
        table.AddRow("label propagation", "", Text($"{100 * LabelPropagation.Accuracy(graph, known):F1}%"), "", "", "");
        AnsiConsole.Write(table);
    }
}
