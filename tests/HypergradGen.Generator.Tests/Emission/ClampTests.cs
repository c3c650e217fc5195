using HypergradGen.Generator.Tests.Incrementality;

namespace HypergradGen.Generator.Tests.Emission;

/// <summary>A clamp between constants, which is written as choices, is still the library's: that of Math keeps a zero's sign, that of double has the bound's.</summary>
public class ClampTests
{
    [Theory]
    [InlineData("Math.Clamp", "0.0", "1.0")]
    [InlineData("Math.Clamp", "-1.0", "-0.0")]
    [InlineData("double.Clamp", "0.0", "1.0")]
    [InlineData("double.Clamp", "-0.0", "1.0")]
    [InlineData("double.Clamp", "-1.0", "0.0")]
    [InlineData("double.Clamp", "-1.0", "-0.0")]
    [InlineData("double.Clamp", "-1.0", "1.0")]
    public void Between_constants_it_is_the_library_s(string function, string least, string most)
    {
        string call = $"{function}(x[i], {least}, {most})";
        var type = new GeneratorRun($$"""
            using System;
            public static partial class P
            {
                [Differentiable] public static void F(ReadOnlySpan<double> t, [Constant] ReadOnlySpan<double> x, Span<double> y) { for (int i = 0; i < y.Length; i++) y[i] = t[i] * {{call}}; }
                public static bool IsSame()
                {
                    double[] x = [0.0, -0.0, 0.5, -0.5, 2, -2, double.NaN, double.PositiveInfinity, double.NegativeInfinity], t = new double[9], value = new double[9];
                    Array.Fill(t, 1);
                    FJvp(t, x, t, value);
                    bool isSame = true;
                    for (int i = 0; i < 9; i++)
                        isSame &= value[i].Equals({{call}}) && double.IsNegative(value[i]) == double.IsNegative({{call}});
                    return isSame;
                }
            }
            """).Load().GetType("P")!;
        Assert.True((bool)type.GetMethod("IsSame")!.Invoke(null, [])!);
    }
}
