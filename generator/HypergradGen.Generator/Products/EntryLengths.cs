using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Rules;

namespace HypergradGen.Generator.Products;

/// <summary>
/// How long the parameters of a map or objective must at least be, as a program of its own that runs before anything is
/// written: from the accesses that every call reaches, in loops whose counts are known on entry. An access in a branch,
/// or at an index that data decide, asks for nothing here and keeps its own check.
/// <code>
/// for j &lt; features: next[j] = w[j] * exp(lambda[j])         w and lambda have at least `features` elements
/// </code>
/// </summary>
/// <param name="State">(length of w, length of λ) ↦ the least length of w; null where any length fits.</param>
/// <param name="Hyperparameters">The same for λ.</param>
public sealed record LeastLengths(Function? State, Function? Hyperparameters)
{
    /// <summary>Any lengths fit.</summary>
    public static readonly LeastLengths None = new(null, null);

    /// <summary>The one length of w that fits, where the user has said so.</summary>
    public int? ExactState { get; init; }

    /// <summary>The same for λ.</summary>
    public int? ExactHyperparameters { get; init; }
}

/// <summary>How long one buffer of a method must at least be.</summary>
/// <param name="Arguments">For each value parameter of the program the number of the buffer whose length it is, or of the method's parameter that it is.</param>
public sealed record LeastLength(Buffer Buffer, Function Program, EquatableArray<int> Arguments);

/// <summary>Finds the least lengths.</summary>
public sealed class EntryLengths
{
    private readonly Dictionary<int, Operation> _definitions = [];
    private readonly Dictionary<int, Operand> _counts = [];
    private readonly Dictionary<int, (Buffer Source, Operand Offset)> _views = [];
    private readonly HashSet<int> _known = [];

    /// <summary>Buffers whose lengths are known on entry.</summary>
    private readonly HashSet<int> _measured = [];

    private readonly List<(int Buffer, AffineIndex End, List<Operand> Counts)> _ends = [];
    private readonly List<Operand> _around = [];

    private EntryLengths()
    {
    }

    /// <param name="function">The primal, cleaned.</param>
    /// <param name="stateBuffers">The buffers that are as long as the state.</param>
    /// <param name="hyperparameters">The buffer of the hyperparameters.</param>
    public static LeastLengths Of(Function function, IReadOnlyList<Buffer> stateBuffers, Buffer hyperparameters)
    {
        var programs = Programs(function, [new Group("StateLength", "stateLength", stateBuffers), new Group("HyperparameterLength", "hyperparameterLength", [hyperparameters])]);
        return new LeastLengths(programs[0], programs[1]) { ExactState = stateBuffers[0].FixedLength, ExactHyperparameters = hyperparameters.FixedLength };
    }

    /// <param name="function">The primal, cleaned: its own parameters are scalars and buffers of any number.</param>
    /// <returns>
    /// For each of the buffers with one dimension that not any length fits, in order, (their lengths, the integers) ↦ its
    /// least length, with only the parameters that it reads.
    /// </returns>
    public static EquatableArray<LeastLength> Of(Function function)
    {
        var groups = function.Parameters.OfType<BufferParameter>().Select(p => p.Buffer).Where(HasLength)
            .Select(b => new Group(b.Name, b.Name + "Length", [b])).ToArray();
        var programs = Programs(function, groups);
        return groups.Select((g, i) => Least(g.Buffers[0], programs[i])).Where(l => l is not null).Select(l => l!).ToArray();

        // The lengths are the first parameters, in the order of the groups; the integers are the method's own.
        LeastLength? Least(Buffer buffer, Function? program)
        {
            if (program is null)
                return null;
            var measured = program.Parameters.OfType<ValueParameter>().Select((p, i) => (p.Value.Id, Of: i < groups.Length ? groups[i].Buffers[0].Id : p.Value.Id)).ToDictionary(p => p.Id, p => p.Of);
            program = Signatures.WithUsedValues(program);
            return new LeastLength(buffer, program, program.Parameters.OfType<ValueParameter>().Select(p => measured[p.Value.Id]).ToArray());
        }
    }

    public static bool HasLength(Buffer buffer) => buffer is { Rank: 1, Depth: 0 };

    /// <summary>Buffers that are equally long.</summary>
    private sealed record Group(string Name, string LengthName, IReadOnlyList<Buffer> Buffers);

    private static Function?[] Programs(Function function, IReadOnlyList<Group> groups)
    {
        var lengths = new EntryLengths();
        foreach (var data in function.Parameters.OfType<DataValue>())
            lengths._known.Add(data.Value.Id);
        var integers = function.Parameters.OfType<ValueParameter>().Where(p => p.Value.Type.Element == ElementType.Int32).ToArray();
        lengths._known.UnionWith(integers.Select(p => p.Value.Id));
        lengths._measured.UnionWith(function.Parameters.OfType<DataBuffer>().Select(p => p.Buffer.Id).Concat(groups.SelectMany(g => g.Buffers).Select(b => b.Id)));
        lengths.Visit(function.Body, isRoot: true);

        var numbering = Numbering.After(function);
        var values = groups.Select(g => numbering.Value(ValueType.Int, g.LengthName)).ToArray();
        var builder = new BlockBuilder(numbering);
        foreach (var step in function.Body.Statements)
        {
            // What the user checks comes first, and throws what the user throws.
            if (step is Guard { Result: null } guard && Uses.Operands(guard).All(o => o is Literal || o is Value v && lengths._known.Contains(v.Id)))
                builder.Add(guard);
            if (step is not Let statement || !lengths._known.Contains(statement.Target.Id))
                continue;
            int group = statement.Operation is Length length ? groups.ToList().FindIndex(g => g.Buffers.Any(b => b.Id == length.Source.Id)) : -1;
            builder.Add(group < 0 ? statement : statement with { Operation = new Convert(ValueType.Int, values[group]) });
        }
        var parameters = values.Select(v => new ValueParameter(v)).Concat<Parameter>(integers).Concat(function.Parameters.Where(p => p is DataValue or DataBuffer)).ToArray();
        var results = groups.Select(g => lengths.Largest(lengths._ends.Where(e => g.Buffers.Any(b => b.Id == e.Buffer)), builder)).ToArray();
        Function? Program(string name, Operand result)
            => Pipeline.Clean(new Function(function.Name + name, parameters, builder.Build(result))) is var program && program.Results[0] is Literal { AsInt: <= 0 } ? null : program;
        return [.. groups.Select((g, i) => Program(g.Name, results[i]))];
    }

    private void Visit(Block block, bool isRoot)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case Let s:
                    _definitions[s.Target.Id] = s.Operation;
                    if (isRoot && IsKnown(s))
                        _known.Add(s.Target.Id);
                    if (s.Operation is Load load)
                        Access(load.Source, load.Indices);
                    break;
                case Slice s:
                    _views[s.Target.Id] = (s.Source, s.Offset);
                    Require(s.Source, Affine(s.Offset).Plus(Affine(s.Count)));
                    break;
                case Store s:
                    Access(s.Target, s.Indices);
                    break;
                case Accumulate s:
                    Access(s.Target, s.Indices);
                    break;
                case For s when s.Count is Literal { AsInt: > 0 } || s.Count is Value count && _known.Contains(count.Id):
                    _counts[s.Index.Id] = s.Count;
                    _around.Add(s.Count);
                    Visit(s.Body, isRoot: false);
                    _around.RemoveAt(_around.Count - 1);
                    break;
            }
        }
    }

    /// <summary>What is computed at the outermost level from data, lengths and each other, and cannot throw.</summary>
    private bool IsKnown(Let s)
        => s.Operation switch
        {
            Length or Unary { Operator: UnaryOperator.Not } => true,
            Binary { Operator: BinaryOperator.Divide or BinaryOperator.Remainder } o => o.Right is Literal { AsInt: > 0 } || o.Left.Type.IsReal,
            Binary or Convert => true,
            Intrinsic o => s.Target.Type.IsReal && !RuleTable.MayThrow(o.Function),
            _ => false,
        }
            && Uses.Operands(s.Operation).All(o => o is Literal || o is Value v && _known.Contains(v.Id))
            && (s.Operation is not Length length || _measured.Contains(length.Source.Id) && length.Source.Depth == 0);

    private Operation? Definition(Value value) => _known.Contains(value.Id) ? null : _definitions.TryGetValue(value.Id, out var operation) ? operation : null;

    private AffineIndex Affine(Operand operand) => AffineIndex.Of(operand, Definition);

    private void Access(Buffer buffer, EquatableArray<Operand> indices)
    {
        if (indices.Count == 1)
            Require(buffer, Affine(indices[0]).Plus(Affine(Operand.Int(1))));
    }

    private void Require(Buffer buffer, AffineIndex end)
    {
        while (_views.TryGetValue(buffer.Id, out var view))
        {
            end = end.Plus(Affine(view.Offset));
            buffer = view.Source;
        }
        if (IsBounded(end))
            _ends.Add((buffer.Id, end, [.. _around]));
    }

    /// <summary>
    /// The largest value is reached at the last iteration of each loop: each index has a positive factor, by itself or
    /// times what is known on entry.
    /// </summary>
    private bool IsBounded(AffineIndex end)
        => end.Terms.Values.All(t => t.Values.Count(v => _counts.ContainsKey(v.Id)) switch
        {
            0 => t.Values.All(v => _known.Contains(v.Id)),
            1 => t.Factor > 0 && t.Values.All(v => _counts.ContainsKey(v.Id) || _known.Contains(v.Id)),
            _ => false,
        });

    private Operand Largest(IEnumerable<(int Buffer, AffineIndex End, List<Operand> Counts)> ends, BlockBuilder into)
    {
        Operand largest = Operand.Int(0);
        var seen = new HashSet<string>();
        foreach (var (_, end, counts) in ends)
        {
            string key = string.Join(";", end.Terms.Select(t => $"{t.Key}*{t.Value.Factor}"));
            if (!seen.Add(key))
                continue;
            if (CountOf(end, counts) is { } whole)
            {
                largest = Larger(largest, whole, into);
                continue;
            }
            Operand sum = Operand.Int(0);
            foreach (var term in end.Terms.Values)
            {
                Operand product = Operand.Int(term.Factor);
                foreach (var value in term.Values)
                {
                    Operand factor = _counts.TryGetValue(value.Id, out var count) ? into.Binary(BinaryOperator.Subtract, count, Operand.Int(1)) : value;
                    product = into.Binary(BinaryOperator.Multiply, product, factor);
                }
                sum = into.Binary(BinaryOperator.Add, sum, product);
            }

            // In a loop that runs no iteration nothing is reached.
            foreach (var count in counts.Distinct())
            {
                if (count is not Literal)
                    sum = into.Let(ValueType.Int, new Select(into.Binary(BinaryOperator.Less, Operand.Int(0), count), sum, Operand.Int(0)));
            }
            largest = Larger(largest, sum, into);
        }
        return largest;
    }

    /// <summary>The end of x[j] with j running through the one loop around it is that loop's count, below zero included.</summary>
    private Operand? CountOf(AffineIndex end, List<Operand> counts)
    {
        var indices = end.Values.Where(v => _counts.ContainsKey(v.Id)).ToList();
        return counts.Count == 1 && indices.Count == 1 && end.FactorOf(indices[0])?.AsConstant == 1 && end.Without(indices[0]).AsConstant == 1 ? counts[0] : null;
    }

    private static Operand Larger(Operand a, Operand b, BlockBuilder into)
        => a is Literal { AsInt: 0 } || a == b ? b : into.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { a, b }));
}
