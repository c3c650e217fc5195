using HypergradGen;
using IterationComplexity.Problems;
using IterationComplexity.Readers;

namespace IterationComplexity;

/// <summary>The parameters of <see cref="Equilibrium"/>, and the steps that change them.</summary>
internal sealed class EquilibriumModel
{
    private readonly Equilibrium.HypergradientSolver _solver;

    private readonly double[][] _gradients;

    /// <summary>Gaussian parameters: A of spectral norm about 2·spread, where the entries of a large h × h matrix have deviation spread/√h.</summary>
    public EquilibriumModel(int hidden, int pixels, double spread, int seed, HypergradientOptions options)
    {
        Hidden = hidden;
        var data = new Data(seed);
        double[] readout = data.Normals(ImageSet.Classes * (hidden + 1), 1 / Math.Sqrt(hidden));
        Parameters = [data.Normals(hidden * hidden, spread / Math.Sqrt(hidden)), data.Normals(hidden * pixels, 1 / Math.Sqrt(pixels)), new double[hidden], readout];
        _gradients = [.. Parameters.Select(p => new double[p.Length])];
        _solver = Equilibrium.CreateSolver(options);
    }

    public int Hidden { get; }

    /// <summary>A, B, c and the readout.</summary>
    public double[][] Parameters { get; }

    /// <summary>A, row by row.</summary>
    public double[] StateMatrix => Parameters[0];

    /// <summary>The hypergradient of a mini-batch, from w₀ = 0.</summary>
    public HypergradientResult Differentiate(ImageSet batch)
    {
        var w = new double[batch.Count * Hidden];
        return _solver.Compute(
            Parameters[0], Parameters[1], Parameters[2], Parameters[3], batch.Pixels, batch.Labels, w, _gradients[0], _gradients[1], _gradients[2], _gradients[3]);
    }

    /// <summary>‖∇f‖ over all parameters.</summary>
    public double GradientNorm() => Math.Sqrt(_gradients.Sum(g => Math.Pow(Instance.Norm(g), 2)));

    /// <summary>A step down the last hypergradient; the Frobenius norm of the step of A.</summary>
    public double Descend(double rate)
    {
        for (int p = 0; p < Parameters.Length; p++)
        {
            for (int j = 0; j < Parameters[p].Length; j++)
                Parameters[p][j] -= rate * _gradients[p][j];
        }
        return rate * Instance.Norm(_gradients[0]);
    }

    /// <summary>
    /// The share of images whose class is found after the solver's steps, and the share that is not at an equilibrium there: another step moves its hidden units by
    /// more than <paramref name="settled"/> times their norm.
    /// </summary>
    public (double Accuracy, double Unsettled) Judge(ImageSet images, double settled)
    {
        const int Batch = 100;
        int right = 0, unsettled = 0;
        for (int first = 0; first < images.Count; first += Batch)
        {
            ImageSet batch = images.Choose([.. Enumerable.Range(first, Math.Min(Batch, images.Count - first))]);
            double[] w = new double[batch.Count * Hidden], next = new double[w.Length];
            _solver.Solve(Parameters[0], Parameters[1], Parameters[2], Parameters[3], batch.Pixels, batch.Labels, w);
            _solver.Map(w, Parameters[0], Parameters[1], Parameters[2], Parameters[3], batch.Pixels, batch.Labels, next);
            for (int i = 0; i < batch.Count; i++)
            {
                ReadOnlySpan<double> units = w.AsSpan(i * Hidden, Hidden);
                if (Class(units) == batch.Labels[i])
                    right++;
                if (!(Distance(units, next.AsSpan(i * Hidden, Hidden)) <= settled * Instance.Norm(units)))
                    unsettled++;
            }
        }
        return ((double)right / images.Count, (double)unsettled / images.Count);
    }

    private int Class(ReadOnlySpan<double> units)
    {
        int best = 0;
        double highest = double.NegativeInfinity;
        for (int m = 0; m < ImageSet.Classes; m++)
        {
            ReadOnlySpan<double> row = Parameters[3].AsSpan(m * (Hidden + 1), Hidden + 1);
            double score = row[Hidden];
            for (int p = 0; p < Hidden; p++)
                score += row[p] * units[p];
            if (score > highest)
                (best, highest) = (m, score);
        }
        return best;
    }

    private static double Distance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double square = 0;
        for (int p = 0; p < x.Length; p++)
            square += (x[p] - y[p]) * (x[p] - y[p]);
        return Math.Sqrt(square);
    }
}
