using System.Reflection;
using System.Runtime.Intrinsics;
using HypergradGen.Solvers;
using HypergradGen.Vectors;

namespace HypergradGen.Tests.Vectors;

/// <summary>Sixteen floats at a time: the functions against those of double precision, the tails against what surrounds them.</summary>
public sealed class SingleLanesTests
{
    private static readonly string[] s_names = ["Exp", "Log", "Log2", "Log10", "Tanh", "Sinh", "Cosh", "Sin", "Cos", "Tan", "Atan", "Asin", "Acos", "Asinh", "Acosh", "Atanh", "Cbrt", "Sqrt", "Abs"];

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
                AssertNear((float)expected(sixteen[i]), lanes[i], name, sixteen[i]);
        }
    }

    [Fact]
    public void One_more_and_one_less_keep_the_digits_of_a_small_number()
    {
        float[] lanes = new float[16];
        foreach (float[] sixteen in Arguments().Chunk(16))
        {
            sixteen.CopyTo(lanes, 0);
            Vector512<float> x = Vector512.Create(lanes), logarithms = VectorMath.LogP1(x), exponentials = VectorMath.ExpM1(x);
            for (int i = 0; i < sixteen.Length; i++)
            {
                // Of small numbers the first terms, of others what the library has in double precision.
                double small = sixteen[i];
                bool isSmall = Math.Abs(small) is > 0 and < 1e-5;
                AssertNear((float)(isSmall ? small - small * small * (0.5 - small / 3) : double.LogP1(small)), logarithms[i], "LogP1", sixteen[i]);
                AssertNear((float)(isSmall ? small + small * small * (0.5 + small / 6) : double.ExpM1(small)), exponentials[i], "ExpM1", sixteen[i]);
            }
        }
    }

    [Fact]
    public void Angles_and_lengths_are_those_of_double_precision_rounded_to_within_a_unit()
    {
        float[] numbers = [0f, -0f, 1f, -1f, 0.5f, -2f, 3.7f, 1e-38f, float.Epsilon, -1e38f, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 0.99f, 10f];
        foreach (float y in numbers)
        {
            var angles = VectorMath.Atan2(Vector512.Create(y), Vector512.Create(numbers));
            var lengths = VectorMath.Hypot(Vector512.Create(y), Vector512.Create(numbers));
            for (int i = 0; i < numbers.Length; i++)
            {
                AssertNear((float)Math.Atan2(y, numbers[i]), angles[i], "Atan2", y, numbers[i]);
                AssertNear((float)double.Hypot(y, numbers[i]), lengths[i], "Hypot", y, numbers[i]);
            }
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
                AssertNear((float)Math.Pow(bases[i], y), powers[i], "Pow", bases[i], y);
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
                AssertNear(MathF.Max(x, y), VectorMath.Max(a, b)[3], "Max", x, y);
                AssertNear(MathF.Min(x, y), VectorMath.Min(a, b)[3], "Min", x, y);
                AssertNear(MathF.CopySign(x, y), VectorMath.CopySign(a, b)[3], "CopySign", x, y);
                AssertNear(y == 0 ? 0 : x * y, Lanes.Scale(a, b)[3], "Scale", x, y);
            }
        }
    }

    [Fact]
    public void A_share_is_a_quotient_and_known_where_the_quotient_is_no_number()
    {
        double[] numbers = [0, -0.0, 1, -1, 3, double.Epsilon, -double.Epsilon, 1e308, -1e308, 1e-310, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        foreach (double part in numbers)
        {
            foreach (double rest in numbers)
            {
                double whole = part + rest;
                double expected = double.IsInfinity(part) ? double.IsFinite(rest) ? 1 : double.NaN : part == 0 && whole == 0 ? 0 : part / whole;
                Assert.Equal(expected, Singular.Share(part, rest, whole), 0.0);
                Assert.Equal(expected, Lanes.Share(Vector512.Create(part), Vector512.Create(rest), Vector512.Create(whole))[3], 0.0);
                var (x, s) = ((float)part, (float)rest);
                float single = float.IsInfinity(x) ? float.IsFinite(s) ? 1 : float.NaN : x == 0 && x + s == 0 ? 0 : x / (x + s);
                Assert.Equal(single, Singular.Share(x, s, x + s), 0f);
                Assert.Equal(single, Lanes.Share(Vector512.Create(x), Vector512.Create(s), Vector512.Create(x + s))[3], 0f);
                if (rest != 0 && double.IsFinite(rest))
                {
                    Assert.Equal(expected, Singular.Share(part, whole), 0.0);
                    Assert.Equal(expected, Lanes.Share(Vector512.Create(part), Vector512.Create(whole))[3], 0.0);
                }
                if (s != 0 && float.IsFinite(s))
                {
                    Assert.Equal(single, Singular.Share(x, x + s), 0f);
                    Assert.Equal(single, Lanes.Share(Vector512.Create(x), Vector512.Create(x + s))[3], 0f);
                }
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
                ref float window = ref Lanes.Window(all.AsSpan(), offset, count);
                var sums = Vector512<float>.Zero;
                int whole = Lanes.WholeOfSingles(count);
                for (int i = 0; i < whole; i += Lanes.CountOfSingles)
                {
                    sums += Vector512.Create(1f);
                    Lanes.Store(ref window, i, Lanes.Load(window, i) * 2f + Lanes.IndicesOfSingles(i));
                }
                if (whole < count)
                {
                    sums += Lanes.First(Vector512.Create(1f), count - whole);
                    Lanes.StoreLast(ref window, whole, count, Lanes.LoadLast(window, whole, count) * 2f + Lanes.IndicesOfSingles(whole));
                }
                Assert.Equal(expected, all);
                Assert.Equal(count, Vector512.Sum(sums));
                Lanes.Clear(all.AsSpan(offset, count));
                Assert.All(all[offset..(offset + count)], x => Assert.Equal(0, x));
                Assert.Equal(offset + count + 0.5f, all[offset + count]);
            }
        }
        Assert.Throws<IndexOutOfRangeException>(() => Lanes.Window(new float[9].AsSpan(), 5, 5));
        Lanes.Window(new float[9].AsSpan(), 50, -1);
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

    public static TheoryData<int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int>();
            foreach (int rows in new[] { 0, 1, 3, 4, 5, 8, 9 })
            {
                foreach (int columns in new[] { 0, 1, 15, 16, 17, 31, 32, 33, 47, 64, 70 })
                    shapes.Add(rows, columns);
            }
            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_with_a_matrix_are_the_sums_and_touch_nothing_else(int rows, int columns)
    {
        const int Offset = 3, Before = 2;
        int stride = columns + 5;
        var random = new Random(rows * 100 + columns);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble() - 0.5f)];
        float[] matrix = Numbers(Offset + rows * stride + 4), byColumn = Numbers(columns + 4), byRow = Numbers(rows + 4), left = Numbers(rows + 4), right = Numbers(columns + 4);
        double Row(int i) => Enumerable.Range(0, columns).Sum(j => (double)matrix[Offset + i * stride + j] * byColumn[Before + j]);
        double Column(int j) => Enumerable.Range(0, rows).Sum(i => (double)matrix[Offset + i * stride + j] * byRow[Before + i]);
        foreach (float sign in new[] { 0f, 1f, -1f })
        {
            float[] ofRows = [.. left], ofColumns = [.. right];
            if (sign == 0)
            {
                Contraction.Product(matrix, Offset, stride, rows, columns, byColumn, Before, ofRows, 1);
                Contraction.TransposedProduct(matrix, Offset, stride, rows, columns, byRow, Before, ofColumns, 1);
            }
            else
            {
                Contraction.AddProduct(matrix, Offset, stride, rows, columns, byColumn, Before, ofRows, 1, sign);
                Contraction.AddTransposedProduct(matrix, Offset, stride, rows, columns, byRow, Before, ofColumns, 1, sign);
            }
            for (int i = 0; i < ofRows.Length; i++)
                Assert.Equal(i < 1 || i > rows ? left[i] : sign == 0 ? Row(i - 1) : left[i] + sign * Row(i - 1), ofRows[i], 1e-5);
            for (int j = 0; j < ofColumns.Length; j++)
                Assert.Equal(j < 1 || j > columns ? right[j] : sign == 0 ? Column(j - 1) : right[j] + sign * Column(j - 1), ofColumns[j], 1e-5);
        }
        float[] sum = [.. matrix];
        Contraction.AddOuterProduct(sum, Offset, stride, rows, columns, byRow, Before, byColumn, Before, -1f);
        for (int k = 0; k < sum.Length; k++)
        {
            int i = (k - Offset) / stride, j = (k - Offset) % stride;
            Assert.Equal(k >= Offset && i < rows && j < columns ? matrix[k] - byRow[Before + i] * byColumn[Before + j] : matrix[k], sum[k], 1e-6);
        }
    }

    [Fact]
    public void A_row_has_the_same_bits_wherever_a_product_begins()
    {
        var random = new Random(5);
        float[] matrix = [.. Enumerable.Range(0, 9 * 70).Select(_ => (float)random.NextDouble() - 0.5f)], vector = matrix[..70], whole = new float[9], part = new float[9];
        Contraction.Product(matrix, 0, 70, 9, 70, vector, 0, whole, 0);
        for (int first = 0; first < 9; first++)
        {
            Contraction.Product(matrix, 70 * first, 70, 9 - first, 70, vector, 0, part, first);
            Assert.Equal(whole, part[..first].Concat(part[first..]));
        }
    }

    [Fact]
    public void A_buffer_that_is_too_short_is_refused_before_anything_is_written()
    {
        float[] matrix = new float[20], vector = new float[5], result = [1, 2, 3, 4];
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.Product(matrix, 1, 5, 4, 5, vector, 0, result, 0));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.Product(matrix, 0, 5, 4, 5, vector, 1, result, 0));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.AddProduct(matrix, 0, 5, 4, 5, vector, 0, result, 1, 1));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.TransposedProduct(matrix, 0, 4, 5, 4, result, 0, result, 0));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.AddTransposedProduct(matrix, 0, 5, 5, 5, vector, 0, result, 0, 1));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.AddOuterProduct(matrix, 0, 5, 4, 5, result, 1, vector, 0, 1));
        Assert.Equal([1, 2, 3, 4], result);
        Assert.All(matrix, x => Assert.Equal(0, x));
    }

    /// <summary>Of millions of arguments: what is said of one that fails is not made for the others.</summary>
    private static void AssertNear(float expected, float actual, string function, float x, float? y = null)
    {
        bool isSame = expected.Equals(actual) && (expected != 0 || float.IsNegative(expected) == float.IsNegative(actual));
        bool isNext = float.IsFinite(expected) && (actual == MathF.BitIncrement(expected) || actual == MathF.BitDecrement(expected));
        if (!isSame && !isNext)
            Assert.Fail($"{function}({x:R}{(y is { } second ? $", {second:R}" : "")}) is {actual:R} and should be {expected:R}");
    }
}
