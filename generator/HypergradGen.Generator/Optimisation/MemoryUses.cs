using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>Whether a statement, with all inside it, uses a memory, by its own name or through a view.</summary>
internal sealed class MemoryUses : Walker
{
    private readonly Memory _memory;
    private readonly int _root;
    private readonly bool _ofElements;
    private bool _found;

    private MemoryUses(Memory memory, int root, bool ofElements) => (_memory, _root, _ofElements) = (memory, root, ofElements);

    /// <summary>Any use, that of its length too.</summary>
    public static bool In(Statement statement, int root, Memory memory) => new MemoryUses(memory, root, ofElements: false).Find(statement);

    /// <summary>A use of what the memory holds.</summary>
    public static bool OfElementsIn(Statement statement, int root, Memory memory) => new MemoryUses(memory, root, ofElements: true).Find(statement);

    private bool Find(Statement statement)
    {
        VisitStatement(statement);
        return _found;
    }

    protected override void OnBufferUsed(Buffer buffer, Statement by) => _found |= !(_ofElements && by is Let { Operation: Length }) && _memory.Root(buffer).Id == _root;
}
