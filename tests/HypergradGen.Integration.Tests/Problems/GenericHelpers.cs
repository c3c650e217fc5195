using System.Numerics;

namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Helpers that are written once for every type of number.</summary>
public static class Neural<T>
    where T : IFloatingPointIeee754<T>
{
    internal static readonly T Leak = T.CreateChecked(0.125);

    public static T Leaky(T x) => x > T.Zero ? x : Leak * x;

    public static T LogSumExp(ReadOnlySpan<T> x)
    {
        T largest = T.NegativeInfinity, sum = T.Zero;
        foreach (T v in x)
            largest = T.Max(largest, v);
        foreach (T v in x)
            sum += T.Exp(v - largest);
        return largest + T.Log(sum);
    }
}

public static class NeuralExtensions
{
    public static T Sigmoid<T>(this T x)
        where T : IFloatingPointIeee754<T>
        => T.One / (T.One + T.Exp(-x));

    /// <summary>y ← A·x, row by row.</summary>
    public static void Multiply<T>(T[] a, ReadOnlySpan<T> x, Span<T> y)
        where T : INumberBase<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = T.Zero;
            for (int j = 0; j < x.Length; j++)
                y[i] += a[i * x.Length + j] * x[j];
        }
    }
}

/// <summary>An equilibrium layer whose arithmetic is that of generic helpers.</summary>
public sealed partial class GenericLayer(double[] a)
{
    private readonly double[] _a = a;

    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        Span<double> mixed = stackalloc double[w.Length];
        NeuralExtensions.Multiply(_a, w, mixed);
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.25 * (mixed[i] + lambda[i]).Sigmoid() + Neural<double>.Leaky(0.125 * w[i] - lambda[i]);
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Neural<double>.LogSumExp(w) + lambda[0].Sigmoid();
}

/// <summary>The same on floats.</summary>
public sealed partial class GenericLayerOfSingles(float[] a)
{
    private readonly float[] _a = a;

    [FixedPointMap]
    private void Step(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda, Span<float> next)
    {
        Span<float> mixed = stackalloc float[w.Length];
        NeuralExtensions.Multiply(_a, w, mixed);
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.25f * (mixed[i] + lambda[i]).Sigmoid() + Neural<float>.Leaky(0.125f * w[i] - lambda[i]);
    }

    [OuterObjective]
    private float Loss(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda) => Neural<float>.LogSumExp(w) + lambda[0].Sigmoid();
}

public static partial class Marked
{
    /// <summary>One helper for two types of number in one method.</summary>
    [Differentiable]
    public static double TwoSigmoids(double x, float y) => x.Sigmoid() * y.Sigmoid() + Neural<float>.Leaky(y);
}
