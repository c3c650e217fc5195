using System.Numerics;
using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>Whether M is symmetric: by construction, or by uᵀMv = vᵀMu at two fixed vectors, the same in every call.</summary>
/// <remarks>
/// uᵀ(M − Mᵀ)v = 0 for dense pseudo-random u and v and M ≠ Mᵀ has probability zero. The two sides may differ by 2¹² machine epsilons (9e-13) of the sums of
/// magnitudes, which leaves room for the rounding of the products; floats by 2⁶ of theirs (8e-6), since at random signs the sides of a large matrix
/// that is not symmetric differ by little more than that. Where that rounding is worse a symmetric M is taken for one that is not, and
/// solved without the symmetry.
/// </remarks>
internal static class SymmetryProbe
{
    private static int RoundingUnits<T>() => typeof(T) == typeof(double) ? 4096 : 64;

    /// <summary>Applies M twice where it is not known; no allocation once the store has seen this length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsSymmetric<T, TMap>(TMap map, int length, VectorStore<T> store)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : ILinearMap<T>, allows ref struct
    {
        if (length <= 1 || map.IsSymmetric)
            return true;
        ReadOnlySpan<T> u = Probe(store, VectorSlot.FirstProbe, length, 0x243F6A8885A308D3);
        ReadOnlySpan<T> v = Probe(store, VectorSlot.SecondProbe, length, 0x13198A2E03707344);
        Span<T> product = store.Rent(VectorSlot.Product, length);

        map.Apply(v, product);
        T left = Kernels<T>.Dot(u, product), magnitude = Kernels<T>.MagnitudeOfDot(u, product);
        map.Apply(u, product);
        T right = Kernels<T>.Dot(v, product);
        magnitude += Kernels<T>.MagnitudeOfDot(v, product);
        return T.Abs(left - right) <= T.CreateChecked(RoundingUnits<T>()) * Limits<T>.MachineEpsilon * magnitude;
    }

    /// <summary>A vector whose elements are each a function of their index alone, so that a store that has grown holds the shorter vectors too.</summary>
    private static ReadOnlySpan<T> Probe<T>(VectorStore<T> store, VectorSlot slot, int length, ulong key)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int known = store.Capacity(slot);
        Span<T> probe = store.Rent(slot, length);
        if (known < length)
            PseudoRandom.Fill(probe, key);
        return probe;
    }
}
