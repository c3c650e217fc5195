namespace HypergradGen.Generator.Tests.Library;

/// <summary>Functions of whole spans give what the library gives at every length and size of the elements, with derivatives that are those of differences and one another's transposes.</summary>
public class LibraryReductionTests
{
    private static readonly int[] s_lengths = [0, 1, 7, 8, 9, 17, 40];

    /// <summary>Sizes at which no square overflows a double though a product of four does, or the other way round.</summary>
    private static readonly double[] s_sizes = [1, 1e100, 1e-100];

    public static TheoryData<string> Whole => [.. LibraryRun.Accepted.Values.Where(c => !c.Case.IsElementwise).Select(c => c.Case.Name)];

    public static TheoryData<string> Differentiated => [.. LibraryRun.Accepted.Values.Where(c => !c.Case.IsElementwise && c.Jvp is not null).Select(c => c.Case.Name)];

    [Theory]
    [MemberData(nameof(Whole), DisableDiscoveryEnumeration = true)]
    public void A_function_of_spans_has_the_library_s_value_and_throws_where_it_throws(string name)
    {
        var function = LibraryRun.Accepted[name];
        var wrong = new List<string>();
        foreach (int n in s_lengths)
        {
            for (int kind = 0; kind < 12; kind++)
            {
                double[][] x = [.. function.Case.Slots.Select((_, k) => Elements(n, kind, k))];
                var (expected, thrown) = Run(function.Plain, x, Results(function, n));
                var (actual, other) = Run(function.Emitted!, x, Results(function, n));
                var (sizes, _) = Run(function.Plain, [.. x.Select(a => Array.ConvertAll(a, Math.Abs))], Results(function, n));
                if (thrown?.GetType() != other?.GetType())
                    wrong.Add($"throws {other?.GetType().Name} and not {thrown?.GetType().Name} at length {n}, kind {kind}");
                for (int i = 0; i < expected.Length && thrown is null && other is null; i++)
                {
                    // The order of a sum is free: its terms' size, and not its own, says what rounding may do.
                    double allowed = (function.Case.IsSingle ? 1e-5 : 1e-13) * Math.Max(Math.Abs(expected[i]), double.IsFinite(sizes[i]) ? sizes[i] : 0);
                    if (double.IsFinite(expected[i]) ? !(Math.Abs(actual[i] - expected[i]) <= allowed) : !expected[i].Equals(actual[i]))
                        wrong.Add($"{actual[i]:R} and not {expected[i]:R} at length {n}, kind {kind}, result {i}");
                }
            }
        }
        Assert.True(wrong.Count == 0, $"{name}: {wrong.Count} wrong\n{string.Join("\n", wrong.Take(8))}");
    }

    [Theory]
    [MemberData(nameof(Differentiated), DisableDiscoveryEnumeration = true)]
    public void Its_products_are_the_derivative_and_transposes(string name)
    {
        var function = LibraryRun.Accepted[name];
        var exact = function.Case.IsSingle && LibraryRun.Accepted.TryGetValue(name.Replace("float", "double"), out var other) ? other : function;
        var wrong = new List<string>();
        int told = 0;
        foreach (int n in s_lengths.Skip(1))
        {
            foreach (double size in function.Case.IsSingle ? [1, 1e-12, 1e12] : s_sizes)
            {
                double[][] x = [.. function.Case.Slots.Select((_, k) => Array.ConvertAll(Elements(n, 0, k), v => size * v))], dx = [.. function.Case.Slots.Select((_, k) => Array.ConvertAll(Elements(n, 0, k + 5), v => size * v))];
                double[] dy = new double[Results(function, n)], bar = Elements(dy.Length, 0, 9);
                double[] At(double t) => Run(exact.Plain, [.. x.Select((a, k) => a.Select((v, i) => v + t * dx[k][i]).ToArray())], dy.Length).Values;
                function.Jvp!(x, dx, dy);
                double step = Math.ScaleB(1, -12);
                double[] ahead = At(step), behind = At(-step), farAhead = At(2 * step), farBehind = At(-2 * step);
                // Beyond what a float holds, or where another result is no number, there is nothing to compare with.
                double largest = function.Case.IsSingle ? 1e30 : double.MaxValue;
                if (!ahead.All(v => Math.Abs(v) <= largest && (v == 0 || Math.Abs(v) >= 1 / largest)))
                    continue;
                for (int i = 0; i < dy.Length; i++)
                {
                    double near = (ahead[i] / 2 - behind[i] / 2) / step, far = (farAhead[i] / 2 - farBehind[i] / 2) / step / 2, noise = 1e-14 * Math.Abs(ahead[i]) / step;
                    if (!double.IsFinite(near) || !double.IsFinite(far) || Math.Abs(far - near) > 1e-3 * Math.Abs(near) + noise)
                        continue;
                    told++;
                    if (!(Math.Abs(dy[i] - near) <= 2 * Math.Abs(far - near) + 1e-5 * Math.Abs(near) + noise + (function.Case.IsSingle ? 1e-4 * Math.Abs(ahead[i]) : 0)))
                        wrong.Add($"tangent {dy[i]:R} and not {near:R} at length {n}, size {size}, result {i}");
                }
                double[][] bars = [.. x.Select(a => new double[a.Length])];
                function.Vjp!(x, bar, bars);
                double forth = dy.Zip(bar, (a, b) => a * b).Sum(), back = bars.Zip(dx, (a, b) => a.Zip(b, (p, q) => p * q).Sum()).Sum();
                double scale = bars.Zip(dx, (a, b) => a.Zip(b, (p, q) => Math.Abs(p * q)).Sum()).Sum();
                if (double.IsFinite(forth) && !(Math.Abs(forth - back) <= (function.Case.IsSingle ? 1e-4 : 1e-10) * (scale + Math.Abs(forth) + ahead.Zip(bar, (a, b) => Math.Abs(a * b)).Sum())))
                    wrong.Add($"adjoint {back:R} and tangent {forth:R} at length {n}, size {size}");
            }
        }
        Assert.True(told > 0 && wrong.Count == 0, $"{name}: {wrong.Count} of {told} wrong\n{string.Join("\n", wrong.Take(8))}");
    }

    private static int Results(Compiled function, int n) => function.Case.Body.StartsWith("v[0]", StringComparison.Ordinal) ? 1 : n;

    /// <summary>Elements of moderate size, and kinds with one or more of another sort among them.</summary>
    private static double[] Elements(int n, int kind, int argument)
    {
        var x = new double[n];
        for (int i = 0; i < n; i++)
            x[i] = Math.Sin(1.3 * i + 0.7 * argument + 0.4) + 0.2 * Math.Cos(2.9 * i * (argument + 1));
        for (int i = 0; i < n; i++)
        {
            x[i] = kind switch
            {
                1 => 0,
                2 => -0.0,
                3 => Math.Round(x[i]),
                4 => 3,
                5 => i == n / 2 ? double.NaN : x[i],
                6 => i == n / 3 ? double.PositiveInfinity : x[i],
                7 => i == n - 1 ? double.NegativeInfinity : x[i],
                8 => 1e200 * x[i],
                9 => 1e-200 * x[i],
                10 => i % 2 == argument % 2 ? -0.0 : 0.0,
                11 => 1e-310 * Math.Round(4 * x[i]),
                _ => x[i],
            };
        }
        return x;
    }

    private static (double[] Values, Exception? Thrown) Run(Fill fill, double[][] x, int results)
    {
        var y = new double[results];
        Array.Fill(y, 77);
        try
        {
            fill(x, y);
            return (y, null);
        }
        catch (Exception e)
        {
            return (y, e);
        }
    }
}
