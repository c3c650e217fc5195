using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HypergradGen.Solvers;
using HypergradGen.Tests.Problems;
using HypergradGen.Vectors;

namespace HypergradGen.Tests.Vectors;

public sealed class AlignedProductTests
{
    /// <summary>Rows, columns and stride, around the sizes that are copied.</summary>
    public static TheoryData<int, int, int> Shapes
        => new()
        {
            { 0, 9, 9 }, { 9, 0, 9 }, { 3, 5, 5 }, { 16, 16, 16 }, { 64, 8, 8 }, { 90, 7, 9 }, { 23, 24, 24 }, { 31, 33, 33 }, { 50, 50, 50 }, { 17, 65, 70 }, { 71, 72, 72 }, { 72, 73, 73 },
            { 200, 20, 20 }, { 500, 9, 9 }, { 40, 20, 3 }, { 131, 109, 109 }, { 200, 200, 200 }, { 256, 256, 256 }, { 260, 250, 255 }, { 257, 256, 256 }, { 7000, 9, 9 },
            { 64, 1, 1 }, { 65, 4, 4 }, { 512, 3, 3 }, { 67, 8, 8 }, { 66, 13, 16 }, { 71, 16, 16 }, { 129, 25, 25 }, { 100, 32, 32 }, { 300, 31, 40 }, { 40, 512, 512 }, { 140, 512, 512 }, { 70, 1024, 1024 }, { 300, 300, 512 }, { 700, 100, 512 },
        };

    /// <summary>More products than it takes until a matrix is copied.</summary>
    private const int Products = 9;

    private static int Length(int rows, int columns, int stride) => Math.Max(0, (rows - 1) * stride + columns);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_product_of_a_solve_has_the_same_bits_whether_the_matrix_is_copied_or_not(int rows, int columns, int stride)
    {
        foreach (int threads in new[] { 1, 2 })
            Check(rows, columns, stride, threads);
    }

    private static void Check(int rows, int columns, int stride, int threads)
    {
        double[] source = Matrices.Vector(Length(rows, columns, stride) + 5, 1);
        var workspace = new Workspace();
        workspace.UseThreads(threads);
        workspace.BeginSolve();
        for (int i = 0; i < Products; i++)
        {
            double[] alongColumns = Matrices.Vector(columns + 1, 2 + i), alongRows = Matrices.Vector(rows + 2, 20 + i);
            double[] result = Matrices.Vector(rows + 1, 40 + i), transposed = Matrices.Vector(columns + 2, 60 + i), sum = [.. result], transposedSum = [.. transposed];
            double[] expected = [.. result], expectedTransposed = [.. transposed], expectedSum = [.. result], expectedTransposedSum = [.. transposed];
            Contraction.Product(source, 3, stride, rows, columns, alongColumns, 1, expected, 1);
            Contraction.TransposedProduct(source, 3, stride, rows, columns, alongRows, 2, expectedTransposed, 2);
            Contraction.AddProduct(source, 3, stride, rows, columns, alongColumns, 1, expectedSum, 1, -1);
            Contraction.AddTransposedProduct(source, 3, stride, rows, columns, alongRows, 2, expectedTransposedSum, 2, 1);

            Contraction.Product(source.AsSpan(1), 2, stride, rows, columns, alongColumns, 1, result, 1, workspace, source, 0);
            Contraction.TransposedProduct(source.AsSpan(1), 2, stride, rows, columns, alongRows, 2, transposed, 2, workspace, source, 0);
            Contraction.AddProduct(source.AsSpan(1), 2, stride, rows, columns, alongColumns, 1, sum, 1, -1, workspace, source, 0);
            Contraction.AddTransposedProduct(source.AsSpan(1), 2, stride, rows, columns, alongRows, 2, transposedSum, 2, 1, workspace, source, 0);

            Assert.Equal(expected, result);
            Assert.Equal(expectedTransposed, transposed);
            Assert.Equal(expectedSum, sum);
            Assert.Equal(expectedTransposedSum, transposedSum);
        }
    }

    [Fact]
    public void Matrices_of_the_same_shape_in_the_same_memory_or_in_another_are_not_taken_for_each_other()
    {
        const int n = 30;
        double[] data = Matrices.Vector(n * n, 1), hyperparameters = Matrices.Vector(6 * n * n, 2), vector = Matrices.Vector(n, 3);
        var workspace = new Workspace();
        workspace.BeginSolve();
        for (int i = 0; i < Products; i++)
        {
            Check(data, 0, 1);
            for (int place = 0; place < 6; place++)
                Check(hyperparameters, place * n * n, 0);
        }

        void Check(double[] source, int place, int number)
        {
            double[] expected = new double[n], actual = new double[n];
            Contraction.Product(source, place, n, n, n, vector, 0, expected, 0);
            Contraction.Product(source.AsSpan(place), 0, n, n, n, vector, 0, actual, 0, workspace, source, number);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void The_next_solve_sees_what_the_memory_holds_then()
    {
        const int n = 30;
        double[] matrix = Matrices.Vector(n * n, 1), vector = Matrices.Vector(n, 2), expected = new double[n], actual = new double[n];
        var workspace = new Workspace();
        for (int solve = 0; solve < 4; solve++)
        {
            workspace.BeginSolve();
            matrix[solve * n + solve] += 1;
            Contraction.Product(matrix, 0, n, n, n, vector, 0, expected, 0);
            for (int i = 0; i < Products; i++)
            {
                Contraction.Product(matrix, 0, n, n, n, vector, 0, actual, 0, workspace, matrix, 0);
                Assert.Equal(expected, actual);
            }
        }
    }

    /// <summary>Where a product would read a matrix of <paramref name="columns"/> columns, from one row on; null where it reads it where it is.</summary>
    private static int? LineStride(Workspace workspace, double[] memory, int columns, int firstRow, int rows, int number = 0)
    {
        int stride = columns;
        var part = memory.AsSpan(firstRow * columns);
        ref double read = ref workspace.Aligned(part, new MatrixPlace(number, 0, columns, columns), ref stride, firstRow, rows, out bool isByColumns);
        if (Unsafe.AreSame(ref read, ref MemoryMarshal.GetReference(part)))
        {
            Assert.Equal(columns, stride);
            return null;
        }
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                Assert.Equal(part[i * columns + j], Unsafe.Add(ref read, isByColumns ? j * stride + i : i * stride + j));
        }
        return stride;
    }

    [Theory]
    [InlineData(50, 6, 56)]
    [InlineData(130, 24, 136)]
    public void A_matrix_that_is_read_often_is_read_from_its_copy_later_where_the_first_level_cache_does_not_hold_it(int n, int uses, int stride)
    {
        if (!WideKernels.IsSupported)
            return;
        double[] matrix = Matrices.Vector(n * n, 1);
        var workspace = new Workspace();
        workspace.BeginSolve();
        for (int use = 1; use < uses; use++)
            Assert.Null(LineStride(workspace, matrix, n, 0, n));
        Assert.Equal(stride, LineStride(workspace, matrix, n, 0, n));
    }

    [Fact]
    public void A_solve_that_follows_a_long_one_copies_at_once_what_the_memory_holds_then()
    {
        if (!WideKernels.IsSupported)
            return;
        const int n = 130;
        double[] matrix = Matrices.Vector(n * n, 1);
        var workspace = new Workspace();
        foreach (int uses in new[] { 30, 40, 5, 30 })
        {
            workspace.BeginSolve();
            matrix[7 * n + 5] += 1;
            for (int use = 1; use <= uses; use++)
                LineStride(workspace, matrix, n, 0, n);
        }
        workspace.BeginSolve();
        Assert.Equal(136, LineStride(workspace, matrix, n, 0, n));
        workspace.BeginSolve();
        Assert.Null(LineStride(workspace, matrix, n, 0, n));
    }

    [Fact]
    public void Parts_that_follow_each_other_are_copied_as_one_matrix()
    {
        if (!WideKernels.IsSupported)
            return;
        const int rows = 250, columns = 75, part = 40;
        double[] matrix = Matrices.Vector(rows * columns, 1);
        var workspace = new Workspace();
        for (int solve = 0; solve < 2; solve++)
        {
            workspace.BeginSolve();
            for (int pass = 1; pass <= 30; pass++)
            {
                for (int first = 0; first < rows; first += part)
                {
                    // Each part is read twice, as by a product and by one with the transpose.
                    int count = Math.Min(part, rows - first);
                    Assert.Equal(solve == 1 || pass > 12 || pass == 12 && first > 0 ? 80 : null, LineStride(workspace, matrix, columns, first, count));
                    Assert.Equal(solve == 1 || pass >= 12 ? 80 : null, LineStride(workspace, matrix, columns, first, count));
                }
            }
            Assert.Equal(80, LineStride(workspace, matrix, columns, 0, rows));
            Assert.Equal(80, LineStride(workspace, matrix, columns, 17, 31));
            Assert.Null(LineStride(workspace, [.. matrix, .. matrix], columns, rows - 20, 40));
        }
    }

    [Fact]
    public void A_part_with_a_gap_before_it_is_read_where_it_is()
    {
        if (!WideKernels.IsSupported)
            return;
        const int rows = 100, columns = 75;
        double[] matrix = Matrices.Vector(rows * columns, 1);
        var workspace = new Workspace();
        workspace.BeginSolve();
        for (int pass = 0; pass < 40; pass++)
        {
            LineStride(workspace, matrix, columns, 0, 20);
            Assert.Null(LineStride(workspace, matrix, columns, 50, 20));
        }
    }

    [Fact]
    public void Memory_that_became_shorter_is_not_read_beyond_its_end()
    {
        if (!WideKernels.IsSupported)
            return;
        const int n = 130;
        double[] matrix = Matrices.Vector(n * n, 1);
        var workspace = new Workspace();
        workspace.BeginSolve();
        for (int use = 0; use < 30; use++)
            LineStride(workspace, matrix, n, 0, n);
        workspace.BeginSolve();
        double[] shorter = matrix[..(60 * n)];
        for (int use = 0; use < 30; use++)
            LineStride(workspace, shorter, n, 0, 60);
        workspace.BeginSolve();
        for (int use = 0; use < 30; use++)
        {
            LineStride(workspace, matrix, n, 0, 100);
            LineStride(workspace, matrix, n, 100, 30);
        }
        workspace.BeginSolve();
        Assert.Equal(136, LineStride(workspace, shorter, n, 0, 30));
    }

    [Theory]
    [InlineData(400, 650, 400, false)]
    [InlineData(400, 650, 20, false)]
    [InlineData(400, 650, 8, true)]
    [InlineData(400, 2800, 2, true)]
    [InlineData(3000, 2800, 2, false)]
    [InlineData(511, 512, 511, true)]
    public void What_is_large_is_copied_where_its_parts_are_for_the_first_level_cache_or_its_rows_drive_each_other_out(int rows, int columns, int part, bool expected)
    {
        if (!WideKernels.IsSupported)
            return;
        double[] matrix = Matrices.Vector(rows * columns, 1);
        var workspace = new Workspace();
        workspace.BeginSolve();
        int? stride = null;
        for (int pass = 0; pass < 25; pass++)
        {
            for (int first = 0; first < rows; first += part)
                stride = LineStride(workspace, matrix, columns, first, Math.Min(part, rows - first));
        }
        Assert.Equal(expected, stride is not null);
    }

    [Fact]
    public void Workspaces_in_which_no_solve_began_copy_nothing()
    {
        if (!WideKernels.IsSupported)
            return;
        const int n = 50;
        double[] matrix = Matrices.Vector(n * n, 1);
        var workspace = new Workspace();
        for (int use = 0; use < 30; use++)
            Assert.Null(LineStride(workspace, matrix, n, 0, n));
    }

    [Fact]
    public void Products_of_a_shared_loop_have_the_same_bits()
    {
        const int rows = 70, columns = 45, part = 24;
        double[] source = Matrices.Vector(rows * columns, 1), alongColumns = Matrices.Vector(columns, 2), alongRows = Matrices.Vector(rows, 3);
        double[] expected = new double[rows], expectedTransposed = new double[columns];
        Contraction.Product(source, 0, columns, rows, columns, alongColumns, 0, expected, 0);
        for (int first = 0; first < rows; first += part)
            Contraction.AddTransposedProduct(source, first * columns, columns, Math.Min(part, rows - first), columns, alongRows, first, expectedTransposed, 0, 1);
        foreach (int threads in new[] { 1, 2 })
        {
            var workspace = new Workspace();
            workspace.UseThreads(threads);
            workspace.BeginSolve();
            for (int i = 0; i < Products; i++)
            {
                double[] result = new double[rows], transposed = new double[columns];
                for (int first = 0; first < rows; first += part)
                {
                    int count = Math.Min(part, rows - first);
                    Contraction.Product(source, first * columns, columns, count, columns, alongColumns, 0, result, first, workspace, source, 0, first, isShared: true);
                    Contraction.AddTransposedProduct(source, first * columns, columns, count, columns, alongRows, first, transposed, 0, 1, workspace, source, 0, first, isShared: true);
                }
                Assert.Equal(expected, result);
                Assert.Equal(expectedTransposed, transposed);
            }
        }
    }

    [Fact]
    public void A_product_that_would_leave_its_memory_throws_and_writes_nothing()
    {
        const int n = 30;
        double[] matrix = new double[n * n], vector = new double[n], result = [.. Enumerable.Repeat(1.0, n)];
        var workspace = new Workspace();
        workspace.BeginSolve();
        for (int i = 0; i < Products; i++)
        {
            Assert.Throws<IndexOutOfRangeException>(() => Contraction.Product(matrix, 1, n, n, n, vector, 0, result, 0, workspace, matrix, 0));
            Assert.Throws<IndexOutOfRangeException>(() => Contraction.AddTransposedProduct(matrix, 0, n, n, n, vector, 1, result, 0, 1, workspace, matrix, 0));
        }
        Assert.All(result, x => Assert.Equal(1, x));
    }

    [Fact]
    public unsafe void What_a_workspace_gives_begins_where_a_line_of_the_cache_does()
    {
        var workspace = new Workspace();
        foreach (int length in new[] { 8, 50, 128, 1000 })
        {
            fixed (double* first = workspace.RentUninitialised(0, length))
                Assert.Equal(0, (nint)first % Vector512<byte>.Count);
        }
        fixed (double* grown = workspace.Grow(0, 2000))
            Assert.Equal(0, (nint)grown % Vector512<byte>.Count);
    }
}
