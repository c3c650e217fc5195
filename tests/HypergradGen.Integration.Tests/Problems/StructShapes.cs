namespace HypergradGen.Integration.Tests.Problems;

/// <summary>A point of the plane.</summary>
public readonly record struct Place(double X, double Y)
{
    public static Place operator +(Place a, Place b) => new(a.X + b.X, a.Y + b.Y);

    public static Place operator *(double s, Place a) => new(s * a.X, s * a.Y);
}

/// <summary>A struct within a struct, with fields that can be assigned.</summary>
public struct Orbit
{
    public Place Centre;
    public double Radius;
}

/// <summary>A struct whose part is private: it is read and written as memory.</summary>
public readonly struct Temperature(double kelvin)
{
    private readonly double _kelvin = kelvin;

    public double Kelvin => _kelvin;
}

/// <summary>A struct of state, one of hyperparameters, and one that is constant and of mixed parts.</summary>
public static partial class OrbitMap
{
    public readonly record struct Weights(int Power, double Scale, bool IsDamped);

    [FixedPointMap]
    private static Orbit Step(Orbit orbit, Place pull, double gain, [Constant] Weights weights)
    {
        var next = orbit;
        next.Centre = 0.4 * orbit.Centre + new Place(Math.Sin(orbit.Radius * pull.X), gain * pull.Y);
        next.Radius = weights.IsDamped ? weights.Scale * Math.Cos(orbit.Centre.X) : orbit.Radius;
        for (int i = 0; i < weights.Power; i++)
            next.Radius *= gain;
        return next;
    }

    [OuterObjective]
    private static double Energy(Weights weights, Place pull, Orbit orbit) => orbit.Radius * orbit.Radius * pull.X + orbit.Centre.Y * weights.Scale + orbit.Centre.X;
}

/// <summary>The same with vectors: w = (X, Y, radius), λ = (pull, gain).</summary>
public sealed partial class OrbitMapInVectors(int power, double scale)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        next[0] = 0.4 * w[0] + Math.Sin(w[2] * lambda[0]);
        next[1] = 0.4 * w[1] + lambda[2] * lambda[1];
        next[2] = scale * Math.Cos(w[0]);
        for (int i = 0; i < power; i++)
            next[2] *= lambda[2];
    }

    [OuterObjective]
    private double Energy(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[2] * w[2] * lambda[0] + w[1] * scale + w[0];
}

/// <summary>A tuple of state; the objective takes it by position.</summary>
public static partial class TupleMap
{
    [FixedPointMap]
    private static (double X, double Y) Step((double X, double Y) at, double gain) => (0.5 * Math.Cos(at.Y) + gain, gain * at.X);

    [OuterObjective]
    private static double Energy((double, double) point, double factor) => point.Item1 * point.Item2 + factor;
}

/// <summary>The same as two scalars.</summary>
public static partial class TupleMapInScalars
{
    [FixedPointMap]
    private static (double X, double Y) Step(double X, double Y, double gain) => (0.5 * Math.Cos(Y) + gain, gain * X);

    [OuterObjective]
    private static double Energy(double X, double Y, double gain) => X * Y + gain;
}

/// <summary>Structs and a scalar, returned as a tuple in another order than the parameters; a struct with a private part.</summary>
public static partial class RoomMap
{
    [FixedPointMap]
    private static (Place at, double mean, Temperature heat) Step(Temperature heat, Place at, double mean, Temperature outside, double flow)
        => (new Place(0.3 * at.Y + flow, 0.2 * Math.Sin(mean)), 0.5 * mean + 0.1 * at.X, new Temperature(0.9 * heat.Kelvin + 0.1 * outside.Kelvin + flow * at.X));

    [OuterObjective]
    private static double Comfort(Temperature heat, double mean, double flow) => (heat.Kelvin - 20) * (heat.Kelvin - 20) + flow * mean;
}

/// <summary>The same as scalars.</summary>
public static partial class RoomMapInScalars
{
    [FixedPointMap]
    private static (double heat, double x, double y, double mean) Step(double heat, double x, double y, double mean, double outside, double flow)
        => (0.9 * heat + 0.1 * outside + flow * x, 0.3 * y + flow, 0.2 * Math.Sin(mean), 0.5 * mean + 0.1 * x);

    [OuterObjective]
    private static double Comfort(double heat, double mean, double flow) => (heat - 20) * (heat - 20) + flow * mean;
}

/// <summary>Spans of structs beside a scalar, with constant structs in memory; two spans of state, so that one length is kept.</summary>
public static partial class SwarmMap
{
    [FixedPointMap]
    private static double Step(
        ReadOnlySpan<Place> at, ReadOnlySpan<double> charge, double mean, ReadOnlySpan<Place> goals, double pull, [Constant] ReadOnlySpan<(int From, int To)> links, [Constant] Place origin, Span<Place> atNext, Span<double> chargeNext)
    {
        double sum = 0;
        for (int i = 0; i < at.Length; i++)
        {
            atNext[i] = pull * goals[i] + 0.1 * (origin + at[i]);
            sum += at[i].X * charge[i];
        }
        foreach (var (from, to) in links)
        {
            atNext[from] += 0.1 * Math.Cos(charge[to]) * at[to];
            atNext[to] += 0.05 * at[from];
        }
        for (int i = 0; i < charge.Length; i++)
            chargeNext[i] = 0.3 * Math.Tanh(at[i].Y + mean);
        return 0.2 * mean + 0.1 * sum;
    }

    [OuterObjective]
    private static double Spread(ReadOnlySpan<Place> at, double mean, double pull, Place origin)
    {
        double sum = mean * pull;
        foreach (var place in at)
            sum += (place.X - origin.X) * (place.X - origin.X) + place.Y;
        return sum;
    }
}

/// <summary>The same with vectors: w = (mean, at, charge), λ = (pull, goals).</summary>
public sealed partial class SwarmMapInVectors((int From, int To)[] links, double x, double y, int count)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        var at = w.Slice(1, 2 * count);
        var charge = w[(1 + 2 * count)..];
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            next[1 + 2 * i] = lambda[0] * lambda[1 + 2 * i] + 0.1 * (x + at[2 * i]);
            next[2 + 2 * i] = lambda[0] * lambda[2 + 2 * i] + 0.1 * (y + at[2 * i + 1]);
            sum += at[2 * i] * charge[i];
        }
        foreach (var (from, to) in links)
        {
            double weight = 0.1 * Math.Cos(charge[to]);
            for (int k = 0; k < 2; k++)
            {
                next[1 + 2 * from + k] += weight * at[2 * to + k];
                next[1 + 2 * to + k] += 0.05 * at[2 * from + k];
            }
        }
        for (int i = 0; i < count; i++)
            next[1 + 2 * count + i] = 0.3 * Math.Tanh(at[2 * i + 1] + w[0]);
        next[0] = 0.2 * w[0] + 0.1 * sum;
    }

    [OuterObjective]
    private double Spread(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = w[0] * lambda[0];
        for (int i = 0; i < count; i++)
            sum += (w[1 + 2 * i] - x) * (w[1 + 2 * i] - x) + w[2 + 2 * i];
        return sum;
    }
}
