using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Which loops may run in any order. A loop that is wrongly taken for one gives wrong adjoints.</summary>
public class LoopAnalysisTests
{
    private static bool[] OrderFree(string body)
    {
        var marked = LoopAnalysis.Mark(Simplifier.Simplify(Inliner.Inline(Problems.Map(body)).Entry));
        return Statements.Loops(marked).Select(l => l.OrderFree).ToArray();
    }

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) next[i] = w[i];")]
    [InlineData("for (int i = 0; i < n; i++) next[n - 1 - i] = w[i];")]
    [InlineData("for (int i = n - 1; i >= 0; i--) next[i] = w[i];")]
    [InlineData("for (int i = 0; i < n / 2; i++) next[2 * i + 1] = w[i];")]
    [InlineData("double s = 0; for (int i = 0; i < n; i++) s += w[i]; next[0] = s;")]
    [InlineData("double s = 0; for (int i = 0; i < n; i++) s = s - w[i] + 1; next[0] = s;")]
    [InlineData("next.Clear(); for (int k = 0; k < index.Length; k++) next[index[k]] += w[0];")]
    [InlineData("for (int i = 0; i < n; i++) { next[i] = w[i]; next[i] *= next[i]; }")]
    [InlineData("for (int i = 0; i < n; i++) { var q = new double[2]; q[0] = w[i]; q[1] = q[0] * q[0]; next[i] = q[1]; }")]
    [InlineData("for (int i = 0; i < n; i++) if (w[i] > 0) next[i] = w[i];")]
    [InlineData("next.Clear(); for (int i = 0; i < n; i++) next[i] += w[n - 1 - i];")]
    [InlineData("int m = n / 3; for (int k = 0; k < m; k++) { next[k] = w[k]; next[m + k] = next[k] * w[k]; next[2 * m + k] = 2; }")]
    [InlineData("int m = n / 2; for (int k = m - 1; k >= 0; k--) { next[k] = w[k]; next[m + k] = 1; next[k] += next[m + k]; }")]
    [InlineData("int m = n / 2; for (int k = 1; k < m - 1; k++) { next[k] = w[k]; next[m + k] = 1; }")]
    [InlineData("for (int k = 0; k < n / 2; k++) { next[2 * k] = w[k]; next[2 * k + 1] = next[2 * k] * 2; }")]
    [InlineData("for (int k = 0; k < n / 3; k++) { next[3 * k] = w[k]; next[3 * k + 5] = next[3 * k]; }")]
    [InlineData("for (int k = 0; k < 3; k++) { next[k] = w[k]; next[k + 3] = next[k]; }")]
    public void Independent_iterations_are_order_free(string body) => Assert.All(OrderFree(body), Assert.True);

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += a[i, j] * w[j]; next[i] = z; }")]
    [InlineData("next[0] = 0; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) next[i] += a[i, j] * w[j];")]
    [InlineData("Span<double> q = stackalloc double[12]; for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) q[i * 4 + j] = w[j]; next[0] = q[5];")]
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) q[i * n + j] = w[j]; next[0] = q[5];")]
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < n; i++) { var row = q.Slice(i * n, n); for (int j = 0; j < n; j++) row[j] = w[j]; } next[0] = q[5];")]
    [InlineData("double s = 0; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) s += a[i, j] * w[j]; next[0] = s;")]
    public void Nested_independent_iterations_are_order_free(string body) => Assert.Equal([true, true], OrderFree(body));

    [Theory]
    [InlineData("for (int i = 1; i < n; i++) next[i] = next[i - 1] + w[i];")]
    [InlineData("double s = 1; for (int i = 0; i < n; i++) s *= w[i]; next[0] = s;")]
    [InlineData("double s = 1; for (int i = 0; i < n; i++) { s += w[i]; next[i] = s; }")]
    [InlineData("double s = 1; for (int i = 0; i < n; i++) s = w[i] - s; next[0] = s;")]
    [InlineData("double s = 1; for (int i = 0; i < n; i++) s = w[i]; next[0] = s;")]
    [InlineData("double s = 1; for (int i = 0; i < n; i++) s = s + s * w[i]; next[0] = s;")]
    [InlineData("for (int k = 0; k < index.Length; k++) next[index[k]] = w[0];")]
    [InlineData("for (int k = 0; k < index.Length; k++) next[index[k]] *= w[0];")]
    [InlineData("for (int i = 0; i < n; i++) next[i / 2] = w[i];")]
    [InlineData("for (int i = 0; i < n; i++) next[i % 2] = w[i];")]
    [InlineData("for (int i = 0; i < n; i++) next[i * i % 4] = w[i];")]
    [InlineData("for (int i = 0; i < n; i++) next[0] = w[i];")]
    [InlineData("for (int i = 0; i < n; i++) next[i * index[0]] = w[i];")]
    [InlineData("for (int i = 0; i < n - 1; i++) { next[i] = w[i]; next[i + 1] = w[i] * 2; }")]
    [InlineData("for (int i = 0; i < n; i++) { next[i] = w[i]; next[n - 1 - i] = 2; }")]
    [InlineData("next[0] = 0; for (int i = 0; i < n; i++) { next[i] += w[i]; next[3] = next[3] * 2; }")]
    [InlineData("next[0] = w[0]; for (int i = 0; i < n; i++) { next[i] += next[0]; }")]
    [InlineData("Span<double> q = stackalloc double[2]; for (int i = 0; i < n; i++) { q[0] = w[i]; next[i] = q[0] * q[1]; q[1] = w[i]; }")]
    [InlineData("int k = 0; for (int i = 0; i < n; i++) { next[k] = w[i]; k += index[i] % 2; }")]
    [InlineData("int m = n / 3; for (int k = 0; k < m + 1; k++) { next[k] = w[k]; next[m + k] = 1; }")]
    [InlineData("int m = n / 3; for (int k = 0; k <= m; k++) { next[k] = w[k]; next[m + k] = 1; }")]
    [InlineData("int m = n / 3; for (int k = 0; k < n; k++) { next[k / 2] = w[k]; next[m + k / 2] = 1; }")]
    [InlineData("int m = n / 3; for (int k = 0; k < m; k++) { next[k] = w[k]; next[index[0] + k] = 1; }")]
    [InlineData("int m = n / 3; for (int k = 0; k < 2 * m; k++) { next[k] = w[k]; next[m + k] = 1; }")]
    [InlineData("for (int k = 0; k < n / 3; k++) { next[2 * k] = w[k]; next[2 * k + 4] = next[2 * k]; }")]
    [InlineData("for (int k = 0; k < 3; k++) { next[k] = w[k]; next[k + 2] = next[k]; }")]
    [InlineData("int m = n / 4; for (int k = 0; k < m; k++) { next[k] = w[k]; next[2 * m - 1 - k] = 1; }")]
    public void Iterations_that_meet_are_not(string body) => Assert.False(OrderFree(body)[0]);

    [Theory]
    // Two inner indices reach beyond the stride.
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) for (int k = 0; k < 4; k++) q[i * 4 + j + k] = w[j] * w[k]; next[0] = q[5];")]
    // The stride is another in each iteration.
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < 4; i++) { int m = index[i] + 1; for (int j = 0; j < m; j++) q[i * m + j] = w[j]; } next[0] = q[5];")]
    // The inner loop is longer than the stride.
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) q[i * 3 + j] = w[j]; next[0] = q[5];")]
    // The inner index has a factor.
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) q[i * 4 + 2 * j] = w[j]; next[0] = q[5];")]
    // A diagonal.
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < 4; i++) for (int j = 0; j < 4; j++) q[i + j] = w[j]; next[0] = q[5];")]
    // A window that moves by one.
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < 4; i++) { var p = q.Slice(i, 4); for (int j = 0; j < 4; j++) p[j] = w[j]; } next[0] = q[5];")]
    // Two views of the same memory.
    [InlineData("Span<double> q = stackalloc double[8]; var p = q[1..]; for (int i = 0; i < 4; i++) { q[i] = w[i]; next[i] = p[i]; }")]
    public void Iterations_that_meet_through_inner_loops_and_views_are_not(string body) => Assert.False(OrderFree(body)[0]);
}
