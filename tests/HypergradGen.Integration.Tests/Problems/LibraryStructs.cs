using System.Numerics;

namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Structs of System.Numerics, which come without source.</summary>
public static partial class LibraryStructs
{
    private static readonly Complex[] s_roots = [new(1, 0.5), new(-0.2, 2)];

    /// <summary>One function of complex numbers, chosen by its number; <see cref="Functions"/> are all.</summary>
    [Differentiable]
    public static Complex Function(Complex z, int which) => which switch
    {
        0 => z * z + 3,
        1 => 1.0 / z - 2 * z / 7 + z / new Complex(1, 3),
        2 => Complex.Exp(z),
        3 => Complex.Log(z),
        4 => Complex.Sqrt(z),
        5 => Complex.Pow(z, 2.5),
        6 => Complex.Pow(z, new Complex(0.3, 0.2)),
        7 => Complex.Sin(z),
        8 => Complex.Cos(z),
        9 => Complex.Tan(z),
        10 => Complex.Sinh(z),
        11 => Complex.Cosh(z),
        12 => Complex.Tanh(z),
        13 => Complex.Reciprocal(z) - Complex.Negate(z),
        14 => Complex.Log10(z) + Complex.Log(z, 3),
        15 => Complex.Subtract(Complex.Add(z, 1), Complex.Multiply(z, Complex.Divide(2.0, z + z))),
        _ => -z,
    };

    public const int Functions = 17;

    /// <summary>Not holomorphic: parts, sizes and angles.</summary>
    [Differentiable]
    public static double Parts(double real, double imaginary)
    {
        var z = new Complex(real, imaginary);
        Complex w = Complex.FromPolarCoordinates(z.Magnitude, 0.5 * z.Phase) * Complex.Conjugate(z) + Complex.ImaginaryOne;
        w += Complex.One;
        return w.Real * w.Imaginary + Complex.Abs(z);
    }

    /// <summary>Arrays of complex numbers as data, parameters and memory.</summary>
    [Differentiable]
    public static Complex[] Spectrum(ReadOnlySpan<Complex> x, double scale)
    {
        var y = new Complex[x.Length];
        for (int k = 0; k < y.Length; k++)
        {
            for (int n = 0; n < x.Length; n++)
            {
                double angle = -2 * Math.PI * k * n / x.Length;
                y[k] += x[n] * new Complex(Math.Cos(angle), Math.Sin(angle));
            }
            foreach (var root in s_roots)
                y[k] *= scale * (y[k] - root);
        }
        return y;
    }

    [Differentiable]
    public static float Hit(Vector3 origin, Vector3 direction, Vector3 centre, float radius)
    {
        Vector3 d = Vector3.Normalize(direction), to = origin - centre;
        float b = Vector3.Dot(to, d), c = to.LengthSquared() - radius * radius, discriminant = b * b - c;
        if (discriminant < 0)
            return float.PositiveInfinity;
        Vector3 at = origin + (-b - MathF.Sqrt(discriminant)) * d;
        return Vector3.Reflect(d, (at - centre) / radius).Y + Vector3.Distance(at, Vector3.UnitX);
    }

    [Differentiable]
    public static Vector3 Turned(Vector3 axis, float angle, Vector3 v)
    {
        Quaternion q = Quaternion.CreateFromAxisAngle(Vector3.Normalize(axis), angle) * Quaternion.Identity;
        v.X *= 2;
        Vector3 turned = Vector3.Transform(v, Quaternion.Normalize(q));
        return Vector3.Lerp(Vector3.Cross(turned, axis), v, 0.25f) + new Vector3(new Vector2(v[2], v.Y) * 3, Vector2.Dot(new(1, 2), new(v.X, 0.5f)));
    }

    /// <summary>A fixed point in the complex plane: w = scale · cos(w).</summary>
    public static partial class Dottie
    {
        [FixedPointMap]
        private static Complex Step(Complex w, Complex scale) => scale * Complex.Cos(w);

        [OuterObjective]
        private static double Size(Complex w, Complex scale) => (w * w).Real + scale.Imaginary;
    }
}
