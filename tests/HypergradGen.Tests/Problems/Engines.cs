using HypergradGen.Solvers;

namespace HypergradGen.Tests.Problems;

/// <summary>Engines of the test problems.</summary>
public static class Engines
{
    /// <summary>Φ = M·w + λ: with K = I the adjoint (∂w/∂λ)ᵀu is the v of the linear solve itself.</summary>
    public static FixedPointEngine<double, AffineProblem> LinearSystem(double[,] m, HypergradientMethod method, int iterations, double tolerance, out CallCounts calls)
    {
        int d = m.GetLength(0);
        var problem = new AffineProblem(m, Matrices.Identity(d), new double[d]);
        calls = problem.Calls;
        return new(problem, new HypergradientOptions { Method = method, MaxLinearIterations = iterations, LinearTolerance = tolerance });
    }

    /// <summary>v of (I − Mᵀ)v = b by one adjoint.</summary>
    public static LinearSolveResult Solve(double[,] m, double[] b, HypergradientMethod method, int iterations, double tolerance, out double[] v)
    {
        v = [.. Enumerable.Repeat(double.NaN, b.Length)];
        return LinearSystem(m, method, iterations, tolerance, out _).Adjoint(new double[b.Length], new double[b.Length], b, v);
    }
}
