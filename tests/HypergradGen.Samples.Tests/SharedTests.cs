using EquilibriumModel;
using Samples;

namespace HypergradGen.Samples.Tests;

/// <summary>What the samples' training loops are made of.</summary>
public class SharedTests
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void The_projection_onto_the_ball_is_its_nearest_matrix(int seed)
    {
        const int Columns = 6;
        const double Radius = 0.8;
        var random = new Random(seed);
        double[] matrix = Points.Of(5 * Columns, seed: seed);
        matrix[0] = 0;
        double[] projected = [.. matrix];
        RowBall.Project(projected, Columns, Radius);
        Assert.True(RowBall.Norm(projected, Columns) <= Radius + 1e-12);

        // p is the nearest point of a convex set to v where ⟨v − p, q − p⟩ ≤ 0 for all its points q.
        for (int trial = 0; trial < 1000; trial++)
        {
            double[] other = new double[matrix.Length];
            Points.Fill(random, other);
            for (int row = 0; row < other.Length; row += Columns)
            {
                double scale = Radius * random.NextDouble() / RowBall.Norm(other.AsSpan(row, Columns), Columns);
                for (int j = row; j < row + Columns; j++)
                    other[j] *= scale;
            }
            double product = 0;
            for (int j = 0; j < matrix.Length; j++)
                product += (matrix[j] - projected[j]) * (other[j] - projected[j]);
            Assert.True(product <= 1e-12, $"seed {seed}, trial {trial}: {product}");
        }
    }

    [Fact]
    public void A_matrix_of_the_ball_stays_as_it_is()
    {
        double[] matrix = [0.3, -0.4, 0, 0.1], projected = [.. matrix];
        RowBall.Project(projected, 2, 0.7);
        Assert.Equal(matrix, projected);
    }

    [Fact]
    public void Adam_moves_each_parameter_against_its_gradient_by_the_rate_at_first()
    {
        double[] parameters = [1, 1, 1];
        new Adam(3, 0.1).Step(parameters, [1e-3, -20, 0]);
        Assert.Equal([0.9, 1.1, 1], parameters.Select(p => Math.Round(p, 5)));
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => new Adam(3, 0.1).Step(parameters, [1])).ParamName);
    }

    /// <summary>The readout and the layer together: the gradient of a training step against differences of the loss of the solved layer.</summary>
    [Fact]
    public void The_gradient_of_the_equilibrium_model_agrees_with_differences()
    {
        const int States = 5, Inputs = 64, Classes = 10, Label = 3;
        Parameters model = Parameters.Draw(States, Inputs, Classes, Training.Radius, new Random(1)), gradient = new(States, Inputs, Classes);
        double[] x = Points.Of(Inputs), w = new double[States], adjoint = new double[States];
        var solver = EquilibriumLayer.CreateSolver(new HypergradientOptions { Tolerance = 1e-13, LinearTolerance = 1e-13 });
        double Loss()
        {
            w.AsSpan().Clear();
            solver.Solve(model.A, model.B, model.C, x, w);
            return Readout.CrossEntropyGradient(w, model.V, model.Intercepts, Label, adjoint, gradient.V, gradient.Intercepts);
        }
        Loss();
        solver.Adjoint(model.A, model.B, model.C, x, w, adjoint, gradient.A, gradient.B, gradient.C);
        double[] expected = [.. gradient.Values];
        const double Step = 1e-5;
        for (int p = 0; p < model.Values.Length; p += 7)
        {
            double value = model.Values[p];
            model.Values[p] = value + Step;
            double above = Loss();
            model.Values[p] = value - Step;
            double below = Loss();
            model.Values[p] = value;
            Assert.Equal(expected[p], (above - below) / (2 * Step), 1e-8);
        }
    }
}
