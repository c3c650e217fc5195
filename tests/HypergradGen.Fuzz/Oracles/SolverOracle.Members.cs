namespace HypergradGen.Fuzz.Oracles;

/// <content>One solver, asked for one thing after another.</content>
internal sealed partial class SolverOracle
{
    /// <summary>
    /// The members of one solver, called in any order at two points, with data that change between the calls, each give what those of a new solver give: nothing
    /// that a call prepared is left for the next.
    /// </summary>
    public Failure? Members(Point point, Point other)
    {
        var numbers = new Random(source.Seed);
        var options = Options with { MaxLinearIterations = 3 };
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
                calls += $" {member}";
                if (!IsDefined(at))
                    continue;
                double[]? expected = Call(member, problem.Solver(options), at), actual = Call(member, solver, at);
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
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException or DivideByZeroException or OverflowException)
        {
            return false;
        }
    }

    private static readonly string[] s_members = ["Compute", "Solve", "Tangent", "Adjoint", "Map", "Map"];

    /// <summary>What a member gives; null where there is no such member, and where the user's own method throws at an iterate.</summary>
    private static double[]? Call(string member, SolverCalls<double> solver, Point point)
    {
        double[] w = [.. point.W], state = Vectors.Poisoned(point.W.Length), hyper = Vectors.Poisoned(point.Lambda.Length);
        try
        {
            switch (member)
            {
                case "Compute" when solver.Compute is { } compute:
                    return [compute(point.Lambda, w, hyper).Objective, .. w, .. hyper];
                case "Solve":
                    solver.Solve(point.Lambda, w);
                    return w;
                case "Tangent":
                    solver.Tangent(point.Lambda, w, point.LambdaTangent, state);
                    return state;
                case "Adjoint":
                    solver.Adjoint(point.Lambda, w, point.NextAdjoint, hyper);
                    return hyper;
                case "Map":
                    solver.Map(w, point.Lambda, state);
                    return state;
                default:
                    return null;
            }
        }
        catch (Exception e) when (member is "Compute" or "Solve" && e is IndexOutOfRangeException or ArgumentException or DivideByZeroException or OverflowException)
        {
            return null;
        }
    }
}
