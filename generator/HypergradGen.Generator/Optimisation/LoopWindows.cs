using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Rules;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Gives an innermost loop that runs one iteration at a time windows of the memory that it goes through element by element: the ends are checked once, and that the loop's own
/// index lies inside the JIT sees by itself.
/// <code>
/// for k &lt; n: z += v[e + k]·w[c[e + k]]          n′ = max(n, 0);  v′ = v[e … e + n′ − 1];  c′ = c[e … e + n′ − 1]
///                                               for k &lt; n′: z += v′[k]·w[c′[k]]
/// </code>
/// Where an index does not fit, the exception is the same and comes before the first iteration. So a loop in which anything else may throw is left as it is.
/// Runs last: loops that become kernels or vectors are known, and stay.
/// </summary>
public sealed class LoopWindows : Rewriter
{
    /// <summary>Fewer iterations are not worth a window.</summary>
    private const int LeastIterations = 4;

    private readonly bool _isStrict;
    private readonly HashSet<int> _nonNegative = [];
    private readonly Dictionary<int, int> _lengths = [];
    private readonly Memory _memory;

    private LoopWindows(Function function) => (_isStrict, _memory) = (function.IsStrict, Memory.Of(function));

    public static Function Open(Function function) => new LoopWindows(function).Rewrite(function);

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        if (statement is Let { Operation: Length or Intrinsic { Function: "Math.Max", Arguments: [_, Literal { Type.Element: ElementType.Int32, AsInt: >= 0 }] } } s)
            _nonNegative.Add(s.Target.Id);
        if (statement is Let { Operation: Length length } known)
            _lengths[known.Target.Id] = length.Source.Id;
        base.Rewrite(statement, into);
    }

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        if (!_isStrict && (MatrixProduct.IsKernel(s, _memory) || VectorLoop.Of(s) is not null))
        {
            into.Add(s);
            return;
        }
        var body = LoopBody.Of(s);
        if (s.Count is Literal { AsInt: < LeastIterations } || !s.Body.Statements.All(MayBeAnyTime) || Places(s, body) is not { Count: > 0 } places)
        {
            base.RewriteFor(s, into);
            return;
        }
        var count = s.Count;
        if (count is Value value && !_nonNegative.Contains(value.Id))
            count = into.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { count, Operand.Int(0) }), "count");
        var windows = new List<(Buffer Source, AffineIndex Offset, Buffer Window)>();
        foreach (var (source, offset) in places)
        {
            var window = Numbering.Buffer(source.Element, source.Name + "Window");
            into.Add(new Slice(window, source, offset.Compute(into, v => v), count) { IsOfLoop = true });
            windows.Add((source, offset, window));
        }
        var inside = new Inside(s, body, windows).Rewrite(s.Body, Numbering);
        base.RewriteFor(s with { Count = count, Body = inside }, into);
    }

    /// <summary>Nothing but an index can make it throw, and it has no loop in it.</summary>
    private static bool MayBeAnyTime(Statement statement) => statement switch
    {
        Let { Operation: Binary { Operator: BinaryOperator.Divide or BinaryOperator.Remainder } o } => o.Left.Type.IsReal || o.Right is Literal { Bits: not 0 and not -1 },
        Let { Operation: Intrinsic o } => !RuleTable.MayThrow(o.Function),
        Let or Store or Accumulate => true,
        If s => s.Then.Statements.All(MayBeAnyTime) && s.Else.Statements.All(MayBeAnyTime),
        _ => false,
    };

    /// <summary>The parts of memory of which each iteration reaches the next element, but for whole ones, which the JIT sees.</summary>
    private List<(Buffer Source, AffineIndex Offset)> Places(For loop, LoopBody body)
    {
        var places = new List<(Buffer Source, AffineIndex Offset)>();
        foreach (var statement in loop.Body.Statements)
        {
            if (Access(statement) is var (buffer, indices) && Place(buffer, indices, loop, body) is { } place && !places.Any(p => IsSame(p, place)) && !IsWhole(place, loop))
                places.Add(place);
        }
        return places;
    }

    private bool IsWhole((Buffer Source, AffineIndex Offset) place, For loop)
        => place.Offset.AsConstant == 0 && loop.Count is Value count && _lengths.TryGetValue(count.Id, out int buffer) && buffer == place.Source.Id;

    private static (Buffer Buffer, EquatableArray<Operand> Indices)? Access(Statement statement) => statement switch
    {
        Let { Operation: Load load } => (load.Source, load.Indices),
        Store s => (s.Target, s.Indices),
        Accumulate s => (s.Target, s.Indices),
        _ => null,
    };

    private static bool IsSame((Buffer Source, AffineIndex Offset) a, (Buffer Source, AffineIndex Offset) b) => a.Source.Id == b.Source.Id && a.Offset.IsSameAs(b.Offset);

    private static (Buffer Source, AffineIndex Offset)? Place(Buffer buffer, EquatableArray<Operand> indices, For loop, LoopBody body)
    {
        if (buffer is not { Rank: 1, Depth: 0 } || body.Place(buffer, indices) is not { } place || place.Index.FactorOf(loop.Index)?.AsConstant != 1)
            return null;
        var offset = place.Index.Without(loop.Index);
        return offset.Values.All(body.IsOutside) ? (place.Buffer, offset) : null;
    }

    /// <summary>Reads and writes through the windows.</summary>
    private sealed class Inside(For loop, LoopBody body, IReadOnlyList<(Buffer Source, AffineIndex Offset, Buffer Window)> windows) : Rewriter
    {
        public Block Rewrite(Block block, Numbering numbering)
        {
            Numbering = numbering;
            return RewriteBlock(block);
        }

        protected override void Rewrite(Statement statement, BlockBuilder into)
        {
            if (Access(statement) is not var (buffer, indices) || Place(buffer, indices, loop, body) is not { } place
                || windows.FirstOrDefault(w => IsSame((w.Source, w.Offset), place)).Window is not { } window)
            {
                base.Rewrite(statement, into);
                return;
            }
            Operand[] index = [loop.Index];
            into.Add(statement switch
            {
                Let { Operation: Load load } s => s with { Operation = load with { Source = window, Indices = index } },
                Store s => s with { Target = window, Indices = index },
                Accumulate s => s with { Target = window, Indices = index },
                _ => throw new InvalidOperationException($"unknown access {statement.GetType().Name}"),
            });
        }
    }
}
