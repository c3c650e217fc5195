using HypergradGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>What users write most and cannot: one diagnostic each, at an exact span, which says what it is and what to write.</summary>
public class RefusalMessageTests
{
    private const string NullTest = "A test for null", NoNull = "data are there while a solver lives; leave it out";
    private const string Missing = "leave the '?' out, and where it may be missing keep a bool beside it";
    private const string Array = "keep the data in an array";
    private const string Unreadable = "type 'P' cannot read all parts of 'V': make them accessible fields or automatic properties", Scalars = "double, float, integers and bool";

    [Theory]
    [InlineData("next[0] = {|#0:First(w, 1m)|};", "static double First<T>(ReadOnlySpan<double> s, T n) => s[0];", "The generic helper 'First'", "write it for " + Scalars)]
    [InlineData("next[0] = {|#0:View(w, 1m)|}[0];", "static ReadOnlySpan<double> View<T>(ReadOnlySpan<double> s, T n) => s[1..];", "The generic helper 'View'", "write it for " + Scalars)]
    public Task AGenericHelper(string body, string members, string what, string advice) => NotSupported(body, members, what, advice);

    [Theory]
    [InlineData("Span<double> s = next; F(ref {|#0:s|}); next[0] = w[0];", "static void F(ref Span<double> s) { }", "A 'ref' argument of type 'Span<double>'", "references are to double, float, integers and bool, and structs of them")]
    [InlineData("next[0] = w[0]; {|#0:F(next[0], next)|};", "static void F(in double x, Span<double> y) { y[0] = 2; y[1] = x; }", "A reference to an element of memory that the method also writes", "pass a copy in a variable")]
    [InlineData("double[] a = new double[2], b = w.ToArray(); for (int r = 0; r < w.Length; r++) (a, b) = (b, a); next[0] = w[0] + b[0]; {|#0:F(b[0], b)|}; next[1] = b[1];", "static void F(in double x, Span<double> y) { y[0] = 2; y[1] = x; }", "A reference to an element of memory that the method also writes", "pass a copy in a variable")]
    [InlineData("double x = w[0]; next[0] = {|#0:Same(ref x)|};", "static ref double Same(ref double x) => ref x;", "A helper that returns a reference to what is no element of memory", "return a value")]
    [InlineData("var v = new V { X = w[0] }; {|#0:v.Part|} = w[1]; next[0] = v.X;", "struct V { public double X; [System.Diagnostics.CodeAnalysis.UnscopedRef] public ref double Part => ref X; }", "A helper that returns a reference to what is no element of memory", "return a value")]
    [InlineData("next[0] = w[1]; {|#0:Larger(next)|} = w[0];", "static ref double Larger(Span<double> s) { if (s[0] > 1) return ref s[0]; return ref s[1]; }", "A helper that returns by reference at several places", "write one 'return', at its end")]
    public Task AnArgumentByReference(string body, string members, string what, string advice) => NotSupported(body, members, what, advice);

    [Theory]
    [InlineData("var v = {|#0:_v|}; v.Add(w[0]); next[0] = v.X;", "private readonly V _v = new(); private struct V { public double X; private int _n; public void Add(double x) { X += x; _n++; } }", "A copy of '_v', whose type 'V' has parts that type 'P' cannot access,", "make them accessible, or read the ones that are")]
    [InlineData("V v = {|#0:w[0] > 0 ? new V(w) : new V(lambda)|}; next[0] = v.X[0];", "readonly ref struct V(ReadOnlySpan<double> x) { public readonly ReadOnlySpan<double> X = x; }", "A choice between two spans or arrays", "choose the elements, or the offset of one span")]
    [InlineData("var v = new V(w[0]); {|#0:v += 1|}; next[0] = v.X;", "struct V(double x) { public double X = x; public void operator +=(double y) => X += y; }", "An operator that changes its left side", "write an operator that returns the sum, and assign it")]
    [InlineData("next[0] = {|#0:(double)(Half)w[0]|};", "", "A value of type 'Half'", "use float")]
    [InlineData("next[0] = w is {|#0:[var first, ..]|} ? w[0] : 1;", "", "A list pattern", "test the length, and read the elements by their index")]
    [InlineData("decimal {|#0:d = 1|};", "", "A local of type 'decimal'", "use double")]
    [InlineData("double? {|#0:best = null|};", "", "A local of type 'double?'", Missing)]
    [InlineData("next[0] = {|#0:_gap|} > w[0] ? 1 : w[0];", "readonly double? _gap = 1;", "A value that may be null ('double?')", Missing)]
    [InlineData("next[0] = w[0] * new double[] { 1, 2 }[{|#0:_k|}];", "readonly long _k = 1;", "A value of type 'long'", "cast it to int")]
    [InlineData("var q = new double[{|#0:_k|}]; next[0] = w[0];", "readonly uint _k = 1;", "A value of type 'uint'", "cast it to int")]
    [InlineData("nint {|#0:n = 1|};", "", "A local of type 'nint'", "use int")]
    [InlineData("object {|#0:o = w[0]|};", "", "A local of type 'object'", "locals are double, float, integers and bool, tuples and structs of them, spans and arrays")]
    [InlineData("var v = new V(w[0]); next[0] = {|#0:v == new V(1)|} ? 1 : w[0];", "record struct V(double X);", "A comparison of structs", "compare their parts")]
    [InlineData("var v = {|#0:new V(1, out double y)|}; next[0] = y * w[0] + v.X;", "struct V { public double X; public V(double x, out double y) => X = y = x; }", "A constructor with a 'ref' or 'out' parameter", "pass values")]
    [InlineData("V {|#0:v = default|}; next[0] = w[0];", "[System.Runtime.CompilerServices.InlineArray(3)] struct V { private double _x; }", "A local of type 'V'", "locals are double, float, integers and bool, tuples and structs of them, spans and arrays")]
    [InlineData("var v = new V(w[0]); ref readonly V r = ref v; next[0] = {|#0:r|}.Of(v.X += w[1] is > 1 or < -1 ? 2 : 1);", "struct V(double x) { public double X = x; public double Of(double y) => X * y; }", "A call on a read-only variable, with an argument that both changes something and chooses by a pattern,", "compute the argument before the call, or mark the method 'readonly'")]
    [InlineData("var v = new V(w[0]); ref readonly V r = ref v; next[0] = {|#0:r|}[v.X += w[1] is > 1 or < -1 ? 2 : 1];", "struct V(double x) { public double X = x; public double this[double y] => X * y; }", "A call on a read-only variable, with an argument that both changes something and chooses by a pattern,", "compute the argument before the call, or mark the method 'readonly'")]
    [InlineData("var v = new[] { new V(w[0]) }; ReadOnlySpan<V> r = v; next[0] = {|#0:r[0]|}.Of(v[0].X += w[1] switch { > 1 => 2, _ => 1 });", "struct V(double x) { public double X = x; public double Of(double y) => X * y; }", "A call on a read-only variable, with an argument that both changes something and chooses by a pattern,", "compute the argument before the call, or mark the method 'readonly'")]
    public Task AStruct(string body, string members, string what, string advice) => NotSupported(body, members, what, advice);

    [Theory]
    [InlineData("var p = {|#0:new V[2]|}; p[1] = new V(w[0]); next[0] = p[1].X;", "record V(double X);", "Memory of type 'V[]'", "make 'V' a record struct")]
    [InlineData("V[] p = {|#0:[new V(w[0], 1)]|}; next[0] = p[0].X;", "record V(double X, int N);", "Memory of type 'V[]'", "make 'V' a record struct")]
    [InlineData("next[0] = {|#0:_p|}[1].X.Length * w[0];", "readonly V[] _p = []; record V(double[] X, int N);", "A value of type 'V[]'", "keep an array for each of its parts")]
    [InlineData("next[0] = {|#0:_p[1]|}.X * w[0];", "readonly List<V> _p = []; sealed class V { public double X; }", "An element of 'List<V>'", "keep an array for each of its members")]
    [InlineData("next[0] = {|#0:_p|}.Length * w[0];", "readonly string[] _p = [];", "A value of type 'string[]'", "spans and arrays are of double, float, integers and bool, and structs and tuples of them")]
    [InlineData("next[0] = {|#0:_p[1]|}.W[0] * w[0];", "readonly V[] _p = []; sealed class V { public double[] W = [], B = []; }", "An element of 'V[]'", "keep an array for each of its members")]
    [InlineData("foreach (var v in {|#0:_p|}) next[0] = v.W[0] * w[0];", "readonly V[] _p = []; sealed class V { public double[] W = [], B = []; }", "A value of type 'V[]'", "keep an array for each of its members")]
    [InlineData("next[0] = {|#0:_p|}[0, 0, 0, 0] * w[0];", "readonly double[,,,] _p = new double[1, 1, 1, 1];", "A value of type 'double[,,,]'", "use one dimension and compute the index")]
    [InlineData("next[0] = {|#0:_p|}[0][0, 0] * w[0];", "readonly double[][,] _p = [];", "A value of type 'double[][,]'", "use one dimension and compute the index")]
    [InlineData("var v = {|#0:new System.Numerics.Vector<double>(w[0])|}; next[0] = w[0];", "", "A value of type 'Vector<double>'", "'Vector<double>' has no source: write a struct of its parts in this project; of the library's, Complex, Vector2, Vector3, Vector4, Quaternion are read")]
    [InlineData("next[0] = {|#0:_p|}[0, 1].X * w[0];", "readonly V[,] _p = new V[1, 2]; record struct V(double X);", "A value of type 'V[,]'", "use one dimension and compute the index")]
    [InlineData("next[0] = {|#0:_p|}[0].Get() * w[0];", "readonly V[] _p = []; struct V(double x) { public double Y = 2; public double Get() => x; }", "Data of type 'V[]'", Unreadable)]
    [InlineData("next[0] = {|#0:_p|}[0].X * w[0];", "readonly V[] _p = []; struct V { public double X { get => field * 2; set; } public int N; }", "Data of type 'V[]'", Unreadable)]
    [InlineData("next[0] = {|#0:_p|}[0].X * w[0];", "readonly (int X, System.Numerics.Vector<double> V)[] _p = [];", "A value of type '(int X, Vector<double> V)[]'", "spans and arrays are of double, float, integers and bool, and structs and tuples of them")]
    [InlineData("next[0] = {|#0:_p|}[0].X * w[0];", "readonly (double X, decimal Price)[] _p = [];", "A value of type '(double X, decimal Price)[]'", "spans and arrays are of double, float, integers and bool, and structs and tuples of them")]
    [InlineData("next[0] = {|#0:_p[0]|}.X * w[0];", "readonly V[] _p = []; struct V { public double X; public decimal Price; }", "An element of 'V[]'", "spans and arrays are of double, float, integers and bool, and structs and tuples of them")]
    [InlineData("next[0] = {|#0:_p|}[0].Get() * w[0];", "readonly V[] _p = []; struct V { private int _n; private double _x; public double Get() => _x * _n; }", "Data of type 'V[]'", Unreadable)]
    [InlineData("next[0] = {|#0:_p|}[0, 1].X * w[0];", "readonly V[,] _p = new V[1, 2]; record struct V(double X, int N);", "A value of type 'V[,]'", "use one dimension and compute the index")]
    [InlineData("next[0] = {|#0:_p|}[0][1].X * w[0];", "readonly V[][] _p = []; record struct V(double X, int N);", "A value of type 'V[][]'", "use one dimension and compute the index")]
    [InlineData("next[0] = {|#0:_p|}[0].X.Length * w[0];", "readonly V[] _p = []; readonly record struct V(double[] X, int N);", "A value of type 'V[]'", "keep an array for each of its parts")]
    [InlineData("next[0] = {|#0:_p|}[0, 1] == V.A ? 1 : w[0];", "readonly V[,] _p = new V[1, 2]; enum V { A, B }", "Data of type 'V[,]'", "use one dimension and compute the index, or keep the numbers in an array of int")]
    public Task MemoryOfStructs(string body, string members, string what, string advice) => NotSupported(body, members, what, advice);

    [Theory]
    [InlineData("{|HG0015:_p[0].X|} = w[0]; next[0] = 1;")]
    [InlineData("{|HG0015:_p[0]|} = new(w[0], 1); next[0] = 1;")]
    [InlineData("ref var p = ref _p[0]; {|HG0015:p.X|} += w[0]; next[0] = 1;")]
    [InlineData("{|HG0015:_p[1]|}.Grow(); next[0] = w[0];")]
    public Task AWriteToAnArrayOfStructsOfTheData(string body) => AnalyzerRun.CheckMap(body, "readonly V[] _p = []; struct V(double x, double y) { public double X = x, Y = y; public void Grow() => X *= 2; }");

    [Theory]
    [InlineData("next[0] = {|#0:_d?.Length ?? 3|};", "write '_d is null ? … : …', or a branch")]
    [InlineData("next[0] = {|#0:_r ?? 3|};", Missing)]
    [InlineData("if ({|#0:_r == null|}) return;", Missing)]
    [InlineData("static double First(double[]? x) => {|#0:x is null|} ? 1 : x[0]; next[0] = w[0] + First(_d);", NoNull)]
    [InlineData("var d = _d; next[0] = w[0]; while (w.Length < 0) d = new double[2]; if ({|#0:d == null|}) next[0] = 1;", NoNull)]
    public Task ATestForNull(string body, string advice) => NotSupported(body, "private readonly double[]? _d = null; private readonly double? _r = null;", NullTest, advice);

    [Theory]
    [InlineData("next[0] = {|#0:_r.Value|};", "HG0007")]
    [InlineData("if ({|#0:_r.HasValue|}) return;", "HG0007")]
    [InlineData("next[0] = 2 * (double){|#0:_r|}!;", "HG0006")]
    public Task AValueThatMayBeNull(string body, string id) => AnalyzerRun.CheckMap(body, "private readonly double? _r = null;", new DiagnosticResult(id, Microsoft.CodeAnalysis.DiagnosticSeverity.Error).WithLocation(0));

    [Theory]
    [InlineData("if (new D { X = w[0] } is {|#0:(> 0, > 0)|}) next[0] = 1;", "A pattern of elements", "test them one by one, with '&&'")]
    [InlineData("if ({|#0:(w[0], 1) == (w[1], 1)|}) next[0] = 1;", "A comparison of tuples", "compare their elements")]
    public Task ATupleIsTested(string body, string what, string advice) => NotSupported(body, "struct D { public double X; public void Deconstruct(out double a, out double b) { a = X; b = X; } }", what, advice);

    [Theory]
    [InlineData("IReadOnlyList<double>", "2 * {|#0:_c[1]|}", "An element of 'IReadOnlyList<double>'")]
    [InlineData("IList<double>", "{|#0:_c[0]|}", "An element of 'IList<double>'")]
    [InlineData("ImmutableList<double>", "{|#0:_c[0]|}", "An element of 'ImmutableList<double>'")]
    [InlineData("Dictionary<int, double>", "{|#0:_c[0]|}", "An element of 'Dictionary<int, double>'")]
    [InlineData("IReadOnlyList<double>", "{|#0:_c|}[^1]", "A value of type 'IReadOnlyList<double>'")]
    public Task AnElementOfACollection(string type, string value, string what) => NotSupported($"next[0] = {value};", $"private readonly {type} _c = default!;", what, Array);

    [Theory]
    [InlineData("foreach (double v in {|#0:_c|}) next[0] += v;", "private readonly HashSet<double> _c = [];", "A 'foreach' over 'HashSet<double>'", Array + ", or write 'for'")]
    [InlineData("var q = new double[2][]; int n = w.Length; n++; q[0] = {|#0:new double[n]|}; next[0] = q[0][1];", "", "A row whose length is not known where the array of rows is made", "make rows of lengths that are constants, data, or computed from these and the row's index; or use one dimension and compute the index")]
    [InlineData("var q = new double[2][]; for (int i = 0; i < 2; i++) q[i] = {|#0:new double[i * i + 1]|}; next[0] = q[0][0];", "", "A row whose length is not known where the array of rows is made", "make rows of lengths that are constants, data, or computed from these and the row's index; or use one dimension and compute the index")]
    [InlineData("var q = new double[2][]; q[0] = new double[1]; for (int i = 1; i < q.Length; i++) q[i] = {|#0:new double[q[i - 1].Length + 1]|}; next[0] = q[0][0];", "", "A row whose length is not known where the array of rows is made", "make rows of lengths that are constants, data, or computed from these and the row's index; or use one dimension and compute the index")]
    [InlineData("var q = new double[2][]; double[] r = new double[3]; q[0] = {|#0:r|}; r[0] = 1; next[0] = q[0][0];", "", "A row that is another array", "copy it, with ToArray(), or exchange rows of one array")]
    [InlineData("double[] r = [1, 2]; double[][] q = [[1, 2], {|#0:r|}]; next[0] = q[0][0];", "", "A row that is another array", "copy it, with ToArray()")]
    [InlineData("double[][] q = [[1, 2], [3, 4]]; var r = q; {|#0:r[0]|} = new double[2]; next[0] = q[0][0];", "", "Replacing an array of a jagged array", "copy the elements")]
    [InlineData("double[][] q = [[1, 2], [3, 4]]; (q[0], q[1]) = (q[1], q[0]); {|#0:q[0]|} = new double[2]; next[0] = q[0][0];", "", "A row that is made after rows were exchanged", "make all rows first")]
    [InlineData("double[][] q = [[1, 2], [3]]; next[0] = w[0] + Sum({|#0:q|});", "static double Sum([Constant] double[][] q) => q[0][0];", "A jagged array as an argument whose rows have lengths of their own", "use two dimensions, or one and compute the index")]
    [InlineData("double[][] q = [[1, 2], [3, 4]]; double[] r = {|#0:q[0]|}; q[0] = new double[2]; next[0] = r[0];", "", "A name for a row of an array whose rows are made more than once", "copy the row, with ToArray(), or fill the rows instead of making them")]
    [InlineData("double[][] q = new double[2][]; double[] r = new double[3], s = r; q[0] = {|#0:r|}; s[0] = 1; next[0] = q[0][0];", "", "A row that is another array", "copy it, with ToArray(), or exchange rows of one array")]
    [InlineData("double[][] q = [[1, 2], [3, 4]], p = [[0, 0], [0, 0]]; {|#0:Array.Copy(q, p, 2)|}; next[0] = p[0][0];", "", "'Copy' of an array of arrays", "write a loop over its rows")]
    [InlineData("double[][] q = [[1, 2], [3, 4]]; var p = (double[][]){|#0:q.Clone()|}; next[0] = p[0][0];", "", "A copy of an array of arrays", "copy row after row, with ToArray()")]
    [InlineData("next[0] = ({|#0:new double[2][]|}).Length;", "", "A jagged array that no variable is declared with", "declare a variable with it")]
    [InlineData("double[][][] q = {|#0:new double[2][][]|}; next[0] = q.Length;", "", "An array of arrays of arrays that the method makes", "use two dimensions, or one and compute the index")]
    [InlineData("double[,,,] q = {|#0:new double[2, 2, 2, 2]|}; q[0, 1, 0, 1] = 3; next[0] = q[0, 1, 0, 1] + q.GetLength(0);", "", "A local array of more than three dimensions, or of structs in more than one,", "use one dimension and compute the index")]
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
    [InlineData("next[0] = {|#0:w[0].Equals(1.0)|} ? 1 : 2;", "", "double.Equals", "write '=='")]
    [InlineData("next[0] = {|#0:w[0].CompareTo(1.0)|};", "", "double.CompareTo", "write comparisons")]
    [InlineData("next[0] = {|#0:Convert.ToInt32(w[0])|};", "", "Convert.ToInt32", "write a cast, and Math.Round in it where the number is rounded")]
    [InlineData("double[] scratch = {|#0:System.Buffers.ArrayPool<double>.Shared.Rent(3)|}; next[0] = scratch[0];", "", "ArrayPool<double>.Rent", "declare the memory in the method (stackalloc or new); the solver's workspace holds it")]
    [InlineData("next[0] = {|#0:_c.Count|};", "private readonly HashSet<double> _c = [];", "HashSet<double>.Count", Array)]
    [InlineData("next[0] = w[0] * {|#0:_t.TotalDays|};", "private readonly TimeSpan _t;", "TimeSpan.TotalDays", "read it outside the method, and keep its value in a field")]
    [InlineData("double[] a = w.ToArray(); {|#0:a.AsSpan().Sort()|}; next[0] = a[0];", "", "MemoryExtensions.Sort", "write a loop")]
    [InlineData("next[0] = {|#0:_ids.AsSpan().Contains(3)|} ? w[0] : 1;", "private readonly int[] _ids = [];", "MemoryExtensions.Contains", "write a loop")]
    public Task ACallWithATwin(string body, string members, string method, string advice)
        => AnalyzerRun.CheckMap(body, members, new DiagnosticResult(Descriptors.NoSourceOrRule).WithLocation(0).WithArguments(method, advice));

    [Theory]
    [InlineData("var (s, c) = Math.SinCos(w[0]); next[0] = s * c;")]
    [InlineData("next[0] = Math.SinCos(w[0]).Cos + Math.DivRem(7, 2).Remainder + Math.Round(_rate, 2);")]
    [InlineData("next[0] = Math.MaxMagnitude(w[0], w[1]) + Math.MinMagnitude(w[0], lambda[0]);")]
    [InlineData("next[0] = Tail(w)[0];", "static ReadOnlySpan<T> Tail<T>(ReadOnlySpan<T> s) => s[1..];")]
    public Task WhatIsNearIsAccepted(string body, string members = "") => AnalyzerRun.CheckMap(body, members);

    [Theory]
    [InlineData("int n = unchecked({|#0:w.Length * 3|}); next[0] = n * w[0];")]
    [InlineData("unchecked { for (int i = 1; i < 3; i++) { int k = i; {|#0:k *= w.Length|}; next[0] = k * w[0]; } }")]
    [InlineData("int n = w.Length; unchecked { {|#0:n--|}; } next[0] = n * w[0];")]
    [InlineData("next[0] = unchecked({|#0:-w.Length|}) * w[0];")]
    [InlineData("next[0] = w[0] + unchecked({|#0:(int)data[0]|});")]
    [InlineData("next[0] = Twice(3) * w[0]; static int Twice(int n) => unchecked({|#0:n + n|});")]
    public Task UncheckedIntegersInAProjectThatChecks(string body)
        => AnalyzerRun.CheckMapWhereOverflowIsChecked(body, new DiagnosticResult(Descriptors.NotSupported).WithLocation(0)
            .WithArguments("Integer arithmetic that is 'unchecked' in a project which checks for overflow", "compute the integer outside the method, or leave the project's arithmetic unchecked"));

    [Theory]
    [InlineData("int n = w.Length * 3; next[0] = (n + checked(n - 1)) * w[0];")]
    [InlineData("int n = w.Length; next[0] = unchecked(w[0] * lambda[0] + n) + unchecked(n & 3) + unchecked(2 * 3);")]
    public Task WhatOverflowsAsTheProjectSays(string body) => AnalyzerRun.CheckMapWhereOverflowIsChecked(body);

    [Theory]
    [InlineData("int n = unchecked(w.Length * 3); next[0] = n * w[0];")]
    [InlineData("int n = checked(w.Length * 3); next[0] = n * w[0];")]
    public Task IntegersInAProjectThatDoesNotCheck(string body) => AnalyzerRun.CheckMap(body);

    private static Task NotSupported(string body, string members, string what, string advice)
        => AnalyzerRun.CheckMap(body, members, new DiagnosticResult(Descriptors.NotSupported).WithLocation(0).WithArguments(what, advice));
}
