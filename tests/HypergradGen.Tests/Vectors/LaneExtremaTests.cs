using System.Runtime.Intrinsics;
using HypergradGen.Vectors;

namespace HypergradGen.Tests.Vectors;

/// <summary>The greatest and the least of a vector's lanes, against the library's functions of one number after the other.</summary>
public sealed class LaneExtremaTests
{
    private static readonly double[] s_special = [0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, double.MinValue];

    [Fact]
    public void They_are_those_of_one_number_after_the_other_with_NaN_and_zeros_of_both_signs_in_every_lane()
    {
        foreach (double first in s_special)
        {
            foreach (double second in s_special)
            {
                for (int i = 0; i < 16; i++)
                {
                    for (int j = 0; j < 16; j++)
                    {
                        double[] numbers = [.. Enumerable.Repeat(-0.0, 16)];
                        numbers[i] = first;
                        numbers[j] = second;
                        AssertExtrema(numbers);
                        AssertExtrema([.. numbers.Select(x => x == 0 ? 2.5 : x)]);
                    }
                }
            }
        }
    }

    [Fact]
    public void Of_random_numbers_they_are_the_greatest_and_the_least()
    {
        var random = new Random(5);
        for (int repeat = 0; repeat < 1000; repeat++)
            AssertExtrema([.. Enumerable.Range(0, 16).Select(_ => random.NextDouble() - 0.5)]);
    }

    [Fact]
    public void The_first_lanes_are_of_one_vector_and_the_others_of_another()
    {
        for (int count = 1; count <= 16; count++)
        {
            double[] doubles = new double[8];
            Lanes.First(Vector512.Create(1.0), count, Vector512.Create(2.0)).CopyTo(doubles);
            Assert.Equal(Enumerable.Range(0, 8).Select(i => i < count ? 1.0 : 2), doubles);
            float[] singles = new float[16];
            Lanes.First(Vector512.Create(1f), count, Vector512.Create(2f)).CopyTo(singles);
            Assert.Equal(Enumerable.Range(0, 16).Select(i => i < count ? 1f : 2), singles);
        }
    }

    [Fact]
    public void A_number_is_taken_where_it_is_greater_or_lesser_and_never_where_one_is_NaN()
    {
        foreach (double x in s_special)
        {
            foreach (double y in s_special)
            {
                Assert.Equal(x < y ? y : x, Lanes.Greater(Vector512.Create(x), Vector512.Create(y))[3]);
                Assert.Equal(y < x ? y : x, Lanes.Lesser(Vector512.Create(x), Vector512.Create(y))[3]);
                var (f, g) = ((float)x, (float)y);
                Assert.Equal(f < g ? g : f, Lanes.Greater(Vector512.Create(f), Vector512.Create(g))[3]);
                Assert.Equal(g < f ? g : f, Lanes.Lesser(Vector512.Create(f), Vector512.Create(g))[3]);
            }
        }
    }

    private static void AssertExtrema(double[] numbers)
    {
        float[] singles = [.. numbers.Select(x => (float)x)];
        double[] eight = numbers[..8];
        AssertSame(eight.Aggregate(Math.Max), Lanes.Max(Vector512.Create(eight)), eight);
        AssertSame(eight.Aggregate(Math.Min), Lanes.Min(Vector512.Create(eight)), eight);
        AssertSame(singles.Aggregate(MathF.Max), Lanes.Max(Vector512.Create(singles)), numbers);
        AssertSame(singles.Aggregate(MathF.Min), Lanes.Min(Vector512.Create(singles)), numbers);
    }

    private static void AssertSame(double expected, double actual, double[] of)
        => Assert.True(double.IsNaN(expected) ? double.IsNaN(actual) : BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual), $"{expected} and {actual} of {string.Join(", ", of)}");
}
