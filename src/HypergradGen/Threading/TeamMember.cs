using HypergradGen.Solvers;

namespace HypergradGen.Threading;

/// <summary>One thread's part in a <see cref="Team"/>. The first member is whoever calls.</summary>
internal sealed class TeamMember
{
    /// <summary>The chunks that this member begins with: the loop's number in the upper 32 bits, then the next chunk and the end in 16 bits each.</summary>
    private PaddedTicket _ticket;

    private readonly object _gate = new();
    private int _isParked;

    /// <summary>Scratch memory for the iterations that the member runs; the first member brings its own.</summary>
    public Workspace Workspace { get; } = new();

    /// <summary>Hands out the chunks next, …, end − 1 of a loop. Whoever still holds an older loop's number gets none of them.</summary>
    public void Offer(int loop, int next, int end) => Volatile.Write(ref _ticket.Value, Ticket(loop, next, end));

    /// <summary>Takes a chunk that nobody has taken. While one that was taken is not reported as done, the loop is not over.</summary>
    /// <param name="loop">The number of the loop that the caller knows.</param>
    /// <param name="chunk">The chunk.</param>
    /// <returns>False where none is left, or where that loop is over.</returns>
    public bool TryTake(int loop, out int chunk)
    {
        long ticket = Volatile.Read(ref _ticket.Value);
        while (true)
        {
            int end = (int)(ticket & 0xffff);
            chunk = (int)(ticket >> 16) & 0xffff;
            if ((int)(ticket >> 32) != loop || chunk >= end)
                return false;
            long seen = Interlocked.CompareExchange(ref _ticket.Value, Ticket(loop, chunk + 1, end), ticket);
            if (seen == ticket)
                return true;
            ticket = seen;
        }
    }

    /// <summary>Blocks until the team has another loop than the one given.</summary>
    public void Park(Team team, long loop)
    {
        lock (_gate)
        {
            // Either Wake sees that this member is parked, or this member sees the new loop: both write first, with a fence, and read then.
            Interlocked.Exchange(ref _isParked, 1);
            while (team.Loop == loop)
                Monitor.Wait(_gate);
            Volatile.Write(ref _isParked, 0);
        }
    }

    /// <summary>Ends a <see cref="Park"/>, where the member is in one. The team's loop was changed before.</summary>
    public void Wake()
    {
        if (Volatile.Read(ref _isParked) == 0)
            return;
        lock (_gate)
            Monitor.Pulse(_gate);
    }

    private static long Ticket(int loop, int next, int end) => ((long)loop << 32) | ((long)next << 16) | (uint)end;
}
