using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>Where each value and buffer of a function comes from, and which loops it changes with.</summary>
internal sealed class Definitions : Walker
{
    private readonly Dictionary<int, (Statement? By, For[] Loops)> _all = [];
    private readonly List<For> _loops = [];
    private readonly Memory _memory;

    private Definitions(Memory memory) => _memory = memory;

    public static Definitions Of(Function function)
    {
        var definitions = new Definitions(Memory.Of(function));
        definitions.VisitFunction(function);
        return definitions;
    }

    public Memory Memory => _memory;

    /// <summary>The statement that defines it; null for a parameter.</summary>
    public Statement? Of(int number) => _all[number].By;

    public Operation? Operation(Value value) => _all[value.Id].By is Let let ? let.Operation : null;

    /// <summary>It is defined outside a loop, and so before it.</summary>
    public bool IsOutside(int number, For loop) => !_all[number].Loops.Contains(loop, ReferenceComparer<For>.Instance);

    /// <summary>
    /// The operand may be another one in another iteration of a loop. What is loaded from memory that the outermost loop writes counts as such.
    /// </summary>
    public bool ChangesWith(Operand operand, For loop, ISet<int> written)
    {
        if (operand is not Value value || IsOutside(value.Id, loop))
            return false;
        if (_all[value.Id].By is not Let let)
            return _all[value.Id].By is not For other || value.Id != other.Index.Id || ReferenceEquals(other, loop);
        return let.Operation is Load load && written.Contains(_memory.Root(load.Source).Id)
            || Uses.Operands(let).Any(o => ChangesWith(o, loop, written)) || Uses.Buffers(let).Any(b => ChangesWith(b, loop, written));
    }

    private bool ChangesWith(Buffer buffer, For loop, ISet<int> written)
    {
        if (IsOutside(buffer.Id, loop))
            return false;
        return _all[buffer.Id].By is not (Slice or Row) || Uses.Operands(_all[buffer.Id].By!).Any(o => ChangesWith(o, loop, written))
            || Uses.Buffers(_all[buffer.Id].By!).Any(b => ChangesWith(b, loop, written));
    }

    /// <summary>The index into a buffer's root; null where the buffer is not cut from it by slices alone.</summary>
    public AffineIndex? Place(Buffer buffer, EquatableArray<Operand> indices)
    {
        if (indices.Count != 1)
            return null;
        var index = AffineIndex.Of(indices[0], Operation);
        while (_all[buffer.Id].By is Slice slice)
        {
            index = index.Plus(AffineIndex.Of(slice.Offset, Operation));
            buffer = slice.Source;
        }
        return buffer.Id == _memory.Root(buffer).Id ? index : null;
    }

    public override void VisitStatement(Statement statement)
    {
        if (statement is not For loop)
        {
            base.VisitStatement(statement);
            return;
        }
        _loops.Add(loop);
        base.VisitStatement(statement);
        _loops.RemoveAt(_loops.Count - 1);
    }

    protected override void OnValueDefined(Value value, Statement? by)
        => Define(value.Id, by, by is For loop && loop.Carried.Any(c => c.Result.Id == value.Id) ? _loops.Count - 1 : _loops.Count);

    protected override void OnBufferDefined(Buffer buffer, Statement? by) => Define(buffer.Id, by, _loops.Count);

    private void Define(int number, Statement? by, int depth) => _all[number] = (by, [.. _loops.Take(depth)]);
}

/// <summary>Computes values of a program again, at another place or in another program: what they are made of is copied, as far as it is not there.</summary>
internal sealed class Recomputation : CopyingRewriter
{
    private readonly Definitions _definitions;
    private readonly Func<int, bool> _isThere;
    private readonly Func<Buffer, bool> _isSame;
    private readonly HashSet<int> _provided = [];

    /// <param name="definitions">Of the program that the values are from.</param>
    /// <param name="isThere">The value or buffer is known at the place.</param>
    /// <param name="isSame">The memory holds at the place what it held in the program.</param>
    /// <param name="numbering">Numbers the copies.</param>
    public Recomputation(Definitions definitions, Func<int, bool> isThere, Func<Buffer, bool> isSame, Numbering numbering)
    {
        (_definitions, _isThere, _isSame) = (definitions, isThere, isSame);
        Numbering = numbering;
    }

    public void Bind(Value value, Operand by)
    {
        Replace(value, by);
        _provided.Add(value.Id);
    }

    /// <summary>The operand at the place.</summary>
    public Operand Of(Operand operand, BlockBuilder into)
    {
        Provide(operand, into);
        return Map(operand);
    }

    /// <summary>Whether the operand can be had at the place.</summary>
    public bool CanProvide(Operand operand)
        => operand is not Value value || IsKnown(value.Id)
            || _definitions.Of(value.Id) is Let let && (let.Operation is not Load load || _isSame(load.Source))
                && Uses.Operands(let).All(CanProvide) && Uses.Buffers(let).All(CanProvide);

    private bool CanProvide(Buffer buffer)
        => IsKnown(buffer.Id) || _definitions.Of(buffer.Id) is Slice or Row && Uses.Operands(_definitions.Of(buffer.Id)!).All(CanProvide) && Uses.Buffers(_definitions.Of(buffer.Id)!).All(CanProvide);

    private bool IsKnown(int number) => _provided.Contains(number) || _isThere(number);

    private void Provide(Operand operand, BlockBuilder into)
    {
        if (operand is Value value && !IsKnown(value.Id))
            Provide(value.Id, into);
    }

    private void Provide(int number, BlockBuilder into)
    {
        var definition = _definitions.Of(number) ?? throw new InvalidOperationException($"%{number} is not there");
        foreach (var operand in Uses.Operands(definition))
            Provide(operand, into);
        foreach (var buffer in Uses.Buffers(definition).Where(b => !IsKnown(b.Id)))
            Provide(buffer.Id, into);
        Rewrite(definition, into);
        _provided.Add(number);
    }
}
