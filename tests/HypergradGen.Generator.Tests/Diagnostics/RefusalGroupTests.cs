using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Tests.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>Constructs that are refused in groups, each with an id and a page: at the exact span, and while they are typed.</summary>
public class RefusalGroupTests
{
    private const string Members = """
        private readonly List<double> _list = []; private readonly Random _random = new(1); private readonly Func<double, double> _f = x => x; private readonly string _s = "a";
        private readonly Shape _shape = new(); private readonly IArea _area = new Flat(); private readonly Counter _counter = new(); private static double s_rate = 1; private static double Rate { get; set; } = 1;
        private static IEnumerable<double> Numbers() { yield return 1; } private static async Task<double> Later() { await Task.Yield(); return 1; }
        private static double Apply(Func<double, double> f, double x) => x;
        """;

    private const string More = "class Shape { public virtual double Area(double x) => x; public virtual double Side => 1; } interface IArea { double Of(double x); } sealed class Flat : IArea { public double Of(double x) => x; } class Counter { public double Value { get; set; } public double Count; }";

    private static readonly (string Id, string Body)[] s_cases =
    [
        ("HG0048", "var q = {|#0:new List<double>()|}; q.Add(w[0]); next[0] = q[0];"),
        ("HG0048", "{|#0:_list.Add(w[0])|};"),
        ("HG0048", "{|#0:_list.Clear()|};"),
        ("HG0048", "var c = {|#0:new Counter()|};"),
        ("HG0048", "List<double> {|#0:q = [w[0]]|}; q[0] += 1; next[0] = q[0];"),
        ("HG0048", "var q = {|#0:new Dictionary<int, double>()|}; q[0] = w[0]; next[0] = q[0];"),
        ("HG0048", "var c = {|#0:new Counter()|}; c.Value = w[0]; next[0] = c.Value;"),
        ("HG0013", "{|#0:_counter.Value|} = w[0];"),
        ("HG0013", "{|#0:_counter.Count|} += w[0];"),
        ("HG0049", "Func<double, double> f = {|#0:x => 2 * x|}; next[0] = f(w[0]);"),
        ("HG0049", "next[0] = {|#0:_f(w[0])|};"),
        ("HG0049", "next[0] = Apply({|#0:x => x|}, w[0]);"),
        ("HG0049", "next[0] = {|#0:_x.Select(x => 2 * x).Sum()|};"),
        ("HG0049", "next[0] = {|#0:(from x in _x select 2 * x).First()|};"),
        ("HG0049", "IEnumerable<double> {|#0:q = _x.Select(x => 2 * x)|};"),
        ("HG0049", "foreach (double v in {|#0:_x.Where(x => x > 0)|}) next[0] += v;"),
        ("HG0050", "foreach (double v in {|#0:Numbers()|}) next[0] += v;"),
        ("HG0050", "next[0] = {|#0:Later().Result|};"),
        ("HG0050", "{|#0:lock (_x) { next[0] = w[0]; }|}"),
        ("HG0050", "{|#0:Task.Delay(1)|};"),
        ("HG0050", "var gate = {|#0:new System.Threading.Lock()|};"),
        ("HG0051", "dynamic {|#0:d = 1.0|}; next[0] = d;"),
        ("HG0051", "unsafe { {|#0:fixed (double* p = next) { *p = 1; }|} }"),
        ("HG0051", "unsafe { double y = 1; double* {|#0:p = &y|}; next[0] = *p; }"),
        ("HG0051", "unsafe { double* {|#0:p = stackalloc double[1]|}; next[0] = p[0]; }"),
        ("HG0052", "{|#0:try { next[0] = w[0]; } catch (Exception) { next[0] = 1; }|}"),
        ("HG0052", "{|#0:again: next[0] = w[0];|} if (w[0] > 1) {|#0:goto again;|}"),
        ("HG0052", "{|#0:using (var stream = new System.IO.MemoryStream()) { next[0] = w[0]; }|}"),
        ("HG0053", "next[0] = {|#0:_shape.Area(w[0])|};"),
        ("HG0054", "next[0] = {|#0:s_rate|} * w[0];"),
        ("HG0054", "next[0] = {|#0:Rate|} * w[0];"),
        ("HG0054", "next[0] = {|#0:_random.NextDouble()|};"),
        ("HG0054", "next[0] = {|#0:Random.Shared.NextDouble()|};"),
        ("HG0054", "var random = {|#0:new Random(1)|}; next[0] = random.NextDouble();"),
        ("HG0054", "next[0] = {|#0:DateTime.Now.Second|};"),
        ("HG0054", "next[0] = {|#0:Environment.TickCount|};"),
        ("HG0054", "next[0] = {|#0:Stopwatch.GetTimestamp()|};"),
        ("HG0055", "string {|#0:s = \"a\"|};"),
        ("HG0055", "var s = {|#0:$\"{w[0]}\"|};"),
        ("HG0055", "next[0] = {|#0:_s.Length|};"),
        ("HG0055", "switch ({|#0:_s|}) { case \"a\": next[0] = 1; break; default: next[0] = w[0]; break; }"),
        ("HG0055", "next[0] = {|#0:_s|} switch { \"a\" => 1, _ => 2 };"),
        ("HG0055", "next[0] = {|#0:double.Parse(_s)|};"),
        ("HG0055", "string {|#0:s = w[0].ToString()|};"),
        ("HG0055", "{|#0:Console.Beep()|};"),
        ("HG0055", "next[0] = {|#0:Console.Read()|};"),
    ];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var (id, body) in s_cases)
                all.Add(id, body);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public Task AConstructHasTheIdOfItsGroup(string id, string body)
        => AnalyzerRun.CheckMap(body.Replace("{|#0:", "{|" + id + ":"), Members, More);

    [Theory]
    [InlineData("{|#0:_list.Add(w[0])|};", "HG0048", "'List<double>.Add'", "keep the data in an array, and count its elements in a local")]
    [InlineData("next[0] = {|#0:_x.Sum()|};", "HG0049", "'Enumerable.Sum'", "keep the data in an array, and write a loop")]
    [InlineData("next[0] = {|#0:_shape.Area(w[0])|};", "HG0053", "'Shape.Area'", "which method a virtual call reaches is not known; seal the type or the method")]
    [InlineData("next[0] = {|#0:_area.Of(w[0])|};", "HG0053", "'IArea.Of'", "which method an interface's call reaches is not known; declare '_area' as the struct or the sealed class that implements it")]
    [InlineData("next[0] = {|#0:Random.Shared.NextDouble()|};", "HG0054", "'Random.NextDouble'", "compute the value outside the method and pass it in a field")]
    [InlineData("next[0] = {|#0:double.Parse(_s)|};", "HG0055", "'double.Parse'", "compute the number outside the method and pass it in a field")]
    [InlineData("var gate = {|#0:new System.Threading.Lock()|};", "HG0050", "Creating an object", "leave it out; the derivative is computed one statement after the other")]
    [InlineData("next[0] = {|#0:s_rate|};", "HG0054", "The static 's_rate', which can change,", "make it readonly or const, or pass its value in a field")]
    [InlineData("next[0] = {|#0:_s|} switch { \"a\" => 1, _ => 2 };", "HG0055", "A value of type 'string'", "values are double, float, integers and bool")]
    [InlineData("var c = {|#0:new Counter()|}; next[0] = c.Count;", "HG0048", "Creating an object", "use scalars, tuples, structs, records that cannot change, spans and arrays")]
    public Task TheMessageSaysWhatToWrite(string body, string id, string what, string advice)
        => AnalyzerRun.CheckMap(body, Members + More, new DiagnosticResult(new HypergradAnalyzer().SupportedDiagnostics.Single(d => d.Id == id)).WithLocation(0).WithArguments(what, advice));

    [Theory]
    [InlineData("next[0] = _counter.Value * w[0] + _counter.Count;")]
    [InlineData("next[0] = Shaped(w[0]);")]
    public Task WhatIsNearIsAccepted(string body) => AnalyzerRun.CheckMap(body, Members + " private static double Shaped(double x) => Math.Exp(x);", More);

    /// <summary>The analyzer does not throw, and what the generator writes for code with errors elsewhere is C#.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task WhatIsBeingTypedNeitherThrowsNorIsWritten(string id, string body)
    {
        string text = body.Replace("{|#0:", "").Replace("|}", "");
        var compilation = ParserRun.Compile(LanguageVersion.CSharp14, "");
        var tree = compilation.SyntaxTrees[^1];
        for (int length = 0; length <= text.Length; length += length < text.Length ? Math.Min(6, text.Length - length) : 1)
        {
            string source = $"using System.Diagnostics; using System.Threading.Tasks; public partial class P(double[] x) {{ private readonly double[] _x = x; {Members} [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) {{ for (int i = 0; i < w.Length; i++) next[i] = w[i]; {text[..length]} }} }} {More}";
            var typed = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(source, (CSharpParseOptions)tree.Options));
            var driver = CSharpGeneratorDriver.Create([new HypergradGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)tree.Options).RunGenerators(typed);
            var result = driver.GetRunResult();
            Assert.Null(result.Results[0].Exception);
            Assert.All(result.GeneratedTrees, t => Assert.DoesNotContain(t.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error));
            var reported = await typed.WithAnalyzers([new HypergradAnalyzer()]).GetAnalyzerDiagnosticsAsync();
            Assert.DoesNotContain(reported, d => d.Id.StartsWith("AD", StringComparison.Ordinal));
            if (reported.Any(d => d.Severity == DiagnosticSeverity.Error))
                Assert.Empty(result.GeneratedTrees);
            if (length == text.Length)
                Assert.Contains(reported, d => d.Id == id);
        }
    }
}
