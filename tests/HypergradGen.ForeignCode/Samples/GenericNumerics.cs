using System;
using System.Numerics;

namespace GenericNumerics
{
    public struct Pair<T>
    {
        public T First;
        public T Second;
        public Pair(T first, T second) { First = first; Second = second; }
        public Pair<T> Swapped => new Pair<T>(Second, First);
    }

    public readonly struct Dual<T> where T : IFloatingPointIeee754<T>
    {
        public readonly T Value, Derivative;
        public Dual(T value, T derivative) { Value = value; Derivative = derivative; }
        public static Dual<T> Variable(T x) => new(x, T.One);
        public static Dual<T> Constant(T x) => new(x, T.Zero);
        public static Dual<T> operator +(Dual<T> a, Dual<T> b) => new(a.Value + b.Value, a.Derivative + b.Derivative);
        public static Dual<T> operator *(Dual<T> a, Dual<T> b) => new(a.Value * b.Value, a.Value * b.Derivative + a.Derivative * b.Value);
        public static Dual<T> Sin(Dual<T> x) => new(T.Sin(x.Value), T.Cos(x.Value) * x.Derivative);
        public static Dual<T> Exp(Dual<T> x) { var e = T.Exp(x.Value); return new(e, e * x.Derivative); }
        public static implicit operator Dual<T>(T x) => Constant(x);
    }

    public record struct Interval<T>(T Low, T High) where T : INumber<T>
    {
        public readonly T Width => High - Low;
        public static Interval<T> operator +(Interval<T> a, Interval<T> b) => new(a.Low + b.Low, a.High + b.High);
        public static Interval<T> operator *(Interval<T> a, Interval<T> b)
        {
            T p = a.Low * b.Low, q = a.Low * b.High, r = a.High * b.Low, s = a.High * b.High;
            return new(T.Min(T.Min(p, q), T.Min(r, s)), T.Max(T.Max(p, q), T.Max(r, s)));
        }
    }

    public static class Algorithms
    {
        public static T Horner<T>(ReadOnlySpan<T> c, T x) where T : INumber<T>
        {
            T acc = T.Zero;
            for (int i = c.Length - 1; i >= 0; i--) acc = acc * x + c[i];
            return acc;
        }

        public static double Polynomial(double[] c, double x) => Horner<double>(c, x);

        public static double NestedDerivative(double x, double a)
        {
            var d = Dual<double>.Variable(x);
            var y = Dual<double>.Sin(d * d) + a * Dual<double>.Exp(d);
            return y.Derivative;
        }

        public static double Spread(double a, double b, double c)
        {
            var i = new Interval<double>(Math.Min(a, b), Math.Max(a, b));
            var j = new Interval<double>(c - 1, c + 1);
            return (i * j + i).Width;
        }

        public static double SwapAndScale(double x, double y)
        {
            var p = new Pair<double>(x, 2 * y).Swapped;
            return p.First * p.First - p.Second;
        }

        public static double ArrayOfPairs(double[] xs)
        {
            var pairs = new Pair<double>[xs.Length];
            for (int i = 0; i < xs.Length; i++) pairs[i] = new Pair<double>(xs[i], xs[xs.Length - 1 - i]);
            double s = 0;
            foreach (var p in pairs) s += p.First * p.Second;
            return s;
        }

        public static double LogSumExp<T>(T[] xs) where T : IFloatingPoint<T> => xs.Length;

        private struct Sample { public double Value; public int Bin; public bool Valid; }

        public static double Histogram(double[] xs, double lo, double hi, int bins)
        {
            var samples = new Sample[xs.Length];
            for (int i = 0; i < xs.Length; i++)
                samples[i] = new Sample { Value = xs[i], Bin = i % bins, Valid = xs[i] > lo && xs[i] < hi };
            double total = 0;
            foreach (var s in samples)
                if (s.Valid)
                    total += s.Value * (1 + s.Bin);
            return total;
        }

        public static double TotalWeight((double Weight, int Count)[] items)
        {
            double w = 0;
            foreach (var (weight, count) in items) w += weight * count;
            return w;
        }
    }
}
