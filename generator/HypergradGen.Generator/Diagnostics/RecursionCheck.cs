using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Diagnostics;

/// <summary>
/// Recursion that no product can be made of. A recursive function stays a function, which takes each of its buffers for
/// memory of its own.
/// </summary>
internal sealed class RecursionCheck : StatementWalker
{
    private readonly Dictionary<string, Function> _helpers;
    private readonly Action<Call, string> _found;
    private readonly Memory _memory;

    private RecursionCheck(Function function, Dictionary<string, Function> helpers, Action<Call, string> found)
        => (_helpers, _found, _memory) = (helpers, found, Memory.Of(function));

    public static void Check(Module module, ProgramLocations locations, Report report)
    {
        var written = CallGraph.Of(module);
        if (!module.Helpers.Items.Any(h => written.IsRecursive(h.Name)))
            return;
        var kept = Inliner.Inline(module);
        var helpers = kept.Helpers.Items.ToDictionary(h => h.Name);
        var reported = new HashSet<(string, string)>();
        foreach (var function in kept.Helpers.Items.Add(kept.Entry))
        {
            new RecursionCheck(function, helpers, (call, how) =>
            {
                var where = CallSearch.Of(module, call.Function) is { } found ? locations.OfStatement(found) : locations.Method;
                if (reported.Add((call.Function, how)))
                    report(Descriptors.Recursion, where, NameAt(where) ?? call.Function, how);
            }).VisitFunction(function);
        }
    }

    public override void VisitStatement(Statement statement)
    {
        if (statement is Call { External: null } call)
        {
            if (Inliner.IsAliased(_helpers[call.Function], [.. call.Buffers.Select(b => _memory.Root(b).Id)]))
                _found(call, "with memory that it writes and is given under another name as well: pass it once, with offsets");
        }
        base.VisitStatement(statement);
    }

    /// <summary>What a call is written as before its arguments: a helper's own name may have a number behind it.</summary>
    private static string? NameAt(Location where) => where.SourceTree?.GetText().ToString(where.SourceSpan).Split('(')[0];

    /// <summary>A call as it was written.</summary>
    private sealed class CallSearch(string callee) : StatementWalker
    {
        private Call? _found;

        public static Call? Of(Module module, string callee)
        {
            var search = new CallSearch(callee);
            foreach (var function in module.Helpers.Items.Add(module.Entry))
                search.VisitFunction(function);
            return search._found;
        }

        public override void VisitStatement(Statement statement)
        {
            if (statement is Call { External: null } call && call.Function == callee)
                _found ??= call;
            base.VisitStatement(statement);
        }
    }
}
