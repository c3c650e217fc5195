using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Differentiation;

/// <summary>
/// What depends on the seeds through real arithmetic, and so has a derivative that may not be zero. Comparisons,
/// conversions to int and <see cref="Stop"/> do not carry activity. Conservative: memory is active as a whole.
/// <code>
/// a = w[0]          active, w being a seed
/// b = x[i] * a      active
/// c = x[i] + 1      not active
/// </code>
/// </summary>
public sealed class Activity
{
    private readonly HashSet<(string Function, int Id)> _active;

    private Activity(HashSet<(string, int)> active, bool[] results) => (_active, Results) = (active, results);

    /// <summary>Which results of the entry are active.</summary>
    public IReadOnlyList<bool> Results { get; }

    public bool IsActive(string function, Value value) => _active.Contains((function, value.Id));

    /// <summary>Whether memory is active; ask for the root of a view.</summary>
    public bool IsActive(string function, Buffer root) => _active.Contains((function, root.Id));

    /// <param name="seeds">The buffers that have a derivative.</param>
    /// <param name="values">The value parameters that have one.</param>
    public static Activity Analyse(Module module, IEnumerable<Buffer> seeds, IEnumerable<Value>? values = null)
    {
        var active = new HashSet<(string, int)>();
        foreach (int seed in seeds.Select(s => s.Id).Concat((values ?? []).Select(v => v.Id)))
            active.Add((module.Entry.Name, seed));
        var helpers = module.Helpers.ToDictionary(h => h.Name);
        int before;
        bool[] results;
        do
        {
            before = active.Count;
            results = Analyse(module.Entry, helpers, active, []);
        }
        while (active.Count != before);
        return new Activity(active, results);
    }

    public static Activity Analyse(Function function, IEnumerable<Buffer> seeds) => Analyse(new Module(function, EquatableArray<Function>.Empty), seeds);

    /// <summary>Goes through a function once; loops and recursions are complete when the whole program has been gone through without a change.</summary>
    /// <param name="open">The functions that are being analysed: of a recursion what is known so far is taken.</param>
    private static bool[] Analyse(Function function, Dictionary<string, Function> helpers, HashSet<(string, int)> active, HashSet<string> open)
    {
        var pass = new Pass(function, helpers, active, open);
        if (open.Add(function.Name))
        {
            pass.VisitBlock(function.Body);
            open.Remove(function.Name);
        }
        return function.Results.Select(pass.IsActive).ToArray();
    }

    private sealed class Pass(Function function, Dictionary<string, Function> helpers, HashSet<(string, int)> active, HashSet<string> open) : Walker
    {
        private readonly Memory _memory = Memory.Of(function);

        public bool IsActive(Operand operand) => operand is Value value && active.Contains((function.Name, value.Id));

        private bool IsActive(Buffer buffer) => active.Contains((function.Name, _memory.Root(buffer).Id));

        private void Mark(Value value, bool isActive)
        {
            if (isActive && value.Type.IsReal)
                active.Add((function.Name, value.Id));
        }

        private void Mark(Buffer buffer, bool isActive)
        {
            if (isActive)
                active.Add((function.Name, _memory.Root(buffer).Id));
        }

        public override void VisitStatement(Statement statement)
        {
            switch (statement)
            {
                case Let s:
                    Mark(s.Target, IsActive(s.Operation));
                    break;
                case Store s:
                    Mark(s.Target, IsActive(s.Value));
                    break;
                case Accumulate s:
                    Mark(s.Target, IsActive(s.Value));
                    break;
                case For s:
                    VisitCarried(s.Carried, s.Body);
                    break;
                case While s:
                    VisitCarried(s.Carried, s.Body);
                    VisitBlock(s.Condition);
                    break;
                case If s:
                    VisitBlock(s.Then);
                    VisitBlock(s.Else);
                    for (int i = 0; i < s.Results.Count; i++)
                        Mark(s.Results[i], IsActive(s.Then.Yields[i]) || IsActive(s.Else.Yields[i]));
                    break;
                case Call { External: { } method } s:
                    VisitExternal(s, method);
                    break;
                case Call s when helpers.TryGetValue(s.Function, out var callee):
                    VisitCall(s, callee);
                    break;
            }
        }

        private bool IsActive(Operation operation) => operation switch
        {
            Stop or Length => false,
            Load load => IsActive(load.Source),
            Select select => IsActive(select.WhenTrue) || IsActive(select.WhenFalse),
            Intrinsic call when Rules.RuleTable.Rows.TryGetValue(call.Function, out var rule)
                => call.Arguments.Items.Where((a, i) => rule.Partials[i] is not null && IsActive(a)).Any(),
            _ => Uses.Operands(operation).Any(IsActive),
        };

        private void VisitCarried(EquatableArray<Carried> carried, Block body)
        {
            foreach (var c in carried)
                Mark(c.Parameter, IsActive(c.Initial));
            VisitBlock(body);
            for (int i = 0; i < carried.Count; i++)
            {
                Mark(carried[i].Parameter, IsActive(body.Yields[i]));
                Mark(carried[i].Result, IsActive(carried[i].Parameter) || IsActive(body.Yields[i]));
            }
        }

        /// <summary>What the user's rule gives a tangent for depends on everything that it takes a tangent of.</summary>
        private void VisitExternal(Call call, ExternalMethod method)
        {
            if (method.Rule is not { } rule)
                return;
            bool isActive = call.Arguments.Items.Where((a, i) => rule.HasTangent(RuleInput.ArgumentTangent, i) && IsActive(a)).Any()
                || call.Buffers.Items.Where((b, i) => !method.Fills[i] && rule.HasTangent(RuleInput.BufferTangent, i) && IsActive(b)).Any();
            foreach (var result in call.Results)
                Mark(result, isActive);
            for (int i = 0; i < call.Buffers.Count; i++)
                Mark(call.Buffers[i], isActive && method.Fills[i] && rule.HasTangent(RuleInput.BufferTangent, i));
        }

        private void VisitCall(Call call, Function callee)
        {
            // The callee's results are active in any of its calls; in one without an active argument they are not.
            bool isActive = call.Arguments.Any(IsActive) || call.Buffers.Any(IsActive);
            int argument = 0, buffer = 0;
            var buffers = new List<(Buffer Mine, Buffer Theirs)>();
            foreach (var parameter in callee.Parameters)
            {
                switch (parameter)
                {
                    case ValueParameter p:
                        if (IsActive(call.Arguments[argument++]))
                            active.Add((callee.Name, p.Value.Id));
                        break;
                    case BufferParameter p:
                        buffers.Add((call.Buffers[buffer], p.Buffer));
                        if (IsActive(call.Buffers[buffer++]))
                            active.Add((callee.Name, p.Buffer.Id));
                        break;
                }
            }
            bool[] results = Analyse(callee, helpers, active, open);
            for (int i = 0; i < call.Results.Count; i++)
                Mark(call.Results[i], isActive && results[i]);
            foreach (var (mine, theirs) in buffers)
            {
                if (!_memory.IsConstant(mine))
                    Mark(mine, isActive && active.Contains((callee.Name, theirs.Id)));
            }
        }
    }
}
