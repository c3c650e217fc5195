namespace HypergradGen.Integration.Tests.Problems;

/// <summary>A complex number of the user's own, with its operators.</summary>
public readonly struct ComplexNumber(double re, double im)
{
    public double Re { get; } = re;

    public double Im { get; } = im;

    public static ComplexNumber One => new(1, 0);

    public double SquaredNorm => Re * Re + Im * Im;

    public ComplexNumber Conjugate => new(Re, -Im);

    public static implicit operator ComplexNumber(double x) => new(x, 0);

    public static ComplexNumber operator +(ComplexNumber a, ComplexNumber b) => new(a.Re + b.Re, a.Im + b.Im);

    public static ComplexNumber operator -(ComplexNumber a, ComplexNumber b) => new(a.Re - b.Re, a.Im - b.Im);

    public static ComplexNumber operator *(ComplexNumber a, ComplexNumber b) => new(a.Re * b.Re - a.Im * b.Im, a.Re * b.Im + a.Im * b.Re);

    public static ComplexNumber operator /(ComplexNumber a, ComplexNumber b)
    {
        var product = a * b.Conjugate;
        double norm = b.SquaredNorm;
        return new(product.Re / norm, product.Im / norm);
    }

    public void Deconstruct(out double re, out double im)
    {
        re = Re;
        im = Im;
    }
}

/// <summary>z ← (z² + 2) / (4 + c·z) + d, pairs of reals read as complex numbers.</summary>
public static partial class ComplexContraction
{
    [FixedPointMap]
    internal static void Map(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        var (c, d) = (new ComplexNumber(lambda[0], lambda[1]), new ComplexNumber(0.1 * lambda[1], lambda[0]));
        for (int i = 0; i + 1 < w.Length; i += 2)
        {
            ComplexNumber z = new(w[i], w[i + 1]), sum = d;
            sum += (z * z * 0.3 + 2) / (4 + c * z);
            (next[i], next[i + 1]) = sum;
        }
    }

    [OuterObjective]
    internal static double Objective(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        var total = ComplexNumber.One;
        for (int i = 0; i + 1 < w.Length; i += 2)
            total = total * (new ComplexNumber(w[i], w[i + 1]) - ComplexNumber.One);
        return total.SquaredNorm + 0.1 * lambda[0] * total.Re;
    }
}

public record struct Vector3D(double X, double Y, double Z)
{
    public readonly double Length => Math.Sqrt(this * this);

    public readonly double this[int i] => i == 0 ? X : i == 1 ? Y : Z;

    public static double operator *(Vector3D a, Vector3D b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    public static Vector3D operator *(double s, Vector3D a) => new(s * a.X, s * a.Y, s * a.Z);

    public static Vector3D operator +(in Vector3D a, in Vector3D b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vector3D operator -(Vector3D a) => -1 * a;

    public readonly Vector3D Cross(Vector3D b) => new(Y * b.Z - Z * b.Y, Z * b.X - X * b.Z, X * b.Y - Y * b.X);

    public void AddScaled(double s, Vector3D other)
    {
        X += s * other.X;
        Y += s * other.Y;
        Z += s * other.Z;
    }

    public void Normalise() => this = 1 / Math.Sqrt(1 + this * this) * this;
}

/// <summary>A torque-free body in a damped medium: Euler's equations with a rotation by Rodrigues' formula.</summary>
public sealed partial class RigidBody(Vector3D inertia, double step)
{
    private readonly Vector3D _axis = new(0.6, 0, 0.8);

    /// <summary>v cos θ + (k × v) sin θ + k (k·v)(1 − cos θ)</summary>
    private static Vector3D Rotate(Vector3D v, in Vector3D axis, double angle)
    {
        var (sin, cos) = Math.SinCos(angle);
        return cos * v + sin * axis.Cross(v) + ((1 - cos) * (axis * v)) * axis;
    }

    private void Advance(ref Vector3D rate, Vector3D torque, out double energy)
    {
        Vector3D momentum = new() { X = inertia.X * rate.X, Y = inertia.Y * rate.Y, Z = inertia.Z * rate.Z };
        rate.AddScaled(-step, rate.Cross(momentum));
        rate.AddScaled(step, torque);
        if (rate.Length > 2)
            rate.Normalise();
        energy = 0.5 * (rate * momentum);
    }

    [FixedPointMap]
    internal void Map(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        var torque = new Vector3D(lambda[0], 0.2, lambda[1]);
        var rate = new Vector3D(w[0], w[1], w[2]);
        double total = 0;
        for (int k = 0; k < 3; k++)
        {
            Advance(ref rate, torque with { Y = lambda[1] * k }, out double energy);
            total += energy;
        }
        rate = 0.5 * Rotate(rate, _axis, lambda[0] + 0.1 * total);
        for (int i = 0; i < 3; i++)
            next[i] = rate[i];
    }

    [OuterObjective]
    internal double Objective(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        var rate = new Vector3D(w[0], w[1], w[2]);
        return (rate + -_axis).Length + lambda[0] * rate.Z;
    }
}

/// <summary>The parameters of a growth model, as an immutable record.</summary>
public sealed record Growth(double Share, double Depreciation)
{
    public double Floor { get; init; } = 0.1;

    public double Output(double capital, double productivity) => productivity * Math.Pow(Math.Max(capital, Floor), Share);
}

/// <summary>A matrix over a span, rows of the state.</summary>
public readonly ref struct Grid(ReadOnlySpan<double> cells, int columns)
{
    private readonly ReadOnlySpan<double> _cells = cells;

    public int Columns { get; } = columns;

    public int Rows => _cells.Length / Columns;

    public double this[int i, int j] => _cells[i * Columns + j];

    public ReadOnlySpan<double> Row(int i) => _cells.Slice(i * Columns, Columns);
}

/// <summary>Capital of several countries that invest in each other: records of parameters, structs over memory, references to elements.</summary>
public sealed partial class Investment
{
    private readonly Growth _base = new(0.3, 0.4) { Floor = 0.05 };

    private struct Tally
    {
        public double Sum;
        public int Count;

        public void Add(double x)
        {
            Sum += x;
            Count++;
        }

        public readonly double Mean => Count == 0 ? 0 : Sum / Count;
    }

    private static double MeanOf(ReadOnlySpan<double> values)
    {
        Tally tally = default;
        foreach (double v in values)
        {
            if (v > 0.02)
                tally.Add(v);
        }
        return tally.Mean;
    }

    private static bool TryShare(double x, out double share)
    {
        share = x / (1 + x * x);
        return x > 0.2;
    }

    [FixedPointMap]
    internal void Map(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        var grid = new Grid(w, 3);
        var growth = _base with { Share = 0.2 + 0.2 * lambda[0] };
        for (int i = 0; i < grid.Rows; i++)
        {
            double mean = MeanOf(grid.Row(i));
            for (int j = 0; j < grid.Columns; j++)
            {
                ref double capital = ref next[i * grid.Columns + j];
                capital = (1 - growth.Depreciation) * grid[i, j];
                capital += 0.2 * growth.Output(grid[i, j], lambda[1]) + 0.05 * mean;
                if (TryShare(grid[i, j], out double share))
                    capital += 0.1 * share;
            }
        }
    }

    [OuterObjective]
    internal double Objective(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        var best = new Growth(lambda[0], 0.1);
        double welfare = 0;
        foreach (double capital in w)
            welfare += best.Output(capital, 1) + _base.Output(capital, lambda[1]);
        return welfare;
    }
}
