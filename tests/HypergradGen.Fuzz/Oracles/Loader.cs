using System.Reflection;
using HypergradGen.Fuzz.Duals;
using HypergradGen.Fuzz.Programs;

namespace HypergradGen.Fuzz.Oracles;

/// <summary>Makes delegates of a compiled problem's methods, private ones too.</summary>
internal static class Loader
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    public static LoadedProblem Load(Assembly assembly, Problem problem)
    {
        var (type, target) = Make(assembly, problem.TypeName, "");
        var (dualType, dualTarget) = Make(assembly, problem.TypeName, "Dual");
        return problem.Shape is null ? Plain(problem, type, target, dualType, dualTarget) : Shaped(problem, type, target, dualType, dualTarget);
    }

    private static LoadedProblem Plain(Problem problem, Type type, object? target, Type dualType, object? dualTarget)
    {
        string map = problem.MapName;
        var create = type.GetMethod("CreateSolver", All) ?? throw new MissingMethodException("CreateSolver");
        return new LoadedProblem(
            Bind<MapOf<double>>(type, target, map),
            Bind<MapOf<Dual>>(dualType, dualTarget, map),
            problem.ObjectiveName is { } e ? Bind<ObjectiveOf<double>>(type, target, e) : null,
            problem.ObjectiveName is { } f ? Bind<ObjectiveOf<Dual>>(dualType, dualTarget, f) : null,
            Bind<Jvp>(type, target, map + "Jvp"),
            Bind<Vjp>(type, target, map + "Vjp"),
            problem.ObjectiveName is { } g ? Bind<ObjectiveGradient>(type, target, g + "Gradient") : null,
            Bind<Early>(type, target, map + "Prepare"),
            Bind<Early>(type, target, map + "Linearise"),
            Bind<Apply>(type, target, map + "Apply"),
            Bind<Product>(type, target, map + "ApplyState"),
            Bind<Product>(type, target, map + "ApplyStateTransposed"),
            Bind<Product>(type, target, map + "ApplyHyper"),
            Bind<Product>(type, target, map + "ApplyHyperTransposed"),
            (options, lambda, w, gradient) => ((IHypergradientSolver<double>)create.Invoke(create.IsStatic ? null : target, [options])!).Compute(lambda, w, gradient),
            Marked(problem, type, target, dualType, dualTarget));
    }

    /// <summary>By the text that calls its members on flat vectors.</summary>
    private static LoadedProblem Shaped(Problem problem, Type type, object? target, Type dualType, object? dualTarget)
    {
        string map = problem.MapName;
        ObjectiveOf<double>? objective = null;
        ObjectiveOf<Dual>? dualObjective = null;
        ObjectiveGradient? gradient = null;
        if (problem.ObjectiveName is { } name)
        {
            var flat = Bind<FlatObjective<double>>(type, target, name + "Flat");
            var dualFlat = Bind<FlatObjective<Dual>>(dualType, dualTarget, name + "Flat");
            var vjp = Bind<FlatObjectiveVjp>(type, target, name + "FlatVjp");
            objective = (w, lambda) => First(flat, w, lambda);
            dualObjective = (w, lambda) => First(dualFlat, w, lambda);
            gradient = (w, lambda, wGradient, lambdaGradient) =>
            {
                vjp(w, lambda, [1], wGradient, lambdaGradient);
                return First(flat, w, lambda);
            };
        }
        return new LoadedProblem(
            Bind<MapOf<double>>(type, target, map + "Flat"),
            Bind<MapOf<Dual>>(dualType, dualTarget, map + "Flat"),
            objective,
            dualObjective,
            Bind<Jvp>(type, target, map + "FlatJvp"),
            Bind<Vjp>(type, target, map + "FlatVjp"),
            gradient,
            null, null, null, null, null, null, null,
            objective is null ? (_, _, _, _) => throw new InvalidOperationException("no objective, no hypergradient") : Bind<Solve>(type, target, "FlatCompute"),
            Marked(problem, type, target, dualType, dualTarget));
    }

    private static LoadedMethod[] Marked(Problem problem, Type type, object? target, Type dualType, object? dualTarget)
        => [.. problem.Marked.Select(m => new LoadedMethod(
            m,
            Bind<Flat<double>>(type, target, m.Name + "Flat"),
            Bind<Flat<Dual>>(dualType, dualTarget, m.Name + "Flat"),
            Bind<FlatJvp>(type, target, m.Name + "FlatJvp"),
            Bind<FlatVjp>(type, target, m.Name + "FlatVjp")))];

    /// <summary>What is wrong with a refusal that says that nothing has a derivative: by dual numbers something has.</summary>
    public static Failure? Dependence(Assembly assembly, Problem problem, string message)
    {
        var (type, target) = Make(assembly, problem.TypeName, "Dual");
        var numbers = new Random(problem.Seed);
        for (int k = 0; k < 10; k++)
        {
            Dual[] results;
            if (problem.Marked.FirstOrDefault(m => message.Contains($"'{m.Name}'", StringComparison.Ordinal)) is { } method)
            {
                results = new Dual[method.Outputs];
                var x = Vectors.Dual(Vectors.Of(numbers, method.Inputs), Vectors.Of(numbers, method.Inputs), 1);
                Bind<Flat<Dual>>(type, target, method.Name + "Flat")(x, results);

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
                var map = Bind<MapOf<Dual>>(type, target, problem.MapName + (problem.Shape is null ? "" : "Flat"));
                map(Vectors.Dual(Vectors.Of(numbers, states), Vectors.Of(numbers, states), 1), Vectors.Dual(Vectors.Of(numbers, hyperparameters), Vectors.Of(numbers, hyperparameters), 0), results);
            }
            if (results.Any(r => r.Tangent != 0))
                return new Failure("refused for want of a derivative that is there", $"{message}\n  {string.Join(", ", results.Select(r => r.Tangent))}");
        }
        return null;
    }

    private static T First<T>(FlatObjective<T> objective, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda)
    {
        var y = new T[1];
        objective(w, lambda, y);
        return y[0];
    }

    private static (Type Type, object? Target) Make(Assembly assembly, string name, string suffix)
    {
        var type = assembly.GetType(name.Replace("_T", suffix, StringComparison.Ordinal), throwOnError: true)!;
        return (type, type.GetMethod("Make", All)?.Invoke(null, null));
    }

    private static T Bind<T>(Type type, object? target, string name)
        where T : Delegate
    {
        var method = type.GetMethod(name, All) ?? throw new MissingMethodException(type.Name, name);
        return method.IsStatic ? method.CreateDelegate<T>() : method.CreateDelegate<T>(target);
    }
}
