using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Problems;

namespace HypergradGen.Benchmarks;

/// <summary>A hypergradient by each method, t = 100 steps, k = 100 products by fixed point and 20 by conjugate gradients, emitted code against plain scalar loops.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public abstract class HypergradientBenchmarks<TProblem>
    where TProblem : IScalarProblem
{
    private const int Steps = 100, FixedPointProducts = 100, ConjugateProducts = 20;

    private double[] _lambda = [];
    private double[] _w = [];
    private double[] _gradient = [];
    private ScalarHypergradient<TProblem> _scalar = null!;
    private IHypergradientSolver<double> _reverse = null!, _fixedPoint = null!, _conjugate = null!;

    protected abstract (TProblem Scalar, Func<HypergradientOptions, IHypergradientSolver<double>> CreateSolver, double[] Lambda) Create();

    [GlobalSetup]
    public void Setup()
    {
        var (scalar, create, lambda) = Create();
        _lambda = lambda;
        _w = new double[scalar.State];
        _gradient = new double[lambda.Length];
        _scalar = new(scalar, Steps, FixedPointProducts, ConjugateProducts);
        var options = new HypergradientOptions { MaxIterations = Steps, Tolerance = 0, LinearTolerance = 0 };
        _reverse = create(options with { Method = HypergradientMethod.ReverseUnrolled });
        _fixedPoint = create(options with { Method = HypergradientMethod.FixedPoint, MaxLinearIterations = FixedPointProducts });
        _conjugate = create(options with { Method = scalar.IsSymmetric ? HypergradientMethod.ConjugateGradient : HypergradientMethod.NormalEquations, MaxLinearIterations = ConjugateProducts });
        CompareNumbers();
    }

    /// <summary>A benchmark of two programs that compute different numbers would say nothing.</summary>
    private void CompareNumbers()
    {
        double[] expected = new double[_gradient.Length];
        void Compare(string method, Action scalar, Action emitted)
        {
            scalar();
            _gradient.CopyTo(expected, 0);
            emitted();
            double error = 0, size = 0;
            for (int i = 0; i < expected.Length; i++)
            {
                error += (expected[i] - _gradient[i]) * (expected[i] - _gradient[i]);
                size += expected[i] * expected[i];
            }
            if (!(Math.Sqrt(error) <= 1e-6 * Math.Sqrt(size)))
                throw new InvalidOperationException($"{method}: emitted and scalar code differ by {Math.Sqrt(error / size):E2}");
        }

        Compare("ITD", ScalarReverse, () => Reverse());
        Compare("AID-FP", ScalarFixedPoint, () => FixedPoint());
        Compare("AID-CG", ScalarConjugate, () => Conjugate());
    }

    [Benchmark(Baseline = true, Description = "scalar C#"), BenchmarkCategory("forward")]
    public double ScalarForward() => _scalar.Forward(_lambda)[0];

    [Benchmark(Description = "emitted"), BenchmarkCategory("forward")]
    public FixedPointResult Forward()
    {
        Array.Clear(_w);
        return _fixedPoint.Solve(_lambda, _w);
    }

    [Benchmark(Baseline = true, Description = "scalar C#"), BenchmarkCategory("ITD")]
    public void ScalarReverse() => _scalar.ReverseUnrolled(_lambda, _gradient);

    [Benchmark(Description = "emitted"), BenchmarkCategory("ITD")]
    public HypergradientResult Reverse() => Compute(_reverse);

    [Benchmark(Baseline = true, Description = "scalar C#"), BenchmarkCategory("AID-FP")]
    public void ScalarFixedPoint() => _scalar.FixedPoint(_lambda, _gradient);

    [Benchmark(Description = "emitted"), BenchmarkCategory("AID-FP")]
    public HypergradientResult FixedPoint() => Compute(_fixedPoint);

    [Benchmark(Baseline = true, Description = "scalar C#"), BenchmarkCategory("AID-CG")]
    public void ScalarConjugate() => _scalar.ConjugateGradient(_lambda, _gradient);

    [Benchmark(Description = "emitted"), BenchmarkCategory("AID-CG")]
    public HypergradientResult Conjugate() => Compute(_conjugate);

    private HypergradientResult Compute(IHypergradientSolver<double> solver)
    {
        Array.Clear(_w);
        return solver.Compute(_lambda, _w, _gradient);
    }
}

/// <summary>p1, logistic regression.</summary>
public class LogisticRegressionBenchmarks : HypergradientBenchmarks<ScalarLogisticRegression>
{
    [Params("200x20", "1000x100", "5000x500")]
    public string Size { get; set; } = "200x20";

    protected override (ScalarLogisticRegression Scalar, Func<HypergradientOptions, IHypergradientSolver<double>> CreateSolver, double[] Lambda) Create()
    {
        int[] size = [.. Size.Split('x').Select(int.Parse)];
        var (samples, features) = (size[0], size[1]);
        var random = new Random(1);
        double[] Normal(int count) => [.. Enumerable.Range(0, count).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
        double[] Labels(int count) => [.. Normal(count).Select(v => v < 0 ? -1.0 : 1.0)];
        double[] x = Normal(samples * features), y = Labels(samples), xValidation = Normal(samples * features), yValidation = Labels(samples);
        double[] lambda = [.. Enumerable.Range(0, features).Select(j => -4.0 + 2.0 * j / features)];
        const double StepSize = 0.5;
        var problem = new LogisticRegression(samples, features, x, y, xValidation, yValidation, StepSize);
        return (new(samples, features, x, y, xValidation, yValidation, StepSize), problem.CreateSolver, lambda);
    }
}

/// <summary>p3, a recurrent equilibrium layer.</summary>
public class EquilibriumBenchmarks : HypergradientBenchmarks<ScalarEquilibrium>
{
    [Params(16, 128, 512)]
    public int Size { get; set; } = 16;

    protected override (ScalarEquilibrium Scalar, Func<HypergradientOptions, IHypergradientSolver<double>> CreateSolver, double[] Lambda) Create()
    {
        var random = new Random(2);
        double[] Uniform(int count, double scale) => [.. Enumerable.Range(0, count).Select(_ => scale * (2 * random.NextDouble() - 1))];
        double scale = 0.8 / Math.Sqrt(Size);
        double[] theta = [.. Uniform(Size * Size, scale), .. Uniform(Size * Size, scale), .. Uniform(Size, 0.5)];
        double[] x = Uniform(Size, 1), target = Uniform(Size, 0.5);
        return (new(Size, x, target), new Equilibrium(Size, x, target).CreateSolver, theta);
    }
}
