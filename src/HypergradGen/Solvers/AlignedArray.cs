using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HypergradGen.Solvers;

/// <summary>
/// An array whose elements begin where a line of the cache does. In others nearly every vector of 512 bits lies across two lines, which takes twice as long to read where the
/// first-level cache has it.
/// </summary>
internal struct AlignedArray<T>
    where T : unmanaged
{
    /// <summary>Arrays of as many bytes are large objects, which a collection does not move unless it is told to.</summary>
    private const int BytesOfALargeObject = 85_000;

    private T[] _elements = [];
    private int _start;

    public AlignedArray()
    {
    }

    /// <summary>How many elements it holds.</summary>
    public int Capacity { get; private set; }

    public readonly ref T First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_elements), _start);
    }

    /// <summary>Some of the elements; that the part lies inside the capacity is the caller's to see to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Span<T> Part(int offset, int length) => MemoryMarshal.CreateSpan(ref Unsafe.Add(ref First, offset), length);

    /// <summary>Takes another array, at least twice as long, where this one has fewer elements than are asked for; what it holds stays. O(1) amortised.</summary>
    /// <param name="length">The least number of elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Grow(int length)
    {
        if (length > Capacity)
            Enlarge((int)Math.Max(length, Math.Min(2L * Capacity, Array.MaxLength)), Capacity);
    }

    /// <summary>Takes another array, of zeros but for the first elements, which stay what they were.</summary>
    /// <param name="capacity">How many elements, more than now.</param>
    /// <param name="kept">How many of them stay.</param>
    public unsafe void Enlarge(int capacity, int kept)
    {
        ReadOnlySpan<T> before = Part(0, kept);
        long bytes = (long)capacity * sizeof(T);
        int slack = bytes < CacheLine.Bytes ? 0 : (int)Math.Min(CacheLine.Bytes / sizeof(T) - 1, Array.MaxLength - (long)capacity);
        // One that could be moved would not stay on its line, and what it holds has to stay where it is in the array.
        T[] elements = GC.AllocateArray<T>(capacity + slack, pinned: slack > 0 && bytes < BytesOfALargeObject);
        int start = 0;
        fixed (T* first = elements)
        {
            if (slack > 0)
                start = Math.Min((int)((-(nint)first & (CacheLine.Bytes - 1)) / sizeof(T)), slack);
        }
        (_elements, _start, Capacity) = (elements, start, capacity);
        before.CopyTo(Part(0, kept));
    }
}
