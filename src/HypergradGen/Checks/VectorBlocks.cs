namespace HypergradGen.Checks;

/// <summary>A part of the state or of the hyperparameters.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Length">How many elements a span has; null where it is to be found out; 1 for a value.</param>
/// <param name="IsScalar">Whether the part is one value: a number or a struct.</param>
/// <param name="Width">How many numbers the value, or an element of the span, has: more than one for a struct.</param>
public sealed record VectorBlock(string Name, int? Length = null, bool IsScalar = false, int Width = 1);

/// <summary>How the parts of the state, or of the hyperparameters, lie in one vector: scalars first, then spans, as in the solver.</summary>
public sealed class VectorBlocks
{
    private readonly VectorBlock[] _blocks;
    private readonly int[] _lengths;
    private readonly int _scalars;

    /// <param name="blocks">The parts, in the order of the map's parameters.</param>
    public VectorBlocks(params ReadOnlySpan<VectorBlock> blocks)
    {
        _blocks = blocks.ToArray();
        _scalars = _blocks.Where(b => b.IsScalar).Sum(b => b.Width);
        _lengths = [.. _blocks.Select(b => (b.IsScalar ? 1 : b.Length ?? 1) * b.Width)];
    }

    /// <summary>The length of the whole vector.</summary>
    public int Length => _lengths.Sum();

    /// <summary>The number of parts.</summary>
    public int Count => _blocks.Length;

    /// <summary>A part of a vector. O(parts).</summary>
    /// <typeparam name="T">double or float.</typeparam>
    /// <param name="vector">The whole, of <see cref="Length"/>.</param>
    /// <param name="block">The part's number.</param>
    /// <returns>The part, in place.</returns>
    public Span<T> Of<T>(Span<T> vector, int block) => vector.Slice(Start(block), _lengths[block]);

    /// <inheritdoc cref="Of{T}(Span{T}, int)"/>
    public ReadOnlySpan<T> Of<T>(ReadOnlySpan<T> vector, int block) => vector.Slice(Start(block), _lengths[block]);

    /// <summary>What an element of the vector is called: <c>w[3]</c>, or a scalar's name; of a struct the number of the part behind it.</summary>
    /// <param name="index">Where it lies in the vector.</param>
    /// <returns>The name.</returns>
    public string NameOf(int index)
    {
        for (int block = 0; block < _blocks.Length; block++)
        {
            int place = index - Start(block);
            if (place >= 0 && place < _lengths[block])
            {
                var (name, width) = (_blocks[block].Name, _blocks[block].Width);
                string part = width == 1 ? "" : $" (part {place % width + 1} of {width})";
                return (_blocks[block].IsScalar ? name : $"{name}[{place / width}]") + part;
            }
        }
        throw new ArgumentOutOfRangeException(nameof(index), index, $"Expected less than {Length}.");
    }

    internal string Describe() => string.Join(", ", _blocks.Zip(_lengths, (b, length) => b.IsScalar ? b.Name : $"{b.Name} of length {length / b.Width}"));

    internal bool HasSpan => _blocks.Zip(_lengths).Any(b => !b.First.IsScalar && b.Second > 0);

    internal bool HasOpenLengths => _blocks.Any(b => !b.IsScalar && b.Length is null);

    /// <summary>Sets the lengths that were not given.</summary>
    internal void SetOpenLengths(int length)
    {
        for (int block = 0; block < _blocks.Length; block++)
        {
            if (!_blocks[block].IsScalar && _blocks[block].Length is null)
                _lengths[block] = length * _blocks[block].Width;
        }
    }

    /// <summary>Makes the part of that name longer, where its length is open.</summary>
    internal bool Lengthen(string? name)
    {
        int block = Array.FindIndex(_blocks, b => b.Name == name && !b.IsScalar && b.Length is null);
        if (block >= 0)
            _lengths[block] += _blocks[block].Width;
        return block >= 0;
    }

    private int Start(int block)
    {
        int start = _blocks[block].IsScalar ? 0 : _scalars;
        for (int before = 0; before < block; before++)
        {
            if (_blocks[before].IsScalar == _blocks[block].IsScalar)
                start += _lengths[before];
        }
        return start;
    }
}
