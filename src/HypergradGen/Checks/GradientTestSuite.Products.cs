using System.Globalization;

namespace HypergradGen.Checks;

public sealed partial class GradientTestSuite<T>
{
    private const int MostCoordinates = 64;

    /// <summary>∂₁Φ·ẇ + ∂₂Φ·λ̇ against extrapolated central differences of Φ. A failure names the element whose derivative is worst.</summary>
    /// <returns>What was found.</returns>
    public CheckReport Jvp_agrees_with_differences() => Run(
        seed =>
        {
            Probe probe = At(seed);
            CheckResult result = ProductChecks.JvpAgainstDifferences(_doubles.Map, _doubles.MapJvp, probe, ProductChecks.NoiseOfJvp(_doubles.MapJvp, probe));
            return result.Outcome == CheckOutcome.Failed ? Located(result, probe) : result;
        },
        WhatIsWrong);

    /// <summary>⟨u, Jẋ⟩ against ⟨Jᵀu, ẋ⟩.</summary>
    /// <returns>What was found.</returns>
    public CheckReport Vjp_agrees_with_Jvp() => Run(
        seed =>
        {
            Probe probe = At(seed);
            return ProductChecks.DotProduct(_doubles.MapJvp, _doubles.MapVjp, probe, ProductChecks.NoiseOfJvp(_doubles.MapJvp, probe));
        },
        "the adjoint is not the transpose of the tangent: an adjoint rule and a derivative rule contradict each other");

    /// <summary>‖Φ(x + hẋ) − Φ(x) − hJẋ‖ falls as h².</summary>
    /// <returns>What was found.</returns>
    public CheckReport Jvp_has_Taylor_slope_2() => Run(seed => ProductChecks.TaylorSlope(_doubles.Map, _doubles.MapJvp, At(seed)), WhatIsWrong);

    /// <summary>⟨∇E, ẋ⟩ against extrapolated central differences of E. For problems with an objective.</summary>
    /// <returns>What was found.</returns>
    public CheckReport Objective_gradient_agrees_with_differences() => Run(
        seed => ProductChecks.ObjectiveAgainstDifferences(_doubles.Objective, _doubles.ObjectiveGradient, At(seed)),
        "the gradient of the objective, or a rule that it uses, is wrong");

    /// <summary>The element ∂nextᵢ/∂xⱼ that differs most from its differences, among the first inputs.</summary>
    private CheckResult Located(CheckResult result, Probe probe)
    {
        int inputs = probe.W.Length + probe.Lambda.Length;
        (double Excess, int Input, int Output, double Actual, double Expected) worst = (0, -1, -1, 0, 0);
        for (int input = 0; input < Math.Min(inputs, MostCoordinates); input++)
        {
            Probe along = probe with
            {
                WTangent = [.. probe.WTangent.Select((x, i) => i == input ? x : 0)],
                LambdaTangent = [.. probe.LambdaTangent.Select((x, i) => i + probe.W.Length == input ? x : 0)],
            };
            double by = input < probe.W.Length ? along.WTangent[input] : along.LambdaTangent[input - probe.W.Length];
            double[] tangent = ProductChecks.Apply(_doubles.MapJvp, along);
            const double Step = 1e-3;
            double[] forward = ProductChecks.Apply(_doubles.Map, along.MovedW(Step), along.MovedLambda(Step));
            double[] backward = ProductChecks.Apply(_doubles.Map, along.MovedW(-Step), along.MovedLambda(-Step));
            for (int output = 0; output < tangent.Length; output++)
            {
                double difference = (forward[output] - backward[output]) / (2 * Step), excess = Math.Abs((tangent[output] - difference) * probe.Weights[output]);
                if (excess > worst.Excess || double.IsNaN(excess) && worst.Input < 0)
                    worst = (excess, input, output, tangent[output] / by + 0.0, difference / by + 0.0);
            }
        }
        if (worst.Input < 0)
            return result;
        string name = worst.Input < probe.W.Length ? _problem.State.NameOf(worst.Input) : _problem.Hyperparameters.NameOf(worst.Input - probe.W.Length);
        string sign = Math.Abs(worst.Actual + worst.Expected) <= 1e-2 * Math.Abs(worst.Expected) ? ", the opposite sign" : worst.Actual == 0 ? ": it is missing" : "";
        return result with
        {
            Detail = result.Detail + string.Create(CultureInfo.InvariantCulture, $"\n  worst: the derivative of the next {_problem.State.NameOf(worst.Output)} by {name} is {worst.Actual:G6}, differences say {worst.Expected:G6}{sign}"),
        };
    }
}
