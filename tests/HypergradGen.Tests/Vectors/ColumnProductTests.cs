using HypergradGen.Solvers;
using HypergradGen.Tests.Problems;
using HypergradGen.Vectors;

namespace HypergradGen.Tests.Vectors;

/// <summary>Tall matrices of few columns, which a solve reads from a copy column by column.</summary>
public sealed class ColumnProductTests
{
    private const int MoreThanUntilACopy = 30;

    /// <summary>Numbers of both signs, of which every fourth is a zero of either sign.</summary>
    private static double[] WithZeros(int length, int seed)
    {
        double[] numbers = Matrices.Vector(length, seed);
        for (int i = 0; i < length; i++)
            numbers[i] = ((i + seed) % 8) switch { 0 => 0.0, 4 => -0.0, _ => numbers[i] };
        return numbers;
    }

    private static long[] Bits(double[] numbers) => [.. numbers.Select(BitConverter.DoubleToInt64Bits)];

    [Theory]
    [CombinedSizes]
    public void Parts_of_any_length_have_the_bits_of_products_by_rows_also_of_zeros(int rows, int columns, int part)
    {
        double[] matrix = WithZeros(rows * columns + 1, 1), zeros = new double[columns];
        Array.Fill(zeros, -0.0);
        var workspace = new Workspace();
        workspace.BeginSolve();
        for (int pass = 0; pass < MoreThanUntilACopy; pass++)
        {
            double[] alongColumns = pass % 3 == 0 ? zeros : WithZeros(columns, 2 + pass), alongRows = WithZeros(rows, 50 + pass);
            double[] expected = new double[rows], actual = new double[rows], expectedTransposed = WithZeros(columns, 9), actualTransposed = [.. expectedTransposed];
            for (int first = 0; first < rows; first += part)
            {
                int count = Math.Min(part, rows - first);
                Contraction.Product(matrix, 1 + first * columns, columns, count, columns, alongColumns, 0, expected, first);
                Contraction.AddTransposedProduct(matrix, 1 + first * columns, columns, count, columns, alongRows, first, expectedTransposed, 0, -1);
                Contraction.Product(matrix, 1 + first * columns, columns, count, columns, alongColumns, 0, actual, first, workspace, matrix, 0, first);
                Contraction.AddTransposedProduct(matrix, 1 + first * columns, columns, count, columns, alongRows, first, actualTransposed, 0, -1, workspace, matrix, 0, first);
            }
            Assert.Equal(Bits(expected), Bits(actual));
            Assert.Equal(Bits(expectedTransposed), Bits(actualTransposed));
        }
    }

    [Theory]
    [InlineData(64, 20, true)]
    [InlineData(63, 20, false)]
    [InlineData(200, 24, false)]
    [InlineData(200, 31, true)]
    [InlineData(200, 9, true)]
    [InlineData(200, 7, false)]
    [InlineData(200, 33, false)]
    public void A_tall_matrix_whose_rows_do_not_fill_vectors_is_copied_by_columns_and_no_other(int rows, int columns, bool expected)
    {
        if (!WideKernels.IsSupported)
            return;
        double[] matrix = Matrices.Vector(rows * columns, 1);
        var workspace = new Workspace();
        workspace.BeginSolve();
        bool isByColumns = false;
        for (int use = 0; use < MoreThanUntilACopy; use++)
        {
            int stride = columns;
            workspace.Aligned(matrix, new MatrixPlace(0, 0, columns, columns), ref stride, 0, rows, out isByColumns);
        }
        Assert.Equal(expected, isByColumns);
    }

    [Fact]
    public void A_row_of_wide_vectors_has_the_same_bits_wherever_it_stands()
    {
        if (!WideKernels.IsSupported)
            return;
        const int rows = 23, columns = 19;
        double[] matrix = Matrices.Vector(rows * columns, 1), vector = Matrices.Vector(columns, 2), together = new double[rows], alone = new double[1];
        Contraction.Product(matrix, 0, columns, rows, columns, vector, 0, together, 0);
        for (int row = 0; row < rows; row++)
        {
            Contraction.Product(matrix, row * columns, columns, 1, columns, vector, 0, alone, 0);
            Assert.Equal(together[row], alone[0]);
        }
    }

    private sealed class CombinedSizesAttribute : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod)
        {
            foreach (int rows in new[] { 64, 77, 200 })
            {
                foreach (int columns in Enumerable.Range(1, 33))
                {
                    foreach (int part in new[] { rows, 64, 27 }.Distinct())
                        yield return [rows, columns, part];
                }
            }
        }
    }
}
