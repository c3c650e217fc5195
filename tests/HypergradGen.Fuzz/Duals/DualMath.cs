namespace HypergradGen.Fuzz.Duals;

/// <summary><see cref="Math"/> on dual numbers, its derivatives written from the textbook and not from the rule table.</summary>
public static class DualMath
{
    /// <summary>What patterns are matched against: they take constants, and a dual number is none.</summary>
    public static double Primal(Dual x) => x.Value;

    public static float Primal(Dual32 x) => x.Value;

    public static Dual Exp(Dual x) => Dual.Of(Math.Exp(x.Value), x, Math.Exp(x.Value));

    public static Dual Log(Dual x) => Dual.Of(Math.Log(x.Value), x, 1 / x.Value);

    public static Dual Log(Dual x, Dual b)
    {
        double log = Math.Log(b.Value);
        return Dual.Of(Math.Log(x.Value, b.Value), x, 1 / (x.Value * log), b, -Math.Log(x.Value) / (b.Value * log * log));
    }

    public static Dual Log2(Dual x) => Dual.Of(Math.Log2(x.Value), x, 1 / (x.Value * Math.Log(2)));

    public static Dual Log10(Dual x) => Dual.Of(Math.Log10(x.Value), x, 1 / (x.Value * Math.Log(10)));

    public static Dual Sqrt(Dual x) => Dual.Of(Math.Sqrt(x.Value), x, 0.5 / Math.Sqrt(x.Value));

    public static Dual Cbrt(Dual x) => Dual.Of(Math.Cbrt(x.Value), x, Math.Cbrt(x.Value) / (3 * x.Value));

    public static Dual Pow(Dual x, Dual n)
    {
        double value = Math.Pow(x.Value, n.Value);
        return Dual.Of(value, x, n.Value == 0 ? 0 : n.Value * Math.Pow(x.Value, n.Value - 1), n, value == 0 ? 0 : value * Math.Log(x.Value));
    }

    public static Dual Sin(Dual x) => Periodic(Math.Sin(x.Value), x, Math.Cos(x.Value));

    public static Dual Cos(Dual x) => Periodic(Math.Cos(x.Value), x, -Math.Sin(x.Value));

    /// <summary>f(x) with f″ = −f: where f′ is nearly zero the rounding of a large x, x·f″(x)·ε, is what its derivative is made of.</summary>
    private static Dual Periodic(double value, Dual x, double slope)
        => Dual.Of(value, x, slope) with { Size = (Math.Abs(slope) + Math.Abs(x.Value * value)) * x.Size };

    public static Dual Tan(Dual x) => Dual.Of(Math.Tan(x.Value), x, 1 / (Math.Cos(x.Value) * Math.Cos(x.Value)));

    public static Dual Asin(Dual x) => Dual.Of(Math.Asin(x.Value), x, 1 / Math.Sqrt(1 - x.Value * x.Value));

    public static Dual Acos(Dual x) => Dual.Of(Math.Acos(x.Value), x, -1 / Math.Sqrt(1 - x.Value * x.Value));

    public static Dual Atan(Dual x) => Dual.Of(Math.Atan(x.Value), x, 1 / (1 + x.Value * x.Value));

    public static Dual Atan2(Dual y, Dual x)
    {
        double square = x.Value * x.Value + y.Value * y.Value;
        return Dual.Of(Math.Atan2(y.Value, x.Value), y, x.Value / square, x, -y.Value / square);
    }

    public static Dual Sinh(Dual x) => Dual.Of(Math.Sinh(x.Value), x, Math.Cosh(x.Value));

    public static Dual Cosh(Dual x) => Dual.Of(Math.Cosh(x.Value), x, Math.Sinh(x.Value));

    /// <summary>1 − y² is a difference of numbers near 1 where y is: what rounding does to it is measured against 1.</summary>
    public static Dual Tanh(Dual x)
    {
        double cosh = Math.Cosh(x.Value);
        return Dual.Of(Math.Tanh(x.Value), x, 1 / (cosh * cosh)) with { Size = x.Size };
    }

    public static Dual Asinh(Dual x) => Dual.Of(Math.Asinh(x.Value), x, 1 / Math.Sqrt(x.Value * x.Value + 1));

    public static Dual Acosh(Dual x) => Dual.Of(Math.Acosh(x.Value), x, 1 / Math.Sqrt(x.Value * x.Value - 1));

    public static Dual Atanh(Dual x) => Dual.Of(Math.Atanh(x.Value), x, 1 / (1 - x.Value * x.Value));

    public static Dual Abs(Dual x) => Dual.Of(Math.Abs(x.Value), x, x.Value > 0 ? 1 : x.Value < 0 ? -1 : 0);

    public static Dual Max(Dual x, Dual y) => Dual.Of(Math.Max(x.Value, y.Value), x, Share(x.Value, y.Value), y, Share(y.Value, x.Value));

    public static Dual Min(Dual x, Dual y) => Dual.Of(Math.Min(x.Value, y.Value), x, Share(y.Value, x.Value), y, Share(x.Value, y.Value));

    public static Dual Clamp(Dual x, Dual low, Dual high) => Min(Max(x, low), high);

    public static Dual FusedMultiplyAdd(Dual x, Dual y, Dual z)
    {
        var sum = x * y + z;
        return sum with { Value = Math.FusedMultiplyAdd(x.Value, y.Value, z.Value) };
    }

    public static Dual CopySign(Dual x, Dual y)
    {
        double value = Math.CopySign(x.Value, y.Value);
        return Dual.Of(value, x, x.Value == 0 ? 0 : value / x.Value);
    }

    public static Dual ScaleB(Dual x, int n) => Dual.Of(Math.ScaleB(x.Value, n), x, Math.ScaleB(1, n));

    public static Dual IEEERemainder(Dual x, Dual y) => Dual.Of(Math.IEEERemainder(x.Value, y.Value), x, 1, y, -Math.Round(x.Value / y.Value));

    public static Dual Floor(Dual x) => Math.Floor(x.Value);

    public static Dual Ceiling(Dual x) => Math.Ceiling(x.Value);

    public static Dual Truncate(Dual x) => Math.Truncate(x.Value);

    public static Dual Round(Dual x) => Math.Round(x.Value);

    /// <summary>The part of the larger: all of it, or half at a tie.</summary>
    private static double Share(double mine, double other) => mine > other ? 1 : mine == other ? 0.5 : 0;
}
