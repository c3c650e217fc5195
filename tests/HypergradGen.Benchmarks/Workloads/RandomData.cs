namespace HypergradGen.Benchmarks.Workloads;

/// <summary>Data from a seed, and the norms that they are scaled by.</summary>
public sealed class RandomData(int seed)
{
    private const int PowerIterations = 60;

    private readonly Random _random = new(seed);

    /// <summary>Independent normal numbers.</summary>
    public double[] Normal(int count, double deviation = 1, double mean = 0)
    {
        double[] numbers = new double[count];
        foreach (ref double number in numbers.AsSpan())
            number = mean + deviation * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return numbers;
    }

    /// <summary>Integers from 0 to limit − 1.</summary>
    public int Next(int limit) => _random.Next(limit);

    /// <summary>‖A‖₂² of an m × d matrix, by power iteration on AᵀA: from below, within a few hundredths.</summary>
    public double SquareNorm(ReadOnlySpan<double> a, int rows, int columns)
    {
        double[] v = Normal(columns), next = new double[columns];
        double square = 0;
        for (int k = 0; k < PowerIterations; k++)
        {
            double norm = Math.Sqrt(Dot(v, v));
            Array.Clear(next);
            for (int i = 0; i < rows; i++)
            {
                ReadOnlySpan<double> row = a.Slice(i * columns, columns);
                double z = Dot(row, v) / norm;
                for (int j = 0; j < next.Length; j++)
                    next[j] += z * row[j];
            }
            square = Math.Sqrt(Dot(next, next));
            (v, next) = (next, v);
        }
        return square;
    }

    /// <summary>aᵀb.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => System.Numerics.Tensors.TensorPrimitives.Dot(a, b);
}
