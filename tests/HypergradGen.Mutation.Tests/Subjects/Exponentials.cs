using System;
using HypergradGen;

/// <summary>Quotients and logarithms of sums with exponentials, and shares of sums.</summary>
public static partial class Exponentials
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double a = lambda[0], b = lambda[1], c = lambda[2];
        next[0] = 0.3 / (1 + Math.Exp(-a * w[1])) + 0.1 * b;
        next[1] = 0.2 * Math.Log2(2 + Math.Exp(w[0] - c)) - 0.1 * w[1] * a;
        next[2] = 0.3 * Math.Log(9 - Math.Exp(0.3 * w[3] + a)) / (3 - Math.Exp(0.2 * w[2]));
        double first = Math.Exp(w[0] * b), second = Math.Exp(w[2]);
        next[3] = 0.2 * (first / (first + second)) + 0.1 * (2 * first / (3 + (first + second))) + 0.1 * (c * c / (c * c + w[3] * w[3]));
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = lambda[0] * lambda[1] - 0.5 * lambda[2];
        for (int i = 0; i < w.Length; i++)
            sum += (w[i] - 0.3 * lambda[0]) * w[i];
        return sum;
    }
}
