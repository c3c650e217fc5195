using System;

namespace Algorithms;

/// <summary>Recursion as it is written: powers, trees, transforms, sorting, determinants.</summary>
public static class Recursion
{
    public static double Power(double x, int n) => n == 0 ? 1 : x * Power(x, n - 1);
    public static double UsesPower(ReadOnlySpan<double> x) { double s = 0; for (int i = 0; i < x.Length; i++) s += Pow(x[i], 3 + i); return s; }
    private static double Pow(double x, int n) => n == 0 ? 1 : n % 2 == 0 ? Pow(x * x, n / 2) : x * Pow(x, n - 1);
    public static double Fib(double a, double b, int n) { int m = Math.Min(Math.Abs(n) % 7, 6); return FibOf(a, b, m); }
    static double FibOf(double a, double b, int n) => n == 0 ? a : n == 1 ? b : Math.Sin(FibOf(a, b, n - 1)) + FibOf(a, b, n - 2) * 0.5;
    public static double PairwiseSum(ReadOnlySpan<double> x) => Pairwise(x);
    static double Pairwise(ReadOnlySpan<double> x)
    {
        if (x.Length == 0) return 0;
        if (x.Length == 1) return x[0] * x[0];
        int m = x.Length / 2;
        return Pairwise(x[..m]) + Math.Exp(0.1 * Pairwise(x[m..]));
    }
    public static double EvenOdd(double x, double y) => Even(x, y, 5);
    static double Even(double x, double y, int n) => n == 0 ? x : y * Odd(x, y, n - 1);
    static double Odd(double x, double y, int n) => n == 0 ? y : x + Even(Math.Cos(x), y, n - 1);
    public static void Hanoi(ReadOnlySpan<double> x, Span<double> y)
    {
        y.Clear();
        Move(x, y, Math.Min(3, x.Length), 1);
    }
    static void Move(ReadOnlySpan<double> x, Span<double> y, int n, double c)
    {
        if (n == 0) return;
        Move(x, y, n - 1, c * 0.5);
        y[n - 1] += c * x[n - 1] * x[n - 1];
        Move(x, y, n - 1, c * y[n - 1]);
    }
    public static double Adaptive(double a, double b) => Simpson(a, b, 3);
    static double F(double x) => Math.Exp(-x * x) * Math.Sin(3 * x);
    static double Simpson(double a, double b, int depth)
    {
        double m = 0.5 * (a + b);
        double whole = (b - a) / 6 * (F(a) + 4 * F(m) + F(b));
        if (depth == 0) return whole;
        double left = Simpson(a, m, depth - 1), right = Simpson(m, b, depth - 1);
        return Math.Abs(left + right - whole) < 1e-15 ? whole : left + right;
    }
    public static void Fft(ReadOnlySpan<double> x, Span<double> y)
    {
        double[] re = new double[8], im = new double[8];
        for (int i = 0; i < 8; i++) re[i] = x[i % x.Length] * (1 + i);
        Transform(re, im);
        for (int i = 0; i < Math.Min(y.Length, 8); i++) y[i] = re[i] * re[i] + im[i];
    }
    static void Transform(Span<double> re, Span<double> im)
    {
        int n = re.Length;
        if (n <= 1) return;
        int h = n / 2;
        double[] er = new double[h], ei = new double[h], or = new double[h], oi = new double[h];
        for (int i = 0; i < h; i++) { er[i] = re[2 * i]; ei[i] = im[2 * i]; or[i] = re[2 * i + 1]; oi[i] = im[2 * i + 1]; }
        Transform(er, ei);
        Transform(or, oi);
        for (int k = 0; k < h; k++)
        {
            double c = Math.Cos(-2 * Math.PI * k / n), s = Math.Sin(-2 * Math.PI * k / n);
            double tr = c * or[k] - s * oi[k], ti = s * or[k] + c * oi[k];
            re[k] = er[k] + tr; im[k] = ei[k] + ti;
            re[k + h] = er[k] - tr; im[k + h] = ei[k] - ti;
        }
    }
    public static double Tree(ReadOnlySpan<double> x) => Node(x, 0, 1.0);
    static double Node(ReadOnlySpan<double> x, int i, double w)
    {
        if (i >= x.Length) return 0;
        double s = x[i] * w;
        for (int c = 1; c <= 2; c++)
            s += 0.3 * Node(x, 2 * i + c, w * x[i]) * x[i];
        return s;
    }
    public static double NestedLoops(ReadOnlySpan<double> x) => Loops(x, 2, x[0]);
    static double Loops(ReadOnlySpan<double> x, int depth, double a)
    {
        double s = a;
        depth = Math.Min(depth, 3); for (int i = 0; i < depth + 1; i++)
        {
            s = Math.Sin(s) + x[i % x.Length];
            if (depth > 0) s += Loops(x, depth - 1, s * 0.5) * s;
            s *= Math.Cos(s);
        }
        return s;
    }
    public static double Newton(double x, double y) { double Go(double z, int n) => n == 0 ? z : Go(z - (z * z - Math.Abs(y) - 1) / (2 * z + 3), n - 1); return Go(Math.Abs(x) + 1, 4); }
    public static (double, double) Both(double x, double y) { return Two(x, y, 3); }
    static (double A, double B) Two(double x, double y, int n)
    {
        if (n == 0) return (x, y);
        var (a, b) = Two(x * y, y - x * 0.1, n - 1);
        return (a + 0.1 * b * b, Math.Sin(b) * a);
    }
    public static double Ackermannish(double x) { double t = x; Rec(ref t, 4); return t; }
    static void Rec(ref double t, int n) { if (n == 0) return; t = t * t * 0.3 + 1; Rec(ref t, n - 1); t += Math.Sin(t); }
    public static double WhileIn(double x) => W(x, 3);
    static double W(double x, int n) { double s = x; int k = 0; while (s < 10 && k < 3) { s = s * 1.1 + (n > 0 ? W(s, n - 1) : 0.1); k++; } return s; }
    public static float Single(float x) => S(x, 4);
    static float S(float x, int n) => n == 0 ? MathF.Sin(x) : 0.5f * S(x * 1.1f, n - 1) * x;
    public static double Sort(ReadOnlySpan<double> x)
    {
        Span<double> a = stackalloc double[x.Length]; x.CopyTo(a);
        Quick(a, 0, a.Length - 1);
        double s = 0; for (int i = 0; i < a.Length; i++) s += (i + 1) * a[i] * a[i];
        return s;
    }
    static void Quick(Span<double> a, int lo, int hi)
    {
        if (lo >= hi) return;
        double p = a[hi]; int i = lo;
        for (int j = lo; j < hi; j++) if (a[j] < p) { (a[i], a[j]) = (a[j], a[i]); i++; }
        (a[i], a[hi]) = (a[hi], a[i]);
        Quick(a, lo, i - 1);
        Quick(a, i + 1, hi);
    }
    public static double MergeSort(ReadOnlySpan<double> x)
    {
        double[] a = x.ToArray(); Merge(a);
        double s = 0; for (int i = 0; i < a.Length; i++) s += (i + 1) * a[i] * a[i];
        return s;
    }
    static void Merge(Span<double> a)
    {
        if (a.Length < 2) return;
        int m = a.Length / 2;
        Merge(a[..m]); Merge(a[m..]);
        Span<double> t = new double[a.Length];
        int i = 0, j = m;
        for (int k = 0; k < a.Length; k++)
            if (j >= a.Length || (i < m && a[i] <= a[j])) t[k] = a[i++]; else t[k] = a[j++];
        t.CopyTo(a);
    }
    public static double Det(ReadOnlySpan<double> x) { double[] m = new double[16]; for (int i = 0; i < 16; i++) m[i] = x[i % x.Length] * (i % 3 + 1) + (i % 5 == 0 ? 2 : 0); return Laplace(m, 4); }
    static double Laplace(ReadOnlySpan<double> m, int n)
    {
        if (n == 1) return m[0];
        double det = 0, sign = 1;
        double[] minor = new double[(n - 1) * (n - 1)];
        for (int c = 0; c < n; c++)
        {
            int p = 0;
            for (int i = 1; i < n; i++) for (int j = 0; j < n; j++) if (j != c) minor[p++] = m[i * n + j];
            det += sign * m[c] * Laplace(minor, n - 1);
            sign = -sign;
        }
        return det;
    }
}
