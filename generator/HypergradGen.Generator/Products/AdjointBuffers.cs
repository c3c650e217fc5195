using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>The buffers of a map's adjoints, the same in every product.</summary>
public sealed class AdjointBuffers
{
    public AdjointBuffers(Function function, Buffer w, Buffer lambda, Buffer next, Buffer wTangent, Buffer lambdaTangent, Buffer nextTangent)
    {
        // Far above what any pass numbers, so that the buffers can stand in programs that were split since.
        var numbering = new Numbering(Numbering.After(function).Next() + 1_000_000);
        W = numbering.Buffer(w.Element, w.Name + "Adjoint") with { FixedLength = w.FixedLength };
        Lambda = numbering.Buffer(lambda.Element, lambda.Name + "Adjoint") with { FixedLength = lambda.FixedLength };
        Next = numbering.Buffer(next.Element, next.Name + "Adjoint") with { FixedLength = w.FixedLength };
        ByTangent = new Dictionary<Buffer, Buffer> { [wTangent] = W, [lambdaTangent] = Lambda, [nextTangent] = Next };
        _output = nextTangent;
    }

    private readonly Buffer _output;

    public Buffer W { get; }

    public Buffer Lambda { get; }

    public Buffer Next { get; }

    public IReadOnlyDictionary<Buffer, Buffer> ByTangent { get; }

    /// <summary>The transpose of a program that is linear in one seed.</summary>
    public Function Transpose(Function linear, Buffer seed, Helpers helpers)
        => Transposer.Transpose(linear, [seed], [_output], ByTangent, [], helpers, Planning.HelperNames.Transposed);
}
