namespace HypergradGen.Integration.Tests.Problems;

/// <summary>States on the nodes of a binary tree, each drawn to what the tree below it says.</summary>
public sealed partial class TreeAverages(double[] weights)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.3 * Math.Tanh(Below(w, lambda, i)) + 0.1 * lambda[1];
    }

    private double Below(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, int node)
    {
        if (node >= w.Length)
            return 0;
        double sum = weights[node % weights.Length] * Math.Sin(w[node] + lambda[0]);
        for (int child = 1; child <= 2; child++)
            sum += 0.4 * Below(w, lambda, 2 * node + child);
        return sum;
    }

    [OuterObjective]
    private double Misfit(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Pairwise(w) + 0.1 * lambda[0] * lambda[0];

    private static double Pairwise(ReadOnlySpan<double> w) => w.Length switch
    {
        0 => 0,
        1 => (w[0] - 1) * (w[0] - 1),
        _ => Pairwise(w[..(w.Length / 2)]) + Pairwise(w[(w.Length / 2)..]),
    };
}

/// <summary>A recursive filter bank: each level splits its signal in two buffers of its own, and the levels above are written from them.</summary>
public static partial class FilterBank
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        Analyse(w, next, lambda[0]);
        for (int i = 0; i < next.Length; i++)
            next[i] = 0.2 * Math.Tanh(next[i]) + lambda[1] * (i % 3);
    }

    private static void Analyse(ReadOnlySpan<double> signal, Span<double> output, double gain)
    {
        int half = signal.Length / 2;
        if (half == 0)
        {
            signal.CopyTo(output);
            return;
        }
        double[] smooth = new double[half], detail = new double[half];
        for (int i = 0; i < half; i++)
        {
            smooth[i] = 0.5 * (signal[2 * i] + signal[2 * i + 1]);
            detail[i] = gain * signal[2 * i] * signal[2 * i + 1];
        }
        output.Clear();
        Analyse(smooth, output[..half], gain);
        AnalyseDetail(detail, output[half..(2 * half)], gain);
    }

    private static void AnalyseDetail(ReadOnlySpan<double> detail, Span<double> output, double gain)
    {
        Analyse(detail, output, 0.5 * gain);
        for (int i = 0; i < output.Length; i++)
            output[i] += Math.Cos(detail[i]);
    }

    [OuterObjective]
    public static double Energy(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        foreach (double x in w)
            sum += Power(x - 0.2, 4) + Power(x, 2);
        return sum + lambda[1] * lambda[1];
    }

    private static double Power(double x, int n) => n == 0 ? 1 : n % 2 == 0 ? Power(x * x, n / 2) : x * Power(x, n - 1);
}

/// <summary>Functions that call each other with constants: a helper that has a derivative elsewhere has none in such a call, and neither has who calls it.</summary>
public static partial class ConstantLinks
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.3 * Second(w[i], lambda[0], i) + 0.1 * Even(Even(lambda[1], 3), 2) + 0.2 * w[i];
    }

    /// <summary>Its result does not depend on x.</summary>
    private static double Even(double x, int depth) => depth <= 0 ? 0.7 : Odd(0.3, depth - 1);

    private static double Odd(double x, int depth) => depth <= 0 ? Second(1.4 - 1.2 * x, 0.7, depth) : Even(0.4, depth - 1) + x;

    private static double Second(double first, double second, int place) => place % 2 == 1 ? Math.Sin(first) : second;

    [OuterObjective]
    public static double Sum(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[0] + Odd(w[w.Length - 1], 2) * lambda[0];
}
