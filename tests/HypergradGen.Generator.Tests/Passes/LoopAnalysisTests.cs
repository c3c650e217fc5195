using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Which loops may run in any order. A loop that is wrongly taken for one gives wrong adjoints.</summary>
public class LoopAnalysisTests
{
    private static bool[] OrderFree(string body)
    {
        var marked = LoopAnalysis.Mark(LoopInvariants.Hoist(Simplifier.Simplify(Inliner.Inline(Problems.Map(body)).Entry)));
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
    // Within the row: some of it, an edge behind it, downwards, two steps at a time.
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < n; i++) for (int k = 1; k < n - 1; k++) q[i * n + k] = w[k]; next[0] = q[5];")]
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < n; i++) { int row = i * n; for (int j = 0; j < n; j++) q[row + j] = w[j]; q[row] *= 2; q[row + n - 1] += q[row]; } next[0] = q[5];")]
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < n; i++) { q[i * n] = 1; for (int j = 1; j < n - 1; j++) q[i * n + j] = w[j]; q[i * n + n - 1] = 2; } next[0] = q[5];")]
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) q[i * n + n - 1 - j] = w[j]; next[0] = q[5];")]
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) q[i * 8 + 2 * j] = w[j]; next[0] = q[5];")]
    // As long as the row.
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < n; i++) for (int j = 0; j < n + 2; j++) q[i * (n + 2) + j] = w[0]; next[0] = q[5];")]
    public void Nested_independent_iterations_are_order_free(string body) => Assert.Equal([true, true], OrderFree(body));

    [Theory]
    // A block behind all rows, digits of a number, and a triangle.
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) { q[i * n + j] = w[j]; q[n * n + i * n + j] = 1; } next[0] = q[5];")]
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < 2; i++) for (int j = 0; j < n; j++) for (int k = 0; k < 3; k++) q[(i * n + j) * 3 + k] = w[j]; next[0] = q[5];")]
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) for (int k = 0; k <= j; k++) q[i * n + k] += w[j] * q[i * n + j]; next[0] = q[5];")]
    public void The_outermost_of_several_loops_is_order_free(string body) => Assert.True(OrderFree(body)[0]);

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
    // One element before the row, one behind it, and the next row's first.
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) { q[i * n + j + 1] = w[j]; q[i * n + j] = 1; } next[0] = q[5];")]
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < n; i++) { for (int j = 0; j < n; j++) q[i * n + j] = w[j]; q[i * n + n] = 2; } next[0] = q[5];")]
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 1; i < n; i++) { for (int j = 0; j < n; j++) q[i * n + j] = w[j]; q[i * n - 1] += 2; } next[0] = q[5];")]
    [InlineData("Span<double> q = stackalloc double[64]; for (int i = 0; i < n; i++) { for (int j = 1; j < n - 1; j++) q[i * n + j] = w[j]; q[i * n + n - 1 + index[0]] = 2; } next[0] = q[5];")]
    // A row that may be empty says nothing about the stride.
    [InlineData("Span<double> q = stackalloc double[64]; int m = index[0]; for (int i = 0; i < n; i++) { for (int j = 0; j < m; j++) q[i * m + j] = w[j]; q[i * m] = 2; } next[0] = q[5];")]
    // Two views of the same memory.
    [InlineData("Span<double> q = stackalloc double[8]; var p = q[1..]; for (int i = 0; i < 4; i++) { q[i] = w[i]; next[i] = p[i]; }")]
    public void Iterations_that_meet_through_inner_loops_and_views_are_not(string body) => Assert.False(OrderFree(body)[0]);

    /// <summary>Numbers as C# and as a function of n.</summary>
    private static readonly (string Text, Func<int, int> Of)[] s_forms =
        [("n", n => n), ("(n - 1)", n => n - 1), ("(n - 2)", n => n - 2), ("(n + 1)", n => n + 1), ("2 * n", n => 2 * n), ("n * n", n => n * n), ("3", _ => 3), ("2", _ => 2), ("1", _ => 1), ("0", _ => 0)];

    [Fact]
    public void Iterations_of_random_nests_that_are_called_order_free_touch_no_place_twice()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        int free = 0;
        (string Text, Func<int, int> Of) Form() => s_forms[random.Next(s_forms.Length)];
        for (int program = 0; program < 600; program++)
        {
            var (count, stride) = (Form(), Form());
            var parts = Enumerable.Range(0, random.Next(1, 4)).Select(_ => (Count: Form(), Factor: random.Next(6) switch { 0 => -1, 1 => 2, 2 => 0, _ => 1 }, Offset: Form(), Sign: random.Next(4) == 0 ? -1 : 1)).ToArray();
            string body = $"Span<double> q = stackalloc double[640]; for (int i = 0; i < {count.Text}; i++) {{ "
                + string.Concat(parts.Select((p, at) => $"for (int j{at} = 0; j{at} < {p.Count.Text}; j{at}++) q[{stride.Text} * i + {p.Factor} * j{at} + {p.Sign} * {p.Offset.Text}] = w[0]; ")) + "} next[0] = q[5];";
            if (!OrderFree(body).FirstOrDefault())
                continue;
            free++;
            for (int n = 1; n < 8; n++)
            {
                var owner = new Dictionary<int, int>();
                for (int i = 0; i < count.Of(n); i++)
                {
                    foreach (var p in parts)
                    {
                        for (int j = 0; j < p.Count.Of(n); j++)
                        {
                            int place = stride.Of(n) * i + p.Factor * j + p.Sign * p.Offset.Of(n);
                            Assert.True(owner.TryAdd(place, i) || owner[place] == i, $"seed {seed}, n = {n}, element {place}: {body}");
                        }
                    }
                }
            }
        }
        Assert.True(free > 60, $"seed {seed}: {free} of 600 nests are order-free");
    }
}
