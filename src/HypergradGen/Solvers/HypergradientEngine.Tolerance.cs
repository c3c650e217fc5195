using HypergradGen.Theory;

namespace HypergradGen.Solvers;

/// <content>Iteration counts that follow from the certificate.</content>
public sealed partial class HypergradientEngine<T, TOperators>
{
    /// <summary>How often the counts may be found too small before the certificate is taken as it is.</summary>
    private const int MostRounds = 12;

    /// <summary>The steps that an unrolled method takes before its first certificate.</summary>
    private const int FirstSteps = 8;

    /// <summary>The points that constants are sampled at where none were given, and how near the solution the iteration comes before.</summary>
    private const int Samples = 6;

    private const double SampleTolerance = 1e-3;

    private HypergradientResult ComputeToTolerance(ReadOnlySpan<T> lambda, Span<T> w, Span<T> gradient, HypergradientOptions options)
    {
        ConstantValues constants;
        if (options.Constants is not null)
        {
            constants = new ConstantValues(options.Constants, w.Length);
        }
        else
        {
            FixedPointResult forward = EstimateConstants(lambda, w, options, out constants);
            if (forward.Status.IsFailure())
            {
                _engine.Store.Rent(VectorSlot.Start, w.Length).CopyTo(w);
                return Failure(forward, T.NaN, gradient, options.Method);
            }
        }
        Certify(lambda, w, constants).KeepStart();
        return options.Method is HypergradientMethod.ReverseUnrolled or HypergradientMethod.ForwardUnrolled
            ? UnrollToTolerance(lambda, w, gradient, options, constants)
            : SolveToTolerance(lambda, w, gradient, options, constants);
    }

    /// <summary>Constants sampled around the state that a copy of w is iterated to: near enough to the solution, and w stays the start.</summary>
    /// <returns>How that iteration ended; where it failed there are no constants.</returns>
    private FixedPointResult EstimateConstants(ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, HypergradientOptions options, out ConstantValues constants)
    {
        Span<T> near = _engine.Store.Rent(VectorSlot.Start, w.Length);
        w.CopyTo(near);
        var observer = new NoObserver<T, TOperators>();
        var limits = new SolveLimits(options.Method, options.MaxIterations, SampleTolerance, 0, 0);
        FixedPointResult forward = ForwardIteration.Run(ref _engine.Operators, lambda, near, _engine.Store, limits, ref observer);
        double radius = SampleTolerance * Math.Max(1, double.CreateChecked(Kernels<T>.Norm(near)));
        constants = forward.Status.IsFailure()
            ? default
            : new ConstantSampler<T, TOperators>(ref _engine.Operators, _engine.Store, lambda, near, seed: 0).Sample(radius, Samples);
        return forward;
    }

    /// <summary>
    /// Half of the tolerance is for the error of w: the part of the certificate that vanishes with δ is convex in δ and 0 at 0, so that δ may be as large a part of
    /// what it is as that half is of its cost. What is left is for the linear residual, of which the certificate is affine.
    /// </summary>
    private HypergradientResult SolveToTolerance(
        ReadOnlySpan<T> lambda, Span<T> w, Span<T> gradient, HypergradientOptions options, in ConstantValues constants)
    {
        var observer = new NoObserver<T, TOperators>();
        Span<T> wGradient = _engine.Store.Rent(VectorSlot.RightHandSide, w.Length);
        double tolerance = options.HypergradientTolerance, share = 0.5;
        double target = tolerance * (1 - constants.Q);
        var total = new FixedPointResult(0, double.NaN, HypergradientStatus.Converged);
        HypergradientResult result = default;
        for (int round = 0; round < MostRounds; round++)
        {
            double scale = Math.Max(1, double.CreateChecked(Kernels<T>.Norm(w)));
            var limits = new SolveLimits(
                options.Method, options.MaxIterations - total.Iterations, Math.Max(target / scale, double.CreateChecked(Limits<T>.MachineEpsilon)), 0, 0);
            FixedPointResult forward = ForwardIteration.Run(ref _engine.Operators, lambda, w, _engine.Store, limits, ref observer);
            total = new FixedPointResult(
                total.Iterations + forward.Iterations, forward.Iterations > 0 ? forward.Residual : total.Residual, forward.Status);
            if (!TryObjective(forward, lambda, w, wGradient, gradient, out T objective) || !Kernels<T>.IsFinite(gradient))
                return Failure(total, objective, gradient, options.Method);

            bool isLast = total.Iterations >= options.MaxIterations || round == MostRounds - 1;
            double b = double.CreateChecked(Kernels<T>.Norm(wGradient)), hyperGradient = double.CreateChecked(Kernels<T>.Norm(gradient));
            Certifier<T, TOperators> certifier = Certify(lambda, w, constants);
            StateNorms at = certifier.State(total, b, hyperGradient);
            _engine.Operators.Linearise(w, lambda);
            CertificateFormula formula = certifier.Formula();
            HypergradientCertificate solved = formula.Implicit(at, new AdjointNorms(formula.LargestAdjoint(at), 0));
            double stateCost = solved.ErrorBound - solved.Rounding;
            if (stateCost > share * tolerance && !isLast && !solved.IsRefuted
                && TryTighten(formula, at, share * tolerance / stateCost, constants.Q, ref target))
                continue;

            double allowed = Math.Max(0, tolerance - solved.ErrorBound) * 0.9 / formula.ResidualWeight(at);
            double linearTolerance = b > 0 ? Math.Min(1, allowed / b) : 1;
            var linearLimits = limits with
            {
                MaxLinearIterations = options.MaxLinearIterations,
                LinearTolerance = Math.Max(linearTolerance, double.CreateChecked(Limits<T>.MachineEpsilon)),
            };
            LinearOutcome linear = _engine.AddLinearisedAdjoint(lambda, w, wGradient, gradient, linearLimits);
            result = Result(total, objective, linear);
            if (linear.Failed)
                return result;
            HypergradientCertificate certificate = formula.Implicit(at, certifier.Adjoint(wGradient));
            result = result with { Certificate = certificate, Status = StatusOf(certificate, total, linear.Status, options) };
            if (result.Status != HypergradientStatus.ToleranceNotReached || isLast || certificate.IsRefuted || certificate.Rounding > tolerance)
                break;
            share /= 4;
            stateCost = certificate.ErrorBound - certificate.Rounding;
            if (!TryTighten(formula, at, share * tolerance / stateCost, constants.Q, ref target))
                break;
        }
        return result;
    }

    /// <summary>The longest step that leaves the error of w at a part of what it is. False where rounding leaves nothing to win.</summary>
    private static bool TryTighten(in CertificateFormula formula, in StateNorms at, double part, double contraction, ref double target)
    {
        double residual = formula.StepFor(formula.StateError(at) * Math.Min(1, part), at.State);
        if (!(residual < at.MapResidual))
            return false;
        // The step to w is tested, and the one from it, which is q of that, is what counts.
        target = Math.Max(residual, 0) / Math.Max(contraction, 0.5);
        return true;
    }

    /// <summary>Steps are added until the certificate holds, as many as the contraction says are missing and at most as many as were taken.</summary>
    private HypergradientResult UnrollToTolerance(
        ReadOnlySpan<T> lambda, Span<T> w, Span<T> gradient, HypergradientOptions options, in ConstantValues constants)
    {
        var trajectory = new Trajectory<T, TOperators>(_engine.Store, w.Length);
        var sensitivity = new Sensitivity<T, TOperators>(_engine.Store, w.Length, lambda.Length);
        var total = new FixedPointResult(0, double.NaN, HypergradientStatus.Converged);
        int steps = FirstSteps;
        while (true)
        {
            var limits = new SolveLimits(options.Method, Math.Min(steps, options.MaxIterations - total.Iterations), 0, 0, 0);
            bool isReverse = options.Method == HypergradientMethod.ReverseUnrolled;
            FixedPointResult forward = isReverse
                ? ForwardIteration.Run(ref _engine.Operators, lambda, w, _engine.Store, limits, ref trajectory)
                : ForwardIteration.Run(ref _engine.Operators, lambda, w, _engine.Store, limits, ref sensitivity);
            total = new FixedPointResult(total.Iterations + forward.Iterations, forward.Residual, forward.Status);
            HypergradientResult result = isReverse
                ? Sweep(in trajectory, total, lambda, w, gradient, options, constants)
                : Carry(in sensitivity, total, lambda, w, gradient, options, constants);
            if (result.Certificate is not { } certificate)
                return result;
            result = result with { Status = StatusOf(certificate, total, HypergradientStatus.Converged, options) };
            double reducible = certificate.ErrorBound - certificate.Rounding, wanted = options.HypergradientTolerance - certificate.Rounding;
            // Where rounding alone is too much, the best that can be had is an error that vanishes beside it.
            double goal = wanted > 0 ? wanted : certificate.Rounding;
            if (result.Status != HypergradientStatus.ToleranceNotReached || certificate.IsRefuted || !(reducible > goal))
                return result;
            double missing = Math.Log(goal / reducible) / Math.Log(constants.Q);
            steps = (int)Math.Clamp(double.IsFinite(missing) ? Math.Ceiling(missing) : total.Iterations, 1, Math.Max(FirstSteps, total.Iterations));
        }
    }

    private static HypergradientStatus StatusOf(
        in HypergradientCertificate certificate, FixedPointResult forward, HypergradientStatus linear, HypergradientOptions options)
        => certificate.ErrorBound <= options.HypergradientTolerance ? HypergradientStatus.Converged
            : forward.Iterations >= options.MaxIterations ? HypergradientStatus.IterationLimit
            : linear == HypergradientStatus.LinearIterationLimit ? linear
            : HypergradientStatus.ToleranceNotReached;
}
