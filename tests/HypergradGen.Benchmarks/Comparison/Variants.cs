using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Problems;
using HypergradGen.Benchmarks.Workloads;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>The same problem written in two ways: the time of the second over that of the first.</summary>
/// <param name="Name">What differs.</param>
/// <param name="Ratios">The ratio of each computation.</param>
public sealed record Variant(string Name, IReadOnlyDictionary<Computation, double> Ratios)
{
    private const int Lanes = 8;

    /// <summary>What results on floats and on doubles may differ by, over the largest element.</summary>
    private const double SinglesAgreement = 1e-3;

    /// <summary>All of them, with the problem that each is of and what measures it in the seconds given.</summary>
    public static IReadOnlyList<(string Problem, Func<double, Variant> Measure)> All { get; } =
    [
        ("p1", ConstantLogisticRegression),
        ("p2", budget => SymmetricLinearSystem(200, budget)),
        ("p2", budget => SymmetricLinearSystem(1000, budget)),
        ("p2", LinearSystemOfGrid),
        ("p2", LinearSystemOfRows),
        ("p2", LinearSystemOfSteps),
        ("p2", LinearSystemOffDiagonal),
        ("p3", ConstantEquilibrium),
        ("p3", budget => Singles(128, budget)),
        ("p3", budget => Singles(512, budget)),
        ("p4", ConstantTiny),
        ("p4", TinyInLanes),
    ];

    /// <summary>Sizes that the compiler knows, of p1.</summary>
    public static Variant ConstantLogisticRegression(double budget)
    {
        Workload workload = Yardsticks.LogisticRegression(200, 20);
        var constant = new LogisticRegression200By20(workload.Data[0], workload.Data[1], workload.Data[2], workload.Data[3], workload.Data[4][0]);
        return Same("p1, 200 × 20", workload, workload with { CreateSolver = constant.CreateSolver }, budget);
    }

    /// <summary>Sizes that the compiler knows, of p3.</summary>
    public static Variant ConstantEquilibrium(double budget)
    {
        Workload workload = Yardsticks.Equilibrium(16);
        return Same("p3, d = 16", workload, workload with { CreateSolver = new Equilibrium16(workload.Data[0], workload.Data[1]).CreateSolver }, budget);
    }

    /// <summary>Lengths that the compiler knows, of p4.</summary>
    public static Variant ConstantTiny(double budget)
    {
        Workload workload = Yardsticks.Tiny();
        return Same("p4, d = 3", workload, workload with { CreateSolver = new TinyOfLengths(workload.Data[0]).CreateSolver }, budget);
    }

    /// <summary>The symmetry of K declared, of p2.</summary>
    public static Variant SymmetricLinearSystem(int size, double budget)
    {
        Workload workload = Yardsticks.LinearSystem(size);
        var symmetric = new SymmetricLinearSystem(size, workload.Data[0], workload.Data[1], workload.Data[2], workload.Data[3], workload.Data[4][0]);
        return Same($"p2, symmetric, n = {size}", workload, workload with { CreateSolver = symmetric.CreateSolver }, budget);
    }

    /// <summary>The size at which other forms of p2 are compared.</summary>
    private const int FormSize = 200;

    /// <summary>p2 with K in an array of two dimensions.</summary>
    public static Variant LinearSystemOfGrid(double budget)
        => LinearSystemForm("K a double[,]", d => new LinearSystemOfGrid(FormSize, Grid(d[0]), d[1], d[2], d[3], d[4][0]).CreateSolver, budget);

    /// <summary>p2 with K in an array of arrays.</summary>
    public static Variant LinearSystemOfRows(double budget)
        => LinearSystemForm("K a double[][]", d => new LinearSystemOfRows(FormSize, [.. d[0].Chunk(FormSize)], d[1], d[2], d[3], d[4][0]).CreateSolver, budget);

    /// <summary>p2 with indices that the text steps itself.</summary>
    public static Variant LinearSystemOfSteps(double budget)
        => LinearSystemForm("while, indices stepped", d => new LinearSystemOfSteps(FormSize, d[0], d[1], d[2], d[3], d[4][0]).CreateSolver, budget);

    /// <summary>p2 with the sum over what is not on the diagonal.</summary>
    public static Variant LinearSystemOffDiagonal(double budget)
        => LinearSystemForm("if (j != i)", d => new LinearSystemOffDiagonal(FormSize, d[0], d[1], d[2], d[3], d[4][0]).CreateSolver, budget);

    /// <summary>p2 as another user would write it.</summary>
    private static Variant LinearSystemForm(string name, Func<double[][], Func<HypergradientOptions?, IHypergradientSolver<double>>> createSolver, double budget)
    {
        Workload workload = Yardsticks.LinearSystem(FormSize);
        return Same($"p2, n = {FormSize}, {name}", workload, workload with { CreateSolver = createSolver(workload.Data) }, budget);
    }

    private static double[,] Grid(double[] elements)
    {
        double[,] grid = new double[FormSize, FormSize];
        Buffer.BlockCopy(elements, 0, grid, 0, sizeof(double) * elements.Length);
        return grid;
    }

    /// <summary>Eight instances of p4 as one problem, an instance of them over one alone. Conjugate gradients are left out: eight systems as one take other steps.</summary>
    public static Variant TinyInLanes(double budget)
    {
        Workload alone = Yardsticks.Tiny();
        double[] Repeated(double[] numbers) => [.. numbers.SelectMany(number => Enumerable.Repeat(number, Lanes))];
        double[] target = Repeated(alone.Data[0]);
        Workload lanes = alone with
        {
            Data = [target],
            Hyperparameters = Repeated(alone.Hyperparameters),
            State = Lanes * alone.State,
            CreateSolver = new TinyLanes(Lanes, target).CreateSolver,
        };
        return Compare("p4, eight instances", alone, lanes, [Computation.Forward, Computation.ReverseUnrolled, Computation.FixedPoint], Repeated, 1.0 / Lanes, budget);
    }

    /// <summary>p3 on floats over p3 on doubles.</summary>
    public static Variant Singles(int size, double budget)
    {
        Workload workload = Yardsticks.Equilibrium(size);
        static float[] Narrow(double[] numbers) => [.. numbers.Select(number => (float)number)];
        EmittedProgram doubles = workload.Emitted();
        var singles = new EmittedProgram<float>(new EquilibriumOfSingles(size, Narrow(workload.Data[0]), Narrow(workload.Data[1])).CreateSolver, Narrow(workload.Hyperparameters), size, false);
        var ratios = new Dictionary<Computation, double>();
        foreach (Computation computation in Computations.All)
        {
            double[] result = new double[workload.ResultLength(computation)];
            float[] single = new float[result.Length];
            doubles.Run(computation, result);
            singles.Run(computation, single);
            double difference = Agreement.Difference([.. single.Select(number => (double)number)], result);
            if (!(difference <= SinglesAgreement))
                throw new InvalidOperationException($"p3 on floats, {computation.Name()}: floats and doubles differ by {difference:E2}.");
            Timing[] timings = InterleavedStopwatch.Measure([() => doubles.Run(computation, result), () => singles.Run(computation, single)], budget);
            ratios.Add(computation, timings[1].Least / timings[0].Least);
        }
        return new($"p3 on floats, {workload.Size}", ratios);
    }

    private static Variant Same(string name, Workload first, Workload second, double budget) => Compare(name, first, second, Computations.All, numbers => numbers, 1, budget);

    private static Variant Compare(
        string name, Workload first, Workload second, IReadOnlyList<Computation> computations, Func<double[], double[]> expectation, double share, double budget)
    {
        IHypergradientProgram one = first.Emitted(), other = second.Emitted();
        var ratios = new Dictionary<Computation, double>();
        foreach (Computation computation in computations)
        {
            double[] result = new double[first.ResultLength(computation)], otherResult = new double[second.ResultLength(computation)];
            one.Run(computation, result);
            other.Run(computation, otherResult);
            double difference = Agreement.Difference(otherResult, expectation(result));
            if (!(difference <= CellMeasurement.Tolerance(first, computation)))
                throw new InvalidOperationException($"{name}, {computation.Name()}: the two ways to write it differ by {difference:E2}.");
            Timing[] timings = InterleavedStopwatch.Measure([() => one.Run(computation, result), () => other.Run(computation, otherResult)], budget);
            ratios.Add(computation, share * timings[1].Least / timings[0].Least);
        }
        return new(name, ratios);
    }
}
