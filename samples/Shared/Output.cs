using System.CommandLine;
using System.Globalization;
using ScottPlot;
using Spectre.Console;

namespace Samples;

/// <summary>What the samples have in common as command-line programs: their options, tables and colours.</summary>
public static class Output
{
    public static readonly ScottPlot.Color Blue = ScottPlot.Color.FromHex("#1f77b4"), Orange = ScottPlot.Color.FromHex("#d95f02"),
        Green = ScottPlot.Color.FromHex("#2ca02c"), Purple = ScottPlot.Color.FromHex("#7b3294"), Grey = ScottPlot.Color.FromHex("#888888");

    /// <summary><c>--seed</c>: an integer, 1 by default.</summary>
    public static Option<int> Seed() => new("--seed") { Description = "Seeds the data and every start.", DefaultValueFactory = _ => 1 };

    /// <summary><c>--out</c>: the path of the picture.</summary>
    public static Option<FileInfo> Picture(string name)
    {
        var option = new Option<FileInfo>("--out") { Description = "The picture that is written, a PNG.", DefaultValueFactory = _ => new FileInfo(name) };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && Directory.Exists(result.GetValueOrDefault<FileInfo>()?.FullName))
                result.AddError("--out is the path of a picture, and this is a folder.");
        });
        return option;
    }

    /// <summary>An option that takes a whole number of at least <paramref name="least"/>.</summary>
    public static Option<int> Count(string name, string description, int byDefault, int least = 1)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() >= least)
                return;
            result.AddError($"{name} must be at least {least}.");
        });
        return option;
    }

    /// <summary>A table with its first column to the left and the others to the right.</summary>
    public static Table NewTable(string title, params string[] columns)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(title)) };
        table.Border(TableBorder.Rounded);
        for (int i = 0; i < columns.Length; i++)
            table.AddColumn(new TableColumn(columns[i]) { Alignment = i == 0 ? Justify.Left : Justify.Right, NoWrap = i == 0 });
        return table;
    }

    /// <summary>A number as text, the same in every country.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes the picture into its folder, which is made where it does not exist.</summary>
    public static void Save(Multiplot figure, FileInfo file, int width, int height)
    {
        file.Directory?.Create();
        figure.SavePng(file.FullName, width, height);
    }

    /// <summary>Leaves of a plot its title and what is drawn, with units that are as wide as high.</summary>
    public static void Frame(this Plot plot)
    {
        plot.Axes.SquareUnits();
        plot.HideGrid();
        plot.Axes.Left.IsVisible = plot.Axes.Bottom.IsVisible = plot.Axes.Right.IsVisible = plot.Axes.Top.IsVisible = false;
    }

    /// <summary>A line with a name.</summary>
    public static ScottPlot.Plottables.Scatter AddLine(this Plot plot, string name, double[] x, double[] y, ScottPlot.Color color, LinePattern? pattern = null)
    {
        var line = plot.Add.ScatterLine(x, y, color);
        line.LegendText = name;
        line.LineWidth = 2;
        line.LinePattern = pattern ?? LinePattern.Solid;
        return line;
    }
}
