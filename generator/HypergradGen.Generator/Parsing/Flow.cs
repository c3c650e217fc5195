using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Where the parser stands: the block that it fills and the value that each variable has there. Branches and loops are
/// opened here, since they are where values of different ways join.
/// </summary>
internal sealed class Flow(Numbering numbering)
{
    private readonly Stack<BlockBuilder> _outer = new();
    private Dictionary<Variable, Operand> _values = [];
    private readonly Dictionary<int, Operand> _counts = [];
    private int _declared;

    public Numbering Numbering { get; } = numbering;

    public BlockBuilder Block { get; private set; } = new(numbering);

    /// <summary>Whether what a block defines exists here.</summary>
    public bool IsInside(BlockBuilder block) => block == Block || _outer.Contains(block);

    /// <summary>How many blocks are around a block that is open.</summary>
    public int Depth(BlockBuilder block) => block == Block ? _outer.Count : _outer.Count - 1 - _outer.TakeWhile(b => b != block).Count();

    /// <summary>The function's own block.</summary>
    public BlockBuilder Outermost => _outer.Count == 0 ? Block : _outer.Last();

    public Variable Declare(string name, ValueType type, Operand initial)
    {
        var variable = new Variable(_declared++, name, type);
        _values[variable] = initial;
        return variable;
    }

    public static Literal Zero(ValueType type) => new(type, 0);

    public bool Knows(Variable variable) => _values.ContainsKey(variable);

    public Operand this[Variable variable]
    {
        get => _values.TryGetValue(variable, out var value) ? value : Zero(variable.Type);
        set => _values[variable] = value;
    }

    /// <summary>
    /// A branch. Variables that a side assigns, and what both sides give, join as results; a condition that is known
    /// takes its side at once.
    /// </summary>
    public ImmutableArray<Operand> Branch(Operand condition, Func<ImmutableArray<Operand>> then, Func<ImmutableArray<Operand>> otherwise, string? name = null)
    {
        if (condition is Literal known)
            return known.AsBool ? then() : otherwise();

        var before = _values;
        var (thenBlock, thenGives, thenValues) = Run(before, then);
        var (elseBlock, elseGives, elseValues) = Run(before, otherwise);
        _values = new Dictionary<Variable, Operand>(before);

        var results = ImmutableArray.CreateBuilder<Value>();
        var (thenYields, elseYields) = (new List<Operand>(), new List<Operand>());
        Operand Join(Operand first, Operand second, ValueType type, string? joinedName)
        {
            if (first == second)
                return first;
            var result = Numbering.Value(type, joinedName);
            results.Add(result);
            thenYields.Add(first);
            elseYields.Add(second);
            return result;
        }

        var given = ImmutableArray.CreateBuilder<Operand>();
        for (int i = 0; i < Math.Min(thenGives.Length, elseGives.Length); i++)
            given.Add(Join(thenGives[i], elseGives[i], thenGives[i].Type, name));
        foreach (var variable in before.Keys.OrderBy(v => v.Order))
            _values[variable] = Join(thenValues[variable], elseValues[variable], variable.Type, variable.Name);
        if (results.Count > 0 || !thenBlock.IsEmpty || !elseBlock.IsEmpty)
            Block.Add(new If(condition, thenBlock.Build(thenYields), elseBlock.Build(elseYields), results.ToImmutable()));
        return given.ToImmutable();
    }

    public void Branch(Operand condition, Action then, Action otherwise)
        => Branch(condition, () => Nothing(then), () => Nothing(otherwise));

    /// <summary>A counted loop that hands on the <paramref name="carried"/> variables.</summary>
    public void Count(Value index, Operand count, IReadOnlyList<Variable> carried, Action body)
    {
        _counts[index.Id] = count;
        var (outer, header) = (_values, Carry(carried));
        var (block, _, after) = Run(WithParameters(header), () => Nothing(body));
        _values = new Dictionary<Variable, Operand>(outer);
        Block.Add(new For(index, count, Finish(header), block.Build(carried.Select(v => after[v]))));
    }

    /// <summary>How many iterations the loop has that a value is the index of; null where it is none.</summary>
    public Operand? CountOf(int index) => _counts.TryGetValue(index, out var count) ? count : null;

    /// <summary>A loop that runs while its condition holds and hands on the <paramref name="carried"/> variables.</summary>
    public void Repeat(IReadOnlyList<Variable> carried, Func<Operand> condition, Action body)
    {
        var (outer, header) = (_values, Carry(carried));
        var (conditionBlock, holds, _) = Run(WithParameters(header), () => [condition()]);
        var (block, _, after) = Run(WithParameters(header), () => Nothing(body));
        _values = new Dictionary<Variable, Operand>(outer);
        Block.Add(new While(Finish(header), conditionBlock.Build(holds), block.Build(carried.Select(v => after[v]))));
    }

    private IReadOnlyList<(Variable Variable, Value Parameter, Operand Initial)> Carry(IReadOnlyList<Variable> carried)
        => carried.Select(v => (v, Numbering.Value(v.Type, v.Name), this[v])).ToArray();

    private Dictionary<Variable, Operand> WithParameters(IReadOnlyList<(Variable Variable, Value Parameter, Operand Initial)> header)
    {
        var inside = new Dictionary<Variable, Operand>(_values);
        foreach (var (variable, parameter, _) in header)
            inside[variable] = parameter;
        return inside;
    }

    private ImmutableArray<Carried> Finish(IReadOnlyList<(Variable Variable, Value Parameter, Operand Initial)> header)
    {
        var all = ImmutableArray.CreateBuilder<Carried>();
        foreach (var (variable, parameter, initial) in header)
        {
            var result = Numbering.Value(variable.Type, variable.Name);
            all.Add(new Carried(parameter, initial, result));
            _values[variable] = result;
        }
        return all.ToImmutable();
    }

    private (BlockBuilder Block, ImmutableArray<Operand> Gives, Dictionary<Variable, Operand> Values) Run(Dictionary<Variable, Operand> start, Func<ImmutableArray<Operand>> part)
    {
        var outerValues = _values;
        _outer.Push(Block);
        (Block, _values) = (new BlockBuilder(Numbering), new Dictionary<Variable, Operand>(start));
        var gives = part();
        var result = (Block, gives, _values);
        (Block, _values) = (_outer.Pop(), outerValues);
        return result;
    }

    private static ImmutableArray<Operand> Nothing(Action part)
    {
        part();
        return [];
    }
}
