using HypergradGen.Theory;
using Xunit.Abstractions;

namespace HypergradGen.Integration.Tests.Theory;

/// <summary>Random contractions of every kind whose constants are true: no error may pass a bound, a certificate, or a tolerance that was promised.</summary>
public sealed class TheoryTests(ITestOutputHelper output)
{
    private const int CasesOfAKind = 75;

    private static readonly Lazy<TheoryCase[]> s_cases = new(() => [.. TheoryCase.Kinds.SelectMany(kind => Enumerable.Range(1, CasesOfAKind).Select(seed => TheoryCase.Draw(kind, seed)))]);

    private static TheoryCase[] Cases => s_cases.Value;

    [Fact]
    public void The_error_is_below_every_bound_and_every_certificate()
    {
        var slack = new List<double>();
        var boundSlack = new List<double>();
        int runs = 0;
        foreach (TheoryCase drawn in Cases)
        {
            var bounds = new IterationBounds(drawn.Constants);
            foreach (HypergradientMethod method in drawn.Methods)
            {
                foreach (int t in (int[])[0, 1, 2, 5, 13, 34])
                {
                    foreach (int k in method is HypergradientMethod.ReverseUnrolled or HypergradientMethod.ForwardUnrolled ? (int[])[0] : [0, 1, 3, 10])
                    {
                        HypergradientOptions options = Exactly(method, t, k) with { Constants = drawn.Constants };
                        HypergradientResult result = drawn.Run(options, out double error);
                        string what = $"{drawn.Name}, {method}, t = {t}, k = {k}: {result}";
                        HypergradientCertificate certificate = Assert.NotNull(result.Certificate);
                        Assert.False(certificate.IsRefuted, what);
                        Assert.True(error <= certificate.ErrorBound, $"error {error} of {what}");
                        bool isKnown = !double.IsInfinity(certificate.ErrorBound);
                        Assert.True(isKnown || (method == HypergradientMethod.ForwardUnrolled && t == 0), what);
                        double bound = bounds.For(method, t, k);
                        Assert.True(error <= bound + (isKnown ? certificate.Rounding : 0), $"bound {bound} of {what}, error {error}");
                        runs++;
                        if (isKnown && error > 10 * certificate.Rounding)
                        {
                            slack.Add(certificate.ErrorBound / error);
                            boundSlack.Add(bound / error);
                        }
                    }
                }
            }
        }
        output.WriteLine($"{Cases.Length} contractions, {runs} hypergradients, 0 violations; median slack of the certificate {Median(slack):F1}, of the bound {Median(boundSlack):F1}");
        Assert.True(Cases.Length >= 500);
    }

    [Fact]
    public void The_unrolled_Jacobian_is_within_its_bound()
    {
        foreach (TheoryCase drawn in Cases)
        {
            int d = drawn.Start.Length, n = drawn.Lambda.Length;
            var bounds = new IterationBounds(drawn.Constants);
            double[] w = [.. drawn.Start], next = new double[d];
            var jacobian = new double[n][];
            for (int j = 0; j < n; j++)
                jacobian[j] = new double[d];
            for (int t = 0; t <= 20; t++)
            {
                double error = SpectralDistance(jacobian, drawn.Reference.Jacobian);
                Assert.True(error <= bounds.Jacobian(t) + 1e-11, $"{drawn.Name}, t = {t}: {error} above {bounds.Jacobian(t)}");
                for (int j = 0; j < n; j++)
                {
                    double[] direction = new double[n], column = new double[d];
                    direction[j] = 1;
                    drawn.Solver.MapJvp(w, drawn.Lambda, jacobian[j], direction, column);
                    jacobian[j] = column;
                }
                drawn.Solver.Map(w, drawn.Lambda, next);
                next.CopyTo(w, 0);
            }
        }
    }

    [Fact]
    public void What_converged_to_the_last_bit_has_a_certificate_that_is_not_zero_and_true()
    {
        var slack = new List<double>();
        foreach (TheoryCase drawn in Cases)
        {
            foreach (HypergradientMethod method in drawn.Methods)
            {
                var options = new HypergradientOptions { Method = method, MaxIterations = 600, Tolerance = 0, MaxLinearIterations = 600, LinearTolerance = 1e-15, Constants = drawn.Constants };
                HypergradientCertificate certificate = Assert.NotNull(drawn.Run(options, out double error).Certificate);
                Assert.True(error <= certificate.ErrorBound, $"{drawn.Name}, {method}: error {error}, {certificate}");
                Assert.InRange(certificate.ErrorBound, 1e-17, double.MaxValue);
                slack.Add(certificate.ErrorBound / Math.Max(error, 1e-17));
            }
        }
        output.WriteLine($"{slack.Count} converged hypergradients; median slack of the certificate {Median(slack):F1}");
    }

    [Fact]
    public void The_counts_of_a_plan_reach_the_tolerance()
    {
        int plans = 0;
        var methods = new SortedDictionary<HypergradientMethod, int>();
        foreach (TheoryCase drawn in Cases)
        {
            foreach (double tolerance in (double[])[1, 1e-3, 1e-7])
            {
                var costs = new IterationCosts { Map = 1, Jvp = 2, Vjp = 2, Hyperparameters = drawn.Lambda.Length };
                IterationPlan best = IterationPlan.For(drawn.Constants, tolerance, costs);
                methods[best.Method] = methods.GetValueOrDefault(best.Method) + 1;
                foreach (IterationPlan plan in drawn.Methods.Select(method => IterationPlan.TryFor(drawn.Constants, method, tolerance, costs)!).Append(best))
                {
                    drawn.Run(plan.ToOptions(), out double error);
                    Assert.True(error <= tolerance, $"{drawn.Name}: error {error} of {plan} for {tolerance}");
                    Assert.True(plan.Cost >= best.Cost, $"{drawn.Name}: {best} is not the cheapest, {plan} is cheaper");
                    plans++;
                }
            }
        }
        output.WriteLine($"{plans} plans, all reach their tolerance; the cheapest: {string.Join(", ", methods.Select(m => $"{m.Key} {m.Value}"))}");
    }

    [Fact]
    public void The_hypergradient_tolerance_is_met_and_the_certificate_says_so()
    {
        int runs = 0;
        var effort = new List<double>();
        foreach (TheoryCase drawn in Cases)
        {
            foreach (HypergradientMethod method in drawn.Methods.Append(HypergradientMethod.Auto))
            {
                foreach (double tolerance in (double[])[1e-1, 1e-4, 1e-8])
                {
                    var options = new HypergradientOptions { Method = method, Constants = drawn.Constants, HypergradientTolerance = tolerance, MaxIterations = 100_000, MaxLinearIterations = 100_000 };
                    HypergradientResult result = drawn.Run(options, out double error);
                    string what = $"{drawn.Name}, {method}, {tolerance}: error {error}, {result}";
                    Assert.True(result.Status == HypergradientStatus.Converged, what);
                    Assert.True(result.ErrorBound <= tolerance, what);
                    Assert.True(error <= result.ErrorBound, what);
                    effort.Add(tolerance / result.ErrorBound);
                    runs++;
                }
            }
        }
        output.WriteLine($"{runs} tolerances, all met; the median certificate is 1/{Median(effort):F1} of what was asked");
    }

    [Fact]
    public void Without_constants_the_tolerance_is_met_in_nearly_every_case_and_the_certificate_is_labelled_an_estimate()
    {
        int runs = 0, met = 0;
        foreach (TheoryCase drawn in Cases)
        {
            foreach (HypergradientMethod method in drawn.Methods.Append(HypergradientMethod.Auto))
            {
                HypergradientResult result = drawn.Run(new HypergradientOptions { Method = method, HypergradientTolerance = 1e-5, MaxIterations = 100_000, MaxLinearIterations = 100_000 }, out double error);
                Assert.True(result.Status == HypergradientStatus.Converged, $"{drawn.Name}, {method}: {result}");
                Assert.Equal(Provenance.Estimated, result.Certificate!.Value.Provenance);
                runs++;
                met += error <= result.ErrorBound ? 1 : 0;
            }
        }
        output.WriteLine($"{met} of {runs} hypergradients are within certificates from estimated constants");
        Assert.True(met >= 0.99 * runs, $"{met} of {runs}");
    }

    [Fact]
    public void Constants_that_are_too_small_are_caught_by_these_tests()
    {
        int refuted = 0, violated = 0;
        foreach (TheoryCase drawn in Cases)
        {
            ProblemConstants all = drawn.Constants;
            ProblemConstants slow = all with { Contraction = all.Contraction.Value * 0.5 }, blind = all with
            {
                StateJacobianLipschitz = 0,
                HyperJacobianLipschitz = 0,
                StateGradientLipschitz = 0,
                HyperGradientLipschitz = 0,
            };
            HypergradientOptions options = Exactly(HypergradientMethod.FixedPoint, 3, 60);
            refuted += drawn.Run(options with { Constants = slow }, out _).Certificate!.Value.IsRefuted ? 1 : 0;
            violated += drawn.Run(options with { Constants = blind }, out double error).ErrorBound < error ? 1 : 0;
        }
        output.WriteLine($"of {Cases.Length}: {refuted} with half the contraction refuted, {violated} with no Lipschitz constant violated");
        Assert.True(refuted > Cases.Length / 10 && violated > Cases.Length / 2, $"{refuted}, {violated}");
    }

    private static HypergradientOptions Exactly(HypergradientMethod method, int t, int k)
        => new() { Method = method, MaxIterations = t, Tolerance = 0, MaxLinearIterations = k, LinearTolerance = 0 };

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count == 0 ? double.NaN : values[values.Count / 2];
    }

    /// <summary>‖W − W*‖ by power iteration, W given by columns.</summary>
    private static double SpectralDistance(double[][] columns, double[,] expected)
    {
        int d = expected.GetLength(0), n = expected.GetLength(1);
        double[] x = [.. Enumerable.Range(0, n).Select(j => 1 + 0.1 * j)];
        double norm = 0;
        for (int round = 0; round < 30; round++)
        {
            double length = Reference.Norm(x);
            if (length == 0)
                return 0;
            double[] y = [.. Enumerable.Range(0, d).Select(i => Enumerable.Range(0, n).Sum(j => (columns[j][i] - expected[i, j]) * x[j] / length))];
            norm = Reference.Norm(y);
            x = [.. Enumerable.Range(0, n).Select(j => Enumerable.Range(0, d).Sum(i => (columns[j][i] - expected[i, j]) * y[i]))];
        }
        return norm;
    }
}
