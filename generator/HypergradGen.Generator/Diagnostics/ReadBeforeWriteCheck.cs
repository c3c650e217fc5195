using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Diagnostics;

/// <summary>
/// The next state holds nothing on entry: refuses a read of it, and an accumulation into it, that no store can come before.
/// A store anywhere in the body of a loop counts for all of the body, since an earlier iteration may have made it.
/// </summary>
internal sealed class ReadBeforeWriteCheck
{
    private readonly ProgramLocations _locations;
    private readonly Report _report;
    private readonly Dictionary<string, Function> _helpers;
    private readonly string _state;
    private readonly string _entry;
    private readonly HashSet<(string Helper, int Parameter)> _open = [];

    private ReadBeforeWriteCheck(Module module, string state, ProgramLocations locations, Report report)
    {
        (_locations, _report, _state, _entry) = (locations, report, state, module.Entry.Name);
        _helpers = module.Helpers.Items.ToDictionary(h => h.Name);
    }

    public static void Check(Module module, string state, Buffer next, ProgramLocations locations, Report report)
    {
        var check = new ReadBeforeWriteCheck(module, state, locations, report);
        new Walk(check, Memory.Of(module.Entry), next, isEntry: true).Visit(module.Entry.Body, false);
    }

    /// <summary>What a helper does with one of its buffers: whether it reads it before any store, and whether it may store.</summary>
    private (bool Reads, bool Stores) InHelper(Function helper, BufferParameter parameter, bool written)
    {
        // What a recursion reads is found in the call that it started from.
        if (!_open.Add((helper.Name, parameter.Buffer.Id)))
            return (false, parameter.Access != Access.Read);
        var walk = new Walk(this, Memory.Of(helper), parameter.Buffer, isEntry: false);
        bool stores = walk.Visit(helper.Body, written);
        _open.Remove((helper.Name, parameter.Buffer.Id));
        return (walk.Reads, stores);
    }

    private sealed class Walk(ReadBeforeWriteCheck check, Memory memory, Buffer next, bool isEntry)
    {
        public bool Reads { get; private set; }

        /// <param name="written">Whether a store can have happened before.</param>
        /// <returns>Whether a store can have happened before the end.</returns>
        public bool Visit(Block block, bool written)
        {
            foreach (var statement in block.Statements)
                written = Visit(statement, written);
            return written;
        }

        private bool Visit(Statement statement, bool written)
        {
            switch (statement)
            {
                case Let { Operation: Load load, Target: var target } when IsNext(load.Source):
                    if (!written)
                        Found(() => check._locations.OfValue(check._entry, target));
                    return written;
                case Accumulate accumulate when IsNext(accumulate.Target):
                    if (!written)
                        Found(() => check._locations.OfStatement(statement));
                    return written;
                case Store store when IsNext(store.Target):
                    return true;
                case Call { External: { } method } call:
                    if (!written && call.Buffers.Items.Where((b, i) => !method.Fills[i] && IsNext(b)).Any())
                        Found(() => check._locations.OfStatement(call));
                    return written || Fills(call, method);
                case Call call:
                    return Visit(call, written);
                case If branch:
                    return Visit(branch.Then, written) | Visit(branch.Else, written);
                case For loop:
                    return Visit(loop.Body, written || Stores(loop.Body)) || written;
                case While loop:
                    bool inside = written || Stores(loop.Body) || Stores(loop.Condition);
                    Visit(loop.Condition, inside);
                    return Visit(loop.Body, inside) || written;
                default:
                    return written;
            }
        }

        private bool Visit(Call call, bool written)
        {
            foreach (var (helper, parameter) in Given(call))
            {
                var (reads, stores) = check.InHelper(helper, parameter, written);
                if (reads)
                    Found(() => check._locations.OfStatement(call));
                written |= stores;
            }
            return written;
        }

        /// <summary>The helper's parameters that the next state is given as.</summary>
        private IEnumerable<(Function Helper, BufferParameter Parameter)> Given(Call call)
        {
            if (!check._helpers.TryGetValue(call.Function, out var helper))
                yield break;
            var parameters = helper.Parameters.Items.OfType<BufferParameter>().ToArray();
            for (int i = 0; i < Math.Min(parameters.Length, call.Buffers.Count); i++)
            {
                if (IsNext(call.Buffers[i]))
                    yield return (helper, parameters[i]);
            }
        }

        private bool Stores(Block block) => block.Statements.Items.Any(s => s switch
        {
            Store store => IsNext(store.Target),
            Call { External: { } method } call => Fills(call, method),
            Call call => Given(call).Any(g => g.Parameter.Access != Access.Read),
            If branch => Stores(branch.Then) || Stores(branch.Else),
            For loop => Stores(loop.Body),
            While loop => Stores(loop.Condition) || Stores(loop.Body),
            _ => false,
        });

        private bool Fills(Call call, ExternalMethod method) => call.Buffers.Items.Where((b, i) => method.Fills[i] && IsNext(b)).Any();

        private bool IsNext(Buffer buffer) => memory.Root(buffer).Id == next.Id;

        private void Found(Func<Location> where)
        {
            Reads = true;
            // In a helper a read is as good as what it is given: the call is where the mistake is.
            if (isEntry)
                check._report(Descriptors.ReadBeforeWrite, where(), next.Name, check._state);
        }
    }
}
