using HypergradGen.Fuzz.Duals;
using HypergradGen.Fuzz.Programs;

namespace HypergradGen.Fuzz.Oracles;

/// <summary>
/// The unrolled solvers against dual numbers through as many steps of the map: the one hypergradient that needs no
/// convergence to be exact.
/// </summary>
internal sealed partial class SolverOracle(LoadedProblem problem, Problem source, int threads)
{
    private const int Steps = 3;

    /// <summary>More steps than products of a reverse sweep wait for one another.</summary>
    private const int ManySteps = 131;

    /// <summary>How many times as much as between a point and one beside it the results of two programs may differ.</summary>
    private const double MostOfTheDifference = 64;

    /// <summary>A point beside another, by a few units of the last place.</summary>
    private double Beside => source.IsSingle ? 4.0 / (1L << 23) : 4.0 / (1L << 52);

    private static readonly HypergradientMethod[] s_methods = [HypergradientMethod.ReverseUnrolled, HypergradientMethod.ForwardUnrolled, HypergradientMethod.FixedPoint, HypergradientMethod.NormalEquations];

    /// <summary>Those too that give no answer for most maps, and that choose by what they find.</summary>
    private static readonly HypergradientMethod[] s_anyMethod = [.. s_methods, HypergradientMethod.Auto, HypergradientMethod.ConjugateGradient];

    /// <summary>How much coarser the numbers of a program with floats are.</summary>
    private double Rounding => source.IsSingle ? 1e7 : 1;

    public Failure? Check(Point point)
    {
        if (problem.DualObjective is null || Reference(point, 0, Steps) is not { } expected)
            return null;
        return Check(point, expected, HypergradientMethod.ReverseUnrolled, Steps) ?? Check(point, expected, HypergradientMethod.ForwardUnrolled, Steps);
    }

    /// <summary>The reverse sweep over many steps, where these do not magnify the rounding of a point.</summary>
    public Failure? ManyStepsBack(Point point)
        => problem.DualObjective is not null && source.Inner is null && Reference(point, 0, ManySteps) is { } expected && Reference(point, Beside, ManySteps) is { } beside
            && Math.Abs(beside.Tangent - expected.Tangent) <= 1e-11 * Rounding * (1e-3 + expected.Size) && Math.Abs(beside.Value - expected.Value) <= 1e-12 * Rounding * (1 + Math.Abs(expected.Value))
            ? Check(point, expected, HypergradientMethod.ReverseUnrolled, ManySteps) : null;

    /// <summary>A solver whose problem's data have changed gives what a new one gives, and what it gave before once they are what they were.</summary>
    public Failure? ChangedData(Point point)
    {
        if (problem.Objective is null)
            return null;
        var options = Options;
        var solver = problem.Solver(options);
        try
        {
            double[] first, fresh;
            try
            {
                first = Run(solver, point);
                if (!problem.Data.Change())
                    return null;
                fresh = Run(problem.Solver(options), point);
            }
            catch (Exception e) when (Thrown.IsUsers(e))
            {
                // The user's own method, at an iterate or on data that it is not for.
                return null;
            }
            var failure = Oracle.Bitwise($"{options.Method}, data changed", Run(solver, point), fresh);
            problem.Data.Restore();
            return failure ?? Oracle.Bitwise($"{options.Method}, data as before", Run(solver, point), first);
        }
        finally
        {
            problem.Data.Restore();
        }
    }

    /// <summary>The number of threads changes no bit.</summary>
    public Failure? SharedLoops(Point point)
    {
        if (threads == 1 || problem.Objective is null)
            return null;
        var options = Options;
        double[] alone;
        try
        {
            alone = Run(problem.Solver(options), point);
        }
        catch (Exception e) when (Thrown.IsUsers(e))
        {
            // The user's own method, at an iterate that it is not for.
            return null;
        }
        return Oracle.Bitwise($"{options.Method}, {threads} threads", Run(problem.Solver(options with { MaxDegreeOfParallelism = threads }), point), alone);
    }

    /// <summary>
    /// ẇ = J·ẇ + K·λ̇ by as many steps with dual numbers as that takes, against <c>Tangent</c>, and ⟨ẇ, u⟩ against <c>Adjoint</c>; nothing where these steps shrink slowly, or grow.
    /// </summary>
    public Failure? Linear(Point point)
    {
        if (source.Inner is not null || Solution(point) is not { } tangent)
            return null;
        try
        {
            // A solver has the guards of both.
            problem.Objective?.Invoke(point.W, point.Lambda);
        }
        catch (Exception e) when (Thrown.IsUsers(e))
        {
            return null;
        }
        var options = new HypergradientOptions { LinearTolerance = source.IsSingle ? 1e-6 : 1e-12, MaxLinearIterations = 500 };
        double[] result = Vectors.Poisoned(point.W.Length), adjoint = Vectors.Poisoned(point.Lambda.Length);
        double tolerance = source.IsSingle ? 1e-3 : source.IsApproximate ? 1e-7 : 1e-8, size = 1 + tangent.Sum(Math.Abs);
        if (problem.Solver(options).Tangent(point.Lambda, point.W, point.LambdaTangent, result).Status == HypergradientStatus.Converged && !result.Zip(tangent).All(r => Math.Abs(r.First - r.Second) <= tolerance * size))
            return new Failure("Tangent", $"Tangent: [{Oracle.Show(result)}], by steps with dual numbers [{Oracle.Show(tangent)}]");
        if (problem.Solver(options).Adjoint(point.Lambda, point.W, point.NextAdjoint, adjoint).Status != HypergradientStatus.Converged)
            return null;
        double left = adjoint.Zip(point.LambdaTangent, (a, b) => a * b).Sum(), right = tangent.Zip(point.NextAdjoint, (a, b) => a * b).Sum();
        return Math.Abs(left - right) <= tolerance * (size + adjoint.Sum(Math.Abs)) ? null : new Failure("Adjoint", $"Adjoint: ⟨adjoint, direction⟩ = {left:G17}, by steps with dual numbers {right:G17}; adjoint [{Oracle.Show(adjoint)}]");
    }

    /// <summary>Where the steps end from two starts: elsewhere there is more than one solution.</summary>
    private double[]? Solution(Point point)
        => Solution(point, new double[point.W.Length]) is { } one && Solution(point, point.WTangent) is { } other && one.Zip(other).All(p => Math.Abs(p.First - p.Second) <= 1e-10 * (1 + Math.Abs(p.First))) ? one : null;

    private double[]? Solution(Point point, double[] tangent)
    {
        const int Most = 60;
        for (int step = 0; step < Most; step++)
        {
            var next = new Dual[tangent.Length];
            problem.DualMap(Vectors.Dual(point.W, tangent, 1), Vectors.Dual(point.Lambda, point.LambdaTangent, 1), next);
            double[] better = [.. next.Select(d => d.Tangent)];
            double change = better.Zip(tangent, (a, b) => Math.Abs(a - b)).Sum();
            tangent = better;
            if (change <= 1e-14 * (1 + tangent.Sum(Math.Abs)))
                return tangent;
            if (!(change < 1e6))
                return null;
        }
        return null;
    }

    private HypergradientOptions Options => new() { Method = s_methods[source.Seed % s_methods.Length], MaxIterations = Steps, Tolerance = 0 };

    private static double[] Run(SolverCalls<double> solver, Point point)
    {
        double[] w = [.. point.W], gradient = Vectors.Poisoned(point.Lambda.Length);
        return [solver.Compute!(point.Lambda, w, gradient).Objective, .. w, .. gradient];
    }

    private Failure? Check(Point point, Dual expected, HypergradientMethod method, int steps)
    {
        var options = new HypergradientOptions { Method = method, MaxIterations = steps, Tolerance = 0 };
        var (objective, gradient) = Run(options, point);
        double along = 0;
        for (int i = 0; i < gradient.Length; i++)
            along += gradient[i] * point.LambdaTangent[i];
        string kind = steps == Steps ? method.ToString() : $"{method}, {steps} steps";
        if (!(Math.Abs(objective - expected.Value) <= (source.IsSingle ? 1e-4 : source.IsApproximate ? 1e-8 : 1e-11) * (1 + Math.Abs(expected.Value))) && !IsOfRounding(objective, point, expected, steps))
            return new Failure(kind, $"{kind}: objective {objective:G17}, by dual numbers {expected.Value:G17}");
        if (!(Math.Abs(along - expected.Tangent) <= Oracle.RoundingOf(source) * 1e-9 * (1e-3 + expected.Size)))
            return new Failure(kind, $"{kind}: along a direction {along:G17}, by dual numbers {expected.Tangent:G17}");
        var (objectiveAgain, gradientAgain) = Run(options, point);
        return Oracle.Bitwise($"{kind}, second call", [objective, .. gradient], [objectiveAgain, .. gradientAgain]);
    }

    private (double Objective, double[] Gradient) Run(HypergradientOptions options, Point point)
    {
        double[] w = [.. point.W], gradient = Vectors.Poisoned(point.Lambda.Length);
        var result = problem.Solver(options).Compute!(point.Lambda, w, gradient);
        return (result.Objective, gradient);
    }

    /// <summary>Whether a difference is what steps that magnify differences make of the rounding of a point.</summary>
    private bool IsOfRounding(double objective, Point point, Dual expected, int steps)
        => Reference(point, Beside, steps) is { } beside && Math.Abs(objective - expected.Value) <= MostOfTheDifference * Math.Abs(beside.Value - expected.Value);

    private Dual? Reference(Point point, double beside, int steps)
    {
        Dual.Overflowed();
        Dual[] w = Vectors.Dual([.. point.W.Select(x => x + beside * (1 + Math.Abs(x)))], point.WTangent, 0), lambda = Vectors.Dual([.. point.Lambda.Select(x => x + beside * (1 + Math.Abs(x)))], point.LambdaTangent, 1);
        try
        {
            for (int step = 0; step < steps; step++)
            {
                var next = new Dual[w.Length];
                problem.DualMap(w, lambda, next);
                w = next;
            }
            var loss = problem.DualObjective!(w, lambda);
            return !Dual.Overflowed() && w.Append(loss).All(Oracle.IsBounded) ? loss : null;
        }
        catch (Exception e) when (Thrown.IsUsers(e))
        {
            return null;
        }
    }
}
