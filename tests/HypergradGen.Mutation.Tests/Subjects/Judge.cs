using System;
using System.Collections.Generic;
using System.Linq;
using HypergradGen;
using HypergradGen.Checks;

/// <summary>Puts each subject before the runtime's checks.</summary>
public static class Judge
{
    /// <summary>What is wrong with the generated derivatives; null where nothing is.</summary>
    public static string FirstFailure()
    {
        var options = new HypergradientOptions { MaxIterations = 400, Tolerance = 1e-14, MaxLinearIterations = 300, LinearTolerance = 1e-12 };
        HypergradientOptions With(HypergradientMethod method) => options with { Method = method };
        const HypergradientMethod Fixed = HypergradientMethod.FixedPoint, Unrolled = HypergradientMethod.ReverseUnrolled, Normal = HypergradientMethod.NormalEquations;

        return Check("Formulas", Formulas.Step, Formulas.StepJvp, Formulas.StepVjp, Formulas.Loss, Formulas.LossGradient, Formulas.CreateSolver(With(Fixed)).Compute, Formulas.CreateSolver(With(Unrolled)).Compute)
            ?? Check("Kinks", Kinks.Step, Kinks.StepJvp, Kinks.StepVjp, Kinks.Loss, Kinks.LossGradient, Kinks.CreateSolver(With(Fixed)).Compute, Kinks.CreateSolver(With(Normal)).Compute)
            ?? Check("Overwrites", Overwrites.Step, Overwrites.StepJvp, Overwrites.StepVjp, Overwrites.Loss, Overwrites.LossGradient, Overwrites.CreateSolver(With(Fixed)).Compute, Overwrites.CreateSolver(With(Unrolled)).Compute)
            ?? Check("Recurrence", Recurrence.Step, Recurrence.StepJvp, Recurrence.StepVjp, Recurrence.Loss, Recurrence.LossGradient, Recurrence.CreateSolver(With(Fixed)).Compute, Recurrence.CreateSolver(With(Unrolled)).Compute)
            ?? Check("Branches", Branches.Step, Branches.StepJvp, Branches.StepVjp, Branches.Loss, Branches.LossGradient, Branches.CreateSolver(With(Fixed)).Compute, Branches.CreateSolver(With(Normal)).Compute)
            ?? Check("Whiles", Whiles.Step, Whiles.StepJvp, Whiles.StepVjp, Whiles.Loss, Whiles.LossGradient, Whiles.CreateSolver(With(Fixed)).Compute, Whiles.CreateSolver(With(Unrolled)).Compute)
            ?? Check("Counters", Counters.Step, Counters.StepJvp, Counters.StepVjp, Counters.Loss, Counters.LossGradient, Counters.CreateSolver(With(Fixed)).Compute, Counters.CreateSolver(With(Unrolled)).Compute)
            ?? Check("Copies", Copies.Step, Copies.StepJvp, Copies.StepVjp, Copies.Loss, Copies.LossGradient, Copies.CreateSolver(With(Fixed)).Compute, Copies.CreateSolver(With(Unrolled)).Compute)
            ?? Check("Searches", Searches.Step, Searches.StepJvp, Searches.StepVjp, Searches.Loss, Searches.LossGradient, Searches.CreateSolver(With(Fixed)).Compute, Searches.CreateSolver(With(Unrolled)).Compute)
            ?? Check("Layers", Layers.Step, Layers.StepJvp, Layers.StepVjp, Layers.Loss, Layers.LossGradient, Layers.CreateSolver(With(Fixed)).Compute, Layers.CreateSolver(With(Unrolled)).Compute)
            ?? Check("Shared", Shared.Step, Shared.StepJvp, Shared.StepVjp, Shared.Loss, Shared.LossGradient, Shared.CreateSolver(With(Fixed)).Compute, Shared.CreateSolver(With(Unrolled)).Compute)
            ?? Check("Running", Running.Step, Running.StepJvp, Running.StepVjp, Running.Loss, Running.LossGradient, Running.CreateSolver(With(Fixed)).Compute, Running.CreateSolver(With(Unrolled)).Compute)
            ?? Check("Rows", Rows.Step, Rows.StepJvp, Rows.StepVjp, Rows.Loss, Rows.LossGradient, Rows.CreateSolver(With(Fixed)).Compute, Rows.CreateSolver(With(Unrolled)).Compute)
            ?? Check("Neighbours", Neighbours.Step, Neighbours.StepJvp, Neighbours.StepVjp, Neighbours.Loss, Neighbours.LossGradient, Neighbours.CreateSolver(With(Fixed)).Compute, Neighbours.CreateSolver(With(Unrolled)).Compute)
            ?? Check("Borders", Borders.Step, Borders.StepJvp, Borders.StepVjp, Borders.Loss, Borders.LossGradient, Borders.CreateSolver(With(Fixed)).Compute, Borders.CreateSolver(With(Unrolled)).Compute)
            ?? Check("Softmaxes", Softmaxes.Step, Softmaxes.StepJvp, Softmaxes.StepVjp, Softmaxes.Loss, Softmaxes.LossGradient, Softmaxes.CreateSolver(With(Fixed)).Compute, Softmaxes.CreateSolver(With(Unrolled)).Compute)
            ?? Check("AddedTo", AddedTo.Step, AddedTo.StepJvp, AddedTo.StepVjp, AddedTo.Loss, AddedTo.LossGradient, AddedTo.CreateSolver(With(Fixed)).Compute, AddedTo.CreateSolver(With(Unrolled)).Compute)
            ?? Check("StoredOver", StoredOver.Step, StoredOver.StepJvp, StoredOver.StepVjp, StoredOver.Loss, StoredOver.LossGradient, StoredOver.CreateSolver(With(Fixed)).Compute, StoredOver.CreateSolver(With(Unrolled)).Compute)
            ?? Check("StoredAgain", StoredAgain.Step, StoredAgain.StepJvp, StoredAgain.StepVjp, StoredAgain.Loss, StoredAgain.LossGradient, StoredAgain.CreateSolver(With(Fixed)).Compute, StoredAgain.CreateSolver(With(Unrolled)).Compute);
    }

    private static string Check(string name, MapFunction map, MapJvpFunction jvp, MapVjpFunction vjp, ObjectiveFunction objective, ObjectiveGradientFunction gradient, params HypergradientFunction[] hypergradients)
    {
        var checker = new DerivativeChecker { Map = map, MapJvp = jvp, MapVjp = vjp, Objective = objective, ObjectiveGradient = gradient, Hypergradients = hypergradients };
        var failed = checker.Run(Numbers(1, 4), Numbers(2, 3), 1, 2).Concat(new DerivativeChecker { Map = map, MapJvp = jvp, MapVjp = vjp, Objective = objective, ObjectiveGradient = gradient }.Run(Numbers(3, 4), Numbers(4, 3), 3))
            .FirstOrDefault(r => r.Outcome == CheckOutcome.Failed);
        return failed is null ? null : $"{name}: {failed.Message}";
    }

    private static double[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => 0.2 + 0.7 * random.NextDouble()).ToArray();
    }
}
