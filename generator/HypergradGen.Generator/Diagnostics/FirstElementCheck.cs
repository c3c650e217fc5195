using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Diagnostics;

/// <summary>
/// Whether a map provably leaves the first element of its next state as it was: every index that it writes is at least 1, as in a step over the inner points of a grid whose edges were forgotten.
/// <code>
/// for k &lt; n − 2: next[k + 1] = …                       k ≥ 0
/// for i &lt; m − 2: for j &lt; m − 2: next[(i + 1)·m + j + 1] = …      the same, since m ≥ 3 where the body runs
/// </code>
/// </summary>
internal sealed class FirstElementCheck : Walker
{
    private readonly Buffer _next;
    private readonly Memory _memory;
    private readonly ValueUses _uses;
    private readonly Dictionary<int, Slice> _slices = [];

    /// <summary>Values that are not negative where a statement runs: indices of the loops around it, and what makes these loops run.</summary>
    private readonly HashSet<int> _nonNegative = [];
    private bool _writes, _mayWriteFirst;

    private FirstElementCheck(Function function, Buffer next, ValueUses uses) => (_next, _memory, _uses) = (next, Memory.Of(function), uses);

    /// <param name="function">The map.</param>
    /// <param name="next">Its next state.</param>
    /// <param name="uses">What its values are.</param>
    public static bool IsLeft(Function function, Buffer next, ValueUses uses)
    {
        var check = new FirstElementCheck(function, next, uses);
        check.VisitFunction(function);
        return check._writes && !check._mayWriteFirst;
    }

    public override void VisitStatement(Statement statement)
    {
        switch (statement)
        {
            case Slice s:
                _slices[s.Target.Id] = s;
                break;
            case Store s:
                Write(s.Target, s.Indices);
                break;
            case Accumulate s:
                Write(s.Target, s.Indices);
                break;
            case Call s:
                _mayWriteFirst |= s.Buffers.Any(IsNext);
                break;
            case For s:
                VisitLoop(s);
                return;
        }
        base.VisitStatement(statement);
    }

    private void VisitLoop(For loop)
    {
        // Where the body runs the count is at least 1: of n + c, with c ≤ 1, n is not negative.
        int[] known = [loop.Index.Id, .. Affine(loop.Count) is var count && count.Terms.Values.Where(t => t.Values.Length > 0).ToArray() is [{ Factor: 1, Values: [var value] }] && count.Plus(AffineIndex.Of(value, _ => null), -1).AsConstant is <= 1 ? [value.Id] : Array.Empty<int>()];
        int[] added = [.. known.Where(_nonNegative.Add)];
        base.VisitStatement(loop);
        _nonNegative.ExceptWith(added);
    }

    private void Write(Buffer target, EquatableArray<Operand> indices)
    {
        if (!IsNext(target))
            return;
        _writes = true;
        _mayWriteFirst |= indices.Count != 1 || Place(target, Affine(indices[0])) is not { } index || !IsAtLeastOne(index);
    }

    /// <summary>The index into the whole, null where the part is of another kind than a slice.</summary>
    private AffineIndex? Place(Buffer part, AffineIndex index)
    {
        while (part.Id != _next.Id)
        {
            if (!_slices.TryGetValue(part.Id, out var slice))
                return null;
            (part, index) = (slice.Source, index.Plus(Affine(slice.Offset)));
        }
        return index;
    }

    private bool IsAtLeastOne(AffineIndex index)
        => index.Terms.Values.Where(t => t.Values.IsEmpty).Sum(t => t.Factor) >= 1
            && index.Terms.Values.Where(t => !t.Values.IsEmpty).All(t => t.Factor > 0 && t.Values.All(IsNonNegative));

    private bool IsNonNegative(Value value) => _nonNegative.Contains(value.Id) || _uses.OperationOf(value) is Length;

    private AffineIndex Affine(Operand operand) => AffineIndex.Of(operand, v => _uses.OperationOf(v));

    private bool IsNext(Buffer buffer) => _memory.Root(buffer).Id == _next.Id;
}
