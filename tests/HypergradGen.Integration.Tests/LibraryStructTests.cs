using System.Numerics;
using HypergradGen.Integration.Tests.Problems;

namespace HypergradGen.Integration.Tests;

/// <summary>Derivatives of what library structs compute, against differences of the library itself.</summary>
public sealed class LibraryStructTests
{
    private const double Step = 1e-6;

    private static void Near(double expected, double actual, double tolerance = 1e-7) => Assert.True(Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected)), $"{actual:R} and should be {expected:R}");

    public static TheoryData<int> Functions => [.. Enumerable.Range(0, LibraryStructs.Functions)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_of_complex_numbers_has_the_derivative_of_the_library_s(int which)
    {
        foreach (var z in new Complex[] { new(0.7, -0.4), new(-1.1, 0.8), new(2, 0), new(0.3, 5), new(-0.6, -1.2) })
        {
            Complex direction = new(0.8, -0.35), seed = new(1.3, 0.4);
            var slope = (LibraryStructs.Function(z + Step * direction, which) - LibraryStructs.Function(z - Step * direction, which)) / (2 * Step);
            var tangent = LibraryStructs.FunctionJvp(z, which, direction);
            Near(slope.Real, tangent.Real);
            Near(slope.Imaginary, tangent.Imaginary);
            LibraryStructs.FunctionVjp(z, which, seed, out var adjoint);
            Near(seed.Real * tangent.Real + seed.Imaginary * tangent.Imaginary, adjoint.Real * direction.Real + adjoint.Imaginary * direction.Imaginary, 1e-12);
        }
    }

    [Fact]
    public void Parts_of_complex_numbers_have_derivatives()
    {
        double value = LibraryStructs.PartsGradient(0.7, -0.4, out double real, out double imaginary);
        Near(LibraryStructs.Parts(0.7, -0.4), value, 1e-14);
        Near((LibraryStructs.Parts(0.7 + Step, -0.4) - LibraryStructs.Parts(0.7 - Step, -0.4)) / (2 * Step), real);
        Near((LibraryStructs.Parts(0.7, -0.4 + Step) - LibraryStructs.Parts(0.7, -0.4 - Step)) / (2 * Step), imaginary);
    }

    [Fact]
    public void Arrays_of_complex_numbers_are_data_arguments_and_results()
    {
        Complex[] x = [new(1, 0.2), new(-0.5, 1), new(0.3, 0)], tangent = [new(0.2, 1), new(-1, 0.4), new(0.6, 0.1)], result = new Complex[3], adjoint = new Complex[3];
        Complex[] At(double h) => LibraryStructs.Spectrum([.. x.Select((v, i) => v + h * tangent[i])], 0.7);
        LibraryStructs.SpectrumJvp(x, 0.7, tangent, 0, result);
        for (int i = 0; i < 3; i++)
        {
            var slope = (At(Step)[i] - At(-Step)[i]) / (2 * Step);
            Near(slope.Real, result[i].Real);
            Near(slope.Imaginary, result[i].Imaginary);
        }
        Complex[] seed = [new(1, -1), new(0.5, 2), new(0, 1)];
        LibraryStructs.SpectrumVjp(x, 0.7, seed, adjoint, out _);
        static double Dot(Complex[] a, Complex[] b) => a.Zip(b, (p, q) => p.Real * q.Real + p.Imaginary * q.Imaginary).Sum();
        Near(Dot(seed, result), Dot(adjoint, tangent), 1e-12);
    }

    [Fact]
    public void Vectors_and_quaternions_have_derivatives_of_their_own_type()
    {
        Vector3 origin = new(0, 0.1f, -5), direction = new(0.1f, 0, 1), centre = new(0.2f, 0, 0);
        float value = LibraryStructs.HitGradient(origin, direction, centre, 1.5f, out var originGradient, out _, out var centreGradient, out float radiusGradient);
        Near(LibraryStructs.Hit(origin, direction, centre, 1.5f), value, 1e-5);
        float h = 1e-2f;
        Near((LibraryStructs.Hit(origin, direction, centre, 1.5f + h) - LibraryStructs.Hit(origin, direction, centre, 1.5f - h)) / (2 * h), radiusGradient, 3e-3);
        Near((LibraryStructs.Hit(origin + h * Vector3.UnitY, direction, centre, 1.5f) - LibraryStructs.Hit(origin - h * Vector3.UnitY, direction, centre, 1.5f)) / (2 * h), originGradient.Y, 3e-3);
        Near(0, LibraryStructs.HitJvp(origin, direction, centre, 1.5f, Vector3.Zero, Vector3.Zero, Vector3.Zero, 0));
        Near(LibraryStructs.HitJvp(origin, direction, centre, 1.5f, Vector3.Zero, Vector3.Zero, new(1, 2, 3), 0), Vector3.Dot(centreGradient, new(1, 2, 3)), 1e-4);

        Vector3 axis = new(1, 2, -1), v = new(0.3f, -0.8f, 1), slope = (LibraryStructs.Turned(axis, 0.7f + h, v) - LibraryStructs.Turned(axis, 0.7f - h, v)) / (2 * h);
        Near(0, (slope - LibraryStructs.TurnedJvp(axis, 0.7f, v, default, 1, default)).Length(), 3e-3);
        LibraryStructs.TurnedVjp(axis, 0.7f, v, Vector3.UnitY, out _, out float angle, out var adjoint);
        Near(slope.Y, angle, 3e-3);
        Near(LibraryStructs.TurnedJvp(axis, 0.7f, v, default, 0, Vector3.UnitX).Y, adjoint.X, 1e-5);
    }

    [Fact]
    public void A_state_may_be_a_complex_number()
    {
        var solver = LibraryStructs.Dottie.CreateSolver();
        Complex w = new(0.5, 0), scale = new(0.6, 0.2);
        var options = new HypergradientOptions { Tolerance = 1e-14, LinearTolerance = 1e-14 };
        Assert.Equal(HypergradientStatus.Converged, solver.Compute(scale, ref w, out var gradient, options).Status);
        Near(0, (w - scale * Complex.Cos(w)).Magnitude, 1e-13);
        double Objective(Complex at)
        {
            Complex solution = new(0.5, 0);
            return solver.Compute(at, ref solution, out _, options).Objective;
        }

        Near((Objective(scale + Step) - Objective(scale - Step)) / (2 * Step), gradient.Real);
        Near((Objective(scale + new Complex(0, Step)) - Objective(scale - new Complex(0, Step))) / (2 * Step), gradient.Imaginary);
    }
}
