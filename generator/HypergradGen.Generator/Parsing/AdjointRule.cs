using System.Collections.Immutable;
using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Planning;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Turns the adjoint of a method, which the user gives, into its derivative: the adjoint is a linear program, and what the
/// transposer makes of it is linear in the tangents. Forward and reverse products thus come from one rule.
/// <code>
/// x̄ = c·ȳ          ẏ = c·ẋ
/// </code>
/// </summary>
internal static class AdjointRule
{
    public static RuleInput InputOf(RuleRole role) => role switch
    {
        RuleRole.Argument => RuleInput.Argument,
        RuleRole.Buffer => RuleInput.Buffer,
        RuleRole.Result => RuleInput.Result,
        RuleRole.OfArgument => RuleInput.ArgumentTangent,
        _ => RuleInput.BufferTangent,
    };

    /// <param name="adjoint">Linear in the adjoints of what the method returns and fills; its results are those of its scalar arguments.</param>
    /// <param name="slots">What its parameters are.</param>
    /// <param name="outs">What its results are.</param>
    public static UserRule Transpose(Function adjoint, RuleSlot[] slots, RuleSlot[] outs)
    {
        var own = adjoint.Parameters.Where(p => p is ValueParameter or BufferParameter).ToArray();
        Buffer[] Buffers(RuleRole role) => [.. own.Where((_, i) => slots[i].Role == role).OfType<BufferParameter>().Select(p => p.Buffer)];
        var (seeds, outputs) = (Buffers(RuleRole.OfOutput), Buffers(RuleRole.OfInput));
        Value[] values = [.. own.Where((_, i) => slots[i].Role == RuleRole.OfResult).OfType<ValueParameter>().Select(p => p.Value)];
        var split = Splitter.Split(adjoint, [.. seeds, .. outputs], PlanPolicy.OneShot, "kept", new Numbering(), null, values);

        // Far above what any pass numbers, so that these can stand in programs that were split since.
        var numbering = new Numbering(Numbering.After(adjoint).Next() + 1_000_000);
        var tangentOf = seeds.Concat(outputs).ToDictionary(b => b, b => numbering.Buffer(b.Element, TangentName(b.Name)));
        var results = adjoint.Results.Select((r, i) => (Result: r, Tangent: numbering.Value(r.Type, TangentName(outs[i].Text.Split(' ').Last())))).ToArray();
        var late = split.Late.Results.ToArray();
        var transposed = Transposer.Transpose(
            Pipeline.Clean(split.Late), seeds, outputs, tangentOf,
            [.. results.Where(r => late.Contains(r.Result)).Select(r => r.Tangent)], values: values);
        var early = split.Early with { Body = split.Early.Body with { Yields = EquatableArray<Operand>.Empty } };
        var program = Signatures.Concatenate(early, transposed, "", "");
        program = program with { Body = program.Body with { Statements = program.Body.Statements.Where(s => s is not Phase).ToImmutableArray() } };

        var parameters = new List<(Parameter Parameter, RuleParameter Of)>();
        for (int i = 0; i < own.Length; i++)
        {
            if (slots[i].Role < RuleRole.OfArgument)
                parameters.Add((own[i], new RuleParameter(InputOf(slots[i].Role), slots[i].Index)));
        }
        for (int i = 0; i < results.Length; i++)
            parameters.Add((new ValueParameter(results[i].Tangent), new RuleParameter(RuleInput.ArgumentTangent, outs[i].Index)));
        for (int i = 0; i < own.Length; i++)
        {
            if (slots[i].Role is RuleRole.OfInput or RuleRole.OfOutput)
            {
                var buffer = tangentOf[((BufferParameter)own[i]).Buffer];
                parameters.Add((new BufferParameter(buffer, slots[i].Role == RuleRole.OfInput ? Access.Consume : Access.Update), new RuleParameter(RuleInput.BufferTangent, slots[i].Index)));
            }
        }
        program = Pipeline.Clean(Signatures.WithParameters(program, parameters.Select(p => p.Parameter)));
        foreach (var output in outputs)
            program = Signatures.KeepingSeed(program, tangentOf[output]);
        return new UserRule(Pipeline.Clean(program), parameters.Select(p => p.Of).ToArray());
    }

    private static string TangentName(string adjoint)
        => (adjoint.EndsWith("Adjoint", StringComparison.Ordinal) ? adjoint.Substring(0, adjoint.Length - "Adjoint".Length) : adjoint) + "Tangent";
}
