namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Objectives, twice differentiable around the point that the tests take.</summary>
internal static class Objectives
{
    public static TheoryData<string> Names => [.. s_all.Keys];

    public static (string Body, string Members) Of(string name) => s_all[name];

    private static readonly Dictionary<string, (string Body, string Members)> s_all = new()
    {
        ["a quadratic"] = ("double s = 0; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) s += w[i] * a[i, j] * w[j]; return 0.5 * s + lambda[0] * w[0];", ""),
        ["the logistic loss"] = ("""
            double loss = 0;
            for (int i = 0; i < y.Length; i++) { double m = 0; for (int j = 0; j < n; j++) m += x[i * n + j] * w[j]; loss += Math.Log(1 + Math.Exp(-y[i] * m)); }
            foreach (double l in lambda) loss += 0.1 * Math.Exp(l) * l;
            return loss / y.Length;
            """, ""),
        ["a product"] = ("double p = 1; for (int i = 0; i < n; i++) p *= 1 + w[i] * lambda[i % 3]; return p;", ""),
        ["a recurrence in memory"] = ("Span<double> q = stackalloc double[5]; q[0] = lambda[2]; for (int i = 0; i < 4; i++) q[i + 1] = q[i] * w[i] + Math.Cos(q[i]); return q[4] * q[3];", ""),
        ["branches"] = ("double s = 0; for (int i = 0; i < n; i++) s += w[i] > 0 ? Math.Log(w[i]) * lambda[0] : w[i] * w[i] * Math.Exp(lambda[1]); return s * s;", ""),
        ["overwritten in place"] = ("Span<double> q = stackalloc double[4]; for (int i = 0; i < n; i++) { q[i] = w[i] * lambda[i % 3]; q[i] = Math.Sin(q[i]) + q[0]; q[0] *= q[i]; } return q[0] + q[3] * q[2];", ""),
        ["a loop without a count"] = ("double s = 1 + w[0] * w[0]; int k = 0; while (s < 9) { s = s * (1.3 + 0.1 * Math.Sin(w[k % 4])) + lambda[k % 3] * lambda[0]; k++; } return s * Math.Sqrt(s);", ""),
        ["inner counts that change"] = ("double z = 1; for (int i = 0; i < n; i++) { for (int j = 0; j <= i; j++) z = Math.Sin(z + w[j] * lambda[j % 3]); } return z;", ""),
        ["kinks apart"] = ("double s = 0; for (int i = 0; i < n; i++) s += Math.Max(w[i] * w[i], lambda[0]) + Math.Abs(w[i]) * lambda[1] + Math.Pow(2 + w[i], lambda[2]) / (3 + w[i]); return s;", ""),
        ["a buffer in a loop"] = ("double s = 0; for (int i = 0; i < n; i++) { var q = new double[3]; for (int k = 0; k < 3; k++) q[k] += w[i] * lambda[k]; s += q[0] * q[1] + Math.Exp(q[2]); } return s;", ""),
        ["jumps"] = ("double s = 0; for (int i = 0; i < 6; i++) { if (i == 1) continue; s += w[i % 4] * lambda[i % 3]; if (s * s > 0.6) return Math.Exp(s); s *= 1.5; } return s;", ""),
    };
}
