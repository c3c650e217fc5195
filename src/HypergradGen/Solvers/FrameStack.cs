using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>How full the stacks of a workspace were when a recursive function began; what <see cref="Workspace.LeaveFrame"/> takes back.</summary>
/// <param name="Doubles">Elements in use of the stack of doubles.</param>
/// <param name="Singles">Elements in use of the stack of floats.</param>
/// <param name="Integers">Elements in use of the stack of integers.</param>
/// <param name="Words">Elements in use of the stack of words.</param>
public readonly record struct WorkspaceFrame(int Doubles, int Singles, int Integers, int Words);

/// <summary>
/// Memory of recursive functions: each call pushes its buffers on top of its caller's. Where the stack has to be enlarged
/// the callers keep the array that they have, which nobody else is given any more.
/// </summary>
internal struct FrameStack<T>()
    where T : unmanaged
{
    private T[] _elements = [];

    /// <summary>Elements in use.</summary>
    public int Top { get; set; }

    /// <summary>A buffer of zeros on top. O(<paramref name="length"/>); allocates where the stack was never as deep.</summary>
    public Span<T> Push(int length)
    {
        if (length < 0)
            throw new OverflowException("The length of a buffer is negative.");
        int needed = checked(Top + length);
        if (needed > _elements.Length)
            Enlarge(needed);
        var span = _elements.AsSpan(Top, length);
        Top = needed;
        span.Clear();
        return span;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Enlarge(int needed) => _elements = new T[Math.Max(needed, (int)Math.Min(2L * _elements.Length, Array.MaxLength))];
}
