using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HypergradGen.Solvers;

/// <content>
/// Memory of every element type that has no slots of its own, in words of 64 bits: n elements of s bytes are the first of ⌈n·s/8⌉ words. Slots of words are numbered apart too.
/// </content>
public sealed partial class Workspace
{
    private SlotTable<long> _words = new();
    private FrameStack<long> _wordFrames = new();
    private PointTable<long> _wordsOfPoints = new();

    /// <inheritdoc cref="Rent"/>
    /// <typeparam name="T">The element type.</typeparam>
    public Span<T> Rent<T>(int slot, int length)
        where T : unmanaged
    {
        Span<T> span = RentUninitialised<T>(slot, length);
        span.Clear();
        return span;
    }

    /// <inheritdoc cref="RentUninitialised"/>
    /// <typeparam name="T">The element type.</typeparam>
    public Span<T> RentUninitialised<T>(int slot, int length)
        where T : unmanaged => ElementsOf<T>(_words.Rent(slot, WordsOf<T>(length)))[..length];

    /// <summary>The elements of the words that this slot last gave, those behind the length included that fill its last word. O(1).</summary>
    /// <param name="slot">The slot's number, from 0.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>The span of the last Rent or Grow, or a little more.</returns>
    public Span<T> Slot<T>(int slot)
        where T : unmanaged => ElementsOf<T>(_words.Current(slot));

    /// <inheritdoc cref="Grow"/>
    /// <typeparam name="T">The element type.</typeparam>
    public Span<T> Grow<T>(int slot, int length)
        where T : unmanaged => ElementsOf<T>(_words.Grow(slot, WordsOf<T>(length)));

    /// <inheritdoc cref="Reserve"/>
    /// <typeparam name="T">The element type.</typeparam>
    public void Reserve<T>(int slot, int length)
        where T : unmanaged => _words.Reserve(slot, WordsOf<T>(length));

    /// <inheritdoc cref="Push"/>
    /// <typeparam name="T">The element type.</typeparam>
    public Span<T> Push<T>(int length)
        where T : unmanaged => ElementsOf<T>(_wordFrames.Push(WordsOf<T>(length)))[..length];

    /// <inheritdoc cref="RentKept"/>
    /// <typeparam name="T">The element type.</typeparam>
    public Span<T> RentKept<T>(int slot, int length)
        where T : unmanaged => _point < 0 ? RentUninitialised<T>(slot, length) : ElementsOf<T>(_wordsOfPoints.Rent(this, slot, _point, WordsOf<T>(length)))[..length];

    /// <summary>The elements of the selected point's words of a slot; empty where it has none. O(1).</summary>
    /// <param name="slot">The slot's number, from 0.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>The part, or a little more.</returns>
    public Span<T> Kept<T>(int slot)
        where T : unmanaged => _point < 0 ? Slot<T>(slot) : ElementsOf<T>(_wordsOfPoints.Current(slot, _point));

    /// <inheritdoc cref="GrowKept"/>
    /// <typeparam name="T">The element type.</typeparam>
    public Span<T> GrowKept<T>(int slot, int length)
        where T : unmanaged => _point < 0 ? Grow<T>(slot, length) : ElementsOf<T>(_wordsOfPoints.Grow(this, slot, _point, WordsOf<T>(length)));

    private static Span<T> ElementsOf<T>(Span<long> words)
        where T : unmanaged => MemoryMarshal.Cast<long, T>(words);

    /// <summary>A negative length stays negative, so that what is asked for it throws.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WordsOf<T>(int length)
        where T : unmanaged => length < 0 ? length : (int)(((long)length * Unsafe.SizeOf<T>() + sizeof(long) - 1) / sizeof(long));
}
