using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace HypergradGen.ForeignCode.Running;

/// <summary>
/// Writes, as members of a method's own type, what calls the method and its products with boxed arguments: reflection can pass no
/// spans, and the method may be private.
/// </summary>
internal static class Harness
{
    public const string Prefix = "ForeignHarness";

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

    /// <summary>The tuple <c>r</c>'s elements, then the memory of each parameter.</summary>
    private static void WritePrimal(StringBuilder text, int number, Signature s)
    {
        text.Append(CultureInfo.InvariantCulture, $"internal static object[] {Prefix}Primal{number}(object[] a) {{\n");
        foreach (var (argument, i) in s.Arguments.Select((p, i) => (p, i)))
            text.Append(CultureInfo.InvariantCulture, $"var p{i} = {Copied(argument, $"a[{i}]")};\n");
        text.Append(CultureInfo.InvariantCulture, $"{(s.Results.Count > 0 ? "var r = " : "")}@{s.Name}({string.Join(", ", s.Arguments.Select((_, i) => $"p{i}"))});\n");
        Return(text, s.Results.Concat(s.Arguments.Select((p, i) => p.IsMemory ? $"p{i}" : "null")));
    }

    private static void WriteJvp(StringBuilder text, int number, Signature s)
    {
        text.Append(CultureInfo.InvariantCulture, $"internal static object[] {Prefix}Jvp{number}(object[] a, object[] t) {{\n");
        var passed = new List<string>();
        Inputs(s, passed);
        foreach (var (argument, i) in s.Arguments.Select((p, i) => (p, i)).Where(x => x.p.Role != Role.Constant))
        {
            text.Append(CultureInfo.InvariantCulture, $"var t{i} = {Copied(argument, $"t[{i}]")};\n");
            passed.Add($"@{argument.Name}Tangent: t{i}");
        }
        text.Append(CultureInfo.InvariantCulture, $"{(s.Results.Count > 0 ? "var r = " : "")}@{s.Name}Jvp({string.Join(", ", passed)});\n");
        Return(text, s.Results.Concat(s.Arguments.Select((p, i) => p.Role is Role.Output or Role.Updated ? $"t{i}" : "null")));
    }

    /// <summary>Takes the seeds of results and outputs in <c>s</c>; gives the value where there is one, and the adjoints of the parameters.</summary>
    private static void WriteReverse(StringBuilder text, int number, Signature s)
    {
        text.Append(CultureInfo.InvariantCulture, $"internal static object[] {Prefix}Reverse{number}(object[] a, double[] s, object[] t) {{\n");
        string word = s.HasGradient ? "Gradient" : "Adjoint";
        var passed = new List<string>();
        Inputs(s, passed);
        for (int i = 0; i < s.Results.Count && !s.HasGradient; i++)
            passed.Add($"result{(s.Results.Count == 1 && !s.ReturnsTuple ? "" : (i + 1).ToString(CultureInfo.InvariantCulture))}Adjoint: s[{i}]");
        foreach (var (argument, i) in s.Arguments.Select((p, i) => (p, i)).Where(x => x.p.Role != Role.Constant))
        {
            if (argument.IsMemory)
            {
                text.Append(CultureInfo.InvariantCulture, $"var t{i} = {Copied(argument, $"t[{i}]")};\n");
                passed.Add($"@{argument.Name}{word}: t{i}");
            }
            else
            {
                passed.Add($"@{argument.Name}{word}: out var t{i}");
            }
        }
        text.Append(CultureInfo.InvariantCulture, $"{(s.HasGradient ? "var r = " : "")}@{s.Name}{(s.HasGradient ? "Gradient" : "Vjp")}({string.Join(", ", passed)});\n");
        Return(text, s.Arguments.Select((p, i) => p.Role is Role.Constant ? "null" : $"t{i}").Prepend(s.HasGradient ? "r" : "null"));
    }

    private static void Inputs(Signature s, List<string> passed)
    {
        foreach (var (argument, i) in s.Arguments.Select((p, i) => (p, i)).Where(x => x.p.Role != Role.Output))
            passed.Add($"@{argument.Name}: {(argument.ProductType is { } type ? $"({type})" : "")}{Copied(argument, $"a[{i}]")}");
    }

    private static string Copied(Argument argument, string from)
        => argument.IsMemory ? $"({argument.Type})(({argument.Type}){from}).Clone()" : $"({argument.Type}){from}";

    private static void Return(StringBuilder text, IEnumerable<string> values)
        => text.Append(CultureInfo.InvariantCulture, $"return new object[] {{ {string.Join(", ", values)} }};\n}}\n");
}
