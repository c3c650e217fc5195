namespace HypergradGen.Benchmarks.Problems;

/// <summary>p2 with the symmetry of K declared.</summary>
public sealed partial class SymmetricLinearSystem(int size, [Symmetric] double[] k, double[] y, double[] kValidation, double[] yValidation, double stepSize)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < size; i++)
        {
            double z = 0;
            for (int j = 0; j < size; j++)
                z += k[i * size + j] * w[j];
            next[i] = w[i] - stepSize * (z + Math.Exp(lambda[i]) * w[i] - y[i]);
        }
    }

    [OuterObjective]
    private double ValidationError(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < size; i++)
        {
            double residual = -yValidation[i];
            for (int j = 0; j < size; j++)
                residual += kValidation[i * size + j] * w[j];
            sum += residual * residual;
        }
        return sum / (2 * size);
    }
}
