using HypergradGen.Checks;
using HypergradGen.Integration.Tests.Problems;
using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests;

/// <summary>The checks of a trusted derivative, on every problem, at every shape.</summary>
public sealed class DerivativeTests
{
    private static readonly HypergradientOptions s_converged = new() { MaxIterations = 5000, Tolerance = 1e-14, MaxLinearIterations = 3000, LinearTolerance = 1e-11 };

    public static TheoryData<string, int, int> Cases()
    {
        var data = new TheoryData<string, int, int>();
        foreach (var problem in Catalogue.All)
        {
            foreach (var (state, hyperparameters) in problem.Shapes)
                data.Add(problem.Name, state, hyperparameters);
        }
        return data;
    }

    private static ProblemCase Find(string name) => Catalogue.All.Single(p => p.Name == name);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_check_of_the_products_holds(string name, int state, int hyperparameters)
    {
        var problem = Find(name);
        var solver = problem.Solver(s_converged);
        var checker = new DerivativeChecker
        {
            Map = solver.OwnMap,
            MapJvp = solver.MapJvp,
            MapVjp = solver.MapVjp,
            Objective = solver.OwnObjective,
            ObjectiveGradient = solver.ObjectiveGradient,
        };
        var decided = new HashSet<string>();
        var undecided = new HashSet<string>();
        for (int seed = 1; seed <= 5; seed++)
        {
            var (w, lambda) = problem.Point(state, hyperparameters, seed);
            var results = checker.Run(w, lambda, seed);
            AssertNone(CheckOutcome.Failed, results, name, seed);
            decided.UnionWith(results.Where(r => r.Passed).Select(r => r.Check));
            undecided.UnionWith(results.Where(r => !r.Passed).Select(r => r.Check));
        }
        undecided.ExceptWith(decided);
        Assert.True(undecided.Count == 0, $"{name}: no seed decides {string.Join(", ", undecided)}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_method_gives_the_hypergradient_that_differences_give(string name, int state, int hyperparameters)
    {
        var problem = Find(name);
        HypergradientMethod[] methods =
        [
            HypergradientMethod.NormalEquations, HypergradientMethod.FixedPoint, HypergradientMethod.ReverseUnrolled, HypergradientMethod.ForwardUnrolled, HypergradientMethod.Auto,
            .. problem.Symmetric ? [HypergradientMethod.ConjugateGradient] : Array.Empty<HypergradientMethod>(),
        ];
        var products = problem.Solver(s_converged);
        var checker = new DerivativeChecker
        {
            Map = products.OwnMap,
            MapJvp = products.MapJvp,
            MapVjp = products.MapVjp,
            Hypergradients = [.. methods.Select(m => new HypergradientFunction(problem.Solver(s_converged with { Method = m }).Solver.Compute))],
        };
        var (start, lambda) = problem.Point(state, hyperparameters, 3);
        var results = checker.Run(start, lambda, 3).Where(r => r.Check.Contains("ypergradient", StringComparison.Ordinal) || r.Check.Contains("ethod", StringComparison.Ordinal)).ToList();
        AssertNone(CheckOutcome.Failed, results, name, 3);
        AssertNone(CheckOutcome.Inconclusive, results, name, 3);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_emitted_map_is_the_users_map_to_rounding(string name, int state, int hyperparameters)
    {
        var problem = Find(name);
        var solver = problem.Solver(s_converged);
        var (w, lambda) = problem.Point(state, hyperparameters, 9);
        double[] mine = new double[state], theirs = new double[state];
        Array.Fill(theirs, double.NaN);
        solver.OwnMap(w, lambda, mine);
        solver.Map(w, lambda, theirs);
        for (int i = 0; i < state; i++)
            Assert.True(Math.Abs(mine[i] - theirs[i]) <= 1e-14 * (1 + Math.Abs(mine[i])), $"{name}: next[{i}] is {theirs[i]:R} and should be {mine[i]:R}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Adjoint_and_Tangent_at_the_solution_are_transposes_of_each_other(string name, int state, int hyperparameters)
    {
        var problem = Find(name);
        var solver = problem.Solver(s_converged);
        var (w, lambda) = problem.Point(state, hyperparameters, 3);
        Assert.Equal(HypergradientStatus.Converged, solver.Solve(lambda, w).Status);
        double[] u = new Numbers(5).Array(state), direction = new Numbers(6).Array(hyperparameters), adjoint = new double[hyperparameters], tangent = new double[state];
        Assert.Equal(HypergradientStatus.Converged, solver.Adjoint(lambda, w, u, adjoint).Status);
        Assert.Equal(HypergradientStatus.Converged, solver.Tangent(lambda, w, direction, tangent).Status);
        double[] left = [.. u.Zip(tangent, (a, b) => a * b)], right = [.. adjoint.Zip(direction, (a, b) => a * b)];
        double magnitude = left.Concat(right).Sum(Math.Abs);
        Assert.True(Math.Abs(left.Sum() - right.Sum()) <= 1e-8 * magnitude, $"{name}: {left.Sum():R} and {right.Sum():R}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Products_in_the_state_alone_are_those_of_the_whole_step(string name, int state, int hyperparameters)
    {
        var problem = Find(name);
        var solver = problem.Solver(s_converged);
        var (w, lambda) = problem.Point(state, hyperparameters, 4);
        double[] seed = new Numbers(5).Array(state), before = [.. seed], whole = new double[state], alone = new double[state], unused = new double[hyperparameters];
        Array.Fill(alone, double.NaN);
        solver.MapJvp(w, lambda, seed, unused, whole);
        solver.MapStateJvp(w, lambda, seed, alone);
        AssertNear(whole, alone, $"{name}, tangent");
        Array.Fill(alone, double.NaN);
        solver.MapVjp(w, lambda, seed, whole, unused);
        solver.MapStateVjp(w, lambda, seed, alone);
        AssertNear(whole, alone, $"{name}, adjoint");
        Assert.Equal(before, seed);
    }

    private static void AssertNear(double[] expected, double[] actual, string what)
    {
        double magnitude = expected.Aggregate(0.0, (largest, x) => Math.Max(largest, Math.Abs(x)));
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-13 * (1 + magnitude), $"{what}: [{i}] is {actual[i]:R} and should be {expected[i]:R}");
    }

    private static void AssertNone(CheckOutcome outcome, IEnumerable<CheckResult> results, string name, int seed)
    {
        var found = results.Where(r => r.Outcome == outcome).Select(r => r.Message).ToList();
        Assert.True(found.Count == 0, $"{name}, seed {seed}:\n{string.Join("\n", found)}");
    }
}
