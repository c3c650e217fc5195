namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Products with a matrix in every order of its loops, at lengths around the width of a vector.</summary>
public sealed partial class MatrixForms(double[] a)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        for (int i = 0; i < n; i++)
        {
            double along = lambda[i], across = 0;
            for (int j = 0; j < n; j++)
                along += a[i * n + j] * w[j];
            for (int j = 0; j < n; j++)
                across += a[j * n + i] * w[j];
            next[i] = 0.02 * Math.Tanh(along) - 0.01 * across * lambda[i];
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                next[j] += 0.01 * a[i * n + j] * w[i] * lambda[i];
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                next[i] -= 0.01 * (a[i * n + j] * lambda[j]);
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        int n = w.Length;
        double loss = 0;
        for (int i = n - 1; i >= 0; i--)
        {
            double residual = 0.5;
            for (int j = 0; j < n; j++)
                residual -= a[i * n + j] * w[j];
            loss += Math.Exp(residual * lambda[i]) + residual * residual;
        }
        return loss;
    }
}

/// <summary>The hyperparameters are the matrices: their adjoints are outer products.</summary>
public static partial class MatrixOfHyperparameters
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        for (int i = 0; i < n; i++)
        {
            double z = lambda[n * n + i];
            for (int j = 0; j < n; j++)
                z += lambda[i * n + j] * w[j];
            next[i] = Math.Sin(0.05 * z);
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = 0; i < w.Length; i++)
            loss += (w[i] - 0.1 * i) * (w[i] - 0.1 * i);
        return loss;
    }
}

/// <summary>A value that an outer loop scales and an inner loop turns around, for its tangent to follow both.</summary>
public sealed partial class Alternating(int turns)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double q = 0.5 * w[0];
        for (int i = 0; i < turns; i++)
        {
            q *= Math.Cos(lambda[0]);
            for (int j = 0; j < i; j++)
                q = -q;
        }
        for (int i = 0; i < next.Length; i++)
            next[i] = q + lambda[0];
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[0] + Math.Exp(w[^1]) * lambda[0];
}
