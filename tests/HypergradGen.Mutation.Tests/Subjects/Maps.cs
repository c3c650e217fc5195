using System;
using HypergradGen;

/// <summary>Rules and arithmetic, one of each kind.</summary>
public static partial class Formulas
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double a = lambda[0], b = lambda[1], c = lambda[2];
        next[0] = 0.2 * Math.Tanh(a * w[0] - w[1]) / (1 + b * b) - 0.1 * Math.Cos(w[2] * c);
        next[1] = 0.1 * Math.Sqrt(1 + w[0] * w[0] * a) - 0.1 * Math.Sin(w[3]) * b;
        next[2] = 0.1 * Math.Pow(1.5 + 0.1 * w[1], 1 + a) - (0.2 - 0.05 * Math.Exp(-w[2] * w[2])) * c;
        next[3] = -(0.1 * Math.Log(2 + w[0] * w[3] + b)) + 0.1 * w[1] * w[1] / (2 + w[0]);
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = lambda[0] * lambda[1] - 0.5 * lambda[2];
        for (int i = 0; i < w.Length; i++)
            sum += (w[i] - 0.3 * lambda[0]) * w[i];
        return sum;
    }
}

public static partial class Kinks
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.2 * Math.Max(w[i] * lambda[0], lambda[1] - w[i]) + 0.1 * Math.Abs(w[i] - lambda[2]) - 0.1 * Math.Min(w[i], Math.Clamp(lambda[1] * w[i], 0.05, 0.4));
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double largest = w[0];
        for (int i = 1; i < w.Length; i++)
            largest = Math.Max(largest, w[i] * lambda[i % 3]);
        return largest * largest;
    }
}

/// <summary>Elements that are written more than once, added to and taken from; a local array that is used after it was written over.</summary>
public static partial class Overwrites
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        // Its length is not a constant: one of a known length becomes values.
        double[] t = new double[w.Length];
        for (int i = 0; i < t.Length; i++)
            t[i] = Math.Sin(w[i] * lambda[0]);
        double early = t[1] * t[2];
        double dear = Math.Exp(-early * early) * early;
        for (int i = 0; i < t.Length; i++)
            next[i] = 0.2 * t[i] * t[i] + 0.1 * dear * w[i];
        for (int i = 0; i < t.Length; i++)
            t[i] = lambda[1] - w[i] * w[i];
        next[0] = 0.3 * w[1];
        next[0] *= lambda[2] * w[0];
        for (int i = 0; i < t.Length; i++)
            next[i] -= 0.1 * t[i] * t[3 - i];
        t[0] = 0.5;
        next[3] += 0.1 * t[0] * t[1];
        for (int i = 0; i < t.Length; i += 2)
            t[i] = 0.5 + i;
        for (int i = 0; i < t.Length; i++)
            next[i] += 0.05 * t[i] * t[i];
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        Span<double> r = stackalloc double[4];
        w.CopyTo(r);
        for (int i = 0; i < 3; i++)
            r[i + 1] = r[i + 1] * r[i] - lambda[i];
        return r[3] * r[3] + r[2];
    }
}

/// <summary>Loops whose iterations depend on the one before.</summary>
public static partial class Recurrence
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double s = lambda[0] * lambda[1], scale = lambda[2] * w[0];
        for (int i = 0; i < w.Length; i++)
        {
            s = Math.Tanh(0.6 * s + w[i] * scale);
            next[i] = 0.3 * s * s - 0.1 * s;
        }
        for (int i = 1; i < w.Length; i++)
            next[i] = 0.5 * next[i] + 0.3 * next[i - 1] * next[i - 1] * w[i];
        next[0] += 0.05 * s;
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double product = 1;
        foreach (double x in w)
            product = product * (1 + x * lambda[1]) - 0.2 * x;
        return product;
    }
}

/// <summary>Branches on data, on the state, and selections.</summary>
public static partial class Branches
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double shared = 0.3 * lambda[0] * w[3];
        for (int i = 0; i < w.Length; i++)
        {
            double z;
            if (w[i] * w[i] > 0.3)
            {
                z = Math.Sin(w[i]) * lambda[1] + shared * w[i];
                next[i] = 0.1 * z;
            }
            else
            {
                z = Math.Cos(w[i] * lambda[2]) - shared;
                next[i] = 0.2 * z * z;
            }
            double chosen = w[i] > lambda[0] ? z * lambda[1] : w[i];
            next[i] += 0.1 * chosen;
            double fixedSide = i % 2 == 0 ? 0.1 * z : 0.5;
            next[i] += 0.1 * fixedSide * w[0];
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            if (w[i] < 0.1)
                continue;
            sum += w[i] * lambda[0] * (i > 1 ? w[0] : lambda[2]);
        }
        return sum;
    }
}

/// <summary>Loops that end when the numbers say so: what they keep grows on the way.</summary>
public static partial class Whiles
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double x = 1 + w[i] * w[i], guess = x;
            int n = 0;
            while (Math.Abs(guess * guess - x) > 1e-3 && n < 20)
            {
                guess = 0.5 * (guess + x / guess) + 0.01 * lambda[0] * Math.Exp(-guess);
                n++;
            }
            double y = lambda[1];
            for (int k = 0; k < n + i; k++)
                y = 0.7 * Math.Sin(y + 0.1 * w[i]) * y;
            next[i] = 0.1 * guess + 0.2 * y * lambda[2];
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double v = w[0] * lambda[0], sum = 0;
        do
        {
            sum += Math.Log(1 + v * v);
            v *= 0.6 + 0.1 * w[1];
        }
        while (v > 0.05);
        return sum + w[2] * w[3];
    }
}

/// <summary>Loops that the text writes for two iterations at a time.</summary>
public static partial class Copies
{
    private static readonly double[] s_matrix = [0.3, -0.2, 0.1, 0.4, 0.15, 0.25, -0.35, 0.05, -0.1, 0.2, 0.3, -0.25, 0.12, -0.3, 0.22, 0.18];

    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double a = 0, b = lambda[0];
            int j = 0;
            for (; j + 2 < w.Length; j += 2)
            {
                a += s_matrix[4 * i + j] * w[j];
                b += s_matrix[4 * i + j + 1] * w[j + 1];
            }
            for (; j < w.Length; j++)
                b += s_matrix[4 * i + j] * w[j];
            next[i] = 0.3 * Math.Sin(a + b);
        }
        double c = 0, d = 0, e = 0, f = 0;
        for (int k = 0; k + 1 < w.Length; k += 2)
        {
            c += w[k] * w[k];
            d += w[k + 1] * w[k + 1];
        }
        int m = 0;
        for (; m + 1 < w.Length; m += 2)
        {
            e += w[m] * lambda[1];
            f += w[m + 1] * lambda[1];
        }
        for (; m < w.Length - 3; m++)
            e += w[m] * lambda[1];
        next[0] += 0.1 * (c + 2 * d) + 0.1 * (e + f);
        for (int k = 0; k + 2 < w.Length; k += 2)
        {
            double p = next[k], q = next[k + 1];
            next[k + 1] = 0.3 * p * lambda[2];
            next[k + 2] = 0.3 * q * lambda[2];
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        int i = w.Length;
        do
        {
            i -= 2;
            sum += (i + 1) * w[i] * w[i + 1] * lambda[2];
        }
        while (i > 0);
        return sum;
    }
}

/// <summary>Indices that the text steps itself, used again behind their loops.</summary>
public static partial class Counters
{
    private static readonly double[] s_matrix = [0.3, -0.2, 0.1, 0.4, 0.15, 0.25, -0.35, 0.05, -0.1, 0.2, 0.3, -0.25, 0.12, -0.3, 0.22, 0.18];

    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int place = 0, i = 0;
        while (i < w.Length)
        {
            double z = lambda[0];
            for (int j = 0; j < w.Length; j++)
                z += s_matrix[place++] * w[j];
            next[i] = 0.3 * Math.Sin(z);
            i++;
        }
        int k = 0;
        while (k <= w.Length - 1)
        {
            next[k] += 0.1 * lambda[1] * w[k] * s_matrix[place - 1 - k];
            k += 3;
        }
        int down = w.Length;
        while (down-- > 1)
            next[down] += 0.1 * next[down - 1] * lambda[2];
        next[down] += 0.1 * w[1] * w[2];
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        int i = w.Length;
        do
        {
            i -= 2;
            sum += (i + 1) * w[i] * w[i + 1] * lambda[2];
        }
        while (i > 0);
        return sum;
    }
}

/// <summary>A loop that ends when the numbers say so, and runs again inside its own iterations.</summary>
public static partial class Searches
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.1 * Sum(w, lambda[0], i, 2) + 0.1 * lambda[1];
    }

    private static double Sum(ReadOnlySpan<double> w, double x, int at, int depth)
    {
        double sum = Math.Sin(x + w[at % w.Length]);
        int k = 0;
        while (k < 3 && sum < 2)
        {
            sum = 0.5 * sum * sum + Math.Cos(sum) * (depth > 0 ? Sum(w, 0.7 * sum, at + k, depth - 1) : w[k % w.Length]);
            k++;
        }
        return sum;
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Sum(w, lambda[2], 1, 1) + w[0] * w[1];
}

/// <summary>Nested loops, a matrix of hyperparameters, activity that reaches a local array in the second round only.</summary>
public static partial class Layers
{
    private static readonly double[] s_matrix = [0.3, -0.2, 0.1, 0.4, 0.15, 0.25, -0.35, 0.05, -0.1, 0.2, 0.3, -0.25, 0.12, -0.3, 0.22, 0.18];

    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        double[] hidden = new double[n], mixed = new double[n];
        for (int i = 0; i < n; i++)
            hidden[i] = 0.1 * (i + 1);
        for (int layer = 0; layer < 3; layer++)
        {
            for (int i = 0; i < n; i++)
            {
                double z = mixed[i];
                for (int j = 0; j < n; j++)
                    z += s_matrix[i * n + j] * hidden[j] * w[j];
                mixed[i] = Math.Tanh(z + lambda[layer % 3] * hidden[i]);
            }
            for (int i = 0; i < n; i++)
                hidden[i] = 0.5 * mixed[i] * mixed[(i + 1) % n] + 0.3 * hidden[i];
        }
        for (int i = 0; i < n; i++)
            next[i] = 0.5 * hidden[i] + 0.1 * mixed[i];
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            for (int j = 0; j <= i; j++)
                sum += s_matrix[i * w.Length + j] * w[i] * w[j] * Math.Cos(lambda[j % 3] * w[i]);
        }
        return sum;
    }
}

/// <summary>A number that a loop and what follows it both use.</summary>
public static partial class Shared
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double mixed = w[0] * lambda[0] + Math.Sin(w[1] * lambda[1]);
        double sum = w[2] * lambda[2];
        for (int i = 0; i < w.Length; i++)
        {
            next[i] = 0.1 * Math.Sin(mixed * w[i]);
            sum = Math.Sin(sum * mixed) + w[i];
        }
        next[0] += 0.1 * mixed * mixed;
        next[1] += 0.1 * sum;
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double first = w[0] * w[1] - lambda[0], sum = first;
        for (int i = 0; i < w.Length; i++)
            sum = Math.Sin(sum + first * w[i]);
        return sum + first * first;
    }
}

/// <summary>A number that goes from row to row of a matrix, beside the products with it.</summary>
public static partial class Running
{
    private static readonly double[] s_matrix = [0.3, -0.2, 0.1, 0.25, 0.15, -0.3, -0.1, 0.2, 0.35, 0.12, -0.24, 0.18, -0.15, 0.28, 0.05, -0.22];

    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        double running = lambda[1];
        for (int i = 0; i < n; i++)
        {
            double z = 0;
            for (int j = 0; j < n; j++)
                z += s_matrix[i * n + j] * w[j];
            running = 0.5 * Math.Sin(running * (i + 1)) + z * lambda[2];
            next[i] = 0.3 * Math.Tanh(z) + 0.1 * running;
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = lambda[0];
        for (int i = 0; i < w.Length; i++)
            sum = Math.Sin(sum) + w[i] * w[i];
        return sum;
    }
}

/// <summary>What a row does in front of a product and behind it, to the same memory.</summary>
public static partial class Rows
{
    private static readonly double[] s_matrix = [0.3, -0.2, 0.1, 0.25, 0.15, -0.3, -0.1, 0.2, 0.35, 0.12, -0.24, 0.18, -0.15, 0.28, 0.05, -0.22];

    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        var products = new double[n];
        for (int i = 0; i < n; i++)
        {
            next[i] = 0.3 * Math.Sin(w[i] + lambda[0]);
            for (int j = 0; j < n; j++)
                products[i] += s_matrix[i * n + j] * w[j];
            next[i] += 0.4 * products[i] * lambda[1];
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = lambda[2];
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * w[i];
        return sum;
    }
}

/// <summary>A grid whose points see those beside them, rows run down once, and edges are written apart.</summary>
public static partial class Neighbours
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int columns = w.Length + 3;
        Span<double> from = stackalloc double[3 * columns], to = stackalloc double[3 * columns], few = stackalloc double[3 * columns];
        for (int k = 0; k < from.Length; k++)
            from[k] = w[k % w.Length] * (k + 1) * 0.05;
        Smooth(from, lambda, to, columns);
        Smooth(from, lambda, few, w.Length - 1);
        for (int k = 0; k < w.Length; k++)
            next[k] = 0.2 * Math.Sin(to[k] + to[k + columns] + 2 * to[k + 2 * columns] + to[columns - 1 - k] - to[2 * columns - 1 - k] + few[k + 1] + lambda[2]);
    }

    private static void Smooth(ReadOnlySpan<double> from, ReadOnlySpan<double> lambda, Span<double> to, int columns)
    {
        for (int i = 0; i < 3; i++)
        {
            int row = i * columns;
            for (int j = columns - 1; j >= 0; j--)
                to[row + j] = lambda[0] * from[row + j] - 0.1 * j * from[row + j];
            for (int j = 1; j + 1 < columns; j++)
                to[row + j] += 0.3 * (from[row + j - 1] + lambda[1] * from[row + j + 1]);
            to[row] *= 0.9;
            to[row + columns - 1] += 0.5 * to[row] * to[row];
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = lambda[2];
        for (int i = 0; i + 1 < w.Length; i++)
            sum += (w[i + 1] - w[i]) * (w[i + 1] - w[i]) + w[i];
        return sum;
    }
}

/// <summary>Rows that are stored whole and then added to but for their ends, and rows that are stored but for their ends and then added to as a whole: long ones, and one element.</summary>
public static partial class Borders
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int columns = w.Length + 9;
        Span<double> from = stackalloc double[3 * columns], to = stackalloc double[3 * columns], few = stackalloc double[3 * columns];
        for (int k = 0; k < from.Length; k++)
            from[k] = w[k % w.Length] * (k + 1) * 0.02;
        Fill(from, lambda, to, columns);
        Fill(from, lambda, few, w.Length - 3);
        for (int k = 0; k < w.Length; k++)
            next[k] = 0.05 * Math.Sin(to[k] + to[k + 4] + to[k + columns - 4] + to[k + columns] + to[k + columns + 4] + to[k + 2 * columns - 4] + to[k + 2 * columns] + few[k % 3] + lambda[2]);
    }

    private static void Fill(ReadOnlySpan<double> from, ReadOnlySpan<double> lambda, Span<double> to, int columns)
    {
        for (int i = 0; i < 2; i++)
        {
            int row = i * columns;
            for (int j = 0; j < columns; j++)
                to[row + j] = lambda[0] * from[row + j];
            for (int j = 1; j + 1 < columns; j++)
                to[row + j] += 0.3 * (from[row + j - 1] + lambda[1] * from[row + j + 1]);
        }
        int last = 2 * columns;
        for (int j = 1; j + 1 < columns; j++)
            to[last + j] = lambda[0] * from[last + j] * from[last + j - 1];
        for (int j = 0; j < columns; j++)
            to[last + j] += 0.2 * from[last + j] * lambda[1];
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = lambda[2];
        for (int i = 0; i + 1 < w.Length; i++)
            sum += (w[i + 1] - w[i]) * (w[i + 1] - w[i]) + w[i];
        return sum;
    }
}
