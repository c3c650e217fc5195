using HypergradGen.Solvers;

namespace HypergradGen.Tests.Problems;

/// <summary>Φ(w, λ) = tanh(A·w + λ) and E = ½‖w‖² + Σ λᵢwᵢ: nonlinear, not symmetric, with its slopes stored by Linearise.</summary>
public readonly struct TanhProblem(double[,] a) : IHypergradientOperators<double>
{
    private readonly double[] _slope = new double[a.GetLength(0)];
    private readonly double[,] _a = a;

    public void UseThreads(int count)
    {
    }

    public void CheckShape(int stateLength, int hyperparameterLength)
    {
        Arguments.RequireLength(stateLength, _slope.Length, "w", "the rows of A");
        Arguments.RequireLength(hyperparameterLength, _slope.Length, "lambda", "the rows of A");
    }

    public void Prepare(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
    }

    public void Map(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < next.Length; i++)
            next[i] = Math.Tanh(Row(i, w) + lambda[i]);
    }

    public void Linearise(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double y = Math.Tanh(Row(i, w) + lambda[i]);
            _slope[i] = 1 - y * y;
        }
    }

    public bool IsSymmetric => false;

    public bool KeepsLinearisations => false;

    public long LinearisationLength => 0;

    public void MapLinearised(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        Map(w, lambda, next);
        Linearise(w, lambda);
    }

    public void MapRecorded(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => MapLinearised(w, lambda, next);

    public void LineariseRecorded(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Linearise(w, lambda);

    public void BeginLinearisation(int place)
    {
    }

    public void SelectLinearisation(int place)
    {
    }

    public void ApplyState(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, Span<double> nextTangent)
    {
        for (int i = 0; i < nextTangent.Length; i++)
            nextTangent[i] = _slope[i] * Row(i, wTangent);
    }

    public void ApplyStateTransposed(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint)
    {
        for (int i = 0; i < nextAdjoint.Length; i++)
        {
            for (int j = 0; j < wAdjoint.Length; j++)
                wAdjoint[j] += _a[i, j] * _slope[i] * nextAdjoint[i];
        }
    }

    public bool JoinsStateProducts => true;

    public void ApplyStateNormal(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, Span<double> residual, Span<double> wAdjoint)
    {
        ApplyState(w, lambda, wTangent, residual);
        for (int i = 0; i < residual.Length; i++)
            residual[i] = wTangent[i] - residual[i];
        wAdjoint.Clear();
        ApplyStateTransposed(w, lambda, residual, wAdjoint);
    }

    public void ApplyHyper(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> lambdaTangent, Span<double> nextTangent)
    {
        for (int i = 0; i < nextTangent.Length; i++)
            nextTangent[i] = _slope[i] * lambdaTangent[i];
    }

    public void ApplyHyperTransposed(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> lambdaAdjoint)
    {
        for (int i = 0; i < nextAdjoint.Length; i++)
            lambdaAdjoint[i] += _slope[i] * nextAdjoint[i];
    }

    public bool Collects => false;

    public void ReverseStep(
        ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> next, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint, Span<double> lambdaAdjoint, int place, int capacity)
    {
        ApplyHyperTransposed(w, lambda, nextAdjoint, lambdaAdjoint);
        wAdjoint.Clear();
        ApplyStateTransposed(w, lambda, nextAdjoint, wAdjoint);
    }

    public void AddCollected(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wOfSteps, Span<double> lambdaAdjoint, int steps)
    {
    }

    public double Objective(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += 0.5 * w[i] * w[i] + lambda[i] * w[i];
        return sum;
    }

    public double ObjectiveGradient(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> wGradient, Span<double> lambdaGradient)
    {
        for (int i = 0; i < w.Length; i++)
        {
            wGradient[i] = w[i] + lambda[i];
            lambdaGradient[i] = w[i];
        }
        return Objective(w, lambda);
    }

    private double Row(int i, ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int j = 0; j < x.Length; j++)
            sum += _a[i, j] * x[j];
        return sum;
    }
}
