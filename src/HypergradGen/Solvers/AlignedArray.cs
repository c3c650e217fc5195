using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>
/// Arrays of which a part begins where a line of the cache does. In others nearly every vector of 512 bits lies across two lines, which takes twice as long to read where the
/// first-level cache has it.
/// </summary>
internal static class AlignedArray
{
    private const int BytesOfALine = 64;

    /// <summary>Longer ones are not read from the first-level cache.</summary>
    private const int MostBytes = 1 << 15;

    /// <summary>An array of zeros that holds so many elements from a place on. It is not moved where it was worth while to align it.</summary>
    /// <param name="length">The elements wanted.</param>
    /// <param name="start">The place of the first.</param>
    public static unsafe T[] Allocate<T>(int length, out int start)
        where T : unmanaged
    {
        long bytes = (long)length * sizeof(T);
        if (bytes is < BytesOfALine or > MostBytes)
        {
            start = 0;
            return new T[length];
        }
        T[] array = GC.AllocateArray<T>(length + BytesOfALine / sizeof(T) - 1, pinned: true);
        fixed (T* first = array)
            start = (int)((-(nint)first & (BytesOfALine - 1)) / sizeof(T));
        return array;
    }
}
