using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Planning;

/// <summary>Loops that are not counted on entry and hold a call that may run the same loop again, inside one of its iterations.</summary>
internal sealed class ReenteredLoops : StatementWalker
{
    private readonly Function _function;
    private readonly CallGraph _graph;
    private readonly Stack<While> _around = new();
    private readonly HashSet<Statement> _found = new(ReferenceComparer<Statement>.Instance);

    private ReenteredLoops(Function function, CallGraph graph) => (_function, _graph) = (function, graph);

    public static HashSet<Statement> Of(Function function, CallGraph? graph)
    {
        if (graph?.IsRecursive(function.Name) != true)
            return [];
        var search = new ReenteredLoops(function, graph);
        search.VisitFunction(function);
        return search._found;
    }

    public override void VisitStatement(Statement statement)
    {
        if (statement is Call { External: null } call && _graph.LeadsBack(_function.Name, call.Function))
            _found.UnionWith(_around);
        if (statement is not While loop)
        {
            base.VisitStatement(statement);
            return;
        }
        _around.Push(loop);
        base.VisitStatement(statement);
        _around.Pop();
    }
}

/// <summary>
/// The numbers of the iterations of a loop that runs again inside one of its iterations: none may be given twice, and the later program, which may go backwards,
/// has to find that of any iteration. A run has a number r of its own, and its iterations lie in blocks of 1, 2, 4, … numbers, of which each is taken when the
/// iteration before it has ended; where the k-th block starts stands at 31·r + k.
/// <code>
/// p = trip + 1;  k = ⌊log₂ p⌋;  number = starts[31·r + k] + p − 2ᵏ
/// </code>
/// </summary>
/// <param name="Starts">Where the blocks of all runs start.</param>
/// <param name="Counter">The counter of the numbers.</param>
public sealed record IterationBlocks(Buffer Starts, int Counter)
{
    /// <summary>As many as there are powers of two among the positive integers.</summary>
    private const int MostBlocks = 31;

    /// <summary>The number of an iteration in the earlier program, which takes a block where one begins.</summary>
    public Operand Take(Operand run, Operand trip, Buffer counters, BlockBuilder into)
    {
        var (slot, offset, size) = Place(run, trip, into);
        var begins = new BlockBuilder(into.Numbering);
        var counter = new Operand[] { Operand.Int(Counter) };
        var start = begins.Load(counters, counter);
        begins.Add(new Store(counters, counter, begins.Binary(BinaryOperator.Add, start, size)));
        begins.Add(new Reserve(Starts, begins.Binary(BinaryOperator.Add, slot, Operand.Int(1))));
        begins.Add(new Store(Starts, new Operand[] { slot }, start));
        into.Add(new If(into.Binary(BinaryOperator.Equal, offset, Operand.Int(0)), begins.Build(), Block.Empty, EquatableArray<Value>.Empty));
        return into.Binary(BinaryOperator.Add, into.Load(Starts, new Operand[] { slot }), offset);
    }

    /// <summary>The number of an iteration in the later program.</summary>
    public Operand Find(Operand run, Operand trip, BlockBuilder into)
    {
        var (slot, offset, _) = Place(run, trip, into);
        return into.Binary(BinaryOperator.Add, into.Load(Starts, new Operand[] { slot }), offset);
    }

    private static (Operand Slot, Operand Offset, Operand Size) Place(Operand run, Operand trip, BlockBuilder into)
    {
        var position = into.Binary(BinaryOperator.Add, trip, Operand.Int(1));
        var block = into.Let(ValueType.Int, new Intrinsic("int.Log2", new Operand[] { position }));
        var size = into.Binary(BinaryOperator.ShiftLeft, Operand.Int(1), block);
        var slot = into.Binary(BinaryOperator.Add, into.Binary(BinaryOperator.Multiply, run, Operand.Int(MostBlocks)), block);
        return (slot, into.Binary(BinaryOperator.Subtract, position, size), size);
    }
}
