using HypergradGen.Integration.Tests.Support;
using HypergradGen.Theory;
using Xunit.Abstractions;

namespace HypergradGen.Integration.Tests.Theory;

/// <summary>Φ = tanh(Mw + λ), E = ½‖w‖² + λᵀw, in single precision.</summary>
public sealed partial class SingleTanhContraction(float[,] m)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda, Span<float> next)
    {
        for (int i = 0; i < next.Length; i++)
        {
            float sum = lambda[i];
            for (int j = 0; j < w.Length; j++)
                sum += m[i, j] * w[j];
            next[i] = MathF.Tanh(sum);
        }
    }

    [OuterObjective]
    private float Energy(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda)
    {
        float sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * w[i] / 2 + lambda[i] * w[i];
        return sum;
    }
}

/// <summary>Certificates of single precision against references in double, of the same numbers.</summary>
public sealed class SingleTheoryTests(ITestOutputHelper output)
{
    [Fact]
    public void The_error_of_single_precision_is_below_its_certificate_from_the_first_step_to_the_last_bit()
    {
        var slack = new List<double>();
        for (int seed = 1; seed <= 100; seed++)
        {
            var numbers = new Numbers(seed);
            int d = 1 + (seed % 9);
            double q = 0.05 + 0.85 * Math.Abs(numbers.Next()), row = 0, square = 0;
            var m = new float[d, d];
            var asDoubles = new double[d, d];
            double[,] drawn = numbers.Matrix(d, d);
            double scale = q / Reference.Norm(drawn);
            for (int i = 0; i < d; i++)
            {
                double rowSquare = 0;
                for (int j = 0; j < d; j++)
                {
                    asDoubles[i, j] = m[i, j] = (float)(drawn[i, j] * scale);
                    rowSquare += asDoubles[i, j] * asDoubles[i, j];
                }
                square += rowSquare;
                row = Math.Max(row, Math.Sqrt(rowSquare));
            }
            // The Frobenius norm of what was rounded bounds the spectral one.
            q = Math.Sqrt(square) * (1 + 1e-12);
            float[] lambda = [.. numbers.Array(d).Select(x => (float)x)], start = [.. numbers.Array(d).Select(x => (float)x)];
            double[] lambdaAsDoubles = [.. lambda.Select(x => (double)x)];
            var reference = new Reference(
                SolverUnderTest.Create(new TanhContraction(asDoubles), new HypergradientOptions()), lambdaAsDoubles, [.. start.Select(x => (double)x)]);
            var constants = new ProblemConstants
            {
                Contraction = q,
                StateJacobianLipschitz = 0.76981 * row * q,
                HyperJacobianLipschitz = 0.76981 * row,
                StateGradientLipschitz = 1,
                HyperGradientLipschitz = 1,
            };
            SingleTanhContraction.HypergradientSolver solver = new SingleTanhContraction(m).CreateSolver();
            foreach (HypergradientMethod method in Enum.GetValues<HypergradientMethod>().Where(x => x != HypergradientMethod.ConjugateGradient))
            {
                foreach (int t in (int[])[1, 4, 300])
                {
                    float[] w = [.. start], gradient = new float[d];
                    var options = new HypergradientOptions { Method = method, MaxIterations = t, Tolerance = 0, MaxLinearIterations = t, LinearTolerance = 1e-7, Constants = constants };
                    HypergradientResult result = solver.Compute(lambda, w, gradient, options);
                    double error = Reference.Distance([.. gradient.Select(x => (double)x)], reference.Gradient);
                    Assert.True(error <= result.ErrorBound && double.IsFinite(result.ErrorBound), $"seed {seed}, {method}, t = {t}: error {error}, {result}");
                    Assert.True(t < 300 || result.ErrorBound < 0.1, $"seed {seed}, {method}: {result}");
                    slack.Add(result.ErrorBound / Math.Max(error, 1e-9));
                }
            }
        }
        slack.Sort();
        output.WriteLine($"{slack.Count} hypergradients of floats, 0 violations; median slack {slack[slack.Count / 2]:F1}");
    }
}
