namespace HypergradGen.CodeFixes.Tests;

public class BodyFixTests
{
    private const string Usings = "using System;\n";

    private const string Library = """

        namespace Xunit { public class FactAttribute : System.Attribute; public static class Assert { public static void Fail(string message) { } } }
        """;

    private const string Problem = """

        public sealed partial class P(double rate)
        {
            [HypergradGen.FixedPointMap]
            private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = rate * w[0] + lambda[0];
        }
        """;

    // The declarations are generated, and this run is without the generator: the compiler does not know them.
    [Fact]
    public Task BothBodiesAreWritten() => FixRun<BodyFix>.Check(
        Usings + """
        [HypergradGen.GradientTests(typeof(P))]
        public partial class {|HG0025:{|HG0025:Tests|}|}
        {
        }
        """ + Problem + Library,
        Usings + """
        [HypergradGen.GradientTests(typeof(P))]
        public partial class Tests
        {
            private static partial P {|CS0759:CreateProblem|}() => throw new NotImplementedException();

            private static partial void {|CS0759:SamplePoint|}(Random random, Span<double> w, Span<double> lambda)
            {
                foreach (ref double element in w)
                    element = 2 * random.NextDouble() - 1;
                foreach (ref double element in lambda)
                    element = 2 * random.NextDouble() - 1;
            }
        }
        """ + Problem + Library, steps: 2);
}
