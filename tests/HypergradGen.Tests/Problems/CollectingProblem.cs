using HypergradGen.Solvers;

namespace HypergradGen.Tests.Problems;

/// <summary>
/// An <see cref="AffineProblem"/> that collects the products with Kᵀ: the seed of each step waits in its row, and is checked to be asked for as the contract says.
/// </summary>
public readonly struct CollectingProblem(AffineProblem inner) : IHypergradientOperators<double>
{
    private readonly List<(int Place, double[] W, double[] Seed)> _rows = [];

    /// <summary>How many rows each addition took, and how many there were.</summary>
    public List<(int Steps, int Capacity)> Additions { get; } = [];

    private readonly int[] _capacity = new int[1];

    public bool Collects => true;

    public void ReverseStep(
        ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> next, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint, Span<double> lambdaAdjoint, int place, int capacity)
    {
        Assert.InRange(place, 0, capacity - 1);
        double[] expected = new double[w.Length];
        inner.Map(w, lambda, expected);
        Assert.Equal(expected, next.ToArray());
        if (_rows.Count > 0)
        {
            Assert.Equal(_rows[^1].Place - 1, place);
            Assert.Equal(_capacity[0], capacity);
        }
        _capacity[0] = capacity;
        _rows.Add((place, w.ToArray(), nextAdjoint.ToArray()));
        wAdjoint.Clear();
        inner.ApplyStateTransposed(w, lambda, nextAdjoint, wAdjoint);
    }

    public void AddCollected(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wOfSteps, Span<double> lambdaAdjoint, int steps)
    {
        Assert.Equal(_rows.Count, steps);
        Assert.Equal(0, _rows[^1].Place);
        Assert.Equal(Enumerable.Reverse(_rows).SelectMany(row => row.W), wOfSteps.ToArray());
        foreach (var row in _rows)
            inner.ApplyHyperTransposed(w, lambda, row.Seed, lambdaAdjoint);
        _rows.Clear();
        Additions.Add((steps, _capacity[0]));
    }

    public void UseThreads(int count) => inner.UseThreads(count);

    public void CheckShape(int stateLength, int hyperparameterLength) => inner.CheckShape(stateLength, hyperparameterLength);

    public void Prepare(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => inner.Prepare(w, lambda);

    public void Map(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => inner.Map(w, lambda, next);

    public void Linearise(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => inner.Linearise(w, lambda);

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
        => inner.ApplyState(w, lambda, wTangent, nextTangent);

    public void ApplyStateTransposed(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint)
        => inner.ApplyStateTransposed(w, lambda, nextAdjoint, wAdjoint);

    public bool JoinsStateProducts => inner.JoinsStateProducts;

    public void ApplyStateNormal(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, Span<double> residual, Span<double> wAdjoint)
        => inner.ApplyStateNormal(w, lambda, wTangent, residual, wAdjoint);

    public void ApplyHyper(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> lambdaTangent, Span<double> nextTangent)
        => inner.ApplyHyper(w, lambda, lambdaTangent, nextTangent);

    public void ApplyHyperTransposed(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> lambdaAdjoint)
        => inner.ApplyHyperTransposed(w, lambda, nextAdjoint, lambdaAdjoint);

    public double ObjectiveGradient(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> wGradient, Span<double> lambdaGradient)
        => inner.ObjectiveGradient(w, lambda, wGradient, lambdaGradient);
}
