using System;
using HypergradGen;

/// <summary>Loops that end when the numbers say so: what they keep grows on the way.</summary>
public static partial class Whiles
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double x = 1 + w[i] * w[i], guess = x;
            int n = 0;
            while (Math.Abs(guess * guess - x) > 1e-3 && n < 20)
            {
                guess = 0.5 * (guess + x / guess) + 0.01 * lambda[0] * Math.Exp(-guess);
                n++;
            }
            double y = lambda[1];
            for (int k = 0; k < n + i; k++)
                y = 0.7 * Math.Sin(y + 0.1 * w[i]) * y;
            next[i] = 0.1 * guess + 0.2 * y * lambda[2];
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double v = w[0] * lambda[0], sum = 0;
        do
        {
            sum += Math.Log(1 + v * v);
            v *= 0.6 + 0.1 * w[1];
        }
        while (v > 0.05);
        return sum + w[2] * w[3];
    }
}
