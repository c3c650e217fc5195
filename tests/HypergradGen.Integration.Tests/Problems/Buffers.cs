namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Local buffers: one overwritten in a loop, one fresh in each iteration, Clear, Fill, CopyTo, slices and ranges.</summary>
public sealed partial class Scratch
{
    [FixedPointMap]
    public void Mix(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int half = w.Length / 2;
        Span<double> shared = stackalloc double[w.Length];
        double[] weights = new double[half + 1];
        weights.AsSpan().Fill(0.5 * lambda[0]);
        w.CopyTo(shared);
        next.Clear();
        for (int i = 0; i < w.Length; i++)
        {
            Span<double> fresh = new double[half + 1];
            for (int j = 0; j <= half; j++)
            {
                fresh[j] += weights[j] * shared[i];
                fresh[j] *= fresh[j] + 0.5;
            }
            shared[i] = 0.5 * fresh[0] + 0.25 * shared[(i + 1) % w.Length];
            shared[i] -= 0.1 * shared[i] * shared[i];
            next[i] += 0.3 * Polynomials.Dot(fresh, weights) + 0.2 * shared[i];
        }
        Polynomials.AddScaled(0.1, w[..half], next[..half]);
        Polynomials.AddScaled(0.2, lambda[^half..], next.Slice(w.Length - half, half));
        Polynomials.AddScaled(-0.05, shared[half..], next[half..]);
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        Span<double> squares = stackalloc double[w.Length];
        for (int i = 0; i < w.Length; i++)
            squares[i] = w[i] * w[i];
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 1; i < squares.Length; i++)
                squares[i] += 0.5 * squares[i - 1];
        }
        return squares[^1] + Polynomials.Dot(squares, lambda);
    }
}

/// <summary>A five-point stencil with a border, on a flat grid; integer division and remainder in the indices.</summary>
public sealed partial class Stencil(int width, int height)
{
    [FixedPointMap]
    private void Relax(ReadOnlySpan<double> u, ReadOnlySpan<double> source, Span<double> next)
    {
        for (int k = 0; k < width * height; k++)
        {
            int row = k / width, column = k % width;
            double sum = 0;
            int neighbours = 0;
            if (row > 0)
            {
                sum += u[k - width];
                neighbours++;
            }
            if (row < height - 1)
            {
                sum += u[k + width];
                neighbours++;
            }
            if (column > 0)
            {
                sum += u[k - 1];
                neighbours++;
            }
            if (column < width - 1)
            {
                sum += u[k + 1];
                ++neighbours;
            }
            next[k] = 0.7 * sum / (neighbours + 1) + 0.1 * Math.Tanh(u[k]) * source[k] + source[k];
        }
    }

    [OuterObjective]
    private double Energy(ReadOnlySpan<double> u, ReadOnlySpan<double> source)
    {
        double energy = 0;
        for (int row = 0; row < height; row++)
        {
            var line = u.Slice(row * width, width);
            for (int column = 1; column < width; column++)
                energy += (line[column] - line[column - 1]) * (line[column] - line[column - 1]);
        }
        return energy;
    }
}

/// <summary>Two rows that are stored whole and then, but for their ends, added to, and scratch that is stored but for its ends and then added to as a whole.</summary>
public static partial class Borders
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int columns = w.Length / 2;
        for (int i = 0; i < 2; i++)
        {
            int row = i * columns;
            for (int j = 0; j < columns; j++)
                next[row + j] = 0.3 * w[row + j] + 0.1 * lambda[row + j];
            for (int j = 1; j < columns - 1; j++)
                next[row + j] += 0.1 * Math.Sin(w[row + j - 1]) + 0.2 * lambda[row + j] * w[row + j + 1];
        }
        if (w.Length > 2 * columns)
            next[^1] = 0.5 * w[^1];
        double[] inner = new double[w.Length];
        for (int j = 2; j < w.Length - 1; j++)
            inner[j] = w[j] * w[j - 2] * lambda[j + 1];
        for (int j = 0; j < w.Length; j++)
            inner[j] += lambda[j];
        for (int j = 0; j < w.Length; j++)
            next[j] += 0.1 * Math.Tanh(inner[j]);
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += (i + 1) * w[i] * w[i] + lambda[i];
        return sum;
    }
}

/// <summary>Entropy-regularised backups: a buffer and a running maximum overwritten in the outer loop.</summary>
public sealed partial class LogSumExp(double[,] reward)
{
    [FixedPointMap]
    public void Backup(ReadOnlySpan<double> value, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int actions = reward.GetLength(1);
        Span<double> q = stackalloc double[actions];
        for (int s = 0; s < value.Length; s++)
        {
            double best = double.NegativeInfinity;
            for (int a = 0; a < actions; a++)
            {
                q[a] = reward[s, a] + 0.5 * value[(s + a) % value.Length] * lambda[0];
                if (q[a] > best)
                    best = q[a];
            }
            double sum = 0;
            foreach (double entry in q)
                sum += Math.Exp((entry - best) / lambda[1]);
            next[s] = 0.5 * (best + lambda[1] * Math.Log(sum));
        }
    }

    [OuterObjective]
    public double Mean(ReadOnlySpan<double> value, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < value.Length; ++i)
            sum += value[i];
        return sum / value.Length;
    }
}

/// <summary>Kinks away from their points, and an objective of λ alone in part.</summary>
public static partial class Kinks
{
    private static readonly double s_bound = 0.8;
    private const double Slope = 0.35;

    [FixedPointMap]
    public static void Clip(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double z = Math.Max(w[i], lambda[i]) + Math.Min(0.3 * w[i], 0.1) + Math.Abs(w[i] - 0.4);
            double limited = Math.Clamp(z, -s_bound, s_bound);
            next[i] = Slope * limited + 0.1 * limited * limited + 0.2 * lambda[i];
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += Math.Abs(w[i]) + lambda[i] * Math.Sign(2);
        return sum;
    }
}
