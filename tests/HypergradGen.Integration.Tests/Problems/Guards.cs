using System.Diagnostics;

namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Guards of every form, before the numbers, among them and in helpers; printing that nothing depends on.</summary>
public sealed partial class Guarded(double[] x, int order, double[]? mask)
{
    private readonly double[] _x = x;

    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        ArgumentNullException.ThrowIfNull(_x);
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        if (w.Length != _x.Length)
            throw new ArgumentException($"{w.Length} weights for {_x.Length,3:D} rows {{\"}}", nameof(w));
        Debug.Assert(next.Length == w.Length);
        double scale = order switch
        {
            0 => 1,
            1 => 0.5,
            2 => 0.25,
            _ => throw new NotSupportedException("order " + order),
        };
        for (int i = 0; i < w.Length; i++)
        {
            if (!(Math.Abs(w[i]) < 100))
                throw new ArithmeticException($"w[{i}] = {w[i]}");
            double s = Root(1 + w[i] * w[i], nameof(w));
            if (mask is not null)
                s *= mask[i];
            next[i] = scale * Math.Sin(s * lambda[0]) * _x[i] + 0.3 * w[i] * (lambda.Length > 1 ? lambda[1] : throw new ArgumentException("two", nameof(lambda)));
        }
    }

    private static double Root(double x, string name)
    {
        if (x < 0)
            throw new ArgumentOutOfRangeException(name, x, "negative");
        return Math.Sqrt(x);
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        Check(w.Length);
        double sum = lambda[1] * lambda[1];
        foreach (double v in w)
            sum += v * v;
        return sum;
    }

    private void Check(int length)
    {
        if (length == _x.Length)
            return;
        else
            throw new ArgumentException("length");
    }
}

/// <summary>Whole numbers that C# checks, in a project that does not by default.</summary>
internal sealed partial class CheckedIntegers(int size, double[] scale)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            int weight = checked(size * (i + 1));
            next[i] = 0.1 * w[i] + lambda[0] * Math.Sin(weight) + (weight > 0 && checked(-weight + (int)(scale[i] * weight)) > 0 ? lambda[1] : 0);
        }
    }

    [OuterObjective]
    private double Sum(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        int terms = w.Length;
        checked { terms *= size; }
        return w[0] + w[1] + terms;
    }
}

/// <summary>Sums over edges whose places come from data, that may lead anywhere.</summary>
public sealed partial class Edges(int[] start, int[] neighbour)
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> weights, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double z = 0.1 * i;
            for (int e = start[i]; e < start[i + 1]; e++)
                z += weights[e] * w[neighbour[e]];
            next[i] = Math.Tanh(z);
        }
    }
}

/// <summary>Guards that ask and show a number as another type than it is computed in, names of enumerations, and constants of every type.</summary>
public sealed partial class RoundedGuards(double scale)
{
    private enum Pace
    {
        Slow,
        Fast,
    }

    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        ArgumentOutOfRangeException.ThrowIfZero((int)Gradient.Stop(w[0]));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)Math.Abs((int)Gradient.Stop(w[0])), 9u);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((float)Gradient.Stop(w[0]), 7.1f);
        var pace = w[0] > 5 ? Pace.Fast : Pace.Slow;
        ArgumentOutOfRangeException.ThrowIfEqual(pace, Pace.Fast);
        if (w[0] < -3)
            throw new InvalidOperationException($"{pace} {pace == Pace.Slow} {double.NaN} {float.PositiveInfinity} {-0.0} {long.MinValue}");
        if (w[0] > 3)
            throw new ArgumentException($"{(int)Gradient.Stop(w[0])} of {(float)w[0]}, {(object)(int)scale}, {unchecked((byte)(int)Gradient.Stop(100 * w[0]))}");
        next[0] = 0.4 * w[0] + lambda[0];
    }
}
