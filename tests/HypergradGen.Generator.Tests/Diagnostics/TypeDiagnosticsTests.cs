using HypergradGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>Diagnostics on the type and on the signatures of its methods, at their names.</summary>
public class TypeDiagnosticsTests
{
    private const string Map = "[FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0] + lambda[0];";
    private const string Loss = "[OuterObjective] double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0];";

    [Fact]
    public Task AProblemWithoutErrorsHasNoDiagnostics() => AnalyzerRun.Check($"partial class P {{ {Map} {Loss} }}");

    [Fact]
    public Task TypeIsNotPartial() => AnalyzerRun.Check($"class {{|HG0001:P|}} {{ {Map} }}");

    [Fact]
    public Task TypeAroundIsNotPartial() => AnalyzerRun.Check($"static class {{|HG0001:Outer|}} {{ partial struct Middle {{ partial record P {{ {Map} }} }} }}");

    [Theory]
    [InlineData("void {|#0:Step|}<T>(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) { }", "void Step<T>(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)")]
    public Task MapHasTheWrongSignature(string method, string shown) => AnalyzerRun.Check($"partial class P {{ [FixedPointMap] {method} }}",
        new DiagnosticResult(Descriptors.WrongSignature).WithLocation(0).WithArguments("Step", shown, "a fixed-point map", "void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)"));

    [Theory]
    [InlineData("int {|#0:Step|}(double w, double lambda) => 0;", "a result of type 'int' is no state: return a double, or a tuple or struct of them, or fill spans")]
    [InlineData("void {|#0:Step|}(double w, double lambda) { }", "nothing is the next state: return it, or fill a Span<double> that is not marked as anything else")]
    [InlineData("void {|#0:Step|}(ReadOnlySpan<double> w, Span<double> next) => next[0] = 0.5 * w[0];", "it has no hyperparameters: give it parameters of type double, or spans of them, besides the state, 'w', and the next state, 'next'")]
    [InlineData("void {|#0:Step|}(Span<double> w, ReadOnlySpan<double> lambda) => w[0] = 0.5 * w[0] + lambda[0];", "it has no hyperparameters: give it parameters of type double, or spans of them, besides the state, 'lambda', and the next state, 'w'")]
    [InlineData("double {|#0:Step|}(double x) => 0.5 * x;", "it has no hyperparameters: give it parameters of type double, or spans of them, besides the state, 'x'")]
    [InlineData("double {|#0:Step|}(ReadOnlySpan<double> w, double lambda) => 0.5 * w[0] + lambda;", "the next state is one scalar and the state, 'w', one span: as many parameters as are returned and filled come first, or are marked [State]")]
    [InlineData("(double, double) {|#0:Step|}([State] double x, double a) => (x, a);", "the next state is 2 scalars and the state, 'x', one scalar: as many parameters as are returned and filled come first, or are marked [State]")]
    [InlineData("V {|#0:Step|}(double w, double a) => new V(w, a);", "the next state is one 'V' and the state, 'w', one scalar: as many parameters as are returned and filled come first, or are marked [State]")]
    [InlineData("(V, double, V) {|#0:Step|}(V v, double w, double a) => (v, w, v);", "the next state is 2 'V' and one scalar and the state, 'v', 'w', 'a', one 'V' and 2 scalars: as many parameters as are returned and filled come first, or are marked [State]")]
    [InlineData("void {|#0:Step|}(ReadOnlySpan<double> w, double a, Span<V> next) => next[0] = new V(w[0], a);", "the next state is one span of 'V' and the state, 'w', one span: as many parameters as are returned and filled come first, or are marked [State]")]
    [InlineData("V {|#0:Step|}(V w, float a) => new V(w.X, a);", "state and hyperparameters are partly double and partly float: make them one, or mark what needs no derivative [Constant]")]
    public Task ParametersDoNotMakeAMap(string method, string why) => AnalyzerRun.Check($"partial class P {{ [FixedPointMap] {method} }} record struct V(double X, double Y);",
        new DiagnosticResult(Descriptors.MapShape).WithLocation(0).WithArguments("Step", "a fixed-point map", why));

    [Theory]
    [InlineData("[{|#0:Length(0)|}] ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next", "w", "0 is no length: write the number of elements, 1 or more")]
    [InlineData("ReadOnlySpan<double> w, [{|#0:Length(-3)|}] ReadOnlySpan<double> lambda, Span<double> next", "lambda", "-3 is no length: write the number of elements, 1 or more")]
    [InlineData("ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, [{|#0:Length(3)|}] Span<double> next", "next", "the next state is as long as the state: mark 'w' with [Length(3)]")]
    [InlineData("[Length(2)] ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, [{|#0:Length(3)|}] Span<double> next", "next", "the next state is as long as the state: mark 'w' with [Length(3)]")]
    [InlineData("ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, [Constant, {|#0:Length(3)|}] double rate, Span<double> next", "rate", "type 'double' has no length: mark a span or array of double, float or int with one dimension")]
    [InlineData("ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, [Constant, {|#0:Length(3)|}] double[,] a, Span<double> next", "a", "the length of type 'double[,]' is not one number of scalars: mark a span or array of double, float or int with one dimension")]
    public Task ALengthIsNoneOrOfWhatHasNone(string parameters, string name, string why) => AnalyzerRun.Check(
        $"partial class P {{ [FixedPointMap] void Step({parameters}) {{ for (int i = 0; i < w.Length; i++) next[i] = 0.5 * w[i] + lambda[i]; }} }}",
        new DiagnosticResult(Descriptors.WrongLength).WithLocation(0).WithArguments(name, why));

    [Fact]
    public Task ALengthOfDataIsNone() => AnalyzerRun.Check(
        "partial class P([{|#0:Length(2)|}] double rate) { [Length(3)] int[] _index = []; [FixedPointMap] void Step([Length(3)] ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, [Length(3)] Span<double> next) { for (int i = 0; i < w.Length; i++) next[i] = rate * w[_index[i]] + lambda[i]; } }",
        new DiagnosticResult(Descriptors.WrongLength).WithLocation(0).WithArguments("rate", "type 'double' has no length: mark a span or array of double, float or int with one dimension"));

    [Theory]
    [InlineData("double Step(double w, double lambda, ref double {|HG0006:x|}) => w;")]
    [InlineData("double Step(double w, string {|HG0055:name|}, double a) => w;")]
    [InlineData("double Step(double w, double a, double[,] {|HG0006:x|}) => w;")]
    [InlineData("double Step(double w, double a, Mixed {|HG0006:x|}) => w;")]
    [InlineData("double Step(double w, double a, Whole {|HG0006:x|}) => w;")]
    [InlineData("double Step(double w, double a, ReadOnlyMemory<double> {|HG0006:x|}) => w;")]
    [InlineData("double Step(double w, double a, [Constant] Hidden {|HG0006:x|}) => w;")]
    [InlineData("double Step(double w, double a, ReadOnlySpan<Mixed> {|HG0006:x|}) => w;")]
    public Task AParameterOfAMapIsRefusedAtItsPlace(string method) => AnalyzerRun.Check(
        $"partial class P {{ [FixedPointMap] {method} }} record struct Mixed(double X, int N); record Whole(double X); struct Hidden {{ int _n; double _x; public Hidden(int n) {{ _n = n; _x = n; }} public double X => _n * _x; }}");

    [Theory]
    [InlineData("void Step(double[] w, double[] lambda, double[] next) => next[0] = 0.5 * w[0] + lambda[0];")]
    [InlineData("void Step(in ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 0.5 * w[0] + lambda[0];")]
    [InlineData("double Step(double E, double e, double M) => M + e * Math.Sin(E);")]
    [InlineData("(double y, double x) Step(double a, double x, double y) => (0.5 * x, 0.5 * y + a);")]
    [InlineData("V Step(V v, double a) => new V(a * v.Y, 0.5 * v.X);")]
    [InlineData("(double, double) Step((double X, double Y) v, V a) => (a.X * v.Y, 0.5 * v.X);")]
    [InlineData("(V v, double w) Step(double w, in V v, [Constant] Mixed m, ReadOnlySpan<V> a) => (new V(m.X * v.Y, a[m.N].X), 0.5 * w);")]
    [InlineData("void Step([Hyperparameter] double a, [Constant] double[,] m, ReadOnlySpan<double> w, Span<double> next) => next[0] = 0.5 * w[0] * m[0, 0] + a;")]
    public Task AMapMayHaveScalarsStructsSeveralSpansAndConstants(string method)
        => AnalyzerRun.Check($"partial class P {{ [FixedPointMap] {method} }} record struct V(double X, double Y); record struct Mixed(double X, int N);");

    [Theory]
    [InlineData("double {|#0:Loss|}(double x, double b) => x;", "double Loss(double x, double b)")]
    [InlineData("double {|#0:Loss|}(ReadOnlySpan<double> x) => x[0];", "double Loss(ReadOnlySpan<double> x)")]
    [InlineData("float {|#0:Loss|}(double x, double a) => 1;", "float Loss(double x, double a)")]
    [InlineData("double {|#0:Loss|}(double a, double y, int n) => y;", "double Loss(double a, double y, int n)")]
    public Task AnObjectiveTakesTheMapsParameters(string method, string shown)
        => AnalyzerRun.Check($"partial class P {{ [FixedPointMap] double Step(double x, double a, int n) => 0.5 * x + a; [OuterObjective] {method} }}",
            new DiagnosticResult(Descriptors.WrongSignature).WithLocation(0).WithArguments("Loss", shown, "an outer objective", "double Loss(double x, double a, int n)"));

    [Fact]
    public Task ObjectiveHasTheWrongSignature() => AnalyzerRun.Check($"partial class P {{ {Map} [OuterObjective] void {{|#0:Loss|}}(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) {{ }} }}",
        new DiagnosticResult(Descriptors.WrongSignature).WithLocation(0).WithArguments("Loss", "void Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)", "an outer objective", "double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)"));

    [Fact]
    public Task ObjectiveIsOnOtherNumbersThanTheMap() => AnalyzerRun.Check($"partial class P {{ {Map} [OuterObjective] float {{|#0:Loss|}}(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda) => w[0]; }}",
        new DiagnosticResult(Descriptors.WrongSignature).WithLocation(0).WithArguments("Loss", "float Loss(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda)", "an outer objective", "double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)"));

    [Fact]
    public Task MapOnFloatsLacksTheNextState() => AnalyzerRun.Check("partial class P { [FixedPointMap] void {|#0:Step|}(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda) { } }",
        new DiagnosticResult(Descriptors.MapShape).WithLocation(0).WithArguments("Step", "a fixed-point map", "nothing is the next state: return it, or fill a Span<float> that is not marked as anything else"));

    [Fact]
    public Task MapAndObjectiveAreOnFloats()
        => AnalyzerRun.Check("partial class P { [FixedPointMap] void Step(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda, Span<float> next) => next[0] = lambda[0] * MathF.Cos(w[0]); [OuterObjective] float Loss(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda) => w[0] * w[0]; }");

    [Fact]
    public Task MapHasNoBody() => AnalyzerRun.Check("abstract partial class P { [FixedPointMap] public abstract void {|HG0002:Step|}(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next); }");

    [Fact]
    public Task ObjectiveWithoutAMap() => AnalyzerRun.Check($"partial class P {{ {Loss.Replace("Loss", "{|HG0003:Loss|}")} }}");

    [Fact]
    public Task TwoMaps() => AnalyzerRun.Check($"partial class P {{ {Map.Replace("Step", "{|#1:First|}")} {Map.Replace("Step", "{|#0:Second|}")} }}",
        new DiagnosticResult(Descriptors.SeveralMaps).WithLocation(0).WithLocation(1).WithArguments("P", "First", "Second"));

    [Fact]
    public Task TwoObjectives() => AnalyzerRun.Check($"partial class P {{ {Map} {Loss.Replace("Loss", "{|#1:First|}")} {Loss.Replace("Loss", "{|#0:Second|}")} }}",
        new DiagnosticResult(Descriptors.SeveralObjectives).WithLocation(0).WithLocation(1).WithArguments("P", "First", "Second"));

    [Theory]
    [InlineData("public void {|HG0017:StepJvp|}() { }")]
    [InlineData("public double {|HG0017:StepVjp|};")]
    [InlineData("public double {|HG0017:LossGradient|} => 1;")]
    [InlineData("public void {|HG0017:CreateSolver|}() { }")]
    [InlineData("public class {|HG0017:HypergradientSolver|};")]
    public Task NameOfAGeneratedMemberIsTaken(string member) => AnalyzerRun.Check($"partial class P {{ {Map} {Loss} {member} }}");

    [Theory]
    [InlineData("partial interface {|HG0006:P|} { [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0]; }")]
    [InlineData("ref partial struct {|HG0006:P|} { [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0]; }")]
    [InlineData("file partial class {|HG0006:P|} { [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0]; }")]
    public Task TypeCannotHoldASolver(string source) => AnalyzerRun.Check(source);

    [Fact]
    public Task MapImplementsAnInterfaceExplicitly() => AnalyzerRun.Check("""
        interface IMap { void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next); }
        partial class P : IMap
        {
            [FixedPointMap] void IMap.{|#0:Step|}(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0];
        }
        """, new DiagnosticResult(Descriptors.NotSupported).WithLocation(0).WithArguments("The explicit implementation 'IMap.Step'", "mark a method that has a name of its own, and call it from here"));

    [Theory]
    [InlineData("double Q { [OuterObjective] {|HG0006:get|} => 1; }")]
    [InlineData("[OuterObjective] public static implicit operator {|HG0006:double|}(P p) => 1;")]
    public Task AMarkIsOnWhatNoNameCalls(string member) => AnalyzerRun.Check($"partial class P {{ {Map} {member} }}");

    [Fact]
    public Task PragmasHold() => AnalyzerRun.Check($$"""
        partial class P
        {
            {{Map}}
        #pragma warning disable HG0010
            [OuterObjective] double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => lambda[0];
        #pragma warning restore HG0010
        }
        """);
}
