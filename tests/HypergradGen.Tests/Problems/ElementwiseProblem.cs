using System.Numerics;
using HypergradGen.Solvers;

namespace HypergradGen.Tests.Problems;

/// <summary>Φᵢ = factor·wᵢ + λᵢ and E = ½‖w‖², of any length and element type: w = λ/(1 − factor), ∇f = λ/(1 − factor)².</summary>
/// <param name="factor">The factor.</param>
/// <param name="least">Of elements smaller than this the map is NaN.</param>
public readonly struct ElementwiseProblem<T>(T factor, T least = default) : IHypergradientOperators<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public void UseThreads(int count)
    {
    }

    public void CheckShape(int stateLength, int hyperparameterLength)
        => Arguments.RequireLength(hyperparameterLength, stateLength, "lambda", "the length of w");

    public void Prepare(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda)
    {
    }

    public void Map(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = T.Abs(w[i]) < least ? T.NaN : factor * w[i] + lambda[i];
    }

    public void Linearise(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda)
    {
    }

    public bool IsSymmetric => false;

    public bool KeepsLinearisations => false;

    public long LinearisationLength => 0;

    public void MapLinearised(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next)
    {
        Map(w, lambda, next);
        Linearise(w, lambda);
    }

    public void MapRecorded(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next) => MapLinearised(w, lambda, next);

    public void LineariseRecorded(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda) => Linearise(w, lambda);

    public void BeginLinearisation(int place)
    {
    }

    public void SelectLinearisation(int place)
    {
    }

    public void ApplyState(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> wTangent, Span<T> nextTangent)
    {
        for (int i = 0; i < wTangent.Length; i++)
            nextTangent[i] = factor * wTangent[i];
    }

    public void ApplyStateTransposed(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> nextAdjoint, Span<T> wAdjoint)
    {
        for (int i = 0; i < nextAdjoint.Length; i++)
            wAdjoint[i] += factor * nextAdjoint[i];
    }

    public bool JoinsStateProducts => false;

    public void ApplyStateNormal(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> wTangent, Span<T> residual, Span<T> wAdjoint)
        => throw new NotSupportedException();

    public void ApplyHyper(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> lambdaTangent, Span<T> nextTangent)
        => lambdaTangent.CopyTo(nextTangent);

    public void ApplyHyperTransposed(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> nextAdjoint, Span<T> lambdaAdjoint)
    {
        for (int i = 0; i < nextAdjoint.Length; i++)
            lambdaAdjoint[i] += nextAdjoint[i];
    }

    public bool Collects => false;

    public void ReverseStep(
        ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> next, ReadOnlySpan<T> nextAdjoint, Span<T> wAdjoint, Span<T> lambdaAdjoint, int place, int capacity)
    {
        ApplyHyperTransposed(w, lambda, nextAdjoint, lambdaAdjoint);
        wAdjoint.Clear();
        ApplyStateTransposed(w, lambda, nextAdjoint, wAdjoint);
    }

    public void AddCollected(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> wOfSteps, Span<T> lambdaAdjoint, int steps)
    {
    }

    public T ObjectiveGradient(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> wGradient, Span<T> lambdaGradient)
    {
        T sum = T.Zero;
        w.CopyTo(wGradient);
        lambdaGradient.Clear();
        foreach (T value in w)
            sum += value * value;
        return sum / (T.One + T.One);
    }
}
