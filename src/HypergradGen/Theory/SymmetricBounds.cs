namespace HypergradGen.Theory;

/// <summary>Proved bounds of the eigenvalues of a symmetric matrix, rounding included.</summary>
/// <remarks>
/// Where Cholesky's factorisation of a symmetric A runs to its end in floating point, λ_min(A) ≥ −γ/(1 − γ)·tr A with γ = γ(d + 1) (Rump, <i>Verification of
/// positive definiteness</i>, BIT 2006; Higham, <i>Accuracy and Stability of Numerical Algorithms</i>, §10.1). So a factorisation of A − sI proves
/// λ_min(A) ≥ s less that, and one of sI − A the other bound; s is found by bisection. Beyond <see cref="LargestFactorised"/> rows the discs of Gershgorin and the
/// Frobenius norm are all. O(d³) times some 30, or O(d²).
/// </remarks>
public static class SymmetricBounds
{
    /// <summary>The largest matrix that is factorised.</summary>
    public const int LargestFactorised = 400;

    private const double Unit = 1.1102230246251565e-16;

    private const int Bisections = 30;

    /// <summary>A number that no eigenvalue is below.</summary>
    /// <param name="matrix">A, row by row, d·d; its lower triangle is read.</param>
    /// <param name="size">d.</param>
    /// <returns>The bound; −∞ where an element is not finite.</returns>
    /// <exception cref="ArgumentException">The matrix is not d·d long, or d is less than 1.</exception>
    public static double Smallest(ReadOnlySpan<double> matrix, int size)
    {
        Check(matrix, size);
        (double lower, _, double least, _) = Discs(matrix, size);
        if (!double.IsFinite(lower))
            return double.NegativeInfinity;
        return size > LargestFactorised ? lower : Bisect(matrix, size, 1, lower, least);
    }

    /// <summary>A number that no eigenvalue is above.</summary>
    /// <inheritdoc cref="Smallest"/>
    /// <returns>The bound; ∞ where an element is not finite.</returns>
    public static double Largest(ReadOnlySpan<double> matrix, int size)
    {
        Check(matrix, size);
        (_, double upper, _, double most) = Discs(matrix, size);
        if (!double.IsFinite(upper))
            return double.PositiveInfinity;
        return size > LargestFactorised ? upper : -Bisect(matrix, size, -1, -upper, -most);
    }

    /// <summary>γ(terms) = terms·u/(1 − terms·u).</summary>
    internal static double Gamma(double terms) => terms * Unit / (1 - terms * Unit);

    /// <summary>The largest s found between a proved bound and a number that no bound exceeds, at which ±A − sI is proved to be positive.</summary>
    private static double Bisect(ReadOnlySpan<double> matrix, int size, int sign, double proved, double limit)
    {
        var factor = new double[size * size];
        double low = proved, high = limit;
        for (int i = 0; i < Bisections && high - low > 1e-3 * Math.Abs(low); i++)
        {
            double shift = low + (high - low) / 2, found = Prove(matrix, size, sign, shift, factor);
            proved = Math.Max(proved, found);
            if (double.IsFinite(found))
                low = shift;
            else
                high = shift;
        }
        return proved;
    }

    /// <summary>What a factorisation of ±A − shift·I proves of the least eigenvalue of ±A; −∞ where it ends early.</summary>
    private static double Prove(ReadOnlySpan<double> matrix, int size, int sign, double shift, double[] factor)
    {
        double trace = 0;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = sign * matrix[i * size + j] - (i == j ? shift : 0);
                if (i == j)
                    trace += Math.Abs(sum);
                for (int k = 0; k < j; k++)
                    sum -= factor[i * size + k] * factor[j * size + k];
                if (i != j)
                    factor[i * size + j] = sum / factor[j * size + j];
                else if (sum > 0)
                    factor[i * size + i] = Math.Sqrt(sum);
                else
                    return double.NegativeInfinity;
            }
        }
        // One unit more for the shifted diagonal, and the sum of the trace.
        double gamma = Gamma(2.0 * size + 8);
        return shift - gamma / (1 - gamma) * trace - 4 * Unit * (trace + Math.Abs(shift));
    }

    /// <summary>Bounds by Gershgorin's discs, the upper one by the Frobenius norm too, and the least and the largest element of the diagonal, which no bound passes.</summary>
    private static (double Lower, double Upper, double Least, double Most) Discs(ReadOnlySpan<double> matrix, int size)
    {
        double lower = double.PositiveInfinity, upper = double.NegativeInfinity, least = double.PositiveInfinity, most = double.NegativeInfinity, square = 0;
        for (int i = 0; i < size; i++)
        {
            double radius = 0, diagonal = matrix[i * size + i];
            for (int j = 0; j < size; j++)
            {
                double value = Math.Abs(matrix[Math.Max(i, j) * size + Math.Min(i, j)]);
                square += value * value;
                if (j != i)
                    radius += value;
            }
            double rounding = Gamma(size + 4) * (radius + Math.Abs(diagonal));
            lower = Math.Min(lower, diagonal - radius - rounding);
            upper = Math.Max(upper, diagonal + radius + rounding);
            least = Math.Min(least, diagonal);
            most = Math.Max(most, diagonal);
        }
        double frobenius = Math.Sqrt(square) * (1 + Gamma((double)size * size + 4));
        return double.IsFinite(frobenius)
            ? (Math.Max(lower, -frobenius), Math.Min(upper, frobenius), least, most)
            : (double.NegativeInfinity, double.PositiveInfinity, least, most);
    }

    private static void Check(ReadOnlySpan<double> matrix, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (matrix.Length != (long)size * size)
            throw new ArgumentException($"The length of matrix is {matrix.Length}; expected {(long)size * size}, the square of size.", nameof(matrix));
    }
}
