namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Images of bytes with labels of bytes, and counts of samples that take 64 bits: softmax regression by gradient steps.</summary>
public sealed partial class ByteImages(byte[] pixels, sbyte[] labels, long[] counts, ushort[] columns, int features)
{
    private readonly byte _bias = 200;

    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int j = 0; j < features; j++)
            next[j] = w[j] * (1 - 0.1 * Math.Exp(lambda[j % lambda.Length]));
        for (int i = 0; i < labels.Length; i++)
        {
            double z = _bias / 255.0 * w[features - 1];
            for (int j = 0; j < features; j++)
                z += w[j] * pixels[i * features + j] / 255.0;
            double slope = labels[i] / (1 + Math.Exp(labels[i] * z)) * (counts[i] / 1e10);
            for (int j = 0; j < features; j++)
                next[j] += 0.2 * slope * pixels[i * features + j] / 255.0;
            next[columns[i]] += 0.01 * Math.Tanh(w[columns[i]] * lambda[0]);
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        Span<long> histogram = stackalloc long[4];
        foreach (byte p in pixels)
            histogram[p >> 6]++;
        double loss = 0;
        for (int j = 0; j < features; j++)
            loss += histogram[j & 3] * w[j] * w[j] + counts[0] % 7 * lambda[0] * w[j];
        return loss;
    }
}

/// <summary>Numbers that look random, made in the map with wrapping arithmetic of 32 and 64 bits; a mask of truth values that the map makes.</summary>
public sealed partial class MadeNoise(uint seed, ulong stream)
{
    private static uint Scrambled(uint h)
    {
        h ^= h >> 16;
        h *= 0x85EBCA6Bu;
        return h ^ h >> 13;
    }

    private static double Unit(ref ulong state)
    {
        state = state * 6364136223846793005UL + 1442695040888963407UL;
        return (state >> 11) * (1.0 / (1UL << 53));
    }

    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        ulong state = stream;
        bool[] isKept = new bool[w.Length];
        byte[] level = new byte[w.Length];
        for (int i = 0; i < w.Length; i++)
        {
            isKept[i] = Scrambled(seed + (uint)i) % 3u != 0;
            level[i] = (byte)(Scrambled(seed ^ (uint)i) >> 24);
            level[i] += 100;
        }
        double carry = lambda[0];
        for (int i = 0; i < w.Length; i++)
        {
            double noise = Unit(ref state);
            carry = 0.4 * Math.Sin(carry + noise) + 0.2 * w[i] * level[i] / 255.0;
            next[i] = isKept[i] ? 0.3 * Math.Cos(w[i] * noise) + carry : 0.5 * w[i] * Math.Tanh(lambda[i % lambda.Length]);
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        long state = seed;
        double loss = 0, x = lambda[0];
        while (state != 0)
        {
            int i = (int)((ulong)state % (uint)w.Length);
            x = Math.Sin(x + w[i]) + 0.1 * (state & 7);
            loss += x * w[i];
            state >>>= 5;
        }
        return loss;
    }
}

/// <summary>A depth-first sum over a tree with counts of 64 bits and memory of bytes in each call.</summary>
public static partial class ByteRecursion
{
    private static double Below(ReadOnlySpan<double> w, long node, double scale)
    {
        if (node >= w.Length)
            return 0;
        Span<byte> visits = stackalloc byte[3];
        double sum = scale * Math.Sin(w[(int)node]);
        for (long child = 1; child <= 2; child++)
        {
            visits[(int)child] = (byte)(node * 77 + child);
            sum += 0.3 * Below(w, 2 * node + child, scale * 0.9);
        }
        return sum * (1 + visits[1] / 512.0);
    }

    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.1 * Below(w, i, lambda[0]) + 0.05 * lambda[i % lambda.Length];
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Below(w, 0, 1) * lambda[0];
}

/// <summary>Products of methods that are given integers of every type.</summary>
public static partial class MarkedIntegers
{
    [Differentiable]
    public static double Weighted(ReadOnlySpan<double> w, ReadOnlySpan<byte> pixels, short[] offsets, byte level, long count, ulong mask)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += (pixels[i] / 255.0 + offsets[i] * level) * w[i] * w[i] + (count % 1000 + (long)(mask >> (i & 63) & 1)) * Math.Sin(w[i]);
        return sum;
    }

    [Differentiable]
    public static void Filled(ReadOnlySpan<double> w, uint[,] table, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = w[i] * table[i % table.GetLength(0), 0] - w[i] * w[i] / (1 + table[0, i % table.GetLength(1)]);
    }
}
