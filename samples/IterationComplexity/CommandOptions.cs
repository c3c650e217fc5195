using System.CommandLine;
using System.Globalization;

namespace IterationComplexity;

/// <summary>The options that sub-commands share, and options that refuse a value outside their range before anything is run.</summary>
internal static class CommandOptions
{
    public static Option<int> Seed() => new("--seed") { Description = "Seeds the data and the hyperparameters.", DefaultValueFactory = _ => 1 };

    public static Option<DirectoryInfo> Folder()
    {
        var option = new Option<DirectoryInfo>("--out")
        {
            Description = "The folder that the picture and the table of numbers are written to.",
            DefaultValueFactory = _ => new DirectoryInfo("iteration-complexity"),
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<DirectoryInfo>() is { } folder && File.Exists(folder.FullName))
                result.AddError($"--out takes a folder, and {folder} is a file.");
        });
        return option;
    }

    public static Option<bool> Quick(string smaller) => new("--quick") { Description = $"A smaller setting that takes seconds: {smaller}. Options that are given keep their value." };

    /// <summary>A count; null where it is not given.</summary>
    public static Option<int?> Count(string name, string description, int least, int most) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most)
                return value;
            result.AddError($"{name} takes a whole number from {least} to {most}, not '{text}'.");
            return null;
        },
    };

    /// <summary>A positive number.</summary>
    public static Option<double> Positive(string name, string description, double initial) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => initial,
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value))
                return value;
            result.AddError($"{name} takes a positive number, not '{text}'.");
            return initial;
        },
    };

    /// <summary>A folder or file that has to be there.</summary>
    public static Option<string?> Existing(string name, string description, bool isFolder)
    {
        var option = new Option<string?>(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } path && !(isFolder ? Directory.Exists(path) : File.Exists(path)))
                result.AddError($"{name}: there is no {(isFolder ? "folder" : "file")} {path}.");
        });
        return option;
    }

    /// <summary>Runs an experiment that reads files; malformed ones end it with their message and the exit code 2.</summary>
    public static int Reading(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(error.Message);
            return 2;
        }
    }
}
