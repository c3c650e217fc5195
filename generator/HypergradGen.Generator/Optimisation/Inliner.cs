using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Replaces each call of a helper by the helper's statements, with numbers of their own and the arguments in the place of
/// the parameters. Data that helper and caller both read becomes one parameter. Recursive helpers stay functions.
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
    private readonly Dictionary<int, int> _roots;
    private readonly Func<Inliner, Call, bool> _inlines;

    private Inliner(Dictionary<string, Function> helpers, Func<Inliner, Call, bool> inlines)
        => (_helpers, _data, _parameters, _roots, _inlines) = (helpers, [], [], [], inlines);

    /// <summary>A function has numbers of its own, so that each call is copied by a rewriter of its own.</summary>
    private Inliner(Inliner caller)
    {
        (_helpers, _data, _parameters, _roots, _inlines) = (caller._helpers, caller._data, caller._parameters, caller._roots, caller._inlines);
        Numbering = caller.Numbering;
    }

    public static Module Inline(Module module)
    {
        var graph = CallGraph.Of(module);
        return Inline(module, graph.IsRecursive, (_, call) => !graph.IsRecursive(call.Function));
    }

    /// <summary>
    /// Inlines only what must be: a call in which a buffer that is written is under another name of the call too. A function
    /// takes each buffer for memory of its own.
    /// </summary>
    public static Module InlineAliased(Module module)
    {
        var graph = CallGraph.Of(module);
        return Inline(module, _ => true, (inliner, call) => !graph.IsRecursive(call.Function) && inliner.IsAliased(call));
    }

    private static Module Inline(Module module, Func<string, bool> keeps, Func<Inliner, Call, bool> inlines)
    {
        var helpers = module.Helpers.ToDictionary(h => h.Name);
        return new Module(Inline(module.Entry, helpers, inlines), module.Helpers.Where(h => keeps(h.Name)).Select(h => Inline(h, helpers, inlines)).ToImmutableArray());
    }

    private static Function Inline(Function function, Dictionary<string, Function> helpers, Func<Inliner, Call, bool> inlines)
    {
        var inliner = new Inliner(helpers, inlines);
        foreach (var parameter in function.Parameters)
            inliner.AddParameter(parameter);
        var body = inliner.RewriteBlock(function.Body);
        return function with { Parameters = inliner._parameters, Body = body };
    }

    protected override Buffer Define(Buffer buffer)
    {
        var copy = base.Define(buffer);
        _roots[copy.Id] = copy.Id;
        return copy;
    }

    private bool IsAliased(Call call)
        => IsAliased(_helpers[call.Function], [.. call.Buffers.Select(b => _roots[Map(b).Id])]);

    /// <summary>Whether a call gives memory that the function writes under another name too.</summary>
    /// <param name="helper">What is called.</param>
    /// <param name="roots">The memory under each buffer of the call.</param>
    public static bool IsAliased(Function helper, IReadOnlyList<int> roots)
    {
        var accesses = helper.Parameters.OfType<BufferParameter>().Select(p => p.Access).ToArray();
        return Enumerable.Range(0, roots.Count).Any(i => accesses[i] != Access.Read && roots.Count(r => r == roots[i]) > 1);
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
        if (statement is not Call { External: null } call || !_inlines(this, call))
        {
            base.Rewrite(statement, into);
            if (statement is Slice slice)
                _roots[Map(slice.Target).Id] = _roots[Map(slice.Source).Id];
            if (statement is Row row)
                _roots[Map(row.Target).Id] = _roots[Map(row.Source).Id];
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
