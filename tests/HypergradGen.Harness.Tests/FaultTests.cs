using System.Reflection;
using HypergradGen.Harness.Faults;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace HypergradGen.Harness.Tests;

/// <summary>Generated tests of faulty problems fail, with a message that names the cause; those that the fault does not concern pass.</summary>
public class FaultTests
{
    private const string Jvp = "Jvp_agrees_with_differences", RuleIsWrong = "the derivative of the map, or a rule that it uses, is wrong";

    [Fact]
    public void A_rule_with_the_wrong_sign_is_found() => Fails<WrongSignTests>(Jvp, RuleIsWrong, "worst: the derivative of the next w[", "the opposite sign");

    [Fact]
    public void A_rule_without_a_term_is_found() => Fails<MissingTermTests>(Jvp, RuleIsWrong, "the next y by a is 0, differences say", "it is missing");

    [Fact]
    public void A_rule_at_the_wrong_index_is_found() => Fails<WrongIndexTests>(Jvp, RuleIsWrong, "the derivative of the next u[");

    [Fact]
    public void A_rule_that_is_right_at_one_point_is_found_at_another() => Fails<RightAtOnePointTests>(Jvp, RuleIsWrong, "the next w[0] by w[0] is 0.3,");

    [Fact]
    public void A_rule_without_a_factor_is_found() => Fails<MissingFactorTests>(Jvp, RuleIsWrong);

    [Fact]
    public void A_wrong_rule_on_floats_is_found() => Fails<HalvedInSinglesTests>(Jvp, RuleIsWrong);

    [Fact]
    public void A_wrong_adjoint_rule_is_found() => Fails<WrongAdjointTests>(Jvp, RuleIsWrong, "by w[2] is 0", "it is missing");

    [Fact]
    public void A_wrong_rule_is_found_by_its_Taylor_slope() => Fails<MissingFactorTests>("Jvp_has_Taylor_slope_2", RuleIsWrong);

    [Fact]
    public void A_wrong_rule_is_found_in_the_solved_problem()
        => Fails<WrongSignTests>("Hypergradient_by_FixedPoint_agrees_with_differences", "the hypergradient by FixedPoint is not the derivative of the solved problem");

    [Fact]
    public void A_wrong_rule_of_the_objective_is_found_there_and_not_in_the_map()
    {
        Fails<WrongObjectiveTests>("Objective_gradient_agrees_with_differences", "the gradient of the objective, or a rule that it uses, is wrong");
        Passes<WrongObjectiveTests>(Jvp);
        Passes<WrongObjectiveTests>("Vjp_agrees_with_Jvp");
    }

    [Fact]
    public void A_map_that_is_no_function_is_found() => Fails<ImpureTests>("Calls_are_pure", "not a function of its arguments", "the map: output 0 differs at the second call");

    [Fact]
    public void A_map_that_allocates_is_found() => Fails<AllocatingTests>("Calls_allocate_nothing", "allocates", "bytes");

    [Fact]
    public void A_map_that_grows_is_found() => Fails<GrowingTests>("Map_contracts_along_the_path", "the iteration does not converge", "the map does not contract");

    [Fact]
    public void A_map_that_goes_to_and_fro_is_found() => Fails<SwingingTests>("Map_contracts_along_the_path", "the iteration does not converge", "its steps do not become shorter");

    [Fact]
    public void A_map_that_is_not_as_symmetric_as_declared_is_found()
    {
        Fails<NotSymmetricTests>("State_derivative_is_as_symmetric_as_it_is_taken_to_be", "is taken to be symmetric, and is not", "Symmetric = true");
        Passes<NotSymmetricTests>("Hypergradient_by_NormalEquations_agrees_with_differences");
    }

    [Fact]
    public void A_gradient_of_an_inner_objective_that_is_none_is_found_by_its_Hessian()
    {
        Fails<NoGradientTests>("Hessian_is_symmetric", "the gradient of the inner objective is no gradient");
        Fails<NoGradientTests>("Inner_gradient_agrees_with_differences", "a derivative of the inner objective, or a rule that it uses, is wrong");
    }

    [Fact]
    public void A_rule_without_a_second_derivative_is_found_by_the_Hessian_alone()
    {
        Fails<NoCurvatureTests>("Hessian_has_Taylor_slope_3", "a derivative of the inner objective, or a rule that it uses, is wrong");
        Fails<NoCurvatureTests>("Hessian_agrees_with_differences_of_the_gradient", "against differences of ⟨u, ∇₁L⟩");
        Passes<NoCurvatureTests>("Inner_gradient_agrees_with_differences");
        Passes<NoCurvatureTests>("Hessian_is_symmetric");
    }

    /// <summary>xunit 2 cannot skip: what no point decides is in the output, and one test fails.</summary>
    [Fact]
    public void Checks_that_decide_nowhere_fail_together()
    {
        Fails<ImpureTests>("Every_check_decides_somewhere", "could decide at no point");
        Fails<ImpureTests>("Calls_are_pure");
    }

    private static void Fails<TTests>(string fact, params string[] says)
    {
        var (message, _) = Run<TTests>(fact);
        Assert.True(message is not null, $"{fact} passes");
        Assert.All(says, part => Assert.True(message.Contains(part), $"'{part}' is not in: {message}"));
        if (fact == "Every_check_decides_somewhere")
            return;
        Assert.Matches("seed [0-9]+", message);
        Assert.Contains($"HYPERGRAD_SEED=1 dotnet test --filter \"FullyQualifiedName={typeof(TTests).FullName}.{fact}\"", message);
    }

    private static void Passes<TTests>(string fact)
    {
        var (message, _) = Run<TTests>(fact);
        Assert.True(message is null, message);
    }

    private static (string? Message, IReadOnlyList<string> Lines) Run<TTests>(string fact)
    {
        var lines = new Lines();
        var method = typeof(TTests).GetMethod(fact)!;
        Assert.NotNull(method.GetCustomAttribute<FactAttribute>());
        try
        {
            method.Invoke(Activator.CreateInstance(typeof(TTests), lines), null);
            return (null, lines.All);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is FailException failure)
        {
            return (failure.Message, lines.All);
        }
    }

    private sealed class Lines : ITestOutputHelper
    {
        public List<string> All { get; } = [];

        public void WriteLine(string message) => All.Add(message);

        public void WriteLine(string format, params object[] args) => All.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, args));
    }
}
