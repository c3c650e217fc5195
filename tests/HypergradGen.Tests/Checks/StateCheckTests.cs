using System.Runtime.CompilerServices;
using HypergradGen.Checks;

namespace HypergradGen.Tests.Checks;

public sealed class StateCheckTests
{
    private static readonly double[] s_w = [1, 2], s_lambda = [3, 4];
    private static int s_calls;

    private static void Copy(ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint, Span<double> lambdaAdjoint)
    {
        nextAdjoint.CopyTo(wAdjoint);
        nextAdjoint.CopyTo(lambdaAdjoint);
    }

    [Fact]
    public void A_clean_product_passes()
        => Assert.True(StateChecks.Vjp((_, _, u, x, y) => Copy(u, x, y), s_w, s_lambda, 1).Passed);

    [Fact]
    public void An_output_that_is_added_to_fails()
        => Complains("output 1 holds NaN", StateChecks.Vjp((_, _, u, x, y) =>
        {
            u.CopyTo(x);
            y[0] += u[0];
            y[1] = u[1];
        }, s_w, s_lambda, 1));

    [Fact]
    public void An_output_that_is_written_in_part_fails()
        => Complains("output 0 holds NaN", StateChecks.Jvp((_, _, x, _, y) => y[0] = x[0], s_w, s_lambda, 1));

    [Fact]
    public void A_seed_that_is_used_up_fails()
        => Complains("input 2 was written", StateChecks.Vjp((_, _, u, x, y) =>
        {
            x.Clear();
            y.Clear();
            Unsafe.AsRef(in u[0]) = 0;
        }, s_w, s_lambda, 1));

    [Fact]
    public void A_second_call_that_differs_fails()
        => Complains("differs at the second call", StateChecks.ObjectiveGradient((_, _, x, y) =>
        {
            x.Clear();
            y.Fill(s_calls++);
            return 0;
        }, s_w, s_lambda));

    [Fact]
    public void A_call_that_allocates_fails()
        => Complains("allocated", StateChecks.Jvp((_, _, x, _, y) => x.ToArray().CopyTo(y), s_w, s_lambda, 1));

    [Fact]
    public void A_hypergradient_that_keeps_its_gradient_fails()
        => Complains("output 1 holds NaN", StateChecks.Hypergradient((_, _, _) => default, s_w, s_lambda));

    [Fact]
    public void Overlap_that_is_not_refused_fails()
    {
        Complains("not refused", StateChecks.VjpRefusesOverlap((_, _, _, _, _) => { }, s_w, s_lambda));
        Complains("not refused", StateChecks.JvpRefusesOverlap((_, _, _, _, _) => { }, s_w, s_lambda));
    }

    [Fact]
    public void A_refusal_without_a_name_or_after_writing_fails()
    {
        Complains("names no parameter", StateChecks.VjpRefusesOverlap((_, _, _, _, _) => throw new ArgumentException("overlap"), s_w, s_lambda));
        Complains("was written before", StateChecks.VjpRefusesOverlap((_, _, _, x, _) =>
        {
            x[0] = 9;
            throw new ArgumentException("overlap", "wAdjoint");
        }, s_w, s_lambda));
    }

    private static void Complains(string complaint, CheckResult result)
    {
        Assert.Equal(CheckOutcome.Failed, result.Outcome);
        Assert.Contains(complaint, result.Detail);
    }
}
