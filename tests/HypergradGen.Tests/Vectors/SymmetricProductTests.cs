using HypergradGen.Solvers;
using HypergradGen.Vectors;

namespace HypergradGen.Tests.Vectors;

public class SymmetricProductTests
{
    public static TheoryData<int> Sizes => [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 23, 24, 31, 33, 63, 64, 65, 66, 67, 68, 71, 72, 79, 129];

    private delegate void Product(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset);

    private static double[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextDouble() - 1)];

    private static double[] Matrix(Random random, int n)
    {
        double[] matrix = Numbers(random, n * n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                matrix[i * n + j] = matrix[j * n + i];
        }
        return matrix;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_product_that_reads_half_of_a_symmetric_matrix_is_the_whole_product(int n)
    {
        var random = new Random(n);
        double[] matrix = Matrix(random, n), vector = Numbers(random, n + 2), start = Numbers(random, n + 3);
        double[] sums = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                sums[i] += matrix[i * n + j] * vector[2 + j];
        }
        var workspace = new Workspace();
        workspace.BeginSolve();
        foreach (var (product, sign) in new (Product, double)[]
        {
            (Contraction.SymmetricProduct, 0), (Contraction.SymmetricTransposedProduct, 0),
            ((m, o, s, r, c, v, vo, y, yo) => Contraction.AddSymmetricProduct(m, o, s, r, c, v, vo, y, yo, -1), -1),
            ((m, o, s, r, c, v, vo, y, yo) => Contraction.AddSymmetricTransposedProduct(m, o, s, r, c, v, vo, y, yo, 1), 1),
            ((m, o, s, r, c, v, vo, y, yo) => Contraction.SymmetricProduct(m, o, s, r, c, v, vo, y, yo, workspace, m, 0), 0),
            ((m, o, s, r, c, v, vo, y, yo) => Contraction.SymmetricTransposedProduct(m, o, s, r, c, v, vo, y, yo, workspace, m, 0), 0),
            ((m, o, s, r, c, v, vo, y, yo) => Contraction.AddSymmetricProduct(m, o, s, r, c, v, vo, y, yo, 1, workspace, m, 0), 1),
            ((m, o, s, r, c, v, vo, y, yo) => Contraction.AddSymmetricTransposedProduct(m, o, s, r, c, v, vo, y, yo, -1, workspace, m, 0), -1),
        })
        {
            double[] actual = [.. start];
            product(matrix, 0, n, n, n, vector, 2, actual, 3);
            for (int i = 0; i < n; i++)
                Assert.True(Math.Abs(actual[3 + i] - (sign == 0 ? sums[i] : start[3 + i] + sign * sums[i])) <= 1e-15 * (4 + n), $"row {i} of {n}");
            Assert.Equal(start[..3], actual[..3]);
        }
    }

    [Fact]
    public void The_lower_half_of_a_large_matrix_is_not_read()
    {
        const int n = 70;
        var random = new Random(1);
        double[] matrix = Matrix(random, n), vector = Numbers(random, n), expected = new double[n], actual = new double[n];
        Contraction.Product(matrix, 0, n, n, n, vector, 0, expected, 0);
        for (int i = 8; i < n; i++)
            Array.Fill(matrix, double.NaN, i * n, i / 8 * 8);
        Contraction.SymmetricProduct(matrix, 0, n, n, n, vector, 0, actual, 0);
        Assert.All(expected.Zip(actual), y => Assert.Equal(y.First, y.Second, 1e-13));
    }

    [Theory]
    [InlineData(4, 8, 4, 4)]
    [InlineData(0, 8, 5, 8)]
    [InlineData(0, 8, 8, 5)]
    [InlineData(0, 7, 7, 7)]
    [InlineData(0, 4, 4, 4)]
    public void A_part_of_the_matrix_is_read_as_it_is_written(int offset, int stride, int rows, int columns)
    {
        var random = new Random(7);
        double[] matrix = Numbers(random, 64), vector = Numbers(random, 8), expected = new double[8], actual = new double[8];
        Contraction.Product(matrix, offset, stride, rows, columns, vector, 0, expected, 0);
        Contraction.SymmetricProduct(matrix, offset, stride, rows, columns, vector, 0, actual, 0);
        Assert.Equal(expected, actual);
        Contraction.TransposedProduct(matrix, offset, stride, rows, columns, vector, 0, expected, 0);
        Contraction.SymmetricTransposedProduct(matrix, offset, stride, rows, columns, vector, 0, actual, 0);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Buffers_that_are_too_short_throw_before_anything_is_written()
    {
        double[] matrix = new double[6400], result = [.. Enumerable.Range(0, 80)];
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.SymmetricProduct(matrix, 0, 80, 80, 80, new double[79], 0, result, 0));
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.SymmetricProduct(matrix, 0, 80, 80, 80, new double[80], 0, result, 1));
        Assert.Equal(Enumerable.Range(0, 80).Select(i => (double)i), result);
    }

    [Fact]
    public void Symmetry_is_required_to_the_last_bit()
    {
        Arguments.RequireSymmetric([], "k");
        Arguments.RequireSymmetric([1, 2, 2, double.NaN], "k");
        Assert.Equal("k", Assert.Throws<ArgumentException>(() => Arguments.RequireSymmetric([1, 2, 3], "k")).ParamName);
        Assert.Equal("k", Assert.Throws<ArgumentException>(() => Arguments.RequireSymmetric([1, 0.0, -0.0, 1], "k")).ParamName);
        Arguments.RequireSymmetric((double[,]?)null, "k");
        Arguments.RequireSymmetric(new double[,] { { 1, 2 }, { 2, 3 } }, "k");
        Assert.Equal("k", Assert.Throws<ArgumentException>(() => Arguments.RequireSymmetric(new double[,] { { 1, 2 }, { 3, 1 } }, "k")).ParamName);
        Assert.Contains("1 × 4; expected a square matrix", Assert.Throws<ArgumentException>(() => Arguments.RequireSymmetric(new double[1, 4], "k")).Message);
        Assert.Contains("(1, 0), which is 2.0000000000000004", Assert.Throws<ArgumentException>(() => Arguments.RequireSymmetric([1, 2, Math.BitIncrement(2), 1], "k")).Message);
    }
}
