using Samples;

namespace EquilibriumModel;

/// <summary>The parameters of layer and readout as one vector, so that an optimiser moves them all; also the shape of a gradient.</summary>
public sealed class Parameters(int states, int inputs, int classes)
{
    public double[] Values { get; } = new double[states * (states + inputs + 1) + classes * (states + 1)];

    public int States => states;

    public Span<double> A => Values.AsSpan(0, states * states);

    public Span<double> B => Values.AsSpan(states * states, states * inputs);

    public Span<double> C => Values.AsSpan(states * (states + inputs), states);

    public Span<double> V => Values.AsSpan(states * (states + inputs + 1), classes * states);

    public Span<double> Intercepts => Values.AsSpan(^classes..);

    /// <summary>A start: inputs and states of about unit size pass with about unit size; A is within the ball of <paramref name="radius"/>.</summary>
    public static Parameters Draw(int states, int inputs, int classes, double radius, Random random)
    {
        var parameters = new Parameters(states, inputs, classes);
        random.NextNormals(states * states, 0.5 / Math.Sqrt(states)).CopyTo(parameters.A);
        random.NextNormals(states * inputs, 1 / Math.Sqrt(inputs)).CopyTo(parameters.B);
        random.NextNormals(classes * states, 1 / Math.Sqrt(states)).CopyTo(parameters.V);
        RowBall.Project(parameters.A, states, radius);
        return parameters;
    }
}
