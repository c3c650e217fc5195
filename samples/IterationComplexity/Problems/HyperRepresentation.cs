using HypergradGen;
using HypergradGen.Theory;

namespace IterationComplexity.Problems;

/// <summary>
/// Gradient steps on 1/2N ‖XHw − y‖² + β/2 ‖w‖²: λ is the representation H, row by row, a matrix of the inputs by the elements of w. E is half the mean square
/// error on validation data.
/// </summary>
public sealed partial class HyperRepresentation(double[] x, double[] y, double[] xValidation, double[] yValidation, int inputs, double ridge, double stepSize)
{
    private const int Inputs = 40, Outputs = 20, Rows = 50;

    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int m = w.Length;
        for (int k = 0; k < m; k++)
            next[k] = w[k] - stepSize * ridge * w[k];
        for (int i = 0; i < y.Length; i++)
        {
            double residual = -y[i];
            for (int a = 0; a < inputs; a++)
            {
                double weight = 0;
                for (int k = 0; k < m; k++)
                    weight += lambda[a * m + k] * w[k];
                residual += x[i * inputs + a] * weight;
            }
            double scaled = stepSize / y.Length * residual;
            for (int a = 0; a < inputs; a++)
            {
                for (int k = 0; k < m; k++)
                    next[k] -= scaled * x[i * inputs + a] * lambda[a * m + k];
            }
        }
    }

    [OuterObjective]
    private double ValidationError(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        int m = w.Length;
        double error = 0;
        for (int i = 0; i < yValidation.Length; i++)
        {
            double residual = -yValidation[i];
            for (int a = 0; a < inputs; a++)
            {
                for (int k = 0; k < m; k++)
                    residual += xValidation[i * inputs + a] * lambda[a * m + k] * w[k];
            }
            error += residual * residual;
        }
        return error / (2 * yValidation.Length);
    }

    /// <summary>One data set, and an instance for each λ drawn.</summary>
    public static Func<Instance> Draw(Data data)
    {
        const double Ridge = 0.1;
        double[] truth = data.Normals(Inputs), x = data.Normals(Rows * Inputs), xValidation = data.Normals(Rows * Inputs);
        double[] y = data.Targets(x, truth, 1), yValidation = data.Targets(xValidation, truth, 1);
        double inner = SymmetricBounds.Largest(Data.Covariance(x, Inputs), Inputs) * (1 + 1e-12);
        double outer = SymmetricBounds.Largest(Data.Covariance(xValidation, Inputs), Inputs) * (1 + 1e-12);
        return () =>
        {
            double[] lambda = data.Normals(Inputs * Outputs, 1 / Math.Sqrt(Inputs));
            var represented = new double[Rows * Outputs];
            for (int i = 0; i < Rows; i++)
            {
                for (int a = 0; a < Inputs; a++)
                {
                    for (int k = 0; k < Outputs; k++)
                        represented[i * Outputs + k] += x[i * Inputs + a] * lambda[a * Outputs + k];
                }
            }
            double[] hessian = Data.Covariance(represented, Outputs);
            for (int k = 0; k < Outputs; k++)
                hessian[k * Outputs + k] += Ridge;
            (double stepSize, double contraction) = Data.BestStep(hessian, Outputs);
            double norm = Data.Norm(lambda, Outputs);
            var solver = new HyperRepresentation(x, y, xValidation, yValidation, Inputs, Ridge, stepSize).CreateSolver();
            // Along Ḣ: −η(ḢᵀC H + HᵀCḢ)w and a part without w. ∇₂E = C′(Hw)wᵀ − …: its derivative in w is bounded on the ball.
            return new Instance(solver, solver.ObjectiveGradient, lambda, Outputs, new Curvatures(
                contraction, 0, 2 * stepSize * inner * norm, outer * norm * norm,
                (solution, radius) => 2 * outer * norm * (solution + radius) + Math.Sqrt(outer / Rows) * Instance.Norm(yValidation)));
        };
    }
}
