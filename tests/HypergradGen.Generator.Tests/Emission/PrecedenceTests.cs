using HypergradGen.Generator.Tests.Incrementality;

namespace HypergradGen.Generator.Tests.Emission;

/// <summary>What is written around an operand binds as the program says, also where the operand is a shift or begins with a sign.</summary>
public class PrecedenceTests
{
    private delegate double Value(double x, int n);

    private delegate double Gradient(double x, int n, out double xGradient);

    private delegate double Jvp(double x, int n, double xTangent);

    [Theory]
    [InlineData("double t = x; int left = n; while (left-- > 0) { for (int k = 0; k < left >> 1; k++) t = left; } return t * Math.Sin(x);")]
    [InlineData("double t = x; for (int k = 0; k < n >> 1; k++) t = Math.Sin(t) + 0.1 * k; return t;")]
    [InlineData("double s = 0; double[] a = [x, 2 * x, x * x, 1, x, 2, x, 3 * x, x]; for (int k = 0; k < n << 1; k++) s += a[k] * a[k]; return s;")]
    [InlineData("double t = x; for (int k = 0; k < (n & 2); k++) t *= Math.Cos(t); for (int k = 0; k < (n ^ 1); k++) t = Math.Sin(t); return t;")]
    [InlineData("int k = -n, m = checked(-k); return m * x * x + n;")]
    [InlineData("int k = n; k = -k; int m = checked(-k) + k; return m * x + x * x * k;")]
    [InlineData("int m = checked(Math.Abs(unchecked((short)((n + 3) * 12345)) >> 14) + 2); return x * x;")]
    [InlineData("int m = checked(unchecked((n + 2) * int.MaxValue) % 7 + 1); return x * x;")]
    [InlineData("Span<double> a = stackalloc double[12]; int k = -n; for (int i = 0; i < 4; i++) a[i - k] = x * i; return a[n + 1] * x + n;")]
    [InlineData("Span<double> a = stackalloc double[12]; int m = n; m++; int k = -m; for (int i = 0; i < 4; i++) a[i - k] = Math.Exp(x) * i; return a[n + 2] * x + m;")]
    [InlineData("Span<double> a = stackalloc double[30]; int m = n; m++; for (int j = 0; j < 2; j++) { int k = -m; for (int i = 0; i < 9; i++) a[i - k + j] += x * i; m++; } return a[6] * x + m;")]
    public void Values_and_derivatives_are_those_of_the_method(string body)
    {
        var type = new GeneratorRun($"public static partial class P {{ [Differentiable] public static double F(double x, int n) {{ {body} }} }}").Load().GetType("P")!;
        var value = type.GetMethod("F")!.CreateDelegate<Value>();
        var gradient = type.GetMethod("FGradient")!.CreateDelegate<Gradient>();
        var jvp = type.GetMethod("FJvp")!.CreateDelegate<Jvp>();
        for (int n = 0; n < 5; n++)
        {
            const double X = 0.7, Step = 1e-5;
            double slope = (value(X + Step, n) - value(X - Step, n)) / (2 * Step);
            Assert.Equal(value(X, n), gradient(X, n, out double backward), 1e-12);
            Assert.Equal(slope, backward, 1e-7);
            Assert.Equal(2 * slope, jvp(X, n, 2), 1e-7);
        }
    }
}
