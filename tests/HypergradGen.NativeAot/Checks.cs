using HypergradGen;

namespace HypergradGen.NativeAot;

/// <summary>What must hold of a solver, counted.</summary>
internal sealed class Checks
{
    private const double Step = 1e-5;

    private static readonly HypergradientMethod[] s_methods = [HypergradientMethod.Auto, HypergradientMethod.FixedPoint, HypergradientMethod.NormalEquations, HypergradientMethod.ReverseUnrolled];

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    /// <summary>The methods agree with each other and with a difference of the objective, give the same bits on two threads, and allocate nothing the second time.</summary>
    public void Of(string name, Func<HypergradientOptions?, IHypergradientSolver<double>> create, int state, double[] lambda)
    {
        double[] direction = [.. lambda.Select((_, i) => Math.Cos(i + 1.0))];
        double Along(double by)
        {
            double[] moved = [.. lambda.Select((x, i) => x + by * direction[i])];
            return create(Options(HypergradientMethod.FixedPoint)).Compute(moved, new double[state], new double[lambda.Length]).Objective;
        }

        Try($"{name}: differences", () =>
        {
            double difference = (Along(Step) - Along(-Step)) / (2 * Step);
            foreach (var method in s_methods)
            {
                double[] gradient = new double[lambda.Length];
                var result = create(Options(method)).Compute(lambda, new double[state], gradient);
                double slope = gradient.Zip(direction, (g, d) => g * d).Sum(), scale = gradient.Zip(direction, (g, d) => Math.Abs(g * d)).Sum();
                Require(result.Status == HypergradientStatus.Converged, $"{method} ended with {result.Status}");
                Require(Math.Abs(slope - difference) <= 1e-6 * Math.Max(scale, 1e-3), $"{method} has the slope {slope:R}, a difference {difference:R}");
            }
        });
        Try($"{name}: threads", () =>
        {
            double[] one = new double[lambda.Length], two = new double[lambda.Length];
            create(Options(HypergradientMethod.Auto)).Compute(lambda, new double[state], one);
            create(Options(HypergradientMethod.Auto) with { MaxDegreeOfParallelism = 2 }).Compute(lambda, new double[state], two);
            Require(one.AsSpan().SequenceEqual(two), "two threads have other bits than one");
        });
        Try($"{name}: memory", () =>
        {
            var solver = create(Options(HypergradientMethod.Auto));
            double[] w = new double[state], gradient = new double[lambda.Length];
            solver.Compute(lambda, w, gradient);
            Array.Clear(w);
            long before = GC.GetAllocatedBytesForCurrentThread();
            solver.Compute(lambda, w, gradient);
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Require(bytes == 0, $"the second call allocated {bytes} bytes");
        });
    }

    /// <summary>The methods agree with a difference of the objective, as far as floats tell.</summary>
    public void OfSingles(string name, Func<HypergradientOptions?, IHypergradientSolver<float>> create, int state, float[] lambda)
        => Try($"{name}: differences", () =>
        {
            var options = new HypergradientOptions { MaxIterations = 500, Tolerance = 1e-6, LinearTolerance = 1e-5 };
            float Along(float by) => (float)create(options).Compute([.. lambda.Select(x => x + by)], new float[state], new float[lambda.Length]).Objective;
            double difference = (Along(0.01f) - Along(-0.01f)) / 0.02;
            float[] gradient = new float[lambda.Length];
            var result = create(options).Compute(lambda, new float[state], gradient);
            Require(result.Status == HypergradientStatus.Converged, $"ended with {result.Status}");
            Require(Math.Abs(gradient.Sum() - difference) <= 1e-2 * Math.Abs(difference), $"the slope is {gradient.Sum():R}, a difference {difference:R}");
        });

    private static HypergradientOptions Options(HypergradientMethod method)
        => new() { Method = method, MaxIterations = 3000, Tolerance = 1e-13, LinearTolerance = 1e-11 };

    private void Try(string what, Action check)
    {
        try
        {
            check();
            Passed++;
        }
        catch (Exception exception)
        {
            Failed++;
            Console.WriteLine($"{what}: {exception.GetType().Name}: {exception.Message}");
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException(otherwise);
    }
}
