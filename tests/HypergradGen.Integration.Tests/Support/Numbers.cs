namespace HypergradGen.Integration.Tests.Support;

/// <summary>A seeded source of numbers in [−1, 1), and of the data that problems are made of.</summary>
public sealed class Numbers(int seed)
{
    private readonly Random _random = new(seed);

    public double Next() => 2 * _random.NextDouble() - 1;

    public double[] Array(int count, double scale = 1, double shift = 0)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
            values[i] = shift + scale * Next();
        return values;
    }

    /// <summary>The values in turn, each up to 5 % larger.</summary>
    public double[] Near(double[] values, int count)
        => [.. Enumerable.Range(0, count).Select(i => values[i % values.Length] * (1 + 0.05 * _random.NextDouble()))];

    public double[][] Rows(int rows, int columns, double scale = 1)
        => [.. Enumerable.Range(0, rows).Select(_ => Array(columns, scale))];

    public double[,] Matrix(int rows, int columns, double scale = 1, double shift = 0)
    {
        var matrix = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                matrix[i, j] = shift + scale * Next();
        }
        return matrix;
    }

    /// <summary>A·Aᵀ/n.</summary>
    public double[,] Gram(int n)
    {
        var a = Matrix(n, n);
        var gram = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int k = 0; k < n; k++)
                    gram[i, j] += a[i, k] * a[j, k] / n;
            }
        }
        return gram;
    }

    /// <summary>A stochastic matrix for each action.</summary>
    public double[,,] Transitions(int actions, int states)
    {
        var p = new double[actions, states, states];
        for (int a = 0; a < actions; a++)
        {
            for (int s = 0; s < states; s++)
            {
                var row = Array(states, 0.5, 0.5);
                for (int t = 0; t < states; t++)
                    p[a, s, t] = row[t] / row.Sum();
            }
        }
        return p;
    }
}
