using System;
using HypergradGen;

/// <summary>Rules and arithmetic, one of each kind.</summary>
public static partial class Formulas
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double a = lambda[0], b = lambda[1], c = lambda[2];
        next[0] = 0.2 * Math.Tanh(a * w[0] - w[1]) / (1 + b * b) - 0.1 * Math.Cos(w[2] * c);
        next[1] = 0.1 * Math.Sqrt(1 + w[0] * w[0] * a) - 0.1 * Math.Sin(w[3]) * b;
        next[2] = 0.1 * Math.Pow(1.5 + 0.1 * w[1], 1 + a) * Math.Pow(1.2 + 0.1 * w[0], 0.3) - (0.2 - 0.05 * Math.Exp(-w[2] * w[2])) * c;
        next[3] = -(0.1 * Math.Log(2 + w[0] * w[3] + b)) + 0.1 * w[1] * w[1] / (2 + w[0]);
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
