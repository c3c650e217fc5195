using HypergradGen.Solvers;

namespace HypergradGen.Threading;

/// <summary>The iterations of an emitted loop, in any order and on any thread: what they read, and what each of them writes alone.</summary>
/// <remarks>Implemented by generated ref structs, which hold the spans of the method that the loop stands in.</remarks>
public interface ILoopBody
{
    /// <summary>Makes the scratch memory that <see cref="Run"/> asks for, so that no call of it allocates.</summary>
    /// <param name="workspace">The workspace of the thread that is to run iterations.</param>
    void Reserve(Workspace workspace);

    /// <summary>Runs the iterations first, …, end − 1.</summary>
    /// <param name="chunk">Which part of the loop they are, from 0: sums of each part are apart.</param>
    /// <param name="first">The first iteration.</param>
    /// <param name="end">One above the last.</param>
    /// <param name="workspace">Scratch memory of the thread's own.</param>
    void Run(int chunk, int first, int end, Workspace workspace);
}
