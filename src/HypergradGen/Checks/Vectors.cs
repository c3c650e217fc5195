using System.Runtime.InteropServices;

namespace HypergradGen.Checks;

/// <summary>The vectors of the checks: plain loops, so that they share no code with what they check.</summary>
internal static class Vectors
{
    /// <summary>Elements in ±[¼, 1): no direction is blind to a coordinate.</summary>
    public static double[] Direction(Random random, int length)
    {
        var direction = new double[length];
        for (int i = 0; i < length; i++)
            direction[i] = (0.25 + 0.75 * random.NextDouble()) * (random.Next(2) == 0 ? 1 : -1);
        return direction;
    }

    /// <summary>|xᵢ|, and for what is 0 the middle one of the others', or 1.</summary>
    public static double[] Sizes(double[] x)
    {
        double[] sorted = [.. x.Select(Math.Abs).Where(v => v > 0).Order()];
        double middle = sorted.Length > 0 ? sorted[sorted.Length / 2] : 1;
        return [.. x.Select(v => v == 0 ? middle : Math.Abs(v))];
    }

    public static double[] Poison(int length)
    {
        var vector = new double[length];
        Array.Fill(vector, double.NaN);
        return vector;
    }

    /// <summary>point + step · direction.</summary>
    public static double[] Move(double[] point, double step, double[] direction)
    {
        var moved = new double[point.Length];
        for (int i = 0; i < moved.Length; i++)
            moved[i] = point[i] + step * direction[i];
        return moved;
    }

    public static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    /// <summary>Σ |xᵢyᵢ|.</summary>
    public static double MagnitudeOfDot(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += Math.Abs(x[i] * y[i]);
        return sum;
    }

    public static double Norm(double[] x) => Math.Sqrt(Dot(x, x));

    /// <summary>Equal to the bit: NaN is itself, and 0 is not −0.</summary>
    public static bool SameBits<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged
        => MemoryMarshal.AsBytes(x).SequenceEqual(MemoryMarshal.AsBytes(y));
}
