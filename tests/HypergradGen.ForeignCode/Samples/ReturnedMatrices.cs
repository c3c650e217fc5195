using System;

namespace ReturnedMatrices
{
    public readonly struct Mat
    {
        private readonly double[,] _m;
        public int Rows => _m.GetLength(0);
        public int Cols => _m.GetLength(1);
        public Mat(double[,] m) { _m = m; }
        public Mat(int r, int c) : this(new double[r, c]) { }
        public double this[int i, int j] { get => _m[i, j]; }
        public void Set(int i, int j, double v) => _m[i, j] = v;
        public static Mat Eye(int n) { var m = new double[n, n]; for (int i = 0; i < n; i++) m[i, i] = 1; return new Mat(m); }
        public static Mat operator *(Mat a, Mat b)
        {
            var c = new double[a.Rows, b.Cols];
            for (int i = 0; i < a.Rows; i++)
                for (int j = 0; j < b.Cols; j++)
                {
                    double s = 0;
                    for (int k = 0; k < a.Cols; k++) s += a[i, k] * b[k, j];
                    c[i, j] = s;
                }
            return new Mat(c);
        }
        public static Mat operator +(Mat a, Mat b)
        {
            var c = new double[a.Rows, a.Cols];
            for (int i = 0; i < a.Rows; i++) for (int j = 0; j < a.Cols; j++) c[i, j] = a[i, j] + b[i, j];
            return new Mat(c);
        }
        public static Mat operator *(double s, Mat a)
        {
            var c = new double[a.Rows, a.Cols];
            for (int i = 0; i < a.Rows; i++) for (int j = 0; j < a.Cols; j++) c[i, j] = s * a[i, j];
            return new Mat(c);
        }
        public Mat T { get { var c = new double[Cols, Rows]; for (int i = 0; i < Rows; i++) for (int j = 0; j < Cols; j++) c[j, i] = _m[i, j]; return new Mat(c); } }
        public double Trace() { double t = 0; for (int i = 0; i < Math.Min(Rows, Cols); i++) t += _m[i, i]; return t; }
        public double[] Column(int j) { var c = new double[Rows]; for (int i = 0; i < c.Length; i++) c[i] = _m[i, j]; return c; }
    }

    public readonly ref struct View
    {
        public readonly Span<double> Data;
        public readonly int Stride;
        public View(Span<double> data, int stride) { Data = data; Stride = stride; }
        public View Row(int i) => new View(Data.Slice(i * Stride, Stride), 1);
        public double Norm() { double s = 0; foreach (var x in Data) s += x * x; return Math.Sqrt(s + 1e-3); }
        public void Scale(double by) { for (int i = 0; i < Data.Length; i++) Data[i] *= by; }
    }

    public static class All
    {
        static Mat From(double[] a, int n) { var m = new Mat(n, n); for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) m.Set(i, j, a[(i * n + j) % a.Length]); return m; }

        public static double Expm(double[] a, double t)
        {
            const int n = 2;
            Mat x = t * From(a, n), x2 = x * x, x3 = x2 * x;
            var e = Mat.Eye(n) + x + 0.5 * x2 + (1.0 / 6) * x3;
            return e.Trace() + (e * e.T)[0, 1];
        }

        public static double Columns(double[] a) { var m = From(a, 3); double s = 0; for (int j = 0; j < 3; j++) { double[] c = m.Column(j); s += c[0] * c[2] - c[1]; } return s; }

        public static double InLoop(double[] a, int n)
        {
            double s = 0;
            for (int k = 0; k < n; k++)
            {
                var p = Prefix(a, k % 2 == 0);
                if (p.Length > 2) s += p[2] * p[^1];
                while (s > 3) { var q = Prefix(p, false); s -= 1 + q[0] * q[0]; if (q.Length > 100) break; }
            }
            return s;
        }

        static double[] Prefix(double[] a, bool squared)
        {
            double[] r = new double[a.Length];
            double acc = 0;
            for (int i = 0; i < a.Length; i++) { acc += squared ? a[i] * a[i] : a[i]; r[i] = acc; }
            return r;
        }

        static Span<double> Pick(Span<double> a, Span<double> b, double t) { if (t > 0.5) return a; if (t < -0.5) return b[1..]; return a[..^1]; }

        public static void PickAndScale(double[] a, double[] b, double t)
        {
            var s = Pick(a, b, t);
            for (int i = 0; i < s.Length; i++) s[i] *= 1 + t;
            if (s.Length > 1) Pick(b, a, -t)[0] += s[1];
        }

        public static double Views(double[] a, double k)
        {
            Span<double> copy = a.Length > 64 ? new double[a.Length] : stackalloc double[a.Length];
            a.CopyTo(copy);
            var v = new View(copy, 2);
            double s = 0;
            for (int i = 0; i < copy.Length / 2; i++)
            {
                var row = v.Row(i);
                s += row.Norm();
                row.Scale(k);
                s += v.Row(0).Data[0] * row.Data[1];
            }
            return s;
        }

        static (double[] even, double[] odd, double mean) Deal(double[] a)
        {
            var e = new double[(a.Length + 1) / 2]; var o = new double[a.Length / 2]; double m = 0;
            for (int i = 0; i < a.Length; i++) { m += a[i]; if (i % 2 == 0) e[i / 2] = a[i]; else o[i / 2] = a[i]; }
            return (e, o, m / a.Length);
        }

        public static double Deals(double[] a) { var (e, o, m) = Deal(a); var (ee, _, mm) = Deal(e); double s = m * mm; for (int i = 0; i < o.Length; i++) s += o[i] * ee[i / 2]; return s; }

        public static double Grid3(double[] a, int n)
        {
            var g = new double[n, 2, n];
            for (int i = 0; i < n; i++) for (int j = 0; j < 2; j++) for (int k = 0; k < n; k++) g[i, j, k] = a[(i + j * k) % a.Length] * (1 + k);
            for (int step = 0; step < 3; step++)
                for (int i = 1; i < n - 1; i++) for (int k = 1; k < n - 1; k++)
                    g[i, 0, k] = 0.2 * (g[i - 1, 0, k] + g[i + 1, 0, k] + g[i, 0, k - 1] + g[i, 0, k + 1]) + 0.1 * g[i, 1, k];
            double s = 0; foreach (var x in g) s = 0.99 * s + x * x; return s;
        }

        public static double Lcs(double[] a, double[] b, double sharp)
        {
            var d = new double[a.Length + 1, b.Length + 1];
            for (int i = 1; i <= a.Length; i++)
                for (int j = 1; j <= b.Length; j++)
                {
                    double m = d[i - 1, j - 1] + Math.Exp(-sharp * (a[i - 1] - b[j - 1]) * (a[i - 1] - b[j - 1]));
                    d[i, j] = Math.Log(Math.Exp(m) + Math.Exp(d[i - 1, j]) + Math.Exp(d[i, j - 1])) - 1;
                }
            return d[a.Length, b.Length];
        }

        public static double Floyd(double[] w, int n)
        {
            double[,] d = new double[n, n];
            int[,] via = new int[n, n];
            for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) { d[i, j] = i == j ? 0 : 1 + w[(3 * i + j) % w.Length] * w[(3 * i + j) % w.Length]; via[i, j] = -1; }
            for (int k = 0; k < n; k++) for (int i = 0; i < n; i++) for (int j = 0; j < n; j++)
                if (d[i, k] + d[k, j] < d[i, j]) { d[i, j] = d[i, k] + d[k, j]; via[i, j] = k; }
            double s = 0; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) s += d[i, j] * (via[i, j] + 2);
            return s;
        }

        public static void Life(double[] a, double[] b, double rate)
        {
            double[] cur = (double[])a.Clone(), nxt = new double[a.Length];
            for (int t = 0; t < 4; t++)
            {
                for (int i = 0; i < cur.Length; i++) nxt[i] = cur[i] + rate * (cur[(i + 1) % cur.Length] - cur[i] * cur[i]);
                var tmp = cur; cur = nxt; nxt = tmp;
            }
            for (int i = 0; i < b.Length && i < cur.Length; i++) b[i] = cur[i];
        }

        static int Partition(double[] a, int lo, int hi) { double p = a[hi]; int i = lo; for (int j = lo; j < hi; j++) if (a[j] < p) { (a[i], a[j]) = (a[j], a[i]); i++; } (a[i], a[hi]) = (a[hi], a[i]); return i; }
        static void Sort(double[] a, int lo, int hi) { while (lo < hi) { int p = Partition(a, lo, hi); if (p - lo < hi - p) { Sort(a, lo, p - 1); lo = p + 1; } else { Sort(a, p + 1, hi); hi = p - 1; } } }
        public static double Trimmed(double[] a, double cut) { var c = (double[])a.Clone(); Sort(c, 0, c.Length - 1); int k = c.Length / 4; double s = 0; for (int i = k; i < c.Length - k; i++) s += c[i] * (1 + cut * i); return s; }

        static double Eval(double[] ops, ref int at, double x, int depth)
        {
            double acc = x;
            while (at < ops.Length)
            {
                double o = ops[at++];
                if (o > 0.7 && depth < 3) acc += Eval(ops, ref at, acc * o, depth + 1);
                else if (o < 0.3) return acc * o;
                else acc = Math.Sin(acc + o);
            }
            return acc;
        }
        public static double Program(double[] ops, double x) { int at = 0; return Eval(ops, ref at, x, 0); }
    }
}
