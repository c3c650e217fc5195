using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;

namespace HypergradGen.Generator.Emission;

/// <summary>
/// What a method requires of the problem's data: that arrays which are declared as never null, and not tested for it, are there, and that data are as long as they are marked. The programs read an
/// array as a span, which has no elements where the array is null: a loop over it would add nothing, where the user's method throws.
/// </summary>
public sealed class DataChecks
{
    private readonly RequiredArray[] _required;
    private readonly IReadOnlyList<DataBuffer> _marked;

    /// <param name="method">The method that reads the data.</param>
    /// <param name="others">The other methods of its problem, where each may test data for all.</param>
    public DataChecks(MethodModel method, params MethodModel?[] others)
    {
        var tested = new HashSet<string>(others.OfType<MethodModel>().Prepend(method).SelectMany(Data).OfType<DataValue>().Select(v => v.Source));
        _required = [.. Data(method).OfType<DataBuffer>().Select(d => d.NeverNull).OfType<RequiredArray>().Where(a => !tested.Contains(DataReader.NullTest(a.Source)))
            .GroupBy(a => a.Source).Select(g => g.First()).OrderBy(a => a.Source, StringComparer.Ordinal)];
        _marked = MarkedLengths.Of(method);
    }

    /// <summary>Whether there is anything to check.</summary>
    public bool IsEmpty => _required.Length == 0 && _marked.Count == 0;

    /// <summary>Writes the checks, as statements of a member of the problem.</summary>
    public void Write(SourceWriter writer)
    {
        foreach (var array in _required)
        {
            string condition = string.Join(" && ", array.Owners.Select(o => $"{o} is not null"));
            writer.Line($"{(condition.Length == 0 ? "" : $"if ({condition}) ")}global::System.ArgumentNullException.ThrowIfNull({array.Source}, \"{array.Name}\");");
        }
        foreach (var data in _marked)
            MarkedLengths.WriteCheck(writer, data);
    }

    private static IEnumerable<Parameter> Data(MethodModel method) => method.Module.Helpers.Prepend(method.Module.Entry).SelectMany(f => f.Parameters);
}
