using System.Reflection;
using HypergradGen.Fuzz.Duals;

namespace HypergradGen.Fuzz.Oracles;

/// <summary>
/// Methods of a loaded type, private ones too, as delegates on <c>double</c>. Where the problem's reals are <c>float</c>, arguments are rounded
/// and results widened, and its dual numbers are <see cref="Dual32"/>.
/// </summary>
internal sealed class Members(Type type, object? target, bool isFloat)
{
    public const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    public static Members Of(Assembly assembly, string name, string suffix, bool isFloat)
    {
        var type = assembly.GetType(name.Replace("_T", suffix, StringComparison.Ordinal), throwOnError: true)!;
        return new Members(type, type.GetMethod("Make", All)?.Invoke(null, null), isFloat);
    }

    public MapOf<double> Map(string name)
    {
        if (!isFloat)
            return Bind<MapOf<double>>(name);
        var map = Bind<MapOf<float>>(name);
        return (w, lambda, next) =>
        {
            var y = Narrow(next);
            map(Narrow(w), Narrow(lambda), y);
            Widen(y, next);
        };
    }

    public MapOf<Dual> DualMap(string name)
    {
        if (!isFloat)
            return Bind<MapOf<Dual>>(name);
        var map = Bind<MapOf<Dual32>>(name);
        return (w, lambda, next) =>
        {
            var y = Narrow(next);
            map(Narrow(w), Narrow(lambda), y);
            Widen(y, next);
        };
    }

    public ObjectiveOf<double> Objective(string name)
    {
        if (!isFloat)
            return Bind<ObjectiveOf<double>>(name);
        var objective = Bind<ObjectiveOf<float>>(name);
        return (w, lambda) => objective(Narrow(w), Narrow(lambda));
    }

    public ObjectiveOf<Dual> DualObjective(string name)
    {
        if (!isFloat)
            return Bind<ObjectiveOf<Dual>>(name);
        var objective = Bind<ObjectiveOf<Dual32>>(name);
        return (w, lambda) => objective(Narrow(w), Narrow(lambda));
    }

    public ObjectiveGradient<double> Gradient(string name)
    {
        if (!isFloat)
            return Bind<ObjectiveGradient<double>>(name);
        var gradient = Bind<ObjectiveGradient<float>>(name);
        return (w, lambda, ofState, ofHyperparameters) =>
        {
            float[] second = Narrow(ofHyperparameters);
            float[] first = Narrow(ofState);
            float value = gradient(Narrow(w), Narrow(lambda), first, second);
            Widen(first, ofState);
            Widen(second, ofHyperparameters);
            return value;
        };
    }

    public Jvp<double> Jvp(string name)
    {
        if (!isFloat)
            return Bind<Jvp<double>>(name);
        var product = Bind<Jvp<float>>(name);
        return (w, lambda, wTangent, lambdaTangent, result) =>
        {
            var y = Narrow(result);
            product(Narrow(w), Narrow(lambda), Narrow(wTangent), Narrow(lambdaTangent), y);
            Widen(y, result);
        };
    }

    public Vjp<double> Vjp(string name)
    {
        if (!isFloat)
            return Bind<Vjp<double>>(name);
        var product = Bind<Vjp<float>>(name);
        return (w, lambda, seed, ofState, ofHyperparameters) =>
        {
            float[] second = Narrow(ofHyperparameters);
            float[] first = Narrow(ofState);
            product(Narrow(w), Narrow(lambda), Narrow(seed), first, second);
            Widen(first, ofState);
            Widen(second, ofHyperparameters);
        };
    }

    public Early<double> Early(string name)
    {
        if (!isFloat)
            return Bind<Early<double>>(name);
        var program = Bind<Early<float>>(name);
        return (w, lambda, workspace) => program(Narrow(w), Narrow(lambda), workspace);
    }

    public Apply<double> Apply(string name)
    {
        if (!isFloat)
            return Bind<Apply<double>>(name);
        var program = Bind<Apply<float>>(name);
        return (w, lambda, result, workspace) =>
        {
            var y = Narrow(result);
            program(Narrow(w), Narrow(lambda), y, workspace);
            Widen(y, result);
        };
    }

    public Product<double> Product(string name)
    {
        if (!isFloat)
            return Bind<Product<double>>(name);
        var program = Bind<Product<float>>(name);
        return (w, lambda, direction, result, workspace) =>
        {
            var y = Narrow(result);
            program(Narrow(w), Narrow(lambda), Narrow(direction), y, workspace);
            Widen(y, result);
        };
    }

    /// <summary>Null where the products are as well taken one after the other.</summary>
    public NormalProduct<double>? NormalProduct(string name)
    {
        if (type.GetMethod(name, All) is null)
            return null;
        if (!isFloat)
            return Bind<NormalProduct<double>>(name);
        var program = Bind<NormalProduct<float>>(name);
        return (w, lambda, wTangent, residual, wAdjoint, workspace) =>
        {
            float[] s = Narrow(residual), y = Narrow(wAdjoint);
            program(Narrow(w), Narrow(lambda), Narrow(wTangent), s, y, workspace);
            Widen(s, residual);
            Widen(y, wAdjoint);
        };
    }

    public Flat<double> Flat(string name)
    {
        if (!isFloat)
            return Bind<Flat<double>>(name);
        var method = Bind<Flat<float>>(name);
        return (x, y) =>
        {
            var result = Narrow(y);
            method(Narrow(x), result);
            Widen(result, y);
        };
    }

    public Flat<Dual> DualFlat(string name)
    {
        if (!isFloat)
            return Bind<Flat<Dual>>(name);
        var method = Bind<Flat<Dual32>>(name);
        return (x, y) =>
        {
            var result = Narrow(y);
            method(Narrow(x), result);
            Widen(result, y);
        };
    }

    public FlatJvp<double> FlatJvp(string name)
    {
        if (!isFloat)
            return Bind<FlatJvp<double>>(name);
        var product = Bind<FlatJvp<float>>(name);
        return (x, tangent, result) =>
        {
            var y = Narrow(result);
            product(Narrow(x), Narrow(tangent), y);
            Widen(y, result);
        };
    }

    public FlatVjp<double> FlatVjp(string name)
    {
        if (!isFloat)
            return Bind<FlatVjp<double>>(name);
        var product = Bind<FlatVjp<float>>(name);
        return (x, seed, result) =>
        {
            var adjoint = Narrow(result);
            product(Narrow(x), Narrow(seed), adjoint);
            Widen(adjoint, result);
        };
    }

    /// <summary>The problem's data, to be changed.</summary>
    public ChangingData Data => new(type, target);

    /// <summary>A solver of several parts, called on flat vectors.</summary>
    public SolverCalls<double> FlatSolver(HypergradientOptions options)
        => isFloat ? Widened(Bind<Func<HypergradientOptions, SolverCalls<float>>>("FlatSolver")(options)) : Bind<Func<HypergradientOptions, SolverCalls<double>>>("FlatSolver")(options);

    /// <summary>A solver of one state and one vector of hyperparameters.</summary>
    public SolverCalls<double> Solver(HypergradientOptions options)
    {
        object solver = Create(options);
        return isFloat ? Widened(Calls<float>(solver)) : Calls<double>(solver);
    }

    private static SolverCalls<T> Calls<T>(object solver)
        where T : unmanaged
    {
        TDelegate member<TDelegate>(string name, int parameters)
            where TDelegate : Delegate
            => solver.GetType().GetMethods().Single(m => m.Name == name && m.GetParameters().Length == parameters).CreateDelegate<TDelegate>(solver);

        return new SolverCalls<T>(solver is IHypergradientSolver<T> whole ? whole.Compute : null, member<Solve<T>>("Solve", 2), member<Linear<T>>("Tangent", 4), member<Linear<T>>("Adjoint", 4), member<StepOf<T>>("Map", 3));
    }

    private static SolverCalls<double> Widened(SolverCalls<float> solver) => new(
        solver.Compute is { } compute ? Widened(compute) : null,
        (lambda, w) =>
        {
            float[] state = Narrow(w);
            var made = solver.Solve(Narrow(lambda), state);
            Widen(state, w);
            return made;
        },
        Widened(solver.Tangent),
        Widened(solver.Adjoint),
        (w, lambda, next) =>
        {
            float[] y = Narrow(next);
            solver.Map(Narrow(w), Narrow(lambda), y);
            Widen(y, next);
        });

    private static Linear<double> Widened(Linear<float> linear) => (lambda, w, direction, result) =>
    {
        float[] y = Narrow(result);
        var made = linear(Narrow(lambda), Narrow(w), Narrow(direction), y);
        Widen(y, result);
        return made;
    };

    private static Compute<double> Widened(Compute<float> compute) => (lambda, w, gradient) =>
    {
        float[] state = Narrow(w), result = Narrow(gradient);
        var made = compute(Narrow(lambda), state, result);
        Widen(state, w);
        Widen(result, gradient);
        return made;
    };

    private object Create(HypergradientOptions options)
    {
        var create = type.GetMethod("CreateSolver", All) ?? throw new MissingMethodException(type.Name, "CreateSolver");
        return create.Invoke(create.IsStatic ? null : target, [options])!;
    }

    private T Bind<T>(string name)
        where T : Delegate
    {
        var method = type.GetMethod(name, All) ?? throw new MissingMethodException(type.Name, name);
        return method.IsStatic ? method.CreateDelegate<T>() : method.CreateDelegate<T>(target);
    }

    private static float[] Narrow(ReadOnlySpan<double> values)
    {
        var result = new float[values.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = (float)values[i];
        return result;
    }

    private static Dual32[] Narrow(ReadOnlySpan<Dual> values)
    {
        var result = new Dual32[values.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = (Dual32)values[i];
        return result;
    }

    private static void Widen(ReadOnlySpan<float> values, Span<double> result)
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = values[i];
    }

    private static void Widen(ReadOnlySpan<Dual32> values, Span<Dual> result)
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = values[i];
    }
}
