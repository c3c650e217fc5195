using System.Reflection;
using HypergradGen.Checks;

namespace HypergradGen.Mutation.Tests;

/// <summary>Puts a subject, compiled with what was generated for it, before the runtime's checks.</summary>
internal static class Judge
{
    private static readonly HypergradientOptions s_options = new() { MaxIterations = 400, Tolerance = 1e-14, MaxLinearIterations = 300, LinearTolerance = 1e-12 };

    private static readonly HypergradientMethod[] s_methods = [HypergradientMethod.FixedPoint, HypergradientMethod.ReverseUnrolled, HypergradientMethod.NormalEquations];

    /// <summary>What is wrong with the generated derivatives; null where nothing is.</summary>
    public static string? FirstFailure(Type subject)
    {
        T Generated<T>(string name)
            where T : Delegate => subject.GetMethod(name)!.CreateDelegate<T>();

        HypergradientFunction Hypergradient(HypergradientMethod method)
            => ((IHypergradientSolver<double>)subject.GetMethod("CreateSolver")!.Invoke(null, [s_options with { Method = method }])!).Compute;

        DerivativeChecker Checker(params HypergradientMethod[] methods) => new()
        {
            Map = Generated<MapFunction>("Step"),
            MapJvp = Generated<MapJvpFunction>("StepJvp"),
            MapVjp = Generated<MapVjpFunction>("StepVjp"),
            Objective = Generated<ObjectiveFunction>("Loss"),
            ObjectiveGradient = Generated<ObjectiveGradientFunction>("LossGradient"),
            Hypergradients = [.. methods.Select(Hypergradient)],
        };

        var failed = Checker(s_methods).Run(Numbers(1, 4), Numbers(2, 3), 1, 2).Concat(Checker().Run(Numbers(3, 4), Numbers(4, 3), 3)).FirstOrDefault(r => r.Outcome == CheckOutcome.Failed);
        return failed is null ? null : failed.Message;
    }

    private static double[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 0.2 + 0.7 * random.NextDouble())];
    }
}
