using System.Numerics.Tensors;
using System.Reflection;
using Basic.Reference.Assemblies;
using HypergradGen.Generator.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Generator.Tests.Library;

internal delegate void Fill(double[][] x, double[] y);

internal delegate void Push(double[][] x, double[][] dx, double[] dy);

internal delegate void Pull(double[][] x, double[] ybar, double[][] xbar);

/// <summary>The generated code of one case.</summary>
/// <param name="Plain">The user's own method.</param>
/// <param name="Emitted">The value that generated code computes.</param>
/// <param name="One">The same without a loop, of one element.</param>
internal sealed record Compiled(LibraryCase Case, Fill Plain, Fill? Emitted, Push? Jvp, Pull? Vjp, Fill? One);

/// <summary>All cases, compiled as one assembly.</summary>
internal static class LibraryRun
{
    private const string Helpers = """
        public static class Calls
        {
            public static double[] doubles(double[] x) => (double[])x.Clone();
            public static float[] floats(double[] x) => Array.ConvertAll(x, v => (float)v);
            public static int[] ints(double[] x) => Array.ConvertAll(x, v => (int)v);
            public static void Back(double[] r, double[] y) => r.CopyTo(y, 0);
            public static void Back(float[] r, double[] y) { for (int i = 0; i < y.Length; i++) y[i] = r[i]; }
        }
        """;

    private static readonly Lazy<(Dictionary<string, Compiled> Accepted, LibraryCase[] Refused)> s_all = new(Compile);

    public static IReadOnlyDictionary<string, Compiled> Accepted => s_all.Value.Accepted;

    public static IReadOnlyList<LibraryCase> Refused => s_all.Value.Refused;

    private static (Dictionary<string, Compiled> Accepted, LibraryCase[] Refused) Compile()
    {
        LibraryCase[] cases = [.. LibraryCases.All()];
        // Whether references may be null is the longest part of compiling these megabytes.
        var options = new CSharpParseOptions(LanguageVersion.CSharp14).WithFeatures([new("run-nullable-analysis", "never")]);
        string[] sources = [Problems.Usings + " global using System.Numerics; global using System.Numerics.Tensors;", Helpers, string.Concat(cases.Select((c, id) => c.Methods(id)))];
        var compilation = CSharpCompilation.Create(
            "Library",
            sources.Select(s => CSharpSyntaxTree.ParseText(s, options)),
            [.. Net100.References.All, .. new[] { typeof(FixedPointMapAttribute), typeof(TensorPrimitives) }.Select(t => MetadataReference.CreateFromFile(t.Assembly.Location))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        CSharpGeneratorDriver.Create([new HypergradGenerator().AsSourceGenerator()], parseOptions: options).RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);

        bool IsAccepted(int id)
        {
            var type = output.GetTypeByMetadataName($"C{id}")!;
            bool Has(string method) => type.GetMembers(method).Length > 0;
            return (!cases[id].HasLoop || Has("ValueJvp")) && (!cases[id].IsAlone || Has("OneGradient"));
        }
        int[] accepted = [.. Enumerable.Range(0, cases.Length).Where(IsAccepted)];
        output = output.AddSyntaxTrees(CSharpSyntaxTree.ParseText(string.Concat(accepted.Select(id => cases[id].Calls(id, output.GetTypeByMetadataName($"C{id}")!.GetMembers("AlongJvp").Length > 0))), options));
        using var image = new MemoryStream();
        var emitted = output.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        var assembly = Assembly.Load(image.ToArray());
        return (accepted.ToDictionary(id => cases[id].Name, id => Bind(cases[id], assembly.GetType($"C{id}")!)), [.. Enumerable.Range(0, cases.Length).Except(accepted).Select(id => cases[id])]);
    }

    private static Compiled Bind(LibraryCase of, Type type)
    {
        T? Of<T>(string name)
            where T : Delegate
        {
            var parameters = typeof(T).GetMethod("Invoke")!.GetParameters().Select(p => p.ParameterType).ToArray();
            return type.GetMethod(name, parameters)?.CreateDelegate<T>();
        }
        return new Compiled(of, Of<Fill>("Plain")!, Of<Fill>("Emitted"), Of<Push>("Jvp"), Of<Pull>("Vjp"), Of<Fill>("One"));
    }
}
