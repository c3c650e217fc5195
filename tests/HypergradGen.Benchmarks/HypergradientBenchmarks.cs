using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Running;
using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Comparison;
using HypergradGen.Benchmarks.Workloads;

namespace HypergradGen.Benchmarks;

/// <summary>The state after t = 100 steps, and a hypergradient by each method (k = 100 products by fixed point, 20 by conjugate gradients): emitted code, plain scalar loops, C.</summary>
[Config(typeof(PresentLibraries))]
[MemoryDiagnoser]
public abstract class HypergradientBenchmarks
{
    private const string Gcc = "gcc", Intrinsics = "intrinsics", OpenBlas = "OpenBLAS";

    private readonly Dictionary<string, IHypergradientProgram> _programs = [];
    private double[] _result = [];

    [ParamsAllValues]
    public Computation Computation { get; set; }

    protected abstract Workload Create();

    [GlobalSetup]
    public void Setup()
    {
        Workload workload = Create();
        _result = new double[workload.ResultLength(Computation)];
        _programs.Add(Cell.Emitted, workload.Emitted());
        _programs.Add(Cell.Scalar, workload.CreateScalar(workload.Hyperparameters));
        foreach (NativeLibraryVariant variant in NativeLibraryVariant.All)
        {
            if (NativeYardstick.TryBuild(variant, out _) is { } library)
                _programs.Add(variant.Name, workload.Native(library));
        }
        CellMeasurement.Compare(workload, Computation, _programs);
    }

    [Benchmark(Baseline = true, Description = Cell.Scalar)]
    public void Scalar() => _programs[Cell.Scalar].Run(Computation, _result);

    [Benchmark(Description = Cell.Emitted)]
    public void Emitted() => _programs[Cell.Emitted].Run(Computation, _result);

    [Benchmark(Description = Gcc), BenchmarkCategory(Gcc)]
    public void Loops() => _programs[Gcc].Run(Computation, _result);

    [Benchmark(Description = Intrinsics), BenchmarkCategory(Intrinsics)]
    public void Tiles() => _programs[Intrinsics].Run(Computation, _result);

    [Benchmark(Description = OpenBlas), BenchmarkCategory(OpenBlas)]
    public void Blas() => _programs[OpenBlas].Run(Computation, _result);

    /// <summary>Leaves out the benchmarks of C libraries that cannot be compiled here, with a note.</summary>
    private sealed class PresentLibraries : ManualConfig, IFilter
    {
        private readonly HashSet<string> _missing = [];

        public PresentLibraries()
        {
            foreach (NativeLibraryVariant variant in NativeLibraryVariant.All)
            {
                if (NativeYardstick.TryBuild(variant, out string note) is not null)
                    continue;
                _missing.Add(variant.Name);
                Console.WriteLine($"Not compared with {note}.");
            }
            AddFilter(this);
        }

        public bool Predicate(BenchmarkCase benchmarkCase) => !benchmarkCase.Descriptor.Categories.Any(_missing.Contains);
    }
}

/// <summary>p1, logistic regression.</summary>
public class LogisticRegressionBenchmarks : HypergradientBenchmarks
{
    [Params("200x20", "1000x100", "5000x500")]
    public string Size { get; set; } = "200x20";

    protected override Workload Create()
    {
        int[] size = [.. Size.Split('x').Select(int.Parse)];
        return Yardsticks.LogisticRegression(size[0], size[1]);
    }
}

/// <summary>p2, a linear map.</summary>
public class LinearSystemBenchmarks : HypergradientBenchmarks
{
    [Params(50, 200, 1000)]
    public int Size { get; set; } = 50;

    protected override Workload Create() => Yardsticks.LinearSystem(Size);
}

/// <summary>p3, a recurrent equilibrium layer.</summary>
public class EquilibriumBenchmarks : HypergradientBenchmarks
{
    [Params(16, 128, 512)]
    public int Size { get; set; } = 16;

    protected override Workload Create() => Yardsticks.Equilibrium(Size);
}

/// <summary>p4, three numbers.</summary>
public class TinyBenchmarks : HypergradientBenchmarks
{
    protected override Workload Create() => Yardsticks.Tiny();
}

/// <summary>A graph with its edges in memory.</summary>
public class SparseGraphBenchmarks : HypergradientBenchmarks
{
    [Params(500, 10000)]
    public int Nodes { get; set; } = 500;

    protected override Workload Create() => Shapes.SparseGraph(Nodes);
}

/// <summary>Five points on a periodic grid.</summary>
public class StencilBenchmarks : HypergradientBenchmarks
{
    [Params(32, 256)]
    public int Side { get; set; } = 32;

    protected override Workload Create() => Shapes.Stencil(Side);
}

/// <summary>A log-sum-exp, soft value iteration with ten actions.</summary>
public class SoftValueIterationBenchmarks : HypergradientBenchmarks
{
    [Params(50, 200)]
    public int States { get; set; } = 50;

    protected override Workload Create() => Shapes.SoftValueIteration(States, 10);
}

/// <summary>A batch of equilibrium models that share their matrix.</summary>
public class BatchedEquilibriumBenchmarks : HypergradientBenchmarks
{
    [Params("32x64", "64x256")]
    public string Size { get; set; } = "32x64";

    protected override Workload Create()
    {
        int[] size = [.. Size.Split('x').Select(int.Parse)];
        return Shapes.BatchedEquilibrium(size[0], size[1]);
    }
}
