namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Diffusion on a grid that is read and written through views whose indexers return references, around a local matrix that is one too.</summary>
public sealed partial class Views(int rows, int columns)
{
    private readonly ref struct Grid(Span<double> cells, int columns)
    {
        private readonly Span<double> _cells = cells;

        public ref double this[int i, int j] => ref _cells[i * columns + j];
    }

    private readonly ref struct State(ReadOnlySpan<double> cells, int rows, int columns)
    {
        private readonly ReadOnlySpan<double> _cells = cells;

        /// <summary>The cell, or the one at the border that is next to it.</summary>
        public ref readonly double this[int i, int j]
        {
            get
            {
                int row = Math.Clamp(i, 0, rows - 1), column = Math.Clamp(j, 0, columns - 1);
                return ref _cells[row * columns + column];
            }
        }
    }

    private readonly struct Square(int n)
    {
        private readonly double[] _cells = new double[n * n];

        public ref double this[int i, int j] => ref _cells[i * n + j];

        public double Trace()
        {
            double sum = 0;
            for (int i = 0; i < n; i++)
                sum += this[i, i];
            return sum;
        }
    }

    [FixedPointMap]
    public void Diffuse(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        var u = new State(w, rows, columns);
        var v = new Grid(next, columns);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                v[i, j] = Math.Tanh(lambda[i * columns + j]);
                v[i, j] += 0.15 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1]) - 0.05 * u[i, j] * u[i, j];
            }
        }
        ref double corner = ref v[rows - 1, columns - 1];
        corner *= 0.5 + 0.1 * v[0, 0];
    }

    [OuterObjective]
    public double Spread(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        var u = new State(w, rows, columns);
        var products = new Square(rows);
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < rows; k++)
            {
                for (int j = 0; j < columns; j++)
                    products[i, k] += u[i, j] * u[k, j];
            }
        }
        return products.Trace() + 0.3 * products[0, rows - 1] * products[rows - 1, 0] + lambda[0] * products[0, 0];
    }
}
