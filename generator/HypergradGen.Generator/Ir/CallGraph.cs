namespace HypergradGen.Generator.Ir;

/// <summary>
/// Which functions call which. A function that can reach itself is recursive: it stays a function, and analyses go round
/// until nothing changes.
/// <code>
/// Even → Odd → Even        both recursive
/// Entry → Even             not: nothing calls Entry
/// </code>
/// </summary>
public sealed class CallGraph
{
    private readonly Dictionary<string, HashSet<string>> _reached = [];

    public CallGraph(IEnumerable<Function> functions)
    {
        foreach (var function in functions)
            _reached[function.Name] = CalleesOf(function);
        bool grew;
        do
        {
            grew = false;
            foreach (var reached in _reached.Values)
            {
                int before = reached.Count;
                reached.UnionWith(reached.ToArray().SelectMany(Reached));
                grew |= reached.Count != before;
            }
        }
        while (grew);
    }

    public static CallGraph Of(Module module) => new(module.Helpers.Items.Add(module.Entry));

    /// <summary>The functions that one calls itself, those of the user's that are called as they stand not counted.</summary>
    public static HashSet<string> CalleesOf(Function function)
    {
        var callees = new Callees();
        callees.VisitFunction(function);
        return callees.Names;
    }

    public bool IsRecursive(string function) => Reached(function).Contains(function);

    /// <summary>A call in one function of another may lead back to the first.</summary>
    public bool LeadsBack(string caller, string callee) => caller == callee || Reached(callee).Contains(caller);

    private HashSet<string> Reached(string function) => _reached.TryGetValue(function, out var reached) ? reached : [];

    private sealed class Callees : StatementWalker
    {
        public HashSet<string> Names { get; } = [];

        public override void VisitStatement(Statement statement)
        {
            if (statement is Call { External: null } call)
                Names.Add(call.Function);
            base.VisitStatement(statement);
        }
    }
}
