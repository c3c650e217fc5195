using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>A copy of a span that outlives the call it came with. Allocates nothing once it has seen a span as long.</summary>
/// <typeparam name="T">The element type.</typeparam>
public struct KeptSpan<T>
    where T : unmanaged
{
    private T[]? _elements;
    private int _length;

    /// <summary>The copy; empty before the first <see cref="Keep"/>.</summary>
    public readonly ReadOnlySpan<T> Span => new(_elements, 0, _length);

    /// <summary>Copies a span. O(its length).</summary>
    /// <param name="span">What to copy; it may change afterwards.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Keep(ReadOnlySpan<T> span)
    {
        if (_elements is null || _elements.Length < span.Length)
            _elements = new T[span.Length];
        span.CopyTo(_elements);
        _length = span.Length;
    }
}
