namespace HypergradGen.Integration.Tests.Problems;

public enum Unit
{
    Metre,
    Foot,
}

/// <summary>A struct whose parts nothing outside can read by name.</summary>
public readonly struct PairOfHidden(double a, double b)
{
    private readonly double _a = a, _b = b;

    public double Product => _a * _b * _b;
}

public readonly record struct Reading(double Value, int Count);

public readonly record struct Reach(double Low, double High)
{
    /// <summary>By its middle and its width, which are no parts of it.</summary>
    public void Deconstruct(out double middle, out double width, out bool isEmpty)
    {
        middle = 0.5 * (Low + High);
        width = High - Low;
        isEmpty = width <= 0;
    }
}

/// <summary>Methods with products and no solver whose parameters are structs, tuples, memory of them, and references.</summary>
public static partial class MarkedStructs
{
    [Differentiable]
    public static double Energy(Vector3D position, in Vector3D speed, (double Mass, double Charge) of, [Constant] Reading scale)
        => 0.5 * of.Mass * (speed * speed) + scale.Count * of.Charge / position.Length + scale.Value;

    [Differentiable]
    public static double Covered(ReadOnlySpan<Reach> reaches)
    {
        double sum = 0;
        foreach (var (middle, width, isEmpty) in reaches)
            sum += isEmpty ? 0 : middle * width * width;
        return sum;
    }

    [Differentiable]
    public static Vector3D Force(Vector3D at, double strength) => strength / (at * at) * at.Cross(new(at.Y, strength, 1));

    [Differentiable]
    public static double OfHidden(PairOfHidden first, PairOfHidden second) => first.Product * second.Product * second.Product;

    [Differentiable]
    public static void Turn(ref Vector3D v, double angle, out double length)
    {
        var (sin, cos) = Math.SinCos(angle);
        v = new(cos * v.X - sin * v.Y, sin * v.X + cos * v.Y, v.Z * v.X);
        length = v.Length;
    }

    [Differentiable]
    public static bool TryRoot(double x, ref double guess, out int steps, out double error)
    {
        error = 0;
        for (steps = 0; steps < 4; steps++)
            guess = 0.5 * (guess + x / guess);
        error = guess * guess - 1.01 * x;
        return steps > 3;
    }

    [Differentiable]
    public static double Spread(ReadOnlySpan<Vector3D> points, (double Weight, double Offset)[] of, [Constant] Bond[] bonds, Span<Vector3D> shifted)
    {
        double sum = 0;
        foreach (var (from, to) in bonds)
            sum += of[from].Weight * (points[from] * points[to]) + of[to].Offset;
        for (int i = 0; i < points.Length; i++)
            shifted[i] = of[i].Weight * points[i] + points[0];
        return sum;
    }

    [Differentiable]
    public static void Integrate(Span<Vector3D> state, double step)
    {
        for (int i = 0; i < state.Length; i++)
            state[i].AddScaled(step, state[i].Cross(state[(i + 1) % state.Length]));
    }

    [Differentiable]
    public static (double, double) Nested([Constant] Unit unit, (double, (double A, double B)) t) => (unit == Unit.Foot ? 0.3 * t.Item1 : t.Item1, t.Item2.A * t.Item1 - t.Item2.B);
}
