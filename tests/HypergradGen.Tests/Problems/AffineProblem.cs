using HypergradGen.Solvers;

namespace HypergradGen.Tests.Problems;

/// <summary>Φ(w, λ) = M·w + K·λ and E(w, λ) = ½‖w − target‖² + ½‖λ‖²: every quantity has a closed form.</summary>
public readonly struct AffineProblem(double[,] m, double[,] k, double[] target) : IHypergradientOperators<double>
{
    public CallCounts Calls { get; } = new();

    public void UseThreads(int count)
    {
    }

    public void CheckShape(int stateLength, int hyperparameterLength)
    {
        Arguments.RequireLength(stateLength, m.GetLength(0), "w", "the rows of M");
        Arguments.RequireLength(hyperparameterLength, k.GetLength(1), "lambda", "the columns of K");
    }

    public void Prepare(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Calls.Prepare++;

    public void Map(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        Calls.Map++;
        Multiply(m, w, next);
        for (int i = 0; i < next.Length; i++)
        {
            for (int j = 0; j < lambda.Length; j++)
                next[i] += k[i, j] * lambda[j];
        }
    }

    public void Linearise(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Calls.Linearise++;

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
        Calls.ApplyState++;
        Multiply(m, wTangent, nextTangent);
    }

    public void ApplyStateTransposed(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint)
    {
        Calls.ApplyStateTransposed++;
        AddTransposed(m, nextAdjoint, wAdjoint);
    }

    public bool JoinsStateProducts => false;

    public void ApplyStateNormal(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, Span<double> residual, Span<double> wAdjoint)
        => throw new NotSupportedException();

    public void ApplyHyper(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> lambdaTangent, Span<double> nextTangent)
    {
        Calls.ApplyHyper++;
        Multiply(k, lambdaTangent, nextTangent);
    }

    public void ApplyHyperTransposed(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> lambdaAdjoint)
    {
        Calls.ApplyHyperTransposed++;
        AddTransposed(k, nextAdjoint, lambdaAdjoint);
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

    public double ObjectiveGradient(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> wGradient, Span<double> lambdaGradient)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            wGradient[i] = w[i] - target[i];
            sum += 0.5 * wGradient[i] * wGradient[i];
        }
        for (int j = 0; j < lambda.Length; j++)
        {
            lambdaGradient[j] = lambda[j];
            sum += 0.5 * lambda[j] * lambda[j];
        }
        return sum;
    }

    private static void Multiply(double[,] matrix, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = 0;
            for (int j = 0; j < x.Length; j++)
                y[i] += matrix[i, j] * x[j];
        }
    }

    private static void AddTransposed(double[,] matrix, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < y.Length; j++)
                y[j] += matrix[i, j] * x[i];
        }
    }
}
