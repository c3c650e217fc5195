using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Incrementality;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Loops of a known small count are written out in their order, and buffers that are touched at known places become values.</summary>
public class ConstantSizeTests
{
    private static Function Cleaned(string body, bool isStrict = false)
        => Pipeline.Clean(MapCase.Of(Problems.Map(body)).Primal with { IsStrict = isStrict });

    private static Function Unrolled(string body, bool isStrict = false) => Verifier.Verify(LoopUnrolling.Unroll(Cleaned(body, isStrict)));

    private static Function Promoted(string body) => Verifier.Verify(ScalarElements.Promote(Cleaned(body)));

    private static void AssertSame(string body, Function program)
        => Vectors.AssertSameBits(MapCase.Of(Problems.Map(body)).Value(Maps.W, Maps.Lambda), MapCase.Value(Verifier.Verify(Versions.Number(program)), Maps.W, Maps.Lambda), Printer.Print(program));

    private static int Loops(Function function) => Statements.Loops(function).Count();

    private static int Allocations(Function function) => Statements.All(function).OfType<Allocate>().Count();

    [Theory]
    [InlineData("for (int i = 0; i < 4; i++) next[i] = w[i] * x[i];")]
    [InlineData("for (int i = 3; i >= 0; i--) next[i] = w[3 - i] + i;")]
    [InlineData("double s = 1; for (int i = 0; i < 4; i++) s = s * w[i] + i; next.Fill(s);")]
    [InlineData("for (int i = 0; i < 2; i++) for (int j = 0; j < 2; j++) next[2 * i + j] = w[2 * j + i] - j;")]
    [InlineData("next.Clear(); for (int i = 0; i < 4; i++) { if (w[i] > 0) next[i] = w[i]; else for (int j = 0; j < 3; j++) next[j] += lambda[i] / (j + 1); }")]
    [InlineData("double a = w[0], b = w[1]; for (int i = 0; i < 3; i++) { double t = a + b; a = b; b = t * 0.5; } next[0] = a; next[1] = b; next[2] = w[2]; next[3] = w[3];")]
    public void A_loop_of_a_small_known_count_is_written_out(string body)
    {
        foreach (bool isStrict in new[] { false, true })
        {
            var unrolled = Unrolled(body, isStrict);
            Assert.DoesNotContain(Statements.Loops(unrolled), f => f.Count is Literal);
            AssertSame(body, unrolled);
        }
    }

    [Fact]
    public void A_strict_loop_that_no_vector_waits_for_is_written_out_too()
    {
        const string Body = "for (int i = 0; i < 4; i++) next[i] = w[i]; double s = 0; for (int i = 0; i < 12; i++) s += x[i] * x[11 - i]; next[0] += s;";
        Assert.Equal(1, Loops(Unrolled(Body)));
        Assert.Equal(0, Loops(Unrolled(Body, isStrict: true)));
        AssertSame(Body, Unrolled(Body, isStrict: true));
    }

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) next[i] = w[i];")]
    [InlineData("w.CopyTo(next); double s = 1; for (int i = 0; i < 200; i++) s = 0.5 * s + w[i % 4]; next[0] = s;")]
    [InlineData("w.CopyTo(next); for (int i = 0; i < 4; i++) { double s = w[i]; while (s > 0.1) s *= 0.5; next[i] = s; }")]
    public void A_loop_of_an_unknown_or_large_count_or_with_an_unknown_one_inside_stays(string body) => Assert.Equal(Loops(Cleaned(body)), Loops(Unrolled(body)));

    [Fact]
    public void A_loop_inside_a_loop_over_rows_stays_for_the_kernels()
    {
        const string Rows = "w.CopyTo(next); for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < 3; j++) z += x[3 * i + j] * w[j]; next[i] = Math.Exp(z); }";
        Assert.Equal(Loops(Cleaned(Rows)), Loops(Unrolled(Rows)));
        Assert.Equal(Loops(Cleaned(Rows)) - 1, Loops(Unrolled(Rows, isStrict: true)));
    }

    [Theory]
    [InlineData("Span<double> q = stackalloc double[4]; q[1] = w[0]; q[2] = q[1] * w[1]; q[1] += 3; q[2] -= q[3]; next[0] = q[1]; next[1] = q[2]; next[2] = q[0]; next[3] = q[3];")]
    [InlineData("Span<double> q = stackalloc double[2]; q[0] = w[0]; if (w[1] > 0) { q[0] = 2; q[1] = w[2]; } else q[1] += 4; w.CopyTo(next); next[0] = q[0]; next[1] = q[1];")]
    [InlineData("Span<double> q = stackalloc double[2]; for (int i = 0; i < n; i++) { double t = q[0]; q[0] = q[1] + w[i]; q[1] = t * 0.5; } w.CopyTo(next); next[0] = q[0]; next[1] = q[1];")]
    [InlineData("Span<double> q = stackalloc double[2]; q[0] = 8; while (q[0] > 1) { q[0] *= 0.5; q[1] += w[1]; } w.CopyTo(next); next[0] = q[0]; next[1] = q[1];")]
    [InlineData("for (int i = 0; i < n; i++) { var q = new double[2]; if (i % 2 == 0) q[1] = w[i]; next[i] = q[0] + q[1]; }")]
    [InlineData("Span<int> q = stackalloc int[2]; q[1] = 2; q[0] += q[1]; w.CopyTo(next); next[q[0]] = q[1];")]
    public void A_buffer_that_is_touched_at_known_places_becomes_values(string body)
    {
        var promoted = Promoted(body);
        Assert.Equal(0, Allocations(promoted));
        AssertSame(body, promoted);
    }

    [Theory]
    [InlineData("Span<double> q = stackalloc double[4]; q[1] = 2; w.CopyTo(next); next[0] = q[index[1]] + q[1];")]
    [InlineData("Span<double> q = stackalloc double[4]; var part = q.Slice(1, 2); part[0] = 9; w.CopyTo(next); next[0] = q[1];")]
    [InlineData("Span<double> q = stackalloc double[n]; if (w[0] > 0) q[1] = 2; w.CopyTo(next); next[0] = q[1];")]
    public void A_buffer_with_a_place_or_length_that_is_not_known_stays(string body)
    {
        var promoted = Promoted(body);
        Assert.Equal(1, Allocations(promoted));
        AssertSame(body, promoted);
    }

    [Theory]
    [InlineData("Span<double> q = stackalloc double[3]; for (int i = 0; i < 3; i++) { q[i] = lambda[i]; for (int j = 0; j < 3; j++) q[i] += x[3 * i + j] * w[j]; } for (int i = 0; i < 3; i++) next[i] = Math.Tanh(q[i]); next[3] = w[3];")]
    [InlineData("Span<double> p = stackalloc double[2]; for (int k = 0; k < n; k++) { for (int i = 0; i < 2; i++) p[i] = 0.5 * p[1 - i] + Math.Sin(w[k]) * (i + 1); next[k] = p[0] * p[1]; }")]
    public void Products_of_a_program_with_known_sizes_need_no_memory_of_their_own_and_are_those_of_one_with_sizes_in_data(string body)
    {
        var products = MapCase.Of(Problems.Map(body)).Products;
        Assert.Equal(0, Allocations(products.Map));
        var general = MapCase.Of(Problems.Map(body.Replace("stackalloc double[3]", "stackalloc double[n - 1]").Replace("stackalloc double[2]", "stackalloc double[n - 2]")
            .Replace("i < 3", "i < n - 1").Replace("j < 3", "j < n - 1").Replace("i < 2", "i < n - 2"))).Products;
        Vectors.AssertClose(new MapRun(general).Everything(), new MapRun(products).Everything(), body);
    }

    [Theory]
    [InlineData("next[0] = w[1]; next[0] += w[2]; next[1] = 2; next[0] -= lambda[0]; next[1] = w[0] * w[3]; next[2] = 1; next[3] = w[3];", 4)]
    [InlineData("next[0] = w[1]; next[1] = next[0] * 2; next[0] += 1; next[2] = w[2]; next[3] = next[1] + next[0];", 4)]
    [InlineData("next.Clear(); next[0] = w[1]; if (w[0] > 0) next[0] = 3; next[0] += w[2]; next[0] *= 2;", 5)]
    [InlineData("next[index[1]] = w[0]; next[0] = w[1]; next[index[0]] = w[2]; next[0] += 3; next[1] = 4; next[3] = w[3];", 6)]
    [InlineData("next.Clear(); next[1] += w[2]; next[0] = w[1]; next[1] -= w[0];", 3)]
    [InlineData("next.Clear(); next[0] += w[1]; next[0] -= w[3]; next[2] += w[0];", 3)]
    [InlineData("next.Clear(); next[1] = w[0]; next[1] += 2;", 2)]
    [InlineData("for (int i = 0; i < n - 1; i++) next[i] = 0; next[3] = w[3]; next[0] += w[1];", 3)]
    public void An_element_of_a_result_is_stored_once_between_looks_at_it(string body, int stores)
    {
        var gathered = Verifier.Verify(ElementStores.Gather(Cleaned(body)));
        Assert.Equal(stores, Statements.All(Pipeline.Clean(gathered)).Count(s => s is Store or Accumulate));
        AssertSame(body, gathered);
    }

    [Theory]
    [InlineData("Math.Pow(w[0], 2)", 0)]
    [InlineData("Math.Pow(w[1], 3)", 0)]
    [InlineData("Math.Pow(w[2], 4)", 0)]
    [InlineData("Math.Pow(w[3], -1)", 0)]
    [InlineData("Math.Pow(w[0], 1)", 0)]
    [InlineData("Math.Pow(w[0], 0)", 0)]
    [InlineData("Math.Pow(w[0], 5)", 1)]
    [InlineData("Math.Pow(w[0], 0.5)", 1)]
    [InlineData("Math.Pow(w[0], lambda[0])", 1)]
    public void A_small_literal_power_is_a_product_and_in_a_strict_program_a_call(string power, int calls)
    {
        string body = $"next.Fill({power});";
        Assert.Equal(calls, Statements.Calls(Cleaned(body)).Count(c => c == "Math.Pow"));
        bool isFolded = power.EndsWith(", 1)", StringComparison.Ordinal) || power.EndsWith(", 0)", StringComparison.Ordinal);
        Assert.Equal(isFolded ? 0 : 1, Statements.Calls(Cleaned(body, isStrict: true)).Count(c => c == "Math.Pow"));
        double expected = MapCase.Of(Problems.Map(body)).Value(Maps.W, Maps.Lambda)[0], actual = MapCase.Value(Cleaned(body), Maps.W, Maps.Lambda)[0];
        Assert.InRange(Math.Abs(expected - actual), 0, 2 * (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected)));
    }

    [Fact]
    public void A_power_that_is_a_product_has_the_special_values_of_the_call()
    {
        foreach (double x in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, 1e-200, -3e200, 4.9e-324 })
        {
            for (int exponent = -1; exponent <= 4; exponent++)
            {
                double expected = Math.Pow(x, exponent), actual = MapCase.Value(Cleaned($"next.Fill(Math.Pow(w[0], {exponent}));"), [x, x, x, x], Maps.Lambda)[0];
                Assert.Equal((expected, double.IsNegative(expected) && expected == 0), (actual, double.IsNegative(actual) && actual == 0));
            }
        }
    }

    [Theory]
    [InlineData("for (int j = 0; j < 4; j++) next[j] = 0; for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) next[j] += w[i] * x[4 * i + j];", true)]
    [InlineData("for (int i = 0; i < w.Length; i++) next[i] = 0; double c = w[0]; for (int i = 0; i < w.Length; i++) for (int j = 0; j < 3; j++) next[i] += x[3 * i + j] * w[j];", true)]
    [InlineData("for (int j = 0; j < 4; j++) next[j] = 0; next[1] = 2; for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) next[j] += w[i] * x[4 * i + j];", false)]
    [InlineData("for (int j = 0; j < 4; j++) next[j] = 0; for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) next[j] -= w[i] * x[4 * i + j];", false)]
    [InlineData("for (int j = 0; j < 4; j++) next[j] = 0; for (int i = 0; i < 3; i++) for (int j = 0; j < 3; j++) next[j] += w[i] * x[4 * i + j];", false)]
    [InlineData("for (int j = 0; j < 4; j++) next[j] = 0; if (w[0] > 0) for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) next[j] += w[i] * x[4 * i + j];", false)]
    public void A_product_that_is_added_to_zeros_overwrites_them(string body, bool overwrites)
    {
        var before = Cleaned(body);
        var after = Pipeline.Clean(OverwrittenSums.Start(before));
        Assert.Equal(overwrites, !Statements.All(after).Any(s => s is Accumulate));
        Assert.Equal(overwrites, Statements.Loops(after).Any(f => Contraction.Of(f, Memory.Of(after)) is { Accumulates: false }));
        Vectors.AssertClose(MapCase.Of(Problems.Map(body)).Value(Maps.W, Maps.Lambda), MapCase.Value(after, Maps.W, Maps.Lambda), Printer.Print(after));
    }

    [Fact]
    public void A_product_of_a_known_small_shape_is_compiled_into_its_program()
    {
        string Emitted(int size) => new GeneratorRun($"partial class P([Length({size * size})] double[] a) {{ [FixedPointMap] void Step([Length({size})] ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) {{ for (int i = 0; i < w.Length; i++) {{ double z = lambda[i]; for (int j = 0; j < w.Length; j++) z += a[i * w.Length + j] * w[j]; next[i] = Math.Tanh(z); }} }} }}").Files.Values.Single();
        Assert.Contains("Contraction.SmallProduct(aData, 0, 16, 16, 16, w, 0, ", Emitted(16));
        Assert.Matches(@"Contraction\.SmallTransposedProduct\(aData, 0, 16, 16, 16, \w+, 0, wAdjoint, 0, 0\.0\);", Emitted(16));
        Assert.DoesNotContain("Small", Emitted(20));
        Assert.DoesNotContain("Small", Emitted(40));
    }

    [Fact]
    public void Sine_and_cosine_of_one_number_are_one_call_but_not_in_a_strict_map()
    {
        string Emitted(string mark) => new GeneratorRun($"partial class P {{ [FixedPointMap{mark}] void Step([Length(2)] ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) {{ next[0] = Math.Sin(w[0]) * lambda[0]; next[1] = Math.Cos(w[0]) + Math.Sin(w[1]); }} }}").Files.Values.Single();
        Assert.Contains("var (sin, cos) = global::HypergradGen.Vectors.ScalarMath.SinCos(wElement);", Emitted(""));
        Assert.DoesNotContain("SinCos", Emitted("(FloatingPoint = FloatingPoint.Strict)"));
    }

    [Theory]
    [InlineData("Exp")]
    [InlineData("Tanh")]
    [InlineData("Sin")]
    [InlineData("Cos")]
    public void A_function_of_one_number_is_computed_in_line_but_is_the_librarys_own_in_a_strict_map_and_on_floats(string function)
    {
        string Emitted(string mark, string type) => new GeneratorRun($"partial class P {{ [FixedPointMap{mark}] void Step([Length(1)] ReadOnlySpan<{type}> w, ReadOnlySpan<{type}> lambda, Span<{type}> next) {{ next[0] = {(type == "float" ? "MathF" : "Math")}.{function}(w[0]) * lambda[0]; }} }}").Files.Values.Single();
        Assert.Contains($"global::HypergradGen.Vectors.ScalarMath.{function}(", Emitted("", "double"));
        foreach (string exact in new[] { Emitted("(FloatingPoint = FloatingPoint.Strict)", "double"), Emitted("", "float") })
        {
            Assert.DoesNotContain("ScalarMath", exact);
            Assert.Matches($@"global::System\.MathF?\.{function}\(", exact);
        }
    }

    [Fact]
    public void Sine_and_cosine_of_a_vector_are_one_call()
    {
        string emitted = new GeneratorRun("partial class P { [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) { for (int i = 0; i < w.Length; i++) next[i] = lambda[i] * Math.Cos(0.5 * w[i]); } }").Files.Values.Single();
        Assert.Contains("var (sin, cos) = global::HypergradGen.Vectors.VectorMath.SinCos(", emitted);
        Assert.DoesNotContain("VectorMath.Sin(", emitted);
    }

    [Fact]
    public void A_guarded_product_with_a_literal_other_than_zero_is_a_product()
    {
        string emitted = new GeneratorRun("partial class P { [FixedPointMap] void Step([Length(1)] ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = lambda[0] / (1 + w[0] * w[0]); }").Files.Values.Single();
        Assert.DoesNotContain(", 2.0)", emitted);
        Assert.Contains("* 2.0", emitted);
    }
}
