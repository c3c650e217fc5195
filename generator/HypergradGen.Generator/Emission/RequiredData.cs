using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;

namespace HypergradGen.Generator.Emission;

/// <summary>
/// The check that arrays of the data are there. The programs read an array as a span, which has no elements where the array is null: a loop over it would
/// add nothing, where the user's method throws.
/// </summary>
public static class RequiredData
{
    /// <summary>Writes a method that requires the arrays which the methods read, are declared as never null and are not tested for it; false where there are none.</summary>
    public static bool Write(SourceWriter writer, IEnumerable<MethodModel> methods, string name)
    {
        Parameter[] data = [.. methods.SelectMany(m => m.Module.Helpers.Prepend(m.Module.Entry)).SelectMany(f => f.Parameters)];
        var tested = new HashSet<string>(data.OfType<DataValue>().Select(v => v.Source));
        var required = data.OfType<DataBuffer>().Where(d => d.NeverNull is { } source && !tested.Contains(DataReader.NullTest(source)))
            .GroupBy(d => d.NeverNull).Select(g => g.First()).OrderBy(d => d.NeverNull, StringComparer.Ordinal).ToArray();
        if (required.Length == 0)
            return false;
        MethodRemarks.Write(writer, "Requires that the arrays of the data are there.", []);
        writer.Open($"private void {name}()");
        foreach (var array in required)
            writer.Line($"global::System.ArgumentNullException.ThrowIfNull({array.NeverNull}, \"{array.NeverNull!.Split('.').Last().TrimStart('@')}\");");
        writer.Close();
        writer.Line();
        return true;
    }
}
