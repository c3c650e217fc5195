namespace HypergradGen.Fuzz.Oracles;

/// <content>One solver, asked for one thing after another.</content>
internal sealed partial class SolverOracle
{
    /// <summary>
    /// The members of one solver, called in any order at two points, with data that change between the calls, each give what those of a new solver give: nothing
    /// that a call prepared is left for the next. Its state and its hyperparameters lie in the same memory all the time, into which other numbers are written; now and then the state is
    /// where the call before left it.
    /// </summary>
    public Failure? Members(Point point, Point other)
    {
        var numbers = new Random(source.Seed);
        var options = Options with { Method = s_anyMethod[numbers.Next(s_anyMethod.Length)], MaxLinearIterations = 3 };
        double[] memory = new double[Math.Max(point.Lambda.Length, other.Lambda.Length)], state = new double[Math.Max(point.W.Length, other.W.Length)];
        var solver = problem.Solver(options);
        string calls = "";
        bool isChanged = false;
        try
        {
            for (int call = 0; call < 6; call++)
            {
                if (numbers.Next(3) == 0)
                {
                    if (isChanged)
                        problem.Data.Restore();
                    isChanged = !isChanged && problem.Data.Change();
                }
                string member = s_members[numbers.Next(s_members.Length)];
                var at = numbers.Next(2) == 0 ? point : other;
                Span<double> lambda = memory.AsSpan(0, at.Lambda.Length), w = state.AsSpan(0, at.W.Length);
                at.Lambda.CopyTo(lambda);
                if (calls.Length == 0 || numbers.Next(3) != 0)
                    at.W.CopyTo(w);
                at = at with { W = [.. w] };
                calls += $" {member}";
                if (!IsDefined(at))
                    continue;
                double[]? expected = Call(member, problem.Solver(options), at, at.Lambda, [.. w]), actual = Call(member, solver, at, lambda, w);
                if (expected is not null && (actual is null || Oracle.Bitwise($"{member} after other members", actual, expected) is not null))
                    return new Failure($"{member} after other members", $"after{calls}{(isChanged ? ", data changed" : "")}: [{Oracle.Show(actual ?? [])}], and a new solver gives [{Oracle.Show(expected)}]");
            }
            return null;
        }
        finally
        {
            problem.Data.Restore();
        }
    }

    /// <summary>Whether the user's own methods do not throw there: a solver's members, which have the guards of both, then may not either.</summary>
    private bool IsDefined(Point point)
    {
        try
        {
            problem.Map(point.W, point.Lambda, Vectors.Poisoned(point.W.Length));
            problem.Objective?.Invoke(point.W, point.Lambda);
            return true;
        }
        catch (Exception e) when (Thrown.IsUsers(e))
        {
            return false;
        }
    }

    private static readonly string[] s_members = ["Compute", "Solve", "Tangent", "Adjoint", "Map", "Map"];

    /// <summary>What a member gives; null where there is no such member, and where the user's own method throws at an iterate.</summary>
    private static double[]? Call(string member, SolverCalls<double> solver, Point point, ReadOnlySpan<double> lambda, Span<double> w)
    {
        double[] state = Vectors.Poisoned(point.W.Length), hyper = Vectors.Poisoned(point.Lambda.Length);
        try
        {
            switch (member)
            {
                case "Compute" when solver.Compute is { } compute:
                    return [compute(lambda, w, hyper).Objective, .. w, .. hyper];
                case "Solve":
                    solver.Solve(lambda, w);
                    return [.. w];
                case "Tangent":
                    solver.Tangent(lambda, w, point.LambdaTangent, state);
                    return state;
                case "Adjoint":
                    solver.Adjoint(lambda, w, point.NextAdjoint, hyper);
                    return hyper;
                case "Map":
                    solver.Map(w, lambda, state);
                    return state;
                default:
                    return null;
            }
        }
        catch (Exception e) when (member is "Compute" or "Solve" && Thrown.IsUsers(e))
        {
            return null;
        }
    }
}
