namespace HypergradGen.Fuzz.Duals;

/// <summary><c>TensorPrimitives</c> on dual numbers, one element after the other.</summary>
public static class DualTensor
{
    public static void Add(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y, Span<Dual> to) => Each(x, y, to, (a, b) => a + b);

    public static void Add(ReadOnlySpan<Dual> x, Dual y, Span<Dual> to) => Each(x, to, a => a + y);

    public static void Subtract(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y, Span<Dual> to) => Each(x, y, to, (a, b) => a - b);

    public static void Subtract(ReadOnlySpan<Dual> x, Dual y, Span<Dual> to) => Each(x, to, a => a - y);

    public static void Multiply(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y, Span<Dual> to) => Each(x, y, to, (a, b) => a * b);

    public static void Multiply(ReadOnlySpan<Dual> x, Dual y, Span<Dual> to) => Each(x, to, a => a * y);

    public static void Divide(ReadOnlySpan<Dual> x, Dual y, Span<Dual> to) => Each(x, to, a => a / y);

    public static void MultiplyAdd(ReadOnlySpan<Dual> x, Dual y, ReadOnlySpan<Dual> z, Span<Dual> to) => Each(x, z, to, (a, c) => a * y + c);

    public static void MultiplyAdd(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y, Dual z, Span<Dual> to) => Each(x, y, to, (a, b) => a * b + z);

    public static void AddMultiply(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y, Dual z, Span<Dual> to) => Each(x, y, to, (a, b) => (a + b) * z);

    public static void Lerp(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y, Dual amount, Span<Dual> to) => Each(x, y, to, (a, b) => a * (1 - amount) + b * amount);

    public static void Max(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y, Span<Dual> to) => Each(x, y, to, DualMath.Max);

    public static void Min(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y, Span<Dual> to) => Each(x, y, to, DualMath.Min);

    public static void Negate(ReadOnlySpan<Dual> x, Span<Dual> to) => Each(x, to, a => -a);

    public static void Abs(ReadOnlySpan<Dual> x, Span<Dual> to) => Each(x, to, DualMath.Abs);

    public static void Tanh(ReadOnlySpan<Dual> x, Span<Dual> to) => Each(x, to, DualMath.Tanh);

    public static void Sin(ReadOnlySpan<Dual> x, Span<Dual> to) => Each(x, to, DualMath.Sin);

    public static void Cos(ReadOnlySpan<Dual> x, Span<Dual> to) => Each(x, to, DualMath.Cos);

    /// <summary>s(1 − s) loses what is left of 1 − s where s is near 1.</summary>
    public static void Sigmoid(ReadOnlySpan<Dual> x, Span<Dual> to) => Each(Some(x), to, a => 1 / (1 + DualMath.Exp(-a)) is var s ? s with { Size = a.Size } : default);

    public static void SoftMax(ReadOnlySpan<Dual> x, Span<Dual> to)
    {
        Dual sum = 0;
        foreach (var a in Some(x))
            sum += DualMath.Exp(a);
        Each(x, to, a => DualMath.Exp(a) / sum);
    }

    public static Dual Sum(ReadOnlySpan<Dual> x) => Folded(x, x, 0, (sum, a, _) => sum + a);

    public static Dual SumOfSquares(ReadOnlySpan<Dual> x) => Dot(x, x);

    public static Dual SumOfMagnitudes(ReadOnlySpan<Dual> x) => Folded(x, x, 0, (sum, a, _) => sum + DualMath.Abs(a));

    public static Dual Dot(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y) => Folded(x, y, 0, (sum, a, b) => sum + a * b);

    public static Dual Norm(ReadOnlySpan<Dual> x) => DualMath.Sqrt(SumOfSquares(x));

    public static Dual Distance(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y) => DualMath.Sqrt(Folded(Some(x), y, 0, (sum, a, b) => sum + (a - b) * (a - b)));

    public static Dual Product(ReadOnlySpan<Dual> x) => Folded(Some(x), x, 1, (product, a, _) => product * a);

    public static Dual Max(ReadOnlySpan<Dual> x) => Folded(Some(x)[1..], x[1..], x[0], (most, a, _) => DualMath.Max(most, a));

    /// <summary>Where the library takes no empty span.</summary>
    private static ReadOnlySpan<Dual> Some(ReadOnlySpan<Dual> x) => x.IsEmpty ? throw new ArgumentException("empty", nameof(x)) : x;

    private static Dual Folded(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y, Dual first, Func<Dual, Dual, Dual, Dual> next)
    {
        if (x.Length != y.Length)
            throw new ArgumentException("lengths differ", nameof(y));
        for (int i = 0; i < x.Length; i++)
            first = next(first, x[i], y[i]);
        return first;
    }

    private static void Each(ReadOnlySpan<Dual> x, Span<Dual> to, Func<Dual, Dual> of)
    {
        if (to.Length < x.Length)
            throw new ArgumentException("too short", nameof(to));
        for (int i = 0; i < x.Length; i++)
            to[i] = of(x[i]);
    }

    private static void Each(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y, Span<Dual> to, Func<Dual, Dual, Dual> of)
    {
        if (x.Length != y.Length || to.Length < x.Length)
            throw new ArgumentException("lengths differ", nameof(to));
        for (int i = 0; i < x.Length; i++)
            to[i] = of(x[i], y[i]);
    }
}
