using HypergradGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>Diagnostics inside methods, at exact spans.</summary>
public class MethodDiagnosticsTests
{
    [Theory]
    [InlineData("Func<double, double> f = {|HG0049:x => x|};")]
    [InlineData("{|HG0052:try { next[0] = w[0]; } finally { }|}")]
    [InlineData("{|HG0050:lock (_x) { next[0] = w[0]; }|}")]
    [InlineData("{|HG0052:goto end;|} {|HG0052:end: next[0] = w[0];|}")]
    [InlineData("ref double {|HG0006:r = ref w.Length > 1 ? ref next[0] : ref next[1]|};")]
    [InlineData("next[0] = {|HG0006:(nint)1 * w.Length|};")]
    [InlineData("decimal {|HG0006:d = 1m|};")]
    [InlineData("string {|HG0055:s = \"a\"|};")]
    [InlineData("object o = {|HG0048:new object()|};")]
    [InlineData("(double, double)[,] m = {|HG0006:new (double, double)[2, 2]|};")]
    [InlineData("Index {|HG0006:k = 1|}; next[0] = w[k];")]
    [InlineData("if (w is {|HG0006:[> 0, ..]|}) next[0] = 1;")]
    [InlineData("if (w is {|HG0006:[1, ..]|}) next[0] = 1;")]
    [InlineData("unsafe { {|HG0051:fixed (double* p = next) { *p = 1; }|} }")]
    [InlineData("next[0] = {|HG0006:w.Length switch { 0 => 1 }|} * w[0];")]
    [InlineData("dynamic {|HG0051:d = 1.0|};")]
    [InlineData("next[0] = {|HG0054:s_mutable|};", "private static double s_mutable = 1;")]
    [InlineData("double x = w[0]; Helper(ref x, ref x, 2); next[0] = x;", "static void Helper(ref double x, ref double y, int n) { x += y; if (n > 0) {|HG0016:Helper(ref x, ref x, n - 1)|}; }")]
    [InlineData("{|HG0006:Set()|}; double z = w[0]; void Set() { z = 1; } next[0] = z;")]
    [InlineData("next[0] = {|HG0014:Made(w)|}[0];", "static double[] Made(ReadOnlySpan<double> v) { if (v.Length > 3) { var u = v.ToArray(); return u; } return []; }")]
    [InlineData("double s = w[0]; for (int k = 0; k < 3; k++) s += {|HG0006:Split(w, k)|}.B.Length; next[0] = s;", "ref struct Halves { public ReadOnlySpan<double> A, B; } static Halves Split(ReadOnlySpan<double> v, int k) { if (k == 0) return new Halves { A = v, B = v }; return new Halves { A = v[..k], B = v[k..] }; }")]
    [InlineData("next[0] = Again(w, 3)[0];", "static double[] Again(ReadOnlySpan<double> v, int n) { double[] u = n == 0 ? v.ToArray() : {|HG0016:Again(v, n - 1)|}; return u; }")]
    [InlineData("next[0] = {|HG0050:AsyncHelper().Result|};", "async Task<double> AsyncHelper() { await Task.Yield(); return 1; }")]
    [InlineData("foreach (var v in {|HG0049:Enumerable.Range(0, 3)|}) next[0] = v;")]
    [InlineData("double[] a = {|HG0006:w[0] > 0 ? new double[2] : w.ToArray()|}; next[0] = a[0];")]
    [InlineData("double[][] a = _rows; {|HG0006:a|} = _rows; next[0] = w[0];", "private readonly double[][] _rows = [[1]];")]
    [InlineData("double[] a = [w[0], 1]; {|HG0006:Change()|}; next[0] = a[0]; void Change() { a = [1, 2]; }")]
    public Task ConstructIsNotSupported(string body, string members = "") => AnalyzerRun.CheckMap(body, members);

    [Theory]
    [InlineData("next[0] = {|HG0007:Math.Round(w[0], 2, MidpointRounding.ToZero)|};")]
    [InlineData("next[0] = {|HG0007:double.MaxNative(w[0], 1)|};")]
    [InlineData("next[0] = double.Exp(w[0]) + Math.Round(Gradient.Stop(w[0]), MidpointRounding.ToZero);")]
    [InlineData("next[0] = {|HG0049:_x.Sum()|};")]
    [InlineData("{|HG0055:Console.Beep()|};")]
    [InlineData("{|HG0018:Console.WriteLine()|};")]
    [InlineData("next[0] = {|HG0007:w.IndexOf(1)|};")]
    [InlineData("next[0] = {|HG0053:_shape.Area(w[0])|};", "private readonly Shape _shape = new();", "public class Shape { public virtual double Area(double x) => x; }")]
    [InlineData("next[0] = {|HG0053:_shape.Area(w[0])|};", "private readonly IShape _shape = null!;", "public interface IShape { double Area(double x); }")]
    [InlineData("next[0] = _shape.Area(w[0]);", "private readonly Shape _shape = new();", "public abstract class Base { public abstract double Area(double x); } public sealed class Shape : Base { public override double Area(double x) => x; }")]
    public Task CallHasNeitherSourceNorRule(string body, string members = "", string more = "") => AnalyzerRun.CheckMap(body, members, more);

    [Theory]
    [InlineData("next[0] = {|HG0008:(int)w[0]|};")]
    [InlineData("int k = {|HG0008:(int)(lambda[0] * 3)|}; next[k] = w[0];")]
    [InlineData("next[0] = Math.Sign(w[0]) * w[0];")]
    [InlineData("next[0] = {|HG0008:double.ILogB(w[0])|} * w[0];")]
    [InlineData("next[0] = Cast(w[0]);", "static double Cast(double x) => {|HG0008:(int)x|};")]
    [InlineData("next[0] = Cast(_rate);", "static double Cast(double x) => (int)x;")]
    [InlineData("int k = (int)Gradient.Stop(w[0]); next[k] = w[0];")]
    [InlineData("int k = (int)_rate; next[k] = w[0];")]
    [InlineData("int k = w[0] > 1 ? 1 : 0; next[k] = w[0];")]
    public Task DerivativeIsLostInACast(string body, string members = "") => AnalyzerRun.CheckMap(body, members);

    [Theory]
    [InlineData("next[0] = lambda[0];")]
    [InlineData("next[0] = Gradient.Stop(w[0]);")]
    [InlineData("next[0] = w[0] > 1 ? lambda[0] : 2;")]
    public Task MapIgnoresItsState(string body)
        => AnalyzerRun.Check($"partial class P {{ [FixedPointMap] void {{|HG0009:Step|}}(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) {{ {body} }} }}");

    [Fact]
    public Task ObjectiveIgnoresItsState() => AnalyzerRun.CheckMap("", "[OuterObjective] double {|HG0010:Loss|}(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => lambda[0];");

    [Theory]
    [InlineData("{|HG0011:next[0]|} += w[0];")]
    [InlineData("double a = {|HG0011:next[1]|}; next[0] = a + w[0];")]
    [InlineData("for (int i = 0; i < 3; i++) {|HG0011:next[i]|} -= w[i];")]
    [InlineData("for (int i = 0; i < 3; i++) { if (i > 0) next[i] = next[i - 1]; else next[0] = w[0]; }")]
    [InlineData("next.Clear(); next[0] += w[0];")]
    [InlineData("if (w[0] > 0) next[0] = w[0]; next[0] += 1;")]
    [InlineData("{|HG0011:Add(next, w)|};")]
    [InlineData("Set(next, w); Add(next, w);")]
    [InlineData("var tail = next[1..]; {|HG0011:tail[0]|} += w[0]; next[0] = 1;")]
    public Task NextIsReadBeforeItIsWritten(string body) => AnalyzerRun.Check($$"""
        partial class P
        {
            static void Add(Span<double> y, ReadOnlySpan<double> x) { for (int i = 0; i < y.Length; i++) y[i] += x[i]; }
            static void Set(Span<double> y, ReadOnlySpan<double> x) { for (int i = 0; i < y.Length; i++) y[i] = x[i]; }
            [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) { {{body}} }
        }
        """);

    [Fact]
    public Task HelperIsNotAccessible() => AnalyzerRun.Check("""
        partial class P
        {
            private readonly Kernel _kernel = new(2);
            [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = {|#0:_kernel.Value(w[0])|};
        }
        class Kernel(double width)
        {
            private readonly double _width = width;
            public double {|#1:Value|}(double x) => x * _width;
        }
        """, new DiagnosticResult(Descriptors.HelperInaccessible).WithLocation(0).WithLocation(1).WithArguments("Value", "_width", "P"));

    [Fact]
    public Task AProtectedMemberIsReadOfObjectsOfTheProblemsTypeAlone() => AnalyzerRun.Check("""
        partial class P : Model
        {
            private readonly Other _other = new();
            [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = Scaled(w[0]) + {|#0:_other.Scaled(w[0])|};
        }
        sealed class Other : Model;
        class Model
        {
            protected readonly double _scale = 2;
            public double {|#1:Scaled|}(double x) => x * _scale;
        }
        """, new DiagnosticResult(Descriptors.HelperInaccessible).WithLocation(0).WithLocation(1).WithArguments("Scaled", "_scale", "P"));

    [Theory]
    [InlineData("{|#0:Rate|} * w[0]", "{|#1:Rate|}", "Rates", "Scaled", "Rate", "rate")]
    [InlineData("{|#0:Rates|}[0] * w[0]", "Rate", "{|#1:Rates|}", "Scaled", "Rates", "rates")]
    [InlineData("{|#0:Scaled(w[0])|}", "Rate", "Rates", "{|#1:Scaled|}", "Scaled", "rate")]
    public Task ACaptureOfABaseClassIsNotAccessible(string value, string rate, string rates, string scaled, string helper, string used) => AnalyzerRun.Check($$"""
        partial class P() : Base(0.5, [1, 2])
        {
            [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = {{value}};
        }
        class Base(double rate, double[] rates)
        {
            protected double {{rate}} => rate;
            protected double[] {{rates}} => rates;
            protected double {{scaled}}(double x) => rate * x;
        }
        """, new DiagnosticResult(Descriptors.HelperInaccessible).WithLocation(0).WithLocation(1).WithArguments(helper, used, "P"));

    [Theory]
    [InlineData("next[0] = Rate * w[0];", "public double Rate { get => {|HG0006:field|} / 2; set => field = value; }")]
    [InlineData("next[0] = Rate * w[0];", "public double Rate { get => field; set => field = value / 2; }")]
    [InlineData("next[0] = Rate * w[0];", "public double Rate => field;")]
    [InlineData("next[0] = Rate * w[0];", "public double Rate { get { return field; } set; }")]
    [InlineData("next[0] = Rates[0] * w[0];", "public double[] Rates { get => field; init => field = [.. value]; } = [1];")]
    [InlineData("next[0] = Rate * w[0];", "public static double Rate { get => {|HG0006:field|} / 2; }")]
    public Task AGetterThatComputesUsesField(string body, string members) => AnalyzerRun.CheckMap(body, members);

    [Fact]
    public Task AMemberThatIsOverriddenHasNoNameFromOutside() => AnalyzerRun.Check("""
        partial class P(Derived d)
        {
            [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = d.Gain * w[0];
        }
        class Base { public virtual double Gain { get; set; } }
        class Derived : Base { public sealed override double Gain { get => {|#0:base.Gain|} * 2; } }
        """, new DiagnosticResult(Descriptors.NotSupported).WithLocation(0).WithArguments("'Gain' of 'Base', which another member hides or overrides,", "read it by a name that nothing hides"));

    [Fact]
    public Task AStaticPropertyThatIsOnlyTheInterfacesCannotBeReached() => AnalyzerRun.Check("""
        partial class P
        {
            [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = {|#0:Scaled<Wave>(w[0])|} + Scaled<Ramp>(lambda[0]);
            static double {|#1:Scaled|}<T>(double x) where T : ICurve => T.Gain * x;
        }
        interface ICurve { static abstract double Gain { get; } }
        struct Wave : ICurve { static double ICurve.Gain { get; } = 2; }
        struct Ramp : ICurve { static double ICurve.Gain => 3; }
        """, new DiagnosticResult(Descriptors.HelperInaccessible).WithLocation(0).WithLocation(1).WithArguments("Scaled", "ICurve.Gain", "P"));

    [Theory]
    [InlineData("{|HG0013:_count|} = 1;", "private double _count;")]
    [InlineData("{|HG0013:_count|}++;", "private int _count;")]
    [InlineData("{|HG0013:Count|} += w[0];", "private double Count { get; set; }")]
    [InlineData("{|HG0013:s_count|} += 1;", "private static double s_count;")]
    [InlineData("{|HG0013:s_table[0]|} = 1;", "private static readonly double[] s_table = new double[2];")]
    [InlineData("{|HG0013:rate|} = 2;")]
    [InlineData("next[0] = Helper(w[0]);", "private double _count; double Helper(double x) { {|HG0013:_count|} = x; return x; }")]
    public Task DataIsWritten(string body, string members = "") => AnalyzerRun.CheckMap(body, members);

    [Theory]
    [InlineData("double[] q = new double[1]; if (w[0] > 0) q = new double[2]; next[0] = {|HG0014:q|}[0];")]
    [InlineData("double[] q = new double[1]; for (int i = 0; i < 3; i++) { next[i] = {|HG0014:q|}[0] + w[0]; q = new double[i]; }")]
    [InlineData("double[] q = new double[1]; for (int i = 0; i < 3; i++) { var r = new double[2]; if (w[i] > 0) q = r; next[i] = {|HG0014:q|}[0]; }")]
    [InlineData("double[] q; for (int i = 0; i < 3; i++) { q = new double[2]; q[0] = w[i]; next[i] = q[0]; }")]
    [InlineData("double[] q = new double[1]; { q = new double[2]; } next[0] = w[0] + q[0];")]
    public Task SpanIsBoundAnew(string body, string members = "") => AnalyzerRun.CheckMap(body, members);

    [Theory]
    [InlineData("{|HG0015:_x[0]|} = w[0];")]
    [InlineData("{|HG0015:_x[0]|} += w[0];")]
    [InlineData("Span<double> s = _x; {|HG0015:s[0]|}++;")]
    [InlineData("Array.Clear({|HG0015:_x|});")]
    [InlineData("w.CopyTo({|HG0015:_x|});")]
    [InlineData("Fill({|HG0015:_x|}, 1);", "static void Fill(double[] q, double v) { q[0] = v; }")]
    [InlineData("{|HG0015:data[0]|} = w[0];")]
    public Task ScratchArrayIsInAField(string body, string members = "") => AnalyzerRun.CheckMap(body, members);

    [Theory]
    [InlineData("next[0] = Down(w[0]);", "static double Down(double x) => x < 0 ? x : Down(x - 1);")]
    [InlineData("next[0] = w[0] > 1 ? w[0] : 2; if (w[0] > 3) Step(w[1..], lambda, next);")]
    [InlineData("next[0] = _node.Sum(w[0], 2);", "private readonly Node _node = new();", "public sealed class Node { public readonly Node Left = null!; public double Sum(double x, int d) => d == 0 ? x : 2 * {|HG0016:Left.Sum(x, d - 1)|}; }")]
    [InlineData("next[0] = Sum(w, 2);", "static double Sum(ReadOnlySpan<double> v, int d) { double s = 0; int i = 0; while (i < v.Length && s < 10) { s += d > 0 ? Sum(v, d - 1) : v[i]; i++; } return s; }")]
    [InlineData("w.CopyTo(next); Add(next, next, 2);", "static void Add(Span<double> a, ReadOnlySpan<double> b, int d) { if (d == 0) return; a[0] += b[1]; {|HG0016:Add(a, a[1..], d - 1)|}; }")]
    public Task MethodCallsItself(string body, string members = "", string more = "") => AnalyzerRun.CheckMap(body, members, more);

    [Fact]
    public Task AHelperInAnotherFileIsReportedThere() => AnalyzerRun.Check(
        "partial class P { [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = Other.F(w[0]); }",
        "static class Other { public static double F(double x) { {|HG0052:try { return x; } finally { }|} } }");
}
