namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Problems as users write them, in which most of the language occurs.</summary>
internal static class Samples
{
    public static IReadOnlyList<(string Name, string Source)> All { get; } =
    [
        ("Logistic", """
            public sealed partial class Logistic(double[] x, double[] y, int samples)
            {
                private readonly int _features = x.Length / samples;
                private const double StepSize = 0.5;

                private static double Sigmoid(double z) => 1.0 / (1.0 + Math.Exp(-z));

                private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
                {
                    double sum = 0;
                    for (int i = 0; i < a.Length; i++)
                        sum += a[i] * b[i];
                    return sum;
                }

                [FixedPointMap]
                public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
                {
                    ReadOnlySpan<double> data = x;
                    for (int j = 0; j < w.Length; j++)
                        next[j] = w[j] * (1 - StepSize * Math.Exp(lambda[j]));
                    for (int i = 0; i < samples; i++)
                    {
                        var row = data.Slice(i * _features, _features);
                        double weight = y[i] * Sigmoid(-y[i] * Dot(row, w));
                        for (int j = 0; j < row.Length; j++)
                            next[j] += StepSize / samples * weight * row[j];
                    }
                }

                [OuterObjective]
                public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
                {
                    double loss = 0;
                    for (int i = 0; i < samples; i++)
                    {
                        double margin = y[i] * Dot(x.AsSpan(i * _features, _features), w);
                        loss += margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin;
                    }
                    foreach (double l in lambda)
                        loss += 1e-3 * l * l;
                    return loss / samples;
                }
            }
            """),
        ("Everything", """
            public readonly partial record struct Everything(double[] X, double[][] Rows, double[,] Matrix)
            {
                private static readonly double[] s_weights = [1, 2];
                private double Half { get { return 0.5 * X[0]; } }

                private static (double Low, int Count) Range(ReadOnlySpan<double> v)
                {
                    double low = v[0];
                    int count = 0;
                    foreach (var x in v)
                    {
                        if (x < 0)
                            continue;
                        if (x > 3)
                            return (low, count);
                        low = Math.Min(low, x);
                        count++;
                    }
                    return (low, count);
                }

                [FixedPointMap]
                private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
                {
                    Span<double> q = stackalloc double[3];
                    double[] r = [1, .. w[..2], w[^1]];
                    w.CopyTo(next);
                    int k = w.Length;
                    while (k-- > 0 && next[k] < 10)
                    {
                        switch (k % 3)
                        {
                            case 0: next[k] *= 2; break;
                            case 1 when w[0] > 0: continue;
                            default: if (w[k] < -5) return; break;
                        }
                        q[k % 3] += r[0] switch { > 0 and < 2 => Half, _ => -w[k] };
                    }
                    do { k += 2; } while (k < 5);
                    var (low, count) = Range(w);
                    (next[0], low) = (low, next[0]);
                    double Local(double x) => x * count_(3) + s_weights[1];
                    static int count_(int n) => n is 1 or 2 ? 4 : n << 1;
                    for (int i = 0, j = 3; i < j; i += 1, j--)
                        next[i] -= Local(Matrix[0, i]) * Rows[0][^1] + low / count + q[1..][0];
                    next[1..2].Fill(Gradient.Stop(w[0]));
                    (double A, double B) pair = (next[0], 2);
                    pair.A++;
                    next[0] = pair.A * pair.B;
                }
            }
            """),
        ("Refused", """
            class Refused
            {
                double[] _x; static int s_n;
                [FixedPointMap]
                void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
                {
                    Func<double, double> f = x => { return x * s_n; };
                    try { _x[0] = f(w[0]); } catch (Exception e) when (e != null) { throw; } finally { s_n++; }
                    var s = from x in _x where x > 0 select x * 2;
                    object o = new { A = 1 }; string t = $"{o} {w.Length:F2}"; dynamic d = o; d.Foo(1);
                    lock (o) { using var m = new System.IO.MemoryStream(); }
                    unsafe { fixed (double* p = next) { *p = p[1]; double* q = stackalloc double[2]; } }
                    ref double r = ref next[0]; r = ref next[1];
                    if (o is string { Length: > 2 } z && w is [1, .. var u]) goto end;
                    int? maybe = null; maybe ??= 3; double v = maybe?.GetHashCode() ?? 2;
                    next[0] = this._x?[0] ?? 1; Index ix = ^1; next[ix] = w[0..][ix]; (_x, o) = (_x, t);
                    Step(w, lambda, next); base.ToString(); checked { s_n = (int)3L; } nint g = 3; _ = typeof(int); _ = sizeof(int);
                end:
                    foreach (var (a, b) in new[] { (1, 2) }) next[a] = b;
                    IEnumerable<int> L() { yield return 1; } async System.Threading.Tasks.Task M() { await M(); }
                    next[0] = F(out var w2) + G(ref s_n) + (w[0] > 0 ? throw new Exception() : 1) + new Refused()._x[0];
                }
                double F(out double x) { x = 1; return x; } double G(ref int x) => x; 
                [OuterObjective] string Loss(ReadOnlySpan<double> w) => "";
            }
            """),
    ];
}
