using System.Numerics;

namespace HypergradGen.Fuzz.Duals;

/// <summary>
/// <see cref="Complex"/> with a derivative along one direction: values are the library's, and of a function with a complex derivative ż goes with f′(z)·ż.
/// </summary>
public readonly record struct DualComplex(Complex Value, Complex Tangent, double Size)
{
    public DualComplex(Dual real, Dual imaginary)
        : this(new Complex(real.Value, imaginary.Value), new Complex(real.Tangent, imaginary.Tangent), real.Size + imaginary.Size)
    {
    }

    public Dual Real => new(Value.Real, Tangent.Real, Size);

    public Dual Imaginary => new(Value.Imaginary, Tangent.Imaginary, Size);

    /// <summary>|z|, whose derivative is Re(z̄·ż)/|z|, and the one of Atan2 for the angle: Im(z̄·ż)/|z|².</summary>
    public Dual Magnitude => new(Value.Magnitude, (Complex.Conjugate(Value) * Tangent).Real / Value.Magnitude, Size);

    public Dual Phase => new(Value.Phase, (Complex.Conjugate(Value) * Tangent).Imaginary / (Value.Magnitude * Value.Magnitude), Size / Value.Magnitude);

    public static implicit operator DualComplex(Dual x) => new(x, 0);

    public static implicit operator DualComplex(double x) => new(x, 0, 0);

    public static implicit operator DualComplex(int x) => new(x, 0, 0);

    public static DualComplex operator +(DualComplex x, DualComplex y) => Of(x.Value + y.Value, x, 1, y, 1);

    public static DualComplex operator -(DualComplex x, DualComplex y) => Of(x.Value - y.Value, x, 1, y, -1);

    public static DualComplex operator -(DualComplex x) => Of(-x.Value, x, -1);

    public static DualComplex operator *(DualComplex x, DualComplex y) => Of(x.Value * y.Value, x, y.Value, y, x.Value);

    /// <summary>By a number, which the library multiplies with part by part.</summary>
    public static DualComplex operator *(Dual x, DualComplex y) => Of(x.Value * y.Value, x, y.Value, y, x.Value);

    public static DualComplex operator *(DualComplex x, Dual y) => Of(x.Value * y.Value, x, y.Value, y, x.Value);

    public static DualComplex operator /(DualComplex x, DualComplex y) => Of(x.Value / y.Value, x, 1 / y.Value, y, -x.Value / (y.Value * y.Value));

    public static DualComplex operator /(DualComplex x, Dual y) => Of(x.Value / y.Value, x, 1 / y.Value, y, -x.Value / (y.Value * y.Value));

    public static DualComplex Conjugate(DualComplex x) => new(Complex.Conjugate(x.Value), Complex.Conjugate(x.Tangent), x.Size);

    public static DualComplex Reciprocal(DualComplex x) => Of(Complex.Reciprocal(x.Value), x, -1 / (x.Value * x.Value));

    public static Dual Abs(DualComplex x) => x.Magnitude;

    public static DualComplex FromPolarCoordinates(Dual magnitude, Dual phase)
    {
        var value = Complex.FromPolarCoordinates(magnitude.Value, phase.Value);
        return Of(value, magnitude, Complex.FromPolarCoordinates(1, phase.Value), phase, Complex.ImaginaryOne * value);
    }

    public static DualComplex Exp(DualComplex x) => Of(Complex.Exp(x.Value), x, Complex.Exp(x.Value));

    public static DualComplex Log(DualComplex x) => Of(Complex.Log(x.Value), x, 1 / x.Value);

    public static DualComplex Sqrt(DualComplex x) => Of(Complex.Sqrt(x.Value), x, 0.5 / Complex.Sqrt(x.Value));

    public static DualComplex Pow(DualComplex x, DualComplex y)
        => Of(Complex.Pow(x.Value, y.Value), x, y.Value * Complex.Pow(x.Value, y.Value) / x.Value, y, Complex.Log(x.Value) * Complex.Pow(x.Value, y.Value));

    public static DualComplex Sin(DualComplex x) => Of(Complex.Sin(x.Value), x, Complex.Cos(x.Value));

    public static DualComplex Cos(DualComplex x) => Of(Complex.Cos(x.Value), x, -Complex.Sin(x.Value));

    public static DualComplex Tan(DualComplex x) => Of(Complex.Tan(x.Value), x, 1 / (Complex.Cos(x.Value) * Complex.Cos(x.Value)));

    public static DualComplex Sinh(DualComplex x) => Of(Complex.Sinh(x.Value), x, Complex.Cosh(x.Value));

    public static DualComplex Cosh(DualComplex x) => Of(Complex.Cosh(x.Value), x, Complex.Sinh(x.Value));

    public static DualComplex Tanh(DualComplex x) => Of(Complex.Tanh(x.Value), x, 1 / (Complex.Cosh(x.Value) * Complex.Cosh(x.Value)));

    private static DualComplex Of(Complex value, DualComplex x, Complex a) => new(value, a * x.Tangent, a.Magnitude * x.Size);

    private static DualComplex Of(Complex value, DualComplex x, Complex a, DualComplex y, Complex b)
        => new(value, a * x.Tangent + b * y.Tangent, a.Magnitude * x.Size + b.Magnitude * y.Size);
}
