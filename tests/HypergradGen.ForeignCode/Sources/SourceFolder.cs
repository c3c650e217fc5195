using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.ForeignCode.Sources;

/// <summary>All C# files of a folder as one compilation.</summary>
internal static class SourceFolder
{
    /// <summary>What a new project has without asking for it.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string[] s_skipped = ["bin", "obj", ".git", "node_modules"];

    public static CSharpCompilation Read(ForeignOptions options)
    {
        var parse = new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.None, preprocessorSymbols: ["NET", "NETCOREAPP", "NET5_0_OR_GREATER", "NET6_0_OR_GREATER", "NET8_0_OR_GREATER", "NET10_0", .. options.Symbols]);
        var trees = Files(options.Folder).Take(options.Limit).Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), parse, Path.GetRelativePath(options.Folder, f)));
        return CSharpCompilation.Create(
            "Foreign",
            trees.Prepend(CSharpSyntaxTree.ParseText(ImplicitUsings, parse, "ImplicitUsings.cs")),
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(DifferentiableAttribute).Assembly.Location)],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Annotations));
    }

    private static IEnumerable<string> Files(string folder)
        => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(folder, f).Split(Path.DirectorySeparatorChar).Any(s_skipped.Contains))
            .Order(StringComparer.Ordinal);
}
