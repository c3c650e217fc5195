namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Products with a matrix that is marked as symmetric: along rows, along columns, by slices, and with a part of it.</summary>
public sealed partial class SymmetricForms([Symmetric] double[] k)
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        for (int i = 0; i < n; i++)
        {
            double along = lambda[i], bySlice = 0;
            for (int j = 0; j < n; j++)
                along += k[i * n + j] * w[j];
            var row = k.AsSpan(i * n, n);
            for (int j = 0; j < n; j++)
                bySlice += row[j] * w[j];
            next[i] = 0.3 * Math.Tanh(along) / n + 0.1 * lambda[i] * bySlice / n;
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                next[j] += 0.1 / n * k[i * n + j] * w[i] * lambda[i];
        }
        for (int i = 0; i < n / 2; i++)
        {
            for (int j = 0; j < n / 2; j++)
                next[i] -= 0.1 / n * k[i * n + j] * w[j];
        }
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            double z = lambda[i];
            for (int j = 0; j < w.Length; j++)
                z += k[i * w.Length + j] * w[j];
            sum += z * w[i];
        }
        return sum;
    }
}

/// <summary>The same without the mark.</summary>
public sealed partial class UnmarkedForms(double[] k)
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        for (int i = 0; i < n; i++)
        {
            double along = lambda[i], bySlice = 0;
            for (int j = 0; j < n; j++)
                along += k[i * n + j] * w[j];
            var row = k.AsSpan(i * n, n);
            for (int j = 0; j < n; j++)
                bySlice += row[j] * w[j];
            next[i] = 0.3 * Math.Tanh(along) / n + 0.1 * lambda[i] * bySlice / n;
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                next[j] += 0.1 / n * k[i * n + j] * w[i] * lambda[i];
        }
        for (int i = 0; i < n / 2; i++)
        {
            for (int j = 0; j < n / 2; j++)
                next[i] -= 0.1 / n * k[i * n + j] * w[j];
        }
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            double z = lambda[i];
            for (int j = 0; j < w.Length; j++)
                z += k[i * w.Length + j] * w[j];
            sum += z * w[i];
        }
        return sum;
    }
}

/// <summary>A record whose property is marked by its parameter, and a static problem.</summary>
public sealed partial record SymmetricRecord([Symmetric] double[] K)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double z = lambda[i];
            for (int j = 0; j < w.Length; j++)
                z += K[i * w.Length + j] * w[j];
            next[i] = 0.01 * z;
        }
    }
}
