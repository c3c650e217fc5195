using System.Reflection;
using System.Runtime.Intrinsics;
using HypergradGen.Vectors;

namespace HypergradGen.Tests.Vectors;

/// <summary>Sixteen floats at a time: the functions against those of double precision, the tails against what surrounds them.</summary>
public sealed class SingleLanesTests
{
    private static readonly string[] s_names = ["Exp", "Log", "Log2", "Log10", "Tanh", "Sinh", "Cosh", "Sin", "Cos", "Tan", "Atan", "Sqrt", "Abs"];

    public static TheoryData<string> Names => new(s_names);

    /// <summary>Every 4,099th bit pattern: all exponents, both signs, subnormals, infinities and NaN.</summary>
    private static IEnumerable<float> Arguments()
    {
        for (long bits = 0; bits <= uint.MaxValue; bits += 4099)
            yield return BitConverter.UInt32BitsToSingle((uint)bits);
        float[] special = [0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 88.7f, 88.8f, -103.9f, -104f];
        foreach (float x in special)
            yield return x;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_is_that_of_double_precision_rounded_to_within_a_unit(string name)
    {
        MethodInfo wide = typeof(Math).GetMethod(name, [typeof(double)])!;
        var function = typeof(VectorMath).GetMethod(name, [typeof(Vector512<float>)])!.CreateDelegate<Func<Vector512<float>, Vector512<float>>>();
        var expected = wide.CreateDelegate<Func<double, double>>();
        float[] lanes = new float[16];
        foreach (float[] sixteen in Arguments().Chunk(16))
        {
            sixteen.CopyTo(lanes, 0);
            function(Vector512.Create(lanes)).CopyTo(lanes);
            for (int i = 0; i < sixteen.Length; i++)
                AssertNear((float)expected(sixteen[i]), lanes[i], $"{name}({sixteen[i]:R})");
        }
    }

    [Fact]
    public void A_power_is_that_of_double_precision_rounded_to_within_a_unit()
    {
        float[] bases = [0f, -0f, 1f, -1f, 0.5f, -2f, 3.7f, 1e-38f, float.Epsilon, 1e38f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 0.99f, 1.01f, 10f];
        foreach (float y in new[] { 0f, -0f, 1f, -1f, 2f, 3f, 0.5f, -0.5f, 1e-3f, 17.25f, -40f, 100f, float.PositiveInfinity, float.NegativeInfinity, float.NaN })
        {
            var powers = VectorMath.Pow(Vector512.Create(bases), Vector512.Create(y));
            for (int i = 0; i < bases.Length; i++)
                AssertNear((float)Math.Pow(bases[i], y), powers[i], $"Pow({bases[i]:R}, {y:R})");
        }
    }

    [Fact]
    public void The_larger_the_smaller_and_the_sign_are_those_of_the_library()
    {
        float[] numbers = [0f, -0f, 1f, -1f, 2f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        foreach (float x in numbers)
        {
            foreach (float y in numbers)
            {
                Vector512<float> a = Vector512.Create(x), b = Vector512.Create(y);
                AssertNear(MathF.Max(x, y), VectorMath.Max(a, b)[3], $"Max({x}, {y})");
                AssertNear(MathF.Min(x, y), VectorMath.Min(a, b)[3], $"Min({x}, {y})");
                AssertNear(MathF.CopySign(x, y), VectorMath.CopySign(a, b)[3], $"CopySign({x}, {y})");
                AssertNear(y == 0 ? 0 : x * y, Lanes.Scale(a, b)[3], $"Scale({x}, {y})");
            }
        }
    }

    [Fact]
    public void A_loop_touches_the_elements_of_its_window_and_no_others()
    {
        for (int count = 0; count <= 50; count++)
        {
            for (int offset = 0; offset < 5; offset++)
            {
                float[] all = [.. Enumerable.Range(0, offset + count + 20).Select(i => i + 0.5f)];
                float[] expected = [.. all.Select((x, i) => i >= offset && i < offset + count ? 2 * x + i - offset : x)];
                Span<float> window = Lanes.Window(all.AsSpan(), offset, count);
                var sums = Vector512<float>.Zero;
                for (int i = 0; i < count; i += Lanes.CountOfSingles)
                {
                    sums += Lanes.First(Vector512.Create(1f), count - i);
                    Lanes.Store(window, i, Lanes.Load(window, i) * 2f + Lanes.IndicesOfSingles(i));
                }
                Assert.Equal(expected, all);
                Assert.Equal(count, Vector512.Sum(sums));
                Lanes.Clear(window);
                Assert.All(all[offset..(offset + count)], x => Assert.Equal(0, x));
                Assert.Equal(offset + count + 0.5f, all[offset + count]);
            }
        }
        Assert.Throws<IndexOutOfRangeException>(() => Lanes.Window(new float[9].AsSpan(), 5, 5).Length);
        Assert.Equal(0, Lanes.Window(new float[9].AsSpan(), 50, -1).Length);
    }

    [Fact]
    public void An_index_is_rounded_as_a_cast_is()
    {
        foreach (int index in new[] { 0, -7, (1 << 24) - 3, 1 << 24, int.MaxValue - 15 })
        {
            var lanes = Lanes.IndicesOfSingles(index);
            for (int i = 0; i < 16; i++)
                Assert.Equal((float)(index + i), lanes[i]);
        }
    }

    private static void AssertNear(float expected, float actual, string what)
    {
        bool isSame = expected.Equals(actual) && (expected != 0 || float.IsNegative(expected) == float.IsNegative(actual));
        bool isNext = float.IsFinite(expected) && (actual == MathF.BitIncrement(expected) || actual == MathF.BitDecrement(expected));
        Assert.True(isSame || isNext, $"{what} is {actual:R} and should be {expected:R}");
    }
}
