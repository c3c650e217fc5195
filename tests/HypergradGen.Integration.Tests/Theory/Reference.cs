using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests.Theory;

/// <summary>w(λ), ∂w/∂λ and ∇f(λ) by the equations themselves: iterated until nothing changes, then dense elimination on I − ∂₁Φ.</summary>
public sealed class Reference
{
    private const int MostIterations = 20_000;

    public Reference(SolverUnderTest solver, double[] lambda, double[] start)
    {
        int d = start.Length, n = lambda.Length;
        State = Solve(solver, lambda, start);
        var wGradient = new double[d];
        var gradient = new double[n];
        solver.ObjectiveGradient(State, lambda, wGradient, gradient);
        StateGradient = Norm(wGradient);
        var transposed = new double[d, d];
        HyperJacobian = new double[d, n];
        for (int i = 0; i < d; i++)
        {
            double[] unit = new double[d], row = new double[d], hyper = new double[n];
            unit[i] = 1;
            solver.MapVjp(State, lambda, unit, row, hyper);
            for (int j = 0; j < d; j++)
                transposed[j, i] = (i == j ? 1 : 0) - row[j];
            for (int j = 0; j < n; j++)
                HyperJacobian[i, j] = hyper[j];
        }
        double[] v = Eliminate(transposed, wGradient);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < d; i++)
                gradient[j] += HyperJacobian[i, j] * v[i];
        }
        Gradient = gradient;
        Jacobian = new double[d, n];
        var system = new double[d, d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
                system[i, j] = transposed[j, i];
        }
        for (int j = 0; j < n; j++)
        {
            double[] column = Eliminate(system, [.. Enumerable.Range(0, d).Select(i => HyperJacobian[i, j])]);
            for (int i = 0; i < d; i++)
                Jacobian[i, j] = column[i];
        }
    }

    public double[] State { get; }

    public double[] Gradient { get; }

    /// <summary>‖∇₁E‖ at the solution.</summary>
    public double StateGradient { get; }

    /// <summary>∂₂Φ at the solution.</summary>
    public double[,] HyperJacobian { get; }

    /// <summary>∂w/∂λ.</summary>
    public double[,] Jacobian { get; }

    public static double Norm(double[] x) => Math.Sqrt(x.Sum(value => value * value));

    public static double Norm(double[,] x) => Norm([.. x.Cast<double>()]);

    public static double Distance(double[] x, double[] y) => Norm([.. x.Zip(y, (a, b) => a - b)]);

    private static double[] Solve(SolverUnderTest solver, double[] lambda, double[] start)
    {
        double[] w = [.. start], next = new double[start.Length], best = w;
        double least = double.PositiveInfinity;
        int sinceBest = 0;
        for (int i = 0; i < MostIterations && sinceBest < 30 && least > 0; i++)
        {
            solver.Map(w, lambda, next);
            double step = Distance(w, next);
            sinceBest++;
            if (step < least)
                (least, best, sinceBest) = (step, [.. next], 0);
            next.CopyTo(w, 0);
        }
        return best;
    }

    /// <summary>Gaussian elimination with partial pivoting, and one step of refinement.</summary>
    private static double[] Eliminate(double[,] matrix, double[] rightHandSide)
    {
        double[] x = EliminateOnce(matrix, rightHandSide);
        double[] residual = [.. rightHandSide.Select((b, i) => b - Enumerable.Range(0, x.Length).Sum(j => matrix[i, j] * x[j]))];
        return [.. x.Zip(EliminateOnce(matrix, residual), (a, b) => a + b)];
    }

    private static double[] EliminateOnce(double[,] matrix, double[] rightHandSide)
    {
        int d = rightHandSide.Length;
        double[,] a = (double[,])matrix.Clone();
        double[] x = [.. rightHandSide];
        for (int k = 0; k < d; k++)
        {
            int pivot = Enumerable.Range(k, d - k).MaxBy(i => Math.Abs(a[i, k]));
            (x[k], x[pivot]) = (x[pivot], x[k]);
            for (int j = 0; j < d; j++)
                (a[k, j], a[pivot, j]) = (a[pivot, j], a[k, j]);
            for (int i = k + 1; i < d; i++)
            {
                double factor = a[i, k] / a[k, k];
                x[i] -= factor * x[k];
                for (int j = k; j < d; j++)
                    a[i, j] -= factor * a[k, j];
            }
        }
        for (int i = d - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < d; j++)
                x[i] -= a[i, j] * x[j];
            x[i] /= a[i, i];
        }
        return x;
    }
}
