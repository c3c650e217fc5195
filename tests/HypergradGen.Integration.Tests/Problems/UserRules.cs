using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Methods as a native library has them: what is in them is not looked into, and could not be.</summary>
public static class Native
{
    private static readonly ConcurrentDictionary<int, double> s_seen = [];

    /// <summary>The Bessel function of the first kind, by its series.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Bessel(int order, double x)
    {
        double sum = 0;
        try
        {
            double term = 1;
            for (int k = 1; k <= order; k++)
                term *= 0.5 * x / k;
            for (int k = 0; k < 40; k++)
            {
                sum += term;
                term *= -0.25 * x * x / ((k + 1) * (k + 1 + order));
            }
        }
        finally
        {
            GC.KeepAlive(null);
        }
        return sum;
    }

    /// <summary>The root y of y³ + a·y = b, by Newton's iteration.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Root(double a, double b)
    {
        double y = 0;
        int count = 0;
    again:
        y -= (y * y * y + a * y - b) / (3 * y * y + a);
        if (++count < 60)
            goto again;
        return y;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (double Sine, double Product) Pair(double x, double y)
    {
        lock (s_seen)
            return (Math.Sin(x) * y, x * y);
    }

    /// <summary>y = softmax(sharpness·x).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void SoftMax(ReadOnlySpan<double> x, double sharpness, Span<double> y)
    {
        lock (s_seen)
        {
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
                sum += y[i] = Math.Exp(sharpness * x[i]);
            for (int i = 0; i < x.Length; i++)
                y[i] /= sum;
        }
    }

    /// <summary>Running sums, weighted; where they are put may be where they come from.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void RunningSums(int step, ReadOnlySpan<double> x, Span<double> y)
    {
        lock (s_seen)
        {
            for (int i = 0; i < Math.Min(x.Length, y.Length); i++)
                y[i] = Math.Sin(x[i]) + (i >= step ? 0.5 * y[i - step] : 0);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        lock (s_seen)
        {
            for (int i = 0; i < x.Length; i++)
                sum += x[i] * y[i];
        }
        return sum;
    }

    /// <summary>A table that is filled as it is asked for.</summary>
    [Constant]
    public static double Table(int k) => s_seen.GetOrAdd(k, static k => 1.0 / (2 + k));

    [Constant]
    public static void Weights(double base_, Span<double> weights)
    {
        lock (s_seen)
        {
            for (int i = 0; i < weights.Length; i++)
                weights[i] = Math.Pow(Math.Round(base_, 1), i);
        }
    }
}

/// <summary>The derivatives and adjoints of those methods.</summary>
public static class NativeRules
{
    internal static readonly double[] Halves = [0.5, 0.25];

    [DerivativeOf(typeof(Native), nameof(Native.Bessel))]
    public static double Bessel(int order, double x, double xTangent)
    {
        double slope = order == 0 ? -Native.Bessel(1, x) : Halves[0] * (Native.Bessel(order - 1, x) - Native.Bessel(order + 1, x));
        return slope * xTangent;
    }

    // 3y²·ẏ + ȧ·y + a·ẏ = ḃ
    [DerivativeOf(typeof(Native), nameof(Native.Root))]
    public static double Root(double a, double b, double result, double aTangent, double bTangent)
        => (bTangent - result * aTangent) / (3 * result * result + a);

    [AdjointOf(typeof(Native), nameof(Native.Pair))]
    public static void Pair(double x, double y, double sineAdjoint, double productAdjoint, out double xAdjoint, out double yAdjoint)
    {
        xAdjoint = Math.Cos(x) * y * sineAdjoint + y * productAdjoint;
        yAdjoint = 0;
        if (x != 0)
            yAdjoint = Math.Sin(x) * sineAdjoint + x * productAdjoint;
    }

    [DerivativeOf(typeof(Native), nameof(Native.SoftMax))]
    public static void SoftMax(ReadOnlySpan<double> x, double sharpness, ReadOnlySpan<double> y, ReadOnlySpan<double> xTangent, double sharpnessTangent, Span<double> yTangent)
    {
        double mean = 0;
        for (int i = 0; i < y.Length; i++)
            mean += y[i] * Power(x[i], sharpness, xTangent[i], sharpnessTangent);
        for (int i = 0; i < y.Length; i++)
            yTangent[i] = y[i] * (Power(x[i], sharpness, xTangent[i], sharpnessTangent) - mean);
    }

    private static double Power(double x, double sharpness, double xTangent, double sharpnessTangent) => sharpness * xTangent + sharpnessTangent * x;

    // s̄ᵢ += ½·s̄ᵢ₊ₛ, backwards; x̄ᵢ = cos xᵢ·s̄ᵢ
    [AdjointOf(typeof(Native), nameof(Native.RunningSums))]
    public static void RunningSums(int step, ReadOnlySpan<double> x, ReadOnlySpan<double> yAdjoint, Span<double> xAdjoint)
    {
        Span<double> sums = stackalloc double[x.Length];
        int i = yAdjoint.Length;
        while (i > 0)
        {
            i--;
            sums[i] += yAdjoint[i];
            if (i >= step)
                sums[i - step] += 0.5 * sums[i];
            xAdjoint[i] += Math.Cos(x[i]) * sums[i];
        }
    }

    [DerivativeOf(typeof(Native), nameof(Native.Dot))]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> xTangent, ReadOnlySpan<double> yTangent)
        => Inner(xTangent, y) + Inner(x, yTangent);

    private static double Inner(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}

/// <summary>Functions of scalars with rules: in a loop, in a helper, in a branch, in a loop without a count, and where an argument has no derivative.</summary>
public sealed partial class RuledScalars(int order)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double bent = Native.Bessel(order, w[i] + Native.Table(i)) * lambda[i % lambda.Length];
            next[i] = i % 2 == 0 ? 0.3 * bent : 0.3 * Bent(w[i], lambda[0]);
        }
        double power = Native.Root(2, 0.1 * w[0]);
        while (power > 0.01)
        {
            power *= 0.4;
            next[0] += 0.1 * Native.Root(1 + power, 0.2 * lambda[0] * power);
        }
    }

    private static double Bent(double x, double scale)
    {
        var (sine, product) = Native.Pair(x, scale);
        var (constant, _) = Native.Pair(scale, 2);
        return 0.5 * sine + 0.1 * product + 0.2 * constant + 0.1 * Native.Root(1 + scale * scale, x);
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += Native.Root(1 + w[i] * w[i], lambda[i % lambda.Length]) + Native.Bessel(2, w[i]);
        return sum;
    }
}

/// <summary>Functions of memory with rules: into the next state, into scratch, into what they are given, and from a part of it.</summary>
public sealed partial class RuledSpans
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        Span<double> mixed = stackalloc double[w.Length];
        for (int i = 0; i < w.Length; i++)
            mixed[i] = 0.3 * w[i] * lambda[i % lambda.Length];
        Native.RunningSums(2, mixed, next);
        Native.SoftMax(next, lambda[0], mixed);
        Native.RunningSums(1, mixed, mixed);
        Span<double> part = mixed[1..];
        Native.SoftMax(part, 1.5, part);
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.2 * next[i] + 0.3 * mixed[i];
        Span<double> weights = stackalloc double[w.Length];
        Native.Weights(0.5, weights);
        next[0] += 0.1 * Native.Dot(weights, w) + 0.1 * Native.Dot(mixed, next);
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        Span<double> chosen = stackalloc double[w.Length];
        double sum = 0;
        for (int k = 0; k < 2; k++)
        {
            Native.SoftMax(w, 1 + k, chosen);
            sum += Native.Dot(chosen, w);
        }
        return sum + lambda[0] * lambda[0];
    }
}

/// <summary>Functions with rules that are given variables of several memories, more of them than a statement is copied for.</summary>
public sealed partial class RuledRotations(int turns)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double[] first = w.ToArray(), second = new double[w.Length], third = new double[w.Length], sums = new double[w.Length];
        for (int i = 0; i < w.Length; i++)
            (second[i], third[i]) = (0.5 * w[i] + lambda[0], Math.Sin(w[i]));
        for (int turn = 0; turn < turns + (w[0] > 0 ? 1 : 0); turn++)
            (first, second, third) = (second, third, first);
        if (first[0] < second[0] || third[0] > -10)
        {
            Native.RunningSums(1, first, sums);
            Native.SoftMax(sums, 1.2, third);
        }
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.2 * third[i] + 0.1 * Native.Dot(first, second) * lambda[lambda.Length - 1];
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Native.Dot(w, w) + lambda[0] * lambda[0] * turns;
}
