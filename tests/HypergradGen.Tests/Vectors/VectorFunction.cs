using System.Runtime.Intrinsics;
using HypergradGen.Vectors;

namespace HypergradGen.Tests.Vectors;

/// <summary>A function of the runtime, of a vector or of one number, beside its original, its reference and the arguments to try.</summary>
internal sealed record VectorFunction(
    string Name,
    Func<Vector512<double>, Vector512<double>> Vector,
    Func<double, double> Scalar,
    Func<double, (DoubleDouble Value, int Exponent)> Reference,
    double Low,
    double High,
    bool Odd = false)
{
    public static readonly VectorFunction[] Every =
    [
        new("Exp", VectorMath.Exp, Math.Exp, x => (DoubleDouble.Exp(x, out int e), e), -746, 710),
        new("Tanh", VectorMath.Tanh, Math.Tanh, Tanh, -22, 22, true),
        new("Sinh", VectorMath.Sinh, Math.Sinh, Sinh, -710.5, 710.5, true),
        new("Cosh", VectorMath.Cosh, Math.Cosh, Cosh, -710.5, 710.5),
        new("Log", VectorMath.Log, Math.Log, x => (DoubleDouble.Log(x), 0), 0, 3),
        new("Log2", VectorMath.Log2, Math.Log2, x => (DoubleDouble.Log(x) / DoubleDouble.Ln2, 0), 0, 3),
        new("Log10", VectorMath.Log10, Math.Log10, x => (DoubleDouble.Log(x) / DoubleDouble.Ln10, 0), 0, 3),
        new("Sin", VectorMath.Sin, Math.Sin, x => (DoubleDouble.Sin(x, 0), 0), -1e5, 1e5, true),
        new("Cos", VectorMath.Cos, Math.Cos, x => (DoubleDouble.Sin(x, 1), 0), -1e5, 1e5),
        new("Tan", VectorMath.Tan, Math.Tan, x => (DoubleDouble.Sin(x, 0) / DoubleDouble.Sin(x, 1), 0), -1e5, 1e5, true),
        new("Atan", VectorMath.Atan, Math.Atan, x => (x < 0 ? -DoubleDouble.Atan(-x) : DoubleDouble.Atan(x), 0), -100, 100, true),
        new("Exp of one", Each(ScalarMath.Exp), Math.Exp, x => (DoubleDouble.Exp(x, out int e), e), -746, 710),
        new("Tanh of one", Each(ScalarMath.Tanh), Math.Tanh, Tanh, -22, 22, true),
        new("Sin of one", Each(ScalarMath.Sin), Math.Sin, x => (DoubleDouble.Sin(x, 0), 0), -1e5, 1e5, true),
        new("Cos of one", Each(ScalarMath.Cos), Math.Cos, x => (DoubleDouble.Sin(x, 1), 0), -1e5, 1e5),
    ];

    /// <summary>The eight lanes' first; all lanes have the argument.</summary>
    public double At(double x) => Vector(Vector512.Create(x)).ToScalar();

    private static Func<Vector512<double>, Vector512<double>> Each(Func<double, double> function)
        => x => Vector512.Create(Enumerable.Range(0, Vector512<double>.Count).Select(i => function(x.GetElement(i))).ToArray());

    private static (DoubleDouble Value, int Exponent) Tanh(double x)
    {
        DoubleDouble u = DoubleDouble.ExpM1(2.0 * (DoubleDouble)x);
        return (u / (u + 2.0), 0);
    }

    private static (DoubleDouble Value, int Exponent) Sinh(double x)
    {
        if (Math.Abs(x) > 40.0)
        {
            DoubleDouble power = DoubleDouble.Exp(Math.Abs(x), out int exponent);
            return (x < 0.0 ? -power : power, exponent - 1);
        }

        DoubleDouble u = DoubleDouble.ExpM1(x);
        return ((u + u / (u + 1.0)) * 0.5, 0);
    }

    private static (DoubleDouble Value, int Exponent) Cosh(double x)
    {
        DoubleDouble power = DoubleDouble.Exp(Math.Abs(x), out int exponent);
        if (Math.Abs(x) > 40.0)
            return (power, exponent - 1);
        DoubleDouble value = power.Scaled(exponent);
        return ((value + 1.0 / value) * 0.5, 0);
    }
}
