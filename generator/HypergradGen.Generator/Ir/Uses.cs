namespace HypergradGen.Generator.Ir;

/// <summary>What a statement itself reads and defines; the blocks inside it are not looked into.</summary>
public static class Uses
{
    public static IEnumerable<Operand> Operands(Operation operation) => operation switch
    {
        Unary o => [o.Argument],
        Binary o => [o.Left, o.Right],
        Intrinsic o => o.Arguments,
        Load o => o.Indices,
        Length => [],
        Convert o => [o.Argument],
        Select o => [o.Condition, o.WhenTrue, o.WhenFalse],
        Stop o => [o.Argument],
        GuardedScale o => [o.Coefficient, o.Argument],
        _ => throw new InvalidOperationException($"unknown operation {operation.GetType().Name}"),
    };

    public static IEnumerable<Operand> Operands(Statement statement) => statement switch
    {
        Phase => [],
        Let s => Operands(s.Operation),
        Slice s => [s.Offset, s.Count],
        Row s => [s.Index],
        Allocate s => [s.Count],
        Reserve s => [s.Count],
        Store s => [.. s.Indices, s.Value],
        Accumulate s => [.. s.Indices, s.Value],
        For s => [s.Count, .. s.Carried.Select(c => c.Initial)],
        While s => s.Carried.Select(c => c.Initial),
        If s => [s.Condition],
        Call s => s.Arguments,
        Guard s => [s.Condition, .. s.Arguments],
        _ => throw new InvalidOperationException($"unknown statement {statement.GetType().Name}"),
    };

    public static IEnumerable<Buffer> Buffers(Statement statement) => statement switch
    {
        Let { Operation: Load load } => [load.Source],
        Let { Operation: Length length } => [length.Source],
        Slice s => [s.Source],
        Row s => [s.Source],
        Reserve s => [s.Target],
        Store s => [s.Target],
        Accumulate s => [s.Target],
        Call s => s.Buffers,
        _ => [],
    };

    /// <summary>The values that exist after the statement.</summary>
    public static IEnumerable<Value> Defined(Statement statement) => statement switch
    {
        Let s => [s.Target],
        For s => s.Carried.Select(c => c.Result),
        While s => s.Carried.Select(c => c.Result),
        If s => s.Results,
        Call s => s.Results,
        _ => [],
    };

    public static Buffer? DefinedBuffer(Statement statement) => statement switch
    {
        Slice s => s.Target,
        Row s => s.Target,
        Allocate s => s.Target,
        _ => null,
    };
}
