using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Which quotients are taken before a loop.</summary>
public class InvariantFactorsTests
{
    private static Function Clean(string body) => Pipeline.Clean(Inliner.Inline(Problems.Map("w.CopyTo(next); " + body)).Entry);

    private static int QuotientsInLoops(Function function)
        => Statements.Loops(function).SelectMany(l => l.Body.Statements.Items).Count(s => s is Let { Target.Type.IsReal: true, Operation: Binary { Operator: BinaryOperator.Divide } });

    [Theory]
    [InlineData("double z = Math.Sin(lambda[0]); for (int j = 0; j < n; j++) next[j] += z * w[j] / rate;")]
    [InlineData("double z = Math.Sin(lambda[0]); for (int j = 0; j < n; j++) next[j] += w[j] / rate * z;")]
    [InlineData("double z = Math.Sin(lambda[0]); for (int j = 0; j < n; j++) next[j] += z * (w[j] / rate);")]
    [InlineData("for (int j = 0; j < n; j++) next[j] -= 2 * w[j] * w[j] / n;")]
    [InlineData("double l = lambda[1]; for (int j = 0; j < n; j++) next[j] += -(l * w[j]) / n;")]
    [InlineData("double s = 0, l = lambda[0] * y[0]; for (int j = 0; j < n; j++) s += w[j] * l / rate; next[0] = s;")]
    public void What_a_loop_does_not_change_is_divided_before_it(string body)
    {
        var function = Clean(body);
        var regrouped = Pipeline.Clean(Verifier.Verify(InvariantFactors.Regroup(function)));
        Assert.True(QuotientsInLoops(function) == 1 && QuotientsInLoops(regrouped) == 0, Printer.Print(regrouped));
        Vectors.AssertClose(MapCase.Value(function, Maps.W, Maps.Lambda), MapCase.Value(regrouped, Maps.W, Maps.Lambda), body);
    }

    [Theory]
    // Nothing to take the divisor; a divisor of the loop; a product that is used twice; a factor that is divided alone.
    [InlineData("for (int j = 0; j < n; j++) next[j] += w[j] / rate;")]
    [InlineData("for (int j = 0; j < n; j++) next[j] += w[j] * w[j] / rate;")]
    [InlineData("for (int j = 0; j < n; j++) next[j] += rate * w[j] / (2 + w[j]);")]
    [InlineData("for (int j = 0; j < n; j++) { double t = rate * w[j]; next[j] += t / n; next[0] += t; }")]
    [InlineData("next[0] = rate * w[0] / n;")]
    public void Other_quotients_stay(string body)
    {
        var function = Clean(body);
        Assert.Equal(function, InvariantFactors.Regroup(function));
    }

    [Fact]
    public void A_strict_program_is_left_as_it_is()
    {
        var function = Clean("for (int j = 0; j < n; j++) next[j] += rate * w[j] / n;") with { IsStrict = true };
        Assert.Equal(function, InvariantFactors.Regroup(function));
    }

    [Theory]
    [InlineData("var g = new double[n]; for (int i = 0; i < 3; i++) { double z = -y[i]; for (int j = 0; j < n; j++) z += x[i * n + j] * w[j]; for (int j = 0; j < n; j++) g[j] += z * x[i * n + j] / 3; } for (int j = 0; j < n; j++) next[j] -= g[j];")]
    public void A_mean_of_gradients_is_a_product_with_the_transpose(string body)
    {
        var program = Pipeline.Vectorise(Pipeline.Primal(Inliner.Inline(Problems.Map("w.CopyTo(next); " + body)).Entry));
        var memory = Memory.Of(program);
        Assert.Contains(Statements.Loops(program), l => Contraction.Of(l, memory)?.Kind == ContractionKind.TransposedProduct);
    }
}
