using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HypergradGen.Solvers;

/// <content>
/// What is kept for each of many points in slots whose parts all have one length, which emitted code knows: the part of point p begins (p + 1) lengths from the first, that of point −1, and
/// nothing has to be remembered of where it is. Memory of every element type is in words of 64 bits.
/// </content>
public sealed partial class Workspace
{
    private FixedTable _fixedParts = new();

    /// <summary>The selected point's part of a slot of which every part is as long; before anything is written to it, it holds anything. O(1) once warm.</summary>
    /// <param name="slot">The slot's number, from 0, among those of all element types.</param>
    /// <param name="length">The length, the same in every call for this slot.</param>
    /// <typeparam name="T">The element type, the same in every call for this slot.</typeparam>
    /// <returns>The part, of exactly this length.</returns>
    /// <exception cref="OverflowException"><paramref name="length"/> is negative, or the parts together are longer than an array can be.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> KeptOfLength<T>(int slot, int length)
        where T : unmanaged => ElementsOf<T>(_fixedParts.Part(slot, _point, WordsOf<T>(length)), length);

    /// <summary>The first elements in words that are long enough for them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<T> ElementsOf<T>(Span<long> words, int length)
        where T : unmanaged => MemoryMarshal.CreateSpan(ref Unsafe.As<long, T>(ref MemoryMarshal.GetReference(words)), length);

    private struct FixedTable()
    {
        private AlignedArray<long>[] _slots = [];

        /// <summary>The words that a point has in all slots together.</summary>
        public long Length { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Span<long> Part(int slot, int point, int length)
        {
            AlignedArray<long>[] slots = _slots;
            if ((uint)slot < (uint)slots.Length)
            {
                ref AlignedArray<long> words = ref slots[slot];
                long start = (point + 1L) * length;
                if (length >= 0 && start >= 0 && start + length <= words.Capacity)
                    return words.Part((int)start, length);
            }
            return Enlarge(slot, point, length);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private Span<long> Enlarge(int slot, int point, int length)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(slot);
            ArgumentOutOfRangeException.ThrowIfLessThan(point, -1);
            if (length < 0)
                throw new OverflowException("The length of a buffer is negative.");
            int count = _slots.Length;
            if (slot >= count)
            {
                Array.Resize(ref _slots, slot + 1);
                for (int i = count; i <= slot; i++)
                    _slots[i] = new();
            }
            ref AlignedArray<long> words = ref _slots[slot];
            if (words.Capacity == 0)
                Length += length;
            int end = checked((int)((point + 2L) * length));
            words.Grow(end);
            return words.Part(end - length, length);
        }
    }
}
