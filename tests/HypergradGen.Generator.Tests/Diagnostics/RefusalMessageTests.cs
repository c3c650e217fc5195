using HypergradGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>What users write most and cannot: one diagnostic each, at an exact span, which says what it is and what to write.</summary>
public class RefusalMessageTests
{
    private const string NullTest = "A test for null", NoNull = "data are there while a solver lives; leave it out";
    private const string Array = "keep the data in an array", Scalars = "double, float, int and bool";

    [Theory]
    [InlineData("next[0] = {|#0:Id((w[0], w[1]))|}.Item1;", "static T Id<T>(T x) => x;", "The generic helper 'Id'", "write it for " + Scalars)]
    [InlineData("next[0] = {|#0:First(w, 1L)|};", "static double First<T>(ReadOnlySpan<double> s, T n) => s[0];", "The generic helper 'First'", "write it for " + Scalars)]
    [InlineData("next[0] = {|#0:View(w, 1L)|}[0];", "static ReadOnlySpan<double> View<T>(ReadOnlySpan<double> s, T n) => s[1..];", "The generic helper 'View'", "write it for " + Scalars)]
    public Task AGenericHelper(string body, string members, string what, string advice) => NotSupported(body, members, what, advice);

    [Theory]
    [InlineData("F(w[0], out {|#0:double y|}); next[0] = y; if (y > 0) next[0] = y;", "static void F(double x, out double y) => y = x;", "An 'out' argument", "return a tuple")]
    [InlineData("double y; F(w[0], out {|#0:y|}); next[0] = y;", "static void F(double x, out double y) => y = x;", "An 'out' argument", "return a tuple")]
    [InlineData("double y = 1; F(w[0], ref {|#0:y|}); next[0] = y;", "static void F(double x, ref double y) => y = x;", "A 'ref' argument", "return a tuple")]
    public Task AnArgumentByReference(string body, string members, string what, string advice) => NotSupported(body, members, what, advice);

    [Theory]
    [InlineData("next[0] = w[0] switch { > 1 => 1, {|#0:var x|} when x > 0 => x, _ => w[0] };")]
    [InlineData("if (w[0] is {|#0:var h|}) next[0] = h;")]
    [InlineData("if (w[0] is {|#0:double h|} && h > 0) next[0] = h;")]
    [InlineData("switch (w.Length) { case {|#0:int n|}: next[0] = n; break; }")]
    public Task APatternThatDeclares(string body) => NotSupported(body, "", "A pattern that declares a variable", "declare the variable before the test");

    [Theory]
    [InlineData("next[0] = {|#0:_d?.Length ?? 3|};")]
    [InlineData("next[0] = {|#0:_r ?? 3|};")]
    [InlineData("if ({|#0:_r == null|}) return;")]
    public Task ATestForNull(string body) => NotSupported(body, "private readonly double[]? _d = null; private readonly double? _r = null;", NullTest, NoNull);

    [Theory]
    [InlineData("next[0] = {|#0:_r.Value|};", "HG0007")]
    [InlineData("if ({|#0:_r.HasValue|}) return;", "HG0007")]
    [InlineData("next[0] = 2 * (double){|#0:_r|}!;", "HG0006")]
    public Task AValueThatMayBeNull(string body, string id) => AnalyzerRun.CheckMap(body, "private readonly double? _r = null;", new DiagnosticResult(id, Microsoft.CodeAnalysis.DiagnosticSeverity.Error).WithLocation(0));

    [Theory]
    [InlineData("next[0] = {|#0:(w[0] > 0, lambda[0] > 0)|} switch { (true, true) => 1, (true, false) => 2, _ => w[0] };", "A switch over a tuple", "test its elements with 'if', '?:' and '&&'")]
    [InlineData("switch ({|#0:(w[0] > 0, w.Length)|}) { case (true, 1): next[0] = 1; break; case (false, _): next[0] = w[0]; break; }", "A switch over a tuple", "test its elements with 'if', '?:' and '&&'")]
    [InlineData("if ((w[0], w[1]) is {|#0:(> 0, > 0)|}) next[0] = 1;", "A pattern of elements", "test them one by one, with '&&'")]
    [InlineData("if ({|#0:(w[0], 1) == (w[1], 1)|}) next[0] = 1;", "A comparison of tuples", "compare their elements")]
    public Task ATupleIsTested(string body, string what, string advice) => NotSupported(body, "", what, advice);

    [Theory]
    [InlineData("List<double>", "{|#0:_c[0]|}", "An element of 'List<double>'")]
    [InlineData("IReadOnlyList<double>", "2 * {|#0:_c[1]|}", "An element of 'IReadOnlyList<double>'")]
    [InlineData("ImmutableArray<double>", "{|#0:_c[0]|}", "An element of 'ImmutableArray<double>'")]
    [InlineData("Dictionary<int, double>", "{|#0:_c[0]|}", "An element of 'Dictionary<int, double>'")]
    [InlineData("List<double>", "{|#0:_c|}[^1]", "A value of type 'List<double>'")]
    public Task AnElementOfACollection(string type, string value, string what) => NotSupported($"next[0] = {value};", $"private readonly {type} _c = default!;", what, Array);

    [Theory]
    [InlineData("foreach (double v in {|#0:_c|}) next[0] += v;", "private readonly List<double> _c = [];", "A 'foreach' over 'List<double>'", Array + ", or write 'for'")]
    [InlineData("next[0] = {|#0:this[0]|};", "private double this[int i] => i;", "An indexer", "write a method, or " + Array)]
    [InlineData("var q = {|#0:new double[2][]|}; q[0] = new double[3]; q[0][1] = 2; next[0] = q[0][1] + q.Length;", "", "A jagged array that the method makes", "use one dimension and compute the index")]
    [InlineData("double[][] q = {|#0:[[1, 2], [3]]|}; next[0] = q[0][1];", "", "A jagged array that the method makes", "use one dimension and compute the index")]
    [InlineData("double[,] q = {|#0:new double[2, 2]|}; q[0, 1] = 3; next[0] = q[0, 1] + q.GetLength(0);", "", "A local array of more than one dimension", "use one dimension and compute the index")]
    [InlineData("if ({|#0:w|} == lambda) next[0] = 1;", "", "A span or an array as a value", "use its elements")]
    public Task OneDiagnosticForOneError(string body, string members, string what, string advice) => NotSupported(body, members, what, advice);

    [Theory]
    [InlineData("if (w.Length != 3) {|#0:throw Error(3);|}", "static Exception Error(int n) => new ArgumentException($\"{n}\");", "'throw' of an exception that is made elsewhere", "write 'throw new …' where it is thrown")]
    [InlineData("if (w.Length != 3) throw new ArgumentException({|#0:w.ToString()|});", "", "An argument of an exception that is neither a constant, a number nor text around numbers", "write the message as a constant or as $\"… {number} …\"")]
    [InlineData("int k = 0; {|#0:Debug.Assert(k++ < 3)|}; next[0] = k;", "", "'Debug.Assert' with an argument that changes something", "make the change in a statement of its own")]
    public Task AGuard(string body, string members, string what, string advice) => NotSupported(body, members, what, advice);

    [Theory]
    [InlineData("if (w.Length != 3) throw new ArgumentException(\"w\");")]
    [InlineData("if (w.Length != 3) { throw new ArgumentException($\"{w.Length:D} is {w[0]} \\\" \" + nameof(w), nameof(w), new InvalidOperationException()); }")]
    [InlineData("ArgumentNullException.ThrowIfNull(_x);")]
    [InlineData("ArgumentOutOfRangeException.ThrowIfNotEqual(w.Length, next.Length);")]
    [InlineData("ArgumentOutOfRangeException.ThrowIfNegative(w[0]);")]
    [InlineData("next[0] = w.Length switch { 1 => w[0], 2 => w[1], _ => throw new InvalidOperationException() };")]
    [InlineData("next[0] = w.Length > 0 ? w[0] : throw new InvalidOperationException();")]
    [InlineData("var (a, b) = w.Length > 0 ? (w[0], 1.0) : throw new InvalidOperationException(message: null); next[0] = a * b;")]
    [InlineData("switch (w.Length) { case 1: next[0] = 1; break; default: throw new InvalidOperationException(_name); }", "private readonly string _name = \"n\";")]
    [InlineData("Positive(w[0], nameof(w));", "private static void Positive(double x, string name) { if (!(x > 0)) throw new ArgumentOutOfRangeException(name, x, null); }")]
    [InlineData("Fail();", "private static void Fail() => throw new NotSupportedException();")]
    [InlineData("next[0] = _d is null ? 1 : _d[0];", "private readonly double[]? _d = null;")]
    [InlineData("if (_d is not null) next[0] = _d[0];", "private readonly double[]? _d = null;")]
    [InlineData("if (_d is { }) next[0] = _d[0];", "private readonly double[]? _d = null;")]
    [InlineData("if (_d != null) next[0] = _d[0];", "private readonly double[]? _d = null;")]
    [InlineData("if (null == _d) throw new ArgumentNullException(nameof(_d));", "private readonly double[]? _d = null;")]
    public Task AGuardIsKept(string body, string members = "") => AnalyzerRun.CheckMap(body, members);

    [Theory]
    [InlineData("{|#0:Debug.Assert(w.Length == next.Length)|};", "Debug.Assert")]
    [InlineData("{|#0:Debug.Assert(w[0] > 0, $\"{w[0]}\")|};", "Debug.Assert")]
    [InlineData("{|#0:Debug.WriteLine(\"x\")|};", "Debug.WriteLine")]
    [InlineData("{|#0:Console.WriteLine(w[0])|};", "Console.WriteLine")]
    public Task ACallIsLeftOut(string body, string what)
        => AnalyzerRun.CheckMap(body, "", new DiagnosticResult(Descriptors.CallLeftOut).WithLocation(0).WithArguments(what, "Step"));

    [Theory]
    [InlineData("next[0] = {|#0:Math.ReciprocalEstimate(w[0])|};", "", "Math.ReciprocalEstimate", "an estimate differs from machine to machine; write 1 / x")]
    [InlineData("next[0] = {|#0:double.MaxNative(w[0], 1)|};", "", "double.MaxNative", "it differs from machine to machine; use Math.Max")]
    [InlineData("next[0] = {|#0:double.BitIncrement(w[0])|};", "", "double.BitIncrement", "the neighbour of a number has no derivative; add a small constant")]
    [InlineData("next[0] = w[0]; {|#0:Math.BigMul(2, 3)|};", "", "Math.BigMul", "multiply as double: (double)a * b")]
    [InlineData("next[0] = w[0] * {|#0:double.ConvertToInteger<int>(2.5)|};", "", "double.ConvertToInteger", "write (int)x")]
    [InlineData("next[0] = {|#0:Math.Round(w[0], (MidpointRounding)_n)|};", "private readonly int _n;", "Math.Round", "write the rounding mode as a constant")]
    [InlineData("next[0] = {|#0:Math.Round(w[0], 2, MidpointRounding.ToZero)|};", "", "Math.Round", "leave the rounding mode out")]
    [InlineData("next[0] = {|#0:Math.DivRem(7, 2, out int r)|} + r;", "", "Math.DivRem", "use the overload that returns a tuple")]
    [InlineData("next[0] = {|#0:Math.BitDecrement(w[0])|};", "", "Math.BitDecrement", "the neighbour of a number has no derivative; subtract a small constant")]
    [InlineData("next[0] = {|#0:_c.Count|};", "private readonly List<double> _c = [];", "List<double>.Count", Array)]
    public Task ACallWithATwin(string body, string members, string method, string advice)
        => AnalyzerRun.CheckMap(body, members, new DiagnosticResult(Descriptors.NoSourceOrRule).WithLocation(0).WithArguments(method, advice));

    [Theory]
    [InlineData("var (s, c) = Math.SinCos(w[0]); next[0] = s * c;")]
    [InlineData("next[0] = Math.SinCos(w[0]).Cos + Math.DivRem(7, 2).Remainder + Math.Round(_rate, 2);")]
    [InlineData("next[0] = Math.MaxMagnitude(w[0], w[1]) + Math.MinMagnitude(w[0], lambda[0]);")]
    [InlineData("next[0] = Tail(w)[0];", "static ReadOnlySpan<T> Tail<T>(ReadOnlySpan<T> s) => s[1..];")]
    public Task WhatIsNearIsAccepted(string body, string members = "") => AnalyzerRun.CheckMap(body, members);

    private static Task NotSupported(string body, string members, string what, string advice)
        => AnalyzerRun.CheckMap(body, members, new DiagnosticResult(Descriptors.NotSupported).WithLocation(0).WithArguments(what, advice));
}
