using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Incrementality;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>What becomes a kernel, what becomes lanes, and what must stay as it is.</summary>
public class VectorisationTests
{
    private static Function Emitted(string body) => Pipeline.Vectorise(Pipeline.Primal(MapCase.Of(Problems.Map(body)).Primal));

    private static For[] Loops(Function function) => [.. Statements.All(function).OfType<For>()];

    private static ContractionKind[] Contractions(string body)
    {
        var function = Emitted(body);
        var memory = Memory.Of(function);
        return [.. Loops(function).Select(f => Contraction.Of(f, memory)?.Kind).OfType<ContractionKind>()];
    }

    private static int VectorLoops(string body) => Loops(Emitted(body)).Count(f => VectorLoop.Of(f) is not null);

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += y[i * n + j] * w[j]; next[i] = z; }", ContractionKind.Product)]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += y[j * n + i] * w[j]; next[i] = z; }", ContractionKind.TransposedProduct)]
    [InlineData("w.CopyTo(next); for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) next[j] += w[i] * y[i * n + j];", ContractionKind.TransposedProduct)]
    [InlineData("w.CopyTo(next); for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) next[i] += w[j] * y[i * n + j];", ContractionKind.Product)]
    [InlineData("w.CopyTo(next); for (int i = n - 1; i >= 0; i--) { double z = 1; for (int j = 0; j < n; j++) z -= y[i * n + j] * w[j]; next[i] = z * z; }", ContractionKind.Product)]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += a[i, j] * w[j]; next[i] = z; }", ContractionKind.Product)]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += a[j, i] * w[j]; next[i] = z; }", ContractionKind.TransposedProduct)]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += t[1, i, j] * w[j]; next[i] = z; }", ContractionKind.Product)]
    public void A_product_with_a_matrix_is_a_kernel(string body, ContractionKind kind) => Assert.Equal([kind], Contractions(body));

    [Fact]
    public void A_strict_map_is_emitted_without_vectors()
    {
        const string Body = "for (int i = 0; i < w.Length; i++) { double z = 1; for (int j = 0; j < w.Length; j++) z += lambda[j] * w[j]; next[i] = Math.Exp(z) * w[i]; }";
        string Emitted(string mark) => new GeneratorRun($"partial class P {{ [FixedPointMap{mark}] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) {{ {Body} }} }}").Files.Values.Single();
        Assert.Matches(@"Vectors\.(Contraction|VectorMath)", Emitted(""));
        Assert.DoesNotMatch(@"Vectors\.(Contraction|VectorMath)|Vector512", Emitted("(FloatingPoint = FloatingPoint.Strict)"));
    }

    [Fact]
    public void A_solver_reads_half_of_a_matrix_that_is_marked_as_symmetric_and_products_alone_do_not()
    {
        string emitted = new GeneratorRun("partial class P { [Symmetric] double[] _k = []; [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) { for (int i = 0; i < w.Length; i++) { double z = lambda[i]; for (int j = 0; j < w.Length; j++) z += _k[i * w.Length + j] * w[j]; next[i] = Math.Tanh(z); } } }").Files.Values.Single();
        foreach (string program in new[] { "StepApply", "StepApplyState", "StepApplyStateTransposed" })
            Assert.Matches(@"Contraction\.(Add)?Symmetric", Body(emitted, program));
        foreach (string product in new[] { "StepJvp", "StepVjp" })
        {
            Assert.Contains("Contraction.", Body(emitted, product));
            Assert.DoesNotContain("Symmetric", Body(emitted, product));
        }
        Assert.Contains("RequireSymmetric(_k, \"_k\")", emitted);

        static string Body(string file, string method) => file.Substring(file.IndexOf($" {method}(", StringComparison.Ordinal)).Split("\n        }")[0];
    }

    [Fact]
    public void A_row_s_product_its_function_and_its_update_become_two_kernels_and_lanes_between_them()
    {
        string body = "w.CopyTo(next); for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += y[i * n + j] * w[j]; double s = Math.Tanh(z); for (int j = 0; j < n; j++) next[j] += s * y[i * n + j]; }";
        Assert.Equal([ContractionKind.Product, ContractionKind.TransposedProduct], Contractions(body));
        Assert.True(VectorLoops(body) >= 1);
    }

    [Theory]
    [InlineData(1, "double u = Math.Sin(w[i]); s[i] = u; for (int j = 0; j < n; j++) next[j] += u * rows[i * n + j]; c[i] = 2 * u * w[i];")]
    [InlineData(1, "double u = Math.Sin(w[i]); for (int j = 0; j < n; j++) next[j] += u * rows[i * n + j]; s[i] = u; c[i] = w[i];")]
    [InlineData(2, "s[i] = Math.Sin(w[i]); double z = 0; for (int j = 0; j < n; j++) z += w[j] * rows[i * n + j]; c[i] = z * z;")]
    [InlineData(2, "double u = Math.Sin(w[i]); s[i] = u; for (int j = 0; j < n; j++) next[j] += u * rows[i * n + j]; c[0] += u;")]
    [InlineData(1, "s[i] = w[i]; for (int j = 0; j < n; j++) c[i] += w[j] * rows[i * n + j]; s[i] += c[i];")]
    [InlineData(1, "double z = 0; for (int j = 0; j < n; j++) z += w[j] * rows[i * n + j]; s[i] = Math.Tanh(z); c[i] = w[i];")]
    public void What_a_row_does_beside_a_product_is_one_piece_where_it_can_be_and_computes_the_same(int pieces, string row)
    {
        string body = $"var rows = new double[n * n]; for (int k = 0; k < n * n; k++) rows[k] = Math.Sin(k + lambda[0]); var s = new double[n]; var c = new double[n]; w.CopyTo(next); for (int i = 0; i < n; i++) {{ {row} }} for (int i = 0; i < n; i++) next[i] += s[i] * c[i];";
        var function = Emitted(body);
        var memory = Memory.Of(function);
        Assert.Equal(pieces, Loops(function).Count(f => f.Index.Name == "row" && Contraction.Of(f, memory) is null));
        var products = MapCase.Of(Problems.Map(body)).Products;
        Vectors.AssertClose(new MapRun(products).Everything(), new MapRun(products.Vectorised()).Everything(), body);
    }

    [Theory]
    [InlineData(true, "double u = Math.Sin(w[i]); s[i] = u; for (int j = 0; j < n; j++) next[j] += u * rows[i * n + j]; c[i] = 2 * u;")]
    [InlineData(true, "double u = c[i] * w[i]; s[i] = u; for (int j = 0; j < n; j++) next[j] += u * rows[i * n + j];")]
    [InlineData(false, "double u = Math.Sin(w[i]); s[i] = u; for (int j = 0; j < n; j++) next[j] += u * rows[i * n + j]; s[i] += 1;")]
    [InlineData(false, "double u = Math.Sin(w[i]); if (u > 0) s[i] = u; for (int j = 0; j < n; j++) next[j] += u * rows[i * n + j];")]
    [InlineData(false, "double u = Math.Sin(w[i]); s[i] = 2 * u; for (int j = 0; j < n; j++) next[j] += u * rows[i * n + j];")]
    public void A_value_that_a_row_stores_for_good_waits_for_the_product_nowhere_else(bool isRead, string row)
    {
        string body = $"var rows = new double[n * n]; for (int k = 0; k < n * n; k++) rows[k] = Math.Sin(k + lambda[0]); var s = new double[n]; var c = new double[n]; for (int i = 0; i < n; i++) c[i] = w[i] + 1; w.CopyTo(next); for (int i = 0; i < n; i++) {{ {row} }} for (int i = 0; i < n; i++) next[i] += s[i] * c[i];";
        var function = Emitted(body);
        Assert.Contains(ContractionKind.TransposedProduct, Contractions(body));
        Assert.Equal(isRead, !Statements.All(function).Any(s => s is Allocate { Storage: Storage.Uncleared, Count: Literal }));
        var products = MapCase.Of(Problems.Map(body)).Products;
        Vectors.AssertClose(new MapRun(products).Everything(), new MapRun(products.Vectorised()).Everything(), body);
    }

    private const string Rows = "var rows = new double[300 * n]; for (int k = 0; k < 300 * n; k++) rows[k] = Math.Sin(k + lambda[0]); ";

    [Theory]
    [InlineData("double m = w[0]; for (int a = 0; a < 300; a++) { double z = 0; for (int j = 0; j < n; j++) z += rows[a * n + j] * w[j]; m = Math.Max(m, z); } next.Fill(m);")]
    [InlineData("double m = w[0]; for (int a = 299; a >= 0; a--) { double z = 0; for (int j = 0; j < n; j++) z += rows[a * n + j] * w[j]; m = 0.5 * m + Math.Sin(z); } next.Fill(m);")]
    [InlineData("var q = new double[300]; double m = -1; for (int a = 0; a < 300; a++) { double z = 0; for (int j = 0; j < n; j++) z += rows[a * n + j] * w[j]; q[a] = z * m; m = Math.Max(m, q[a]); } double s = 0; for (int a = 0; a < 300; a++) s += Math.Exp(q[a] - m); next.Fill(s);")]
    public void Products_of_a_loop_that_carries_more_than_sums_are_kernels_and_compute_the_same(string body)
    {
        Assert.Contains(ContractionKind.Product, Contractions(Rows + body));
        var products = MapCase.Of(Problems.Map(Rows + body)).Products;
        Vectors.AssertClose(new MapRun(products).Everything(), new MapRun(products.Vectorised()).Everything(), body);
    }

    private const string Chosen = "var p = w.ToArray(); var q = new double[n]; for (int k = 0; k < 3; k++) { for (int i = 0; i < n; i++) q[i] = Math.Sin(p[i]) + lambda[k]; (p, q) = (q, p); } next.Clear(); ";

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += rows[i * n + j] * p[j]; for (int j = 0; j < n; j++) next[j] += z; }")]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += rows[i * n + j] * p[j]; z = Math.Tanh(z); for (int j = 0; j < n; j++) next[j] += z * rows[i * n + j]; }")]
    [InlineData("for (int i = 0; i < n; i++) { double z = Math.Tanh(w[i]); for (int j = 0; j < n; j++) p[j] += z * rows[i * n + j]; } p.CopyTo(next);")]
    [InlineData("for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) p[j] += w[i] * rows[i * n + j]; p.CopyTo(next);")]
    public void Products_with_memory_that_is_one_of_two_compute_the_same(string loops)
    {
        string body = Rows + Chosen + loops;
        var products = MapCase.Of(Problems.Map(body)).Products;
        Vectors.AssertClose(new MapRun(products).Everything(), new MapRun(products.Vectorised()).Everything(), body);
    }

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) { double z = x[i]; for (int e = i; e < 2 * n - i; e++) z += w[e % n] * lambda[0]; next[i] = Math.Tanh(z); }")]
    [InlineData("double s = 0; for (int i = 0; i < n; i++) { double z = x[i]; for (int e = 0; e < n; e++) { if (e % 3 == i % 3) z += w[index[e] % n]; } double r = z * w[i]; s += Math.Exp(-r) * lambda[1]; } next.Fill(s);")]
    [InlineData("var q = new double[300]; for (int i = 0; i < 300; i++) { double z = 1; for (int e = 0; e < n; e++) z = 0.5 * z + w[(e + i) % n]; q[i] = Math.Sin(z) * lambda[0]; } for (int i = 0; i < n; i++) next[i] = q[i] + q[299 - i];")]
    public void Functions_behind_an_inner_loop_run_in_lanes_and_compute_the_same(string body)
    {
        Assert.Contains(Loops(Emitted(body)), f => VectorLoop.Of(f) is not null && f.Body.Statements.Any(s => s is Let { Operation: Intrinsic }));
        var products = MapCase.Of(Problems.Map(body)).Products;
        Vectors.AssertClose(new MapRun(products).Everything(), new MapRun(products.Vectorised()).Everything(), body);
    }

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < i; j++) z += y[i * n + j] * w[j]; next[i] = z; }")]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += y[i * n + 2 * j] * w[j]; next[i] = z; }")]
    [InlineData("w.CopyTo(next); for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += y[i * n + j] * next[j]; next[i] = z; }")]
    public void A_triangle_a_stride_or_a_product_with_what_is_written_is_no_kernel(string body) => Assert.Empty(Contractions(body));

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) next[i] = w[i] - 0.5 * Math.Exp(w[i]);")]
    [InlineData("for (int i = 0; i < n; i++) next[i] = Math.Max(w[i], 0.1) * i;")]
    [InlineData("double s = 1; for (int i = 0; i < n; i++) s += w[i] * Math.Sin(w[i]); w.CopyTo(next); next[0] += s;")]
    [InlineData("for (int i = 0; i + 1 < n + 1; i++) next[i] = 2 * w[i];")]
    [InlineData("for (int i = n - 1; i >= 0; i--) next[i] = w[i] * i;")]
    [InlineData("double s = 1; for (int i = n - 1; i - 1 >= 0; i--) s += w[i] * w[i - 1]; next[0] = s;")]
    public void A_loop_over_consecutive_elements_runs_in_lanes(string body) => Assert.True(VectorLoops(body) >= 1);

    [Theory]
    [InlineData("Math.Asin(0.5 * w[i])", "Asin")]
    [InlineData("Math.Acos(0.5 * w[i])", "Acos")]
    [InlineData("Math.Atan2(w[i], x[i])", "Atan2")]
    [InlineData("double.Hypot(w[i], x[i])", "Hypot")]
    [InlineData("double.LogP1(w[i] * w[i])", "LogP1")]
    [InlineData("double.ExpM1(w[i])", "ExpM1")]
    [InlineData("Math.Cbrt(w[i])", "Cbrt")]
    [InlineData("Math.Asinh(w[i])", "Asinh")]
    [InlineData("Math.Acosh(1 + w[i] * w[i])", "Acosh")]
    [InlineData("Math.Atanh(0.5 * w[i])", "Atanh")]
    public void An_inverse_function_or_a_root_runs_in_lanes_and_where_order_counts_one_by_one(string value, string function)
    {
        foreach (string real in new[] { "double", "float" })
        {
            string called = real == "double" ? value : value.Replace("Math.", "MathF.").Replace("double.", "float.").Replace("0.5", "0.5f");
            string Emitted(string attribute) => new GeneratorRun($"partial class P {{ {real}[] x = []; [{attribute}] void Step(ReadOnlySpan<{real}> w, ReadOnlySpan<{real}> lambda, Span<{real}> next) {{ for (int i = 0; i < w.Length; i++) next[i] = {called} + lambda[i]; }} }}").Files.Values.Single();
            Assert.Contains($"VectorMath.{function}(", Emitted("FixedPointMap"));
            Assert.DoesNotContain("VectorMath", Emitted("FixedPointMap(FloatingPoint = FloatingPoint.Strict)"));
        }
    }

    [Theory]
    [InlineData("w.CopyTo(next); for (int k = 0; k < index.Length; k++) for (int j = 0; j < n; j++) next[j] += y[k % 3] * w[j] * x[2 * index[k] + j] * lambda[0];")]
    [InlineData("var all = new double[20]; for (int k = 0; k < index.Length; k++) for (int j = 0; j < n; j++) all[n * index[k] + j + 1] += y[k % 3] * w[j]; for (int j = 0; j < n; j++) next[j] = all[5 * j] * lambda[1];")]
    [InlineData("w.CopyTo(next); for (int k = 0; k < index.Length; k++) { double z = 0; for (int j = 0; j < n; j++) z += w[j] * x[2 * index[index[k]] + j]; next[k % 4] += Math.Sin(z); }")]
    public void A_row_whose_place_the_data_say_runs_in_lanes_and_computes_the_same(string body)
    {
        Assert.Equal(VectorLoops(body.Replace("index[index[k]]", "k").Replace("index[k]", "k")), VectorLoops(body));
        var products = MapCase.Of(Problems.Map(body)).Products;
        Vectors.AssertClose(new MapRun(products).Everything(), new MapRun(products.Vectorised()).Everything(), body);
    }

    [Fact]
    public void A_place_is_read_only_if_the_loop_runs()
    {
        string body = "w.CopyTo(next); for (int k = 0; k < index.Length; k++) for (int j = 0; j < n - 4; j++) next[j] += y[k] * x[index[k + 100] * n + j];";
        Assert.True(VectorLoops(body) >= 1);
        Assert.Equal(Maps.W, MapCase.Value(Emitted(body), Maps.W, Maps.Lambda));
    }

    [Fact]
    public void A_place_that_the_loop_itself_changes_is_read_in_it()
        => Assert.Equal(0, VectorLoops("var place = new int[1]; for (int j = 0; j < n; j++) { next[j] = w[place[0] + j]; place[0] = index[j]; }"));

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) next[i] = w[i] > 0 ? w[i] : 0.1 * w[i];", true)]
    [InlineData("for (int i = 0; i < n; i++) { double t = w[i], r, a = lambda[0]; if (t > 0.3) r = t * a; else if (t < -0.3) r = Math.Exp(t); else { double q = t * t; r = q + a; } next[i] = r; }", true)]
    [InlineData("double s = 0; for (int i = 0; i < n; i++) { if (w[i] > 0) s += w[i] * w[i]; else s += 0.5; } w.CopyTo(next); next[0] = s;", true)]
    [InlineData("double s = 0; for (int i = 0; i < n; i++) { if (w[i] > 0 && w[i] < 2) s -= w[i]; } w.CopyTo(next); next[0] = s;", true)]
    [InlineData("for (int i = 0; i < n; i++) next[i] = i < 2 || i + 1 == n ? 0.5 * w[i] : Math.Sin(w[i]);", true)]
    [InlineData("bool all = lambda[0] > 0; for (int i = 0; i < n; i++) next[i] = all ? w[i] : w[i] <= 0 ? 1 : 2 * w[i];", false)]
    [InlineData("for (int i = 0; i < n; i++) next[i] = 0.1 * w[i] + (w[i] > 0 ? Math.Log(w[i]) : w[i] > -1e4 ? Math.Exp(w[i]) : Math.Exp(-1e9 * w[i]));", true)]
    [InlineData("for (int i = 0; i < n; i++) { if (w[i] > 0.3) next[i] = Math.Sqrt(w[i]); else next[i] = 0.5 * w[i]; }", true)]
    [InlineData("for (int i = 0; i < n; i++) { double d = w[i] * w[i]; next[i] = d > 0.2 ? w[i] / Math.Sqrt(d) + lambda[0] : lambda[0]; }", true)]
    [InlineData("for (int i = 0; i < n; i++) { double v = w[i] - 0.1; next[i] = Math.Sign(v) * Math.Max(Math.Abs(v) - 0.2, 0); }", true)]
    [InlineData("for (int i = 0; i < n; i++) next[i] = Math.Clamp(w[i] + lambda[0], -0.5, 0.6);", true)]
    public void A_branch_that_only_computes_runs_in_lanes_and_computes_the_same(string body, bool isAdjointInLanes)
    {
        Assert.Contains(Loops(Emitted(body)), f => VectorLoop.Of(f) is not null && f.Body.Statements.Any(s => s is Let { Operation: Select }));
        var products = MapCase.Of(Problems.Map(body)).Products;
        Vectors.AssertClose(new MapRun(products).Everything(), new MapRun(products.Vectorised()).Everything(), body);
        // Where a branch adds nothing to the adjoint the others stay branches.
        Assert.Equal(isAdjointInLanes, Loops(products.Vectorised().ApplyStateTransposed).Any(f => VectorLoop.Of(f) is not null));
    }

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) next[i] = Math.Max(0.5 * w[i], lambda[1]);")]
    [InlineData("for (int i = 0; i < n; i++) { double x = w[i]; for (int k = 0; k < 4; k++) x = x - (x * x * x - 2) / (3 * x * x + 1); next[i] = x; }")]
    [InlineData("w.CopyTo(next); for (int i = 0; i < n - 2; i++) { double s = 0; for (int k = 0; k < 3; k++) s += y[k] * w[i + k]; next[i] = s; }")]
    [InlineData("w.CopyTo(next); for (int i = 0; i < n - 2; i++) for (int k = 0; k < 3; k++) next[i + k] += y[k] * w[i];")]
    [InlineData("w.CopyTo(next); for (int i = 0; i < n - 2; i++) { double s = 0; for (int a = 0; a < 2; a++) for (int b = 0; b < 2; b++) s += x[2 * a + b] * w[i + a + b]; next[i] = s * w[i]; }")]
    public void Rows_that_read_neighbouring_elements_are_lanes_forwards_and_backwards(string body)
    {
        Assert.Contains(Loops(Emitted(body)), f => VectorLoop.Of(f) is not null);
        var products = MapCase.Of(Problems.Map(body)).Products;
        Vectors.AssertClose(new MapRun(products).Everything(), new MapRun(products.Vectorised()).Everything(), body);
        Assert.All(Loops(products.Vectorised().ApplyStateTransposed), f => Assert.True(f.Count is Literal || VectorLoop.Of(f) is not null, Printer.Print(products.Vectorised().ApplyStateTransposed)));
    }

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) next[i] = i > 0 ? w[i - 1] : 0;")]
    [InlineData("for (int i = 0; i < n; i++) next[i] = w[i] + (w[i] > 0 ? x[i] : 0);")]
    [InlineData("for (int i = 0; i < n; i++) { next[i] = w[i]; if (w[i] > 0) next[i] += 0.5; }")]
    [InlineData("for (int i = 0; i < n; i++) next[i] = w[i] > 0 ? 7 / (i - 2) : w[i];")]
    public void A_branch_that_reads_or_writes_memory_or_may_throw_stays_one(string body)
        => Assert.DoesNotContain(Statements.All(Emitted(body)), s => s is Let { Operation: Select });

    [Theory]
    [InlineData("next[0] = w[0]; for (int i = 1; i < n; i++) next[i] = 0.5 * next[i - 1];")]
    [InlineData("for (int i = 0; i < n; i++) next[i] = w[index[i]];")]
    [InlineData("for (int i = 0; i < n; i++) next[n - 1 - i] = rate * w[i];")]
    public void A_recurrence_a_gather_or_a_reversal_does_not(string body) => Assert.Equal(0, VectorLoops(body));

    [Theory]
    [InlineData("double s = lambda[0]; for (int i = 0; i < n; i++) s = Math.Max(s, w[i] * x[i]); next.Fill(s);")]
    [InlineData("double s = lambda[0]; for (int i = 0; i < n; i++) s = Math.Min(Math.Min(w[i], s), x[i]); next.Fill(s);")]
    [InlineData("double s = 0, low = 9, high = -9; for (int i = 0; i < n; i++) { double z = w[i] - x[i]; next[i] = z; s += z; low = Math.Min(z, low); high = Math.Max(high, z); } next[0] += s + low * high;")]
    [InlineData("double s = lambda[0]; for (int i = 0; i < n; i++) if (w[i] > s) s = w[i]; next.Fill(s);")]
    [InlineData("double s = lambda[0], r = 0; for (int i = 0; i < n; i++) { double z = w[i] * x[i]; r += z; s = z <= s ? z : s; } next.Fill(s + r);")]
    public void A_maximum_or_a_minimum_that_a_loop_carries_is_found_in_lanes(string body)
    {
        var function = Emitted(body);
        Assert.Contains(Loops(function), f => VectorLoop.Of(f) is { } loop && loop.Reductions.Any(r => r.Function is not null));
        var products = MapCase.Of(Problems.Map(body)).Products;
        Vectors.AssertClose(new MapRun(products).Everything(), new MapRun(products.Vectorised(), IterationOrder.Shuffled).Everything(), body);
    }

    [Theory]
    // Read on the way; of two kinds at once; with a part that the next iteration is given; compared with itself.
    [InlineData("double s = lambda[0]; for (int i = 0; i < n; i++) { s = Math.Max(s, w[i]); next[i] = s; }")]
    [InlineData("double s = lambda[0]; for (int i = 0; i < n; i++) s = Math.Max(w[i], Math.Min(s, x[i])); next.Fill(s);")]
    [InlineData("double s = lambda[0]; for (int i = 0; i < n; i++) s = Math.Max(0.5 * s, w[i]); next.Fill(s);")]
    [InlineData("double s = lambda[0]; for (int i = 0; i < n; i++) s = Math.Max(s, s * w[i]); next.Fill(s);")]
    [InlineData("double s = lambda[0], r = 0; for (int i = 0; i < n; i++) { r += s; s = Math.Max(s, w[i]); } next.Fill(s + r);")]
    // The comparison is not of what is taken; the other way round NaN is taken and lost again.
    [InlineData("double s = lambda[0]; for (int i = 0; i < n; i++) if (w[i] > s) s = x[i]; next.Fill(s * w[0]);")]
    [InlineData("double s = lambda[0]; for (int i = 0; i < n; i++) s = w[i] < s ? s : w[i]; next.Fill(s);")]
    [InlineData("double s = lambda[0], r = 0; for (int i = 0; i < n; i++) if (w[i] > s) { s = w[i]; r = x[i]; } next.Fill(s + r);")]
    public void Another_use_of_a_running_maximum_keeps_the_order(string body)
    {
        var function = Emitted(body);
        Assert.DoesNotContain(Loops(function), f => f.OrderFree && f.Carried.Count > 0);
        var products = MapCase.Of(Problems.Map(body)).Products;
        Vectors.AssertClose(new MapRun(products).Everything(), new MapRun(products.Vectorised(), IterationOrder.Shuffled).Everything(), body);
    }

    private const string Table = "int k = lambda.Length; var p = new double[3 * n * k * n]; for (int i = 0; i < p.Length; i++) p[i] = Math.Sin(i + lambda[1]); var q = new double[k]; ";

    [Theory]
    [InlineData(true, "for (int s = 0; s < n; s++) { for (int a = 0; a < k; a++) { double z = 0; for (int j = 0; j < n; j++) z += p[(s * k + a) * n + j] * w[j]; q[a] = z * lambda[a]; } next[s] = q[0] * q[1] - q[2]; }")]
    [InlineData(true, "for (int s = 0; s < n; s++) { double m = -1; for (int a = 0; a < k; a++) { double z = 0; for (int j = 0; j < n; j++) z += p[(s * k + a) * n + j] * w[j]; q[a] = z + lambda[a]; m = Math.Max(m, q[a]); } double e = 0; for (int a = 0; a < k; a++) e += Math.Exp(q[a] - m); next[s] = m + Math.Log(e); }")]
    [InlineData(true, "for (int s = n - 1; s >= 0; s--) { for (int a = 0; a < k; a++) { double z = 0; for (int j = 0; j < n; j++) z += p[a * n + j + s * k * n + k * n] * w[j]; q[a] = Math.Sin(z); } next[s] = q[0] * q[1]; }")]
    // Two products with the same rows; other rows between those of two iterations; the same rows in each; columns that are not one apart in the outer loop's sense; rows in the order of the inner loop.
    [InlineData(false, "w.CopyTo(next); for (int s = 0; s < n; s++) { for (int a = 0; a < k; a++) { double z = 0; for (int j = 0; j < n; j++) z += p[(s * k + a) * n + j] * w[j]; double r = Math.Sin(z) * lambda[a]; for (int j = 0; j < n; j++) next[j] += r * p[(s * k + a) * n + j]; } }")]
    [InlineData(false, "for (int s = 0; s < n; s++) { for (int a = 0; a < k; a++) { double z = 0; for (int j = 0; j < n; j++) z += p[(2 * s * k + a) * n + j] * w[j]; q[a] = z * lambda[a]; } next[s] = q[0] * q[1]; }")]
    [InlineData(false, "for (int s = 0; s < n; s++) { for (int a = 0; a < k; a++) { double z = 0; for (int j = 0; j < n; j++) z += p[a * n + j] * w[j]; q[a] = z * lambda[a]; } next[s] = q[0] * w[s]; }")]
    [InlineData(false, "for (int s = 0; s < n; s++) { for (int a = 0; a < k; a++) { double z = 0; for (int j = 0; j < n; j++) z += p[(s * k + a) * n + j + s] * w[j]; q[a] = z; } next[s] = q[0] * q[1]; }")]
    [InlineData(false, "for (int s = 0; s < n; s++) { for (int a = 0; a < k; a++) { double z = 0; for (int j = 0; j < n; j++) z += p[(a * n + s) * n + j] * w[j]; q[a] = z; } next[s] = q[0] * q[1]; }")]
    public void Rows_that_lie_one_behind_the_other_in_two_loops_are_those_of_one_product(bool isOne, string loops)
    {
        var function = Emitted(Table + loops);
        var memory = Memory.Of(function);
        var definitions = Statements.All(function).OfType<Let>().ToDictionary(s => s.Target.Id, s => s.Operation);
        Assert.Equal(isOne, Loops(function).Any(f => Contraction.Of(f, memory) is not null && f.Count is Value count && definitions.GetValueOrDefault(count.Id) is Binary { Operator: BinaryOperator.Multiply }));
        var products = MapCase.Of(Problems.Map(Table + loops)).Products;
        Vectors.AssertClose(new MapRun(products).Everything(), new MapRun(products.Vectorised(), IterationOrder.Shuffled).Everything(), loops);
    }

    [Fact]
    public void A_sum_whose_parts_are_read_on_the_way_keeps_its_start()
    {
        var function = IndependentSums.Separate(Pipeline.Clean(MapCase.Of(Problems.Map("double s = w[0]; for (int i = 0; i < n; i++) { s += w[i]; next[i] = s; }")).Primal));
        Assert.DoesNotContain(Loops(function).SelectMany(f => f.Carried), c => c.Initial is Literal);
    }

    [Fact]
    public void A_sum_that_nothing_else_reads_starts_at_zero()
    {
        var function = IndependentSums.Separate(Pipeline.Clean(MapCase.Of(Problems.Map("double s = w[0]; for (int i = 0; i < n; i++) s += w[i]; w.CopyTo(next); next[1] = s;")).Primal));
        Assert.All(Loops(function).SelectMany(f => f.Carried), c => Assert.Equal(Operand.Real(0), c.Initial));
    }
}
