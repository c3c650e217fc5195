using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Differentiation;

/// <summary>
/// Reverse mode is the linear program backwards: ẏ = Σ cᵢ·ẋᵢ becomes x̄ᵢ += cᵢ·ȳ. A read of a tangent's memory becomes an
/// accumulation, an accumulation a read, and a write takes what it wrote: t = ȳ; ȳ = 0. What is not linear keeps its place
/// and order, before the linear statements of its block. Loops run in reverse, order-free ones may stay as they are.
/// <code>
/// for j: ż += x[j]·ẇ[j]               for j: w̄[j] += x[j]·z̄
/// ṡ = c·ż                             (before it) z̄ = c·s̄
/// </code>
/// </summary>
public sealed partial class Transposer
{
    private readonly LinearPart _linear;
    private readonly Dictionary<int, Buffer> _adjoints = [];
    private readonly Numbering _numbering;

    /// <summary>Buffers that grow: backwards they are read before they are written, and have to grow there.</summary>
    private readonly HashSet<int> _growing = [];

    private readonly Func<string, string> _transposedName;

    private Transposer(Function function, LinearPart linear, Func<string, string>? transposedName)
        => (_linear, _numbering, _transposedName) = (linear, Numbering.After(function), transposedName ?? (name => name));

    /// <param name="function">Linear in <paramref name="seeds"/>; its linear results are its last.</param>
    /// <param name="seeds">The buffers it is linear in: the adjoint accumulates into theirs.</param>
    /// <param name="outputs">The buffers it writes: the adjoint reads theirs, and uses them up.</param>
    /// <param name="adjointOf">The buffer that is the adjoint of a seed or output.</param>
    /// <param name="resultSeeds">The adjoints of the function's linear results.</param>
    /// <param name="helpers">The linear helpers that it calls.</param>
    /// <param name="transposedName">The name of a helper's transpose.</param>
    /// <param name="values">The value parameters it is linear in: the adjoint yields theirs, in this order.</param>
    public static Function Transpose(
        Function function,
        IReadOnlyCollection<Buffer> seeds,
        IReadOnlyCollection<Buffer> outputs,
        IReadOnlyDictionary<Buffer, Buffer> adjointOf,
        IReadOnlyList<Operand> resultSeeds,
        Helpers? helpers = null,
        Func<string, string>? transposedName = null,
        IReadOnlyCollection<Value>? values = null)
    {
        var transposer = new Transposer(function, LinearPart.Of(function, seeds.Concat(outputs), values, helpers), transposedName);
        foreach (var pair in adjointOf)
            transposer._adjoints[pair.Key.Id] = pair.Value;
        var (seedIds, outputIds) = (new HashSet<int>(seeds.Select(s => s.Id)), new HashSet<int>(outputs.Select(s => s.Id)));
        var valueIds = new HashSet<int>((values ?? []).Select(v => v.Id));
        var parameters = function.Parameters.Items.Where(p => p is not ValueParameter v || !valueIds.Contains(v.Value.Id)).Select(p => p switch
        {
            BufferParameter b when seedIds.Contains(b.Buffer.Id) => new BufferParameter(adjointOf[b.Buffer], Access.Update),
            BufferParameter b when outputIds.Contains(b.Buffer.Id) => new BufferParameter(adjointOf[b.Buffer], Access.Consume),
            _ => p,
        }).Concat(resultSeeds.OfType<Value>().Select(v => new ValueParameter(v)));
        var builder = new BlockBuilder(transposer._numbering);
        var adjoints = new Adjoints(builder);
        int first = function.Results.Count - resultSeeds.Count;
        for (int i = Math.Max(0, -first); i < resultSeeds.Count; i++)
        {
            if (transposer._linear.Contains(function.Results[first + i]))
                adjoints.Add(function.Results[first + i], resultSeeds[i]);
        }
        transposer.Transpose(function.Body, adjoints);
        return function with { Parameters = parameters.ToImmutableArray(), Body = builder.Build((values ?? []).Select(v => adjoints.Of(v) ?? Literal.Of(v.Type, 0))) };
    }

    /// <summary>
    /// A linear helper transposed: it takes the adjoints of its results for those of its value parameters, and works on the
    /// adjoints of its buffers.
    /// <code>
    /// (ẏ) = call FLate(run, ẋ; ḃ)          (x̄) = call FLateTransposed(run, ȳ; b̄)
    /// </code>
    /// </summary>
    public static Function TransposeHelper(Function function, Helpers helpers, Func<string, string> transposedName)
    {
        var values = function.Parameters.OfType<ValueParameter>().Select(p => p.Value).ToArray();
        var buffers = function.Parameters.OfType<BufferParameter>().Select(p => p.Buffer).ToArray();
        var linearValues = values.Skip(helpers.Shape(function.Name)!.Values).ToArray();
        var transposer = new Transposer(function, LinearPart.Of(function, buffers, linearValues, helpers), transposedName);
        var parameters = new List<Parameter> { new ValueParameter(values[0]) };
        var builder = new BlockBuilder(transposer._numbering);
        var adjoints = new Adjoints(builder);
        foreach (var result in function.Results)
        {
            var seed = transposer._numbering.Value(result.Type, "resultAdjoint");
            parameters.Add(new ValueParameter(seed));
            adjoints.Add(result, seed);
        }
        parameters.AddRange(buffers.Select(b => new BufferParameter(transposer.NewAdjoint(b), Access.Update)));
        parameters.AddRange(function.Parameters.Where(p => p is not (ValueParameter or BufferParameter)));
        transposer.Transpose(function.Body, adjoints);
        return function with { Name = transposedName(function.Name), Parameters = parameters, Body = builder.Build(linearValues.Select(v => adjoints.Of(v) ?? Literal.Of(v.Type, 0))) };
    }

    /// <summary>The adjoints of linear values so far, as operands of the block being built.</summary>
    private sealed class Adjoints(BlockBuilder into)
    {
        private readonly Dictionary<int, Operand> _sums = [];

        public BlockBuilder Into { get; } = into;

        public Operand? Of(Operand operand) => operand is Value value && _sums.TryGetValue(value.Id, out var sum) ? sum : null;

        public void Set(Value value, Operand sum) => _sums[value.Id] = sum;

        public void Add(Operand operand, Operand contribution, bool isNegative = false)
        {
            if (operand is not Value value || contribution is Literal { AsReal: 0 })
                return;
            if (!_sums.TryGetValue(value.Id, out var sum) || sum is Literal { AsReal: 0 })
                _sums[value.Id] = isNegative ? Into.Unary(UnaryOperator.Negate, contribution) : contribution;
            else
                _sums[value.Id] = Into.Binary(isNegative ? BinaryOperator.Subtract : BinaryOperator.Add, sum, contribution, AdjointName(value));
        }
    }

    private static string? AdjointName(Value tangent)
        => tangent.Name is not { } name ? null : name.EndsWith("Tangent", StringComparison.Ordinal) ? name.Substring(0, name.Length - 7) + "Adjoint"
            : name.EndsWith("Adjoint", StringComparison.Ordinal) ? name.Substring(0, name.Length - 7) + "Tangent"
            : name + "Adjoint";

    private void Transpose(Block block, Adjoints adjoints)
    {
        foreach (var statement in block.Statements)
            Keep(statement, adjoints.Into);
        foreach (var statement in block.Statements.Items.Reverse())
        {
            if (_linear.Touches(statement))
                Transpose(statement, adjoints);
        }
    }

    /// <summary>What is not linear, and the adjoints of linear buffers and views.</summary>
    private void Keep(Statement statement, BlockBuilder into)
    {
        if (!_linear.Touches(statement))
        {
            into.Add(statement);
            return;
        }
        switch (statement)
        {
            case Slice s:
                into.Add(s with { Target = NewAdjoint(s.Target), Source = _adjoints[s.Source.Id] });
                break;
            case Allocate s:
                if (s.Storage is Storage.Growing or Storage.GrowingScratch)
                    _growing.Add(s.Target.Id);
                var storage = s.Storage switch
                {
                    Storage.Growing => Storage.GrowingScratch,
                    Storage.Uncleared => Storage.Scratch,
                    _ => s.Storage,
                };
                into.Add(s with { Target = NewAdjoint(s.Target), Storage = storage });
                break;

            case Reserve s:
                into.Add(s with { Target = _adjoints[s.Target.Id] });
                break;
        }
    }

    private Buffer NewAdjoint(Buffer tangent)
        => _adjoints[tangent.Id] = _numbering.Buffer(tangent.Element, AdjointName(new Value(0, ValueType.Real, tangent.Name))!, tangent.Rank, tangent.Depth) with { FixedLength = tangent.FixedLength };

    private void Transpose(Statement statement, Adjoints adjoints)
    {
        switch (statement)
        {
            case Let s:
                if (adjoints.Of(s.Target) is { } adjoint)
                    Transpose(s.Operation, adjoint, s.Target, adjoints);
                break;
            case Store s:
                var target = _adjoints[s.Target.Id];
                var taken = adjoints.Into.Load(target, s.Indices);
                adjoints.Into.Add(new Store(target, s.Indices, Literal.Of(taken.Type, 0)));
                adjoints.Add(s.Value, taken);
                break;
            case Accumulate s:
                adjoints.Add(s.Value, adjoints.Into.Load(_adjoints[s.Target.Id], s.Indices), s.Operator == AccumulateOperator.Subtract);
                break;
            case For s:
                Transpose(s, adjoints);
                break;
            case If s:
                Transpose(s, adjoints);
                break;
            case Call s:
                var sums = s.Arguments.Skip(1).Select(a => _numbering.Value(a.Type)).ToArray();
                var seeds = s.Results.Select(r => adjoints.Of(r) ?? Literal.Of(r.Type, 0));
                adjoints.Into.Add(new Call(_transposedName(s.Function), seeds.Prepend(s.Arguments[0]).ToArray(), s.Buffers.Select(b => _adjoints[b.Id]).ToArray(), sums));
                for (int i = 0; i < sums.Length; i++)
                    adjoints.Add(s.Arguments[i + 1], sums[i]);
                break;
            case Slice or Allocate or Reserve:
                break;
            default:
                throw new InvalidOperationException($"a linear program has no {statement.GetType().Name}");
        }
    }

    private void Transpose(Operation operation, Operand adjoint, Value target, Adjoints adjoints)
    {
        var into = adjoints.Into;
        switch (operation)
        {
            case Unary { Operator: UnaryOperator.Negate } o:
                adjoints.Add(o.Argument, adjoint, isNegative: true);
                break;
            case Binary { Operator: BinaryOperator.Add } o:
                adjoints.Add(o.Left, adjoint);
                adjoints.Add(o.Right, adjoint);
                break;
            case Binary { Operator: BinaryOperator.Subtract } o:
                adjoints.Add(o.Left, adjoint);
                adjoints.Add(o.Right, adjoint, isNegative: true);
                break;
            case Binary { Operator: BinaryOperator.Multiply } o:
                var (coefficient, argument) = _linear.Contains(o.Right) ? (o.Left, o.Right) : (o.Right, o.Left);
                adjoints.Add(argument, into.Binary(BinaryOperator.Multiply, coefficient, adjoint));
                break;
            case Binary { Operator: BinaryOperator.Divide } o:
                adjoints.Add(o.Left, into.Binary(BinaryOperator.Divide, adjoint, o.Right));
                break;
            case GuardedScale o:
                adjoints.Add(o.Argument, into.Let(target.Type, new GuardedScale(o.Coefficient, adjoint)));
                break;
            case Select o:
                var zero = Literal.Of(target.Type, 0);
                if (_linear.Contains(o.WhenTrue))
                    adjoints.Add(o.WhenTrue, into.Let(target.Type, new Select(o.Condition, adjoint, zero)));
                if (_linear.Contains(o.WhenFalse))
                    adjoints.Add(o.WhenFalse, into.Let(target.Type, new Select(o.Condition, zero, adjoint)));
                break;
            case Convert o:
                adjoints.Add(o.Argument, into.Let(o.Argument.Type, new Convert(o.Argument.Type, adjoint)));
                break;
            case Load o:
                if (_growing.Contains(o.Source.Id))
                    into.Add(new Reserve(_adjoints[o.Source.Id], into.Binary(BinaryOperator.Add, o.Indices[0], Operand.Int(1))));
                into.Add(new Accumulate(_adjoints[o.Source.Id], o.Indices, AccumulateOperator.Add, adjoint));
                break;
            default:
                throw new InvalidOperationException($"{operation.GetType().Name} is not linear");
        }
    }
}
