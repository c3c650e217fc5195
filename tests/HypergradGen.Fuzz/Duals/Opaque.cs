namespace HypergradGen.Fuzz.Duals;

/// <summary>
/// Functions without source, as numbers and as dual numbers. Most have another derivative than their value would have, so that a rule that
/// is not followed shows.
/// </summary>
public static class Opaque
{
    /// <summary>Steps, with derivative 1: a straight-through estimator.</summary>
    public static double Straight(double x) => Math.Round(4 * x) / 4;

    public static Dual Straight(Dual x) => Dual.Of(Straight(x.Value), x, 1);

    /// <summary>sin(x)·y, with half of its derivative.</summary>
    public static double Bent(double x, double y) => Math.Sin(x) * y;

    public static Dual Bent(Dual x, Dual y) => Dual.Of(Bent(x.Value, y.Value), x, 0.5 * Math.Cos(x.Value) * y.Value, y, 0.5 * Math.Sin(x.Value));

    /// <summary>The root of y³ + (1 + a²)·y = b.</summary>
    public static double Root(double a, double b)
    {
        double y = 0, c = 1 + a * a;
        for (int k = 0; k < 60; k++)
            y -= (y * y * y + c * y - b) / (3 * y * y + c);
        return y;
    }

    public static Dual Root(Dual a, Dual b)
    {
        double y = Root(a.Value, b.Value), slope = 3 * y * y + 1 + a.Value * a.Value;
        return Dual.Of(y, a, -2 * a.Value * y / slope, b, 1 / slope);
    }

    /// <summary>Sums of sines up to each place.</summary>
    public static void Cumulate(ReadOnlySpan<double> x, Span<double> y)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
            y[i] = sum += i < x.Length ? Math.Sin(x[i]) : 0;
    }

    public static void Cumulate(ReadOnlySpan<Dual> x, Span<Dual> y)
    {
        Dual sum = 0;
        for (int i = 0; i < y.Length; i++)
            y[i] = sum += i < x.Length ? DualMath.Sin(x[i]) : 0;
    }

    public static void Cumulate(ReadOnlySpan<float> x, Span<float> y)
    {
        float sum = 0;
        for (int i = 0; i < y.Length; i++)
            y[i] = sum += i < x.Length ? MathF.Sin(x[i]) : 0;
    }

    public static void Cumulate(ReadOnlySpan<Dual32> x, Span<Dual32> y)
    {
        Dual32 sum = 0;
        for (int i = 0; i < y.Length; i++)
            y[i] = sum += i < x.Length ? DualMathF.Sin(x[i]) : 0;
    }

    /// <summary>exp(−x²), without a derivative.</summary>
    public static double Level(double x) => Math.Exp(-x * x);

    public static Dual Level(Dual x) => Level(x.Value);
}
