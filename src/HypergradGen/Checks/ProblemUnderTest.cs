using System.Numerics;

namespace HypergradGen.Checks;

/// <summary>A problem as generated tests call it: whatever its parameters are, state and hyperparameters are one vector each.</summary>
/// <typeparam name="T">double or float.</typeparam>
public sealed class ProblemUnderTest<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The problem's type, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>The parts of the state.</summary>
    public required VectorBlocks State { get; init; }

    /// <summary>The parts of the hyperparameters.</summary>
    public required VectorBlocks Hyperparameters { get; init; }

    /// <summary>Draws a point, and sets the map's constants, if it has any.</summary>
    public required PointSampler<T> SamplePoint { get; init; }

    /// <summary>The map as it is generated.</summary>
    public required MapFunction<T> Map { get; init; }

    /// <summary>Its tangent product.</summary>
    public required MapJvpFunction<T> MapJvp { get; init; }

    /// <summary>Its adjoint products.</summary>
    public required MapVjpFunction<T> MapVjp { get; init; }

    /// <summary>The objective's gradient; null where there is no objective.</summary>
    public ObjectiveGradientFunction<T>? ObjectiveGradient { get; init; }

    /// <summary>The inner objective's gradient; null where the map is the user's.</summary>
    public ObjectiveGradientFunction<T>? InnerGradient { get; init; }

    /// <summary>The inner objective's second derivatives, ∂₁₁L·ẇ + ∂₁₂L·λ̇; null where the map is the user's.</summary>
    public MapJvpFunction<T>? InnerHessianProduct { get; init; }

    /// <summary>A new solver's forward solve.</summary>
    public required Func<HypergradientOptions, SolveFunction<T>> CreateSolve { get; init; }

    /// <summary>A new solver's hypergradient; null where there is no objective.</summary>
    public Func<HypergradientOptions, HypergradientFunction<T>>? CreateCompute { get; init; }

    /// <summary>Draws a point.</summary>
    /// <exception cref="InvalidOperationException">An element was left unwritten.</exception>
    internal (T[] W, T[] Lambda) Sample(int seed)
    {
        var (w, lambda) = (new T[State.Length], new T[Hyperparameters.Length]);
        Array.Fill(w, T.NaN);
        Array.Fill(lambda, T.NaN);
        SamplePoint(new Random(seed), w, lambda);
        if (Array.FindIndex(w, T.IsNaN) is >= 0 and var state)
            throw new InvalidOperationException($"SamplePoint left {State.NameOf(state)} unwritten, or NaN.");
        if (Array.FindIndex(lambda, T.IsNaN) is >= 0 and var hyper)
            throw new InvalidOperationException($"SamplePoint left {Hyperparameters.NameOf(hyper)} unwritten, or NaN.");
        return (w, lambda);
    }

    /// <summary>
    /// The lengths that were not given: the least, and at least 1, that <see cref="SamplePoint"/> and the checks on entry of the map, the objective and a solve of
    /// no step accept. An <see cref="ArgumentException"/> says by its parameter's name what is too short; any other refusal of a length makes all longer.
    /// </summary>
    /// <exception cref="InvalidOperationException">No length up to 64 was accepted.</exception>
    internal void FindLengths()
    {
        if (!State.HasOpenLengths && !Hyperparameters.HasOpenLengths)
            return;
        const int Longest = 64, Refusals = 1_000_000;
        Exception? last = null;
        for (int length = 1; length <= Longest; length++)
        {
            State.SetOpenLengths(length);
            Hyperparameters.SetOpenLengths(length);
            for (int refused = 0; refused < Refusals; refused++)
            {
                try
                {
                    Try();
                    return;
                }
                catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException)
                {
                    last = exception;
                }
                if (last is not ArgumentException { ParamName: { } name } || !(State.Lengthen(name) || Hyperparameters.Lengthen(name)))
                    break;
            }
        }
        throw new InvalidOperationException(
            $"The lengths of {Name}'s vectors could not be found ({State.Describe()}; {Hyperparameters.Describe()} was refused): declare them in the test class, such as const int StateLength = 3.", last);
    }

    private void Try()
    {
        var (w, lambda) = Sample(1);
        var next = new T[w.Length];
        Map(w, lambda, next);
        ObjectiveGradient?.Invoke(w, lambda, next, new T[lambda.Length]);
        InnerGradient?.Invoke(w, lambda, next, new T[lambda.Length]);
        CreateSolve(new HypergradientOptions { MaxIterations = 0 })(lambda, w);
    }
}
