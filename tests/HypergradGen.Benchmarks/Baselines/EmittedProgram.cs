namespace HypergradGen.Benchmarks.Baselines;

/// <summary>The generated solver of doubles.</summary>
public sealed class EmittedProgram(Func<HypergradientOptions, IHypergradientSolver<double>> createSolver, double[] lambda, int state, bool isSymmetric, int threads = 1)
    : EmittedProgram<double>(createSolver, lambda, state, isSymmetric, threads), IHypergradientProgram;

/// <summary>The generated solver with the counts of <see cref="Computations"/>: no tolerance ends a loop earlier.</summary>
public class EmittedProgram<T>
    where T : unmanaged
{
    private readonly T[] _lambda;
    private readonly T[] _w;
    private readonly IHypergradientSolver<T> _solver;
    private readonly HypergradientOptions[] _options;

    public EmittedProgram(Func<HypergradientOptions, IHypergradientSolver<T>> createSolver, T[] lambda, int state, bool isSymmetric, int threads = 1)
    {
        _lambda = lambda;
        _w = new T[state];
        var options = new HypergradientOptions { MaxIterations = Computations.Steps, Tolerance = 0, LinearTolerance = 0, MaxDegreeOfParallelism = threads };
        _solver = createSolver(options);
        _options =
        [
            options,
            options with { Method = HypergradientMethod.ReverseUnrolled },
            options with { Method = HypergradientMethod.FixedPoint, MaxLinearIterations = Computations.FixedPointProducts },
            options with
            {
                Method = isSymmetric ? HypergradientMethod.ConjugateGradient : HypergradientMethod.NormalEquations,
                MaxLinearIterations = Computations.ConjugateProducts,
            },
        ];
    }

    /// <inheritdoc cref="IHypergradientProgram.Run"/>
    public void Run(Computation computation, Span<T> result)
    {
        if (computation == Computation.Forward)
        {
            result.Clear();
            _solver.Solve(_lambda, result);
        }
        else
        {
            Array.Clear(_w);
            _solver.Compute(_lambda, _w, result, _options[(int)computation]);
        }
    }

    /// <summary>A computation of a hypergradient as a program that knows its solver's type calls it: the interface is asked for the method here and not in each call.</summary>
    public Action Bound(Computation computation, T[] result)
    {
        Compute compute = _solver.Compute;
        HypergradientOptions options = _options[(int)computation];
        return () =>
        {
            Array.Clear(_w);
            compute(_lambda, _w, result, options);
        };
    }

    private delegate HypergradientResult Compute(ReadOnlySpan<T> lambda, Span<T> w, Span<T> gradient, HypergradientOptions options);
}
