using HypergradGen.Solvers;
using HypergradGen.Tests.Problems;
using HypergradGen.Vectors;

namespace HypergradGen.Tests.Vectors;

/// <summary>Products with matrices whose rows have columns of their own, or are arrays of their own, compared with one sum after the other.</summary>
public sealed class RaggedProductTests
{
    private const double Tolerance = 1e-13;

    /// <summary>The parts of a square matrix of so many rows, by a name: its columns and others.</summary>
    private static readonly Dictionary<string, Func<int, (ColumnRange Columns, ColumnRange Others)>> s_parts = new()
    {
        ["below the diagonal"] = n => (new ColumnRange(0, 0, 0, 1), default),
        ["to the diagonal"] = n => (new ColumnRange(0, 0, 1, 1), default),
        ["from the diagonal"] = n => (new ColumnRange(0, 1, n, 0), default),
        ["above the diagonal"] = n => (new ColumnRange(1, 1, n, 0), default),
        ["beside the diagonal"] = n => (new ColumnRange(0, 0, 0, 1), new ColumnRange(1, 1, n, 0)),
        ["to the other diagonal"] = n => (new ColumnRange(0, 0, n, -1), default),
        ["beside the other diagonal"] = n => (new ColumnRange(0, 0, n - 1, -1), new ColumnRange(n, -1, n, 0)),
        ["behind the other diagonal"] = n => (new ColumnRange(n - 1, -1, n, 0), default),
        ["between both diagonals"] = n => (new ColumnRange(0, 1, n, -1), default),
        ["all"] = n => (new ColumnRange(0, 0, n, 0), default),
        ["none"] = n => (new ColumnRange(3, 0, 3, 0), new ColumnRange(n, 1, 0, -1)),
    };

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string part in s_parts.Keys)
            {
                foreach (int rows in new[] { 1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 64, 85, 131, 262 })
                    cases.Add(part, rows);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Products_are_the_sums_over_the_columns_that_each_row_has(string part, int n)
    {
        var (columns, others) = s_parts[part](n);
        foreach (var rows in new[] { Rows.InOneMemory(n, n + 3, columns, others), Rows.OfArrays(n, _ => n, columns, others), Rows.OfArrays(n, i => n + (i % 5), columns, others) })
            rows.Check();
    }

    [Theory]
    [InlineData(9)]
    [InlineData(64)]
    [InlineData(200)]
    public void Rows_that_end_with_their_arrays_may_have_any_lengths(int n)
    {
        var random = new Random(n);
        foreach (var length in new Func<int, int>[] { i => i, i => n, i => n - (i % 7), i => random.Next(n), i => i % 3 == 0 ? 0 : n, i => 1 })
        {
            int[] lengths = [.. Enumerable.Range(0, n).Select(length)];
            Rows.OfArrays(n, i => lengths[i], new ColumnRange(0, 0, 0, 0, EndsWithRow: true), default).Check();
            Rows.OfArrays(n, i => lengths[i], new ColumnRange(0, 0, -2, 0, EndsWithRow: true), default).Check();
            Rows.OfArrays(n, i => lengths[i], new ColumnRange(0, 0, 0, 1), new ColumnRange(1, 1, 0, 0, EndsWithRow: true), i => lengths[i] >= i).Check();
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Both_parts_of_a_row_may_be_one_sum(string part, int n)
    {
        var (columns, others) = s_parts[part](n);
        if (others == default)
            (columns, others) = (new ColumnRange(0, 0, 1, 0), new ColumnRange(1, 0, n, 0));
        double[] matrix = Matrices.Vector(n * n, 1), v = Matrices.Vector(n, 2);
        foreach (double sign in new[] { 0.0, 1, -1 })
        {
            double[] expected = Matrices.Vector(n, 3), actual = [.. expected];
            Contraction.RaggedProduct(MatrixRows.Of(matrix, 0, n), n, new RaggedPart(columns, v, 0, expected, 0, sign));
            Contraction.RaggedProduct(MatrixRows.Of(matrix, 0, n), n, new RaggedPart(others, v, 0, expected, 0, sign == 0 ? 1 : sign));
            Contraction.RaggedProduct(MatrixRows.Of(matrix, 0, n), n, new RaggedPart(columns, v, 0, actual, 0, sign), new RaggedPart(others, v, 0, actual, 0, sign == 0 ? 1 : sign));
            Assert.Equal(expected, actual, (x, y) => Math.Abs(x - y) <= Tolerance * (1 + Math.Abs(x)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_columns_of_any_rows_are_multiplied_or_throw_as_the_sums_written_out(int seed)
    {
        var random = new Random(seed);
        for (int k = 0; k < 4000; k++)
        {
            var product = new RandomRaggedProduct(random);
            product.Check($"seed {seed}, product {k}");
        }
    }

    [Fact]
    public void Ends_beyond_all_numbers_are_no_columns()
    {
        const int n = 24;
        double[] matrix = Matrices.Vector(n * n, 1), v = Matrices.Vector(n, 2), r = new double[n], transposed = [.. v];
        foreach (var columns in new[] { new ColumnRange(0, 0, int.MinValue + 3, -1), new ColumnRange(int.MaxValue - 3, 1, 0, 0), new ColumnRange(0, 1, int.MinValue, -1) })
        {
            Contraction.RaggedProduct(MatrixRows.Of(matrix, 0, n), n, new RaggedPart(new ColumnRange(0, 0, n, 0), v, 0, r, 0, 0), new RaggedPart(columns, v, 0, r, 0, 0));
            Assert.All(r, x => Assert.Equal(0, x));
            Contraction.AddRaggedTransposedProduct(MatrixRows.Of(matrix, 0, n), n, new RaggedPart(columns, v, 0, transposed, 0, 1, isTransposed: true));
            Assert.Equal(v, transposed);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_product_without_columns_overwrites_with_zero(bool isGathered)
    {
        double[][] arrays = [.. Enumerable.Range(0, 20).Select(i => Matrices.Vector(30, i))];
        double[] v = Matrices.Vector(30, 1), r = Matrices.Vector(20, 2), s = Matrices.Vector(20, 3);
        var workspace = new Workspace();
        workspace.BeginSolve();
        Contraction.RaggedProduct(MatrixRows.Of(arrays, 0, 0), 20, new RaggedPart(default, v, 0, r, 0, 0), new RaggedPart(default, v, 0, s, 0, 0), isGathered ? workspace : null, isGathered ? 1 : -1);
        Assert.All(r.Concat(s), x => Assert.Equal(0, x));
    }

    [Fact]
    public void Arrays_that_are_not_there_have_no_columns()
    {
        double[]?[] arrays = [.. Enumerable.Range(0, 20).Select(i => i % 6 == 5 ? null : Matrices.Vector(40, i))];
        double[] v = Matrices.Vector(40, 1), r = new double[20], transposed = new double[40];
        Contraction.RaggedProduct(MatrixRows.Of(arrays, 0, 0), 20, new RaggedPart(new ColumnRange(0, 0, 0, 0, EndsWithRow: true), v, 0, r, 0, 0));
        Contraction.AddRaggedTransposedProduct(MatrixRows.Of(arrays, 0, 0), 20, new RaggedPart(new ColumnRange(0, 0, 0, 0, EndsWithRow: true), v, 0, transposed, 0, 1, isTransposed: true));
        Assert.Equal(arrays.Select(a => a is null ? 0 : a.Zip(v, (x, y) => x * y).Sum()), r, (x, y) => Math.Abs(x - y) < Tolerance);
        Assert.Equal(Enumerable.Range(0, 40).Select(j => Enumerable.Range(0, 20).Sum(i => arrays[i] is { } a ? v[i] * a[j] : 0)), transposed, (x, y) => Math.Abs(x - y) < Tolerance);
    }

    [Theory]
    [InlineData("beside the diagonal", 300)]
    [InlineData("beside the diagonal", 517)]
    [InlineData("from the diagonal", 300)]
    [InlineData("all", 300)]
    [InlineData("all", 700)]
    public void Threads_and_copies_leave_the_bits_as_they_are(string part, int n)
    {
        var (columns, others) = s_parts[part](n);
        foreach (var rows in new[] { Rows.InOneMemory(n, n, columns, others), Rows.OfArrays(n, _ => n, columns, others) })
        {
            var first = rows.Compute(new Workspace(), 1);
            for (int threads = 1; threads <= 3; threads++)
            {
                var workspace = new Workspace();
                workspace.UseThreads(threads);
                workspace.BeginSolve();
                // As many as it takes until a copy is made.
                for (int pass = 0; pass < 30; pass++)
                    Assert.Equal(rows.Compute(workspace, 1), rows.Compute(workspace, 1));
                if (rows.IsInOneMemory)
                    Assert.Equal(first, rows.Compute(workspace, 1));
            }
        }
    }

    [Fact]
    public void Arrays_that_changed_are_gathered_anew_in_the_next_solve()
    {
        double[][] arrays = [.. Enumerable.Range(0, 24).Select(i => Matrices.Vector(30, i))];
        double[] v = Matrices.Vector(30, 1), before = new double[24], after = new double[24];
        var workspace = new Workspace();
        workspace.BeginSolve();
        Contraction.RaggedProduct(MatrixRows.Of(arrays, 0, 0), 24, new RaggedPart(new ColumnRange(0, 0, 30, 0), v, 0, before, 0, 0), workspace, 2);
        foreach (double[] array in arrays)
            array.AsSpan().Fill(2);
        workspace.BeginSolve();
        Contraction.RaggedProduct(MatrixRows.Of(arrays, 0, 0), 24, new RaggedPart(new ColumnRange(0, 0, 30, 0), v, 0, after, 0, 0), workspace, 2);
        Assert.All(after, r => Assert.Equal(2 * v.Sum(), r, Tolerance));
        Assert.NotEqual(before, after);
    }

    [Fact]
    public void What_a_row_does_not_have_is_not_multiplied_even_where_it_is_infinite()
    {
        const int n = 40;
        double[] matrix = Matrices.Vector(n * n, 1), v = Matrices.Vector(n, 2), r = new double[n], transposed = new double[n];
        for (int i = 0; i < n; i++)
            matrix.AsSpan((i * n) + i, n - i).Fill(double.NaN);
        v[20] = double.PositiveInfinity;
        Contraction.RaggedProduct(MatrixRows.Of(matrix, 0, n), n, new RaggedPart(new ColumnRange(0, 0, 0, 1), v, 0, r, 0, 0));
        Contraction.AddRaggedTransposedProduct(MatrixRows.Of(matrix, 0, n), n, new RaggedPart(new ColumnRange(0, 0, 0, 1), v, 0, transposed, 0, 1, isTransposed: true));
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(i <= 20, double.IsFinite(r[i]));
            Assert.Equal(i >= 20, double.IsFinite(transposed[i]));
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(45)]
    [InlineData(200)]
    public void The_diagonal_that_rows_leave_out_is_not_multiplied_even_where_it_is_infinite(int n)
    {
        double[] matrix = Matrices.Vector(n * n, 1), v = Matrices.Vector(n, 2), r = new double[n], transposed = new double[n];
        for (int i = 0; i < n; i++)
            matrix[(i * n) + i] = i % 2 == 0 ? double.NaN : double.PositiveInfinity;
        var (before, behind) = s_parts["beside the diagonal"](n);
        Contraction.RaggedProduct(MatrixRows.Of(matrix, 0, n), n, new RaggedPart(before, v, 0, r, 0, 0), new RaggedPart(behind, v, 0, r, 0, 1));
        Contraction.AddRaggedTransposedProduct(
            MatrixRows.Of(matrix, 0, n), n, new RaggedPart(before, v, 0, transposed, 0, 1, isTransposed: true), new RaggedPart(behind, v, 0, transposed, 0, 1, isTransposed: true));
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(Enumerable.Range(0, n).Where(j => j != i).Sum(j => matrix[(i * n) + j] * v[j]), r[i], Tolerance * n);
            Assert.Equal(Enumerable.Range(0, n).Where(j => j != i).Sum(j => matrix[(j * n) + i] * v[j]), transposed[i], Tolerance * n);
        }

        // An infinite factor goes to all rows but its own.
        v[n - 3] = double.PositiveInfinity;
        Contraction.RaggedProduct(MatrixRows.Of(matrix, 0, n), n, new RaggedPart(before, v, 0, r, 0, 0), new RaggedPart(behind, v, 0, r, 0, 1));
        for (int i = 0; i < n; i++)
            Assert.Equal(i == n - 3, double.IsFinite(r[i]));
    }

    [Fact]
    public void What_is_not_there_throws()
    {
        const int n = 20;
        double[] matrix = new double[n * n], v = new double[n], r = new double[n];
        double[][] arrays = [.. Enumerable.Range(0, n).Select(i => new double[i == 13 ? n - 1 : n])];
        var all = new ColumnRange(0, 0, n, 0);
        void Throws(Action product) => Assert.Throws<IndexOutOfRangeException>(product);
        Throws(() => Contraction.RaggedProduct(MatrixRows.Of(matrix, 1, n), n, new RaggedPart(new ColumnRange(0, 1, n, 0), v, 0, r, 0, 0)));
        Throws(() => Contraction.RaggedProduct(MatrixRows.Of(matrix, 0, n), n, new RaggedPart(new ColumnRange(0, 0, 2, 1), v, 0, r, 0, 0)));
        Throws(() => Contraction.RaggedProduct(MatrixRows.Of(matrix, 0, n), n, new RaggedPart(new ColumnRange(-1, 1, n, 0), v, 0, r, 0, 0)));
        Throws(() => Contraction.RaggedProduct(MatrixRows.Of(matrix, 0, n), n, new RaggedPart(new ColumnRange(0, 0, 1, 1), v, 1, r, 0, 0)));
        Throws(() => Contraction.RaggedProduct(MatrixRows.Of(matrix, 0, n), n, new RaggedPart(new ColumnRange(0, 0, 1, 1), v, 0, r, 1, 0)));
        Throws(() => Contraction.RaggedProduct(MatrixRows.Of(arrays, 0, 0), n, new RaggedPart(all, v, 0, r, 0, 0)));
        Throws(() => Contraction.RaggedProduct(MatrixRows.Of(arrays, 1, 0), n, new RaggedPart(new ColumnRange(0, 0, 1, 0), v, 0, r, 0, 0)));
        Throws(() => Contraction.RaggedProduct(MatrixRows.Of(arrays, 0, 0), n, new RaggedPart(new ColumnRange(0, 0, 0, 0, EndsWithRow: true), v.AsSpan(1), 0, r, 0, 0)));
        Throws(() => Contraction.AddRaggedTransposedProduct(MatrixRows.Of(matrix, 0, n), n, new RaggedPart(new ColumnRange(0, 0, 1, 1), v, 0, r.AsSpan(1), 0, 1, isTransposed: true)));
        Throws(() => Contraction.AddRaggedTransposedProduct(MatrixRows.Of(arrays, 0, 0), n, new RaggedPart(all, v, 0, r, 0, 1, isTransposed: true)));
        arrays[13] = new double[n];
        var workspace = new Workspace();
        workspace.BeginSolve();
        Throws(() => Contraction.RaggedProduct(MatrixRows.Of(arrays, 0, 1), n, new RaggedPart(all, v, 0, r, 0, 0), workspace, 1));
        Throws(() => Contraction.RaggedProduct(MatrixRows.Of(arrays, 0, 0), n, new RaggedPart(new ColumnRange(0, 0, 0, 0, EndsWithRow: true), v.AsSpan(1), 0, r, 0, 0), workspace, 1));
        Throws(() => Contraction.RaggedProduct(MatrixRows.Of(arrays, 0, 0), n, new RaggedPart(new ColumnRange(0, 0, 2, 1), v, 0, r, 0, 0), workspace, 1));
    }

    [Theory]
    [InlineData("beside the diagonal", 0, 19)]
    [InlineData("beside the diagonal", 1, 20)]
    [InlineData("beside the diagonal", -1, 20)]
    [InlineData("from the diagonal", 0, 19)]
    public void A_transposed_product_without_a_factor_for_each_row_throws_before_it_adds(string part, int offset, int factors)
    {
        const int n = 20;
        double[] matrix = Matrices.Vector(n * n, 1), u = Matrices.Vector(factors, 2), r = Matrices.Vector(n, 3), before = [.. r];
        var (columns, others) = s_parts[part](n);
        Assert.Throws<IndexOutOfRangeException>(() => Contraction.AddRaggedTransposedProduct(
            MatrixRows.Of(matrix, 0, n), n, new RaggedPart(columns, u, offset, r, 0, 1, isTransposed: true), new RaggedPart(others, u, offset, r, 0, 1, isTransposed: true)));
        Assert.Equal(before, r);
    }

    /// <summary>Rows, what is multiplied with them, and the sums as they are written.</summary>
    private sealed class Rows
    {
        private const int Before = 2;
        private readonly double[][] _arrays;
        private readonly double[]? _memory;
        private readonly int _stride, _rows, _along;
        private readonly ColumnRange _columns, _others;

        private Rows(double[][] arrays, double[]? memory, int stride, ColumnRange columns, ColumnRange others)
        {
            (_arrays, _memory, _stride, _rows, _columns, _others) = (arrays, memory, stride, arrays.Length, columns, others);
            _along = arrays.Max(a => a.Length) + 1;
        }

        public bool IsInOneMemory => _memory is not null;

        public static Rows InOneMemory(int rows, int stride, ColumnRange columns, ColumnRange others)
        {
            double[] memory = Matrices.Vector((rows * stride) + Before, 1);
            return new Rows([.. Enumerable.Range(0, rows).Select(i => memory.AsSpan((i * stride) + Before, stride).ToArray())], memory, stride, columns, others);
        }

        public static Rows OfArrays(int rows, Func<int, int> length, ColumnRange columns, ColumnRange others, Func<int, bool>? has = null)
            => new([.. Enumerable.Range(0, rows).Select(i => Matrices.Vector(has?.Invoke(i) == false ? rows : length(i), i + 1))], null, 0, columns, others);

        public void Check()
        {
            foreach (double sign in new[] { 0.0, 1, -1 })
            {
                double[] expected = Expected(sign), alone = Compute(null, sign);
                Assert.Equal(expected, alone, Near);
                var workspace = new Workspace();
                workspace.BeginSolve();
                Assert.Equal(expected, Compute(workspace, sign), Near);
            }
        }

        /// <summary>r and s of both parts, and the transposed product where there is a sign.</summary>
        public double[] Compute(Workspace? workspace, double sign)
        {
            double[] v = Matrices.Vector(_along, 7), w = Matrices.Vector(_along, 8), u = Matrices.Vector(_rows + 1, 9), r = Matrices.Vector(_rows + 1, 10), s = Matrices.Vector(_rows, 11), t = Matrices.Vector(_along, 12);
            var matrix = _memory is null ? MatrixRows.Of(_arrays, 0, 0) : MatrixRows.Of(_memory, Before, _stride);
            var part = new RaggedPart(_columns, v, 0, r, 1, sign);
            int number = workspace is null ? -1 : 3;
            if (_others == default)
                Contraction.RaggedProduct(matrix, _rows, part, workspace, number);
            else
                Contraction.RaggedProduct(matrix, _rows, part, new RaggedPart(_others, w, 0, s, 0, sign), workspace, number);
            if (sign == 0)
                return [.. r, .. s];
            var transposed = new RaggedPart(_columns, u, 1, t, 0, sign, isTransposed: true);
            if (_others == default)
                Contraction.AddRaggedTransposedProduct(matrix, _rows, transposed, workspace, number);
            else
                Contraction.AddRaggedTransposedProduct(matrix, _rows, transposed, new RaggedPart(_others, u, 0, t, 0, sign, isTransposed: true), workspace, number);
            return [.. r, .. s, .. t];
        }

        private double[] Expected(double sign)
        {
            double[] v = Matrices.Vector(_along, 7), w = Matrices.Vector(_along, 8), u = Matrices.Vector(_rows + 1, 9), r = Matrices.Vector(_rows + 1, 10), s = Matrices.Vector(_rows, 11), t = Matrices.Vector(_along, 12);
            for (int i = 0; i < _rows; i++)
            {
                double[] row = _arrays[i];
                Sum(row, _columns, i, v, ref r[i + 1], sign, u[i + 1], t);
                if (_others != default)
                    Sum(row, _others, i, w, ref s[i], sign, u[i], t);
            }
            return sign == 0 ? [.. r, .. s] : [.. r, .. s, .. t];
        }

        private static void Sum(double[] row, ColumnRange columns, int i, double[] v, ref double r, double sign, double u, double[] t)
        {
            int first = columns.First + (columns.FirstStep * i), end = (columns.EndsWithRow ? row.Length : 0) + columns.End + (columns.EndStep * i);
            double sum = 0;
            for (int j = first; j < end; j++)
            {
                sum += row[j] * v[j];
                if (sign != 0)
                    t[j] += sign * u * row[j];
            }
            r = sign == 0 ? sum : r + (sign * sum);
        }

        private static bool Near(double x, double y) => Math.Abs(x - y) <= Tolerance * (1 + Math.Abs(x)) * 10;
    }
}
