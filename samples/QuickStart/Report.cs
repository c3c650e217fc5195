using System.Globalization;
using Spectre.Console;

namespace QuickStart;

/// <summary>What the sample prints.</summary>
internal static class Report
{
    /// <summary>Adds a step to the live table; where it is the <paramref name="last"/> of its phase the row stays.</summary>
    public delegate void AddRow(string phase, OuterStep step, double testAccuracy, bool last);

    public static void Balance(params (string Name, Samples Samples)[] parts)
    {
        var table = NewTable("Breast Cancer Wisconsin (Diagnostic)", "part", "samples", "malignant", "benign", "malignant share");
        foreach (var (name, samples) in parts)
            table.AddRow(name, Text(samples.Y.Length), Text(samples.Malignant), Text(samples.Benign), Percent((double)samples.Malignant / samples.Y.Length));
        AnsiConsole.Write(table);
    }

    /// <summary>Runs <paramref name="work"/> under a table that grows, or before it where the output is no terminal; every third step stays in it.</summary>
    public static T Live<T>(Func<AddRow, T> work)
    {
        var table = NewTable("Hypergradient descent", "penalty", "step", "validation\nloss", "test\naccuracy", "fit\niterations", "CG\niterations", "ms");
        bool keepRow = true;
        if (AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.Ansi)
        {
            return AnsiConsole.Live(table).Start(context => Run(context.Refresh));
        }
        var result = Run(refresh: () => { });
        AnsiConsole.Write(table);
        return result;

        T Run(Action refresh) => work((phase, step, testAccuracy, last) =>
        {
            if (!keepRow)
                table.RemoveRow(table.Rows.Count - 1);
            keepRow = last || step.Number % 3 == 0;
            table.AddRow(
                phase, Text(step.Number), Loss(step.BestLoss), Percent(testAccuracy), Text(step.Result.Iterations), Text(step.Result.LinearIterations),
                step.Time.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture));
            refresh();
        });
    }

    public static void Gain(Descent shared, Descent own, Samples test)
    {
        double sharedTest = LogisticRegression.MeanLoss(test.X, test.Y, shared.Weights);
        double ownTest = LogisticRegression.MeanLoss(test.X, test.Y, own.Weights);
        double sharedAccuracy = LogisticRegression.Accuracy(test.X, test.Y, shared.Weights);
        double ownAccuracy = LogisticRegression.Accuracy(test.X, test.Y, own.Weights);
        string points = (100 * (ownAccuracy - sharedAccuracy)).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

        var table = NewTable("What a penalty for each feature gained", "", "one shared", "one each", "change");
        table.AddRow("validation loss", Loss(shared.Loss), Loss(own.Loss), Change(shared.Loss, own.Loss));
        table.AddRow("test loss", Loss(sharedTest), Loss(ownTest), Change(sharedTest, ownTest));
        table.AddRow("test accuracy", Percent(sharedAccuracy), Percent(ownAccuracy), points + " points");
        AnsiConsole.Write(table);

        int freest = own.LogPenalties.Count(penalty => penalty <= Descent.LowestLogPenalty);
        string[] heldDown = [.. BreastCancer.Features.Where((_, j) => own.LogPenalties[j] >= Descent.HighestLogPenalty)];
        string names = heldDown.Length > 0 ? $": {string.Join(", ", heldDown)}" : "";
        Console.WriteLine($"{freest} of {own.LogPenalties.Length} features ended at the smallest penalty allowed, {heldDown.Length} at the largest{names}.");
    }

    private static Table NewTable(string title, params string[] columns)
    {
        var table = new Table { Title = new TableTitle(title) };
        table.Border(TableBorder.Rounded);
        foreach (string column in columns)
            table.AddColumn(new TableColumn(column) { Alignment = column is "" or "part" or "penalty" ? Justify.Left : Justify.Right });
        return table;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Loss(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + " %";

    private static string Change(double from, double to) => (100 * (to - from) / from).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + " %";
}
