using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using HypergradGen.Solvers;

namespace HypergradGen.Threading;

/// <summary>
/// What the threads of a team share: one loop at a time. They reach nothing but this, so that the <see cref="ThreadTeam"/> can be collected while they wait.
/// </summary>
/// <remarks>
/// A loop is cut into chunks, and each member begins with a run of neighbouring ones, the same in every call of as many chunks: what a processor has in its cache is there again
/// in the next iteration. A member that has none left takes those of others, so that a thread which the system does not run now holds up nothing but the chunk that it is in.
/// </remarks>
internal sealed unsafe class Team
{
    /// <summary>How long a thread that waits for the next loop, or for the last chunk of one, looks again and again before it lets go of its processor.</summary>
    private static readonly long s_patience = Environment.ProcessorCount > 1 ? Stopwatch.Frequency * 50 / 1_000_000 : 0;

    private readonly TeamMember[] _members;
    private readonly Lock _failureGate = new();
    private void* _body;
    private delegate*<void*, int, int, int, Workspace, void> _run;
    private LoopRange _range;
    private PaddedTicket _loop;
    private PaddedTicket _left;
    private ExceptionDispatchInfo? _failure;
    private int _failedChunk;

    public Team(TeamMember[] members) => _members = members;

    /// <summary>The number of the last loop, and in the lowest 16 bits how many members share it; −1 where the team is no more.</summary>
    public long Loop => Volatile.Read(ref _loop.Value);

    /// <summary>Runs a loop's chunks on the first members. The caller is the first one; it returns when all chunks are done.</summary>
    /// <exception cref="Exception">What the first chunk that failed threw; the others were run nevertheless.</exception>
    public void Run(void* body, delegate*<void*, int, int, int, Workspace, void> run, in LoopRange range, int members, Workspace workspace)
    {
        _body = body;
        _run = run;
        _range = range;
        int number = (int)(_loop.Value >> 16) + 1 & 0x7fffffff;
        for (int i = 0; i < members; i++)
            _members[i].Offer(number, i * range.Chunks / members, (i + 1) * range.Chunks / members);
        Volatile.Write(ref _left.Value, range.Chunks);
        Interlocked.Exchange(ref _loop.Value, ((long)number << 16) | (uint)members);
        for (int i = 1; i < members; i++)
            _members[i].Wake();

        Share(0, number, members, workspace);
        Wait();
        if (_failure is { } failure)
        {
            _failure = null;
            failure.Throw();
        }
    }

    /// <summary>What a thread of the team does while there is one.</summary>
    public void Work(int member)
    {
        long loop = 0;
        while (true)
        {
            loop = Next(member, loop);
            if (loop < 0)
                return;
            if (member < (loop & 0xffff))
                Share(member, (int)(loop >> 16), (int)(loop & 0xffff), _members[member].Workspace);
        }
    }

    /// <summary>Sends the threads home.</summary>
    public void End()
    {
        Interlocked.Exchange(ref _loop.Value, -1);
        for (int i = 1; i < _members.Length; i++)
            _members[i].Wake();
    }

    private long Next(int member, long last)
    {
        long until = Stopwatch.GetTimestamp() + s_patience;
        while (Loop == last)
        {
            if (Stopwatch.GetTimestamp() >= until)
                _members[member].Park(this, last);
            else
                Thread.SpinWait(4);
        }
        return Loop;
    }

    private void Share(int self, int number, int members, Workspace workspace)
    {
        int done = 0;
        for (int i = 0; i < members; i++)
        {
            TeamMember member = _members[(self + i) % members];
            for (; member.TryTake(number, out int chunk); done++)
                RunChunk(chunk, workspace);
        }
        if (done > 0)
            Interlocked.Add(ref _left.Value, -done);
    }

    private void RunChunk(int chunk, Workspace workspace)
    {
        try
        {
            _run(_body, chunk, _range.First(chunk), _range.First(chunk + 1), workspace);
        }
        catch (Exception e)
        {
            lock (_failureGate)
            {
                if (_failure is null || chunk < _failedChunk)
                    (_failure, _failedChunk) = (ExceptionDispatchInfo.Capture(e), chunk);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Wait()
    {
        if (Volatile.Read(ref _left.Value) == 0)
            return;
        long until = Stopwatch.GetTimestamp() + s_patience;
        while (Volatile.Read(ref _left.Value) != 0)
        {
            // A chunk is short: what holds it up is that its thread has no processor.
            if (Stopwatch.GetTimestamp() >= until)
                Thread.Yield();
            else
                Thread.SpinWait(4);
        }
    }
}
