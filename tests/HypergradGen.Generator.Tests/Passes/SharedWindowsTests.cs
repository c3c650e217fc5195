using HypergradGen.Generator.Tests.Incrementality;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Which parts of a memory a vector loop checks together, and what is kept together.</summary>
public class SharedWindowsTests
{
    private static string Emitted(string body, string data = "int n, int m, double[] a")
        => new GeneratorRun($"partial class P({data}) {{ [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) {{ {body} }} }}").Files.Values.Single()
            .Replace("global::HypergradGen.Vectors.", "").Replace("global::System.", "").Replace("nValue", "n").Replace("mValue", "m");

    [Theory]
    [InlineData("next[k] = w[k] + lambda[k] + lambda[n + k] + lambda[2 * n + k];", "Lanes.Window(lambda, 0, 3L * n);")]
    [InlineData("next[k] = w[k] + lambda[n + k] + lambda[3 * n + k];", "Lanes.Window(lambda, 0, 4L * n);")]
    [InlineData("next[k] = w[k] + lambda[m + k] + lambda[m + k + 2];", "Lanes.Window(lambda, m, n + 2L);")]
    [InlineData("next[k] = w[k] + lambda[m + k] + lambda[n + m + k - 1];", "Lanes.Window(lambda, m, 2L * n - 1L);")]
    [InlineData("next[k] = w[k] + lambda[k + 1] + lambda[k - 1];", "Lanes.Window(lambda, -1, n + 2L);")]
    public void Places_at_a_known_distance_are_one_window(string statement, string window)
    {
        string text = Emitted($"for (int k = 0; k < n; k++) {statement}");
        Assert.Contains(window, text);
        Assert.DoesNotContain("lambdaWindow2", text[..text.IndexOf("StepVjp", StringComparison.Ordinal)]);
    }

    [Theory]
    [InlineData("next[k] = w[k] + lambda[m + k] + lambda[k];", "unknown")]
    [InlineData("next[k] = w[k] + lambda[n + k] + lambda[k + 2];", "shorter or longer than the other")]
    public void Places_whose_order_is_not_known_are_windows_of_their_own(string statement, string why)
        => Assert.True(Emitted($"for (int k = 0; k < n; k++) {statement}").Contains("lambdaWindow2"), why);

    [Fact]
    public void Vectors_of_one_length_are_kept_in_one_memory()
    {
        string text = Emitted("for (int k = 0; k < n; k++) next[k] = Math.Sin(w[k]) * lambda[k] + Math.Exp(w[k]) * a[k];");
        Assert.Contains("kept = workspace.RentKept(0, checked(2 * max));", text);
        Assert.Contains("= Lanes.PartOf(kept, 1, 2);", text);
        Assert.DoesNotContain("RentKept(1", text);
    }

    [Fact]
    public void Vectors_of_different_lengths_are_kept_apart()
    {
        string text = Emitted("for (int k = 0; k < n; k++) next[k] = Math.Sin(w[k]) * lambda[k]; for (int k = 0; k < m; k++) next[n + k] = Math.Exp(w[n + k]) * a[k] * lambda[n + k];");
        Assert.Contains("RentKept(0, checked(2 * max));", text);
        Assert.Contains("RentKept(1, checked(2 * max2));", text);
    }

    [Theory]
    [InlineData("next[0] = Math.Sin(w[0]) * Math.Exp(w[1]) * lambda[0];", "double", 2)]
    [InlineData("int p = 0; for (double s = w[0]; s > 0.5; s *= 0.5) p++; next[0] = w[0] * lambda[p & 1];", "int", 1)]
    public void Where_parts_of_a_known_length_lie_is_computed(string body, string type, int length)
    {
        string text = Emitted(body);
        Assert.Contains($"workspace.KeptOfLength<{type}>(0, {length})", text);
        Assert.DoesNotContain("RentKept", text);
        Assert.DoesNotContain("workspace.Kept(", text);
    }

    [Fact]
    public void Parts_of_a_known_length_are_kept_beside_others()
    {
        string text = Emitted("next[0] = Math.Exp(w[0]) * Math.Sin(w[1]) * lambda[0]; for (int k = 1; k < n; k++) next[k] = Math.Sin(w[k]) * lambda[k];");
        Assert.Contains("KeptOfLength<double>(", text);
        Assert.Contains("RentKept(", text);
    }
}
