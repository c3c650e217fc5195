using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Differentiation;

/// <summary>
/// A linear program with some of its seeds zero: what depends on those alone is zero and drops out. The product with
/// ∂₁Φ alone is the whole product without λ̇.
/// <code>
/// ṅ = a * ẇ           ṅ = a * ẇ
/// ṁ = b * λ̇           y = ṅ
/// y = ṅ + ṁ
/// </code>
/// </summary>
public sealed class ZeroTangents : Rewriter
{
    private readonly LinearPart _linear;
    private readonly LinearPart _kept;

    private ZeroTangents(LinearPart linear, LinearPart kept) => (_linear, _kept) = (linear, kept);

    /// <param name="function">A program that is linear in <paramref name="seeds"/>.</param>
    /// <param name="kept">The seeds, and the outputs, that stay.</param>
    /// <remarks>
    /// A helper takes all its tangents: in a program that calls one, a seed that is zero becomes a local buffer of zeros, as
    /// long as what <paramref name="like"/> says.
    /// </remarks>
    public static Function Remove(Function function, IReadOnlyCollection<Buffer> seeds, IReadOnlyCollection<Buffer> kept, IReadOnlyDictionary<Buffer, Buffer>? like = null)
    {
        if (new CallSearch().Found(function.Body))
            return WithZeros(function, seeds.Except(kept), like!);
        var pass = new ZeroTangents(LinearPart.Of(function, seeds.Concat(kept)), LinearPart.Of(function, kept));
        var result = pass.Rewrite(function);
        var removed = new HashSet<int>(seeds.Except(kept).Select(s => s.Id));
        return result with { Parameters = result.Parameters.Items.Where(p => p is not BufferParameter b || !removed.Contains(b.Buffer.Id)).ToImmutableArray() };
    }

    /// <summary>The same of a program without calls, with value parameters among the seeds.</summary>
    public static Function Remove(Function function, IReadOnlyCollection<Parameter> seeds, IReadOnlyCollection<Parameter> kept)
    {
        static IEnumerable<Buffer> Buffers(IEnumerable<Parameter> parameters) => parameters.OfType<BufferParameter>().Select(p => p.Buffer);
        static IEnumerable<Value> Values(IEnumerable<Parameter> parameters) => parameters.OfType<ValueParameter>().Select(p => p.Value);
        var pass = new ZeroTangents(LinearPart.Of(function, Buffers(seeds), Values(seeds)), LinearPart.Of(function, Buffers(kept), Values(kept)));
        foreach (var value in Values(seeds.Except(kept)))
            pass.ReplaceByZero(value);
        var result = pass.Rewrite(function);
        return result with { Parameters = result.Parameters.Items.Where(p => kept.Contains(p) || !seeds.Contains(p)).ToImmutableArray() };
    }

    private static Function WithZeros(Function function, IEnumerable<Buffer> zero, IReadOnlyDictionary<Buffer, Buffer> like)
    {
        var builder = new BlockBuilder(Numbering.After(function));
        var ids = new HashSet<int>();
        foreach (var buffer in zero)
        {
            builder.Add(new Allocate(buffer, builder.Let(ValueType.Int, new Length(like[buffer]))));
            ids.Add(buffer.Id);
        }
        builder.AddRange(function.Body.Statements);
        return function with
        {
            Parameters = function.Parameters.Items.Where(p => p is not BufferParameter b || !ids.Contains(b.Buffer.Id)).ToImmutableArray(),
            Body = builder.Build(function.Results),
        };
    }

    private sealed class CallSearch : StatementWalker
    {
        private bool _found;

        public bool Found(Block block)
        {
            VisitBlock(block);
            return _found;
        }

        public override void VisitStatement(Statement statement)
        {
            _found |= statement is Call { External: null };
            base.VisitStatement(statement);
        }
    }

    private bool IsZero(Operand operand) => operand is Value && _linear.Contains(operand) && !_kept.Contains(operand);

    private bool IsZero(Buffer buffer) => _linear.Contains(buffer) && !_kept.Contains(buffer);

    private static bool IsLiteralZero(Operand operand) => operand is Literal { AsReal: 0 };

    private void ReplaceByZero(Value value) => Replace(value, Literal.Of(value.Type, 0));

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        switch (statement)
        {
            case Let s when IsZero(s.Target):
                ReplaceByZero(s.Target);
                break;
            case Let { Operation: Binary { Operator: BinaryOperator.Add } o } s when _kept.Contains(s.Target) && (IsLiteralZero(Map(o.Left)) || IsLiteralZero(Map(o.Right))):
                Replace(s.Target, IsLiteralZero(Map(o.Left)) ? Map(o.Right) : Map(o.Left));
                break;
            case Let { Operation: Binary { Operator: BinaryOperator.Subtract } o } s when _kept.Contains(s.Target) && IsLiteralZero(Map(o.Right)):
                Replace(s.Target, Map(o.Left));
                break;
            case Let { Operation: Binary { Operator: BinaryOperator.Subtract } o } s when _kept.Contains(s.Target) && IsLiteralZero(Map(o.Left)):
                into.Add(new Let(s.Target, new Unary(UnaryOperator.Negate, Map(o.Right))));
                break;
            case Slice s when IsZero(s.Source):
            case Allocate a when IsZero(a.Target):
            case Reserve r when IsZero(r.Target):
            case Store t when IsZero(t.Target):
            case Accumulate u when IsZero(u.Target) || IsZero(u.Value):
                break;
            default:
                base.Rewrite(statement, into);
                break;
        }
    }

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        var kept = Keep(s.Carried.Select(c => c.Parameter).ToArray(), s.Carried.Select(c => c.Result).ToArray());
        base.RewriteFor(s with { Carried = kept.Select(i => s.Carried[i]).ToArray(), Body = Yielding(s.Body, kept) }, into);
    }

    protected override void RewriteWhile(While s, BlockBuilder into)
    {
        var kept = Keep(s.Carried.Select(c => c.Parameter).ToArray(), s.Carried.Select(c => c.Result).ToArray());
        base.RewriteWhile(s with { Carried = kept.Select(i => s.Carried[i]).ToArray(), Body = Yielding(s.Body, kept) }, into);
    }

    protected override void RewriteIf(If s, BlockBuilder into)
    {
        var kept = Keep(s.Results.ToArray(), s.Results.ToArray());
        base.RewriteIf(s with { Then = Yielding(s.Then, kept), Else = Yielding(s.Else, kept), Results = kept.Select(i => s.Results[i]).ToArray() }, into);
    }

    private int[] Keep(Value[] inner, Value[] results)
    {
        foreach (var value in inner.Concat(results).Where(v => IsZero(v)))
            ReplaceByZero(value);
        return Enumerable.Range(0, inner.Length).Where(i => !IsZero(inner[i])).ToArray();
    }

    private static Block Yielding(Block block, int[] kept) => block with { Yields = kept.Select(i => block.Yields[i]).ToArray() };
}
