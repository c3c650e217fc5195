namespace HypergradGen.Checks;

public sealed partial class GradientTestSuite<T>
{
    private const string Map = "the map", Jvp = "the JVP", Vjp = "the VJP", Objective = "the objective's gradient", Inner = "the inner objective's gradient", Hessian = "the Hessian product", Compute = "the hypergradient";

    /// <summary>Outputs start as NaN and hold numbers afterwards: nothing in them is read, and all is written.</summary>
    /// <returns>What was found.</returns>
    public CheckReport Outputs_that_start_as_NaN_are_written_whole() => OfCalls(calls => calls.OutputComplaint(), "an output is read before it is written, or is not written whole");

    /// <summary>Inputs and seeds stay the same to the bit, and a second call with the same arguments gives the same bits.</summary>
    /// <returns>What was found.</returns>
    public CheckReport Calls_are_pure() => OfCalls(
        calls => calls.InputComplaint() ?? calls.RepetitionComplaint(), "the map or the objective is not a function of its arguments: what it calls depends on something else");

    /// <summary>A second call allocates nothing on the heap.</summary>
    /// <returns>What was found.</returns>
    public CheckReport Calls_allocate_nothing() => OfCalls(calls => calls.AllocationComplaint(), "a method that the map or the objective calls allocates");

    /// <summary>An output that shares memory with an input is refused by name, before anything is written.</summary>
    /// <returns>What was found.</returns>
    public CheckReport Overlap_is_refused() => Run(
        seed =>
        {
            var (w, lambda) = _problem.Sample(seed);
            T[] state = new T[w.Length], hyper = new T[lambda.Length];
            // Scalars are copied, so that only spans can overlap.
            string? complaint = _problem.State.HasSpan
                ? Named(Jvp, StateChecks.OverlapComplaint(w, shared => _problem.MapJvp(shared, lambda, new T[w.Length], hyper, shared)))
                    ?? Named(Vjp, StateChecks.OverlapComplaint(w, shared => _problem.MapVjp(state, lambda, shared, shared, hyper)))
                    ?? (_problem.InnerHessianProduct is { } product ? Named(Hessian, StateChecks.OverlapComplaint(w, shared => product(shared, lambda, new T[w.Length], hyper, shared))) : null)
                : null;
            if (_problem.Hyperparameters.HasSpan)
                complaint ??= Named(Vjp, StateChecks.OverlapComplaint(lambda, shared => _problem.MapVjp(w, shared, state, new T[w.Length], shared)));
            return CheckResult.OfState("overlap", seed, complaint);
        },
        "an output that overlaps an input is not refused as it should be");

    /// <summary>Two calls of each product at a point; the first complaint about one of them.</summary>
    private CheckReport OfCalls(Func<TwoCalls<T>, string?> complain, string cause, [System.Runtime.CompilerServices.CallerMemberName] string name = "") => Run(
        seed => CheckResult.OfState("two calls", seed, Calls(seed).Select(c => Named(c.Name, complain(c.Calls()))).FirstOrDefault(c => c is not null)), cause, name);

    private static string? Named(string call, string? complaint) => complaint is null ? null : $"{call}: {complaint}";

    private IEnumerable<(string Name, Func<TwoCalls<T>> Calls)> Calls(int seed)
    {
        var (w, lambda) = _problem.Sample(seed);
        Probe probe = At(seed);
        T[] wTangent = InDoubles<T>.Narrow(probe.WTangent), lambdaTangent = InDoubles<T>.Narrow(probe.LambdaTangent), adjoint = InDoubles<T>.Narrow(probe.Weights);
        yield return (Map, () => TwoCalls<T>.Of([w, lambda], [w.Length], (x, y) => _problem.Map(x[0], x[1], y[0])));
        yield return (Jvp, () => TwoCalls<T>.Of([w, lambda, wTangent, lambdaTangent], [w.Length], (x, y) => _problem.MapJvp(x[0], x[1], x[2], x[3], y[0])));
        yield return (Vjp, () => TwoCalls<T>.Of([w, lambda, adjoint], [w.Length, lambda.Length], (x, y) => _problem.MapVjp(x[0], x[1], x[2], y[0], y[1])));
        if (_problem.ObjectiveGradient is { } gradient)
            yield return (Objective, () => TwoCalls<T>.Of([w, lambda], [1, w.Length, lambda.Length], (x, y) => y[0][0] = gradient(x[0], x[1], y[1], y[2])));
        if (_problem.InnerGradient is { } inner)
            yield return (Inner, () => TwoCalls<T>.Of([w, lambda], [1, w.Length, lambda.Length], (x, y) => y[0][0] = inner(x[0], x[1], y[1], y[2])));
        if (_problem.InnerHessianProduct is { } hessian)
            yield return (Hessian, () => TwoCalls<T>.Of([w, lambda, wTangent, lambdaTangent], [w.Length], (x, y) => hessian(x[0], x[1], x[2], x[3], y[0])));
        if (_problem.CreateCompute is null)
            yield break;
        // A solve that fails leaves NaN, and says so by its status; that is for other tests.
        HypergradientFunction<T> compute = _problem.CreateCompute(Tight(HypergradientMethod.Auto));
        if (compute(lambda, (T[])w.Clone(), new T[lambda.Length]).Status == HypergradientStatus.Converged)
        {
            yield return (Compute, () => TwoCalls<T>.Of([lambda, w], [w.Length, lambda.Length], (x, y) =>
            {
                x[1].CopyTo(y[0], 0);
                compute(x[0], y[0], y[1]);
            }));
        }
    }
}
