using System.Collections.Immutable;
using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Planning;

namespace HypergradGen.Generator.Products;

/// <summary>The value of an objective E(w, λ) with both its gradients, in one program.</summary>
/// <param name="Gradient">(w, λ) ↦ E; ∇₁E and ∇₂E written over the outputs.</param>
/// <param name="Helpers">The functions that it calls, where helpers are not inlined.</param>
public sealed record ObjectiveProducts(Function Gradient, EquatableArray<Function> Helpers, LeastLengths Lengths, EquatableArray<string> Plan)
{
    /// <summary>The same programs as they are emitted.</summary>
    public ObjectiveProducts Vectorised() => this with { Gradient = Pipeline.VectoriseAlone(Gradient), Helpers = Helpers.Items.Select(Pipeline.VectoriseAlone).ToImmutableArray() };

    /// <param name="objective">Parameters w, λ, then constants and data; one result.</param>
    /// <param name="inlines">As for a map.</param>
    public static ObjectiveProducts Of(Module objective, bool inlines = true)
    {
        var module = CallPasses.Prepare(objective, inlines);
        var primal = Pipeline.Primal(module.Entry);
        var buffers = primal.Parameters.OfType<BufferParameter>().Select(p => p.Buffer).ToArray();
        var (w, lambda) = (buffers[0], buffers[1]);
        var linearised = Lineariser.Linearise(module with { Entry = primal }, [w, lambda]);
        var whole = Pipeline.Clean(Preaccumulation.Run(Pipeline.Clean(linearised.Function), linearised.Seeds, linearised.Helpers));
        Buffer[] tangents = [linearised.Seeds[0], linearised.Seeds[1]];
        var split = Splitter.Split(whole, tangents, PlanPolicy.OneShot, "kept", new Numbering(), linearised.Helpers);

        var numbering = new Numbering(Numbering.After(whole).Next() + 1_000_000);
        var wGradient = numbering.Buffer(w.Element, w.Name + "Gradient") with { FixedLength = w.FixedLength };
        var lambdaGradient = numbering.Buffer(lambda.Element, lambda.Name + "Gradient") with { FixedLength = lambda.FixedLength };
        var adjointOf = new Dictionary<Buffer, Buffer> { [tangents[0]] = wGradient, [tangents[1]] = lambdaGradient };

        var reversed = Transposer.Transpose(Pipeline.Clean(split.Late), tangents, [], adjointOf, [Literal.Of(primal.Results[0].Type, 1)], split.LateHelpers, HelperNames.Transposed);

        // The tangent of a value that depends on nothing is a literal, which the earlier program would yield too.
        var early = split.Early with { Body = split.Early.Body with { Yields = split.Early.Results.Take(linearised.PrimalResults).ToImmutableArray() } };
        var gradient = Signatures.Concatenate(early, reversed, "Forward: the value, and what the adjoint needs.", "Adjoint: from the value's adjoint, 1, back to w and λ.");
        gradient = Signatures.Zeroed(gradient, wGradient, lambdaGradient);
        gradient = Signatures.WithBuffers(
            gradient,
            [new BufferParameter(w, Access.Read),
            new BufferParameter(lambda, Access.Read),
            new BufferParameter(wGradient, Access.Write),
            new BufferParameter(lambdaGradient, Access.Write),
            .. buffers.Skip(2).Select(b => new BufferParameter(b, Access.Read))]);
        var called = new CalledHelpers();
        gradient = called.Take(Pipeline.CleanAndFuse(gradient), objective.Entry.Name + "Gradient", split.EarlyHelpers.Functions, MapProducts.Transposed(split.LateHelpers));
        return new ObjectiveProducts(Signatures.WithUsed(gradient, 4), called.Functions, EntryLengths.Of(primal, [w], lambda), PlanReport.Of(split.Plan));
    }
}
