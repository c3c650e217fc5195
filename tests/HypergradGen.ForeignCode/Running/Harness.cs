using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace HypergradGen.ForeignCode.Running;

/// <summary>
/// Writes, as members of a method's own type, what calls the method and its products with boxed arguments: reflection can pass no
/// spans, and the method may be private. A struct of doubles is boxed as its numbers.
/// </summary>
internal static class Harness
{
    public const string Prefix = "ForeignHarness";

    /// <summary>Structs of doubles to their numbers and back.</summary>
    public const string Support = """
        internal static class ForeignNumbers
        {
            public static T Value<T>(object numbers) where T : struct => System.Runtime.InteropServices.MemoryMarshal.Cast<double, T>((double[])numbers)[0];
            public static T[] Memory<T>(object numbers) where T : struct => System.Runtime.InteropServices.MemoryMarshal.Cast<double, T>((double[])numbers).ToArray();
            public static double[] Of<T>(T value) where T : struct => System.Runtime.InteropServices.MemoryMarshal.Cast<T, double>(new[] { value }).ToArray();
            public static double[] OfMemory<T>(T[] memory) where T : struct => System.Runtime.InteropServices.MemoryMarshal.Cast<T, double>(memory).ToArray();
        }
        """;

    public static string Write(INamedTypeSymbol type, IEnumerable<(int Number, Signature Signature)> methods)
    {
        var text = new StringBuilder("#nullable disable\n#pragma warning disable\n");
        int braces = 0;
        if (!type.ContainingNamespace.IsGlobalNamespace)
        {
            text.Append(CultureInfo.InvariantCulture, $"namespace {type.ContainingNamespace.ToDisplayString()} {{\n");
            braces++;
        }
        var enclosing = new Stack<INamedTypeSymbol>();
        for (var t = type; t is not null; t = t.ContainingType)
            enclosing.Push(t);
        foreach (var t in enclosing)
        {
            text.Append(CultureInfo.InvariantCulture, $"partial {(t.IsRecord ? t.IsValueType ? "record struct" : "record" : t.IsValueType ? "struct" : "class")} @{t.Name} {{\n");
            braces++;
        }
        foreach (var (number, signature) in methods)
        {
            WritePrimal(text, number, signature);
            WriteJvp(text, number, signature);
            WriteReverse(text, number, signature);
        }
        return text.Append('}', braces).ToString();
    }

    /// <summary>The returned numbers, then those of each parameter that is memory or given back.</summary>
    private static void WritePrimal(StringBuilder text, int number, Signature s)
    {
        text.Append(CultureInfo.InvariantCulture, $"internal static object[] {Prefix}Primal{number}(object[] a) {{\n");
        var passed = new List<string>();
        foreach (var (argument, i) in s.Arguments.Select((p, i) => (p, i)).Where(x => !x.p.IsReturned))
        {
            if (argument.Kind != RefKind.Out)
                text.Append(CultureInfo.InvariantCulture, $"var p{i} = {Unboxed(argument, $"a[{i}]")};\n");
            passed.Add(argument.Kind switch { RefKind.Ref => $"ref p{i}", RefKind.Out => $"out var p{i}", _ => $"p{i}" });
        }
        text.Append(CultureInfo.InvariantCulture, $"{(s.Results.Count > 0 || s.Arguments.Any(a => a.IsReturned) ? "var r = " : "")}{Target(s)}@{s.Name}({string.Join(", ", passed)});\n");
        Return(text, s, (p, i) => p.IsReturned ? $"System.Linq.Enumerable.ToArray(System.Linq.Enumerable.Cast<double>({(p.Struct is null ? "r" : $"global::ForeignNumbers.OfMemory<{p.Struct}>(r.ToArray())")}))" : p.IsMemory || p.IsReference && p.HasDerivative ? Boxed(p, $"p{i}") : "null");
    }

    private static void WriteJvp(StringBuilder text, int number, Signature s)
    {
        text.Append(CultureInfo.InvariantCulture, $"internal static object[] {Prefix}Jvp{number}(object[] a, object[] t) {{\n");
        var passed = new List<string>();
        Inputs(s, passed);
        foreach (var (argument, i) in s.Arguments.Select((p, i) => (p, i)).Where(x => x.p.HasDerivative))
        {
            if (argument.IsMemory || argument.Role != Role.Output)
                text.Append(CultureInfo.InvariantCulture, $"var t{i} = {Unboxed(argument, $"t[{i}]")};\n");
            passed.Add($"@{argument.Name}Tangent: {(argument.IsMemory ? "" : argument.Role switch { Role.Updated => "ref ", Role.Output => "out var ", _ => "" })}t{i}");
        }
        text.Append(CultureInfo.InvariantCulture, $"{(s.Results.Count > 0 ? "var r = " : "")}{Target(s)}@{s.Name}Jvp({string.Join(", ", passed)});\n");
        Return(text, s, (p, i) => p.Role is Role.Output or Role.Updated ? Boxed(p, $"t{i}") : "null");
    }

    /// <summary>Takes the seeds of results and outputs in <c>s</c>; gives the value where there is one, and the adjoints of the parameters.</summary>
    private static void WriteReverse(StringBuilder text, int number, Signature s)
    {
        text.Append(CultureInfo.InvariantCulture, $"internal static object[] {Prefix}Reverse{number}(object[] a, double[] s, object[] t) {{\n");
        string word = s.HasGradient ? "Gradient" : "Adjoint";
        var passed = new List<string>();
        Inputs(s, passed);
        int next = 0;
        for (int i = 0; i < s.Results.Count && !s.HasGradient; i++)
        {
            var part = s.Results[i];
            string seed = part.Struct is null ? $"s[{next}]" : $"global::ForeignNumbers.Value<{part.Struct}>(s[{next}..{next + part.Width}])";
            passed.Add($"result{(s.Results.Count == 1 && !s.ReturnsTuple ? "" : (i + 1).ToString(CultureInfo.InvariantCulture))}Adjoint: {seed}");
            next += part.Width;
        }
        foreach (var (argument, i) in s.Arguments.Select((p, i) => (p, i)).Where(x => x.p.HasDerivative))
        {
            if (argument.IsMemory || argument.Role != Role.Input)
                text.Append(CultureInfo.InvariantCulture, $"var t{i} = {Unboxed(argument, $"t[{i}]")};\n");
            passed.Add($"@{argument.Name}{word}: {(argument.IsMemory ? "" : argument.Role switch { Role.Updated => "ref ", Role.Input => "out var ", _ => "" })}t{i}");
        }
        text.Append(CultureInfo.InvariantCulture, $"{(s.HasGradient ? "var r = " : "")}{Target(s)}@{s.Name}{(s.HasGradient ? "Gradient" : "Vjp")}({string.Join(", ", passed)});\n");
        var adjoints = s.Arguments.Select((p, i) => p.Role is Role.Input or Role.Updated ? Boxed(p, $"t{i}") : "null");
        Return(text, adjoints.Prepend(s.HasGradient ? "r" : "null"));
    }

    /// <summary>The struct that a method is called on stands behind the arguments.</summary>
    private static string Target(Signature s) => s.Receiver is { } receiver ? $"global::ForeignNumbers.Value<{receiver.Type}>(a[{s.Arguments.Count}])." : "";

    private static void Inputs(Signature s, List<string> passed)
    {
        foreach (var (argument, i) in s.Arguments.Select((p, i) => (p, i)).Where(x => x.p.Role is not (Role.Output or Role.LeftOut)))
            passed.Add($"@{argument.Name}: {(argument.ProductType is { } type ? $"({type})" : "")}{Unboxed(argument, $"a[{i}]")}");
    }

    private static string Unboxed(Argument argument, string from) => argument switch
    {
        { Struct: { } type, IsMemory: true } => $"global::ForeignNumbers.Memory<{type}>({from})",
        { Struct: { } type } => $"global::ForeignNumbers.Value<{type}>({from})",
        { IsMemory: true } => $"({argument.Type})(({argument.Type}){from}).Clone()",
        _ => $"({argument.Type}){from}",
    };

    private static string Boxed(Argument argument, string value)
        => argument.Struct is null ? value : $"global::ForeignNumbers.{(argument.IsMemory ? "OfMemory" : "Of")}({value})";

    private static void Return(StringBuilder text, Signature s, Func<Argument, int, string> ofArgument)
        => Return(text, s.Results.SelectMany(Numbers).Concat(s.Arguments.Select(ofArgument)));

    private static IEnumerable<string> Numbers(Part part)
        => part.Struct is null ? [part.Path] : Enumerable.Range(0, part.Width).Select(k => $"global::ForeignNumbers.Of({part.Path})[{k}]");

    private static void Return(StringBuilder text, IEnumerable<string> values)
        => text.Append(CultureInfo.InvariantCulture, $"return new object[] {{ {string.Join(", ", values)} }};\n}}\n");
}
