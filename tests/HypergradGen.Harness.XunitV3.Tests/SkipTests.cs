using System.Reflection;
using Xunit.Sdk;

namespace HypergradGen.Harness.XunitV3.Tests;

/// <summary>What no point can decide is skipped with its reason, never passed.</summary>
public class SkipTests
{
    [Fact]
    public void A_check_that_can_decide_nowhere_skips_its_test_with_the_reason()
    {
        var skipped = Assert.IsType<SkipException>(Run(nameof(AtTheKinkGradientTests.Jvp_agrees_with_differences)));
        Assert.Contains("Inconclusive: it cannot be told", skipped.Message);
        Assert.Contains("seed 1", skipped.Message);
    }

    [Fact]
    public void A_check_that_can_decide_passes() => Assert.Null(Run(nameof(AtTheKinkGradientTests.Vjp_agrees_with_Jvp)));

    private static Exception? Run(string fact)
    {
        try
        {
            typeof(AtTheKinkGradientTests).GetMethod(fact)!.Invoke(new AtTheKinkGradientTests(), null);
            return null;
        }
        catch (TargetInvocationException exception)
        {
            return exception.InnerException;
        }
    }
}

/// <summary>|w| at w = 0, where there are no differences to compare with.</summary>
public static partial class AtTheKink
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 0.5 * Math.Abs(w[0]) + lambda[0];
}

/// <summary>Shown by the runner as skipped, where it can decide nowhere.</summary>
[GradientTests(typeof(AtTheKink))]
public partial class AtTheKinkGradientTests
{
    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        w[0] = 0;
        lambda[0] = random.NextDouble();
    }
}
