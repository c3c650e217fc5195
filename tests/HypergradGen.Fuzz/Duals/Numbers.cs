namespace HypergradGen.Fuzz.Duals;

/// <summary>Data of large problems, whose text says which numbers they are and not each of them. Sums of a row's products with numbers about 1 are about 1.</summary>
public static class Numbers
{
    /// <summary>A matrix row by row, or, of one row, a vector.</summary>
    /// <param name="seed">Which numbers.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="make">Makes a number of the problem's type.</param>
    public static T[] Matrix<T>(int seed, int rows, int columns, Func<double, T> make)
    {
        var random = new Random(seed);
        var elements = new T[rows * columns];
        for (int i = 0; i < elements.Length; i++)
            elements[i] = make(Element(random, Math.Max(rows, columns)));
        return elements;
    }

    /// <summary>A symmetric matrix row by row.</summary>
    public static T[] Symmetric<T>(int seed, int n, Func<double, T> make)
    {
        var random = new Random(seed);
        var elements = new T[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                elements[i * n + j] = elements[j * n + i] = make(Element(random, n));
        }
        return elements;
    }

    /// <summary>A matrix in an array of two dimensions.</summary>
    public static T[,] Table<T>(int seed, int rows, int columns, Func<double, T> make)
    {
        var random = new Random(seed);
        var elements = new T[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                elements[i, j] = make(Element(random, Math.Max(rows, columns)));
        }
        return elements;
    }

    private static double Element(Random random, int size) => Math.Round(3 * (random.NextDouble() - 0.5) / Math.Sqrt(size), 4);
}
