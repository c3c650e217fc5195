using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Runs a map's products on the interpreter, each as a solver or a user calls it.</summary>
internal sealed class MapRun(MapProducts products, IterationOrder order = IterationOrder.AsWritten, Func<string, object>? data = null)
{
    /// <summary>The programs after a pass over each.</summary>
    public static MapProducts Through(Func<Function, Function> pass, MapProducts of) => of with
    {
        Jvp = pass(of.Jvp),
        Vjp = pass(of.Vjp),
        Prepare = pass(of.Prepare),
        Map = pass(of.Map),
        Linearise = pass(of.Linearise),
        MapLinearised = pass(of.MapLinearised),
        ApplyState = pass(of.ApplyState),
        ApplyStateTransposed = pass(of.ApplyStateTransposed),
        ApplyStateNormal = of.ApplyStateNormal is null ? null : pass(of.ApplyStateNormal),
        ApplyHyper = pass(of.ApplyHyper),
        ApplyHyperTransposed = pass(of.ApplyHyperTransposed),
        ReverseStep = pass(of.ReverseStep),
        Recorded = of.Recorded is null ? null : of.Recorded with { Map = pass(of.Recorded.Map), Linearise = pass(of.Recorded.Linearise) },
        Collected = of.Collected is null ? null : new CollectedAdjoint(pass(of.Collected.Collect), pass(of.Collected.Add)),
    };

    public static IEnumerable<(string Name, Function Program)> Programs(MapProducts of) =>
    [
        ("Jvp", of.Jvp), ("Vjp", of.Vjp), ("Prepare", of.Prepare), ("Map", of.Map), ("Linearise", of.Linearise), ("MapLinearised", of.MapLinearised),
        ("ApplyState", of.ApplyState), ("ApplyStateTransposed", of.ApplyStateTransposed),
        ("ApplyHyper", of.ApplyHyper), ("ApplyHyperTransposed", of.ApplyHyperTransposed), ("ReverseStep", of.ReverseStep),
        .. of.ApplyStateNormal is null ? [] : new[] { ("ApplyStateNormal", of.ApplyStateNormal) },
        .. of.Recorded is null ? [] : new[] { ("MapRecorded", of.Recorded.Map), ("LineariseRecorded", of.Recorded.Linearise) },
        .. of.Collected is null ? [] : new[] { ("Collect", of.Collected.Collect), ("Add", of.Collected.Add) },
    ];

    private Interpreter NewInterpreter() => new(data ?? Problems.Data, order, products.Helpers);

    private Interpreter Prepared(double[] w, double[] lambda)
    {
        var interpreter = NewInterpreter();
        interpreter.Run(products.Prepare, w, lambda);
        return interpreter;
    }

    private Interpreter Linearised(double[] w, double[] lambda)
    {
        var interpreter = Prepared(w, lambda);
        interpreter.Run(products.Linearise, w, lambda);
        return interpreter;
    }

    public double[] Map(double[] w, double[] lambda)
    {
        var next = Vectors.Unwritten(w.Length);
        Prepared(w, lambda).Run(products.Map, w, lambda, next);
        return next;
    }

    public double[] Jvp(double[] w, double[] lambda, double[] wTangent, double[] lambdaTangent)
    {
        var result = Vectors.Unwritten(w.Length);
        NewInterpreter().Run(products.Jvp, w, lambda, wTangent, lambdaTangent, result);
        return result;
    }

    public (double[] W, double[] Lambda) Vjp(double[] w, double[] lambda, double[] seed)
    {
        var (wAdjoint, lambdaAdjoint) = (Vectors.Unwritten(w.Length), Vectors.Unwritten(lambda.Length));
        NewInterpreter().Run(products.Vjp, w, lambda, seed, wAdjoint, lambdaAdjoint);
        return (wAdjoint, lambdaAdjoint);
    }

    public double[] State(double[] w, double[] lambda, double[] wTangent) => Product(products.ApplyState, w, lambda, wTangent, Vectors.Unwritten(w.Length));

    public double[] Hyper(double[] w, double[] lambda, double[] lambdaTangent) => Product(products.ApplyHyper, w, lambda, lambdaTangent, Vectors.Unwritten(w.Length));

    public double[] StateTransposed(double[] w, double[] lambda, double[] seed) => Product(products.ApplyStateTransposed, w, lambda, seed, new double[w.Length]);

    /// <summary>s = ẇ − ∂₁Φ·ẇ and ∂₁Φᵀ·s by the program that does both; null where there is none.</summary>
    public (double[] Residual, double[] WAdjoint)? StateNormal(double[] w, double[] lambda, double[] wTangent)
    {
        if (products.ApplyStateNormal is null)
            return null;
        var (residual, wAdjoint) = (Vectors.Unwritten(w.Length), Vectors.Unwritten(w.Length));
        Linearised(w, lambda).Run(products.ApplyStateNormal, w, lambda, wTangent, residual, wAdjoint);
        return (residual, wAdjoint);
    }

    /// <summary>The same by the two products.</summary>
    public (double[] Residual, double[] WAdjoint) OneAfterTheOther(double[] w, double[] lambda, double[] wTangent)
    {
        double[] residual = wTangent.Zip(State(w, lambda, wTangent), (v, p) => v - p).ToArray();
        return (residual, StateTransposed(w, lambda, residual));
    }

    /// <summary>Accumulates, so that unrolled methods can collect many steps in one.</summary>
    public double[] HyperTransposed(double[] w, double[] lambda, double[] seed) => Product(products.ApplyHyperTransposed, w, lambda, seed, new double[lambda.Length]);

    /// <summary>The step, ∂₁Φᵀ·u and ∂₂Φᵀ·u by the program that steps and linearises in one.</summary>
    public (double[] Next, double[] W, double[] Lambda) InOnePass(double[] w, double[] lambda, double[] seed)
    {
        var (next, wAdjoint, lambdaAdjoint) = (Vectors.Unwritten(w.Length), new double[w.Length], new double[lambda.Length]);
        var interpreter = Prepared(w, lambda);
        interpreter.Run(products.MapLinearised, w, lambda, next);
        interpreter.Run(products.ApplyStateTransposed, w, lambda, seed, wAdjoint);
        interpreter.Run(products.ApplyHyperTransposed, w, lambda, seed, lambdaAdjoint);
        return (next, wAdjoint, lambdaAdjoint);
    }

    /// <summary>∂₁Φᵀ·u and ∂₂Φᵀ·u in one pass at a linearisation.</summary>
    public (double[] W, double[] Lambda) ReverseStep(double[] w, double[] lambda, double[] seed)
    {
        var (wAdjoint, lambdaAdjoint) = (Vectors.Unwritten(w.Length), new double[lambda.Length]);
        var interpreter = Prepared(w, lambda);
        double[] next = Record(interpreter, w, lambda);
        interpreter.Run(products.ReverseStep, [w, lambda, seed, wAdjoint, lambdaAdjoint, .. products.Recorded is null ? [] : new[] { next }]);
        return (wAdjoint, lambdaAdjoint);
    }

    /// <summary>Takes a step as the forward iteration of an unrolled method does, to the state that it leads to. Linearising alone keeps the same.</summary>
    private double[] Record(Interpreter interpreter, double[] w, double[] lambda)
    {
        double[] next = Vectors.Unwritten(w.Length);
        interpreter.Run(products.Recorded?.Map ?? products.MapLinearised, w, lambda, next);
        interpreter.Run(products.Recorded?.Linearise ?? products.Linearise, w, lambda);
        return next;
    }

    /// <summary>The sum of ∂₂Φᵀ·u over points and seeds, as a sweep with so many rows collects it.</summary>
    public double[] Collected((double[] W, double[] Seed)[] steps, double[] lambda, int capacity)
    {
        var (collect, add) = products.Collected!;
        var interpreter = Prepared(steps[0].W, lambda);
        double[] sum = new double[lambda.Length], wAdjoint = Vectors.Unwritten(steps[0].W.Length);
        int place = 0;
        var states = new List<double>();
        foreach (var (w, seed) in steps)
        {
            double[] next = Record(interpreter, w, lambda);
            interpreter.Run(collect, [w, lambda, seed, wAdjoint, sum, .. products.ReadsFollowing ? new[] { next } : [], place++, capacity]);
            Vectors.AssertClose(StateTransposed(w, lambda, seed), wAdjoint, "the state's adjoint");
            states.AddRange(w);
            if (place == capacity || w == steps[^1].W)
            {
                interpreter.Run(add, w, lambda, states.ToArray(), sum, place);
                place = 0;
                states.Clear();
            }
        }
        return sum;
    }

    private double[] Product(Function product, double[] w, double[] lambda, double[] seed, double[] output)
    {
        Linearised(w, lambda).Run(product, w, lambda, seed, output);
        return output;
    }

    /// <summary>Everything that the products give at the tests' point, in one vector.</summary>
    public double[] Everything() => Everything(Maps.Lambda);

    public double[] Everything(double[] lambda)
    {
        var w = Maps.W;
        var (wDirection, lambdaDirection, seed) = (Vectors.Random(1, w.Length), Vectors.Random(2, lambda.Length), Vectors.Random(3, w.Length));
        var vjp = Vjp(w, lambda, seed);
        var normal = StateNormal(w, lambda, wDirection) ?? OneAfterTheOther(w, lambda, wDirection);
        return
        [
            .. Map(w, lambda), .. Jvp(w, lambda, wDirection, lambdaDirection), .. vjp.W, .. vjp.Lambda,
            .. State(w, lambda, wDirection), .. normal.Residual, .. normal.WAdjoint, .. Hyper(w, lambda, lambdaDirection), .. StateTransposed(w, lambda, seed), .. HyperTransposed(w, lambda, seed),
        ];
    }
}
