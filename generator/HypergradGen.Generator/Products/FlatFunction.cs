using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <param name="Module">Takes two vectors, then what is constant.</param>
/// <param name="Constants">What each parameter behind the vectors is, by its own name: the name of a length or of one of the layout's constants.</param>
public sealed record FlatMethod(Module Module, IReadOnlyDictionary<string, string> Constants);

/// <summary>
/// Makes a method with scalars and several spans one of two vectors w and λ, as solvers take it. The lengths of all spans
/// but the last of each vector, and what is constant, stay parameters behind the vectors.
/// <code>
/// Step(s, u, a) => (s', u' filled)        Step(w, λ, next) { s = w[0]; u = w[1..]; a = λ[0]; …; next[0] = s'; next[1..] is u' }
/// </code>
/// </summary>
public sealed class FlatFunction
{
    private readonly Function _entry;
    private readonly MethodShape _shape;
    private readonly BlockLayout _layout;
    private readonly BlockBuilder _builder;
    private readonly Dictionary<string, Value> _lengths = [];
    private readonly Parameter[] _own;

    private FlatFunction(Function entry, MethodShape shape, BlockLayout layout)
    {
        (_entry, _shape, _layout, _builder) = (entry, shape, layout, new BlockBuilder(Numbering.After(entry)));
        _own = [.. entry.Parameters.Where(p => p is ValueParameter or BufferParameter).Select((p, i) => OneByOne(p, i))];
    }

    /// <param name="module">As it was parsed.</param>
    /// <returns>Parameters w, λ and, for a map, next; then lengths and constants, then data.</returns>
    public static FlatMethod Of(Module module, MethodShape shape, BlockLayout layout)
    {
        var flat = new FlatFunction(module.Entry, shape, layout);
        var entry = flat.Flatten();
        var names = flat._lengths.Keys.ToDictionary(name => name);
        for (int i = 0; i < flat._own.Length; i++)
        {
            if (shape.Parameters[i].Role == BlockRole.Constant)
                names[Product.Name(flat._own[i])] = layout.Constants[shape.Parameters[i].Block];
        }
        return new FlatMethod(module with { Entry = entry }, names);
    }

    /// <summary>The parts of a struct that is constant are told apart by the layout's names.</summary>
    private Parameter OneByOne(Parameter parameter, int position)
        => parameter is ValueParameter { Value: var value } && _shape.Parameters[position] is { Role: BlockRole.Constant } constant && _shape.Parameters.Count(p => p.Name == constant.Name) > 1
            ? new ValueParameter(value with { Name = _layout.Constants[constant.Block] })
            : parameter;

    private Function Flatten()
    {
        var layout = _layout;
        var w = Vector(layout.Element, "w", layout.State, BlockRole.State);
        var lambda = Vector(layout.Element, "lambda", layout.Hyperparameters, BlockRole.Hyperparameter);
        bool isMap = _shape.Results.Count > 0 || _shape.Parameters.Any(p => p.Role == BlockRole.Next);
        var next = isMap ? Vector(layout.Element, "next", layout.State, BlockRole.Next) : null;

        var state = Offsets(layout.State, w, BlockRole.State);
        Bind(BlockRole.State, layout.State, w, state);
        Bind(BlockRole.Hyperparameter, layout.Hyperparameters, lambda, Offsets(layout.Hyperparameters, lambda, BlockRole.Hyperparameter));
        if (next is not null)
            Bind(BlockRole.Next, layout.State, next, state);
        _builder.AddRange(_entry.Body.Statements);
        for (int i = 0; i < _shape.Results.Count; i++)
            _builder.Add(new Store(next!, new[] { state[_shape.Results[i]].Offset }, _entry.Results[i]));

        var parameters = new List<Parameter> { new BufferParameter(w, Access.Read), new BufferParameter(lambda, Access.Read) };
        if (next is not null)
            parameters.Add(new BufferParameter(next, Access.Write));
        parameters.AddRange(_lengths.Values.Select(v => new ValueParameter(v)));
        parameters.AddRange(_own.Where((_, i) => _shape.Parameters[i].Role == BlockRole.Constant));
        parameters.AddRange(_entry.Parameters.Where(p => p is not (ValueParameter or BufferParameter)));
        return _entry with { Parameters = parameters.ToArray(), Body = _builder.Build(_shape.Results.Count > 0 ? [] : _entry.Results) };
    }

    /// <summary>A vector that is one span is that span.</summary>
    private Buffer Vector(ElementType element, string name, EquatableArray<VectorBlock> blocks, BlockRole role)
    {
        int only = blocks.Count == 1 && blocks[0].IsSpan ? ParameterOf(role, 0) : -1;
        if (only >= 0)
            return ((BufferParameter)_own[only]).Buffer;
        int?[] lengths = [.. Enumerable.Range(0, blocks.Count).Select(i => FixedLength(blocks, role, i))];
        return _builder.Numbering.Buffer(element, name) with { FixedLength = lengths.Aggregate((int?)0, (sum, length) => sum + length) };
    }

    /// <summary>How many numbers a block has where that is known.</summary>
    private int? FixedLength(EquatableArray<VectorBlock> blocks, BlockRole role, int block)
        => !blocks[block].IsSpan ? 1 : ParameterOf(role, block) is >= 0 and var position && _own[position] is BufferParameter span ? span.Buffer.FixedLength : null;

    private int ParameterOf(BlockRole role, int block) => _shape.Parameters.ToList().FindIndex(p => p.Role == role && p.Block == block);

    /// <summary>Where each block begins, and how long it is.</summary>
    private (Operand Offset, Operand Count)[] Offsets(EquatableArray<VectorBlock> blocks, Buffer vector, BlockRole role)
    {
        var places = new (Operand, Operand)[blocks.Count];
        int scalars = BlockLayout.Scalars(blocks);
        int last = blocks.ToList().FindLastIndex(b => b.IsSpan);
        Operand offset = Operand.Int(scalars);
        for (int i = 0, scalar = 0; i < blocks.Count; i++)
        {
            if (!blocks[i].IsSpan)
            {
                places[i] = (Operand.Int(scalar++), Operand.Int(1));
                continue;
            }
            Operand count = FixedLength(blocks, role, i) is { } known ? Operand.Int(known) : i < last ? Length(blocks[i]) : Sum(BinaryOperator.Subtract, _builder.Let(ValueType.Int, new Length(vector)), offset);
            places[i] = (offset, count);
            if (i < last)
                offset = Sum(BinaryOperator.Add, offset, count);
        }
        return places;
    }

    private Operand Sum(BinaryOperator op, Operand left, Operand right)
        => right is Literal { AsInt: 0 } ? left : left is Literal { AsInt: 0 } && op == BinaryOperator.Add ? right : _builder.Binary(op, left, right);

    private Value Length(VectorBlock block)
    {
        string name = block.LengthName;
        return _lengths.TryGetValue(name, out var known) ? known : _lengths[name] = _builder.Numbering.Value(ValueType.Int, name);
    }

    private void Bind(BlockRole role, EquatableArray<VectorBlock> blocks, Buffer vector, (Operand Offset, Operand Count)[] places)
    {
        for (int i = 0; i < blocks.Count; i++)
        {
            int position = ParameterOf(role, i);
            if (position < 0)
                continue;
            if (_own[position] is ValueParameter scalar)
                _builder.Add(new Let(scalar.Value, new Load(vector, new[] { places[i].Offset })));
            else if (_own[position] is BufferParameter { Buffer: var buffer } && buffer.Id != vector.Id)
                _builder.Add(new Slice(buffer, vector, places[i].Offset, places[i].Count));
        }
    }
}
