using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Differentiation;

/// <summary>Copies the program of a user's rule behind the call that it differentiates. A tangent that is zero there drops out of it.</summary>
internal sealed class RuleCopy : CopyingRewriter
{
    private RuleCopy(Numbering numbering) => Numbering = numbering;

    /// <param name="valueOf">What stands for a scalar parameter; null for a tangent that is zero.</param>
    /// <param name="bufferOf">What stands for a buffer; null for a tangent that is zero.</param>
    /// <param name="data">The parameter of the function copied into that reads the same data.</param>
    /// <returns>The tangents of the method's results.</returns>
    public static EquatableArray<Operand> Append(
        UserRule rule,
        Func<RuleParameter, Operand?> valueOf,
        Func<RuleParameter, Buffer?> bufferOf,
        Func<Parameter, Parameter> data,
        Numbering numbering,
        BlockBuilder into)
    {
        var own = rule.Program.Parameters.Where(p => p is ValueParameter or BufferParameter).ToArray();
        bool IsTangent(int i) => rule.Parameters[i].Kind is RuleInput.ArgumentTangent or RuleInput.BufferTangent;
        bool IsZero(int i) => IsTangent(i) && (own[i] is ValueParameter ? valueOf(rule.Parameters[i]) is null : bufferOf(rule.Parameters[i]) is null);
        Parameter[] tangents = [.. own.Where((_, i) => IsTangent(i))];
        Parameter[] kept = [.. own.Where((_, i) => IsTangent(i) && !IsZero(i))];
        var program = kept.Length == tangents.Length ? rule.Program : ZeroTangents.Remove(rule.Program, tangents, kept);

        var copy = new RuleCopy(numbering);
        for (int i = 0; i < own.Length; i++)
        {
            if (own[i] is ValueParameter value)
                copy.Replace(value.Value, valueOf(rule.Parameters[i]) ?? Literal.Of(value.Value.Type, 0));
            else if (bufferOf(rule.Parameters[i]) is { } buffer)
                copy.Replace(((BufferParameter)own[i]).Buffer, buffer);
        }
        foreach (var parameter in program.Parameters)
        {
            if (parameter is DataValue value)
                copy.Replace(value.Value, ((DataValue)data(parameter)).Value);
            else if (parameter is DataBuffer buffer)
                copy.Replace(buffer.Buffer, ((DataBuffer)data(parameter)).Buffer);
        }
        copy.RewriteStatements(program.Body, into);
        return copy.Map(program.Body.Yields);
    }
}
