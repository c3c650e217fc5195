using HypergradGen;
using HypergradGen.Theory;

namespace IterationComplexity.Problems;

/// <summary>Gradient steps on 1/2N ‖Xw − y‖² + β/2 ‖w − λ‖²: λ is what w is pulled to. E is half the mean square error on validation data.</summary>
public sealed partial class BiasedRegularisation(double[] x, double[] y, double[] xValidation, double[] yValidation, double pull, double stepSize)
{
    private const int Features = 100, Rows = 50;

    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int d = w.Length;
        for (int j = 0; j < d; j++)
            next[j] = w[j] - stepSize * pull * (w[j] - lambda[j]);
        for (int i = 0; i < y.Length; i++)
        {
            double residual = -y[i];
            for (int j = 0; j < d; j++)
                residual += x[i * d + j] * w[j];
            double scaled = stepSize / y.Length * residual;
            for (int j = 0; j < d; j++)
                next[j] -= scaled * x[i * d + j];
        }
    }

    [OuterObjective]
    private double ValidationError(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double error = 0;
        for (int i = 0; i < yValidation.Length; i++)
        {
            double residual = -yValidation[i];
            for (int j = 0; j < w.Length; j++)
                residual += xValidation[i * w.Length + j] * w[j];
            error += residual * residual;
        }
        return error / (2 * yValidation.Length);
    }

    /// <summary>One data set, and an instance for each λ drawn.</summary>
    public static Func<Instance> Draw(Data data)
    {
        const double Pull = 0.3;
        double[] truth = data.Normals(Features), x = data.Normals(Rows * Features), xValidation = data.Normals(Rows * Features);
        double[] y = data.Targets(x, truth, 1), yValidation = data.Targets(xValidation, truth, 1);
        double[] hessian = Data.Covariance(x, Features);
        for (int j = 0; j < Features; j++)
            hessian[j * Features + j] += Pull;
        (double stepSize, double contraction) = Data.BestStep(hessian, Features);
        double outer = SymmetricBounds.Largest(Data.Covariance(xValidation, Features), Features) * (1 + 1e-12);
        return () =>
        {
            double[] lambda = data.Normals(Features);
            var solver = new BiasedRegularisation(x, y, xValidation, yValidation, Pull, stepSize).CreateSolver();
            return new Instance(solver, solver.ObjectiveGradient, lambda, Features, new Curvatures(contraction, 0, 0, outer, (_, _) => 0));
        };
    }
}
