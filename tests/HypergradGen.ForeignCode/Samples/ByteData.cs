using System;
using System.Numerics;

namespace Foreign.ByteData;

/// <summary>Numbers as they come from files: pixels, labels, quantised weights, checksums, generators of noise.</summary>
public static class Pixels
{
    private enum Channel : byte { Red, Green, Blue }

    public static double SquaredError(ReadOnlySpan<double> weights, byte[] pixels, ReadOnlySpan<sbyte> labels)
    {
        double sum = 0;
        for (int i = 0; i < labels.Length && i < weights.Length && i < pixels.Length; i++)
        {
            double r = weights[i] * pixels[i] / 255.0 - labels[i];
            sum += r * r;
        }
        return sum;
    }

    public static void Dequantised(sbyte[] quantised, double scale, byte zero, Span<double> weights)
    {
        for (int i = 0; i < weights.Length; i++)
            weights[i] = i < quantised.Length ? scale * (quantised[i] - zero) : 0;
    }

    public static double Thresholded(ReadOnlySpan<double> x, int n)
    {
        bool[] taken = new bool[x.Length];
        for (int i = 0; i < x.Length; i++)
            taken[i] = x[i] > 0 && i != n;
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (taken[i])
                sum += x[i] * x[i];
        }
        return sum;
    }

    public static double Histogram(ReadOnlySpan<double> x, byte[] pixels)
    {
        Span<ushort> counts = stackalloc ushort[16];
        foreach (byte p in pixels)
            counts[p >> 4]++;
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += counts[i & 15] * Math.Cos(x[i]);
        return sum;
    }

    private static double OfChannel(byte channel, double x) => (Channel)channel switch { Channel.Red => 0.3 * x, Channel.Green => 0.6 * x * x, Channel.Blue => 0.1 * Math.Sin(x), _ => 0 };

    public static double Luminance(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (byte i = 0; i < x.Length; i++)
            sum += OfChannel((byte)(i % 4), x[i]);
        return sum;
    }
}

public static class Noise
{
    public static double Hashed(ReadOnlySpan<double> x, uint seed)
    {
        uint h = 2166136261u ^ seed;
        ulong g = seed;
        long m = -seed;
        double s = 0;
        for (int i = 0; i < x.Length; i++)
        {
            h = (h ^ (uint)i) * 16777619u;
            h ^= h >> 13;
            g = g * 6364136223846793005UL + 1442695040888963407UL;
            g ^= g >> 33;
            m = m * 31 + (long)g;
            m >>>= 3;
            s += x[i] * x[i] * (h / 1e9) + x[i] * ((g >> 40) * 1e-6) + Math.Sin(x[i]) * (m % 1000) * 1e-3;
        }
        return s;
    }

    public static double Walk(ReadOnlySpan<double> x, long seed)
    {
        double y = x.Length > 0 ? x[0] : 1;
        for (int k = 0; k < 6; k++)
        {
            seed = seed * 25214903917L + 11;
            y = Math.Sin(y) * ((seed >> 16) % 100) / 50.0 + y;
            if (((ulong)seed >> 62) == 3)
                break;
        }
        return y * y;
    }

    public static double Checksums(ReadOnlySpan<double> x, int n)
    {
        byte b = (byte)(200 + n % 3);
        sbyte c = (sbyte)n;
        short t = (short)(n * 1000);
        ushort u = 65535;
        Span<byte> counts = stackalloc byte[8];
        long[] sums = new long[3];
        double s = 0;
        for (int i = 0; i < x.Length; i++)
        {
            b += 17;
            b <<= 1;
            c--;
            t *= 3;
            u++;
            counts[i & 7] += b;
            counts[(i + 1) & 7]++;
            sums[i % 3] += b * (long)t;
            s += x[i] * b + x[i] * x[i] * c + x[i] * t * 1e-4 + u * x[i] * 1e-4 + counts[i & 7] * Math.Cos(x[i]) + sums[i % 3] * 1e-6 * x[i];
            s += (i % 2 == 0 ? b : c) * x[i];
        }
        return s;
    }

    private static T Twice<T>(T x)
        where T : INumber<T> => x + x;

    public static double Doubled(double x, int n) => Twice((byte)n) * x + Twice((short)n) * x * x + Twice((long)n) * x + Twice(x);
}

public static class Constants
{
    private static int Cut(int k) => (byte)(k * 77 - 3) + (sbyte)k + (ushort)-k;

    private static long Mixed(long k) => (k + 7L) * 6364136223846793005L >>> 62;

    private static uint Hash(uint k) => k * 2654435761u + 4000000000u ^ ~k;

    private static ulong Scrambled(ulong k) => (k + 9) * 0x9E3779B97F4A7C15UL % 5UL;

    private static long Negated(long k) => -k + (int)(k >> 3) + (uint)k;

    private static int Following(int k) => checked(k + 1);

    private static int OfByte(int k) => checked((byte)k);

    public static double Guarded(ReadOnlySpan<double> x, int n)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * x[i] * (n > 1_000_000 ? Following(int.MaxValue) + OfByte(300) : Following(1) + OfByte(3));
        return sum;
    }

    public static double Weighted(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * x[i] * (Cut(84) + Mixed(5) + Hash(4000000000u) * 1e-9 + Scrambled(ulong.MaxValue) + Negated(long.MinValue) * 1e-18);
        return sum;
    }
}

public static class Tables
{
    public static double Indirect(ReadOnlySpan<double> x, byte level, short offset, ulong mask, uint[] table, long[] counts)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (table.Length == 0 || counts.Length == 0)
                continue;
            int at = (int)(table[i % table.Length] % (uint)x.Length);
            sum += x[at] * x[i] * level + x[i] * offset + x[i] * (mask % 17) + x[at] * (counts[i % counts.Length] % 1000) * 1e-3;
            sum += Math.Max(level, (byte)3) * x[i] + Math.Min(counts[0], 5L) * 1e-18 * x[i] + Math.Abs((int)offset) * x[i] * 1e-3;
        }
        return sum;
    }
}
