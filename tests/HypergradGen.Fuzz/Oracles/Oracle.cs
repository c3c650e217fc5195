using System.Diagnostics.CodeAnalysis;
using HypergradGen.Fuzz.Duals;
using HypergradGen.Fuzz.Programs;
using HypergradGen.Solvers;

namespace HypergradGen.Fuzz.Oracles;

/// <summary>
/// Compares all that is generated for a problem with dual numbers carried through the user's own text. Outputs start as NaN,
/// workspaces too, and every answer is asked for twice.
/// </summary>
internal sealed class Oracle(LoadedProblem problem, Problem source, PointCounts counts, int threads)
{
    private const double Exact = 1e-12, Derivative = 1e-10, Identity = 1e-10, Approximate = 1e-9, Single = 1e-5;

    /// <summary>The first failure; null where every point agrees.</summary>
    public Failure? Check()
    {
        var numbers = new Random(source.Seed);
        Point? previous = null;
        foreach (var (states, hyperparameters) in source.Shapes)
        {
            for (int k = 0; k < 3; k++)
            {
                // At a kink of its objective a map that is a gradient jumps.
                var point = Point.At(numbers, states, hyperparameters, isSpecial: k == 2 && source.Inner is null);
                int before = counts.Checked;
                if (CheckPoint(point, previous) is { } failure)
                {
                    if (!point.IsSpecial && Enumerable.Range(0, 3).All(_ => CheckBeside(point.Beside(numbers), previous) is null))
                    {
                        counts.Kinks++;
                        continue;
                    }
                    return failure with { Message = $"{failure.Message}\n  at w = [{Show(point.W)}], lambda = [{Show(point.Lambda)}]{(point.IsSpecial ? " (special point)" : "")}" };
                }
                // Where the method throws, its programs may throw too.
                if (counts.Checked > before)
                    previous = point;
            }
        }
        return problem.Marked.Select(m => new MarkedOracle(m, source, counts).Check(numbers)).FirstOrDefault(f => f is not null);
    }

    /// <summary>Where a matrix may lie in the hyperparameters, and of other problems a few.</summary>
    private bool HasManySteps => source.AreMatricesLarge || source.Seed % 8 == 0;

    private bool _areMembersCalled;

    private Failure? Members(SolverOracle solvers, Point point, Point previous)
    {
        _areMembersCalled = true;
        return solvers.Members(point, previous);
    }

    /// <summary>All that was checked at a point, what depends on the one before it too.</summary>
    private Failure? CheckBeside(Point point, Point? previous)
    {
        _areMembersCalled = false;
        return CheckPoint(point, previous);
    }

    private Failure? CheckPoint(Point point, Point? previous)
    {
        if (!TryReference(point, previous, out var expected, out var failure))
            return failure;
        counts.Checked++;
        try
        {
            var solvers = new SolverOracle(problem, source, threads);
            return CheckProducts(point, expected) ?? (problem.Apply is null ? null : CheckPrograms(point, expected, previous)) ?? CheckObjective(point) ?? solvers.Check(point)
                ?? solvers.Linear(point) ?? solvers.SharedLoops(point)
                ?? (previous is null ? solvers.ChangedData(point) ?? (HasManySteps ? solvers.ManyStepsBack(point) : null) : _areMembersCalled || !(source.AreMatricesLarge || source.Seed % 3 == 0) ? null : Members(solvers, point, previous));
        }
        catch (Exception e) when (e is not (OutOfMemoryException or InvalidTextException))
        {
            var inner = e is System.Reflection.TargetInvocationException { InnerException: { } i } ? i : e;
            return new Failure($"exception {inner.GetType().Name}", inner.ToString());
        }
    }

    /// <summary>The map and its derivatives along the point's directions, by the user's own text.</summary>
    private bool TryReference(Point point, Point? previous, [NotNullWhen(true)] out Expected? expected, out Failure? failure)
    {
        (expected, failure) = (null, null);
        double[] next = Vectors.Poisoned(point.W.Length);
        Dual[] both, state, hyper;
        Dual.Overflowed();
        try
        {
            problem.Map(point.W, point.Lambda, next);
            both = RunDual(point, 1, 1);
            state = RunDual(point, 1, 0);
            hyper = RunDual(point, 0, 1);
        }
        catch (Exception e) when (Thrown.IsUsers(e))
        {
            counts.Thrown++;
            failure = Thrown.Map(problem, source, point, e, previous);
            return false;
        }
        if (Dual.Overflowed() || !both.Concat(state).Concat(hyper).All(IsBounded))
        {
            counts.Unbounded++;
            return false;
        }
        if (!IsSame(both.Select(d => d.Value), next, source))
        {
            failure = new Failure("rendering", $"the fuzzer's two renderings differ: [{Show(next)}] and [{Show(both.Select(d => d.Value))}]");
            return false;
        }
        expected = new Expected(next, both, state, hyper);
        return true;
    }

    /// <summary>How much further than rounding to 53 bits an answer may be from that of dual numbers.</summary>
    private double Rounding => RoundingOf(source);

    internal static double RoundingOf(Problem source) => source.IsSingle ? 1e6 : source.Inner is not null ? 1e5 : 1;

    /// <summary>The renderings do the same, to the bit or, where they call the library's functions on spans, nearly.</summary>
    internal static bool IsSame(IEnumerable<double> dual, double[] values, Problem source)
        => source.IsApproximate ? dual.Zip(values).All(v => Math.Abs(v.First - v.Second) <= (source.IsSingle ? Single : Approximate) * (1 + Math.Abs(v.Second))) : dual.SequenceEqual(values);

    private Dual[] RunDual(Point point, double state, double hyper)
    {
        var next = new Dual[point.W.Length];
        Array.Fill(next, new Dual(double.NaN, 0, 0));
        problem.DualMap(Vectors.Dual(point.W, point.WTangent, state), Vectors.Dual(point.Lambda, point.LambdaTangent, hyper), next);
        return next;
    }

    internal static bool IsBounded(Dual d) => Math.Abs(d.Value) < 1e6 && Math.Abs(d.Tangent) < 1e8 && d.Size < 1e10;

    private Failure? CheckProducts(Point p, Expected expected)
    {
        double[] tangent = Vectors.Poisoned(p.W.Length);
        problem.Jvp(p.W, p.Lambda, p.WTangent, p.LambdaTangent, tangent);
        double[] again = Vectors.Poisoned(p.W.Length);
        problem.Jvp(p.W, p.Lambda, p.WTangent, p.LambdaTangent, again);
        double[] wAdjoint = Vectors.Poisoned(p.W.Length), lambdaAdjoint = Vectors.Poisoned(p.Lambda.Length);
        double[] seed = [.. p.NextAdjoint];
        problem.Vjp(p.W, p.Lambda, seed, wAdjoint, lambdaAdjoint);
        double[] wAgain = Vectors.Poisoned(p.W.Length), lambdaAgain = Vectors.Poisoned(p.Lambda.Length);
        problem.Vjp(p.W, p.Lambda, seed, wAgain, lambdaAgain);
        return Tangents("Jvp", tangent, expected.Both, Rounding)
            ?? Bitwise("Jvp, second call", tangent, again)
            ?? Pairing("Vjp, state", wAdjoint, p.WTangent, p.NextAdjoint, expected.State, Rounding)
            ?? Pairing("Vjp, hyperparameters", lambdaAdjoint, p.LambdaTangent, p.NextAdjoint, expected.Hyper, Rounding)
            ?? Bitwise("Vjp changes its seed", seed, p.NextAdjoint)
            ?? Bitwise("Vjp, second call", wAdjoint, wAgain)
            ?? Bitwise("Vjp, second call", lambdaAdjoint, lambdaAgain);
    }

    /// <summary>What the solver calls, in a workspace full of NaN; then at another point, and here again.</summary>
    private Failure? CheckPrograms(Point p, Expected expected, Point? other)
    {
        var workspace = Vectors.PoisonedWorkspace(source.AreMatricesLarge);
        var first = new ProgramRun(problem, p, workspace);
        var failure = Values("Apply", first.Next, expected.Next)
            ?? Tangents("ApplyState", first.State, expected.State, Rounding)
            ?? Tangents("ApplyHyper", first.Hyper, expected.Hyper, Rounding)
            ?? Pairing("ApplyStateTransposed", first.WAdjoint, p.WTangent, p.NextAdjoint, expected.State, Rounding)
            ?? Pairing("ApplyHyperTransposed", first.LambdaAdjoint, p.LambdaTangent, p.NextAdjoint, expected.Hyper, Rounding)
            ?? Normal(first, p, expected);
        if (failure is not null)
            return failure;
        if (other is not null)
            _ = new ProgramRun(problem, other, workspace);
        var second = new ProgramRun(problem, p, workspace);
        return Bitwise("Apply, second call", first.Next, second.Next)
            ?? Bitwise("ApplyState, second call", first.State, second.State)
            ?? Bitwise("ApplyHyper, second call", first.Hyper, second.Hyper)
            ?? Bitwise("ApplyStateTransposed, second call", first.WAdjoint, second.WAdjoint)
            ?? (first.Normal is null ? null : Bitwise("ApplyStateNormal, second call", first.Normal, second.Normal!))
            ?? Bitwise("ApplyHyperTransposed, second call", first.LambdaAdjoint, second.LambdaAdjoint);
    }

    /// <summary>s = ẇ − J·ẇ, and ⟨Jᵀs, ẇ⟩ = ⟨s, J·ẇ⟩.</summary>
    private Failure? Normal(ProgramRun run, Point p, Expected expected)
    {
        if (run.Residual is null)
            return null;
        Dual[] residual = [.. expected.State.Select((d, i) => new Dual(0, p.WTangent[i], Math.Abs(p.WTangent[i])) - d)];
        return Tangents("ApplyStateNormal", run.Residual, residual, Rounding) ?? Pairing("ApplyStateNormal", run.Normal!, p.WTangent, run.Residual, expected.State, Rounding);
    }

    private Failure? CheckObjective(Point p)
    {
        if (problem.Objective is null || problem.DualObjective is null || problem.Gradient is null)
            return null;
        double value;
        Dual state, hyper;
        Dual.Overflowed();
        try
        {
            value = problem.Objective(p.W, p.Lambda);
            state = problem.DualObjective(Vectors.Dual(p.W, p.WTangent, 1), Vectors.Dual(p.Lambda, p.LambdaTangent, 0));
            hyper = problem.DualObjective(Vectors.Dual(p.W, p.WTangent, 0), Vectors.Dual(p.Lambda, p.LambdaTangent, 1));
        }
        catch (Exception e) when (Thrown.IsUsers(e))
        {
            counts.Thrown++;
            return Thrown.Objective(problem, source, p, e);
        }
        catch (InvalidProgramException e)
        {
            throw new InvalidTextException(e);
        }
        if (Dual.Overflowed() || !IsBounded(state) || !IsBounded(hyper))
        {
            counts.Unbounded++;
            return null;
        }
        double[] w = Vectors.Poisoned(p.W.Length), lambda = Vectors.Poisoned(p.Lambda.Length);
        double returned = problem.Gradient(p.W, p.Lambda, w, lambda);
        double[] wAgain = Vectors.Poisoned(p.W.Length), lambdaAgain = Vectors.Poisoned(p.Lambda.Length);
        double again = problem.Gradient(p.W, p.Lambda, wAgain, lambdaAgain);
        return Values("objective's value", [returned], [value])
            ?? Pairing("objective's gradient, state", w, p.WTangent, [1], [state], Rounding)
            ?? Pairing("objective's gradient, hyperparameters", lambda, p.LambdaTangent, [1], [hyper], Rounding)
            ?? Bitwise("objective, second call", [returned, .. w, .. lambda], [again, .. wAgain, .. lambdaAgain]);
    }

    private Failure? Values(string kind, double[] actual, double[] expected)
    {
        if (source is { IsStrict: true, IsApproximate: false })
            return Bitwise($"{kind}, strict", actual, expected);
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= (source.IsSingle ? Single : source.IsApproximate ? Approximate : Exact) * (1 + Math.Abs(expected[i]))))
                return new Failure(kind, $"{kind}: [{Show(actual)}], and the method gives [{Show(expected)}]");
        }
        return null;
    }

    internal static Failure? Tangents(string kind, double[] actual, Dual[] expected, double rounding)
    {
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i].Tangent) <= rounding * Derivative * (1e-3 + expected[i].Size)))
                return new Failure(kind, $"{kind}: [{Show(actual)}], by dual numbers [{Show(expected.Select(e => e.Tangent))}]");
        }
        return null;
    }

    /// <summary>⟨adjoint, direction⟩ = ⟨seed, derivative along the direction⟩.</summary>
    internal static Failure? Pairing(string kind, double[] adjoint, double[] direction, double[] seed, Dual[] along, double rounding)
    {
        double left = 0, right = 0, size = 1e-3;
        for (int i = 0; i < adjoint.Length; i++)
            left += adjoint[i] * direction[i];
        for (int i = 0; i < seed.Length; i++)
        {
            right += seed[i] * along[i].Tangent;
            size += Math.Abs(seed[i]) * along[i].Size;
        }
        return Math.Abs(left - right) <= rounding * Identity * size ? null : new Failure(kind, $"{kind}: ⟨adjoint, direction⟩ = {left:G17}, by dual numbers {right:G17}; adjoint [{Show(adjoint)}]");
    }

    internal static Failure? Bitwise(string kind, double[] first, double[] second)
    {
        for (int i = 0; i < first.Length; i++)
        {
            if (BitConverter.DoubleToInt64Bits(first[i]) != BitConverter.DoubleToInt64Bits(second[i]))
                return new Failure(kind, $"{kind}: [{Show(first)}], then [{Show(second)}]");
        }
        return null;
    }

    internal static string Show(IEnumerable<double> values) => string.Join(", ", values.Select(v => v.ToString("G9", System.Globalization.CultureInfo.InvariantCulture)));

    private sealed record Expected(double[] Next, Dual[] Both, Dual[] State, Dual[] Hyper);

    /// <summary>All programs once, in the order of a solve.</summary>
    private sealed class ProgramRun
    {
        public ProgramRun(LoadedProblem problem, Point p, Workspace workspace)
        {
            Next = Vectors.Poisoned(p.W.Length);
            State = Vectors.Poisoned(p.W.Length);
            Hyper = Vectors.Poisoned(p.W.Length);
            // These products are added to what is there.
            WAdjoint = new double[p.W.Length];
            LambdaAdjoint = new double[p.Lambda.Length];
            problem.Prepare!(p.W, p.Lambda, workspace);
            problem.Apply!(p.W, p.Lambda, Next, workspace);
            problem.Linearise!(p.W, p.Lambda, workspace);
            problem.ApplyState!(p.W, p.Lambda, p.WTangent, State, workspace);
            problem.ApplyStateTransposed!(p.W, p.Lambda, p.NextAdjoint, WAdjoint, workspace);
            if (problem.ApplyStateNormal is { } normal)
            {
                Residual = Vectors.Poisoned(p.W.Length);
                Normal = Vectors.Poisoned(p.W.Length);
                normal(p.W, p.Lambda, p.WTangent, Residual, Normal, workspace);
            }
            problem.ApplyHyper!(p.W, p.Lambda, p.LambdaTangent, Hyper, workspace);
            problem.ApplyHyperTransposed!(p.W, p.Lambda, p.NextAdjoint, LambdaAdjoint, workspace);
        }

        public double[] Next { get; }

        public double[] State { get; }

        public double[] Hyper { get; }

        public double[] WAdjoint { get; }

        public double[]? Residual { get; }

        public double[]? Normal { get; }

        public double[] LambdaAdjoint { get; }
    }
}
