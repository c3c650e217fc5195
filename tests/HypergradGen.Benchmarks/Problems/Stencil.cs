namespace HypergradGen.Benchmarks.Problems;

/// <summary>A step of gradient descent for −Δw + exp(λ)w = f on a periodic square grid, five points, a coefficient a point; the objective is ½‖w − target‖².</summary>
public sealed partial class Stencil(int side, double[] f, double[] target, double stepSize)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < side; i++)
        {
            int row = i * side, above = (i == 0 ? side - 1 : i - 1) * side, below = (i == side - 1 ? 0 : i + 1) * side;
            for (int j = 0; j < side; j++)
                next[row + j] = w[row + j] + stepSize * (f[row + j] - (4 + Math.Exp(lambda[row + j])) * w[row + j] + w[above + j] + w[below + j]);
            for (int j = 1; j < side - 1; j++)
                next[row + j] += stepSize * (w[row + j - 1] + w[row + j + 1]);
            next[row] += stepSize * (w[row + side - 1] + w[row + 1]);
            next[row + side - 1] += stepSize * (w[row + side - 2] + w[row]);
        }
    }

    [OuterObjective]
    private double Distance(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int k = 0; k < target.Length; k++)
            sum += 0.5 * (w[k] - target[k]) * (w[k] - target[k]);
        return sum;
    }
}
