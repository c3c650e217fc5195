using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Planning;

namespace HypergradGen.Generator.Products;

/// <summary>Passes over the calls that are left where helpers are not inlined.</summary>
public static class CallPasses
{
    /// <summary>The program with its helpers, inlined as far as they are not recursive or, where calls are kept, cleaned each for itself.</summary>
    public static Module Prepare(Module module, bool inlines)
    {
        var kept = inlines ? Inliner.Inline(module) : Inliner.InlineAliased(module);
        return new Module(kept.Entry, kept.Helpers.Select(Pipeline.Primal).ToImmutableArray());
    }

    /// <summary>Calls of linearised helpers become calls of the primal ones: for a program whose tangents nobody asks for.</summary>
    public static Function WithoutTangents(Function function, Helpers helpers) => new PrimalCalls(helpers).Rewrite(function);

    /// <summary>The helpers' names begin with that of the program they belong to, so that several programs can stand in one type.</summary>
    public static Function Renamed(Function function, string prefix, bool isHelper = false)
    {
        var renamed = new CallNames(prefix).Rewrite(function);
        return isHelper ? renamed with { Name = prefix + function.Name } : renamed;
    }

    private sealed class PrimalCalls(Helpers helpers) : Rewriter
    {
        protected override void Rewrite(Statement statement, BlockBuilder into)
        {
            if (statement is not Call call || helpers.Shape(call.Function) is not { } shape)
            {
                base.Rewrite(statement, into);
                return;
            }
            foreach (var tangent in call.Results.Skip(shape.Results))
                Replace(tangent, Literal.Of(tangent.Type, 0));
            base.Rewrite(
                new Call(
                    HelperNames.Primal(call.Function),
                    call.Arguments.Take(shape.Values).ToImmutableArray(),
                    call.Buffers.Take(shape.Buffers).ToImmutableArray(),
                    call.Results.Take(shape.Results).ToImmutableArray(),
                    call.Keeps),
                into);
        }
    }

    private sealed class CallNames(string prefix) : Rewriter
    {
        protected override void Rewrite(Statement statement, BlockBuilder into)
            => base.Rewrite(statement is Call { External: null } call ? call with { Function = prefix + call.Function } : statement, into);
    }
}

/// <summary>The helpers that a product's programs call, by a prefix of their own.</summary>
public sealed class CalledHelpers
{
    private readonly List<Function> _functions = [];

    public EquatableArray<Function> Functions => _functions;

    /// <summary>Takes over the helpers that are really called, from the program or from each other.</summary>
    public Function Take(Function program, string prefix, params IEnumerable<Function>[] available)
    {
        var byName = available.SelectMany(a => a).GroupBy(f => f.Name).ToDictionary(g => g.Key, g => g.First());
        var waiting = new Queue<string>(CallGraph.CalleesOf(program));
        while (waiting.Count > 0)
        {
            string name = waiting.Dequeue();
            if (_functions.Any(f => f.Name == prefix + name))
                continue;
            _functions.Add(CallPasses.Renamed(byName[name], prefix, isHelper: true));
            foreach (string inner in CallGraph.CalleesOf(byName[name]))
                waiting.Enqueue(inner);
        }
        return CallPasses.Renamed(program, prefix);
    }
}
