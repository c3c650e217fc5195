using System.Numerics;

namespace HypergradGen.Solvers;

/// <summary>Vectors that look random and are the same in every call.</summary>
internal static class PseudoRandom
{
    /// <summary>Elements in ±[½, 1), each a function of the key and its index.</summary>
    public static void Fill<T>(Span<T> vector, ulong key)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < vector.Length; i++)
        {
            // SplitMix64 (Steele, Lea and Flood, 2014): one well-mixed word for each index.
            ulong word = Mix(key + (ulong)(i + 1) * 0x9E3779B97F4A7C15);
            double magnitude = 0.5 + (word >> 12) * (0.5 / (1UL << 52));
            vector[i] = T.CreateTruncating((word & 1) == 0 ? magnitude : -magnitude);
        }
    }

    /// <summary>A key for the vector of this number.</summary>
    public static ulong Key(int seed, int number) => Mix(0x452821E638D01377 + ((ulong)(uint)seed << 32 | (uint)number));

    private static ulong Mix(ulong word)
    {
        word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
        word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
        return word ^ (word >> 31);
    }
}
