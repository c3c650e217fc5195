using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Differentiation;

/// <summary>
/// Calls of the user's methods: the call stays as it is, and behind it stands the program that the user's rule gives.
/// <code>
/// y = external Bessel(x)          y = external Bessel(x)
///                                 j = external BesselOne(x)
///                                 ẏ = −j·ẋ
/// </code>
/// </summary>
public sealed partial class Lineariser
{
    /// <summary>What the programs of rules read of the problem's data and types, and the function itself did not.</summary>
    private readonly List<Parameter> _ruleData = [];

    private void LineariseExternal(Call s, ExternalMethod method, BlockBuilder into)
    {
        var filled = s.Buffers.Items.Where((b, i) => method.Fills[i]).ToArray();
        bool isActive = s.Results.Any(IsActive) || filled.Any(b => _activity.IsActive(_function, _memory.Root(b)));
        var rule = isActive ? method.Rule : null;

        // What the rule reads of memory that the method writes over it reads as it was before.
        bool IsFilled(Buffer buffer) => filled.Any(f => _memory.Root(f) == _memory.Root(buffer));
        Buffer[] given = [.. s.Buffers];
        Buffer?[] tangents = [.. s.Buffers.Select(b => HasTangent(b) ? _tangentBuffers[b.Id] : null)];
        for (int i = 0; i < given.Length && rule is not null; i++)
        {
            if (method.Fills[i] || !IsFilled(given[i]))
                continue;
            given[i] = Copy(s.Buffers[i], s.Buffers[i], into);
            if (tangents[i] is { } tangent)
                tangents[i] = Copy(tangent, s.Buffers[i], into);
        }
        into.Add(s);
        foreach (var buffer in filled.Where(HasTangent))
            Clear(_tangentBuffers[buffer.Id], buffer, into);
        if (rule is null)
            return;

        Operand? ValueOf(RuleParameter parameter) => parameter.Kind switch
        {
            RuleInput.Argument => s.Arguments[parameter.Index],
            RuleInput.Result => s.Results[parameter.Index],
            _ => Tangent(s.Arguments[parameter.Index]),
        };
        Buffer? BufferOf(RuleParameter parameter) => parameter.Kind == RuleInput.Buffer ? given[parameter.Index] : tangents[parameter.Index];

        var yields = RuleCopy.Append(rule, ValueOf, BufferOf, Data, Numbering, into);
        var results = s.Results.Where(r => r.Type.IsReal).ToArray();
        for (int i = 0; i < results.Length; i++)
            _tangents[results[i].Id] = results[i].Name is { } name ? into.Rename(yields[i], name + Suffix) : yields[i];
    }

    /// <summary>The function's parameter for data that a rule reads too.</summary>
    private Parameter Data(Parameter data)
    {
        static string? Source(Parameter parameter) => parameter is DataValue v ? v.Source : parameter is DataBuffer b ? b.Source : null;
        return _parameters.Concat(_ruleData).FirstOrDefault(p => Source(p) == Source(data)) is { } known ? known : Added();

        Parameter Added()
        {
            _ruleData.Add(data switch
            {
                DataValue v => v with { Value = v.Value with { Id = Numbering.Next() } },
                DataBuffer b => b with { Buffer = b.Buffer with { Id = Numbering.Next() } },
                _ => throw new InvalidOperationException($"a rule has no parameter of kind {data.GetType().Name}"),
            });
            return _ruleData[_ruleData.Count - 1];
        }
    }

    /// <param name="like">The primal memory that a buffer is as long as: a tangent is not asked for its length.</param>
    private Buffer Copy(Buffer buffer, Buffer like, BlockBuilder into)
    {
        var copy = Numbering.Buffer(buffer.Element, buffer.Name + "Before");
        var count = into.Let(ValueType.Int, new Length(like));
        into.Add(new Allocate(copy, count));
        ForEach(count, (i, body) => body.Add(new Store(copy, new Operand[] { i }, body.Load(buffer, [i]))), into);
        return copy;
    }

    private void Clear(Buffer buffer, Buffer like, BlockBuilder into)
        => ForEach(into.Let(ValueType.Int, new Length(like)), (i, body) => body.Add(new Store(buffer, new Operand[] { i }, Literal.Of(ValueType.Of(buffer.Element), 0))), into);

    private void ForEach(Operand count, Action<Value, BlockBuilder> write, BlockBuilder into)
    {
        var index = Numbering.Value(ValueType.Int, "k");
        var body = new BlockBuilder(Numbering);
        write(index, body);
        into.Add(new For(index, count, EquatableArray<Carried>.Empty, body.Build(), OrderFree: true));
    }
}
