using System.Numerics;
using System.Runtime.CompilerServices;
using HypergradGen.Solvers;

namespace HypergradGen.Threading;

/// <summary>What the chunks of a loop add to the same memory: each chunk to a part of its own, and the parts together in their order, whoever computed them.</summary>
public static class PartialSums
{
    /// <summary>Where a chunk adds what belongs to <paramref name="total"/>: the first one there, the others to parts that start as zero. O(length of the total).</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="parts">As many parts as there are chunks but one.</param>
    /// <param name="chunk">The chunk's number.</param>
    /// <param name="total">What all of them are added to.</param>
    /// <returns>The chunk's part, as long as the total.</returns>
    public static Span<T> Of<T>(Span<T> parts, int chunk, Span<T> total)
    {
        if (chunk == 0)
            return total;
        Span<T> part = parts.Slice((chunk - 1) * total.Length, total.Length);
        part.Clear();
        return part;
    }

    /// <summary>total ← total + part₁ + part₂ + …, in this order. O(length of the parts).</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="parts">The parts of the chunks but the first.</param>
    /// <param name="total">Holds what the first chunk added.</param>
    public static void Gather<T>(ReadOnlySpan<T> parts, Span<T> total)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (; !parts.IsEmpty && !total.IsEmpty; parts = parts[total.Length..])
            Kernels<T>.Add(parts[..total.Length], total);
    }

    /// <summary>Σ partᵢ, in this order. O(n).</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="parts">A number of each chunk.</param>
    /// <returns>The sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Total<T>(ReadOnlySpan<T> parts)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        foreach (T part in parts)
            sum += part;
        return sum;
    }
}
