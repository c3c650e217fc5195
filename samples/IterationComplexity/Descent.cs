namespace IterationComplexity;

/// <summary>
/// Steps along the normalised hypergradient, λ − length · ∇f/‖∇f‖: half as long again while the loss falls, and halved, from the best λ so far, where it does not.
/// </summary>
internal sealed class Descent
{
    private readonly double[] _gradient;

    private double _length;

    public Descent(double[] start, double length)
    {
        Best = [.. start];
        Trial = [.. start];
        _gradient = new double[start.Length];
        _length = length;
    }

    /// <summary>The λ that is to be judged next. The caller may project it.</summary>
    public double[] Trial { get; }

    /// <summary>The λ of the least loss.</summary>
    public double[] Best { get; }

    /// <summary>The least loss; ∞ before the first hypergradient.</summary>
    public double Loss { get; private set; } = double.PositiveInfinity;

    /// <summary>Takes the loss and the hypergradient at <see cref="Trial"/>, which becomes the next one; true where the loss fell.</summary>
    public bool Advance(double loss, ReadOnlySpan<double> gradient)
    {
        bool isFirst = double.IsPositiveInfinity(Loss), isAccepted = loss < Loss;
        if (isAccepted)
        {
            Loss = loss;
            Trial.CopyTo(Best, 0);
            gradient.CopyTo(_gradient);
        }
        if (!isFirst)
            _length *= isAccepted ? 1.5 : 0.5;
        double norm = Math.Max(Instance.Norm(_gradient), double.Epsilon);
        for (int j = 0; j < Best.Length; j++)
            Trial[j] = Best[j] - _length * _gradient[j] / norm;
        return isAccepted;
    }
}
