using System.Runtime.CompilerServices;
using HypergradGen.Solvers;

namespace HypergradGen.Threading;

/// <summary>The threads of one solver. They end when it is collected: none of them reaches this object.</summary>
internal sealed unsafe class ThreadTeam
{
    private readonly TeamMember[] _members;
    private readonly Team _team;

    /// <summary>Starts the threads.</summary>
    /// <param name="count">How many share a loop at most, the caller's included.</param>
    public ThreadTeam(int count)
    {
        _members = new TeamMember[count];
        for (int i = 0; i < count; i++)
            _members[i] = new TeamMember();
        _team = new Team(_members);
        for (int i = 1; i < count; i++)
            Start(_team, i);
    }

    ~ThreadTeam() => _team.End();

    /// <summary>How many threads share a loop at most.</summary>
    public int Count => _members.Length;

    /// <summary>Ends the threads; the team is not used again.</summary>
    public void End()
    {
        _team.End();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs the chunks of a loop on the first <paramref name="members"/> threads.</summary>
    /// <param name="body">The iterations. Its spans live on the caller's stack: the other threads read them there, and the caller waits for them.</param>
    /// <param name="range">How the loop is cut.</param>
    /// <param name="members">How many threads, the caller's included.</param>
    /// <param name="workspace">The caller's scratch memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TBody>(scoped ref TBody body, in LoopRange range, int members, Workspace workspace)
        where TBody : struct, ILoopBody, allows ref struct
    {
        // On this stack whatever the caller's variable is: a struct in an object would move.
        TBody shared = body;
        // Whoever runs which chunks this time: the caller may run none, and all of them the next time.
        shared.Reserve(workspace);
        for (int i = 1; i < members; i++)
        {
            _members[i].Workspace.ReadCopiesOf(workspace);
            shared.Reserve(_members[i].Workspace);
        }
        _team.Run(Unsafe.AsPointer(ref shared), &Invoke<TBody>, range, members, workspace);
        GC.KeepAlive(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Invoke<TBody>(void* body, int chunk, int first, int end, Workspace workspace)
        where TBody : struct, ILoopBody, allows ref struct
        => Unsafe.AsRef<TBody>(body).Run(chunk, first, end, workspace);

    private static void Start(Team team, int member)
        => new Thread(() => team.Work(member)) { IsBackground = true, Name = "HypergradGen " + member }.Start();
}
