using HypergradGen.Integration.Tests.Problems;
using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests.Calls;

/// <summary>No call after the first allocates, whatever the problem.</summary>
public sealed class AllocationTests
{
    public static TheoryData<string> Names() => [.. Catalogue.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_second_call_of_every_method_allocates_nothing(string name)
    {
        var problem = Catalogue.All.Single(p => p.Name == name);
        var (state, hyperparameters) = problem.Shapes[^1];
        var (start, lambda) = problem.Point(state, hyperparameters, 1);
        double[] w = new double[state], gradient = new double[hyperparameters];
        foreach (var method in Enum.GetValues<HypergradientMethod>())
        {
            var solver = problem.Solver(new() { Method = method, MaxIterations = 60, MaxLinearIterations = 60 }).Solver;
            AssertNoBytes($"{name}, {method}", () =>
            {
                start.CopyTo(w, 0);
                solver.Compute(lambda, w, gradient);
            });
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_second_call_of_every_other_member_allocates_nothing(string name)
    {
        var problem = Catalogue.All.Single(p => p.Name == name);
        var (state, hyperparameters) = problem.Shapes[^1];
        var (w, lambda) = problem.Point(state, hyperparameters, 1);
        var solver = problem.Solver(new() { MaxIterations = 60, MaxLinearIterations = 60 });
        double[] solution = new double[state], first = new double[state], second = new double[hyperparameters];
        AssertNoBytes($"{name}, Solve", () =>
        {
            w.CopyTo(solution, 0);
            solver.Solve(lambda, solution);
        });
        AssertNoBytes($"{name}, Adjoint", () => solver.Adjoint(lambda, w, w, second));
        AssertNoBytes($"{name}, Tangent", () => solver.Tangent(lambda, w, lambda, first));
        AssertNoBytes($"{name}, Map", () => solver.Map(w, lambda, first));
        AssertNoBytes($"{name}, MapJvp", () => solver.MapJvp(w, lambda, w, lambda, first));
        AssertNoBytes($"{name}, MapVjp", () => solver.MapVjp(w, lambda, w, first, second));
        AssertNoBytes($"{name}, MapStateJvp", () => solver.MapStateJvp(w, lambda, w, first));
        AssertNoBytes($"{name}, MapStateVjp", () => solver.MapStateVjp(w, lambda, w, first));
        AssertNoBytes($"{name}, ObjectiveGradient", () => solver.ObjectiveGradient(w, lambda, first, second));
    }

    [Fact]
    public void The_second_call_of_the_problems_own_products_allocates_nothing()
    {
        var problem = new Plain(0.4);
        double[] w = [0.1, 0.2], lambda = [0.5, 0.4], first = new double[2], second = new double[2];
        AssertNoBytes("StepJvp", () => problem.StepJvp(w, lambda, w, lambda, first));
        AssertNoBytes("StepVjp", () => problem.StepVjp(w, lambda, w, first, second));
        AssertNoBytes("LossGradient", () => problem.LossGradient(w, lambda, first, second));
    }

    private static void AssertNoBytes(string what, Action call)
    {
        call();
        long bytes = AllocatedBytes.Least(() => call);
        Assert.True(bytes == 0, $"{what}: {bytes} bytes");
    }
}
