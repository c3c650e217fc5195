namespace HypergradGen.Theory;

/// <summary>Proved bounds of the rows xᵢ of a data matrix and of C = 1/N Σ xᵢxᵢᵀ, of the data itself or of all data in a box.</summary>
public sealed class RegressionData
{
    private readonly double[]? _gram;

    private RegressionData(int weights, double largestRow, double meanRow, double largestTarget, double curvature, double[]? gram)
    {
        Weights = weights;
        LargestRow = largestRow;
        MeanRow = meanRow;
        LargestTarget = largestTarget;
        Curvature = curvature;
        _gram = gram;
    }

    /// <summary>d, the elements of a row, the 1 of an intercept among them.</summary>
    public int Weights { get; }

    /// <summary>max ‖xᵢ‖ at most.</summary>
    public double LargestRow { get; }

    /// <summary>1/N Σ ‖xᵢ‖ at most.</summary>
    public double MeanRow { get; }

    /// <summary>max |yᵢ| at most.</summary>
    public double LargestTarget { get; }

    /// <summary>λ_max(C) at most.</summary>
    public double Curvature { get; }

    /// <summary>Bounds of data that are at hand. O(N·d² + d³).</summary>
    /// <param name="x">The rows one after another, N·features.</param>
    /// <param name="y">The targets or labels, N.</param>
    /// <param name="hasIntercept">Whether each row ends in a 1 that <paramref name="x"/> does not hold.</param>
    /// <returns>The bounds.</returns>
    /// <exception cref="ArgumentException">There is no row, x is no whole number of rows, or an element is not finite.</exception>
    public static RegressionData Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y, bool hasIntercept = false)
    {
        int rows = y.Length;
        if (rows == 0 || x.Length == 0 || x.Length % rows != 0)
            throw new ArgumentException($"The length of x is {x.Length}; expected a multiple, at least 1, of the {rows} rows that y has.", nameof(x));
        int features = x.Length / rows, d = features + (hasIntercept ? 1 : 0);
        var gram = new double[d * d];
        var row = new double[d];
        double largest = 0, mean = 0, target = 0, trace = 0;
        row[^1] = 1;
        for (int i = 0; i < rows; i++)
        {
            x.Slice(i * features, features).CopyTo(row);
            double square = 0;
            for (int j = 0; j < d; j++)
            {
                square += row[j] * row[j];
                for (int k = 0; k <= j; k++)
                    gram[j * d + k] += row[j] * row[k];
            }
            largest = Math.Max(largest, square);
            mean += Math.Sqrt(square);
            trace += square / rows;
            target = Math.Max(target, Math.Abs(y[i]));
        }
        if (!double.IsFinite(trace) || !double.IsFinite(target))
            throw new ArgumentException("An element is not a finite number.", double.IsFinite(trace) ? nameof(y) : nameof(x));
        for (int i = 0; i < gram.Length; i++)
            gram[i] /= rows;

        // |fl(C) − C| ≤ γ·1/N Σ |xᵢ||xᵢ|ᵀ, a positive matrix whose norm is at most its trace, that of C.
        double gamma = SymmetricBounds.Gamma((double)rows + d + 8), rounding = gamma * trace * (1 + gamma);
        for (int j = 0; j < d; j++)
            gram[j * d + j] += rounding;
        double curvature = SymmetricBounds.Largest(gram, d) + rounding;
        for (int j = 0; j < d; j++)
            gram[j * d + j] -= 2 * rounding;
        return new RegressionData(d, Math.Sqrt(largest) * (1 + gamma), mean / rows * (1 + gamma), target, curvature * (1 + gamma), gram);
    }

    /// <summary>Bounds of all data whose elements lie in a box: ‖xᵢ‖² ≤ features·max(lower², upper²), and λ_max(C) is at most the largest ‖xᵢ‖².</summary>
    /// <param name="features">Elements of a row, without that of an intercept.</param>
    /// <param name="lower">The least that an element may be.</param>
    /// <param name="upper">The largest.</param>
    /// <param name="largestTarget">What |yᵢ| is at most; 1 for labels.</param>
    /// <param name="hasIntercept">Whether each row ends in a 1 besides.</param>
    /// <returns>The bounds.</returns>
    /// <exception cref="ArgumentException">There is no feature, the box is empty or not finite, or the target is negative or not finite.</exception>
    public static RegressionData InBox(int features, double lower, double upper, double largestTarget = 1, bool hasIntercept = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (!double.IsFinite(lower))
            throw new ArgumentOutOfRangeException(nameof(lower), lower, "The box must be finite.");
        if (!double.IsFinite(upper) || upper < lower)
            throw new ArgumentOutOfRangeException(nameof(upper), upper, "The box must be finite and not empty.");
        if (!(largestTarget >= 0) || !double.IsFinite(largestTarget))
            throw new ArgumentOutOfRangeException(nameof(largestTarget), largestTarget, "A magnitude must be finite and not negative.");
        int d = features + (hasIntercept ? 1 : 0);
        double square = (features * Math.Max(lower * lower, upper * upper) + (hasIntercept ? 1 : 0)) * (1 + SymmetricBounds.Gamma(8));
        double norm = Math.Sqrt(square) * (1 + SymmetricBounds.Gamma(8));
        return new RegressionData(d, norm, norm, largestTarget, square, null);
    }

    /// <summary>λ_min(scale·C + diag(added)) at least.</summary>
    internal double SmallestEigenvalue(double scale, ReadOnlySpan<double> added)
    {
        double least = double.PositiveInfinity;
        foreach (double value in added)
            least = Math.Min(least, value);
        // C is positive, and of data in a box nothing more is known.
        if (_gram is null || scale == 0)
            return least;
        int d = Weights;
        var matrix = new double[d * d];
        double largest = 0;
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
                matrix[i * d + j] = scale * _gram[i * d + j];
            matrix[i * d + i] += added[i];
            largest = Math.Max(largest, matrix[i * d + i]);
        }
        // Two roundings of each element: at most 2u of a positive matrix's norm, d times its largest element.
        return Math.Max(least, SymmetricBounds.Smallest(matrix, d) - SymmetricBounds.Gamma(4) * d * largest);
    }
}
