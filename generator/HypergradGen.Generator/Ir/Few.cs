using System.Collections;
using System.Collections.Immutable;

namespace HypergradGen.Generator.Ir;

/// <summary>What one statement uses or defines, in order: up to three items, an array that the statement has anyway, a last item. Going through them allocates nothing.</summary>
public readonly struct Few<T> : IEnumerable<T>
    where T : class, IEquatable<T>
{
    private const int Leading = 3;

    private readonly T? _first, _second, _third, _last;
    private readonly EquatableArray<T> _others;

    public Few(T? first, T? second = null, T? third = null)
        : this(first, EquatableArray<T>.Empty) => (_second, _third) = (second, third);

    public Few(EquatableArray<T> others, T? last = null)
        : this(null, others) => _last = last;

    public Few(T? first, EquatableArray<T> others) => (_first, _others) = (first, others);

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public struct Enumerator(Few<T> items) : IEnumerator<T>
    {
        private readonly ImmutableArray<T> _others = items._others.Items;
        private int _at = -1;

        public T Current { get; private set; } = null!;

        readonly object IEnumerator.Current => Current;

        public bool MoveNext()
        {
            while (_at < Leading + _others.Length)
            {
                _at++;
                var item = _at switch
                {
                    0 => items._first,
                    1 => items._second,
                    2 => items._third,
                    _ => _at < Leading + _others.Length ? _others[_at - Leading] : items._last,
                };
                if (item is not null)
                {
                    Current = item;
                    return true;
                }
            }
            return false;
        }

        public void Reset() => _at = -1;

        public readonly void Dispose()
        {
        }
    }
}
