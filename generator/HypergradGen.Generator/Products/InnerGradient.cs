using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>
/// The gradient in the state of an inner objective L(w, λ), and a step of gradient descent, Φ(w, λ) = w − η·∇₁L(w, λ), as programs that every pass takes again:
/// the step's derivatives are the objective's second ones.
/// <code>
/// L = (w[0] − λ[0])²        wGradient[0] = 0                            next[0] = 0
///                           wGradient[0] += 2·(w[0] − λ[0])             next[0] += 2·(w[0] − λ[0])
///                                                                       next[0] = w[0] − η·next[0]
/// </code>
/// </summary>
/// <param name="Gradient">Inputs as the objective's; written are the gradients of the state's spans, yielded those of its scalars.</param>
/// <param name="Step">The same with the parts of the next state.</param>
public sealed record InnerGradient(Module Gradient, Module Step)
{
    /// <param name="objective">Its helpers can be inlined; one result.</param>
    /// <param name="roles">For each value and buffer parameter.</param>
    /// <param name="stepSize">η, a literal or a value of the problem's data.</param>
    /// <param name="next">What the next parts of the state's spans are called.</param>
    public static InnerGradient Of(Module objective, IReadOnlyList<BlockRole> roles, StepSize stepSize, IReadOnlyList<string> next)
    {
        bool[] isState = [.. roles.Select(r => r == BlockRole.State)];
        var program = MethodProducts.Of(objective, isState).Reverse.Program;
        var gradient = GrowingAsScratch.In(program with { Name = objective.Entry.Name + "StateGradient", Body = program.Body with { Yields = program.Results.Skip(1).ToImmutableArray() } });
        var own = gradient.Parameters.Where(p => p is ValueParameter or BufferParameter).Take(isState.Length).Where((_, i) => isState[i]).ToArray();
        var step = Pipeline.Clean(Descend(gradient, objective.Entry.Name + "Step", own, stepSize, next));
        return new InnerGradient(new Module(Pipeline.Clean(gradient), EquatableArray<Function>.Empty), new Module(step, EquatableArray<Function>.Empty));
    }

    private static Function Descend(Function gradient, string name, Parameter[] state, StepSize stepSize, IReadOnlyList<string> next)
    {
        var written = gradient.Parameters.OfType<BufferParameter>().Where(p => p.Access == Access.Write).Select(p => p.Buffer).ToArray();
        var renamed = written.Select((b, i) => b with { Name = next[i] }).ToArray();
        gradient = new Renaming(written, renamed).Rewrite(gradient);
        var builder = new BlockBuilder(Numbering.After(gradient));
        var parameters = gradient.Parameters.Select(p => p is BufferParameter b && Array.IndexOf(written, b.Buffer) is >= 0 and var i ? b with { Buffer = renamed[i] } : p).ToList();
        var type = new ValueType(state[0] is BufferParameter first ? first.Buffer.Element : ((ValueParameter)state[0]).Value.Type.Element);
        Operand eta = stepSize.Value is { } known ? Literal.Of(type, known) : builder.Numbering.Value(type, stepSize.Name);
        if (eta is Value value)
            parameters.Add(new DataValue(value, stepSize.Source));

        Operand Descended(Operand at, Operand slope, BlockBuilder into)
            => into.Binary(BinaryOperator.Subtract, at, into.Binary(BinaryOperator.Multiply, eta, slope));

        builder.Add(new Phase("The gradient of the inner objective in the state."));
        builder.AddRange(gradient.Body.Statements.Where(statement => statement is not Phase));
        builder.Add(new Phase("A step against it."));
        var spans = state.OfType<BufferParameter>().Select(p => p.Buffer).ToArray();
        for (int i = 0; i < spans.Length; i++)
        {
            var index = builder.Numbering.Value(ValueType.Int, "k");
            var count = builder.Let(ValueType.Int, new Length(spans[i]));
            var body = new BlockBuilder(builder.Numbering);
            body.Add(new Store(renamed[i], new Operand[] { index }, Descended(body.Load(spans[i], [index]), body.Load(renamed[i], [index]), body)));
            builder.Add(new For(index, count, EquatableArray<Carried>.Empty, body.Build(), OrderFree: true));
        }
        var scalars = state.OfType<ValueParameter>().Select((p, i) => Descended(p.Value, gradient.Results[i], builder)).ToArray();
        return gradient with { Name = name, Parameters = parameters.ToImmutableArray(), Body = builder.Build(scalars) };
    }

    private sealed class Renaming : Rewriter
    {
        public Renaming(Buffer[] buffers, Buffer[] by)
        {
            for (int i = 0; i < buffers.Length; i++)
                Replace(buffers[i], by[i]);
        }
    }

    /// <summary>What a program kept for a later one is read by itself alone.</summary>
    private sealed class GrowingAsScratch : Rewriter
    {
        public static Function In(Function function) => new GrowingAsScratch().Rewrite(function);

        protected override void Rewrite(Statement statement, BlockBuilder into)
            => base.Rewrite(statement is Allocate { Storage: Storage.Growing } growing ? growing with { Storage = Storage.GrowingScratch } : statement, into);
    }
}

/// <summary>The step size η of gradient descent.</summary>
/// <param name="Value">Its value where it is known.</param>
/// <param name="Source">The expression that reads it where it is not.</param>
/// <param name="Name">What it is called.</param>
public sealed record StepSize(double? Value, string Source, string Name);
