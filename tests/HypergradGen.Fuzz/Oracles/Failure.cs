namespace HypergradGen.Fuzz.Oracles;

/// <summary>Something that generated code got wrong.</summary>
/// <param name="Kind">What: equal for failures that are worth one report.</param>
internal sealed record Failure(string Kind, string Message);

/// <summary>How many points were looked at, and how many told nothing.</summary>
internal sealed class PointCounts
{
    public int Checked { get; set; }

    /// <summary>The user's own method threw.</summary>
    public int Thrown { get; set; }

    /// <summary>Values or derivatives were no finite number, or too large to compare.</summary>
    public int Unbounded { get; set; }

    /// <summary>A failure that is gone beside the point: the program jumps there.</summary>
    public int Kinks { get; set; }
}
