using System.Collections.Immutable;
using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Planning;

namespace HypergradGen.Generator.Products;

/// <summary>What a reverse sweep keeps of a step, beside the states.</summary>
/// <param name="Map">(w, λ) ↦ Φ, and what is kept.</param>
/// <param name="Linearise">What is kept alone.</param>
/// <param name="Following">The state that the step led to, which the sweep reads.</param>
/// <param name="Plan">What is kept, for remarks.</param>
public sealed record RecordedStep(Function Map, Function Linearise, Buffer Following, EquatableArray<string> Plan);

/// <summary>
/// The programs that a solver needs of a map Φ(w, λ), all derived from its one linearisation:
/// the products as public members (one shot), and what the solvers call, parted by when it can be computed.
/// </summary>
/// <param name="Jvp">(w, λ, ẇ, λ̇) ↦ ∂₁Φ·ẇ + ∂₂Φ·λ̇</param>
/// <param name="Vjp">(w, λ, n̄) ↦ ∂₁Φᵀ·n̄, ∂₂Φᵀ·n̄</param>
/// <param name="Prepare">What depends on λ and data alone.</param>
/// <param name="Map">Φ itself, with what was prepared.</param>
/// <param name="Linearise">The coefficients of the products at (w, λ).</param>
/// <param name="MapLinearised">Both of these in one pass.</param>
/// <param name="ReverseStep">(w, λ, u) ↦ ∂₁Φᵀ·u, and ∂₂Φᵀ·u added to a sum: a step of a reverse sweep.</param>
/// <param name="Collected">The same for a sum over many steps; null where nothing is won by collecting.</param>
/// <param name="ApplyStateNormal">(w, λ, ẇ) ↦ s = ẇ − ∂₁Φ·ẇ and ∂₁Φᵀ·s; null where the products are as well taken one after the other.</param>
/// <param name="Recorded">What a reverse sweep keeps of a step, where that is less than products need; null where it is the same.</param>
/// <param name="Helpers">The functions that these call, where helpers are not inlined.</param>
public sealed record MapProducts(
    Function Jvp,
    Function Vjp,
    Function Prepare,
    Function Map,
    Function Linearise,
    Function MapLinearised,
    Function ApplyState,
    Function ApplyStateTransposed,
    Function? ApplyStateNormal,
    Function ApplyHyper,
    Function ApplyHyperTransposed,
    Function ReverseStep,
    CollectedAdjoint? Collected,
    RecordedStep? Recorded,
    EquatableArray<Function> Helpers,
    LeastLengths Lengths,
    EquatableArray<string> PreparedPlan,
    EquatableArray<string> LinearisedPlan,
    EquatableArray<string> OneShotPlan)
{
    /// <summary>A step of a reverse sweep reads the state that the step led to.</summary>
    public bool ReadsFollowing => Recorded is not null && (Collected?.Collect ?? ReverseStep).Parameters.OfType<BufferParameter>().Any(p => p.Buffer.Id == Recorded.Following.Id);

    /// <summary>There is something to keep of each step for a reverse sweep.</summary>
    public bool KeepsSteps => Helpers.Count > 0 || KeptBy(Recorded?.Map ?? MapLinearised).Length > 0;

    /// <summary>The programs that keep something for a point.</summary>
    public IReadOnlyList<Function> Recording => Recorded is null ? [Linearise, MapLinearised] : [Linearise, MapLinearised, Recorded.Map, Recorded.Linearise];

    /// <summary>The same programs as they are emitted.</summary>
    public MapProducts Vectorised() => this with
    {
        Jvp = Pipeline.VectoriseAlone(Jvp),
        Vjp = Pipeline.VectoriseAlone(Vjp),
        Prepare = Pipeline.Vectorise(Prepare),
        Map = Pipeline.Vectorise(Map),
        Linearise = Pipeline.Vectorise(Linearise),
        MapLinearised = Pipeline.Vectorise(MapLinearised),
        ApplyState = Pipeline.Vectorise(ApplyState),
        ApplyStateTransposed = Pipeline.Vectorise(ApplyStateTransposed),
        ApplyStateNormal = ApplyStateNormal is null ? null : Pipeline.Vectorise(ApplyStateNormal),
        ApplyHyper = Pipeline.Vectorise(ApplyHyper),
        ApplyHyperTransposed = Pipeline.Vectorise(ApplyHyperTransposed),
        ReverseStep = Pipeline.Vectorise(ReverseStep),
        Collected = Collected is null ? null : new CollectedAdjoint(Pipeline.Vectorise(Collected.Collect), Pipeline.Vectorise(Pipeline.Clean(JammedRows.Jam(Collected.Add)))),
        Recorded = Recorded is null ? null : Recorded with { Map = Pipeline.Vectorise(Recorded.Map), Linearise = Pipeline.Vectorise(Recorded.Linearise) },
        Helpers = Helpers.Items.Select(Pipeline.VectoriseAlone).ToImmutableArray(),
    };

    /// <param name="map">Parameters w, λ, next, then constants and data.</param>
    /// <param name="inlines">Helpers become part of the programs that call them; else each has programs of its own.</param>
    /// <param name="isFlat">The map is a flattened one, whose one-shot products are those of the user's method: here they are empty.</param>
    public static MapProducts Of(Module map, bool inlines = true, bool isFlat = false)
    {
        var module = CallPasses.Prepare(map, inlines);
        var buffers = module.Entry.Parameters.OfType<BufferParameter>().Select(p => p.Buffer).ToArray();
        var (w, lambda, next) = (buffers[0], buffers[1], buffers[2]);
        BufferParameter[] constants = [.. buffers.Skip(3).Select(Read)];
        Function WithBuffers(Function function, params BufferParameter[] own) => Signatures.WithUsed(Signatures.WithBuffers(function, [.. own, .. constants]), own.Length);
        var primal = Pipeline.Primal(Signatures.WithLengthOf(module.Entry, next, w), [w, next]);
        if (!primal.IsStrict)
            primal = Pipeline.Clean(EarlyTerms.Gather(primal, [w, next]));
        var linearised = Lineariser.Linearise(module with { Entry = primal }, [w, lambda]);
        var helpers = linearised.Helpers;
        var (wTangent, lambdaTangent, nextTangent) = (linearised.Seeds[0], linearised.Seeds[1], linearised.OutputTangents[0]);
        var whole = Pipeline.Clean(Preaccumulation.Run(Pipeline.Clean(Signatures.WithLengthOf(linearised.Function, next, w)), linearised.Seeds, helpers));
        var called = new CalledHelpers();

        Buffer[] tangents = [wTangent, lambdaTangent, nextTangent];
        var adjoints = new AdjointBuffers(whole, w, lambda, next, wTangent, lambdaTangent, nextTangent);
        var (jvp, vjp, oneShotPlan) = isFlat ? (s_nothing, s_nothing, EquatableArray<string>.Empty) : OneShot();

        var kept = new Numbering();
        var prepared = Splitter.Split(whole, [w, next, .. tangents], PlanPolicy.Prepared, "prepared", kept);
        var prepare = Pipeline.Clean(WithBuffers(prepared.Early, Read(w), Read(lambda)));
        var rest = Pipeline.Clean(prepared.Late);
        var mapOnly = Signatures.WithoutOutput(CallPasses.WithoutTangents(rest, helpers), nextTangent, w);
        mapOnly = Pipeline.Clean(WithBuffers(mapOnly, Read(w), Read(lambda), Read(wTangent), Read(lambdaTangent), Write(next)));

        var split = Splitter.Split(rest, tangents, PlanPolicy.Linearised, "kept", kept, helpers);
        var linearise = Pipeline.Clean(WithBuffers(Signatures.WithoutOutput(split.Early, next, w), Read(w), Read(lambda)));
        var mapLinearised = Pipeline.Clean(WithBuffers(split.Early, Read(w), Read(lambda), Write(next)));
        var products = Pipeline.Clean(split.Late);
        var like = new Dictionary<Buffer, Buffer> { [wTangent] = w, [lambdaTangent] = lambda };
        var state = Pipeline.Clean(ZeroTangents.Remove(products, [wTangent, lambdaTangent], [wTangent, nextTangent], like));
        var hyper = Pipeline.Clean(ZeroTangents.Remove(products, [wTangent, lambdaTangent], [lambdaTangent, nextTangent], like));
        var stateTransposed = adjoints.Transpose(state, wTangent, split.LateHelpers);
        var hyperTransposed = adjoints.Transpose(hyper, lambdaTangent, split.LateHelpers);

        Function Finished(Function transposed, params BufferParameter[] outputs)
            => Pipeline.Clean(Signatures.KeepingSeed(Pipeline.Clean(WithBuffers(transposed, [Read(w), Read(lambda), new BufferParameter(adjoints.Next, Access.Consume), .. outputs])), adjoints.Next));

        var applyState = WithBuffers(state, Read(w), Read(lambda), Read(wTangent), Write(nextTangent));
        var applyStateTransposed = Finished(stateTransposed, new BufferParameter(adjoints.W, Access.Update));
        var (recorded, sweep) = RecordedOrSame();
        var bothTransposed = Transposer.Transpose(sweep, [wTangent, lambdaTangent], [nextTangent], adjoints.ByTangent, [], split.LateHelpers, HelperNames.Transposed);
        BufferParameter[] following = recorded is null ? [] : [Read(recorded.Following)];
        var reverseStep = Finished(Signatures.Zeroed(bothTransposed, adjoints.W), [Write(adjoints.W), new BufferParameter(adjoints.Lambda, Access.Update), .. following]);
        var collected = primal.IsStrict ? null : CollectedAdjoint.Of(reverseStep, adjoints.Lambda, recorded?.Following, KeptBy(prepare), kept);

        Function Solver(Function program) => called.Take(program, map.Entry.Name + "Solver", helpers.Functions, split.EarlyHelpers.Functions, split.LateHelpers.Functions, Transposed(split.LateHelpers));
        return new MapProducts(
            jvp,
            vjp,
            Solver(prepare),
            Solver(WithBuffers(mapOnly, Read(w), Read(lambda), Write(next))),
            Solver(linearise),
            Solver(mapLinearised),
            Solver(applyState),
            Solver(applyStateTransposed),
            NormalProduct.Of(applyState, applyStateTransposed),
            Solver(WithBuffers(hyper, Read(w), Read(lambda), Read(lambdaTangent), Write(nextTangent))),
            Solver(Finished(hyperTransposed, new BufferParameter(adjoints.Lambda, Access.Update))),
            Solver(reverseStep),
            collected is null ? null : collected with { Collect = Solver(collected.Collect) },
            recorded,
            called.Functions,
            EntryLengths.Of(primal, [w, next], lambda),
            PlanReport.Of(prepared.Plan),
            PlanReport.Of(split.Plan),
            oneShotPlan);

        // What a step keeps for a sweep, and the linear program that reads it: that of the products, where the following state tells nothing.
        (RecordedStep?, Function) RecordedOrSame()
        {
            if (helpers.Functions.Any() || FollowingState.Of(rest, next, kept.Above(rest)) is not { } state)
                return (null, products);
            var split = Splitter.Split(state.Function, tangents, PlanPolicy.Linearised, "recorded", kept);
            var late = Pipeline.Clean(split.Late);
            if (!Signatures.WithUsed(late, 0).Parameters.OfType<BufferParameter>().Any(p => p.Buffer.Id == state.Buffer.Id))
                return (null, products);
            var step = state.WithValues(split.Early);
            var map = Pipeline.Clean(WithBuffers(step, Read(w), Read(lambda), Write(next)));
            var linearise = Pipeline.Clean(WithBuffers(Signatures.WithoutOutput(step, next, w), Read(w), Read(lambda)));
            return (new RecordedStep(map, linearise, state.Buffer, PlanReport.Of(split.Plan)), late);
        }

        (Function Jvp, Function Vjp, EquatableArray<string> Plan) OneShot()
        {
            var forward = Pipeline.Clean(Signatures.WithoutOutput(whole, next, w));
            var jvp = WithBuffers(called.Take(forward, map.Entry.Name + "Jvp", helpers.Functions), Read(w), Read(lambda), Read(wTangent), Read(lambdaTangent), Write(nextTangent));
            var oneShot = Splitter.Split(forward, tangents, PlanPolicy.OneShot, "kept", new Numbering(), helpers);
            var vjp = Reverse(oneShot, [wTangent, lambdaTangent], nextTangent, adjoints);
            vjp = Signatures.Zeroed(vjp, adjoints.W, adjoints.Lambda);
            vjp = WithBuffers(vjp, Read(w), Read(lambda), new BufferParameter(adjoints.Next, Access.Consume), Write(adjoints.W), Write(adjoints.Lambda));
            vjp = Signatures.KeepingSeed(Pipeline.CleanAndFuse(vjp), adjoints.Next);
            vjp = called.Take(vjp, map.Entry.Name + "Vjp", oneShot.EarlyHelpers.Functions, Transposed(oneShot.LateHelpers));
            return (jvp, vjp, PlanReport.Of(oneShot.Plan));
        }
    }

    /// <summary>Each linear helper transposed, cleaned before, since what is dead in it need not be turned around.</summary>
    internal static IEnumerable<Function> Transposed(Helpers late)
        => late.Functions.Select(f => Pipeline.Clean(Transposer.TransposeHelper(Pipeline.Clean(f), late, HelperNames.Transposed)));

    private static readonly Function s_nothing = new("", EquatableArray<Parameter>.Empty, Block.Empty);

    private static Function Reverse(Split split, Buffer[] seeds, Buffer output, AdjointBuffers adjoints)
    {
        var reversed = Transposer.Transpose(Pipeline.Clean(split.Late), seeds, [output], adjoints.ByTangent, [], split.LateHelpers, HelperNames.Transposed);
        return Signatures.Concatenate(split.Early, reversed, "Forward: what the adjoint needs of the step.", "Adjoint: the linearised step transposed.");
    }

    private static Buffer[] KeptBy(Function program) => [.. program.Body.Statements.OfType<Allocate>().Where(s => s.Storage is Storage.Kept or Storage.Growing).Select(s => s.Target)];

    private static BufferParameter Read(Buffer buffer) => new(buffer, Access.Read);

    private static BufferParameter Write(Buffer buffer) => new(buffer, Access.Write);
}
