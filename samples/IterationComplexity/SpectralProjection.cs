using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace IterationComplexity;

/// <summary>
/// The nearest matrix of spectral norm at most τ: singular values above τ become τ. With AᵀA = V diag(σ²) Vᵀ that is A − Σ (1 − τ/σ)(A v)vᵀ over σ &gt; τ.
/// </summary>
internal sealed class SpectralProjection(int size, double limit)
{
    private double _normBound = double.PositiveInfinity;

    // Sums in one order, so that the same seed gives the same bits.
    static SpectralProjection() => MathNet.Numerics.Control.UseSingleThread();

    /// <summary>The largest singular value; O(size³).</summary>
    public static double Norm(double[] a, int size) => Math.Sqrt(Math.Max(Eigen(a, size).EigenValues.Max(value => value.Real), 0));

    /// <summary>Projects a matrix by rows in place, after a step of Frobenius norm <paramref name="step"/>. O(size³), but nothing where the norm cannot have reached τ.</summary>
    public void Apply(double[] a, double step)
    {
        // ‖A + S‖ ≤ ‖A‖ + ‖S‖_F.
        _normBound += step;
        if (_normBound <= limit)
            return;
        Evd<double> eigen = Eigen(a, size);
        double norm = 0;
        Span<double> image = stackalloc double[size];
        for (int k = 0; k < size; k++)
        {
            double sigma = Math.Sqrt(Math.Max(eigen.EigenValues[k].Real, 0));
            norm = Math.Max(norm, sigma);
            if (sigma <= limit)
                continue;
            double excess = 1 - limit / sigma;
            for (int i = 0; i < size; i++)
            {
                image[i] = 0;
                for (int j = 0; j < size; j++)
                    image[i] += a[i * size + j] * eigen.EigenVectors[j, k];
            }
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < size; j++)
                    a[i * size + j] -= excess * image[i] * eigen.EigenVectors[j, k];
            }
        }
        _normBound = Math.Min(norm, limit);
    }

    private static Evd<double> Eigen(double[] a, int size)
    {
        // Rows of A are columns of this matrix, which is Aᵀ: its product with its transpose is AᵀA.
        var transposed = new DenseMatrix(size, size, [.. a]);
        return transposed.TransposeAndMultiply(transposed).Evd(Symmetricity.Symmetric);
    }
}
