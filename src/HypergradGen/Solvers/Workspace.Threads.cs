using System.Numerics;
using System.Runtime.CompilerServices;
using HypergradGen.Threading;

namespace HypergradGen.Solvers;

/// <content>
/// Threads that share loops. Whether a loop is cut in parts that are added apart depends on its size alone, and never on how many threads there are: the same bits come out.
/// </content>
public sealed partial class Workspace
{
    /// <summary>
    /// The work below which a loop is not shared, as operations done eight at a time: about 4 µs, where handing a loop over and waiting for it takes less than 1.
    /// The runtime option <c>HypergradGen.LeastSharedWork</c> sets another.
    /// </summary>
    private static readonly long s_leastWork = AppContext.GetData("HypergradGen.LeastSharedWork") is { } set && long.TryParse(set.ToString(), out long work) ? Math.Max(work, 1) : 1 << 18;

    /// <summary>What a chunk is at least, and what it does for each element whose sums have to be cleared and added apart.</summary>
    private static readonly long s_workOfAChunk = Math.Max(s_leastWork / 2, 1), s_workOfAnElement = Math.Max(s_leastWork / 1024, 1);

    /// <summary>More chunks than threads, for those that get less of a processor than others.</summary>
    private const int ChunksOfAThread = 2, MostChunksOfSums = 16;

    private const int LongestParts = 1 << 24;

    private int _threads = 1;
    private ThreadTeam? _team;

    /// <summary>Sets how many threads may share a loop from now on. O(1); threads are started when a loop first needs them, and kept.</summary>
    /// <param name="count">The number, at least 1, the caller's thread included.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void UseThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _threads = Math.Min(count, short.MaxValue);
    }

    /// <summary>How many threads may share a loop, the caller's included.</summary>
    public int Threads => _threads;

    /// <summary>Into how many chunks a loop is cut whose iterations write nothing in common; 1 where it is not worth while. O(1).</summary>
    /// <param name="iterations">The number of iterations.</param>
    /// <param name="grain">How many of them stay together.</param>
    /// <param name="work">What all of them take, as operations done eight at a time.</param>
    /// <returns>The number for <see cref="Run"/>; results do not depend on it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Chunks(int iterations, int grain, long work) => _threads == 1 ? 1 : ChunksOfMany(iterations, grain, work);

    /// <summary>Into how many chunks a loop is cut whose iterations add to the same memory; 1 where it is not worth while. The number of threads does not matter. O(1).</summary>
    /// <param name="iterations">The number of iterations.</param>
    /// <param name="grain">How many of them stay together.</param>
    /// <param name="work">What all of them take, as operations done eight at a time.</param>
    /// <param name="length">How many elements they add to.</param>
    /// <returns>The number for <see cref="Run"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ChunksOfSums(int iterations, int grain, long work, long length) => work < s_leastWork ? 1 : ChunksOfManySums(iterations, grain, work, length);

    // What one thread, and short loops, need not have in their code.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private int ChunksOfMany(int iterations, int grain, long work)
        => work < s_leastWork ? 1 : (int)Math.Clamp((long)_threads * ChunksOfAThread, 1, Math.Min(Grains(iterations, grain), short.MaxValue));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static int ChunksOfManySums(int iterations, int grain, long work, long length)
    {
        long chunks = Math.Min(Math.Min(Grains(iterations, grain), MostChunksOfSums), work / s_workOfAChunk);
        if (length > 0)
            chunks = Math.Min(chunks, Math.Min(work / length / s_workOfAnElement, LongestParts / length));
        // As many for each of two or four threads.
        return 1 << BitOperations.Log2((ulong)Math.Max(1, chunks));
    }

    /// <summary>Runs the chunks of a loop, on as many threads as there may be. Returns when all are done. Allocates nothing once it has run so large a loop on so many threads.</summary>
    /// <typeparam name="TBody">The loop.</typeparam>
    /// <param name="body">Its iterations.</param>
    /// <param name="iterations">How many.</param>
    /// <param name="grain">Chunks begin at multiples of this.</param>
    /// <param name="chunks">How many chunks.</param>
    /// <exception cref="Exception">What the first chunk that failed threw; the others were run nevertheless.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TBody>(scoped ref TBody body, int iterations, int grain, int chunks)
        where TBody : struct, ILoopBody, allows ref struct
    {
        var range = new LoopRange(iterations, grain, chunks);
        int members = Math.Min(_threads, chunks);
        if (members > 1)
        {
            Team(members).Run(ref body, range, members, this);
            return;
        }
        for (int chunk = 0; chunk < chunks; chunk++)
            body.Run(chunk, range.First(chunk), range.First(chunk + 1), this);
    }

    private static int Grains(int iterations, int grain) => (int)Math.Max(((long)iterations + grain - 1) / grain, 1);

    private ThreadTeam Team(int members)
    {
        if (_team is null || _team.Count < members)
        {
            _team?.End();
            _team = new ThreadTeam(_threads);
        }
        return _team;
    }

    /// <summary>Makes a slot able to hold so many elements; what it holds, and how long it is, stays. O(1) once warm.</summary>
    /// <param name="slot">The slot's number, from 0.</param>
    /// <param name="length">The length that will be asked for.</param>
    /// <exception cref="OverflowException"><paramref name="length"/> is negative.</exception>
    public void Reserve(int slot, int length) => _doubles.Reserve(slot, length);

    /// <inheritdoc cref="Reserve"/>
    public void ReserveInt(int slot, int length) => _integers.Reserve(slot, length);

    /// <inheritdoc cref="Reserve"/>
    public void ReserveSingle(int slot, int length) => _singles.Reserve(slot, length);
}
