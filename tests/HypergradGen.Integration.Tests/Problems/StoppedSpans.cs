namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Methods that read memory and values without a derivative, and the same with a constant beside the variable.</summary>
public static partial class StoppedSpans
{
    private readonly ref struct Rows(ReadOnlySpan<double> cells, int columns)
    {
        private readonly ReadOnlySpan<double> _cells = cells;

        public double Sum(int row)
        {
            double sum = 0;
            foreach (double cell in _cells.Slice(row * columns, columns))
                sum += cell * cell;
            return sum;
        }
    }

    /// <summary>Each use of the memory: an element, a slice, a loop, a helper, a struct, a library function, a variable that is bound anew.</summary>
    [Differentiable]
    public static double Mixed(ReadOnlySpan<double> x)
    {
        var still = Gradient.Stop(x);
        double sum = still[0] * x[0] + Squares(still) * x[1] + new Rows(still, 2).Sum(1) * x[2] + System.Numerics.Tensors.TensorPrimitives.Dot(still, x);
        foreach (double v in still[1..])
            sum += v * x[3];
        var rest = still;
        while (rest.Length > 1)
        {
            sum += rest[0] * x[rest.Length - 1];
            rest = rest[1..];
        }
        return sum + Weighted(x, x, x[0]);
    }

    [Differentiable]
    public static double MixedOf(ReadOnlySpan<double> x, [Constant] ReadOnlySpan<double> still)
    {
        double sum = still[0] * x[0] + Squares(still) * x[1] + new Rows(still, 2).Sum(1) * x[2] + System.Numerics.Tensors.TensorPrimitives.Dot(still, x);
        foreach (double v in still[1..])
            sum += v * x[3];
        var rest = still;
        while (rest.Length > 1)
        {
            sum += rest[0] * x[rest.Length - 1];
            rest = rest[1..];
        }
        return sum + WeightedOf(x, still, still[0]);
    }

    private static double Squares(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * x[i];
        return sum;
    }

    /// <summary>Parameters of a helper without a derivative, which passes them on with and without the mark.</summary>
    private static double Weighted(ReadOnlySpan<double> x, [Constant] ReadOnlySpan<double> weights, [Constant] double scale)
    {
        double sum = Marked(weights) * x[0] + Squares(weights[1..]) * x[1];
        for (int i = 0; i < x.Length; i++)
            sum += scale * weights[i] * Math.Sin(x[i]);
        return sum;
    }

    private static double WeightedOf(ReadOnlySpan<double> x, ReadOnlySpan<double> weights, double scale)
    {
        double sum = Marked(weights) * x[0] + Squares(weights[1..]) * x[1];
        for (int i = 0; i < x.Length; i++)
            sum += scale * weights[i] * Math.Sin(x[i]);
        return sum;
    }

    private static double Marked([Constant] ReadOnlySpan<double> x) => x[0] * x[^1];

    /// <summary>A view: what is written to the memory later is read through it.</summary>
    [Differentiable]
    public static double Later(double x)
    {
        Span<double> memory = stackalloc double[2];
        var still = Gradient.Stop(memory);
        memory[0] = x * x;
        memory[1] = Math.Sin(x);
        return still[0] * memory[1];
    }

    /// <summary>The mark on a method with products of its own is of these: its inner calls are code.</summary>
    [Differentiable]
    public static double Power(double x, [Constant] double a, int n) => n == 0 ? a : x * Power(x, a * x, n - 1);

    [Differentiable]
    public static float Singles(ReadOnlySpan<float> x) => Gradient.Stop(x)[0] * x[0] + Gradient.Stop(x[1]) * x[1];
}
