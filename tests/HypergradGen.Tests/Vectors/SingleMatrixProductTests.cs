using HypergradGen.Solvers;
using HypergradGen.Tests.Threading;
using HypergradGen.Vectors;

namespace HypergradGen.Tests.Vectors;

/// <summary>Products of matrices of single precision against the plain loops, at sizes around a block of the result, a panel and the depth of one.</summary>
[Collection(nameof(Alone))]
public sealed class SingleMatrixProductTests
{
    private const int Before = 3;

    public static TheoryData<int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int>();
            foreach (int rows in new[] { 1, 3, 5, 6, 7, 8, 9, 17 })
            {
                foreach (int columns in new[] { 1, 2, 15, 16, 17, 31, 32, 33, 48, 70 })
                    shapes.Add(rows, columns);
            }
            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_product_of_matrices_is_the_plain_loops_and_touches_nothing_else(int rows, int columns)
    {
        var random = new Random(rows * 1000 + columns);
        foreach (int count in new[] { 1, 2, 9, 127, 128, 129, 260 })
        {
            foreach (bool leftByRows in new[] { true, false })
            {
                foreach (bool rightByRows in new[] { true, false })
                {
                    foreach (float? scale in new float?[] { null, 1, -0.375f })
                        AssertPlain(random, new Shape(rows, columns, count, leftByRows, rightByRows, columns + 2), scale);
                }
            }
        }
    }

    [Fact]
    public void Rows_of_a_result_that_is_added_to_may_overlap()
    {
        var random = new Random(1);
        foreach (var (rows, columns, count) in new[] { (1, 5, 2), (9, 25, 3), (17, 60, 140) })
            AssertPlain(random, new Shape(rows, columns, count, false, true, 1), 1);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        var random = new Random(3);
        foreach (var (rows, columns, count) in new[] { (300, 70, 90), (64, 200, 150), (3, 900, 400), (600, 9, 300) })
        {
            float[] left = Numbers(random, rows * count), right = Numbers(random, count * columns), start = Numbers(random, rows * columns), alone = [.. start];
            Contraction.AddMatrixProduct(left, 0, count, 1, right, 0, columns, 1, alone, 0, columns, rows, columns, count, -1f);
            foreach (int threads in new[] { 1, 2, 3, 7 })
            {
                var workspace = new Workspace();
                workspace.UseThreads(threads);
                float[] shared = [.. start];
                Contraction.AddMatrixProduct(left, 0, count, 1, right, 0, columns, 1, shared, 0, columns, rows, columns, count, -1f, workspace);
                Assert.Equal(alone, shared);
            }
        }
    }

    [Fact]
    public void A_matrix_that_is_too_short_is_refused_before_anything_is_written_and_an_empty_sum_is_zero()
    {
        float[] left = new float[6], right = new float[6], result = [7, 7, 7, 7, 7, 7, 7, 7, 7];
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.MatrixProduct(left, 1, 2, 1, right, 0, 3, 1, result, 0, 3, 3, 3, 2));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.MatrixProduct(left, 0, 2, 1, right, 1, 3, 1, result, 0, 3, 3, 3, 2));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.AddMatrixProduct(left, 0, 2, 1, right, 0, 3, 1, result, 1, 3, 3, 3, 2, 1f));
        Contraction.AddMatrixProduct(left, 0, 2, 1, right, 0, 3, 1, result, 0, 3, 3, 3, 0, 1f);
        Assert.All(result, e => Assert.Equal(7, e));
        Contraction.MatrixProduct(left, 0, 2, 1, right, 0, 3, 1, result, 0, 4, 2, 3, 0);
        Assert.Equal([0, 0, 0, 7, 0, 0, 0, 7, 7], result);
    }

    /// <summary>The counts of a product, how its factors lie, and the distance between rows of the result.</summary>
    private sealed record Shape(int Rows, int Columns, int Count, bool LeftByRows, bool RightByRows, int Stride)
    {
        public (int Row, int Column) Left => LeftByRows ? (Count + 1, 1) : (1, Rows + 1);

        public (int Row, int Column) Right => RightByRows ? (Columns + 1, 1) : (1, Count + 1);
    }

    private static void AssertPlain(Random random, Shape shape, float? scale)
    {
        var ((leftRow, leftColumn), (rightRow, rightColumn)) = (shape.Left, shape.Right);
        float[] left = Numbers(random, Before + (shape.Rows + 1) * (shape.Count + 1)), right = Numbers(random, Before + (shape.Columns + 1) * (shape.Count + 1));
        float[] start = Numbers(random, Before + shape.Stride * (shape.Rows - 1) + shape.Columns + 40), actual = [.. start];
        double[] expected = [.. start.Select(x => (double)x)];
        for (int i = 0; i < shape.Rows; i++)
        {
            for (int j = 0; j < shape.Columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < shape.Count; k++)
                    sum += (double)left[Before + i * leftRow + k * leftColumn] * right[Before + k * rightRow + j * rightColumn];
                ref double element = ref expected[Before + i * shape.Stride + j];
                element = scale is { } factor ? element + factor * sum : sum;
            }
        }
        if (scale is { } by)
            Contraction.AddMatrixProduct(left, Before, leftRow, leftColumn, right, Before, rightRow, rightColumn, actual, Before, shape.Stride, shape.Rows, shape.Columns, shape.Count, by);
        else
            Contraction.MatrixProduct(left, Before, leftRow, leftColumn, right, Before, rightRow, rightColumn, actual, Before, shape.Stride, shape.Rows, shape.Columns, shape.Count);
        double tolerance = 1e-6 * (2 + shape.Count) * (shape.Stride == 1 ? shape.Rows : 1);
        for (int i = 0; i < actual.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance && (expected[i] != start[i] || actual[i] == start[i]), $"element {i} of {shape}, scale {scale}: {actual[i]:R} and should be {expected[i]:R}");
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];
}
