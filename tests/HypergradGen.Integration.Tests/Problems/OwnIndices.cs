namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Products with a matrix by integers that are stepped by hand: while loops, running places, rows taken in turn, downwards and two at a time.</summary>
public sealed partial class OwnIndices(double[] a, double[][] rows, int size)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int i = 0, place = 0;
        while (i < size)
        {
            double z = 0;
            int j = 0;
            while (j < size)
            {
                z += a[place++] * w[j];
                j++;
            }
            next[i++] = 0.1 * Math.Sin(z) + 0.2 * lambda[i % lambda.Length];
        }

        int row = 0;
        foreach (double[] values in rows)
        {
            double z = lambda[0];
            int j = values.Length - 1;
            while (j >= 0)
            {
                z += values[j] * w[j];
                j -= 1;
            }
            next[row] += 0.1 * z * w[row];
            row++;
        }

        int offset = size * (size - 1), k = size;
        while (--k >= 0)
        {
            next[k] += 0.05 * a[offset + k] * w[k];
            offset -= size;
        }

        int pair = 1;
        while (pair <= size - 1)
        {
            double before = next[pair - 1];
            pair += 2;
            next[pair - 2] += 0.1 * before * w[pair - 3];
        }
        next[size - 1] += 0.01 * pair * lambda[lambda.Length - 1] + 0.001 * place * w[0];

        (int low, int high) = (0, size - 1);
        while (low < high)
        {
            (next[low], next[high]) = (next[high], next[low]);
            low++;
            high--;
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        int i = 0;
        while (i < w.Length)
        {
            if (lambda.Length > 2)
            {
                loss += w[i] * w[i];
                i++;
                continue;
            }
            i += 1;
            loss += Math.Cos(w[i - 1]) * i;
        }
        return loss;
    }
}

/// <summary>A penalty on floats and on doubles, summed by an index of its own.</summary>
public static partial class OwnIndexPenalties
{
    [Differentiable]
    public static float OfSingles(ReadOnlySpan<float> w, ReadOnlySpan<float> x)
    {
        float sum = 0;
        int i = 0, p = 0;
        while (i < w.Length)
        {
            sum += w[i] * w[i] * x[p % x.Length];
            p += 2;
            i++;
        }
        return sum + p;
    }

    [Differentiable]
    public static double OfDoubles(ReadOnlySpan<double> w, ReadOnlySpan<double> x)
    {
        double sum = 0;
        int i = 0, p = 0;
        while (i < w.Length)
        {
            sum += w[i] * w[i] * x[p % x.Length];
            p += 2;
            i++;
        }
        return sum + p;
    }
}
