namespace HypergradGen.Generator.Ir;

/// <summary>What a statement itself reads and defines; the blocks inside it are not looked into.</summary>
public static class Uses
{
    public static Few<Operand> Operands(Operation operation) => operation switch
    {
        Unary o => new(o.Argument),
        Binary o => new(o.Left, o.Right),
        Intrinsic o => new(o.Arguments),
        Load o => new(o.Indices),
        Length => default,
        Convert o => new(o.Argument),
        Select o => new(o.Condition, o.WhenTrue, o.WhenFalse),
        Stop o => new(o.Argument),
        GuardedScale o => new(o.Coefficient, o.Argument),
        Share o => new(o.Part, o.Rest, o.Whole),
        _ => throw new InvalidOperationException($"unknown operation {operation.GetType().Name}"),
    };

    public static Few<Operand> Operands(Statement statement) => statement switch
    {
        Phase => default,
        Let s => Operands(s.Operation),
        Slice s => new(s.Offset, s.Count),
        Row s => new(s.Index, s.When),
        Allocate s => new(s.Count),
        Reserve s => new(s.Count),
        Store s => new(s.Indices, s.Value),
        Accumulate s => new(s.Indices, s.Value),
        For s => new(s.Count, Initials(s.Carried)),
        While s => new(Initials(s.Carried)),
        If s => new(s.Condition),
        Call s => new(s.Arguments),
        Guard s => new(s.Condition, s.Arguments),
        _ => throw new InvalidOperationException($"unknown statement {statement.GetType().Name}"),
    };

    public static Few<Buffer> Buffers(Operation operation) => operation switch
    {
        Load o => new(o.Source),
        Length o => new(o.Source),
        _ => default,
    };

    public static Few<Buffer> Buffers(Statement statement) => statement switch
    {
        Let s => Buffers(s.Operation),
        Slice s => new(s.Source),
        Row s => new(s.Source),
        Reserve s => new(s.Target),
        Store s => new(s.Target),
        Accumulate s => new(s.Target),
        Call s => new(s.Buffers),
        _ => default,
    };

    /// <summary>The values that exist after the statement.</summary>
    public static Few<Value> Defined(Statement statement) => statement switch
    {
        Let s => new(s.Target),
        For s => new(Results(s.Carried)),
        While s => new(Results(s.Carried)),
        If s => new(s.Results),
        Call s => new(s.Results),
        _ => default,
    };

    public static Buffer? DefinedBuffer(Statement statement) => statement switch
    {
        Slice s => s.Target,
        Row s => s.Target,
        Allocate s => s.Target,
        _ => null,
    };

    private static EquatableArray<Operand> Initials(EquatableArray<Carried> carried)
        => carried.Count == 0 ? EquatableArray<Operand>.Empty : carried.Items.Select(c => c.Initial).ToArray();

    private static EquatableArray<Value> Results(EquatableArray<Carried> carried)
        => carried.Count == 0 ? EquatableArray<Value>.Empty : carried.Items.Select(c => c.Result).ToArray();
}
