using HypergradGen.Solvers;

namespace HypergradGen.Tests.Problems;

/// <summary>Φ(w, λ) = tanh(w + λ) elementwise, which keeps its slopes at every point in a workspace, <paramref name="padding"/> numbers beside each, as generated code does.</summary>
public readonly struct KeepingProblem(int padding) : IHypergradientOperators<double>
{
    private readonly Workspace _workspace = new();

    public CallCounts Calls { get; } = new();

    public void UseThreads(int count)
    {
    }

    public void CheckShape(int stateLength, int hyperparameterLength) => Arguments.RequireLength(hyperparameterLength, stateLength, "lambda", "the length of w");

    public void Prepare(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        Calls.Prepare++;
        _workspace.SelectPoint(-1);
    }

    public void Map(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        Calls.Map++;
        for (int i = 0; i < w.Length; i++)
            next[i] = Math.Tanh(w[i] + lambda[i]);
    }

    public void Linearise(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        Calls.Linearise++;
        Keep(w, lambda, new double[w.Length]);
    }

    public void MapLinearised(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        Calls.MapLinearised++;
        Keep(w, lambda, next);
    }

    private void Keep(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        Span<double> slopes = _workspace.RentKept(0, w.Length * (1 + padding));
        for (int i = 0; i < w.Length; i++)
        {
            next[i] = Math.Tanh(w[i] + lambda[i]);
            slopes[i] = 1 - next[i] * next[i];
        }
    }

    public bool IsSymmetric => false;

    public bool KeepsLinearisations => true;

    public long LinearisationLength => _workspace.KeptLength;

    public void MapRecorded(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => MapLinearised(w, lambda, next);

    public void LineariseRecorded(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Linearise(w, lambda);

    public void BeginLinearisation(int place) => _workspace.BeginPoint(place);

    public void SelectLinearisation(int place) => _workspace.SelectPoint(place);

    private void Apply(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = _workspace.Kept(0)[i] * x[i];
    }

    public void ApplyState(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, Span<double> nextTangent) => Apply(wTangent, nextTangent);

    public void ApplyStateTransposed(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint)
    {
        for (int i = 0; i < nextAdjoint.Length; i++)
            wAdjoint[i] += _workspace.Kept(0)[i] * nextAdjoint[i];
    }

    public bool JoinsStateProducts => false;

    public void ApplyStateNormal(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, Span<double> residual, Span<double> wAdjoint)
        => throw new NotSupportedException();

    public void ApplyHyper(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> lambdaTangent, Span<double> nextTangent)
        => Apply(lambdaTangent, nextTangent);

    public void ApplyHyperTransposed(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> lambdaAdjoint)
    {
        for (int i = 0; i < w.Length; i++)
            lambdaAdjoint[i] += _workspace.Kept(0)[i] * nextAdjoint[i];
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
        w.CopyTo(wGradient);
        lambdaGradient.Clear();
        double sum = 0;
        foreach (double x in w)
            sum += 0.5 * x * x;
        return sum;
    }
}
