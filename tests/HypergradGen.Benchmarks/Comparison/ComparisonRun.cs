using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Workloads;
using Spectre.Console;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>A run: the libraries that are there, and what is measured with them.</summary>
public sealed class ComparisonRun
{
    /// <summary>As many as a large project may have.</summary>
    private const int ProblemsOfAProject = 200;

    private readonly List<NativeYardstick> _libraries = [];
    private readonly double _seconds;
    private readonly CellMeasurement _measurement, _again;
    private readonly PyTorchPeer? _peer;
    private readonly string _peerVersion = "";
    private readonly string _command;

    /// <summary>Compiles the C programs, and looks for PyTorch.</summary>
    /// <param name="seconds">Seconds for a cell.</param>
    /// <param name="scalar">Whether plain scalar C# is timed too.</param>
    /// <param name="python">The interpreter with PyTorch; null where it is not asked for.</param>
    public ComparisonRun(double seconds, bool scalar, string? python)
    {
        _seconds = seconds;
        foreach (NativeLibraryVariant variant in NativeLibraryVariant.All)
        {
            if (NativeYardstick.TryBuild(variant, out string note) is { } library)
                _libraries.Add(library);
            else
                AnsiConsole.MarkupLineInterpolated($"[yellow]Not compared with {note}.[/]");
        }
        _measurement = new(_libraries, scalar);
        _again = new(_libraries, scalar: false);
        if (python is not null)
        {
            var peer = new PyTorchPeer(python);
            if (peer.IsPresent(out string note))
                (_peer, _peerVersion) = (peer, note);
            else
                AnsiConsole.MarkupLineInterpolated($"[yellow]Not compared with PyTorch: {note}.[/]");
        }
        _command = $"dotnet run -c Release --project tests/HypergradGen.Benchmarks -- compare --write docs/performance.md{(python is null ? "" : $" --python {python}")}";
    }

    /// <summary>Measures cells; those above the goal twice, since what looks slow may have been disturbed.</summary>
    public List<Cell> Cells(IEnumerable<(string Problem, Func<Workload> Create)> entries)
    {
        List<Cell> cells = [];
        foreach ((_, Func<Workload> create) in entries)
            cells.AddRange(Cells(create()));
        return cells;
    }

    /// <summary>Measures pairs of one problem written in two ways.</summary>
    public List<Variant> Variants(IEnumerable<(string Problem, Func<double, Variant> Measure)> entries) => [.. entries.Select(entry => entry.Measure(_seconds))];

    /// <summary>Measures everything that the document says.</summary>
    /// <exception cref="InvalidOperationException">There is no C compiler: the document compares with C.</exception>
    public Results Everything()
    {
        if (_libraries.Count == 0)
            throw new InvalidOperationException("The document compares with C, and nothing could be compiled.");
        Variant logistic = Variant.ConstantLogisticRegression(_seconds), equilibrium = Variant.ConstantEquilibrium(_seconds), constantTiny = Variant.ConstantTiny(_seconds), tiny = Variant.TinyInLanes(_seconds);
        Variant[] symmetric = [Variant.SymmetricLinearSystem(200, _seconds), Variant.SymmetricLinearSystem(1000, _seconds)];
        Variant[] singles = [Variant.Singles(128, _seconds), Variant.Singles(512, _seconds)];
        Variant[] forms = [Variant.LinearSystemOfGrid(_seconds), Variant.LinearSystemOfRows(_seconds), Variant.LinearSystemOfSteps(_seconds), Variant.LinearSystemOffDiagonal(_seconds)];
        AnsiConsole.WriteLine("variants");
        List<WarmUp> warmUps = WarmUp.Measure();
        AnsiConsole.WriteLine("warm-up");
        List<Growth> growths = Growth.Measure(_libraries, _seconds);
        AnsiConsole.WriteLine("growth");
        List<Cell> yardsticks = [], shapes = [];
        List<(Workload, PeerTiming, Timing)> peers = [];
        List<StepCosts> costs = [];
        foreach ((_, Func<Workload> create) in Catalogue.Yardsticks)
        {
            Workload workload = create();
            List<Cell> cells = Cells(workload);
            yardsticks.AddRange(cells);
            costs.Add(StepCosts.Measure(workload, 2 * _seconds));
            if (_peer is not null)
                peers.AddRange(_peer.Measure(workload, _seconds).Zip(cells, (peer, cell) => (workload, peer, cell.Own)));
        }
        shapes.AddRange(Cells(Catalogue.Shapes));
        List<ThreadScaling> threads = Threads();
        GeneratorTiming generator = GeneratorTiming.Measure(ProblemsOfAProject);
        return new(_command, Machine(), yardsticks, shapes, peers, costs, logistic, equilibrium, constantTiny, tiny, symmetric, [.. forms, .. singles], warmUps, growths, Limits(yardsticks), threads, Peers(threads), generator);
    }

    /// <summary>Two threads over one at the largest sizes; nothing on a machine with one processor.</summary>
    private List<ThreadScaling> Threads()
    {
        AnsiConsole.WriteLine("threads");
        return Environment.ProcessorCount < 2 ? [] : [.. ThreadScaling.Largest().SelectMany(workload => ThreadScaling.Measure(workload, 2, _seconds))];
    }

    /// <summary>Two threads of the other library at the same sizes.</summary>
    private List<(ThreadScaling, PeerTiming)> Peers(List<ThreadScaling> threads)
        => _peer is null ? [] : [.. threads.GroupBy(scaling => scaling.Workload).SelectMany(own => _peer.Measure(own.Key, _seconds, 2).Select(peer => (own.First(scaling => scaling.Computation == peer.Computation), peer)))];

    private List<Cell> Cells(Workload workload)
    {
        List<Cell> cells = _measurement.Measure(workload, Computations.All, _seconds);
        Computation[] slow = [.. cells.Where(cell => cell.Ratio > Goals.Cell).Select(cell => cell.Computation)];
        List<Cell> again = slow.Length > 0 ? _again.Measure(workload, slow, 2 * _seconds) : [];
        cells = [.. cells.Select(cell => again.Find(other => other.Computation == cell.Computation) is { } other ? cell.With(other) : cell)];
        AnsiConsole.MarkupLineInterpolated($"{workload.Problem} {workload.Size}: {string.Join("  ", cells.Select(cell => $"{cell.Computation.Name()} {cell.Ratio:F2}"))}");
        return cells;
    }

    /// <summary>The matrix of p2 and of p3 is read once a step; the outer products of p3's unrolled adjoint are what its sweep adds to that of AID-FP.</summary>
    private List<LimitShare> Limits(IReadOnlyList<Cell> cells)
    {
        var machine = new MachineLimits(_libraries[0]);
        double peak = machine.PeakOperations();
        LimitShare Bandwidth(string problem)
        {
            Cell cell = cells.Last(candidate => candidate.Workload.Problem == problem && candidate.Computation == Computation.Forward);
            double elements = (double)cell.Workload.State * cell.Workload.State, limit = machine.ReadBandwidth((int)elements);
            double Share(double seconds) => sizeof(double) * elements * Computations.Steps / seconds / limit;
            return new($"{problem}, {cell.Workload.Size}, forward, reading {elements * sizeof(double) / 1e6:F0} MB a step", $"{limit / 1e9:F0} GB/s", Share(cell.Own.Least), Share(Best(cell)));
        }
        Cell[] largest = [.. cells.Where(cell => cell.Workload.Problem == "p3").TakeLast(Computations.All.Count)];
        double size = largest[0].Workload.State, operations = 2 * size * size * Computations.Steps;
        double Collected(Func<Cell, double> time) => operations / (time(largest[(int)Computation.ReverseUnrolled]) - time(largest[(int)Computation.FixedPoint])) / peak;
        return
        [
            Bandwidth("p2"), Bandwidth("p3"),
            new($"p3, {largest[0].Workload.Size}, products collected by ITD, as what it takes longer than AID-FP", $"{peak / 1e9:F0} GFLOP/s", Collected(cell => cell.Own.Least), Collected(Best)),
        ];
    }

    private static double Best(Cell cell) => cell.Native.Min(timing => timing.Value.Least);

    private string Machine()
    {
        string vectors = Avx512F.IsSupported ? "with AVX-512" : Avx2.IsSupported ? "with AVX2" : "without AVX2";
        return $"{Environment.ProcessorCount} cores of a machine {vectors} ({RuntimeInformation.ProcessArchitecture}), {RuntimeInformation.FrameworkDescription}; {ThreadClock.Name}; C: "
            + $"{string.Join(", ", _libraries.Select(library => library.Variant.Name))}{(_peerVersion.Length > 0 ? $"; PyTorch {_peerVersion}" : "")}.";
    }
}
