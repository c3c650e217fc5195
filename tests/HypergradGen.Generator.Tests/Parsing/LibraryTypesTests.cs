using Basic.Reference.Assemblies;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Tests.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>The text that stands for library structs, against the library.</summary>
public class LibraryTypesTests
{
    private static string Text()
    {
        using var reader = new StreamReader(typeof(LibraryTypes).Assembly.GetManifestResourceStream(LibraryTypes.Resource)!);
        return reader.ReadToEnd();
    }

    [Fact]
    public void EveryMemberIsOneOfTheLibrary()
    {
        var library = CSharpCompilation.Create("Library", [], Net100.References.All);
        var text = CSharpCompilation.Create("Text", [CSharpSyntaxTree.ParseText(Text())], [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(Gradient).Assembly.Location)], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(text.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        var types = text.Assembly.GlobalNamespace.GetNamespaceMembers().Single().GetNamespaceMembers().Single().GetTypeMembers();
        Assert.Equal(5, types.Length);
        foreach (var type in types)
        {
            var known = library.GetTypeByMetadataName(type.ToDisplayString())!.GetMembers().Select(m => m.GetDocumentationCommentId()).ToHashSet();
            Assert.All(type.GetMembers().Where(m => m.DeclaredAccessibility == Accessibility.Public), m => Assert.Contains(m.GetDocumentationCommentId(), known));
        }
    }

    [Theory]
    [InlineData("double F(double x) => Complex.Abs(Complex.Exp(new Complex(x, 1)));")]
    [InlineData("double F(double x) => {|HG0007:Complex.Asin(new Complex(x, 1))|}.Real;")]
    [InlineData("double F(double x) { Matrix4x4 {|HG0006:m = default|}; return x * m.M11; }")]
    [InlineData("double F(double x, [Constant] Plane {|HG0006:p|}) => x * p.D;")]
    [InlineData("double F(double x) => {|HG0042:new Complex(x, 1) == Complex.One|} ? x : 2 * x;")]
    [InlineData("double F(Complex z) => Weight(z) * z.Real; static double Weight(Complex z) => {|HG0008:(int)z.Imaginary|};")]
    public Task OthersAreRefusedWhereTheyStand(string method) => AnalyzerRun.Check([$"using System.Numerics; partial class P {{ [Differentiable] {method} }}"]);
}
