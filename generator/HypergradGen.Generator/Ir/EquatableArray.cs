using System.Collections;
using System.Collections.Immutable;

namespace HypergradGen.Generator.Ir;

/// <summary>An immutable array that is equal to another with equal elements, so that models compare by value.</summary>
public readonly struct EquatableArray<T> : IEquatable<EquatableArray<T>>, IReadOnlyList<T>
    where T : IEquatable<T>
{
    private readonly ImmutableArray<T> _items;

    public EquatableArray(ImmutableArray<T> items) => _items = items;

    public static EquatableArray<T> Empty => new(ImmutableArray<T>.Empty);

    public ImmutableArray<T> Items => _items.IsDefault ? ImmutableArray<T>.Empty : _items;

    public int Count => Items.Length;

    public T this[int index] => Items[index];

    public static implicit operator EquatableArray<T>(ImmutableArray<T> items) => new(items);

    public static implicit operator EquatableArray<T>(T[] items) => new(ImmutableArray.Create(items));

    public static implicit operator EquatableArray<T>(List<T> items) => new(items.ToImmutableArray());

    public static bool operator ==(EquatableArray<T> left, EquatableArray<T> right) => left.Equals(right);

    public static bool operator !=(EquatableArray<T> left, EquatableArray<T> right) => !left.Equals(right);

    /// <summary>The same array, and so equal elements; another array may have them too.</summary>
    public bool IsSame(EquatableArray<T> other) => Items == other.Items;

    /// <summary>Each element as <paramref name="change"/> has it; the array itself where that leaves all as they are.</summary>
    public EquatableArray<T> Changed(Func<T, T> change)
    {
        var items = Items;
        ImmutableArray<T>.Builder? changed = null;
        for (int i = 0; i < items.Length; i++)
        {
            var item = change(items[i]);
            if (changed is null && !ReferenceEquals(item, items[i]))
            {
                changed = ImmutableArray.CreateBuilder<T>(items.Length);
                changed.AddRange(items, i);
            }
            changed?.Add(item);
        }
        return changed is null ? this : changed.MoveToImmutable();
    }

    public bool Equals(EquatableArray<T> other)
    {
        var (mine, theirs) = (Items, other.Items);
        if (mine == theirs)
            return true;
        if (mine.Length != theirs.Length)
            return false;
        for (int i = 0; i < mine.Length; i++)
        {
            if (!mine[i].Equals(theirs[i]))
                return false;
        }
        return true;
    }

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode()
    {
        int hash = 17;
        foreach (var item in Items)
            hash = unchecked(hash * 31 + item.GetHashCode());
        return hash;
    }

    public ImmutableArray<T>.Enumerator GetEnumerator() => Items.GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable)Items).GetEnumerator();
}
