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
    bool IsOwnArgument = false)
{
    /// <summary>The arguments that have a value; without bounds of its own a function has one everywhere.</summary>
    public (double Least, double Most) Domain { get; init; } = (double.MinValue, double.MaxValue);

    /// <summary>Whether arguments of every order of magnitude are tried, not those up to 2^16 alone.</summary>
    public bool IsOfAnySize { get; init; }

    public static readonly VectorFunction[] Every =
    [
        new("Exp", VectorMath.Exp, Math.Exp, x => (DoubleDouble.Exp(x, out int e), e), -746, 710),
        new("Tanh", VectorMath.Tanh, Math.Tanh, Tanh, -22, 22, true),
        new("Sinh", VectorMath.Sinh, Math.Sinh, Sinh, -710.5, 710.5, true),
        new("Cosh", VectorMath.Cosh, Math.Cosh, Cosh, -710.5, 710.5),
        new("Log", VectorMath.Log, Math.Log, x => (DoubleDouble.Log(x), 0), 0, 3) { Domain = (double.Epsilon, double.MaxValue), IsOfAnySize = true },
        new("Log2", VectorMath.Log2, Math.Log2, x => (DoubleDouble.Log(x) / DoubleDouble.Ln2, 0), 0, 3) { Domain = (double.Epsilon, double.MaxValue), IsOfAnySize = true },
        new("Log10", VectorMath.Log10, Math.Log10, x => (DoubleDouble.Log(x) / DoubleDouble.Ln10, 0), 0, 3) { Domain = (double.Epsilon, double.MaxValue), IsOfAnySize = true },
        new("Sin", VectorMath.Sin, Math.Sin, x => (DoubleDouble.Sin(x, 0), 0), -1e5, 1e5, true),
        new("Cos", VectorMath.Cos, Math.Cos, x => (DoubleDouble.Sin(x, 1), 0), -1e5, 1e5),
        new("Tan", VectorMath.Tan, Math.Tan, x => (DoubleDouble.Sin(x, 0) / DoubleDouble.Sin(x, 1), 0), -1e5, 1e5, true),
        new("Atan", VectorMath.Atan, Math.Atan, x => (x < 0 ? -DoubleDouble.Atan(-x) : DoubleDouble.Atan(x), 0), -100, 100, true),
        new("Asin", VectorMath.Asin, Math.Asin, x => (Asin(x), 0), -1, 1, true) { Domain = (-1, 1) },
        new("Acos", VectorMath.Acos, Math.Acos, x => (Acos(x), 0), -1, 1) { Domain = (-1, 1) },
        new("Asinh", VectorMath.Asinh, Math.Asinh, x => (Asinh(x), 0), -100, 100, true) { IsOfAnySize = true },
        new("Acosh", VectorMath.Acosh, Math.Acosh, x => (Acosh(x), 0), 1, 100) { Domain = (1, double.MaxValue), IsOfAnySize = true },
        new("Atanh", VectorMath.Atanh, Math.Atanh, x => (Atanh(x), 0), -1, 1, true) { Domain = (-Math.BitDecrement(1.0), Math.BitDecrement(1.0)) },
        new("LogP1", VectorMath.LogP1, LogP1, x => (DoubleDouble.LogP1(x), 0), -1, 100, true) { Domain = (-Math.BitDecrement(1.0), double.MaxValue), IsOfAnySize = true },
        new("ExpM1", VectorMath.ExpM1, ExpM1, ExpM1InTwoParts, -40, 710, true),
        new("Cbrt", VectorMath.Cbrt, Math.Cbrt, Cbrt, -100, 100) { IsOfAnySize = true },
        new("Exp of one", Each(ScalarMath.Exp), Math.Exp, x => (DoubleDouble.Exp(x, out int e), e), -746, 710),
        new("Tanh of one", Each(ScalarMath.Tanh), Math.Tanh, Tanh, -22, 22, true),
        new("Sin of one", Each(ScalarMath.Sin), Math.Sin, x => (DoubleDouble.Sin(x, 0), 0), -1e5, 1e5, true),
        new("Cos of one", Each(ScalarMath.Cos), Math.Cos, x => (DoubleDouble.Sin(x, 1), 0), -1e5, 1e5),
    ];

    /// <summary>The eight lanes' first; all lanes have the argument.</summary>
    public double At(double x) => Vector(Vector512.Create(x)).ToScalar();

    private static Func<Vector512<double>, Vector512<double>> Each(Func<double, double> function)
        => x => Vector512.Create(Enumerable.Range(0, Vector512<double>.Count).Select(i => function(x.GetElement(i))).ToArray());

    // The library's own have no digit of a small argument; at zeros, infinities, NaN and outside of the domain they are what is expected.
    private static double LogP1(double x) => Math.Abs(x) is > 0.0 and < 1e-20 ? x : double.IsFinite(x) && x > -1.0 ? DoubleDouble.LogP1(x).High : double.LogP1(x);

    private static double ExpM1(double x) => Math.Abs(x) is > 0.0 and < 1e-20 ? x : Math.Abs(x) < 0.5 && x != 0.0 ? DoubleDouble.ExpM1(x).High : double.ExpM1(x);

    private static (DoubleDouble Value, int Exponent) ExpM1InTwoParts(double x)
        => x > 40.0 ? (DoubleDouble.Exp(x, out int exponent), exponent) : (DoubleDouble.ExpM1(x), 0);

    // asin x = atan(x / √(1 − x²)), acos x = 2·atan √((1 − x) / (1 + x)).
    private static DoubleDouble Asin(double x)
    {
        DoubleDouble magnitude = Math.Abs(x);
        DoubleDouble value = magnitude.High == 1.0 ? DoubleDouble.HalfPi : DoubleDouble.Atan(magnitude / DoubleDouble.Sqrt((1.0 - magnitude) * (magnitude + 1.0)));
        return x < 0.0 ? -value : value;
    }

    private static DoubleDouble Acos(double x)
        => x == -1.0 ? DoubleDouble.HalfPi * 2.0 : DoubleDouble.Atan(DoubleDouble.Sqrt((1.0 - (DoubleDouble)x) / (1.0 + (DoubleDouble)x))) * 2.0;

    private static DoubleDouble Asinh(double x)
    {
        DoubleDouble magnitude = Math.Abs(x);
        DoubleDouble value = magnitude.High > 1e100
            ? DoubleDouble.Log(magnitude) + DoubleDouble.Ln2
            : DoubleDouble.LogP1(magnitude + magnitude * magnitude / (1.0 + DoubleDouble.Sqrt(magnitude * magnitude + 1.0)));
        return x < 0.0 ? -value : value;
    }

    private static DoubleDouble Acosh(double x)
    {
        DoubleDouble t = (DoubleDouble)x - 1.0;
        return x > 1e100 ? DoubleDouble.Log(x) + DoubleDouble.Ln2 : DoubleDouble.LogP1(t + DoubleDouble.Sqrt(t * (t + 2.0)));
    }

    private static DoubleDouble Atanh(double x)
    {
        DoubleDouble magnitude = Math.Abs(x);
        DoubleDouble value = DoubleDouble.LogP1(magnitude * 2.0 / (1.0 - magnitude)) * 0.5;
        return x < 0.0 ? -value : value;
    }

    private static (DoubleDouble Value, int Exponent) Cbrt(double x)
    {
        int third = Math.ILogB(x) / 3;
        return (DoubleDouble.Cbrt(Math.ScaleB(x, -3 * third)), third);
    }

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
