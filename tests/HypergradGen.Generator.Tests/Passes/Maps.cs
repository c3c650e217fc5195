namespace HypergradGen.Generator.Tests.Passes;

/// <summary>
/// Maps of four states and three hyperparameters in which the language's constructs meet. They are smooth around the point
/// that the tests take, and their data is that of <see cref="Support.Problems"/>.
/// </summary>
internal static class Maps
{
    public static readonly double[] W = [0.4, -0.7, 1.2, 0.25], Lambda = [0.3, -0.5, 0.8];

    public static TheoryData<string> Names => [.. s_all.Keys];

    public static (string Body, string Members) Of(string name) => s_all[name];

    private const string Dot = """
        private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
        {
            double sum = 0;
            for (int i = 0; i < a.Length; i++)
                sum += a[i] * b[i];
            return sum;
        }
        """;

    private const string Point = """
        private record struct Point(double X, double Y)
        {
            public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);
            public static Point operator *(double s, Point a) => new(s * a.X, s * a.Y);
            public readonly double Dot(in Point o) => X * o.X + Y * o.Y;
        }
        private static Point Turned(Point a, Point b) => new(Math.Cos(a.X) - b.Y, b.X * b.Y);
        private static Point Centre(ReadOnlySpan<Point> all) { Point sum = default; foreach (var o in all) sum += o; return 1.0 / all.Length * sum; }
        """;

    private static readonly Dictionary<string, (string Body, string Members)> s_all = new()
    {
        ["a linear map"] = ("for (int i = 0; i < n; i++) { double z = lambda[i % 3]; for (int j = 0; j < n; j++) z += a[i, j] * w[j]; next[i] = z; }", ""),
        ["elementwise"] = ("for (int i = 0; i < w.Length; i++) next[i] = Math.Tanh(w[i] * lambda[0] + rate) * Math.Exp(-lambda[1]);", ""),
        ["the logistic step"] = ("""
            for (int j = 0; j < n; j++) next[j] = w[j] - rate * Math.Exp(lambda[j % 3]) * w[j];
            for (int i = 0; i < y.Length; i++)
            {
                var row = x.AsSpan(i * n, n);
                double pull = rate / y.Length * y[i] * Sigmoid(-y[i] * Dot(row, w));
                for (int j = 0; j < n; j++) next[j] += pull * row[j];
            }
            """, Dot + "private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));"),
        ["a carried local"] = ("double s = lambda[0]; for (int i = 0; i < n; i++) { s = s * w[i] + Math.Sin(s); next[i] = s; s *= lambda[1]; }", ""),
        ["a recurrence in memory"] = ("Span<double> q = stackalloc double[5]; q[0] = lambda[2]; for (int i = 0; i < 4; i++) q[i + 1] = q[i] * w[i] + Math.Cos(q[i]); q[1..].CopyTo(next);", ""),
        ["a buffer in a loop"] = ("for (int i = 0; i < n; i++) { var q = new double[3]; for (int k = 0; k < 3; k++) q[k] += w[i] * lambda[k]; next[i] = q[0] * q[1] + Math.Exp(q[2]); }", ""),
        ["an overwritten buffer"] = ("Span<double> q = stackalloc double[4]; for (int i = 0; i < n; i++) { q[i] = w[i]; q[i] *= q[i]; q[i] -= lambda[0]; q[i] = q[i] * q[i] + w[3 - i]; next[i] = q[i]; next[i] /= 3; }", ""),
        ["Newton's iteration"] = ("for (int i = 0; i < n; i++) { double r = 1.0, target = 2 + w[i] * lambda[0]; while (Math.Abs(r * r - target) > 1e-3) r = 0.5 * (r + target / r); next[i] = r; }", ""),
        ["while in while"] = ("""
            double s = 1 + w[0] * w[0]; int k = 0;
            while (s < 9) { double q = s; int m = 0; while (m < k % 3 + 1) { q = q * (1 + 0.1 * w[m]) + lambda[m]; m++; } s = s * 1.3 + 0.05 * q * q; k++; }
            for (int i = 0; i < n; i++) next[i] = s * w[i] * 0.01;
            """, ""),
        ["a window of the hyperparameters that the state places"] = ("""
            ReadOnlySpan<double> part = lambda;
            while (part.Length > 1)
                part = part[1] < w[0] ? part[1..] : part[..1];
            for (int i = 0; i < n; i++) next[i] = w[i] * (lambda[0] < 0.9 ? part[0] : 2) + lambda[1];
            """, ""),
        ["branches"] = ("for (int i = 0; i < n; i++) { double z = w[i]; if (z > 0) { z = z * z; next[i] = z * lambda[0]; } else if (z > -1) next[i] = Math.Exp(z) * lambda[1]; else next[i] = z; next[i] += z; }", ""),
        ["a conditional that must not evaluate"] = ("for (int i = 0; i < n; i++) next[i] = w[i] > 0 ? Math.Log(w[i]) * lambda[0] : Math.Sqrt(-w[i]) / lambda[1];", ""),
        ["jumps"] = ("""
            double s = 0; w.CopyTo(next);
            for (int i = 0; i < 6; i++) { if (i == 1) continue; s += w[i % 4] * lambda[i % 3]; if (s * s > 0.6) { next[0] = s; break; } next[i % 4] = s * s; }
            if (s < -5) return;
            next[1] *= s;
            """, ""),
        ["sparse rows"] = ("next.Clear(); for (int k = 0; k < index.Length; k++) next[index[k]] += Math.Tanh(w[index[(k + 1) % 5]] * lambda[k % 3]);", ""),
        ["a scatter that overwrites"] = ("next.Fill(lambda[0]); for (int k = 0; k < index.Length; k++) next[index[k]] = Math.Sin(w[k % 4]) * lambda[k % 3];", ""),
        ["a scatter that reads"] = ("w.CopyTo(next); for (int k = 0; k < index.Length; k++) next[index[k]] = next[index[(k + 2) % 5]] * w[k % 4] + Math.Exp(next[k % 4] * lambda[0]) * 0.2;", ""),
        ["as long as the next state"] = ("for (int i = 0; i < next.Length; i++) next[i] = w[i] * Math.Exp(lambda[i % 3]) + Math.Sin(w[next.Length - 1 - i]);", ""),
        ["a table read in a branch"] = ("Span<double> e = stackalloc double[3]; for (int j = 0; j < 3; j++) e[j] = Math.Exp(lambda[j]); for (int i = 0; i < n; i++) { if (w[i] > 0) next[i] = w[i] * e[i % 3]; else next[i] = w[i]; }", ""),
        ["a table read while the state says so"] = ("Span<double> e = stackalloc double[3]; for (int j = 0; j < 3; j++) e[j] = Math.Exp(lambda[j]); for (int i = 0; i < n; i++) { double s = w[i]; int k = 0; while (s < 2 && k < 5) { s += e[k % 3]; k++; } next[i] = s * 0.2; }", ""),
        ["a while that keeps nothing but its count"] = ("w.CopyTo(next); for (int i = 0; i < n; i++) for (int j = 0; j <= i; j++) { int m = index[j]; while (m > 0) { next[i] = next[i] + w[m] * y[0] + lambda[j % 3]; m--; } }", ""),
        ["a swap"] = ("double p = w[0], q = lambda[0]; for (int i = 0; i < n; i++) { (p, q) = (q * w[i], p + Math.Sin(q)); next[i] = p * q; }", ""),
        ["descending, and by twos"] = ("for (int i = n - 1; i >= 0; i--) next[i] = w[i] * lambda[0] + (i < 3 ? next[i + 1] * w[i] : 0.0); for (int i = 0; i < 4; i += 2) next[i] *= next[i + 1];", ""),
        ["three dimensions and jagged rows"] = ("""
            w.CopyTo(next);
            for (int i = 0; i < 2; i++) for (int j = 0; j < 3; j++) for (int k = 0; k < 4; k++) next[k] += t[i, j, k] * w[k] * Math.Exp(w[j] * 0.3) * lambda[j];
            for (int i = 0; i < rows.Length; i++) for (int j = 0; j < rows[i].Length; j++) next[j] += rows[i][j] * Math.Sin(w[j]);
            """, ""),
        ["helpers on slices"] = ("Scale(w[..2], lambda[0], next[..2]); Scale(w[2..], lambda[1], next[2..]); Scale(next[1..3], w[0], next[1..3]); next[3] += Dot(w[1..], lambda);",
            Dot + "private static void Scale(ReadOnlySpan<double> v, double c, Span<double> to) { for (int i = 0; i < v.Length; i++) to[i] = v[i] * c + Math.Cos(v[i]); }"),
        ["helpers in helpers"] = ("for (int i = 0; i < n; i++) next[i] = Outer(w, w[i], lambda[i % 3], i) * rate; next[0] += Inner(next[1], 0.5) * Inner(w[1], lambda[2]); Fill(next[2..], w, lambda[0]);", """
            private static double Inner(double v, double c) { double s = v; for (int k = 0; k < 3; k++) s = Math.Sin(s) * c + v; return s; }
            private double Outer(ReadOnlySpan<double> v, double c, double l, int i)
            {
                if (c > 1) return Inner(c, l) * y[i % 3];
                double s = 0;
                for (int k = 0; k <= i; k++) s += Inner(v[k], l) * Math.Exp(-c);
                return s;
            }
            private static void Fill(Span<double> to, ReadOnlySpan<double> v, double l)
            {
                Span<double> q = stackalloc double[2];
                for (int k = 0; k < to.Length; k++) { q[k % 2] += v[k] * l; to[k] = q[k % 2] * to[k] + Inner(q[0], l); }
            }
            """),
        ["a helper that loops until"] = ("for (int i = 0; i < n; i++) { var (r, k) = Root(2 + w[i] * lambda[0]); next[i] = r + 0.1 * k * w[i]; } next[3] *= Root(3 + w[3] * w[3]).Item1;", """
            private static (double, int) Root(double target)
            {
                double r = 1.0; int k = 0;
                while (Math.Abs(r * r - target) > 1e-3) { r = 0.5 * (r + target / r); k++; }
                return (r, k);
            }
            """),
        ["local functions that capture"] = ("""
            double s = lambda[0]; int calls = 0; var q = new double[2];
            double Residual(double v) { calls++; s = Math.Sin(s) + v * 0.3; q[calls % 2] += s * v; return v * v - s * lambda_(calls); }
            double lambda_(int k) => 1 + 0.1 * k * q[0];
            for (int i = 0; i < n; i++) { next[i] = Residual(w[i]) * lambda[i % 3]; if (s > 0.2) next[i] += Residual(next[i]); }
            next[3] += q[0] * q[1] + s;
            """, ""),
        ["swapped buffers"] = ("""
            double[] a = w.ToArray(), b = new double[4];
            for (int k = 0; k < 3; k++)
            {
                for (int i = 0; i < n; i++) b[i] = Math.Sin(a[(i + 1) % n]) * lambda[k] + a[i] * a[i];
                (a, b) = (b, a);
                b[0] *= 0.5;
            }
            for (int i = 0; i < n; i++) next[i] = a[i] * b[i];
            """, ""),
        ["swapped buffers and a branch on the state"] = ("double[] p = [w[0], w[1]], q = [lambda[0], lambda[1]]; for (int k = 0; k < 3; k++) { (p, q) = (q, p); if (p[0] > 0) p[0] *= lambda[2]; else p[1] += q[0] * w[3]; } for (int i = 0; i < n; i++) next[i] = p[i % 2] * q[i / 2] + w[2];", ""),
        ["a window that slides"] = ("""
            var v = w; double s = lambda[0]; int k = 0;
            while (v.Length > 0) { s = s * v[0] + Math.Exp(v[^1]); next[k++] = s; v = v[1..]; }
            next[3] += Horner(lambda, w[1]);
            """, "private static double Horner(ReadOnlySpan<double> c, double x) { double s = 0; while (!c.IsEmpty) { s = s * x + c[^1]; c = c[..^1]; } return s; }"),
        ["a choice of memory"] = ("""
            Span<double> p = stackalloc double[4], q = stackalloc double[4];
            for (int i = 0; i < n; i++) { var to = w[i] > 0 ? p : q; to[i % 2] += w[i] * w[i]; to[2 + i % 2] = Math.Exp(to[0] * lambda[0]); }
            Add(w[0] > 0 ? p : q, q, lambda[1]);
            for (int i = 0; i < n; i++) next[i] = p[i] * q[i] + w[i];
            """, "private static void Add(ReadOnlySpan<double> from, Span<double> to, double c) { for (int i = 0; i < from.Length; i++) to[i] += c * from[i] * from[i]; }"),
        ["an array of structs"] = ("""
            Span<Point> p = stackalloc Point[2]; var q = new Point[3];
            for (int i = 0; i < 2; i++) p[i] = new(w[i], w[2 + i]);
            for (int k = 0; k < 3; k++) { foreach (ref var o in p) o += lambda[k] * Turned(p[k % 2], o); q[k] = p[1]; q[k].X *= q[k].Y; }
            for (int i = 0; i < 2; i++) { next[i] = q[i].Dot(p[1 - i]); next[2 + i] = q[2].Y + Centre(q[i..]).X; }
            """, Point),
        ["structs that change places"] = ("""
            Span<Point> p = stackalloc Point[2], q = stackalloc Point[2];
            for (int i = 0; i < 2; i++) (p[i], q[i]) = (new(w[i], lambda[i]), new(w[2 + i], 1));
            for (int k = 0; k < 3; k++)
            {
                var (from, to) = k == 1 ? (0, 1) : (1, 0);
                ref var r = ref p[from];
                r.X = Math.Sin(r.X) + q[to].X * q[to].Y; r = r + p[to]; (p[0], p[1]) = (p[1], p[0]);
                var t = p; p = q; q = t;
                if (p[0].X > 0) p[0].Y += lambda[2] * p[0].X; else q.CopyTo(p);
            }
            (double Sum, double Product)[] of = [(0, 1), (w[0], lambda[0])];
            foreach (ref readonly var o in p) { of[0].Sum += o.X; of[0].Product *= o.Y; }
            for (int i = 0; i < 4; i++) { var (s, m) = of[i % 2]; next[i] = s * m + q[i / 2].X; }
            """, Point),
        ["kinks apart"] = ("for (int i = 0; i < n; i++) next[i] = Math.Max(w[i], lambda[0]) * Math.Abs(w[i]) + Math.Min(w[i] * w[i], 0.9) + Math.Clamp(w[i], -0.5, 0.6 + lambda[2] * lambda[2]) + Math.Pow(2 + w[i], lambda[1]);", ""),
        ["a triangle"] = ("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j <= i; j++) z += a[i, j] * Math.Exp(w[j] * z) * lambda[j % 3]; next[i] = z; }", ""),
        ["a row without its diagonal"] = ("for (int i = 0; i < n; i++) { double s = 0; for (int j = 0; j < n; j++) if (j != i) s += a[i, j] * w[j] * Math.Exp(lambda[1] * w[i]); next[i] = (lambda[i % 3] - s) / (3 + a[i, i]); }", ""),
        ["edges inside a loop"] = ("for (int j = 0; j < w.Length; j++) { double l = j > 0 ? w[j - 1] : lambda[0], r = j < w.Length - 1 ? w[j + 1] : lambda[1]; next[j] = j == 0 || j == n - 1 ? l * r : Math.Sin(l + r) * lambda[2]; }", ""),
        ["a convolution"] = ("for (int i = 0; i < w.Length; i++) { double s = 0; for (int k = 0; k < 5; k++) { int p = i + k - 2; if (p >= 0 && p < w.Length) s += x[k] * w[p] * lambda[0]; else s += lambda[1]; } next[i] = s; }", ""),
        ["parts of a row"] = ("for (int i = 0; i < n; i++) { double s = 0, p = lambda[0]; for (int j = n - 1; j >= 0; j--) { if (j < i) s += Math.Exp(a[i, j] * w[j]); else if (j == i) p *= w[j]; else s -= w[i] * w[j] * lambda[1]; } next[i] = s * p; }", ""),
        ["loops that never run"] = ("w.CopyTo(next); for (int i = 0; i < n - 7; i++) { double z = Math.Exp(w[i]); for (int j = 0; j < n - 9; j++) z *= Math.Sin(z); next[i] = z * lambda[0]; } next[0] *= lambda[1];", ""),
        ["a stopped derivative"] = ("for (int i = 0; i < n; i++) next[i] = w[i] * Math.Exp(0.1 * lambda[0]) + 0 * Gradient.Stop(w[i] * w[i]);", ""),
        ["reads of what was written"] = ("next[0] = w[0] * lambda[0]; next[1] = next[0] * Math.Exp(next[0]); next[0] = next[1] * next[1]; next[2] = next[0] + next[1] * w[2]; next[3] = Math.Sqrt(1 + next[2] * next[2]);", ""),
        ["do and switch"] = ("int k = 0; do { double z = w[k]; next[k] = (k % 3) switch { 0 => z * lambda[0], 1 => Math.Exp(z), _ => z * z * z }; switch (k) { case 1: next[k] += lambda[1]; break; case 2: next[k] *= 2; break; default: next[k] -= z; break; } k++; } while (k < n);", ""),
        ["what depends on λ alone"] = ("Span<double> e = stackalloc double[3]; double all = 0; for (int j = 0; j < 3; j++) { e[j] = Math.Exp(lambda[j]); all += e[j]; } for (int i = 0; i < n; i++) next[i] = Math.Tanh(w[i]) * e[i % 3] / all;", ""),
        ["sums of sums"] = ("for (int i = 0; i < n; i++) { double z = 0, v = 1; for (int j = 0; j < n; j++) { double u = 0; for (int k = 0; k < 3; k++) u += Math.Sin(w[j] * lambda[k]); z += u * a[i, j]; v *= 1 + 0.1 * u; } next[i] = z * v; }", ""),
        ["a buffer across a branch in a loop"] = ("Span<double> q = stackalloc double[2]; for (int i = 0; i < n; i++) { if (i % 2 == 0) { q[0] = w[i] * w[i]; q[1] = Math.Exp(q[0]); } else q[1] *= q[0] * w[i]; next[i] = q[0] * q[1] * lambda[i % 3]; }", ""),
        ["inner counts that change"] = ("for (int i = 0; i < n; i++) { double z = 1; int m = i; while (m > 0) { z = z * w[m] + Math.Exp(-z); m -= 2; } for (int j = 0; j < index[i]; j++) z = Math.Sin(z + lambda[j]); next[i] = z; }", ""),
        ["a condition that computes"] = ("double s = w[0]; int k = 0; while (Grow(ref_(s, k, lambda[0])) < 3 && k < 5) { s = s * s + w[k % 4] + 0.5; k++; } for (int i = 0; i < n; i++) next[i] = s * 0.1 + w[i];",
            "private static double ref_(double s, int k, double l) => Math.Abs(s) + k * 0.1 * l; private static double Grow(double v) { double p = v; for (int i = 0; i < 2; i++) p *= 1.1; return p; }"),
    };
}
