using System.Reflection;
using HypergradGen.Fuzz.Duals;
using HypergradGen.Fuzz.Programs;

namespace HypergradGen.Fuzz.Oracles;

/// <summary>Makes delegates of a compiled problem's methods, private ones too.</summary>
internal static class Loader
{
    public static LoadedProblem Load(Assembly assembly, Problem problem)
    {
        var members = Members.Of(assembly, problem.TypeName, "", problem.IsFloat);
        var duals = Members.Of(assembly, problem.TypeName, "Dual", problem.IsFloat);
        return problem.Shape is null ? Plain(problem, members, duals) : Shaped(problem, members, duals);
    }

    private static LoadedProblem Plain(Problem problem, Members members, Members duals)
    {
        string map = problem.MapName;
        return new LoadedProblem(
            members.Map(map),
            DualMap(problem, duals),
            problem.ObjectiveName is { } e ? members.Objective(e) : null,
            problem.ObjectiveName is { } f ? duals.DualObjective(f) : null,
            members.Jvp(map + "Jvp"),
            members.Vjp(map + "Vjp"),
            problem.ObjectiveName is { } g ? members.Gradient(g + "Gradient") : null,
            members.Early(map + "Prepare"),
            members.Early(map + "Linearise"),
            members.Apply(map + "Apply"),
            members.Product(map + "ApplyState"),
            members.Product(map + "ApplyStateTransposed"),
            members.NormalProduct(map + "ApplyStateNormal"),
            members.Product(map + "ApplyHyper"),
            members.Product(map + "ApplyHyperTransposed"),
            members.Solver,
            Marked(problem, members, duals))
        {
            Data = members.Data,
        };
    }

    /// <summary>By the text that calls its members on flat vectors.</summary>
    private static LoadedProblem Shaped(Problem problem, Members members, Members duals)
    {
        string map = problem.MapName;
        ObjectiveOf<double>? objective = null;
        ObjectiveOf<Dual>? dualObjective = null;
        ObjectiveGradient<double>? gradient = null;
        if (problem.ObjectiveName is { } name)
        {
            // Its signature is that of a map with one number as the next state.
            var flat = members.Map(name + "Flat");
            var dualFlat = duals.DualMap(name + "Flat");
            var vjp = members.Vjp(name + "FlatVjp");
            objective = (w, lambda) => First(flat, w, lambda);
            dualObjective = (w, lambda) => First(dualFlat, w, lambda);
            gradient = (w, lambda, wGradient, lambdaGradient) =>
            {
                vjp(w, lambda, [1], wGradient, lambdaGradient);
                return First(flat, w, lambda);
            };
        }
        return new LoadedProblem(
            members.Map(map + "Flat"),
            DualMap(problem, duals),
            objective,
            dualObjective,
            members.Jvp(map + "FlatJvp"),
            members.Vjp(map + "FlatVjp"),
            gradient,
            null, null, null, null, null, null, null, null,
            members.FlatSolver,
            Marked(problem, members, duals))
        {
            Data = members.Data,
        };
    }

    private static LoadedMethod[] Marked(Problem problem, Members members, Members duals)
        => [.. problem.Marked.Select(m => new LoadedMethod(m, members.Flat(m.Name + "Flat"), duals.DualFlat(m.Name + "Flat"), members.FlatJvp(m.Name + "FlatJvp"), members.FlatVjp(m.Name + "FlatVjp")))];

    /// <summary>What is wrong with a refusal that says that nothing has a derivative: by dual numbers something has.</summary>
    public static Failure? Dependence(Assembly assembly, Problem problem, string message)
    {
        var duals = Members.Of(assembly, problem.TypeName, "Dual", problem.IsFloat);
        var numbers = new Random(problem.Seed);
        for (int k = 0; k < 10; k++)
        {
            Dual[] results;
            if (problem.Marked.FirstOrDefault(m => message.Contains($"'{m.Name}'", StringComparison.Ordinal)) is { } method)
            {
                results = new Dual[method.Outputs];
                var x = Vectors.Dual(Vectors.Of(numbers, method.Inputs), Vectors.Of(numbers, method.Inputs), 1);
                duals.DualFlat(method.Name + "Flat")(x, results);

                // What is left as it was depends on nothing.
                foreach (var both in method.Signature.Blocks.Where(b => b.Role == BlockRole.Both))
                {
                    for (int i = 0; i < both.Size; i++)
                        results[both.OutputOffset + i] -= results[both.OutputOffset + i].Tangent == x[both.Offset + i].Tangent ? x[both.Offset + i] : 0;
                }
            }
            else
            {
                var (states, hyperparameters) = problem.Shapes[0];
                results = new Dual[states];
                DualMap(problem, duals)(Vectors.Dual(Vectors.Of(numbers, states), Vectors.Of(numbers, states), 1), Vectors.Dual(Vectors.Of(numbers, hyperparameters), Vectors.Of(numbers, hyperparameters), 0), results);
            }
            if (results.Any(r => r.Tangent != 0))
                return new Failure("refused for want of a derivative that is there", $"{message}\n  {string.Join(", ", results.Select(r => r.Tangent))}");
        }
        return null;
    }

    /// <summary>The map on dual numbers: its own text, or the gradient step of its objective's.</summary>
    private static MapOf<Dual> DualMap(Problem problem, Members duals)
    {
        string flat = problem.Shape is null ? "" : "Flat";
        if (problem.Inner is not { } inner)
            return duals.DualMap(problem.MapName + flat);
        if (problem.Shape is null)
            return new GradientStep(duals.DualObjective(inner)).Apply;
        var objective = duals.DualMap(inner + flat);
        return new GradientStep((w, lambda) => First(objective, w, lambda)).Apply;
    }

    private static T First<T>(MapOf<T> objective, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda)
    {
        var y = new T[1];
        objective(w, lambda, y);
        return y[0];
    }
}
