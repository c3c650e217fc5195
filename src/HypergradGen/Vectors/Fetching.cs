using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <summary>As many rows as a kernel is given follow in memory and are read next, or do not. A fetch of an address that is not there does nothing.</summary>
internal unsafe interface IFollowing
{
    /// <summary>Has the lines of 32 numbers brought nearer.</summary>
    static abstract void Fetch(double* p);
}

/// <summary>The rows are all, or what follows is not read next.</summary>
internal readonly unsafe struct NotFetched : IFollowing
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(double* p)
    {
    }
}

/// <summary>The rows are a batch of more, and the first-level cache holds two.</summary>
internal readonly unsafe struct FetchedToFirstLevel : IFollowing
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(double* p)
    {
        Sse.Prefetch0(p);
        Sse.Prefetch0(p + 8);
        Sse.Prefetch0(p + 16);
        Sse.Prefetch0(p + 24);
    }
}

/// <summary>
/// The rows are a batch of a matrix beyond the second-level cache: reading from there goes on while these are added. Every second line, whose neighbour comes with it: all of them
/// took 3 % longer.
/// </summary>
internal readonly unsafe struct FetchedToSecondLevel : IFollowing
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(double* p)
    {
        Sse.Prefetch1(p);
        Sse.Prefetch1(p + 16);
    }
}
