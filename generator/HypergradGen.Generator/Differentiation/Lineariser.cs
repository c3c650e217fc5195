using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Rules;

namespace HypergradGen.Generator.Differentiation;

/// <summary>A function with its tangents beside it, the helpers that it calls, and the parameters and results that are tangents.</summary>
public sealed record Linearised(Function Function, Helpers Helpers, EquatableArray<Buffer> Seeds, EquatableArray<Buffer> OutputTangents, int PrimalResults)
{
    /// <summary>The tangents of the value parameters that have one.</summary>
    public EquatableArray<Value> ValueSeeds { get; init; } = EquatableArray<Value>.Empty;
}

/// <summary>
/// Forward mode: behind each assignment y = g(x…) stands ẏ = Σ (∂g/∂xᵢ) ẋᵢ, with the partials of the rule table, for what
/// is active only. The primal stays as it is; the tangents are linear in the seeds.
/// <code>
/// s = tanh(z)         s = tanh(z)
///                     c = 1 - s * s
///                     ṡ = c * ż
/// </code>
/// </summary>
public sealed partial class Lineariser : Rewriter
{
    private const string Suffix = "Tangent";
    private readonly Activity _activity;
    private readonly Memory _memory;
    private readonly string _function;
    private readonly Dictionary<int, Operand> _tangents = [];
    private readonly Dictionary<int, Buffer> _tangentBuffers = [];
    private readonly Dictionary<string, ActiveHelper> _helpers;
    private readonly EquatableArray<Parameter> _parameters;

    private Lineariser(Function function, Activity activity, Dictionary<string, ActiveHelper> helpers)
        => (_function, _activity, _memory, _helpers, _parameters) = (function.Name, activity, Memory.Of(function), helpers, function.Parameters);

    /// <summary>A helper with tangents: which of its value and buffer parameters have one; every real result has.</summary>
    private sealed record ActiveHelper(Function Function, int[] Values, int[] Buffers);

    public static Linearised Linearise(Function function, IReadOnlyList<Buffer> seeds) => Linearise(new Module(function, EquatableArray<Function>.Empty), seeds);

    /// <param name="module">The program. A helper is linearised once, in what is active in any of its calls.</param>
    /// <param name="seeds">The buffer parameters that are read and have tangents.</param>
    /// <param name="values">The value parameters that have tangents.</param>
    /// <param name="updated">
    /// Of the buffer parameters that are updated those that have a tangent on entry; it is updated in place, as an output
    /// tangent.
    /// </param>
    public static Linearised Linearise(Module module, IReadOnlyList<Buffer> seeds, IReadOnlyList<Value>? values = null, IReadOnlyList<Buffer>? updated = null)
    {
        var function = module.Entry;
        var activity = Activity.Analyse(module, seeds.Concat(updated ?? []), values);
        var active = module.Helpers.Select(h => Active(h, activity)).Where(h => h.Values.Length + h.Buffers.Length > 0).ToDictionary(h => h.Function.Name);
        var helpers = new Helpers(module.Helpers);
        foreach (var helper in active.Values)
            LineariseHelper(helper, activity, active, helpers);
        var lineariser = new Lineariser(function, activity, active) { Numbering = Numbering.After(function) };
        var seedTangents = seeds.Select(lineariser.NewTangent).ToImmutableArray();
        var valueTangents = (values ?? []).Select(lineariser.NewTangent).ToImmutableArray();
        var outputs = function.Parameters.OfType<BufferParameter>().Where(p => p.Access is Access.Write or Access.Update && p.Buffer.Element is ElementType.Real64 or ElementType.Real32).ToArray();
        var outputTangents = outputs.Select(o => lineariser.NewTangent(o.Buffer)).ToImmutableArray();
        var parameters = function.Parameters.Items
            .AddRange(seedTangents.Select(t => new BufferParameter(t, Access.Read)))
            .AddRange(valueTangents.Select(t => new ValueParameter(t)))
            .AddRange(outputs.Select((o, i) => new BufferParameter(outputTangents[i], o.Access)));
        var body = lineariser.RewriteBlock(function.Body);
        var yields = body.Yields.Items.AddRange(function.Results.Items.Where(r => r.Type.IsReal).Select(lineariser.TangentOrZero));
        return new Linearised(function with { Parameters = parameters.AddRange(lineariser._ruleData), Body = body with { Yields = yields } }, helpers, seedTangents, outputTangents, function.Results.Count) { ValueSeeds = valueTangents };
    }

    private static ActiveHelper Active(Function helper, Activity activity)
    {
        var values = helper.Parameters.OfType<ValueParameter>().Select((p, i) => (p.Value, i)).Where(x => activity.IsActive(helper.Name, x.Value)).Select(x => x.i);
        var buffers = helper.Parameters.OfType<BufferParameter>().Select((p, i) => (p.Buffer, i)).Where(x => activity.IsActive(helper.Name, x.Buffer)).Select(x => x.i);
        return new ActiveHelper(helper, [.. values], [.. buffers]);
    }

    private static void LineariseHelper(ActiveHelper helper, Activity activity, Dictionary<string, ActiveHelper> active, Helpers helpers)
    {
        var function = helper.Function;
        var lineariser = new Lineariser(function, activity, active) { Numbering = Numbering.After(function) };
        var values = function.Parameters.OfType<ValueParameter>().ToArray();
        var buffers = function.Parameters.OfType<BufferParameter>().ToArray();
        var parameters = function.Parameters.Items
            .AddRange(helper.Values.Select(i => new ValueParameter(lineariser.NewTangent(values[i].Value))))
            .AddRange(helper.Buffers.Select(i => new BufferParameter(lineariser.NewTangent(buffers[i].Buffer), buffers[i].Access)));
        var body = lineariser.RewriteBlock(function.Body);
        var yields = body.Yields.Items.AddRange(function.Results.Items.Where(r => r.Type.IsReal).Select(lineariser.TangentOrZero));
        helpers.Add(function with { Name = function.Name + Suffix, Parameters = parameters.AddRange(lineariser._ruleData), Body = body with { Yields = yields } }, new HelperShape(values.Length, buffers.Length, function.Results.Count));
    }

    private void Linearise(Call s, BlockBuilder into)
    {
        if (!_helpers.TryGetValue(s.Function, out var helper))
        {
            into.Add(s);
            return;
        }
        var arguments = s.Arguments.Items.AddRange(helper.Values.Select(i => TangentOrZero(s.Arguments[i])));
        var buffers = s.Buffers.Items.AddRange(helper.Buffers.Select(i => HasTangent(s.Buffers[i]) ? _tangentBuffers[s.Buffers[i].Id] : ZeroTangent(s.Buffers[i], into)));
        // The linearised helper gives a tangent for every real result; here some are zero, and are not used.
        var results = s.Results.Items.AddRange(s.Results.Items.Where(r => r.Type.IsReal).Select(r => IsActive(r) ? NewTangent(r) : Numbering.Value(r.Type, r.Name is null ? null : r.Name + Suffix)));
        into.Add(new Call(s.Function + Suffix, arguments, buffers, results, s.Keeps));
    }

    /// <summary>The tangent of a buffer that is not active here, for a helper that is linearised in it because of another call.</summary>
    private Buffer ZeroTangent(Buffer buffer, BlockBuilder into)
    {
        var zero = Numbering.Buffer(buffer.Element, buffer.Name + Suffix, buffer.Rank);
        into.Add(new Allocate(zero, into.Let(ValueType.Int, new Length(buffer))));
        return zero;
    }

    private Buffer NewTangent(Buffer buffer)
        => _tangentBuffers[buffer.Id] = Numbering.Buffer(buffer.Element, buffer.Name + Suffix, buffer.Rank, buffer.Depth) with { FixedLength = buffer.FixedLength };

    private bool IsActive(Value value) => _activity.IsActive(_function, value);

    /// <summary>Memory with a tangent: what is active, and every output, whose tangent is written even where it is zero.</summary>
    private bool HasTangent(Buffer buffer) => _tangentBuffers.ContainsKey(_memory.Root(buffer).Id);

    private Value NewTangent(Value value)
    {
        var tangent = Numbering.Value(value.Type, value.Name is null ? null : value.Name + Suffix);
        _tangents[value.Id] = tangent;
        return tangent;
    }

    /// <summary>The tangent of an operand, or null where it is zero.</summary>
    private Operand? Tangent(Operand operand) => operand is Value value && _tangents.TryGetValue(value.Id, out var tangent) ? tangent : null;

    private Operand TangentOrZero(Operand operand) => Tangent(operand) ?? Literal.Of(operand.Type, 0);

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        switch (statement)
        {
            case Let s:
                into.Add(s);
                Note(s);
                if (IsActive(s.Target) && TangentOf(s.Operation, s.Target, into) is { } tangent)
                    _tangents[s.Target.Id] = s.Target.Name is { } name ? into.Rename(tangent, name + Suffix) : tangent;
                break;
            case Slice s:
                into.Add(s);
                if (HasTangent(s.Source))
                    into.Add(s with { Target = NewTangent(s.Target), Source = _tangentBuffers[s.Source.Id] });
                break;
            case Allocate s:
                into.Add(s);
                if (_activity.IsActive(_function, s.Target))
                    into.Add(s with { Target = NewTangent(s.Target) });
                break;
            case Reserve s:
                into.Add(s);
                if (HasTangent(s.Target))
                    into.Add(s with { Target = _tangentBuffers[s.Target.Id] });
                break;
            case Store s:
                into.Add(s);
                if (HasTangent(s.Target))
                    into.Add(s with { Target = _tangentBuffers[s.Target.Id], Value = TangentOrZero(s.Value) });
                break;
            case Accumulate s:
                into.Add(s);
                if (Tangent(s.Value) is { } added)
                    into.Add(s with { Target = _tangentBuffers[s.Target.Id], Value = added });
                break;
            case Call { External: { } method } s:
                LineariseExternal(s, method, into);
                break;
            case Call s:
                Linearise(s, into);
                break;
            default:
                base.Rewrite(statement, into);
                break;
        }
    }

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        var carried = s.Carried.Items.AddRange(TangentsCarried(s.Carried));
        var body = RewriteBlock(s.Body);
        into.Add(s with { Carried = carried, Body = body with { Yields = YieldTangents(s.Carried, body) } });
    }

    protected override void RewriteWhile(While s, BlockBuilder into)
    {
        var carried = s.Carried.Items.AddRange(TangentsCarried(s.Carried));
        var condition = RewriteBlock(s.Condition);
        var body = RewriteBlock(s.Body);
        into.Add(new While(carried, condition, body with { Yields = YieldTangents(s.Carried, body) }));
    }

    private List<Carried> TangentsCarried(EquatableArray<Carried> carried)
        => carried.Where(c => IsActive(c.Parameter))
            .Select(c => (c, Initial: TangentOrZero(c.Initial)))
            .Select(c => new Carried(NewTangent(c.c.Parameter), c.Initial, NewTangent(c.c.Result))).ToList();

    private ImmutableArray<Operand> YieldTangents(EquatableArray<Carried> carried, Block body)
        => body.Yields.Items.AddRange(carried.Items.Select((c, i) => (c, i)).Where(x => IsActive(x.c.Parameter)).Select(x => TangentOrZero(body.Yields[x.i])));

    protected override void RewriteIf(If s, BlockBuilder into)
    {
        var (then, otherwise) = (RewriteBlock(s.Then), RewriteBlock(s.Else));
        var active = Enumerable.Range(0, s.Results.Count).Where(i => IsActive(s.Results[i])).ToArray();
        into.Add(new If(
            s.Condition,
            then with { Yields = then.Yields.Items.AddRange(active.Select(i => TangentOrZero(then.Yields[i]))) },
            otherwise with { Yields = otherwise.Yields.Items.AddRange(active.Select(i => TangentOrZero(otherwise.Yields[i]))) },
            s.Results.Items.AddRange(active.Select(i => NewTangent(s.Results[i])))));
    }

    private Operand? TangentOf(Operation operation, Value result, BlockBuilder into)
    {
        switch (operation)
        {
            case Unary { Operator: UnaryOperator.Negate } o:
                return Tangent(o.Argument) is { } negated ? into.Unary(UnaryOperator.Negate, negated) : null;
            case Binary o:
                return TangentOf(o, result, into);
            case Intrinsic o:
                return TangentOf(o, result, into);
            case Load o:
                return into.Let(result.Type, o with { Source = _tangentBuffers[o.Source.Id] });
            case Convert o when result.Type.IsReal:
                return Tangent(o.Argument) is { } converted ? into.Let(result.Type, o with { Argument = converted }) : null;
            case Select o:
                return into.Let(result.Type, new Select(o.Condition, TangentOrZero(o.WhenTrue), TangentOrZero(o.WhenFalse)));
            case GuardedScale o:
                return Sum(into, Tangent(o.Coefficient) is { } c ? into.Binary(BinaryOperator.Multiply, o.Argument, c) : null, Guarded(into, o.Coefficient, Tangent(o.Argument)));
            case Share o:
                return TangentOfQuotient(o.Part, o.Whole, result, into);
            case Stop or Length or Convert or Unary:
                return null;
            default:
                throw new InvalidOperationException($"no tangent of {operation.GetType().Name}");
        }
    }

    private Operand? TangentOf(Binary o, Value result, BlockBuilder into)
    {
        var (left, right) = (Tangent(o.Left), Tangent(o.Right));
        switch (o.Operator)
        {
            case BinaryOperator.Add:
                return Sum(into, left, right);
            case BinaryOperator.Subtract:
                return Difference(into, left, right);
            case BinaryOperator.Multiply:
                return Sum(into, Scaled(into, o.Right, left), Scaled(into, o.Left, right));

            case BinaryOperator.Divide:
                return TangentOfQuotient(o.Left, o.Right, result, into);

            // a % b = a − b·k, and the multiple k = (a − a % b)/b is constant between jumps
            case BinaryOperator.Remainder:
                var multiple = right is null ? null : into.Let(result.Type, new Intrinsic("Math.Round", new Operand[] { into.Binary(BinaryOperator.Divide, into.Binary(BinaryOperator.Subtract, o.Left, result), o.Right) }));
                return Difference(into, left, multiple is null ? null : Scaled(into, multiple, right));
            default:
                return null;
        }
    }

    /// <summary>A literal divisor is known not to be singular.</summary>
    private static Operand? DividedBy(BlockBuilder into, Operand divisor, Operand reciprocal, Operand? tangent)
        => divisor is Literal { AsReal: not 0 } ? Scaled(into, reciprocal, tangent) : Guarded(into, reciprocal, tangent);

    private Operand? TangentOf(Intrinsic o, Value result, BlockBuilder into)
    {
        var rule = RuleTable.Rows[o.Function];
        if (TangentOfLogarithm(o, rule, into) is { } logarithmic)
            return logarithmic;
        var formulas = new FormulaBuilder(into, result.Type);
        var x = o.Arguments.Select(formulas.Of).ToArray();
        Operand? sum = null;
        for (int i = 0; i < o.Arguments.Count; i++)
        {
            if (rule.Partials[i] is not { } partial || Tangent(o.Arguments[i]) is not { } tangent)
                continue;
            var coefficient = partial(formulas, x, formulas.Of(result)).Operand;
            sum = Sum(into, sum, rule.IsSelection ? Selected(into, coefficient, tangent) : rule.IsSingular ? Guarded(into, coefficient, tangent) : Scaled(into, coefficient, tangent));
        }
        return sum;
    }

    private static Operand? Scaled(BlockBuilder into, Operand coefficient, Operand? tangent)
        => tangent is null ? null : coefficient is Literal { AsReal: 1 } ? tangent : into.Binary(BinaryOperator.Multiply, coefficient, tangent);

    private static Operand? Guarded(BlockBuilder into, Operand coefficient, Operand? tangent)
        => tangent is null ? null : into.Let(coefficient.Type, new GuardedScale(coefficient, tangent));

    private static Operand Selected(BlockBuilder into, Operand coefficient, Operand tangent)
    {
        var zero = Literal.Of(coefficient.Type, 0);
        var chosen = into.Binary(BinaryOperator.NotEqual, coefficient, zero);
        var scaled = into.Binary(BinaryOperator.Multiply, coefficient, tangent);
        return into.Let(coefficient.Type, new Select(chosen, scaled, zero));
    }

    private static Operand? Sum(BlockBuilder into, Operand? a, Operand? b)
        => a is null ? b : b is null ? a : into.Binary(BinaryOperator.Add, a, b);

    private static Operand? Difference(BlockBuilder into, Operand? a, Operand? b)
        => b is null ? a : a is null ? into.Unary(UnaryOperator.Negate, b) : into.Binary(BinaryOperator.Subtract, a, b);
}
