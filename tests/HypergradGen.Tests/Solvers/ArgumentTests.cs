using HypergradGen.Solvers;
using HypergradGen.Tests.Problems;

namespace HypergradGen.Tests.Solvers;

public sealed class ArgumentTests
{
    private readonly HypergradientEngine<double, ElementwiseProblem<double>> _engine = new(new(0.5), null);

    [Fact]
    public void A_length_that_does_not_fit_is_refused_by_name_with_nothing_written()
    {
        double[] w = [7, 7], gradient = [9, 9], shorter = [5];
        Refuses("gradient", () => _engine.Compute(new double[2], w, shorter));
        Refuses("lambda", () => _engine.Compute(new double[3], w, gradient));
        Refuses("lambda", () => _engine.Solve(new double[3], w));
        Refuses("wAdjoint", () => _engine.Adjoint(new double[2], w, new double[1], gradient));
        Refuses("lambdaAdjoint", () => _engine.Adjoint(new double[2], w, new double[2], shorter));
        Refuses("lambdaTangent", () => _engine.Tangent(new double[2], w, new double[3], gradient));
        Refuses("wTangent", () => _engine.Tangent(new double[2], w, new double[2], shorter));
        Assert.Equal([7, 7], w);
        Assert.Equal([9, 9], gradient);
        Assert.Equal([5], shorter);
    }

    [Fact]
    public void An_output_that_overlaps_another_span_is_refused_by_name_with_nothing_written()
    {
        double[] shared = [1, 2, 3], other = [4, 5];
        Refuses("w", () => _engine.Solve(shared.AsSpan(0, 2), shared.AsSpan(1, 2)));
        Refuses("w", () => _engine.Compute(shared.AsSpan(0, 2), shared.AsSpan(1, 2), other));
        Refuses("gradient", () => _engine.Compute(shared.AsSpan(0, 2), other, shared.AsSpan(1, 2)));
        Refuses("gradient", () => _engine.Compute(other, shared.AsSpan(0, 2), shared.AsSpan(1, 2)));
        Refuses("lambdaAdjoint", () => _engine.Adjoint(other, new double[2], shared.AsSpan(0, 2), shared.AsSpan(1, 2)));
        Refuses("lambdaAdjoint", () => _engine.Adjoint(other, shared.AsSpan(0, 2), new double[2], shared.AsSpan(1, 2)));
        Refuses("wTangent", () => _engine.Tangent(other, new double[2], shared.AsSpan(0, 2), shared.AsSpan(1, 2)));
        Refuses("wTangent", () => _engine.Tangent(shared.AsSpan(0, 2), other, new double[2], shared.AsSpan(1, 2)));
        Assert.Equal([1, 2, 3], shared);
        Assert.Equal([4, 5], other);
    }

    [Fact]
    public void Neighbours_in_one_array_do_not_overlap()
    {
        double[] memory = new double[6];
        Assert.Equal(HypergradientStatus.Converged, _engine.Compute(memory.AsSpan(0, 2), memory.AsSpan(2, 2), memory.AsSpan(4, 2)).Status);
    }

    [Fact]
    public void Options_that_are_null_are_refused_by_name()
        => Refuses("options", () => _engine.Compute(new double[1], new double[1], new double[1], null!));

    [Fact]
    public void The_messages_say_what_was_expected_and_what_was_given()
    {
        var length = Assert.Throws<ArgumentException>(() => Arguments.RequireLength(3, 5, "w", "the rows of A"));
        Assert.Contains("is 3; expected 5, the rows of A", length.Message);
        var least = Assert.Throws<ArgumentException>(() => Arguments.RequireAtLeast(1, 2, "w"));
        Assert.Contains("is 1; expected at least 2", least.Message);
        var overlap = Assert.Throws<ArgumentException>(() =>
        {
            double[] x = [1];
            Arguments.RequireDisjoint<double>(x, x, "next", "w");
        });
        Assert.Equal("next", overlap.ParamName);
        Assert.Contains("must not overlap w", overlap.Message);
    }

    [Fact]
    public void Arguments_that_fit_pass()
    {
        Arguments.RequireLength(3, 3, "w", "anything");
        Arguments.RequireAtLeast(3, 3, "w");
        Arguments.RequireDisjoint<double>([], [], "next", "w");
    }

    private static void Refuses(string parameter, Action call)
        => Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(call).ParamName);
}
