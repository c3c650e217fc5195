namespace HypergradGen.Integration.Tests.Problems;

/// <summary>w ← s(A + B + T₁ + T₂ + T₂ᵀ)w + c: matrices of one shape in two arrays of data and in two places of the hyperparameters, multiplied with in every step.</summary>
public sealed partial class SeveralMatrices(int size, double[] a, double[] b, double scale)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        var first = lambda[..(size * size)];
        var second = lambda.Slice(size * size, size * size);
        var offset = lambda[^size..];
        for (int i = 0; i < size; i++)
        {
            double sum = 0;
            for (int j = 0; j < size; j++)
                sum += a[i * size + j] * w[j];
            for (int j = 0; j < size; j++)
                sum += b[i * size + j] * w[j];
            for (int j = 0; j < size; j++)
                sum += first[i * size + j] * w[j];
            for (int j = 0; j < size; j++)
                sum += second[i * size + j] * w[j];
            for (int j = 0; j < size; j++)
                sum += second[j * size + i] * w[j];
            next[i] = scale * sum + offset[i];
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < size; i++)
            sum += 0.5 * w[i] * w[i];
        return sum;
    }
}

/// <summary>The same but for T₂, with each matrix a parameter of its own.</summary>
public static partial class SeveralMatricesInParameters
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> first, ReadOnlySpan<double> offset, [Constant] ReadOnlySpan<double> a, [Constant] ReadOnlySpan<double> b, [Constant] double scale, Span<double> wNext)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < w.Length; j++)
                sum += a[i * w.Length + j] * w[j];
            for (int j = 0; j < w.Length; j++)
                sum += b[i * w.Length + j] * w[j];
            for (int j = 0; j < w.Length; j++)
                sum += first[i * w.Length + j] * w[j];
            wNext[i] = scale * sum + offset[i];
        }
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, [Constant] ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            double z = 0;
            for (int j = 0; j < w.Length; j++)
                z += b[i * w.Length + j] * w[j];
            sum += 0.5 * z * z;
        }
        return sum;
    }
}
