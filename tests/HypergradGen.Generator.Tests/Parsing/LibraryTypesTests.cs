using System.Reflection;
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

    public static TheoryData<string> Types => ["Complex", "Vector2", "Vector3", "Vector4", "Quaternion"];

    /// <summary>At arguments that nothing is known of: of no length in particular, in no order.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void EveryMemberComputesWhatTheLibraryDoes(string name)
    {
        var (text, library) = (s_compiled.Value.GetType($"Text.{name}")!, typeof(System.Numerics.Complex).Assembly.GetType($"System.Numerics.{name}") ?? typeof(System.Numerics.Vector3).Assembly.GetType($"System.Numerics.{name}")!);
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var members = text.GetMethods(Own).Where(m => !m.GetParameters().Any(p => p.ParameterType == typeof(object))).Cast<MethodBase>().Concat(text.GetConstructors());
        var numbers = new Random(7);
        int count = 0;
        foreach (var member in members)
        {
            var parameters = member.GetParameters().Select(p => InLibrary(p.ParameterType)).ToArray();
            var same = member is ConstructorInfo ? (MethodBase)library.GetConstructor(parameters)! : library.GetMethods(Own).Single(m => m.Name == member.Name && m.GetParameters().Select(p => p.ParameterType).SequenceEqual(parameters) && m.ReturnType == InLibrary(((MethodInfo)member).ReturnType));
            for (int k = 0; k < 20; k++)
            {
                double width = name == "Complex" && k % 2 == 1 ? 12 : 3;
                object?[] arguments = [.. parameters.Select(p => Any(p, numbers, width))];
                object? self = member.IsStatic || member is ConstructorInfo ? null : Any(library, numbers, width);
                object?[] given = [.. arguments.Select((a, i) => Converted(a!, member.GetParameters()[i].ParameterType))];
                object? mine = self is null ? null : Converted(self, text);
                object? expected = Called(same, self, arguments), actual = Called(member, mine, given);
                Near(expected ?? self!, actual ?? mine!, $"{same}({string.Join(", ", arguments.Prepend(self).Where(a => a is not null))})");
                count++;
            }
        }
        Assert.True(count > 300, $"{count} calls");
    }

    private static readonly Lazy<Assembly> s_compiled = new(() =>
    {
        string text = Text().Replace("namespace System.Numerics", "namespace Text", StringComparison.Ordinal);
        var compilation = CSharpCompilation.Create("Text", [CSharpSyntaxTree.ParseText(text)], [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(Gradient).Assembly.Location)], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        return Assembly.Load(image.ToArray());
    });

    private static Type InLibrary(Type type) => type.Namespace == "Text" ? type.Name == "Complex" ? typeof(System.Numerics.Complex) : typeof(System.Numerics.Vector3).Assembly.GetType($"System.Numerics.{type.Name}")! : type;

    private static object? Called(MethodBase member, object? self, object?[] arguments) => member is ConstructorInfo made ? made.Invoke(arguments) : member.Invoke(self, arguments);

    /// <summary>Numbers on both sides of zero, in an interval of a width.</summary>
    private static object Any(Type type, Random numbers, double width)
        => type == typeof(int) ? numbers.Next(2) : type == typeof(double) ? width * (numbers.NextDouble() - 0.5) : type == typeof(float) ? (float)(width * (numbers.NextDouble() - 0.5))
            : Made(type, [.. Parts(Activator.CreateInstance(type)!).Select(_ => width * (numbers.NextDouble() - 0.5))]);

    private static object Converted(object value, Type type) => value.GetType() == type ? value : Made(type, Parts(value));

    private static object Made(Type type, double[] parts)
        => type.GetConstructor([.. parts.Select(_ => type.Name == "Complex" ? typeof(double) : typeof(float))])!.Invoke([.. parts.Select(p => type.Name == "Complex" ? (object)p : (float)p)]);

    private static double[] Parts(object value) => value switch
    {
        double x => [x],
        float x => [x],
        int k => [k],
        bool b => [b ? 1 : 0],
        _ when value.GetType().Name == "Complex" => [(double)((dynamic)value).Real, (double)((dynamic)value).Imaginary],
        _ => [.. ((string[])["X", "Y", "Z", "W"]).Select(value.GetType().GetField).OfType<FieldInfo>().Select(f => (double)(float)f.GetValue(value)!)],
    };

    private static void Near(object expected, object actual, string call)
    {
        var (a, b) = (Parts(expected), Parts(actual));
        double tolerance = (expected.GetType().Name is "Complex" or "Double" ? 1e-12 : 2e-5) * (1 + a.Where(double.IsFinite).Sum(Math.Abs));
        Assert.True(a.Zip(b).All(p => p.First.Equals(p.Second) || Math.Abs(p.First - p.Second) <= tolerance), $"{call} = {expected}, and not ({string.Join(", ", b)})");
    }

    [Theory]
    [InlineData("double F(double x) => Complex.Abs(Complex.Exp(new Complex(x, 1)));")]
    [InlineData("double F(double x) => {|HG0007:Complex.Asin(new Complex(x, 1))|}.Real;")]
    [InlineData("double F(double x) { Matrix4x4 {|HG0006:m = default|}; return x * m.M11; }")]
    [InlineData("double F(double x, [Constant] Plane {|HG0006:p|}) => x * p.D;")]
    [InlineData("double F(double x) => {|HG0042:new Complex(x, 1) == Complex.One|} ? x : 2 * x;")]
    [InlineData("double F(Complex z) => Weight(z) * z.Real; static double Weight(Complex z) => {|HG0008:(int)z.Imaginary|};")]
    public Task OthersAreRefusedWhereTheyStand(string method) => AnalyzerRun.Check([$"using System.Numerics; partial class P {{ [Differentiable] {method} }}"]);

    /// <summary>Members that read one another in the text, on structs that lie in the problem.</summary>
    [Theory]
    [InlineData("readonly Complex _z = new(1, 2);", "_z.Magnitude + _z.Phase")]
    [InlineData("static readonly Vector3 s_v = new(1, 2, 3);", "s_v.LengthSquared() + s_v[1]")]
    [InlineData("Vector2 V { get; } = new(1, 2);", "V.Length()")]
    [InlineData("readonly (Vector4 A, float B) _pair = (new(1, 2, 3, 4), 5);", "_pair.A.Length() * _pair.B")]
    [InlineData("readonly Turn _turn = new(new(1, 2, 3, 4));", "_turn.By.LengthSquared()")]
    public Task MembersAreCalledOnData(string data, string value) => AnalyzerRun.Check([$"using System.Numerics; readonly record struct Turn(Quaternion By); partial class P {{ {data} [Differentiable] double F(double x) => x * ({value}); }}"]);
}
