namespace HypergradGen.Integration.Tests.Theory;

/// <summary>Φ = Mw + Kλ with M symmetric, E = ½‖w − target‖² + ½‖λ‖².</summary>
public sealed partial class SymmetricContraction(double[,] m, double[,] k, double[] target)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < next.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < w.Length; j++)
                sum += m[i, j] * w[j];
            for (int j = 0; j < lambda.Length; j++)
                sum += k[i, j] * lambda[j];
            next[i] = sum;
        }
    }

    [OuterObjective]
    private double Distance(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += (w[i] - target[i]) * (w[i] - target[i]);
        for (int j = 0; j < lambda.Length; j++)
            sum += lambda[j] * lambda[j];
        return sum / 2;
    }
}

/// <summary>Φ = Mw + s·λ∘w + c, E = ½‖w − target‖² + a·λᵀw: the hyperparameters are in ∂₁Φ, and ∂₂Φ depends on w.</summary>
public sealed partial class CoupledContraction(double[,] m, double s, double[] c, double[] target, double a)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < next.Length; i++)
        {
            double sum = c[i] + s * lambda[i] * w[i];
            for (int j = 0; j < w.Length; j++)
                sum += m[i, j] * w[j];
            next[i] = sum;
        }
    }

    [OuterObjective]
    private double Distance(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += (w[i] - target[i]) * (w[i] - target[i]) / 2 + a * lambda[i] * w[i];
        return sum;
    }
}

/// <summary>Φ = tanh(Mw + λ), E = ½‖w‖² + λᵀw.</summary>
public sealed partial class TanhContraction(double[,] m)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < next.Length; i++)
        {
            double sum = lambda[i];
            for (int j = 0; j < w.Length; j++)
                sum += m[i, j] * w[j];
            next[i] = Math.Tanh(sum);
        }
    }

    [OuterObjective]
    private double Energy(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * w[i] / 2 + lambda[i] * w[i];
        return sum;
    }
}

/// <summary>Kepler's equation w = λ₀ + λ₁·sin w, E = ½(w − target)² + λ₁w.</summary>
public sealed partial class KeplerContraction(double target)
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = lambda[0] + lambda[1] * Math.Sin(w[0]);

    [OuterObjective]
    private double Distance(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => (w[0] - target) * (w[0] - target) / 2 + lambda[1] * w[0];
}

/// <summary>A gradient step on 1/2N Σ (xᵢᵀw − yᵢ)² + ½ Σ exp(λⱼ)wⱼ², judged by the same loss on other data.</summary>
public sealed partial class RidgeContraction(double[] x, double[] y, double[] xOuter, double[] yOuter, double stepSize)
{
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
            double pull = stepSize / y.Length * (y[i] - score);
            for (int j = 0; j < d; j++)
                next[j] += pull * x[i * d + j];
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < yOuter.Length; i++)
        {
            double score = 0;
            for (int j = 0; j < w.Length; j++)
                score += xOuter[i * w.Length + j] * w[j];
            sum += (score - yOuter[i]) * (score - yOuter[i]) / 2;
        }
        return sum / yOuter.Length;
    }
}

/// <summary>A gradient step on 1/N Σ log(1 + exp(−yᵢxᵢᵀw)) + ½ Σ exp(λⱼ)wⱼ²; weights beyond λ are not penalised.</summary>
public sealed partial class LogisticContraction(double[] x, double[] y, double[] xOuter, double[] yOuter, double stepSize)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int d = w.Length;
        for (int j = 0; j < lambda.Length; j++)
            next[j] = w[j] - stepSize * Math.Exp(lambda[j]) * w[j];
        for (int j = lambda.Length; j < d; j++)
            next[j] = w[j];
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
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < yOuter.Length; i++)
        {
            double score = 0;
            for (int j = 0; j < w.Length; j++)
                score += xOuter[i * w.Length + j] * w[j];
            sum += Math.Log(1 + Math.Exp(-yOuter[i] * score));
        }
        return sum / yOuter.Length;
    }
}
