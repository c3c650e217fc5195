using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>Scratch memory for generated code, addressed by slot number. Allocates nothing once each slot has seen a length as large.</summary>
/// <remarks>
/// Slots of doubles, of floats and of integers are numbered apart, each from 0. A span stays valid memory for as long as it is held, but a later call that
/// enlarges its slot moves the slot elsewhere. Not safe for use by two threads at once. A negative length throws <see cref="OverflowException"/>, as
/// <c>new double[-1]</c> does.
/// </remarks>
public sealed partial class Workspace
{
    private SlotTable<double> _doubles = new();
    private SlotTable<float> _singles = new();
    private SlotTable<int> _integers = new();
    private FrameStack<double> _doubleFrames = new();
    private FrameStack<float> _singleFrames = new();
    private FrameStack<int> _integerFrames = new();

    /// <summary>A slot's buffer, every element 0. O(<paramref name="length"/>).</summary>
    /// <param name="slot">The slot's number, from 0.</param>
    /// <param name="length">The length wanted.</param>
    /// <returns>A span of exactly <paramref name="length"/> elements.</returns>
    /// <exception cref="OverflowException"><paramref name="length"/> is negative.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<double> Rent(int slot, int length)
    {
        Span<double> span = _doubles.Rent(slot, length);
        span.Clear();
        return span;
    }

    /// <summary>A slot's buffer with whatever it held. O(1) once warm.</summary>
    /// <inheritdoc cref="Rent"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<double> RentUninitialised(int slot, int length) => _doubles.Rent(slot, length);

    /// <summary>The span that this slot last gave, contents kept; empty where it gave none. O(1).</summary>
    /// <param name="slot">The slot's number, from 0.</param>
    /// <returns>The span of the last Rent or Grow.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<double> Slot(int slot) => _doubles.Current(slot);

    /// <summary>Makes a slot at least <paramref name="length"/> long and keeps its contents. O(1) amortised: the capacity at least doubles where it grows.</summary>
    /// <param name="slot">The slot's number, from 0.</param>
    /// <param name="length">The least length wanted.</param>
    /// <returns>All that the slot can hold, <paramref name="length"/> elements or more; those beyond the earlier span are zero.</returns>
    /// <exception cref="OverflowException"><paramref name="length"/> is negative.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<double> Grow(int slot, int length) => _doubles.Grow(slot, length);

    /// <inheritdoc cref="Rent"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<int> RentInt(int slot, int length)
    {
        Span<int> span = _integers.Rent(slot, length);
        span.Clear();
        return span;
    }

    /// <inheritdoc cref="RentUninitialised"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<int> RentUninitialisedInt(int slot, int length) => _integers.Rent(slot, length);

    /// <inheritdoc cref="Slot"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<int> SlotInt(int slot) => _integers.Current(slot);

    /// <inheritdoc cref="Grow"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<int> GrowInt(int slot, int length) => _integers.Grow(slot, length);

    /// <inheritdoc cref="Rent"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> RentSingle(int slot, int length)
    {
        Span<float> span = _singles.Rent(slot, length);
        span.Clear();
        return span;
    }

    /// <inheritdoc cref="RentUninitialised"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> RentUninitialisedSingle(int slot, int length) => _singles.Rent(slot, length);

    /// <inheritdoc cref="Slot"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> SlotSingle(int slot) => _singles.Current(slot);

    /// <inheritdoc cref="Grow"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> GrowSingle(int slot, int length) => _singles.Grow(slot, length);

    /// <summary>Begins the frame of a recursive function: what it pushes is its own until <see cref="LeaveFrame"/>. O(1).</summary>
    /// <returns>What <see cref="LeaveFrame"/> is to be given.</returns>
    public WorkspaceFrame EnterFrame() => new(_doubleFrames.Top, _singleFrames.Top, _integerFrames.Top, _wordFrames.Top);

    /// <summary>Ends a frame, and all that were entered behind it. O(1).</summary>
    /// <param name="frame">What <see cref="EnterFrame"/> gave.</param>
    public void LeaveFrame(WorkspaceFrame frame) => (_doubleFrames.Top, _singleFrames.Top, _integerFrames.Top, _wordFrames.Top) = (frame.Doubles, frame.Singles, frame.Integers, frame.Words);

    /// <summary>A buffer of the frame, every element 0. O(<paramref name="length"/>); allocates where no recursion was as deep before.</summary>
    /// <param name="length">The length wanted.</param>
    /// <returns>A span of exactly <paramref name="length"/> elements.</returns>
    /// <exception cref="OverflowException"><paramref name="length"/> is negative, or the frames together are longer than an array can be.</exception>
    public Span<double> Push(int length) => _doubleFrames.Push(length);

    /// <inheritdoc cref="Push"/>
    public Span<float> PushSingle(int length) => _singleFrames.Push(length);

    /// <inheritdoc cref="Push"/>
    public Span<int> PushInt(int length) => _integerFrames.Push(length);

    /// <summary>The slots of one element type.</summary>
    private struct SlotTable<T>()
        where T : unmanaged
    {
        private Buffer[] _buffers = [];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Span<T> Current(int slot)
        {
            Buffer[] buffers = _buffers;
            if ((uint)slot >= (uint)buffers.Length)
                return default;
            ref Buffer buffer = ref buffers[slot];
            return buffer.Elements.Part(0, buffer.Length);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Span<T> Rent(int slot, int length)
        {
            Buffer[] buffers = _buffers;
            if ((uint)slot < (uint)buffers.Length)
            {
                ref Buffer buffer = ref buffers[slot];
                if ((uint)length <= (uint)buffer.Elements.Capacity)
                {
                    buffer.Length = length;
                    return buffer.Elements.Part(0, length);
                }
            }
            return Enlarge(slot, length, keep: false);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Span<T> Grow(int slot, int length)
        {
            Buffer[] buffers = _buffers;
            if ((uint)slot < (uint)buffers.Length)
            {
                ref Buffer buffer = ref buffers[slot];
                if ((uint)length <= (uint)buffer.Elements.Capacity)
                {
                    Span<T> whole = buffer.Elements.Part(0, buffer.Elements.Capacity);
                    // What lies beyond the length is of an earlier use.
                    whole[buffer.Length..].Clear();
                    buffer.Length = buffer.Elements.Capacity;
                    return whole;
                }
            }
            return Enlarge(slot, length, keep: true);
        }

        public void Reserve(int slot, int length)
        {
            if ((uint)slot >= (uint)_buffers.Length || length < 0 || length > _buffers[slot].Elements.Capacity)
                Enlarge(slot, length, keep: false);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private Span<T> Enlarge(int slot, int length, bool keep)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(slot);
            if (length < 0)
                throw new OverflowException("The length of a buffer is negative.");
            int count = _buffers.Length;
            if (slot >= count)
            {
                Array.Resize(ref _buffers, Math.Max(slot + 1, 2 * count));
                for (int i = count; i < _buffers.Length; i++)
                    _buffers[i].Elements = new();
            }
            ref Buffer buffer = ref _buffers[slot];
            if (length > buffer.Elements.Capacity)
            {
                int capacity = keep ? (int)Math.Max(length, Math.Min(2L * buffer.Elements.Capacity, Array.MaxLength)) : length;
                buffer.Elements.Enlarge(capacity, keep ? buffer.Length : 0);
            }
            buffer.Length = keep ? buffer.Elements.Capacity : length;
            return buffer.Elements.Part(0, buffer.Length);
        }

        private struct Buffer
        {
            public AlignedArray<T> Elements;
            public int Length;
        }
    }
}
