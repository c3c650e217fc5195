using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>What of a sum depends on λ and data alone is one number when a step is taken.</summary>
public class EarlyTermsTests
{
    [Theory]
    [InlineData("next[i] = Math.Exp(lambda[i]) + w[i] + Math.Sin(lambda[0])", BinaryOperator.Add)]
    [InlineData("next[i] = Math.Exp(lambda[i]) - w[i] - Math.Sin(lambda[0])", BinaryOperator.Subtract)]
    [InlineData("next[i] = w[i] - Math.Exp(lambda[i]) - Math.Sin(lambda[0])", BinaryOperator.Subtract)]
    [InlineData("next[i] = w[i] - (Math.Exp(lambda[i]) - Math.Sin(lambda[0]))", BinaryOperator.Subtract)]
    [InlineData("next[i] = Math.Exp(lambda[i]) + (w[i] - Math.Sin(lambda[0]))", BinaryOperator.Add)]
    [InlineData("next[i] = -w[i] - Math.Exp(lambda[i]) - Math.Sin(lambda[0])", BinaryOperator.Subtract)]
    public void A_step_makes_one_addition_of_what_was_prepared(string statement, BinaryOperator expected)
    {
        var map = MapCase.Of(Problems.Map($"for (int i = 0; i < n; i++) {statement};"));
        var sum = Assert.Single(Sums(map.Products.Map));
        Assert.Equal(expected, ((Binary)sum.Operation).Operator);
        double[] w = [0.3, -0.2, 0.5, 0.7], lambda = [0.1, 0.4, -0.3, 0.2];
        Vectors.AssertClose(map.Value(w, lambda), new MapRun(map.Products).Map(w, lambda), statement);
    }

    [Theory]
    [InlineData("next[i] = w[i] + Math.Sin(lambda[0]);", 1)]
    [InlineData("double z = w[i] + lambda[i]; next[i] = z * z + Math.Exp(lambda[0]) * z;", 2)]
    public void A_sum_with_one_such_term_or_a_part_that_is_used_twice_stays_as_it_is_written(string statements, int additions)
        => Assert.Equal(additions, Sums(MapCase.Of(Problems.Map($"for (int i = 0; i < n; i++) {{ {statements} }}")).Products.Map).Count());

    private static IEnumerable<Let> Sums(Function program)
        => Statements.All(program).OfType<Let>().Where(s => s.Target.Type.IsReal && s.Operation is Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract });
}
