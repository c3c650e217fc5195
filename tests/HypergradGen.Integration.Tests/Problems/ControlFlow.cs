namespace HypergradGen.Integration.Tests.Problems;

/// <summary>A loop that runs until it has converged, inside a loop over the state: its count depends on the state.</summary>
public sealed partial class InnerNewton
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double a = 1 + w[i] * w[i] + lambda[i] * lambda[i];
            double x = a;
            while (Math.Abs(x * x - a) > 1e-13 * a)
                x = 0.5 * (x + a / x);
            next[i] = 0.3 * x + 0.2 * lambda[i];
        }
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double x = 1, sum = 0;
        int k = 0;
        do
        {
            sum += w[k] * x;
            x *= 0.5 * w[k];
            k++;
        }
        while (k < w.Length);
        return sum;
    }
}

/// <summary>break, continue and early return at several depths, and a loop nested in a loop that is left early.</summary>
public sealed partial class EarlyExits(double[] data, int limit)
{
    private static double FirstAbove(ReadOnlySpan<double> values, double bound)
    {
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                if (values[j] * values[i] > bound)
                    return values[i] + 0.5 * values[j];
            }
        }
        return bound;
    }

    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double total = 0;
            for (int j = 0; j < data.Length; j++)
            {
                if (data[j] < -0.5)
                    continue;
                double term = data[j] * Math.Sin(w[i] + j);
                if (j > limit)
                    break;
                if (term < 0)
                {
                    total -= 0.5 * term * lambda[i];
                    continue;
                }
                total += term * lambda[i];
            }
            next[i] = 0.1 * total + 0.1 * FirstAbove(lambda, 0.3) * w[i];
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        if (w.Length == 0)
            return 0;
        double sum = 0;
        foreach (double value in w)
        {
            if (value > 1e3)
                return sum;
            sum += value * value;
        }
        return sum;
    }
}

/// <summary>if, conditional expressions, switch statements and expressions, logical operators.</summary>
public sealed partial class Branches(int mode)
{
    private double Shape(double x) => mode switch
    {
        0 => x,
        1 => Math.Atan(x),
        > 1 and < 4 => x / (1 + x * x),
        _ => 0.5 * x,
    };

    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double x = w[i] > lambda[i] && w[i] > 0 ? w[i] - 0.2 * lambda[i] : w[i] + 0.1 * lambda[i];
            double y;
            switch (i % 3)
            {
                case 0:
                    y = Shape(x);
                    break;
                case 1 when x > 0.1:
                    y = Shape(x * x);
                    break;
                case 1:
                case 2:
                    y = -0.25 * x;
                    if (x < -0.4)
                        y *= 1 + x;
                    break;
                default:
                    y = 0;
                    break;
            }
            bool isLarge = y > 0.3 || x < -0.7;
            next[i] = 0.4 * y + (isLarge ? 0.1 * Math.Exp(-x) : 0.1 * lambda[i]);
        }
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = 0; i < w.Length; i++)
        {
            double margin = w[i] * lambda[i];
            loss += margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin;
        }
        return loss;
    }
}

/// <summary>Recurrences over the output and running products: no iteration is free of the one before it.</summary>
public sealed partial class Recurrence
{
    [FixedPointMap]
    public void Sweep(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        next[0] = 0.3 * w[0] + lambda[0];
        for (int i = 1; i < w.Length; i++)
            next[i] = 0.3 * Math.Sin(next[i - 1]) * w[i] + 0.2 * lambda[i];
        double product = 1;
        for (int i = w.Length - 1; i >= 0; i -= 2)
        {
            product *= 1 + 0.1 * w[i];
            next[i] += 0.1 * product;
        }
        next[0] *= 0.9 + 0.05 * product;
        next[^1] /= 1.5 + next[0] * next[0];
    }

    [OuterObjective]
    public double Last(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double a = 1, b = 0.5;
        for (int i = 0; i < w.Length; i++)
            (a, b) = (b + 0.2 * a * w[i], a - 0.1 * b * b);
        return a * b;
    }
}

/// <summary>Branches in loops that run in lanes: in sums, one in another, by whole numbers, and with sides that are not finite where they are not taken.</summary>
public sealed partial class Activations(double slope)
{
    private readonly bool _isLeaky = slope > 0;

    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double above = 0, mean = 0;
        for (int i = 0; i < w.Length; i++)
        {
            if (w[i] > 0.1)
                above += w[i] * lambda[0];
            else if (w[i] < -0.1)
                above -= Math.Sin(w[i]);
        }
        for (int i = 0; i < w.Length; i++)
        {
            mean += i % 2 == 0 || i < 3 ? w[i] : 0.5;
        }
        for (int i = 0; i < w.Length; i++)
        {
            double x = w[i] - lambda[1];
            double y = x > 0 ? x : _isLeaky ? slope * x : 0;
            double safe = x > 0 ? Math.Log(x) : Math.Exp(-1000 * x) > 2 ? 0.1 : 1 / (x - x + 1);
            next[i] = 0.3 * y + 0.05 * Math.Tanh(safe) + 0.01 * above + (i < 4 ? 0.1 * w[i] : 0.01 * mean);
        }
    }

    [OuterObjective]
    private static double Huber(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            double error = w[i] - 0.2;
            if (Math.Abs(error) <= 0.25)
                sum += 0.5 * error * error;
            else
                sum += 0.25 * (Math.Abs(error) - 0.125);
        }
        return sum + lambda[0] * lambda[1];
    }
}
