using HypergradGen.Generator.Emission;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Harness;

/// <summary>A method that is declared in generated code and written by the user.</summary>
/// <param name="Declaration">Without the semicolon.</param>
/// <param name="Summary">What it has to do.</param>
/// <param name="Text">With a body to start from.</param>
public sealed record Stub(string Name, string Declaration, string Summary, string Text, bool IsRequired);

/// <summary>The methods that a class of tests or benchmarks declares.</summary>
internal static class Stubs
{
    private const string Random = "global::System.Random";

    public static IEnumerable<Stub> Of(HarnessSpec spec)
    {
        bool isTests = spec.Kind != HarnessKind.Benchmarks;
        string modifiers = isTests ? "private static" : "private";
        if (!spec.Shape!.IsStatic)
        {
            string create = $"{modifiers} partial {spec.Problem} CreateProblem()";
            yield return new Stub("CreateProblem", create, isTests ? "The problem that is tested." : "The problem that is measured.", create + " => throw new global::System.NotImplementedException();", true);
        }
        // What a constant is only the user knows; any other point can be drawn without being told.
        bool isRequired = isTests || spec.Shape.Constants.Any();
        if (isRequired || spec.SamplePoint is not null)
        {
            string sample = $"{(isTests ? modifiers : spec.SamplePoint ?? modifiers)} partial void SamplePoint({Random} {RandomName(spec.Shape)}{string.Concat(SampleParameters(spec.Shape).Select(p => $", {p.Type} {p.Name}"))})".TrimStart();
            yield return new Stub("SamplePoint", sample, "Draws a point: writes every element of the state, where solves start, and of the hyperparameters.", sample + Body(spec.Shape), isRequired);
        }
    }

    /// <summary>The parameters of SamplePoint behind the first: state, hyperparameters and constants, spans to be filled and scalars to be set.</summary>
    private static IEnumerable<(string Type, string Name, HarnessBlock? Block, HarnessParameter? Constant)> SampleParameters(HarnessShape shape)
    {
        string real = TypeNames.Of(shape.Element);
        foreach (var block in shape.State.Concat(shape.Hyperparameters))
        {
            string type = block.Type.Length > 0 ? block.Type : real;
            yield return (block.IsSpan ? $"global::System.Span<{type}>" : "out " + type, NameTable.Escaped(block.Name), block, null);
        }
        foreach (var constant in shape.Constants)
            yield return ("out " + Kept(constant), NameTable.Escaped(constant.Name), null, constant);
    }

    /// <summary>What holds a constant between calls: a span's elements are in an array.</summary>
    public static string Kept(HarnessParameter constant)
        => constant.IsSpan ? constant.Type.Substring(constant.Type.IndexOf('<') + 1, constant.Type.Length - constant.Type.IndexOf('<') - 2) + "[]" : constant.Type;

    private static string RandomName(HarnessShape shape)
    {
        var taken = new NameTable();
        foreach (var (_, name, _, _) in SampleParameters(shape))
            taken.Reserve(name.TrimStart('@'));
        return taken.TakeExactly("random");
    }

    private static string Body(HarnessShape shape)
    {
        string random = RandomName(shape), real = TypeNames.Of(shape.Element), between = $"{(real == "float" ? "(float)" : "")}(2 * {random}.NextDouble() - 1)";
        var names = new NameTable();
        foreach (var (_, name, _, _) in SampleParameters(shape))
            names.Reserve(name.TrimStart('@'));
        string element = names.TakeExactly("element");
        const string Marshal = "global::System.Runtime.InteropServices.MemoryMarshal";
        string Filled(string memory) => $"foreach (ref {real} {element} in {memory}) {element} = {between};";
        string Scalars(HarnessBlock block, string memory) => $"{Marshal}.Cast<{block.Type}, {real}>({memory})";
        var lines = SampleParameters(shape).Select(p => p.Block switch
        {
            null => $"{p.Name} = default!;",
            { IsSpan: true, Type: "" } => Filled(p.Name),
            { IsSpan: true } block => Filled(Scalars(block, p.Name)),
            { Type: "" } => $"{p.Name} = {between};",
            { } block => $"{p.Name} = default; {Filled(Scalars(block, $"{Marshal}.CreateSpan(ref {p.Name}, 1)"))}",
        });
        return " { " + string.Join(" ", lines) + " }";
    }
}
