namespace HypergradGen.Integration.Tests.Problems;

/// <summary>A rate that others hide, a gain that others override, and helpers that read the ones of this class.</summary>
public class Reservoir
{
    protected readonly double Rate = 0.5;

    protected virtual double Gain { get; } = 0.3;

    protected double Decay(double x) => Rate * x;
}

/// <summary>Hides a base class's field, which a helper of that class reads; overrides a property that reads the base's.</summary>
public sealed partial class HiddenMembers(Hidden data, double[] bias) : Reservoir
{
    internal new readonly double Rate = 0.25;

    protected override double Gain => base.Gain * 2;

    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = Decay(Math.Sin(w[i])) + Rate * lambda[i] + 0.1 * Gain * w[i] + data.Scaled(0.1 * w[i]) + Offset(data, lambda[i]) + bias[i % bias.Length];
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => data.Loss(w[0]) * ((Scale<double>)data).Factor + data.Factor * lambda[0];

    private static double Offset(IOffset source, double x) => source.Amount * x;
}

/// <summary>An offset that a class may implement beside a member of the same name.</summary>
public interface IOffset
{
    double Amount { get; }
}

/// <summary>A field of a generic class, and a helper that reads it.</summary>
public class Scale<T>
{
    public readonly double Factor = 0.7;

    public double Scaled(double x) => Factor * x;
}

/// <summary>Hides the base's field; implements an interface explicitly; properties that keep their values in 'field'.</summary>
public sealed class Hidden : Scale<double>, IOffset
{
    public new readonly double Factor = 0.2;

    public double Amount => 40;

    double IOffset.Amount { get; } = 0.4;

    public double Target
    {
        get => field;
        init => field = Math.Abs(value);
    }

    public double[] Weights
    {
        get { return field; }
        init => field = [.. value];
    } = [1];

    public double Loss(double x) => (x - Target) * (x - Target) * Weights[0];
}
