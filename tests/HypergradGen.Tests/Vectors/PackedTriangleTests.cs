using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HypergradGen.Solvers;
using HypergradGen.Tests.Problems;
using HypergradGen.Vectors;

namespace HypergradGen.Tests.Vectors;

public sealed class PackedTriangleTests
{
    /// <summary>More products than it takes until half of a matrix is packed.</summary>
    private const int Products = 28;

    public static TheoryData<int> Sizes => [64, 65, 66, 67, 68, 69, 70, 71, 72, 79, 80, 100, 129, 200];

    /// <summary>A symmetric matrix as a product reads it: what it does not read is NaN.</summary>
    private static double[] Half(int n, int seed)
    {
        double[] matrix = Matrices.Vector(n * n, seed);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                matrix[i * n + j] = j / 8 < i / 8 ? double.NaN : matrix[j * n + i];
        }
        return matrix;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_product_of_a_solve_has_the_same_bits_whether_half_of_the_matrix_is_packed_or_not_wherever_it_lies_and_for_any_number_of_threads(int n)
    {
        double[] half = Half(n, 1);
        var workspace = new Workspace();
        for (int place = 0; place < 9; place++)
        {
            double[] memory = new double[half.Length + place];
            half.CopyTo(memory, place);
            ReadOnlySpan<double> matrix = memory.AsSpan(place);
            workspace.UseThreads(1 + place % 2);
            workspace.BeginSolve();
            for (int i = 0; i < Products; i++)
            {
                double[] vector = Matrices.Vector(n + 1, 2 + i), start = Matrices.Vector(n + 2, 40 + i), product = [.. start], transposed = [.. start], sum = [.. start], difference = [.. start];
                double[] expected = [.. start], expectedSum = [.. start], expectedDifference = [.. start];
                Contraction.SymmetricProduct(half, 0, n, n, n, vector, 1, expected, 2);
                Contraction.AddSymmetricProduct(half, 0, n, n, n, vector, 1, expectedSum, 2, 1);
                Contraction.AddSymmetricTransposedProduct(half, 0, n, n, n, vector, 1, expectedDifference, 2, -1);

                Contraction.SymmetricProduct(matrix, 0, n, n, n, vector, 1, product, 2, workspace, memory, 0);
                Contraction.SymmetricTransposedProduct(matrix, 0, n, n, n, vector, 1, transposed, 2, workspace, memory, 0);
                Contraction.AddSymmetricProduct(matrix, 0, n, n, n, vector, 1, sum, 2, 1, workspace, memory, 0);
                Contraction.AddSymmetricTransposedProduct(matrix, 0, n, n, n, vector, 1, difference, 2, -1, workspace, memory, 0);

                Assert.DoesNotContain(double.NaN, expected);
                Assert.Equal(expected, product);
                Assert.Equal(expected, transposed);
                Assert.Equal(expectedSum, sum);
                Assert.Equal(expectedDifference, difference);
            }
        }
    }

    [Fact]
    public void The_next_solve_sees_what_the_memory_holds_then_and_nothing_of_a_larger_matrix_that_was_packed_before()
    {
        var workspace = new Workspace();
        double[] large = new double[140 * 140];
        Array.Fill(large, double.NaN);
        Check(large, 140);
        double[] matrix = Whole(67, 1);
        for (int solve = 0; solve < 4; solve++)
        {
            matrix[solve * 67 + solve] += 1;
            Check(matrix, 67);
        }

        void Check(double[] source, int n)
        {
            workspace.BeginSolve();
            double[] vector = Matrices.Vector(n, 2), expected = new double[n], actual = new double[n];
            Contraction.SymmetricProduct(source, 0, n, n, n, vector, 0, expected, 0);
            for (int i = 0; i < Products; i++)
            {
                Contraction.SymmetricProduct(source, 0, n, n, n, vector, 0, actual, 0, workspace, source, 0);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void Two_matrices_and_the_whole_of_one_are_not_taken_for_each_other()
    {
        const int n = 66;
        double[] first = Whole(n, 1), second = Whole(n, 2), vector = Matrices.Vector(n, 3), expected = new double[n], actual = new double[n];
        var workspace = new Workspace();
        workspace.BeginSolve();
        for (int i = 0; i < Products; i++)
        {
            foreach (var (matrix, number) in new[] { (first, 0), (second, 1) })
            {
                Contraction.SymmetricProduct(matrix, 0, n, n, n, vector, 0, expected, 0);
                Contraction.SymmetricProduct(matrix, 0, n, n, n, vector, 0, actual, 0, workspace, matrix, number);
                Assert.Equal(expected, actual);
                Contraction.Product(matrix, 0, n, n, n, vector, 0, expected, 0);
                Contraction.Product(matrix, 0, n, n, n, vector, 0, actual, 0, workspace, matrix, number);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void A_matrix_that_is_read_often_is_read_from_its_packed_half()
    {
        if (!WideKernels.IsSupported)
            return;
        const int n = 75;
        double[] matrix = Half(n, 1);
        var workspace = new Workspace();
        workspace.BeginSolve();
        ref double first = ref MemoryMarshal.GetArrayDataReference(matrix);
        bool isPacked = false;
        for (int uses = 1; uses < 24; uses++)
        {
            Assert.True(Unsafe.AreSame(ref first, ref workspace.Triangle(ref first, 0, 0, n, out isPacked)));
            Assert.False(isPacked);
        }
        ref double packed = ref workspace.Triangle(ref first, 0, 0, n, out isPacked);
        Assert.True(isPacked);
        int seen = 0;
        for (int i = 0; i < n; i += 8)
        {
            for (int j = i; j < n; j += 8)
            {
                for (int k = 0; k < Math.Min(8, n - i); k++)
                {
                    for (int l = 0; l < 8; l++)
                        Assert.Equal(j + l < n ? matrix[(i + k) * n + j + l] : 0, Unsafe.Add(ref packed, seen + 8 * k + l));
                }
                seen += 64;
            }
        }
        Assert.Equal(WideKernels.PackedLength(n), seen);
    }

    [Theory]
    [InlineData(1440, true)]
    [InlineData(1441, false)]
    public void What_no_cache_holds_is_not_packed(int n, bool expected)
    {
        if (!WideKernels.IsSupported)
            return;
        double[] matrix = new double[n * n];
        var workspace = new Workspace();
        workspace.BeginSolve();
        bool isPacked = false;
        for (int i = 0; i < Products; i++)
            workspace.Triangle(ref MemoryMarshal.GetArrayDataReference(matrix), 0, 0, n, out isPacked);
        Assert.Equal(expected, isPacked);
    }

    [Fact]
    public void Solves_that_pack_as_much_as_one_before_allocate_nothing()
    {
        const int n = 90;
        double[] matrix = Whole(n, 1), vector = Matrices.Vector(n, 2), result = new double[n];
        var workspace = new Workspace();
        Solve();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Solve();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Solve()
        {
            workspace.BeginSolve();
            for (int i = 0; i < Products; i++)
                Contraction.SymmetricProduct(matrix, 0, n, n, n, vector, 0, result, 0, workspace, matrix, 0);
        }
    }

    private static double[] Whole(int n, int seed)
    {
        double[] matrix = Matrices.Vector(n * n, seed);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                matrix[i * n + j] = matrix[j * n + i];
        }
        return matrix;
    }
}
