namespace HypergradGen.CodeFixes.Tests;

public class DerivativeStubFixTests
{
    private static string Problem(string body, string members) => $$"""
        using System;
        using HypergradGen;

        partial class P
        {
            [FixedPointMap]
            void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
            {
                for (int i = 0; i < w.Length; i++)
                    next[i] = 0.5 * w[i] + lambda[0];
                {{body}}
            }
        {{members}}
        }
        """;

    private const string Native = "\n    private static extern double Bessel0(double x, int order);";

    private const string Rule = """

            [DerivativeOf(nameof(Bessel0))]
            private static double Bessel0Derivative(double x, int order, double xTangent)
                => throw new NotImplementedException();

        """;

    [Fact]
    public Task ARuleIsBegunForAMethodWithoutSource()
        => FixRun<DerivativeStubFix>.Check(Problem("next[0] = {|HG0007:Bessel0(w[0], 1)|};", Native), Problem("next[0] = Bessel0(w[0], 1);", Rule + Native));

    [Fact]
    public Task OneRuleIsBegunForSeveralCalls()
        => FixRun<DerivativeStubFix>.Check(
            Problem("next[0] = {|HG0007:Bessel0(w[0], 1)|}; next[0] *= {|HG0007:Bessel0(w[0], 2)|};", Native), Problem("next[0] = Bessel0(w[0], 1); next[0] *= Bessel0(w[0], 2);", Rule + Native));

    [Fact]
    public Task AMethodOfAnotherTypeIsNamedWithItsType()
        => FixRun<DerivativeStubFix>.Check(
            Problem("next[0] = {|HG0007:Math.ReciprocalEstimate(w[0])|};", ""),
            Problem("next[0] = Math.ReciprocalEstimate(w[0]);", """

                    [DerivativeOf(typeof(Math), nameof(Math.ReciprocalEstimate))]
                    private static double ReciprocalEstimateDerivative(double d, double dTangent)
                        => throw new NotImplementedException();

                """));

    [Fact]
    public Task NothingIsOfferedForAMethodThatNoRuleCanBeFor()
        => FixRun<DerivativeStubFix>.CheckNone(Problem("next[0] = {|HG0007:w.IndexOf(1)|};", ""));
}
