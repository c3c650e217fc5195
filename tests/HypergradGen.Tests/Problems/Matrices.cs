using MathNet.Numerics.LinearAlgebra;

namespace HypergradGen.Tests.Problems;

/// <summary>Matrices and vectors of the tests, and MathNet's answers to their systems.</summary>
public static class Matrices
{
    public static double[] Vector(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => 2 * random.NextDouble() - 1)];
    }

    public static double[,] Full(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var matrix = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                matrix[i, j] = 2 * random.NextDouble() - 1;
        }
        return matrix;
    }

    /// <summary>Symmetric to the bit, with eigenvalues from −norm to norm.</summary>
    public static double[,] Symmetric(int size, double norm, int seed)
    {
        double[,] full = Full(size, size, seed);
        var symmetric = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                symmetric[i, j] = full[Math.Min(i, j), Math.Max(i, j)];
        }
        return Scaled(symmetric, norm);
    }

    /// <summary>Not symmetric, of the given spectral norm.</summary>
    public static double[,] General(int size, double norm, int seed) => Scaled(Full(size, size, seed), norm);

    public static double[,] Diagonal(params double[] entries)
    {
        var matrix = new double[entries.Length, entries.Length];
        for (int i = 0; i < entries.Length; i++)
            matrix[i, i] = entries[i];
        return matrix;
    }

    public static double[,] Identity(int size) => Diagonal([.. Enumerable.Repeat(1.0, size)]);

    /// <summary>M with singular values of I − M from 1 down to 1/condition.</summary>
    public static double[,] IllConditioned(int size, double condition, int seed)
    {
        Matrix<double> left = Matrix<double>.Build.DenseOfArray(Full(size, size, seed)).QR().Q, right = Matrix<double>.Build.DenseOfArray(Full(size, size, seed + 1)).QR().Q;
        Matrix<double> values = Matrix<double>.Build.DenseOfDiagonalArray([.. Enumerable.Range(0, size).Select(i => Math.Pow(condition, -i / (size - 1.0)))]);
        return (Matrix<double>.Build.DenseIdentity(size) - left * values * right).ToArray();
    }

    /// <summary>I − M, which the linear solves are about.</summary>
    public static Matrix<double> System(double[,] m) => Matrix<double>.Build.DenseIdentity(m.GetLength(0)) - Matrix<double>.Build.DenseOfArray(m);

    /// <summary>(I − Mᵀ)⁻¹b.</summary>
    public static double[] SolveAdjoint(double[,] m, double[] b) => [.. System(m).Transpose().Solve(Vector<double>.Build.DenseOfArray(b))];

    /// <summary>(I − M)⁻¹b.</summary>
    public static double[] SolveTangent(double[,] m, double[] b) => [.. System(m).Solve(Vector<double>.Build.DenseOfArray(b))];

    /// <summary>‖b − (I − Mᵀ)v‖.</summary>
    public static double AdjointResidual(double[,] m, double[] b, double[] v)
        => (Vector<double>.Build.DenseOfArray(b) - System(m).Transpose() * Vector<double>.Build.DenseOfArray(v)).L2Norm();

    public static double Distance(double[] x, double[] y) => Math.Sqrt(x.Zip(y, (a, b) => (a - b) * (a - b)).Sum());

    public static double Norm(double[] x) => Distance(x, new double[x.Length]);

    private static double[,] Scaled(double[,] matrix, double norm)
    {
        double scale = norm / Matrix<double>.Build.DenseOfArray(matrix).L2Norm();
        var scaled = new double[matrix.GetLength(0), matrix.GetLength(1)];
        for (int i = 0; i < scaled.GetLength(0); i++)
        {
            for (int j = 0; j < scaled.GetLength(1); j++)
                scaled[i, j] = matrix[i, j] * scale;
        }
        return scaled;
    }
}
