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
            options => create.Invoke(create.IsStatic ? null : target, [options])!,
            [.. problem.Marked.Select(m => new LoadedMethod(
                m,
                Bind<Flat<double>>(type, target, m.Name + "Flat"),
                Bind<Flat<Dual>>(dualType, dualTarget, m.Name + "Flat"),
                Bind<FlatJvp>(type, target, m.Name + "FlatJvp"),
                Bind<FlatVjp>(type, target, m.Name + "FlatVjp")))]);
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
