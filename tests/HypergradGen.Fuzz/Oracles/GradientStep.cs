using HypergradGen.Fuzz.Duals;

namespace HypergradGen.Fuzz.Oracles;

/// <summary>
/// The map of an inner objective, w − η·∇₁L(w, λ), from dual numbers through the objective's own text: the gradient one direction at a time, and its derivative by
/// differences of it, which a second-order dual number would need another rendering for.
/// </summary>
internal sealed class GradientStep(ObjectiveOf<Dual> objective)
{
    /// <summary>η, as it is written.</summary>
    public const double StepSize = 0.1;

    /// <summary>Steps of central differences whose error falls as the fourth power, by one extrapolation.</summary>
    private const double Step = 2e-4;

    /// <summary>What two extrapolations may differ by, relative to the size of what is differenced; a jump or kink between them shows as more.</summary>
    private const double Agreement = 1e-6;

    public void Apply(ReadOnlySpan<Dual> w, ReadOnlySpan<Dual> lambda, Span<Dual> next)
    {
        var here = Gradient(w, lambda, 0);
        double[] first = Difference(w, lambda, Step), half = Difference(w, lambda, Step / 2), quarter = Difference(w, lambda, Step / 4);
        for (int i = 0; i < next.Length; i++)
        {
            double coarse = (4 * half[i] - first[i]) / 3, derivative = (4 * quarter[i] - half[i]) / 3;
            double size = 1 + here[i].Size + Math.Abs(derivative) + w[i].Size;
            // No number: nothing is compared at such a point.
            double tangent = Math.Abs(derivative - coarse) <= Agreement * size ? w[i].Tangent - StepSize * derivative : double.NaN;
            next[i] = new Dual(w[i].Value - StepSize * here[i].Tangent, tangent, size);
        }
    }

    /// <summary>(∇₁L(x + h·ẋ) − ∇₁L(x − h·ẋ)) / 2h.</summary>
    private double[] Difference(ReadOnlySpan<Dual> w, ReadOnlySpan<Dual> lambda, double h)
        => [.. Gradient(w, lambda, h).Zip(Gradient(w, lambda, -h), (plus, minus) => (plus.Tangent - minus.Tangent) / (2 * h))];

    /// <summary>∇₁L at (w, λ) + h·(ẇ, λ̇), as tangents.</summary>
    private Dual[] Gradient(ReadOnlySpan<Dual> w, ReadOnlySpan<Dual> lambda, double h)
    {
        Dual[] state = Moved(w, h), hyperparameters = Moved(lambda, h);
        var gradient = new Dual[state.Length];
        for (int i = 0; i < state.Length; i++)
        {
            double value = state[i].Value;
            state[i] = new Dual(value, 1, 1);
            gradient[i] = objective(state, hyperparameters);
            state[i] = value;
        }
        return gradient;
    }

    private static Dual[] Moved(ReadOnlySpan<Dual> x, double h)
    {
        var moved = new Dual[x.Length];
        for (int i = 0; i < moved.Length; i++)
            moved[i] = x[i].Value + h * x[i].Tangent;
        return moved;
    }
}
