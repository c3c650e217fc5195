namespace HypergradGen.Checks;

/// <summary>
/// Checks of what a call leaves behind: outputs start as NaN and are written whole, inputs and seeds stay the same to the bit, a second call gives the same bits
/// and allocates nothing, and an output that overlaps another span is refused by name with nothing written.
/// </summary>
public static partial class StateChecks
{
    /// <summary>A tangent product's state.</summary>
    /// <param name="jvp">The product.</param>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="seed">Draws the tangents.</param>
    /// <returns>Passed, or failed with what was wrong.</returns>
    public static CheckResult Jvp(MapJvpFunction jvp, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, int seed)
    {
        var random = new Random(seed);
        double[][] inputs = [w.ToArray(), lambda.ToArray(), Vectors.Direction(random, w.Length), Vectors.Direction(random, lambda.Length)];
        return Check("state of the JVP", seed, inputs, [w.Length], (x, y) => jvp(x[0], x[1], x[2], x[3], y[0]));
    }

    /// <summary>An adjoint product's state.</summary>
    /// <param name="vjp">The product.</param>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="seed">Draws u.</param>
    /// <returns>Passed, or failed with what was wrong.</returns>
    public static CheckResult Vjp(MapVjpFunction vjp, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, int seed)
    {
        double[][] inputs = [w.ToArray(), lambda.ToArray(), Vectors.Direction(new Random(seed), w.Length)];
        return Check("state of the VJP", seed, inputs, [w.Length, lambda.Length], (x, y) => vjp(x[0], x[1], x[2], y[0], y[1]));
    }

    /// <summary>An objective gradient's state.</summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <returns>Passed, or failed with what was wrong.</returns>
    public static CheckResult ObjectiveGradient(ObjectiveGradientFunction gradient, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
        => Check("state of the objective's gradient", 0, [w.ToArray(), lambda.ToArray()], [w.Length, lambda.Length], (x, y) => gradient(x[0], x[1], y[0], y[1]));

    /// <summary>A hypergradient's state, each call from the same start.</summary>
    /// <param name="compute">The hypergradient.</param>
    /// <param name="start">w₀, d.</param>
    /// <param name="lambda">λ, n.</param>
    /// <returns>Passed, or failed with what was wrong.</returns>
    public static CheckResult Hypergradient(HypergradientFunction compute, ReadOnlySpan<double> start, ReadOnlySpan<double> lambda)
        => Check("state of the hypergradient", 0, [lambda.ToArray(), start.ToArray()], [start.Length, lambda.Length], (x, y) =>
        {
            x[1].CopyTo(y[0], 0);
            compute(x[0], y[0], y[1]);
        });

    /// <summary>A tangent product refuses an output that overlaps w, and names it. Needs d ≥ 1.</summary>
    /// <param name="jvp">The product.</param>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <returns>Passed, or failed with what happened.</returns>
    public static CheckResult JvpRefusesOverlap(MapJvpFunction jvp, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double[] hyper = lambda.ToArray();
        return Overlap("JVP refuses overlap", w, shared => jvp(shared, hyper, new double[shared.Length], new double[hyper.Length], shared));
    }

    /// <summary>An adjoint product refuses an output that overlaps its seed, and names one of the two. Needs d ≥ 1.</summary>
    /// <param name="vjp">The product.</param>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <returns>Passed, or failed with what happened.</returns>
    public static CheckResult VjpRefusesOverlap(MapVjpFunction vjp, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double[] state = w.ToArray(), hyper = lambda.ToArray();
        return Overlap("VJP refuses overlap", w, shared => vjp(state, hyper, shared, shared, new double[hyper.Length]));
    }

    private static CheckResult Overlap(string name, ReadOnlySpan<double> contents, Action<double[]> call)
        => contents.Length == 0
            ? new CheckResult(name, CheckOutcome.Inconclusive, 0, double.NaN, double.NaN, 0, "an empty span overlaps nothing")
            : CheckResult.OfState(name, 0, OverlapComplaint(contents.ToArray(), call));

    private static CheckResult Check(string name, int seed, double[][] inputs, int[] outputLengths, Action<double[][], double[][]> call)
    {
        var calls = TwoCalls<double>.Of(inputs, outputLengths, call);
        return CheckResult.OfState(name, seed, calls.OutputComplaint() ?? calls.RepetitionComplaint() ?? calls.InputComplaint() ?? calls.AllocationComplaint());
    }
}
