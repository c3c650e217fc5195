namespace HypergradGen.Integration.Tests.Problems;

internal partial struct Halves
{
    [HypergradGen.FixedPointMap]
    internal readonly void Go(System.ReadOnlySpan<double> w, System.ReadOnlySpan<double> lambda, System.Span<double> next)
    {
        for (int i = 0; i < Count; i++)
        {
            next[i] = 0.4 * Damp(w[i]) + Links.Mix(Data, lambda, i);
        }
    }

    [HypergradGen.OuterObjective]
    internal readonly double Goal(System.ReadOnlySpan<double> w, System.ReadOnlySpan<double> lambda)
    {
        double goal = 0;
        for (int i = 0; i < Count; i++)
            goal += Links.Third(w[i]) * Data[i];
        return goal;
    }
}

internal static class Links
{
    internal static double Third(double x) => System.Math.Log(1 + x * x);

    internal static double Mix(double[] data, System.ReadOnlySpan<double> lambda, int at) => data[at] * lambda[at % lambda.Length];
}
