namespace HypergradGen.Harness.Problems;

/// <summary>Kepler's equation: a scalar state, two scalar hyperparameters, an objective without one of them.</summary>
public static partial class Kepler
{
    [FixedPointMap]
    private static double Step(double E, double e, double M) => M + e * Math.Sin(E);

    [OuterObjective]
    private static double Distance(double E, double e) => Math.Pow(1 - e * Math.Cos(E) - 0.9, 2);
}

/// <summary>A tuple in another order than the parameters; a marked hyperparameter in front; an objective in a third order.</summary>
public sealed partial class Duopoly(double cost)
{
    [FixedPointMap]
    private (double second, double first) Respond([Hyperparameter] double slope, double first, double second, double intercept)
        => (0.5 * (intercept - 0.5 * slope * first - cost), 0.5 * (intercept - 0.9 * slope * Math.Sin(second) - 2 * cost));

    [OuterObjective]
    private double Profit(double intercept, double second, double first, double slope) => (intercept - slope * (first + second)) * first - cost * first;
}

/// <summary>Two spans and a scalar of state, hyperparameters of both kinds, and data of the call.</summary>
public sealed partial class CoupledNetworks(double[] coupling)
{
    [FixedPointMap]
    private double Update(
        ReadOnlySpan<double> u, double mean, ReadOnlySpan<double> v, ReadOnlySpan<double> bias, double gain, ReadOnlySpan<double> scale, [Constant] ReadOnlySpan<double> input,
        int stride, Span<double> uNext, Span<double> vNext)
    {
        double sum = 0;
        for (int i = 0; i < u.Length; i++)
        {
            double z = bias[i] + gain * input[i * stride];
            for (int j = 0; j < v.Length; j++)
                z += coupling[i * v.Length + j] * v[j];
            uNext[i] = Math.Tanh(z + 0.1 * mean);
            sum += uNext[i];
        }
        for (int j = 0; j < v.Length; j++)
        {
            double z = 0;
            for (int i = 0; i < u.Length; i++)
                z += coupling[i * v.Length + j] * u[i];
            vNext[j] = scale[j] * Math.Sin(z + mean);
        }
        return 0.5 * mean + 0.2 * sum / u.Length;
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> v, ReadOnlySpan<double> u, double gain, double mean, ReadOnlySpan<double> input)
    {
        double sum = gain * gain * mean;
        for (int i = 0; i < u.Length; i++)
            sum += u[i] * u[i] * input[i];
        for (int j = 0; j < v.Length; j++)
            sum += v[j];
        return sum;
    }
}

/// <summary>A problem on floats.</summary>
public sealed partial class LayerOfSingles(float[] weights)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda, Span<float> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            float z = lambda[i];
            for (int j = 0; j < w.Length; j++)
                z += weights[i * w.Length + j] * w[j];
            next[i] = MathF.Tanh(z);
        }
    }

    [OuterObjective]
    private float Loss(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda)
    {
        float sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * w[i] + 0.1f * lambda[i];
        return sum;
    }
}

/// <summary>A map without an objective.</summary>
public readonly partial record struct Damped(double Factor)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = Factor * Math.Cos(w[i]) * lambda[i];
    }
}

/// <summary>A point of the plane.</summary>
public readonly record struct Place(double X, double Y)
{
    public static Place operator +(Place a, Place b) => new(a.X + b.X, a.Y + b.Y);

    public static Place operator *(double s, Place a) => new(s * a.X, s * a.Y);
}

/// <summary>A struct and a span of structs as the state, the same of hyperparameters, and structs that are constant.</summary>
public static partial class Swarm
{
    public readonly record struct Weights(int Power, double Scale);

    [FixedPointMap]
    private static Place Step(
        Place centre, ReadOnlySpan<Place> at, double pull, Place drift, ReadOnlySpan<Place> goals, [Constant] Weights weights, [Constant] ReadOnlySpan<(int From, int To)> links, Span<Place> atNext)
    {
        var sum = drift;
        for (int i = 0; i < at.Length; i++)
        {
            atNext[i] = weights.Scale * Math.Cos(at[i].Y) * goals[i] + 0.1 * centre;
            sum += 0.1 / at.Length * at[i];
        }
        foreach (var (from, to) in links)
            atNext[from] += 0.1 * Math.Pow(pull, weights.Power) * at[to];
        return sum;
    }

    [OuterObjective]
    private static double Spread(ReadOnlySpan<Place> at, Place centre, Place drift, Weights weights)
    {
        double sum = weights.Scale * drift.X * centre.Y;
        foreach (var place in at)
            sum += (place.X - centre.X) * (place.X - centre.X) + place.Y;
        return sum;
    }
}
