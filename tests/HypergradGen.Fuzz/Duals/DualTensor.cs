namespace HypergradGen.Fuzz.Duals;

/// <summary><c>TensorPrimitives</c> on dual numbers, one element after the other.</summary>
/// <typeparam name="T">In the place of <c>double</c> or of <c>float</c>.</typeparam>
public static class DualTensor<T>
    where T : IDualNumber<T>
{
    public static void Add(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> to) => Each(x, y, to, (a, b) => a + b);

    public static void Add(ReadOnlySpan<T> x, T y, Span<T> to) => Each(x, to, a => a + y);

    public static void Subtract(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> to) => Each(x, y, to, (a, b) => a - b);

    public static void Subtract(ReadOnlySpan<T> x, T y, Span<T> to) => Each(x, to, a => a - y);

    public static void Multiply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> to) => Each(x, y, to, (a, b) => a * b);

    public static void Multiply(ReadOnlySpan<T> x, T y, Span<T> to) => Each(x, to, a => a * y);

    public static void Divide(ReadOnlySpan<T> x, T y, Span<T> to) => Each(x, to, a => a / y);

    public static void MultiplyAdd(ReadOnlySpan<T> x, T y, ReadOnlySpan<T> z, Span<T> to) => Each(x, z, to, (a, c) => a * y + c);

    public static void MultiplyAdd(ReadOnlySpan<T> x, ReadOnlySpan<T> y, T z, Span<T> to) => Each(x, y, to, (a, b) => a * b + z);

    public static void AddMultiply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, T z, Span<T> to) => Each(x, y, to, (a, b) => (a + b) * z);

    public static void Lerp(ReadOnlySpan<T> x, ReadOnlySpan<T> y, T amount, Span<T> to) => Each(x, y, to, (a, b) => a * (T.One - amount) + b * amount);

    public static void Max(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> to) => Each(x, y, to, T.Max);

    public static void Min(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> to) => Each(x, y, to, T.Min);

    public static void Negate(ReadOnlySpan<T> x, Span<T> to) => Each(x, to, a => -a);

    public static void Abs(ReadOnlySpan<T> x, Span<T> to) => Each(x, to, T.Abs);

    public static void Tanh(ReadOnlySpan<T> x, Span<T> to) => Each(x, to, T.Tanh);

    public static void Sin(ReadOnlySpan<T> x, Span<T> to) => Each(x, to, T.Sin);

    public static void Cos(ReadOnlySpan<T> x, Span<T> to) => Each(x, to, T.Cos);

    /// <summary>s(1 − s) loses what is left of 1 − s where s is near 1.</summary>
    public static void Sigmoid(ReadOnlySpan<T> x, Span<T> to) => Each(Some(x), to, a => T.Sized(T.One / (T.One + T.Exp(-a)), a));

    public static void SoftMax(ReadOnlySpan<T> x, Span<T> to)
    {
        T sum = T.Zero;
        foreach (var a in Some(x))
            sum += T.Exp(a);
        Each(x, to, a => T.Exp(a) / sum);
    }

    public static T Sum(ReadOnlySpan<T> x) => Folded(x, x, T.Zero, (sum, a, _) => sum + a);

    public static T SumOfSquares(ReadOnlySpan<T> x) => Dot(x, x);

    public static T SumOfMagnitudes(ReadOnlySpan<T> x) => Folded(x, x, T.Zero, (sum, a, _) => sum + T.Abs(a));

    public static T Dot(ReadOnlySpan<T> x, ReadOnlySpan<T> y) => Folded(x, y, T.Zero, (sum, a, b) => sum + a * b);

    public static T Norm(ReadOnlySpan<T> x) => T.Sqrt(SumOfSquares(x));

    public static T Distance(ReadOnlySpan<T> x, ReadOnlySpan<T> y) => T.Sqrt(Folded(Some(x), y, T.Zero, (sum, a, b) => sum + (a - b) * (a - b)));

    public static T Product(ReadOnlySpan<T> x) => Folded(Some(x), x, T.One, (product, a, _) => product * a);

    public static T Max(ReadOnlySpan<T> x) => Folded(Some(x)[1..], x[1..], x[0], (most, a, _) => T.Max(most, a));

    /// <summary>Where the library takes no empty span.</summary>
    private static ReadOnlySpan<T> Some(ReadOnlySpan<T> x) => x.IsEmpty ? throw new ArgumentException("empty", nameof(x)) : x;

    private static T Folded(ReadOnlySpan<T> x, ReadOnlySpan<T> y, T first, Func<T, T, T, T> next)
    {
        if (x.Length != y.Length)
            throw new ArgumentException("lengths differ", nameof(y));
        for (int i = 0; i < x.Length; i++)
            first = next(first, x[i], y[i]);
        return first;
    }

    private static void Each(ReadOnlySpan<T> x, Span<T> to, Func<T, T> of)
    {
        if (to.Length < x.Length)
            throw new ArgumentException("too short", nameof(to));
        for (int i = 0; i < x.Length; i++)
            to[i] = of(x[i]);
    }

    private static void Each(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> to, Func<T, T, T> of)
    {
        if (x.Length != y.Length || to.Length < x.Length)
            throw new ArgumentException("lengths differ", nameof(to));
        for (int i = 0; i < x.Length; i++)
            to[i] = of(x[i], y[i]);
    }
}
