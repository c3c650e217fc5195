namespace HypergradGen.Solvers;

/// <summary>The workspaces of products that are called outside a solver: per thread and per owner, so that nested calls and threads are safe.</summary>
/// <typeparam name="TOwner">The type whose generated products rent here; slots mean the same in all of its calls.</typeparam>
/// <remarks>Allocates nothing once a thread has nested its calls as deeply.</remarks>
public static class WorkspacePool<TOwner>
{
    [ThreadStatic]
    private static Workspace?[]? s_free;

    [ThreadStatic]
    private static int s_count;

    /// <summary>A workspace that nobody else uses until it is returned. O(1).</summary>
    /// <returns>A workspace that an earlier call on this thread returned, or a new one. One that is never returned is left to the collector.</returns>
    public static Workspace Rent()
    {
        Workspace?[]? free = s_free;
        int last = s_count - 1;
        if (free is null || last < 0)
            return new Workspace();
        Workspace workspace = free[last]!;
        free[last] = null;
        s_count = last;
        workspace.ForgetGathered();
        return workspace;
    }

    /// <summary>Gives a workspace back, to the thread that calls. O(1). The caller holds no span of it afterwards.</summary>
    /// <param name="w">The workspace.</param>
    /// <exception cref="ArgumentNullException"><paramref name="w"/> is null.</exception>
    public static void Return(Workspace w)
    {
        ArgumentNullException.ThrowIfNull(w);
        Workspace?[] free = s_free ??= new Workspace?[4];
        if (s_count == free.Length)
        {
            Array.Resize(ref free, 2 * free.Length);
            s_free = free;
        }
        free[s_count++] = w;
    }
}
