using System.Numerics;
using HypergradGen.Integration.Tests.Problems;
using HypergradGen.Integration.Tests.Support;
using HypergradGen.Solvers;

namespace HypergradGen.Integration.Tests.Threads;

/// <summary>Results are the same to the last bit on one thread and on many, whatever the sizes; failures of a thread are the caller's.</summary>
public sealed class ThreadsTests
{
    private static readonly int[] s_threads = [2, 3, 5];

    [Fact]
    public void These_tests_share_the_shortest_loops()
    {
        var workspace = new Workspace();
        workspace.UseThreads(3);
        Assert.Equal(6, workspace.Chunks(100, 1, 10));
        Assert.Equal(8, Workspace.ChunksOfSums(100, 1, 10, 1));
    }

    public static TheoryData<string> Names() => [.. Catalogue.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_problem_gives_the_same_bits(string name)
    {
        var problem = Catalogue.All.Single(p => p.Name == name);
        foreach (var (state, hyperparameters) in problem.Shapes)
        {
            var (start, lambda) = problem.Point(state, hyperparameters, 1);
            AssertSameBits(name, options => problem.Solver(options).Solver, lambda, start);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Implicit_products_of_every_problem_give_the_same_bits(string name)
    {
        var problem = Catalogue.All.Single(p => p.Name == name);
        var (state, hyperparameters) = problem.Shapes[^1];
        var (w, lambda) = problem.Point(state, hyperparameters, 1);
        double[]? expected = null;
        foreach (int threads in s_threads)
        {
            var solver = problem.Solver(new() { MaxDegreeOfParallelism = threads, MaxLinearIterations = 7, LinearTolerance = 0 });
            double[] adjoint = new double[hyperparameters], tangent = new double[state], next = new double[state];
            solver.Adjoint(lambda, w, w, adjoint);
            solver.Tangent(lambda, w, lambda, tangent);
            solver.Map(w, lambda, next);
            double[] outputs = [.. adjoint, .. tangent, .. next];
            Assert.Equal(expected ??= outputs, outputs);
        }
    }

    public static TheoryData<int, int> Sizes()
    {
        var data = new TheoryData<int, int>();
        foreach (int rows in new[] { 1, 7, 8, 9, 15, 16, 17, 31, 63, 64, 65, 127, 128, 129, 130, 255, 257 })
        {
            foreach (int columns in new[] { 1, 3, 8, 31, 33 })
                data.Add(rows, columns);
        }
        data.Add(300, 400);
        return data;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Rows_that_add_to_the_same_vector_give_the_same_bits(int rows, int columns)
    {
        double[] x = new Numbers(1).Array(rows * columns), y = new Numbers(2).Array(rows), start = new Numbers(3).Array(columns), lambda = new Numbers(4).Array(columns, 0.5, 0.6);
        AssertSameBits("FusedRows", new FusedRows(rows, columns, x, y).CreateSolver, [0.4], start);
        AssertSameBits("SharedScale", new SharedScale(rows, columns, x).CreateSolver, lambda, start);
        AssertSameBits("StrictRows", new StrictRows(rows, columns, x).CreateSolver, lambda, start);
        AssertSameBits("RowsOfSingles", new RowsOfSingles(rows, columns, [.. x.Select(v => (float)v)]).CreateSolver, [0.4f], [.. start.Select(v => (float)v)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(260)]
    public void Products_with_a_matrix_give_the_same_bits(int size)
    {
        double[] theta = new Numbers(1).Array(size * (size + 1), 1.2 / size), start = new Numbers(2).Array(size);
        AssertSameBits("LearntMatrix", new LearntMatrix(size).CreateSolver, theta, start, forward: size < 10);
    }

    [Theory]
    [InlineData(9, 81)]
    [InlineData(33, 33 * 33)]
    [InlineData(130, 130 * 130)]
    [InlineData(33, 0)]
    [InlineData(33, 40)]
    [InlineData(130, 130)]
    public void Parts_of_the_hyperparameters_that_overlap_or_do_not_give_the_same_bits(int size, int behind)
    {
        double[] theta = new Numbers(1).Array(behind + size * size + (behind == size ? 0 : size), 0.6 / size), start = new Numbers(2).Array(size);
        AssertSameBits("LearntParts", new LearntParts(size, behind).CreateSolver, theta, start, forward: size < 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(100)]
    public void Loops_that_are_not_vectors_give_the_same_bits(int size) => AssertSameBits("Ragged", Graph(size).CreateSolver, new Numbers(4).Array(3 * size, 0.3), new Numbers(5).Array(size));

    private static Ragged Graph(int size) => new(
        [.. Enumerable.Range(0, size).Select(i => new Numbers(i).Array(1 + i % size, 0.3 / size))],
        [.. Enumerable.Range(0, size + 1).Select(i => 3 * i)],
        [.. Enumerable.Range(0, 3 * size).Select(e => e * 7 % size)]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void What_a_row_throws_reaches_the_caller_and_the_solver_goes_on(int threads)
    {
        const int Size = 60;
        double[][] rows = [.. Enumerable.Range(0, Size).Select(i => new Numbers(i).Array(5, 0.1))];
        int[] start = [.. Enumerable.Range(0, Size + 1).Select(i => 3 * i)], neighbour = [.. Enumerable.Range(0, 3 * Size).Select(e => e * 7 % Size)];
        double[] lambda = new Numbers(1).Array(3 * Size, 0.3), w = new double[Size], expected = new double[Size], gradient = new double[lambda.Length];
        new Ragged(rows, start, neighbour).CreateSolver().Solve(lambda, expected);
        var solver = new Ragged(rows, start, neighbour).CreateSolver(new() { MaxDegreeOfParallelism = threads });
        for (int round = 0; round < 5; round++)
        {
            neighbour[100] = Size;
            Assert.Throws<IndexOutOfRangeException>(() => solver.Solve(lambda, w));
            Assert.Throws<IndexOutOfRangeException>(() => solver.Compute(lambda, w, gradient));
            neighbour[100] = 100 * 7 % Size;
            Array.Clear(w);
            Assert.Equal(HypergradientStatus.Converged, solver.Solve(lambda, w).Status);
            Assert.Equal(expected, w);
        }
    }

    [Fact]
    public void Solvers_on_two_threads_of_the_callers_do_not_disturb_each_other()
    {
        double[] x = new Numbers(1).Array(200 * 20), y = new Numbers(2).Array(200);
        var problem = new FusedRows(200, 20, x, y);
        double[] expected = Gradient(problem.CreateSolver());
        Parallel.For(0, 4, _ =>
        {
            var solver = problem.CreateSolver(new() { MaxDegreeOfParallelism = 3 });
            for (int i = 0; i < 30; i++)
                Assert.Equal(expected, Gradient(solver));
        });

        static double[] Gradient(FusedRows.HypergradientSolver solver)
        {
            double[] w = new double[20], gradient = new double[1];
            solver.Compute([0.4], w, gradient);
            return [.. w, .. gradient];
        }
    }

    [Fact]
    public void A_call_with_other_options_has_their_number_of_threads_and_the_same_bits()
    {
        double[] x = new Numbers(1).Array(130 * 9), y = new Numbers(2).Array(130), w = new double[9], gradient = new double[1], expected = new double[1];
        var solver = new FusedRows(130, 9, x, y).CreateSolver();
        solver.Compute([0.4], w, expected);
        for (int threads = 1; threads <= 6; threads++)
        {
            Array.Clear(w);
            solver.Compute([0.4], w, gradient, new() { MaxDegreeOfParallelism = threads });
            Assert.Equal(expected, gradient);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Less_than_one_thread_is_refused(int threads)
        => Assert.Equal("MaxDegreeOfParallelism", Assert.Throws<ArgumentOutOfRangeException>(() => new HypergradientOptions { MaxDegreeOfParallelism = threads }).ParamName);

    private static void AssertSameBits<T>(string name, Func<HypergradientOptions, IHypergradientSolver<T>> create, T[] lambda, T[] start, bool forward = true)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var method in Enum.GetValues<HypergradientMethod>())
        {
            if (method == HypergradientMethod.ForwardUnrolled && !forward)
                continue;
            var options = new HypergradientOptions { Method = method, MaxIterations = 9, MaxLinearIterations = 5, Tolerance = 0, LinearTolerance = 0 };
            var expected = Outputs(create(options));
            foreach (int threads in s_threads)
            {
                var solver = create(options with { MaxDegreeOfParallelism = threads });
                for (int call = 0; call < 2; call++)
                    Assert.True(expected.SequenceEqual(Outputs(solver)), $"{name}, {start.Length} and {lambda.Length}, {method}: {threads} threads, call {call}");
            }
        }

        T[] Outputs(IHypergradientSolver<T> solver)
        {
            T[] w = [.. start], gradient = new T[lambda.Length];
            var result = solver.Compute(lambda, w, gradient);
            return [.. w, .. gradient, T.CreateSaturating(result.Objective), T.CreateSaturating(result.Residual), T.CreateSaturating(result.LinearResidual)];
        }
    }
}
