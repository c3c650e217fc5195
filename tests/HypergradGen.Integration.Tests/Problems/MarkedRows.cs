namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Jagged arrays that a method makes, one a way to make and exchange their rows.</summary>
public static partial class MarkedRows
{
    /// <summary>Elimination with rows that change places.</summary>
    [Differentiable]
    public static double[] Solve(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int n = b.Length;
        double[][] m = new double[n][];
        for (int i = 0; i < n; i++)
        {
            m[i] = new double[n + 1];
            for (int j = 0; j < n; j++)
                m[i][j] = a[i * n + j];
            m[i][n] = b[i];
        }
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < n; i++)
            {
                if (Math.Abs(m[i][k]) > Math.Abs(m[pivot][k]))
                    pivot = i;
            }
            (m[k], m[pivot]) = (m[pivot], m[k]);
            for (int i = k + 1; i < n; i++)
            {
                double factor = m[i][k] / m[k][k];
                for (int j = k; j <= n; j++)
                    m[i][j] -= factor * m[k][j];
            }
        }
        double[] x = new double[n];
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = m[i][n];
            for (int j = i + 1; j < n; j++)
                sum -= m[i][j] * x[j];
            x[i] = sum / m[i][i];
        }
        return x;
    }

    /// <summary>Powers of a number, in rows that are counted by the array which they are made for.</summary>
    [Differentiable]
    public static double Counted(double x, int n)
    {
        double[][] rows = new double[n][];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = new double[rows.Length - i];
        for (int i = 0; i <= rows.Length - 1; i++)
        {
            for (int j = 0; j < rows[i].Length; j++)
                rows[i][j] = j == 0 ? x + i : rows[i][j - 1] * x;
        }
        double sum = 0;
        foreach (double[] row in rows)
            sum += row[^1] * row.Length;
        return sum;
    }

    /// <summary>Pascal's triangle of a number: rows as long as their index says.</summary>
    [Differentiable]
    public static double Triangle(double x, int n)
    {
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++)
        {
            rows[i] = new double[i + 1];
            rows[i][0] = x;
            rows[i][i] = 1 + i * x;
            for (int j = 1; j < i; j++)
                rows[i][j] = rows[i - 1][j - 1] + rows[i - 1][j] * x;
        }
        double sum = 0;
        foreach (double[] row in rows)
        {
            for (int j = 0; j < row.Length; j++)
                sum += row[j] * row[row.Length - 1 - j];
        }
        return sum;
    }

    /// <summary>Rows that stand where the array is made, of three lengths; two variables name rows.</summary>
    [Differentiable]
    public static double Layers(double x, double y)
    {
        double[][] w = [[x, y], [x * y], [1, x, 2 * y]];
        double[] first = w[0], last = w[^1];
        first[1] *= last[1];
        return w[0][1] + w[1][0] * w[2][2] + w.Length * w[2].Length * first[0];
    }

    /// <summary>A row is made, filled and handed over.</summary>
    [Differentiable]
    public static double Handed(double[] x)
    {
        var table = new double[3][];
        for (int i = 0; i < table.Length; i++)
        {
            var row = new double[x.Length];
            for (int j = 0; j < row.Length; j++)
                row[j] = Math.Pow(x[j], i + 1);
            table[i] = row;
        }
        double sum = 0;
        for (int j = 0; j < x.Length; j++)
            sum += table[2][j] * table[0][j] - table[1][j];
        return sum;
    }

    /// <summary>Helpers make, fill and multiply rows.</summary>
    [Differentiable]
    public static double Squared(double[] x, int n)
    {
        double[][] a = Zeros(n, n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                a[i][j] = x[(i * n + j) % x.Length];
        }
        double[][] c = Product(a, a);
        AddTo(c, x[0]);
        double trace = 0;
        for (int i = 0; i < c.Length; i++)
            trace += c[i][i];
        return trace;
    }

    private static double[][] Zeros(int rows, int columns)
    {
        double[][] a = new double[rows][];
        for (int i = 0; i < rows; ++i)
            a[i] = new double[columns];
        return a;
    }

    private static double[][] Product(double[][] a, double[][] b)
    {
        double[][] c = Zeros(a.Length, b[0].Length);
        for (int i = 0; i < a.Length; i++)
        {
            for (int j = 0; j < b[0].Length; j++)
            {
                for (int k = 0; k < b.Length; k++)
                    c[i][j] += a[i][k] * b[k][j];
            }
        }
        return c;
    }

    private static void AddTo(double[][] a, double shift)
    {
        foreach (double[] row in a)
        {
            for (int j = 0; j < row.Length; j++)
                row[j] += shift;
        }
    }

    /// <summary>Rows are made anew in each round, and exchanged through a variable.</summary>
    [Differentiable]
    public static double Rounds(double[] x, int rounds)
    {
        double total = 0;
        for (int r = 0; r < rounds; r++)
        {
            double[][] ring = new double[3][];
            for (int i = 0; i < 3; i++)
                ring[i] = x.ToArray();
            ring[1][0] *= 2;
            double[] t = ring[0];
            ring[0] = ring[1];
            ring[1] = ring[2];
            ring[2] = t;
            ring[2][0] += r;
            total += ring[0][0] * ring[1][^1] + ring[2][0] * ring[0][0];
        }
        return total;
    }

    /// <summary>The same row is made several times over, of a length that data decide.</summary>
    [Differentiable]
    public static double Anew(double x, int[] lengths)
    {
        double[][] rows = new double[2][];
        double sum = 0;
        for (int k = 0; k < lengths.Length; k++)
        {
            rows[k % 2] = new double[lengths.Length + 1];
            rows[k % 2][0] += x;
            rows[k % 2][k] += x * x;
            sum += rows[0][0] * rows[k % 2][k];
        }
        return sum;
    }

    /// <summary>Rows of lengths that a table says, which are returned one behind the other.</summary>
    [Differentiable]
    public static double[][] Layered(double[] x)
    {
        int[] sizes = [2, 3, 1];
        double[][] layers = new double[sizes.Length][];
        for (int l = 0; l < sizes.Length; l++)
        {
            layers[l] = new double[sizes[l]];
            for (int i = 0; i < layers[l].Length; i++)
                layers[l][i] = l == 0 ? x[i] : Math.Tanh(layers[l - 1][0] * x[i]);
        }
        return layers;
    }

    /// <summary>A helper copies the rows of another array, and its caller exchanges them.</summary>
    [Differentiable]
    public static double[][] Exchanged(double[] x)
    {
        double[][] a = [[x[0], x[1]], [x[1] * x[1], 1], [x[0] * x[1], 2]];
        double[][] b = Copied(a);
        double[] first = b[0];
        b[0] = b[2];
        b[2] = first;
        b[2][1] *= x[0];
        a[0][0] = 0;
        return b;
    }

    private static double[][] Copied(double[][] m)
    {
        double[][] copy = new double[m.Length][];
        for (int i = 0; i < m.Length; i++)
            copy[i] = (double[])m[i].Clone();
        return copy;
    }

    /// <summary>Rows that stand there first are made anew, in a loop that is the only one.</summary>
    [Differentiable]
    public static double Remade(double x)
    {
        double[][] q = [[x, 2], [x * x, 4]];
        double before = q[0][0] * q[1][0];
        for (int i = 0; i < 2; i++)
            q[i] = new double[2];
        q[1][1] += x;
        return before + q[0][0] + q[0][1] + q[1][0] + 3 * q[1][1];
    }
}
