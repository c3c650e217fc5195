namespace HypergradGen.Benchmarks.Comparison;

/// <summary>How far two results are from each other.</summary>
public static class Agreement
{
    /// <summary>maxᵢ |aᵢ − bᵢ| / maxᵢ |bᵢ|; NaN where an element is.</summary>
    public static double Difference(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (a.Length != b.Length)
            throw new ArgumentException($"The results have {a.Length} and {b.Length} elements.", nameof(a));
        double difference = 0, size = 0;
        for (int i = 0; i < a.Length; i++)
        {
            // Math.Max, unlike a comparison, keeps NaN.
            difference = Math.Max(difference, Math.Abs(a[i] - b[i]));
            size = Math.Max(size, Math.Abs(b[i]));
        }
        return difference == 0 ? 0 : difference / size;
    }
}
