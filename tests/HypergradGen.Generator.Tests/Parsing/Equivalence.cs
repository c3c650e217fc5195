using System.Reflection;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Module = HypergradGen.Generator.Ir.Module;

namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Compiles a problem, runs its map in C# and in the IR, and compares the results to the bit.</summary>
internal static class Equivalence
{
    private static readonly double[] s_state = [0.3, -1.2, 2.5, 0.7, -0.4, 1.1], s_hyper = [0.9, -0.2, 1.7, 0.05];

    public static void Check(string body, string members = "", LanguageVersion version = LanguageVersion.CSharp14, double tolerance = 0)
        => CheckSource(ParserRun.Problem(body, members), version, tolerance);

    /// <summary>Checks every problem in a source; with a tolerance, relative, where the library adds up in another order.</summary>
    public static void CheckSource(string source, LanguageVersion version = LanguageVersion.CSharp14, double tolerance = 0)
    {
        var compilation = ParserRun.Compile(version, source);
        var problems = ParserRun.ParseAll(compilation).ToArray();
        Assert.NotEmpty(problems);
        var checks = new List<(string Name, ProblemModel Model, List<string> Sources)>();
        var options = new CSharpParseOptions(version);
        foreach (var (name, result) in problems)
        {
            Assert.True(result.Model is not null, source + "\n" + string.Join("\n", compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Concat(result.Diagnostics)));
            var data = Data(result.Model.Map.Module);
            List<string> sources = [.. data.Select(SourceOf)];
            checks.Add((name, result.Model, sources));
            compilation = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(Access(result.Model, data), options));
        }
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics) + source);
        var types = Assembly.Load(image.ToArray()).GetTypes();
        foreach (var (name, model, sources) in checks)
            Compare(types.Single(t => t.Name == name), model, sources, source, tolerance);
    }

    /// <summary>The sources of data are compiled as members of the type, which shows that they can be.</summary>
    private static string Access(ProblemModel model, List<Parameter> data)
    {
        string modifier = model.Map.IsStatic ? "static " : "";
        return $$"""
            {{model.Types[0].Keywords}} {{model.Types[0].Name}}
            {
                public {{modifier}}void CheckRun(double[] w, double[] lambda, double[] next) => {{model.Map.Name}}(w, lambda, next);

                public {{modifier}}object[] CheckData() => new object[] { {{string.Join(", ", data.Select(d => d is DataBuffer { Gathered: { } part } ? Gathered(part, ((DataBuffer)d).Buffer.Element) : Boxed(SourceOf(d))))}} };
            }
            """;
    }

    private static string Gathered(GatheredPart part, ElementType element)
        => $"System.Array.ConvertAll(((System.ReadOnlySpan<{part.Type}>){part.Elements}).ToArray(), e => ({element.Keyword()})e{part.Path})";

    /// <summary>Spans cannot be objects.</summary>
    private static string Boxed(string source) => source.Contains("MemoryMarshal.Cast<", StringComparison.Ordinal) || source.Contains("Grid.Elements(", StringComparison.Ordinal) || source.EndsWith(".Span", StringComparison.Ordinal) || source.Contains("AsSpan(", StringComparison.Ordinal) ? source + ".ToArray()" : source;

    private static void Compare(Type type, ProblemModel model, List<string> sources, string source, double tolerance)
    {
        object? problem = model.Map.IsStatic ? null : Create(type);
        double[] expected = NotWritten(), actual = NotWritten();
        Exception? thrown = Record(() => type.GetMethod("CheckRun")!.Invoke(problem, [s_state.ToArray(), s_hyper.ToArray(), expected]));
        object[] values = (object[])type.GetMethod("CheckData")!.Invoke(problem, null)!;
        var interpreter = new Interpreter(model.Map.Module, s => values[sources.IndexOf(s)]);
        Exception? interpreted = Record(() => interpreter.Run(new(s_state.ToArray()), new(s_hyper.ToArray()), new(actual)));
        if (thrown is null && interpreted is not null)
            Assert.Fail($"{interpreted}\n{type.Name} of\n{source}\n{Printer.Print(model.Map.Module)}");
        Assert.True(thrown is null == interpreted is null && expected.Zip(actual).All(p => IsSame(p.First, p.Second, tolerance)),
            $"C#: {string.Join(" ", expected)}\nIR: {string.Join(" ", actual)}\n{thrown?.Message}\n{type.Name} of\n{source}\n{Printer.Print(model.Map.Module)}");
    }

    private static bool IsSame(double expected, double actual, double tolerance)
        => BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual) || tolerance > 0 && (Math.Abs(expected - actual) <= tolerance * Math.Abs(expected) || double.IsNaN(expected) && double.IsNaN(actual));

    private static double[] NotWritten() => [-7, -7, -7, -7, -7, -7];

    private static object Create(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First(c => c.GetParameters().All(p => p.ParameterType != type));
        return constructor.Invoke(constructor.GetParameters().Select(p => p.ParameterType == typeof(int) ? 3
            : p.ParameterType == typeof(double[]) ? new[] { 1.5, -0.5, 2.25, 0.125, -3, 0.75, 4, 1 }
            : p.ParameterType == typeof(double) ? (object)0.35 : p.DefaultValue!).ToArray());
    }

    private static Exception? Record(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private static List<Parameter> Data(Module module)
        => [.. module.Helpers.Append(module.Entry).SelectMany(f => f.Parameters).Where(p => p is DataValue or DataBuffer).GroupBy(SourceOf).Select(g => g.First())];

    private static string SourceOf(Parameter data) => data is DataValue v ? v.Source : ((DataBuffer)data).Source;
}
