namespace HypergradGen.Testing;

/// <summary>What calls allocate on the thread that makes them.</summary>
internal static class AllocatedBytes
{
    private const int Series = 5;

    /// <summary>
    /// The least that the prepared call allocates in several series, each prepared anew. What a call allocates it allocates in every series; once in a while the runtime
    /// allocates on the same thread too, when it compiles a method anew.
    /// </summary>
    /// <param name="prepare">Makes the call that is measured, and whatever calls have to come before it.</param>
    public static long Least(Func<Action> prepare)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Series && least > 0; i++)
        {
            Action call = prepare();
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
