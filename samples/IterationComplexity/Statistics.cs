namespace IterationComplexity;

/// <summary>What is said of times; those are of the processor, which other work on the machine does not stretch as it does those of a clock.</summary>
internal static class Statistics
{
    /// <summary>The middle of the sorted values, which one slow run does not move; the lower one of two.</summary>
    public static double Median(IReadOnlyList<double> values) => values.Order().ElementAt((values.Count - 1) / 2);
}
