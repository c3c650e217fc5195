using HypergradGen;
using HypergradGen.Theory;

namespace IterationComplexity.Problems;

/// <summary>Gradient steps on 1/N Σ log(1 + exp(−yᵢxᵢᵀw)) + ½ Σ exp(λⱼ)wⱼ²; E is the mean loss on validation data.</summary>
public sealed partial class LogisticRegression(double[] x, double[] y, double[] xValidation, double[] yValidation, double stepSize)
{
    private const int Features = 100, Rows = 50;

    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int d = w.Length;
        for (int j = 0; j < d; j++)
            next[j] = w[j] - stepSize * Math.Exp(lambda[j]) * w[j];
        for (int i = 0; i < y.Length; i++)
        {
            double score = 0;
            for (int j = 0; j < d; j++)
                score += x[i * d + j] * w[j];
            double pull = stepSize / y.Length * y[i] / (1 + Math.Exp(y[i] * score));
            for (int j = 0; j < d; j++)
                next[j] += pull * x[i * d + j];
        }
    }

    [OuterObjective]
    private double ValidationLoss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = 0; i < yValidation.Length; i++)
        {
            double score = 0;
            for (int j = 0; j < w.Length; j++)
                score += xValidation[i * w.Length + j] * w[j];
            loss += Math.Log(1 + Math.Exp(-yValidation[i] * score));
        }
        return loss / yValidation.Length;
    }

    /// <summary>One data set, and an instance for each λ drawn.</summary>
    public static Func<Instance> Draw(Data data)
    {
        double[] truth = data.Normals(Features), x = data.Normals(Rows * Features), xValidation = data.Normals(Rows * Features);
        double[] y = [.. data.Targets(x, truth, 3).Select(value => Math.CopySign(1, value))];
        double[] yValidation = [.. data.Targets(xValidation, truth, 3).Select(value => Math.CopySign(1, value))];
        RegressionData training = RegressionData.Of(x, y), validation = RegressionData.Of(xValidation, yValidation);
        return () =>
        {
            double[] lambda = [.. Enumerable.Range(0, Features).Select(_ => data.Uniform(Math.Log(0.1), 0))];
            double lowest = Math.Exp(lambda.Min()), highest = training.Curvature / 4 + Math.Exp(lambda.Max());
            double stepSize = 2 / (lowest + highest);
            var constants = new PenalisedRegression
            {
                Loss = RegressionLoss.Logistic,
                Training = training,
                StepSize = stepSize,
                ValidationLoss = RegressionLoss.Logistic,
                Validation = validation,
            }.Constants(lambda, new double[Features], firstStep: 0)!;
            var solver = new LogisticRegression(x, y, xValidation, yValidation, stepSize).CreateSolver();
            return new Instance(solver, solver.ObjectiveGradient, lambda, Features, new Curvatures(
                constants.Contraction.Value, constants.StateJacobianLipschitz.Value, constants.HyperJacobianLipschitz.Value,
                constants.StateGradientLipschitz.Value, (_, _) => 0));
        };
    }
}
