using HypergradGen.Theory;

namespace IterationComplexity;

/// <summary>Gaussian data from a seed, and the spectra that the constants are made of.</summary>
public sealed class Data(int seed)
{
    private readonly Random _random = new(seed);

    public double Uniform(double lower, double upper) => lower + (upper - lower) * _random.NextDouble();

    /// <summary>Box and Muller's way.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    public double[] Normals(int count, double scale = 1)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
            values[i] = scale * Normal();
        return values;
    }

    /// <summary>Targets of a linear model on rows of <paramref name="x"/>, with noise.</summary>
    public double[] Targets(double[] x, double[] truth, double noise)
    {
        var y = new double[x.Length / truth.Length];
        for (int i = 0; i < y.Length; i++)
        {
            for (int j = 0; j < truth.Length; j++)
                y[i] += x[i * truth.Length + j] * truth[j];
            y[i] += noise * Normal();
        }
        return y;
    }

    /// <summary>XᵀX/N of rows of x.</summary>
    public static double[] Covariance(double[] x, int columns)
    {
        int rows = x.Length / columns;
        var c = new double[columns * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int k = 0; k < columns; k++)
                    c[j * columns + k] += x[i * columns + j] * x[i * columns + k] / rows;
            }
        }
        return c;
    }

    /// <summary>The step size 2/(l + L) of a symmetric Hessian, which contracts fastest, and that contraction (L − l)/(L + l), from proved bounds of its spectrum.</summary>
    public static (double StepSize, double Contraction) BestStep(double[] hessian, int size)
    {
        double lowest = SymmetricBounds.Smallest(hessian, size), highest = SymmetricBounds.Largest(hessian, size);
        return (2 / (lowest + highest), (highest - lowest) / (highest + lowest) + 1e-12);
    }

    /// <summary>‖A‖ of a matrix by rows, from a proved bound of the spectrum of AᵀA.</summary>
    public static double Norm(double[] a, int columns)
        => Math.Sqrt(SymmetricBounds.Largest(Covariance(a, columns), columns) * (a.Length / columns) * (1 + 1e-12));
}
