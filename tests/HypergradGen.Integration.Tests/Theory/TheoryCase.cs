using HypergradGen.Integration.Tests.Support;
using HypergradGen.Theory;

namespace HypergradGen.Integration.Tests.Theory;

/// <summary>A contraction drawn from a seed, a start, and constants that are true: by its formula, or proved from its data.</summary>
public sealed class TheoryCase
{
    /// <summary>The largest |tanh″|.</summary>
    private const double TanhCurvature = 0.7698003589195011;

    private TheoryCase(string name, object problem, double[] lambda, double[] start)
    {
        Name = name;
        Solver = SolverUnderTest.Create(problem, new HypergradientOptions());
        Lambda = lambda;
        Start = start;
        Reference = new Reference(Solver, lambda, start);
    }

    public static string[] Kinds { get; } = ["symmetric", "coupled", "tanh", "kepler", "ridge", "logistic", "logistic with intercept"];

    public string Name { get; }

    public SolverUnderTest Solver { get; }

    public double[] Lambda { get; }

    public double[] Start { get; }

    public Reference Reference { get; }

    public ProblemConstants Constants { get; private set; } = null!;

    /// <summary>The methods whose bounds are about this map.</summary>
    public IEnumerable<HypergradientMethod> Methods => Enum.GetValues<HypergradientMethod>()
        .Where(m => m != HypergradientMethod.Auto && (m != HypergradientMethod.ConjugateGradient || Constants.IsSymmetric));

    public static TheoryCase Draw(string kind, int seed)
    {
        var numbers = new Numbers(seed);
        string name = $"{kind}, seed {seed}";
        int d = 1 + (int)(6.99 * Math.Abs(numbers.Next()));
        double q = 0.05 + 0.88 * Math.Abs(numbers.Next());
        return kind switch
        {
            "symmetric" => Symmetric(name, numbers, d, q),
            "coupled" => Coupled(name, numbers, d, q),
            "tanh" => Tanh(name, numbers, d, q),
            "kepler" => Kepler(name, numbers, q),
            "ridge" => Regression(name, numbers, d, RegressionLoss.Squared, isPenalised: true),
            "logistic" => Regression(name, numbers, d, RegressionLoss.Logistic, isPenalised: true),
            "logistic with intercept" => Regression(name, numbers, d + 1, RegressionLoss.Logistic, isPenalised: false),
            _ => throw new ArgumentException($"{kind} is no kind of contraction.", nameof(kind)),
        };
    }

    /// <summary>Computes from the start, and tells how far the gradient is from the reference.</summary>
    public HypergradientResult Run(HypergradientOptions options, out double error)
    {
        double[] w = [.. Start], gradient = [.. Lambda.Select(_ => double.NaN)];
        HypergradientResult result = Solver.Solver.Compute(Lambda, w, gradient, options);
        error = Reference.Distance(gradient, Reference.Gradient);
        return result;
    }

    private static TheoryCase Symmetric(string name, Numbers numbers, int d, double q)
    {
        int n = 1 + d / 2;
        double[,] m = numbers.Matrix(d, d);
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < i; j++)
                m[i, j] = m[j, i];
        }
        q = Scale(m, q);
        var problem = new SymmetricContraction(m, numbers.Matrix(d, n), numbers.Array(d));
        return new TheoryCase(name, problem, numbers.Array(n), numbers.Array(d, 2)).With(q, 0, 0, 1, 0, isSymmetric: true);
    }

    private static TheoryCase Coupled(string name, Numbers numbers, int d, double q)
    {
        double[,] m = numbers.Matrix(d, d);
        double[] lambda = numbers.Array(d);
        double norm = Scale(m, 0.7 * q), s = 0.3 * q, a = numbers.Next();
        var problem = new CoupledContraction(m, s, numbers.Array(d), numbers.Array(d), a);
        return new TheoryCase(name, problem, lambda, numbers.Array(d, 3)).With(norm + s * lambda.Max(Math.Abs), 0, s, 1, Math.Abs(a), isSymmetric: false);
    }

    private static TheoryCase Tanh(string name, Numbers numbers, int d, double q)
    {
        double[,] m = numbers.Matrix(d, d);
        q = Scale(m, q);
        double row = Enumerable.Range(0, d).Max(i => Math.Sqrt(Enumerable.Range(0, d).Sum(j => m[i, j] * m[i, j]))) * (1 + 1e-14);
        return new TheoryCase(name, new TanhContraction(m), numbers.Array(d), numbers.Array(d))
            .With(q, TanhCurvature * row * q, TanhCurvature * row, 1, 1, isSymmetric: false);
    }

    private static TheoryCase Kepler(string name, Numbers numbers, double q)
        => new TheoryCase(name, new KeplerContraction(numbers.Next()), [3 * numbers.Next(), q], [3 * numbers.Next()]).With(q, q, 1, 1, 1, isSymmetric: true);

    private static TheoryCase Regression(string name, Numbers numbers, int d, RegressionLoss loss, bool isPenalised)
    {
        const int Rows = 30, OuterRows = 20;
        double[] x = Data(numbers, Rows, d, isPenalised), y = Targets(numbers, Rows, loss);
        double[] xOuter = Data(numbers, OuterRows, d, isPenalised), yOuter = Targets(numbers, OuterRows, loss);
        double[] lambda = numbers.Array(isPenalised ? d : d - 1, 1, -1);
        var training = RegressionData.Of(x, y);
        double curvature = (loss == RegressionLoss.Squared ? 1 : 0.25) * training.Curvature + Math.Exp(lambda.Max());
        double stepSize = (0.7 + Math.Abs(numbers.Next())) / curvature;
        object problem = loss == RegressionLoss.Squared
            ? new RidgeContraction(x, y, xOuter, yOuter, stepSize)
            : new LogisticContraction(x, y, xOuter, yOuter, stepSize);
        var drawn = new TheoryCase(name, problem, lambda, numbers.Array(d, 0.3));
        if (!isPenalised)
        {
            // What keeps the intercept in place flattens far from the solution: this one starts near.
            for (int j = 0; j < d; j++)
                drawn.Start[j] = drawn.Reference.State[j] + 0.02 * drawn.Start[j];
        }
        double[] next = new double[d];
        drawn.Solver.Map(drawn.Start, lambda, next);
        drawn.Constants = new PenalisedRegression
        {
            Loss = loss,
            Training = training,
            StepSize = stepSize,
            ValidationLoss = loss,
            Validation = RegressionData.Of(xOuter, yOuter),
        }.Constants(lambda, drawn.Start, Reference.Distance(next, drawn.Start)) ?? throw new InvalidOperationException($"{name}: nothing is proved.");
        return drawn;
    }

    private static double[] Data(Numbers numbers, int rows, int d, bool isPenalised)
    {
        double[] x = numbers.Array(rows * d);
        for (int i = d - 1; i < x.Length && !isPenalised; i += d)
            x[i] = 1;
        return x;
    }

    private static double[] Targets(Numbers numbers, int rows, RegressionLoss loss)
        => [.. numbers.Array(rows).Select(y => loss == RegressionLoss.Squared ? 2 * y : Math.CopySign(1, y))];

    /// <summary>Scales a matrix to a spectral norm of at most <paramref name="norm"/>, which is returned with room for rounding.</summary>
    private static double Scale(double[,] m, double norm)
    {
        int d = m.GetLength(0);
        var gram = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
                gram[i * d + j] = Enumerable.Range(0, d).Sum(k => m[k, i] * m[k, j]);
        }
        double scale = norm / Math.Sqrt(SymmetricBounds.Largest(gram, d));
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
                m[i, j] *= scale;
        }
        return norm * (1 + 1e-13);
    }

    /// <summary>The constants of the formula, with D, L_E and L_Φ at the solution, which the reference knows.</summary>
    private TheoryCase With(double q, double nu1, double nu2, double mu1, double mu2, bool isSymmetric)
    {
        double distance = Reference.Distance(Start, Reference.State) * (1 + 1e-12) + 1e-12;
        Constants = new ProblemConstants
        {
            Contraction = q,
            StateJacobianLipschitz = nu1,
            HyperJacobianLipschitz = nu2,
            StateGradientLipschitz = mu1,
            HyperGradientLipschitz = mu2,
            StateGradientBound = Reference.StateGradient + mu1 * distance,
            HyperJacobianBound = Reference.Norm(Reference.HyperJacobian) + nu2 * distance,
            Distance = distance,
            IsSymmetric = isSymmetric,
        };
        return this;
    }
}
