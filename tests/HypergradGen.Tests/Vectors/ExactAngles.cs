using System.Numerics;

namespace HypergradGen.Tests.Vectors;

/// <summary>Angles of any size taken modulo π/2 in integers of 2,500 bits.</summary>
internal static class ExactAngles
{
    private const int FractionBits = 1400;

    private static readonly BigInteger s_halfPi = HalfPi();

    /// <summary>a − k·π/2, at most π/4 in magnitude, and k modulo 4.</summary>
    public static DoubleDouble Reduce(double a, out int quadrant)
    {
        BigInteger angle = Fixed(a);
        BigInteger turns = BigInteger.Divide(2 * angle + angle.Sign * s_halfPi, 2 * s_halfPi);
        quadrant = (int)(((turns % 4) + 4) % 4);
        BigInteger rest = (angle - turns * s_halfPi) >> (FractionBits - 200);
        double high = (double)rest;
        return new DoubleDouble(Math.ScaleB(high, -200), Math.ScaleB((double)(rest - (BigInteger)high), -200));
    }

    /// <summary>The double nearest to the multiple of π/2 that is nearest to a.</summary>
    public static double NearestToQuarter(double a)
    {
        BigInteger angle = Fixed(a);
        BigInteger multiple = BigInteger.Divide(2 * angle + s_halfPi, 2 * s_halfPi) * s_halfPi;
        return a + Math.ScaleB((double)((multiple - angle) >> (FractionBits - 200)), -200);
    }

    private static BigInteger Fixed(double a)
    {
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(a));
        BigInteger mantissa = (bits & 0xFFFFFFFFFFFFF) | 0x10000000000000;
        return Math.Sign(a) * (mantissa << ((int)(bits >> 52) - 1075 + FractionBits));
    }

    // π/4 = 4·atan(1/5) − atan(1/239) (J. Machin).
    private static BigInteger HalfPi() => (2 * (4 * InverseTangent(5) - InverseTangent(239))) >> 64;

    private static BigInteger InverseTangent(int inverse)
    {
        BigInteger power = (BigInteger.One << (FractionBits + 64)) / inverse, sum = power;
        for (int i = 3; !power.IsZero; i += 2)
        {
            power /= -inverse * inverse;
            sum += power / i;
        }

        return sum;
    }
}
