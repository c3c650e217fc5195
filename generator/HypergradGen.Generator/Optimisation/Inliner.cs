using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Replaces each call of a helper by the helper's statements, with numbers of their own and the arguments in the place of
/// the parameters. Data that helper and caller both read becomes one parameter.
/// <code>
/// r = call Double(a)          p = a * 2
///                             r ≡ p
/// </code>
/// </summary>
public sealed class Inliner : CopyingRewriter
{
    private readonly Dictionary<string, Function> _helpers;
    private readonly Dictionary<string, Parameter> _data;
    private readonly List<Parameter> _parameters;

    private Inliner(Module module)
        => (_helpers, _data, _parameters) = (module.Helpers.ToDictionary(h => h.Name), [], []);

    /// <summary>A function has numbers of its own, so that each call is copied by a rewriter of its own.</summary>
    private Inliner(Inliner caller)
    {
        (_helpers, _data, _parameters) = (caller._helpers, caller._data, caller._parameters);
        Numbering = caller.Numbering;
    }

    public static Function Inline(Module module)
    {
        var inliner = new Inliner(module);
        foreach (var parameter in module.Entry.Parameters)
            inliner.AddParameter(parameter);
        var body = inliner.RewriteBlock(module.Entry.Body);
        return new Function(module.Entry.Name, inliner._parameters, body);
    }

    private void AddParameter(Parameter parameter)
    {
        switch (parameter)
        {
            case ValueParameter p:
                _parameters.Add(new ValueParameter(Define(p.Value)));
                break;
            case BufferParameter p:
                _parameters.Add(p with { Buffer = Define(p.Buffer) });
                break;
            case DataValue p when _data.TryGetValue(p.Source, out var known):
                Replace(p.Value, ((DataValue)known).Value);
                break;
            case DataBuffer p when _data.TryGetValue(p.Source, out var known):
                Replace(p.Buffer, ((DataBuffer)known).Buffer);
                break;
            case DataValue p:
                _data[p.Source] = p with { Value = Define(p.Value) };
                _parameters.Add(_data[p.Source]);
                break;
            case DataBuffer p:
                _data[p.Source] = p with { Buffer = Define(p.Buffer) };
                _parameters.Add(_data[p.Source]);
                break;
            default:
                throw new InvalidOperationException($"a parsed function has no parameter of kind {parameter.GetType().Name}");
        }
    }

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        if (statement is not Call call)
        {
            base.Rewrite(statement, into);
            return;
        }
        var results = new Inliner(this).Run(_helpers[call.Function], Map(call.Arguments), call.Buffers.Items.Select(Map).ToImmutableArray(), into);

        // The caller's name for a result says more than the helper's; the definition is given it where it has none.
        for (int i = 0; i < call.Results.Count; i++)
            Replace(call.Results[i], call.Results[i].Name is { } name ? into.Rename(results[i], name) : results[i]);
    }

    private EquatableArray<Operand> Run(Function helper, EquatableArray<Operand> arguments, ImmutableArray<Buffer> buffers, BlockBuilder into)
    {
        int argument = 0, buffer = 0;
        foreach (var parameter in helper.Parameters)
        {
            switch (parameter)
            {
                case ValueParameter p:
                    Replace(p.Value, arguments[argument++]);
                    break;
                case BufferParameter p:
                    Replace(p.Buffer, buffers[buffer++]);
                    break;
                default:
                    AddParameter(parameter);
                    break;
            }
        }
        RewriteStatements(helper.Body, into);
        return Map(helper.Body.Yields);
    }
}
