namespace HypergradGen.Threading;

/// <summary>How a loop is cut: chunk c begins at a multiple of the grain, about c/Chunks of the way.</summary>
internal readonly record struct LoopRange(int Iterations, int Grain, int Chunks)
{
    /// <summary>The first iteration of a chunk, and of the chunk behind the last one where none is.</summary>
    public int First(int chunk)
    {
        long grains = ((long)Iterations + Grain - 1) / Grain;
        return (int)Math.Min(grains * chunk / Chunks * Grain, Iterations);
    }
}
