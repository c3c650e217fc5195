using HypergradGen.Vectors;

namespace HypergradGen.Tests.Vectors;

public class ContractionTests
{
    /// <summary>Around the width of a vector, the rows of a tile and the columns of a block.</summary>
    public static TheoryData<int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int>();
            int[] sizes = [1, 2, 3, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 41, 70];
            foreach (int rows in sizes)
            {
                foreach (int columns in sizes)
                {
                    foreach (int stride in new[] { columns, columns + 5, -columns - 1, 1 }.Distinct())
                        shapes.Add(rows, columns, stride);
                }
            }
            shapes.Add(500, 260, 260);
            shapes.Add(165, 250, 249);
            shapes.Add(6, 41, 512);
            shapes.Add(71, 300, 512);
            shapes.Add(131, 515, 1024);
            return shapes;
        }
    }

    private const int Before = 3;

    /// <summary>Rows of a larger matrix have those behind them fetched, which must change nothing.</summary>
    [Theory]
    [InlineData(8, 33)]
    [InlineData(9, 100)]
    [InlineData(24, 100)]
    [InlineData(31, 129)]
    [InlineData(500, 40)]
    [InlineData(31, 512)]
    public void Rows_of_a_larger_matrix_give_the_bits_that_they_give_alone(int rows, int columns)
    {
        var random = new Random(rows * 1000 + columns);
        double[] larger = Numbers(random, Math.Max(3 * rows * columns, 10_000)), vector = Numbers(random, rows), start = Numbers(random, columns);
        foreach (int offset in new[] { 0, 5, larger.Length - rows * columns })
        {
            double[] expected = [.. start], actual = [.. start];
            Contraction.AddTransposedProduct(larger.AsSpan(offset, rows * columns), 0, columns, rows, columns, vector, 0, expected, 0, -1);
            Contraction.AddTransposedProduct(larger, offset, columns, rows, columns, vector, 0, actual, 0, -1);
            Assert.Equal(expected, actual);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_with_a_matrix_are_the_plain_loops(int rows, int columns, int stride)
    {
        var random = new Random(rows * 1000 + columns);
        int offset = Before + Math.Max(0, -stride * (rows - 1));
        double[] matrix = Numbers(random, Before + Math.Abs(stride) * (rows - 1) + columns + 2), right = Numbers(random, Before + columns + 1), left = Numbers(random, Before + rows + 1);
        double[] perRow = Numbers(random, Before + rows + 4), perColumn = Numbers(random, Before + columns + 4);

        double[] expected = [.. perRow], expectedAdded = [.. perRow];
        for (int i = 0; i < rows; i++)
        {
            double sum = 0;
            for (int j = 0; j < columns; j++)
                sum += matrix[offset + i * stride + j] * right[Before + j];
            expected[Before + i] = sum;
            expectedAdded[Before + i] -= sum;
        }
        double[] actual = [.. perRow];
        Contraction.Product(matrix, offset, stride, rows, columns, right, Before, actual, Before);
        AssertClose(expected, actual, columns);
        actual = [.. perRow];
        Contraction.AddProduct(matrix, offset, stride, rows, columns, right, Before, actual, Before, -1);
        AssertClose(expectedAdded, actual, columns);

        expected = [.. perColumn];
        expectedAdded = [.. perColumn];
        for (int j = 0; j < columns; j++)
        {
            double sum = 0;
            for (int i = 0; i < rows; i++)
                sum += matrix[offset + i * stride + j] * left[Before + i];
            expected[Before + j] = sum;
            expectedAdded[Before + j] -= sum;
        }
        actual = [.. perColumn];
        Contraction.TransposedProduct(matrix, offset, stride, rows, columns, left, Before, actual, Before);
        AssertClose(expected, actual, rows);
        actual = [.. perColumn];
        Contraction.AddTransposedProduct(matrix, offset, stride, rows, columns, left, Before, actual, Before, -1);
        AssertClose(expectedAdded, actual, rows);

        expected = [.. matrix];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                expected[offset + i * stride + j] -= left[Before + i] * right[Before + j];
        }
        actual = [.. matrix];
        Contraction.AddOuterProduct(actual, offset, stride, rows, columns, left, Before, right, Before, -1);
        AssertClose(expected, actual, 1 + rows);
    }

    [Theory]
    [InlineData(8, 8, 8)]
    [InlineData(16, 16, 16)]
    [InlineData(32, 24, 27)]
    [InlineData(24, 32, 32)]
    [InlineData(8, 16, 21)]
    public void Small_products_are_those_of_any_size(int rows, int columns, int stride)
    {
        var random = new Random(rows * 1000 + columns);
        double[] matrix = Numbers(random, Before + stride * (rows - 1) + columns), right = Numbers(random, Before + columns), left = Numbers(random, Before + rows);
        double[] perRow = Numbers(random, Before + rows), perColumn = Numbers(random, Before + columns);
        foreach (double sign in new[] { 0.0, 1, -1 })
        {
            double[] expected = [.. perRow], actual = [.. perRow];
            if (sign == 0)
                Contraction.Product(matrix, Before, stride, rows, columns, right, Before, expected, Before);
            else
                Contraction.AddProduct(matrix, Before, stride, rows, columns, right, Before, expected, Before, sign);
            Contraction.SmallProduct(matrix, Before, stride, rows, columns, right, Before, actual, Before, sign);
            AssertClose(expected, actual, columns);

            expected = [.. perColumn];
            actual = [.. perColumn];
            if (sign == 0)
                Contraction.TransposedProduct(matrix, Before, stride, rows, columns, left, Before, expected, Before);
            else
                Contraction.AddTransposedProduct(matrix, Before, stride, rows, columns, left, Before, expected, Before, sign);
            Contraction.SmallTransposedProduct(matrix, Before, stride, rows, columns, left, Before, actual, Before, sign);
            AssertClose(expected, actual, rows);
        }
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.SmallProduct(matrix, Before + 1, stride, rows, columns, right, Before, perRow, Before, 0));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.SmallProduct(matrix, Before, stride, rows, columns, right, Before + 1, perRow, Before, 0));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.SmallTransposedProduct(matrix, Before, stride, rows, columns, left, Before, perColumn, Before + 1, 0));
    }

    [Fact]
    public void A_matrix_or_vector_that_is_too_short_is_refused_before_anything_is_written()
    {
        double[] result = [7, 7, 7];
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.Product(new double[8], 0, 3, 3, 3, new double[3], 0, result, 0));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.Product(new double[9], 1, 3, 3, 3, new double[3], 0, result, 0));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.Product(new double[9], -1, 3, 3, 3, new double[3], 0, result, 0));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.Product(new double[9], 0, -3, 3, 3, new double[3], 0, result, 0));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.AddProduct(new double[9], 0, 3, 3, 3, new double[3], 1, result, 0, 1));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.AddTransposedProduct(new double[9], 0, 3, 3, 3, new double[3], 0, result, 1, 1));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.AddOuterProduct(new double[9], 0, int.MaxValue, 3, 3, new double[3], 0, result, 0, 1));
        Assert.Equal([7, 7, 7], result);
    }

    [Fact]
    public void A_count_of_zero_or_less_asks_for_nothing()
    {
        double[] result = [7, 7];
        Contraction.AddProduct([], 5, 3, 2, 0, [], 9, result, 0, 1);
        Contraction.AddProduct([], 5, 3, -2, 4, [], 9, result, 0, 1);
        Contraction.AddTransposedProduct([], 5, 3, 0, 4, [], 9, result, 0, 1);
        Contraction.AddOuterProduct([], 5, 3, 4, -1, [], 9, [], 0, 1);
        Contraction.Product([], 5, 3, 0, 4, [], 9, result.AsSpan(0, 0), 0);
        Assert.Equal([7, 7], result);
        Contraction.Product([], 5, 3, 2, 0, [], 9, result, 0);
        Assert.Equal([0, 0], result);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(26)]
    public void Lanes_read_and_write_no_element_beyond_the_window(int count)
    {
        double[] memory = Numbers(new Random(count), count + 20), copy = [.. memory];
        ref double window = ref Lanes.Window(copy.AsSpan(), 4, count);
        int whole = Lanes.Whole(count);
        for (int j = 0; j < whole; j += Lanes.Count)
            Lanes.Store(ref window, j, Lanes.Load(window, j) * 2.0);
        if (whole < count)
            Lanes.StoreLast(ref window, whole, count, Lanes.LoadLast(window, whole, count) * 2.0);
        for (int i = 0; i < memory.Length; i++)
            Assert.Equal(i >= 4 && i < 4 + count ? 2 * memory[i] : memory[i], copy[i]);
        Assert.Throws<IndexOutOfRangeException>(() => Lanes.Window(copy.AsSpan(), 20, count + 1));
        Assert.Throws<IndexOutOfRangeException>(() => Lanes.Window(copy.AsSpan(), -1, 1));
        Lanes.Window(copy.AsSpan(), -1, -3);
    }

    [Fact]
    public void A_window_of_many_rows_is_there_as_a_whole_or_an_error()
    {
        double[] memory = Numbers(new Random(3), 24);
        ReadOnlySpan<double> read = memory;
        Assert.Equal(memory[2], Lanes.Window(memory.AsSpan(), 2, 22L));
        Assert.Equal(memory[23], Lanes.Window(read, 23, 1L));
        foreach (var (offset, extent) in new[] { (0, 25L), (2, 23L), (24, 1L), (-1, 1L), (int.MinValue, 1L), (int.MaxValue, 1L), (0, 1L << 32), (1, long.MaxValue) })
        {
            Assert.Throws<IndexOutOfRangeException>(() => Lanes.Window(memory.AsSpan(), offset, extent));
            Assert.Throws<IndexOutOfRangeException>(() => Lanes.Window(new ReadOnlySpan<double>(memory), offset, extent));
            Assert.Throws<IndexOutOfRangeException>(() => Lanes.Window(new float[24].AsSpan(), offset, extent));
        }
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(5, 1)]
    [InlineData(5, 3)]
    public void Parts_of_a_memory_follow_each_other(int length, int count)
    {
        int[] memory = [.. Enumerable.Range(0, length * count)];
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(memory[(i * length)..((i + 1) * length)], Lanes.PartOf(memory.AsSpan(), i, count).ToArray());
            Assert.Equal(memory[(i * length)..((i + 1) * length)], Lanes.PartOf(new ReadOnlySpan<int>(memory), i, count).ToArray());
        }
        Assert.Throws<IndexOutOfRangeException>(() => Lanes.PartOf(memory.AsSpan(), count, count).Length);
        Assert.Throws<IndexOutOfRangeException>(() => Lanes.PartOf(new ReadOnlySpan<int>(memory), -1, count).Length);
    }

    [Fact]
    public void Vectors_that_are_moved_into_a_loop_reach_all_of_its_iterations_and_no_other()
    {
        for (int count = Lanes.Count; count < 50; count++)
        {
            for (int behind = 0; behind < Lanes.Count; behind++)
                AssertReached(count, Lanes.Count, Enumerable.Range(0, count).Select(i => i * Lanes.Count - behind).TakeWhile(i => i < count).Select(i => Lanes.Inside(i, count)));
        }
        for (int count = Lanes.CountOfSingles; count < 70; count++)
        {
            for (int behind = 0; behind < Lanes.CountOfSingles; behind++)
                AssertReached(count, Lanes.CountOfSingles, Enumerable.Range(0, count).Select(i => i * Lanes.CountOfSingles - behind).TakeWhile(i => i < count).Select(i => Lanes.InsideOfSingles(i, count)));
        }

        static void AssertReached(int count, int width, IEnumerable<int> vectors) => Assert.Equal(Enumerable.Range(0, count), vectors.SelectMany(i => Enumerable.Range(i, width)).Distinct().Order());
    }

    [Fact]
    public void The_lanes_beyond_the_last_iteration_add_nothing()
    {
        var lanes = System.Runtime.Intrinsics.Vector512.Create(1.0, 2, 4, double.NaN, double.PositiveInfinity, 32, 64, 128);
        Assert.Equal(7, System.Runtime.Intrinsics.Vector512.Sum(Lanes.First(lanes, 3)));
        Assert.True(double.IsNaN(System.Runtime.Intrinsics.Vector512.Sum(Lanes.First(lanes, 8))));
    }

    private static double[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextDouble() - 1)];

    private static void AssertClose(double[] expected, double[] actual, int terms)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.InRange(actual[i] - expected[i], -1e-15 * (terms + 4), 1e-15 * (terms + 4));
    }
}
