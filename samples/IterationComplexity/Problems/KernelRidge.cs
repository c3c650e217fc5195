using HypergradGen;
using HypergradGen.Theory;

namespace IterationComplexity.Problems;

/// <summary>
/// Gradient steps on ½wᵀ(K + exp(λ₁)I)w − wᵀy, Kᵢⱼ = exp(−exp(λ₀)·‖xᵢ − xⱼ‖²), of kernel ridge regression; E is half the mean square error on validation data.
/// The fields hold squared distances.
/// </summary>
public sealed partial class KernelRidge(double[] distances, double[] y, double[] validationDistances, double[] yValidation, double stepSize)
{
    private const int Features = 10, Rows = 50;

    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        double width = Math.Exp(lambda[0]), ridge = Math.Exp(lambda[1]);
        for (int i = 0; i < n; i++)
        {
            double sum = ridge * w[i] - y[i];
            for (int j = 0; j < n; j++)
                sum += Math.Exp(-width * distances[i * n + j]) * w[j];
            next[i] = w[i] - stepSize * sum;
        }
    }

    [OuterObjective]
    private double ValidationError(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        int n = w.Length;
        double width = Math.Exp(lambda[0]), error = 0;
        for (int i = 0; i < yValidation.Length; i++)
        {
            double prediction = 0;
            for (int j = 0; j < n; j++)
                prediction += Math.Exp(-width * validationDistances[i * n + j]) * w[j];
            error += (prediction - yValidation[i]) * (prediction - yValidation[i]);
        }
        return error / (2 * yValidation.Length);
    }

    /// <summary>One data set, and an instance for each λ drawn.</summary>
    public static Func<Instance> Draw(Data data)
    {
        double[] truth = data.Normals(Features), x = data.Normals(Rows * Features), xValidation = data.Normals(Rows * Features);
        double[] y = [.. data.Targets(x, truth, 0.1).Select(Math.Tanh)], yValidation = [.. data.Targets(xValidation, truth, 0.1).Select(Math.Tanh)];
        double[] distances = Distances(x, x), validationDistances = Distances(xValidation, x);
        return () =>
        {
            double[] lambda = [data.Uniform(Math.Log(0.02), Math.Log(0.1)), data.Uniform(Math.Log(0.3), Math.Log(2))];
            double width = Math.Exp(lambda[0]), ridge = Math.Exp(lambda[1]);
            double[] hessian = Kernel(distances, width, derivative: false);
            for (int i = 0; i < Rows; i++)
                hessian[i * Rows + i] += ridge;
            (double stepSize, double contraction) = Data.BestStep(hessian, Rows);
            // ∂₂Φ = −η(K̇w, exp(λ₁)w), K̇ = ∂K/∂λ₀; ∇₁E = VᵀR/N and ∇₂E = (V̇w)ᵀR/N with R = Vw − y, V the kernel of the validation data.
            double kernelSlope = Data.Norm(Kernel(distances, width, derivative: true), Rows);
            double norm = Data.Norm(Kernel(validationDistances, width, derivative: false), Rows);
            double slope = Data.Norm(Kernel(validationDistances, width, derivative: true), Rows);
            var solver = new KernelRidge(distances, y, validationDistances, yValidation, stepSize).CreateSolver();
            return new Instance(solver, solver.ObjectiveGradient, lambda, Rows, new Curvatures(
                contraction, 0, stepSize * Math.Sqrt(kernelSlope * kernelSlope + ridge * ridge), norm * norm / Rows,
                // d/dw of (V̇w)ᵀ(Vw − y): at most ‖V̇‖·‖Vw − y‖ + ‖V̇w‖·‖V‖ on the ball.
                (solution, radius) => slope * (2 * norm * (solution + radius) + Instance.Norm(yValidation)) / Rows));
        };
    }

    private static double[] Kernel(double[] distances, double width, bool derivative)
        => [.. distances.Select(square => Math.Exp(-width * square) * (derivative ? -width * square : 1))];

    private static double[] Distances(double[] rows, double[] columns)
    {
        var squares = new double[Rows * Rows];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Rows; j++)
            {
                for (int k = 0; k < Features; k++)
                    squares[i * Rows + j] += Math.Pow(rows[i * Features + k] - columns[j * Features + k], 2);
            }
        }
        return squares;
    }
}
