using System;
using HypergradGen;

/// <summary>Elements that are written more than once, added to and taken from; a local array that is used after it was written over.</summary>
public static partial class Overwrites
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        // Its length is not a constant: one of a known length becomes values.
        double[] t = new double[w.Length];
        for (int i = 0; i < t.Length; i++)
            t[i] = Math.Sin(w[i] * lambda[0]);
        double early = t[1] * t[2];
        double dear = Math.Exp(-early * early) * early;
        for (int i = 0; i < t.Length; i++)
            next[i] = 0.2 * t[i] * t[i] + 0.1 * dear * w[i];
        for (int i = 0; i < t.Length; i++)
            t[i] = lambda[1] - w[i] * w[i];
        next[0] = 0.3 * w[1];
        next[0] *= lambda[2] * w[0];
        for (int i = 0; i < t.Length; i++)
            next[i] -= 0.1 * t[i] * t[3 - i];
        t[0] = 0.5;
        next[3] += 0.1 * t[0] * t[1];
        for (int i = 0; i < t.Length; i += 2)
            t[i] = 0.5 + i;
        for (int i = 0; i < t.Length; i++)
            next[i] += 0.05 * t[i] * t[i];
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        Span<double> r = stackalloc double[4];
        w.CopyTo(r);
        for (int i = 0; i < 3; i++)
            r[i + 1] = r[i + 1] * r[i] - lambda[i];
        return r[3] * r[3] + r[2];
    }
}
