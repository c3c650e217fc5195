namespace HypergradGen.CodeFixes.Tests;

public class PartialFixTests
{
    private const string Map = "[HypergradGen.FixedPointMap] void Step(System.ReadOnlySpan<double> w, System.ReadOnlySpan<double> lambda, System.Span<double> next) => next[0] = w[0] + lambda[0];";

    [Theory]
    [InlineData("class {|HG0001:P|}", "partial class P")]
    [InlineData("public sealed class {|HG0001:P|}", "public sealed partial class P")]
    [InlineData("/// <summary>Kept.</summary>\ninternal readonly record struct {|HG0001:P|}(double X)", "/// <summary>Kept.</summary>\ninternal readonly partial record struct P(double X)")]
    [InlineData("// Kept.\nstruct {|HG0001:P|}", "// Kept.\npartial struct P")]
    public Task ATypeIsMadePartial(string type, string mended)
        => FixRun<PartialFix>.Check($"{type} {{ {Map} }}", $"{mended} {{ {Map} }}");

    [Fact]
    public Task TheTypesAroundAreMadePartialToo() => FixRun<PartialFix>.CheckAround(
        $"static class {{|HG0001:Outer|}} {{ partial struct Middle {{ public class {{|HG0001:P|}} {{ {Map} }} }} }}",
        $"static partial class Outer {{ partial struct Middle {{ public partial class P {{ {Map} }} }} }}", steps: 2);

    [Fact]
    public Task AllTypesOfADocumentAreMadePartial() => FixRun<PartialFix>.Check(
        $"class {{|HG0001:P|}} {{ {Map} }}\nclass {{|HG0001:Q|}} {{ {Map} }}\nstruct {{|HG0001:R|}} {{ {Map} }}",
        $"partial class P {{ {Map} }}\npartial class Q {{ {Map} }}\npartial struct R {{ {Map} }}", steps: 3);
}
