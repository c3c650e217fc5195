using HypergradGen.Solvers;
using HypergradGen.Tests.Threading;
using HypergradGen.Vectors;

namespace HypergradGen.Tests.Vectors;

/// <summary>Products of matrices against the plain loops, at sizes around a block of the result, a panel and the depth of one.</summary>
[Collection(nameof(Alone))]
public sealed class MatrixProductTests
{
    private const int Before = 3;

    public static TheoryData<int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int>();
            foreach (int rows in new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 17, 33 })
            {
                foreach (int columns in new[] { 1, 2, 3, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 32, 33, 40, 41, 48, 49 })
                    shapes.Add(rows, columns);
            }
            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_product_of_matrices_is_the_plain_loops(int rows, int columns)
    {
        var random = new Random(rows * 1000 + columns);
        foreach (int count in new[] { 1, 2, 7, 8, 9, 31, 127, 128, 129, 257 })
        {
            foreach (int gap in new[] { 0, 3 })
            {
                foreach (bool leftByRows in new[] { true, false })
                {
                    foreach (bool rightByRows in new[] { true, false })
                        AssertPlain(new Factor(random, rows, count, leftByRows, gap, false), new Factor(random, count, columns, rightByRows, gap, false), columns + gap, random);
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 30)]
    [InlineData(9, 25)]
    [InlineData(20, 60)]
    public void Rows_may_run_backwards_and_their_elements_may_be_apart(int rows, int columns)
    {
        var random = new Random(rows);
        foreach (int count in new[] { 1, 9, 130 })
        {
            AssertPlain(new Factor(random, rows, count, true, 2, true), new Factor(random, count, columns, false, 1, true), -columns - 1, random);
            AssertPlain(new Factor(random, rows, count, false, 2, true), new Factor(random, count, columns, true, 1, true), columns, random);
            AssertPlain(new Factor(random, rows, count, true, 0, false, spread: 2), new Factor(random, count, columns, true, 0, false, spread: 3), columns, random);
        }
    }

    [Fact]
    public void Rows_of_a_result_that_is_added_to_may_overlap()
    {
        var random = new Random(1);
        foreach (var (rows, columns, count) in new[] { (1, 5, 2), (9, 25, 3), (17, 60, 140) })
        {
            Factor left = new(random, rows, count, false, 0, false), right = new(random, count, columns, true, 0, false);
            double[] expected = Numbers(random, rows + columns), actual = [.. expected];
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                    expected[i + j] += Dot(left, right, i, j, count);
            }
            var workspace = new Workspace();
            workspace.UseThreads(3);
            Contraction.AddMatrixProduct(left.Memory, left.Offset, left.Row, left.Column, right.Memory, right.Offset, right.Row, right.Column, actual, 0, 1, rows, columns, count, 1, workspace);
            AssertClose(expected, actual, rows * count);
        }
    }

    [Theory]
    [InlineData(300, 70, 90)]
    [InlineData(64, 200, 150)]
    [InlineData(3, 900, 400)]
    [InlineData(600, 9, 300)]
    public void The_number_of_threads_changes_no_bit(int rows, int columns, int count)
    {
        var random = new Random(rows);
        foreach (bool leftByRows in new[] { true, false })
        {
            foreach (bool rightByRows in new[] { true, false })
            {
                Factor left = new(random, rows, count, leftByRows, 1, false), right = new(random, count, columns, rightByRows, 1, false);
                double[] start = Numbers(random, rows * columns), alone = [.. start], overwritten = new double[start.Length];
                Contraction.AddMatrixProduct(left.Memory, left.Offset, left.Row, left.Column, right.Memory, right.Offset, right.Row, right.Column, alone, 0, columns, rows, columns, count, -1);
                Contraction.MatrixProduct(left.Memory, left.Offset, left.Row, left.Column, right.Memory, right.Offset, right.Row, right.Column, overwritten, 0, columns, rows, columns, count);
                foreach (int threads in new[] { 1, 2, 3, 7 })
                {
                    var workspace = new Workspace();
                    workspace.UseThreads(threads);
                    double[] shared = [.. start];
                    Contraction.AddMatrixProduct(left.Memory, left.Offset, left.Row, left.Column, right.Memory, right.Offset, right.Row, right.Column, shared, 0, columns, rows, columns, count, -1, workspace);
                    Assert.Equal(alone.Select(BitConverter.DoubleToInt64Bits), shared.Select(BitConverter.DoubleToInt64Bits));
                    Contraction.MatrixProduct(left.Memory, left.Offset, left.Row, left.Column, right.Memory, right.Offset, right.Row, right.Column, shared, 0, columns, rows, columns, count, workspace);
                    Assert.Equal(overwritten.Select(BitConverter.DoubleToInt64Bits), shared.Select(BitConverter.DoubleToInt64Bits));
                }
            }
        }
    }

    [Fact]
    public void A_matrix_that_is_too_short_is_refused_before_anything_is_written()
    {
        double[] result = new double[12];
        foreach (int rows in new[] { 3, 4 })
        {
            int leftRow = rows == 3 ? 2 : 1, leftColumn = rows == 3 ? 1 : 4;
            double[] left = new double[2 * rows], right = new double[6];
            Array.Fill(result, 7);
            Contraction.MatrixProduct(left, 0, leftRow, leftColumn, right, 0, 3, 1, new double[12], 0, 3, rows, 3, 2);
            Assert.Throws<IndexOutOfRangeException>(() => Contraction.MatrixProduct(left, 1, leftRow, leftColumn, right, 0, 3, 1, result, 0, 3, rows, 3, 2));
            Assert.Throws<IndexOutOfRangeException>(() => Contraction.MatrixProduct(left, 0, -leftRow, leftColumn, right, 0, 3, 1, result, 0, 3, rows, 3, 2));
            Assert.Throws<IndexOutOfRangeException>(() => Contraction.MatrixProduct(left, 0, leftRow, -leftColumn, right, 0, 3, 1, result, 0, 3, rows, 3, 2));
            Assert.Throws<IndexOutOfRangeException>(() => Contraction.MatrixProduct(left, 0, leftRow, leftColumn, right, 1, 3, 1, result, 0, 3, rows, 3, 2));
            Assert.Throws<IndexOutOfRangeException>(() => Contraction.MatrixProduct(left, 0, leftRow, leftColumn, right, -1, 3, 1, result, 0, 3, rows, 3, 2));
            Assert.Throws<IndexOutOfRangeException>(() => Contraction.AddMatrixProduct(left, 0, leftRow, leftColumn, right, 0, int.MaxValue, int.MaxValue, result, 0, 3, rows, 3, 2, 1));
            Assert.Throws<IndexOutOfRangeException>(() => Contraction.AddMatrixProduct(left, 0, leftRow, leftColumn, right, 0, 3, 1, result, 13 - 3 * rows, 3, rows, 3, 2, 1));
            Assert.Throws<IndexOutOfRangeException>(() => Contraction.AddMatrixProduct(left, 0, leftRow, leftColumn, right, 0, 3, 1, result, 0, -3, rows, 3, 2, 1));
            Assert.All(result, e => Assert.Equal(7, e));
        }
    }

    [Fact]
    public void A_count_of_zero_or_less_asks_for_nothing_and_an_empty_sum_is_zero()
    {
        double[] result = [7, 7, 7, 7];
        Contraction.MatrixProduct([], 5, 1, 1, [], 9, 1, 1, Span<double>.Empty, 3, 2, 0, 4, 2);
        Contraction.MatrixProduct([], 5, 1, 1, [], 9, 1, 1, Span<double>.Empty, 3, 2, 4, -1, 2);
        Contraction.AddMatrixProduct([], 5, 1, 1, [], 9, 1, 1, result, 0, 2, 2, 2, 0, 1);
        Assert.Equal([7, 7, 7, 7], result);
        Contraction.MatrixProduct([], 5, 1, 1, [], 9, 1, 1, result, 0, 3, 2, 1, -2);
        Assert.Equal([0, 7, 7, 0], result);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        double[] left = new double[40 * 50], right = new double[50 * 60], result = new double[40 * 60];
        var workspace = new Workspace();
        void Multiply(int rows)
        {
            Contraction.MatrixProduct(left, 0, 50, 1, right, 0, 60, 1, result, 0, 60, rows, 60, 50, workspace);
            Contraction.AddMatrixProduct(left, 0, 50, 1, right, 0, 1, 50, result, 0, 60, rows, 60, 50, -1);
        }
        Multiply(40);
        Multiply(2);
        Assert.Equal(0, AllocatedBytes.Least(() => () =>
        {
            Multiply(40);
            Multiply(2);
        }));
    }

    private static void AssertPlain(Factor left, Factor right, int stride, Random random)
    {
        int rows = left.Rows, columns = right.Columns, count = left.Columns, offset = Before + Math.Max(0, -stride * (rows - 1));
        double[] start = Numbers(random, Before + Math.Abs(stride) * (rows - 1) + columns + 2);
        double[] product = [.. Enumerable.Range(0, rows * columns).Select(e => Dot(left, right, e / columns, e % columns, count))];
        foreach (double? scale in new double?[] { null, 1, -0.375, 0 })
        {
            double[] expected = [.. start], actual = [.. start];
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    ref double element = ref expected[offset + i * stride + j];
                    element = scale is null ? product[i * columns + j] : element + scale.Value * product[i * columns + j];
                }
            }
            if (scale is null)
                Contraction.MatrixProduct(left.Memory, left.Offset, left.Row, left.Column, right.Memory, right.Offset, right.Row, right.Column, actual, offset, stride, rows, columns, count);
            else
                Contraction.AddMatrixProduct(left.Memory, left.Offset, left.Row, left.Column, right.Memory, right.Offset, right.Row, right.Column, actual, offset, stride, rows, columns, count, scale.Value);
            AssertClose(expected, actual, count);
        }
    }

    private static double Dot(Factor left, Factor right, int i, int j, int count)
    {
        double sum = 0;
        for (int k = 0; k < count; k++)
            sum += left.Memory[left.Offset + i * left.Row + k * left.Column] * right.Memory[right.Offset + k * right.Row + j * right.Column];
        return sum;
    }

    private static double[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextDouble() - 1)];

    private static void AssertClose(double[] expected, double[] actual, int terms)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            // Not an assertion for each of the many elements: one takes longer than a product does.
            if (!(Math.Abs(actual[i] - expected[i]) <= 1e-15 * (terms + 4)))
                Assert.Fail($"element {i} is {actual[i]:R} and should be {expected[i]:R}");
        }
    }

    /// <summary>A matrix by rows or by columns, with so many elements between them that are not its own, or every so many-th element alone.</summary>
    private sealed class Factor
    {
        public Factor(Random random, int rows, int columns, bool byRows, int gap, bool isBackwards, int spread = 1)
        {
            (Rows, Columns) = (rows, columns);
            int inner = byRows ? columns : rows, outer = byRows ? rows : columns, step = (inner * spread + gap) * (isBackwards ? -1 : 1);
            (Row, Column) = byRows ? (step, spread) : (spread, step);
            Offset = Before + Math.Max(0, -step * (outer - 1));
            Memory = Numbers(random, Before + Math.Abs(step) * (outer - 1) + (inner - 1) * spread + 1);
        }

        public int Rows { get; }

        public int Columns { get; }

        public int Row { get; }

        public int Column { get; }

        public int Offset { get; }

        public double[] Memory { get; }
    }
}
