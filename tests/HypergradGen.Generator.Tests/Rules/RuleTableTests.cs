using System.Reflection;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Rules;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Rules;

/// <summary>Every row of the rule table by itself: a row that is added is tested without anyone thinking of it.</summary>
public class RuleTableTests
{
    public static TheoryData<string> Functions => [.. RuleTable.Rows.Keys];

    public static TheoryData<string, int> Partials
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var row in RuleTable.Rows.Values)
            {
                for (int i = 0; i < row.Arity; i++)
                {
                    if (row.Partials[i] is not null)
                        data.Add(row.Function, i);
                }
            }
            return data;
        }
    }

    private static Row RowOf(string function)
        => Row.Of(function, RuleTable.Rows[function].Arity, Array.FindIndex(Domains.Points[function][0], x => x is int));

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_row_has_points_at_which_it_is_tested(string function)
    {
        Assert.True(Domains.Points.TryGetValue(function, out var points), $"{function} has no points in {nameof(Domains)}");
        Assert.True(points.Length >= 2);
        Assert.All(points, p => Assert.Equal(RuleTable.Rows[function].Arity, p.Length));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_row_is_whole(string function)
    {
        var row = RuleTable.Rows[function];
        Assert.Equal(row.Arity, row.Partials.Length);
        Assert.InRange(row.Cost, 1, 1000);
        Assert.False(row.IsSingular && row.IsSelection);
        string[] name = function.Split('.', '/');
        Assert.Same(row, RuleTable.Find(name[0], name[1], row.Arity));
        Assert.Null(RuleTable.Find(name[0], name[1], 7));
    }

    [Theory]
    [MemberData(nameof(Partials))]
    public void A_partial_is_the_derivative(string function, int argument)
    {
        foreach (var point in Domains.Points[function])
        {
            var (value, tangent) = RowOf(function).Along(point, argument);
            Assert.Equal(Arithmetic.Call(function, point), value);
            Differences.Check(
                t => [(double)Arithmetic.Call(function, [.. point.Select((x, i) => i == argument ? (object)((double)x + t) : x)])],
                [tangent],
                $"{function} at ({string.Join(", ", point)}), argument {argument}",
                1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Partials))]
    public void Its_transpose_is_the_same_number(string function, int argument)
    {
        foreach (var point in Domains.Points[function])
            Assert.Equal(-1.5 * RowOf(function).Along(point, argument).Tangent, RowOf(function).Adjoint(point, argument, -1.5), 1e-14);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void An_argument_without_a_partial_has_derivative_zero(string function)
    {
        var row = RuleTable.Rows[function];
        foreach (int i in Enumerable.Range(0, row.Arity).Where(i => row.Partials[i] is null))
        {
            foreach (var point in Domains.Points[function].Where(p => p[i] is double))
            {
                Assert.Equal(0, RowOf(function).Along(point, i).Tangent);
                var (value, error) = Differences.Derivative(t => (double)Arithmetic.Call(function, [.. point.Select((x, k) => k == i ? (object)((double)x + t) : x)]));
                Assert.InRange(value, -1e-9 - error, 1e-9 + error);
            }
        }
    }

    [Theory]
    [InlineData(typeof(Math), "Math")]
    [InlineData(typeof(double), "double")]
    [InlineData(typeof(int), "int")]
    public void Every_function_on_scalars_is_known_or_refused_with_advice(Type type, string home)
    {
        Type[] scalars = [typeof(double), typeof(int), typeof(bool), typeof((double, double)), typeof((int, int))];
        var missing = type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(m => !m.IsGenericMethod && !m.IsSpecialName && scalars.Contains(m.ReturnType) && m.GetParameters().All(p => scalars.Contains(p.ParameterType)))
            .Where(m => !ScalarFunctions.IsKnown(home, m.Name, m.GetParameters().Length, m.ReturnType == typeof(double)) && !ScalarFunctions.Refused.ContainsKey(m.Name))
            .Select(m => m.ToString());
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_differentiable_function_of_Math_has_a_row()
    {
        // The neighbour of a number is no function that anyone differentiates, and an estimate differs from machine to machine.
        string[] without = ["Math.BitDecrement", "Math.BitIncrement", "Math.ReciprocalEstimate", "Math.ReciprocalSqrtEstimate"];
        var missing = typeof(Math).GetMethods()
            .Where(m => m.IsStatic && m.ReturnType == typeof(double) && m.GetParameters().All(p => p.ParameterType == typeof(double)))
            .Where(m => RuleTable.Find("Math", m.Name, m.GetParameters().Length) is null)
            .Select(m => "Math." + m.Name)
            .Except(without);
        Assert.Empty(missing);
    }
}
