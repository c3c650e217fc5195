using System.Text.RegularExpressions;
using HypergradGen.Fuzz.Programs;
using HypergradGen.Solvers;

namespace HypergradGen.Fuzz.Oracles;

/// <summary>Where the user's own method throws, what is generated throws the same, and what threw serves the next call as if it had not.</summary>
internal static partial class Thrown
{
    /// <summary>What a method of the user's may throw; what else comes out of one is a mistake of the fuzzer's.</summary>
    public static bool IsUsers(Exception e) => e is IndexOutOfRangeException or ArgumentException or ArithmeticException or InvalidOperationException or NotSupportedException;

    /// <summary>
    /// Whether the user's own text throws it, or a guard of the library that it calls. Each product then throws it too, or what an index or a length throws, which may be checked before; anything else
    /// follows from what is computed, and what a product does not need it may leave out.
    /// </summary>
    private static bool IsGuards(Exception e)
        => e is InvalidOperationException or NotSupportedException || (e is not (IndexOutOfRangeException or DivideByZeroException or OverflowException) && e.TargetSite?.DeclaringType is { } type && (type == typeof(ArgumentOutOfRangeException) || type.FullName!.StartsWith("Cases.", StringComparison.Ordinal)));

    /// <summary>The message, without the digits of numbers, whose last ones may differ.</summary>
    private static string Shown(Exception e) => Fractions().Replace(e.Message, "#");

    [GeneratedRegex(@"-?\d+\.\d+(E-?\d+)?")]
    private static partial Regex Fractions();

    /// <summary>A guard of lengths and data alone, which is asked before all that is computed; what a solver throws itself is such a one, inlined.</summary>
    private static bool IsEarly(Exception e) => string.Join('\n', e.StackTrace?.Split('\n').Take(4) ?? []) is var first && (first.Contains("Length(", StringComparison.Ordinal) || first.Contains("Solver", StringComparison.Ordinal));

    /// <summary>What the products of the map and the members of a solver do at a point where it throws.</summary>
    /// <param name="good">A point where it does not; null where none was seen yet.</param>
    public static Failure? Map(LoadedProblem problem, Problem source, Point p, Exception expected, Point? good)
    {
        if (p.W.Length == 0)
            return null;
        double[] seed = [.. p.NextAdjoint];
        var solver = problem.Solver(new HypergradientOptions { MaxIterations = 2 });
        return Is("Jvp", expected, () => problem.Jvp(p.W, p.Lambda, p.WTangent, p.LambdaTangent, new double[p.W.Length]))
            ?? Is("Vjp", expected, () => problem.Vjp(p.W, p.Lambda, seed, new double[p.W.Length], new double[p.Lambda.Length]))
            ?? Is("Tangent", expected, () => solver.Tangent(p.Lambda, p.W, p.LambdaTangent, new double[p.W.Length]), isSolvers: true)
            ?? Is("Adjoint", expected, () => solver.Adjoint(p.Lambda, p.W, seed, new double[p.Lambda.Length]))
            ?? Is("Map", expected, () => solver.Map(p.W, p.Lambda, new double[p.W.Length]), isValue: Counts(source), isSolvers: true)
            ?? Is("Solve", expected, () => solver.Solve(p.Lambda, [.. p.W]), isValue: Counts(source), isSolvers: true)
            ?? (good is null ? null : Serves(problem, good, solver));
    }

    /// <summary>Whether all that is computed has an effect.</summary>
    private static bool Counts(Problem source) => source is { Shape: null, Inner: null } && source.Constructs.Contains(Faults.Construct);

    public static Failure? Objective(LoadedProblem problem, Problem source, Point p, Exception expected)
        => Is("objective's gradient", expected, () => problem.Gradient!(p.W, p.Lambda, new double[p.W.Length], new double[p.Lambda.Length]), isValue: Counts(source));

    /// <summary>What a solver gives that has thrown is what a new one gives.</summary>
    private static Failure? Serves(LoadedProblem problem, Point good, SolverCalls<double> solver)
    {
        try
        {
            // A solver has the guards of both.
            problem.Objective?.Invoke(good.W, good.Lambda);
        }
        catch (Exception e) when (IsUsers(e))
        {
            return null;
        }
        double[] next = Vectors.Poisoned(good.W.Length), fresh = Vectors.Poisoned(good.W.Length);
        var other = problem.Solver(new HypergradientOptions { MaxIterations = 2 });
        other.Map(good.W, good.Lambda, fresh);
        solver.Map(good.W, good.Lambda, next);
        return Oracle.Bitwise("Map of a solver that has thrown", next, fresh);
    }

    /// <param name="isSolvers">Whether other guards may come first: a solver has those of the map and of the objective.</param>
    /// <param name="isValue">Whether the product computes what the method itself does, and all of it counts.</param>
    public static Failure? Is(string kind, Exception expected, Action product, bool isValue = false, bool isSolvers = false)
    {
        bool isGuards = IsGuards(expected);
        try
        {
            product();
        }
        catch (Exception e) when (IsUsers(e))
        {
            return e.GetType() == expected.GetType() && Shown(e) == Shown(expected) || !isGuards || !IsGuards(e) || IsEarly(e) || isSolvers ? null : new Failure($"{kind} throws another guard's {e.GetType().Name}", $"{kind} throws {e}\n  and the method {expected}");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new Failure($"{kind} throws {e.GetType().Name}", $"{kind} throws {e}\n  and the method {expected}");
        }
        return isGuards || isValue ? new Failure($"{kind} does not throw {(isGuards ? "a guard's " : "")}{expected.GetType().Name}", $"{kind} does not throw what the method throws: {expected}") : null;
    }
}
