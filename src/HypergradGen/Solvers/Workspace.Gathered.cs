using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <content>
/// Copies of parts of the elements of arrays, each a memory of its own: where the parts of an element are of several types, programs read one of them as they read an array of it. A copy is made
/// when a solve first asks for it, or a product that is called without a solver, by the thread that calls; threads that share its loops are given the memory.
/// </content>
public sealed partial class Workspace
{
    private GatheredPart?[] _gatheredParts = [];

    /// <summary>Counts the solves, and the products without a solver.</summary>
    private int _gathering;

    /// <summary>Lets what was gathered be out of date.</summary>
    internal void ForgetGathered() => _gathering++;

    /// <summary>The copy of a part of the elements of an array. O(1), but for the first time in a solve, which makes it long enough for the caller to fill.</summary>
    /// <typeparam name="T">The type of the part.</typeparam>
    /// <param name="number">A number for the part, that of no part of another type.</param>
    /// <param name="length">How many elements the array has; it stays the same in a solve.</param>
    /// <param name="part">The copy; where it was not made yet, memory that the caller has to fill.</param>
    /// <returns>Whether the copy was there.</returns>
    public bool IsGathered<T>(int number, int length, out Span<T> part)
        where T : unmanaged
    {
        if ((uint)number < (uint)_gatheredParts.Length && _gatheredParts[number] is GatheredPart<T> known && known.Gathering == _gathering && known.Length == length)
        {
            part = known.Elements.Part(0, length);
            return true;
        }
        part = Fresh<T>(number, length);
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Span<T> Fresh<T>(int number, int length)
        where T : unmanaged
    {
        if (number >= _gatheredParts.Length)
            Array.Resize(ref _gatheredParts, Math.Max(number + 1, 2 * _gatheredParts.Length));
        if (_gatheredParts[number] is not GatheredPart<T> fresh)
            _gatheredParts[number] = fresh = new GatheredPart<T>();
        fresh.Elements.Grow(length);
        (fresh.Gathering, fresh.Length) = (_gathering, length);
        return fresh.Elements.Part(0, length);
    }

    private abstract class GatheredPart
    {
        public int Gathering { get; set; }

        public int Length { get; set; }
    }

    private sealed class GatheredPart<T> : GatheredPart
        where T : unmanaged
    {
        public AlignedArray<T> Elements = new();
    }
}
