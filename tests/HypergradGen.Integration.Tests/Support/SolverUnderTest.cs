using System.Reflection;
using HypergradGen.Checks;

namespace HypergradGen.Integration.Tests.Support;

public delegate FixedPointResult SolveFunction(ReadOnlySpan<double> lambda, Span<double> w);

public delegate void StateProduct(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> seed, Span<double> product);

public delegate LinearSolveResult ImplicitProduct(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, ReadOnlySpan<double> seed, Span<double> product);

/// <summary>The members of a generated solver that the checks call, each problem's solver being a type of its own; and the methods that the user wrote.</summary>
public sealed record SolverUnderTest(
    IHypergradientSolver<double> Solver,
    MapFunction OwnMap,
    ObjectiveFunction OwnObjective,
    MapFunction Map,
    MapJvpFunction MapJvp,
    MapVjpFunction MapVjp,
    StateProduct MapStateJvp,
    StateProduct MapStateVjp,
    ObjectiveGradientFunction ObjectiveGradient,
    SolveFunction Solve,
    ImplicitProduct Adjoint,
    ImplicitProduct Tangent)
{
    /// <summary>How many threads solvers use that were not told: the tests of threads run these tests with more than one.</summary>
    private static readonly int s_threads = AppContext.GetData("HypergradGen.Tests.Threads") is string threads ? int.Parse(threads) : 1;

    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>Binds them by name and by attribute: maps and objectives may be private.</summary>
    /// <param name="problem">The problem, or the type of a static one.</param>
    public static SolverUnderTest Create(object problem, HypergradientOptions options)
    {
        var type = problem as Type ?? problem.GetType();
        var create = type.GetMethod("CreateSolver", Any) ?? throw new MissingMethodException(type.Name, "CreateSolver");
        var solver = (IHypergradientSolver<double>)create.Invoke(create.IsStatic ? null : problem, [options.MaxDegreeOfParallelism == 1 ? options with { MaxDegreeOfParallelism = s_threads } : options])!;
        return new(
            solver,
            Own<MapFunction, FixedPointMapAttribute>(problem, type),
            Own<ObjectiveFunction, OuterObjectiveAttribute>(problem, type),
            Generated<MapFunction>(solver, "Map"),
            Generated<MapJvpFunction>(solver, "MapJvp"),
            Generated<MapVjpFunction>(solver, "MapVjp"),
            Generated<StateProduct>(solver, "MapStateJvp"),
            Generated<StateProduct>(solver, "MapStateVjp"),
            Generated<ObjectiveGradientFunction>(solver, "ObjectiveGradient"),
            Generated<SolveFunction>(solver, "Solve"),
            Generated<ImplicitProduct>(solver, "Adjoint"),
            Generated<ImplicitProduct>(solver, "Tangent"));
    }

    private static TDelegate Own<TDelegate, TAttribute>(object problem, Type type)
        where TDelegate : Delegate
        where TAttribute : Attribute
    {
        var method = type.GetMethods(Any).Single(m => m.IsDefined(typeof(TAttribute)));
        return method.IsStatic ? method.CreateDelegate<TDelegate>() : method.CreateDelegate<TDelegate>(problem);
    }

    private static TDelegate Generated<TDelegate>(object solver, string name)
        where TDelegate : Delegate
        => solver.GetType().GetMethod(name)!.CreateDelegate<TDelegate>(solver);
}
