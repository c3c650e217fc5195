using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <content>
/// What is kept for each of many points. A point has in each slot as much as it asks for, behind what the points before it have. Point −1 is
/// the slots themselves. Slots whose parts have one length that is known are a <see cref="KeptOfLength"/> apart.
/// </content>
public sealed partial class Workspace
{
    private PointTable<double> _doublesOfPoints = new();
    private PointTable<float> _singlesOfPoints = new();
    private PointTable<int> _integersOfPoints = new();
    private int _point = -1;

    /// <summary>Where the parts begin of the only slot that is used in all tables, as of a buffer which most problems keep alone; empty where there are none or more.</summary>
    private int[] _startsOfOnly = [];

    /// <summary>Whether there is a slot in any of the tables.</summary>
    private bool _hasParts;

    /// <summary>How many elements the selected point has, in all slots; 0 for point −1. O(slots).</summary>
    public long KeptLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _point < 0 ? 0 : _fixedParts.Length + _doublesOfPoints.Length(_point) + _singlesOfPoints.Length(_point) + _integersOfPoints.Length(_point) + _wordsOfPoints.Length(_point);
    }

    /// <summary>Selects a point and empties it; those behind it are lost. O(slots), and amortised O(1) for a new point.</summary>
    /// <param name="point">The point's number, from 0, at most one above the last that was begun.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeginPoint(int point)
    {
        if (!_hasParts)
        {
            _point = point;
            return;
        }
        int[] starts = _startsOfOnly;
        if ((uint)(point + 1) < (uint)starts.Length)
        {
            starts[point + 1] = starts[point];
            _point = point;
            return;
        }
        BeginInEach(point);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void BeginInEach(int point)
    {
        int[] starts = [];
        int used = _doublesOfPoints.Begin(point, ref starts) + _singlesOfPoints.Begin(point, ref starts) + _integersOfPoints.Begin(point, ref starts) + _wordsOfPoints.Begin(point, ref starts);
        _startsOfOnly = used == 1 ? starts : [];
        _point = point;
    }

    /// <summary>Selects the point that the Kept methods give the memory of. O(1).</summary>
    /// <param name="point">One that was begun, or −1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SelectPoint(int point) => _point = point;

    /// <summary>The selected point's part of a slot, made exactly so long; it holds anything. O(1) once warm.</summary>
    /// <param name="slot">The slot's number, from 0.</param>
    /// <param name="length">The length wanted.</param>
    /// <returns>The part.</returns>
    /// <exception cref="OverflowException"><paramref name="length"/> is negative, or the points together are longer than an array can be.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<double> RentKept(int slot, int length) => _point < 0 ? RentUninitialised(slot, length) : _doublesOfPoints.Rent(this, slot, _point, length);

    /// <summary>The selected point's part of a slot; empty where it has none. O(1).</summary>
    /// <param name="slot">The slot's number, from 0.</param>
    /// <returns>The part.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<double> Kept(int slot) => _point < 0 ? Slot(slot) : _doublesOfPoints.Current(slot, _point);

    /// <summary>Makes the selected point's part of a slot at least so long and keeps its contents. O(1) amortised. Of the points only the last may grow.</summary>
    /// <param name="slot">The slot's number, from 0.</param>
    /// <param name="length">The least length wanted.</param>
    /// <returns>The part.</returns>
    /// <exception cref="OverflowException"><paramref name="length"/> is negative, or the points together are longer than an array can be.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<double> GrowKept(int slot, int length) => _point < 0 ? Grow(slot, length) : _doublesOfPoints.Grow(this, slot, _point, length);

    /// <inheritdoc cref="RentKept"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<int> RentKeptInt(int slot, int length) => _point < 0 ? RentUninitialisedInt(slot, length) : _integersOfPoints.Rent(this, slot, _point, length);

    /// <inheritdoc cref="Kept"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<int> KeptInt(int slot) => _point < 0 ? SlotInt(slot) : _integersOfPoints.Current(slot, _point);

    /// <inheritdoc cref="GrowKept"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<int> GrowKeptInt(int slot, int length) => _point < 0 ? GrowInt(slot, length) : _integersOfPoints.Grow(this, slot, _point, length);

    /// <inheritdoc cref="RentKept"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> RentKeptSingle(int slot, int length) => _point < 0 ? RentUninitialisedSingle(slot, length) : _singlesOfPoints.Rent(this, slot, _point, length);

    /// <inheritdoc cref="Kept"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> KeptSingle(int slot) => _point < 0 ? SlotSingle(slot) : _singlesOfPoints.Current(slot, _point);

    /// <inheritdoc cref="GrowKept"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> GrowKeptSingle(int slot, int length) => _point < 0 ? GrowSingle(slot, length) : _singlesOfPoints.Grow(this, slot, _point, length);

    /// <summary>The slots of one element type.</summary>
    private struct PointTable<T>()
        where T : unmanaged
    {
        private Points[] _slots = [];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly long Length(int point) => _slots.Length == 0 ? 0 : Sum(point);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly long Sum(int point)
        {
            long sum = 0;
            foreach (ref Points slot in _slots.AsSpan())
                sum += slot.IsUsed ? slot.Starts[point + 1] - slot.Starts[point] : 0;
            return sum;
        }

        /// <summary>Empties the point in every slot that is used; returns how many are, and where the parts of the last of them begin.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly int Begin(int point, ref int[] starts)
        {
            int used = 0;
            foreach (ref Points slot in _slots.AsSpan())
            {
                if (!slot.IsUsed)
                    continue;
                if (slot.Starts.Length < point + 2)
                    Array.Resize(ref slot.Starts, 2 * (point + 2));
                starts = slot.Starts;
                starts[point + 1] = starts[point];
                used++;
            }
            return used;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Span<T> Current(int slot, int point)
        {
            Points[] slots = _slots;
            return (uint)slot < (uint)slots.Length ? slots[slot].Part(point) : default;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Span<T> Rent(Workspace owner, int slot, int point, int length)
        {
            Points[] slots = _slots;
            if ((uint)slot < (uint)slots.Length)
            {
                ref Points points = ref slots[slot];
                int[] starts = points.Starts;
                if ((uint)(point + 1) < (uint)starts.Length)
                {
                    int start = starts[point];
                    if ((uint)length <= (uint)(points.Elements.Capacity - start))
                    {
                        starts[point + 1] = start + length;
                        return points.Elements.Part(start, length);
                    }
                }
            }
            return Enlarge(owner, slot, point, length, length);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Span<T> Grow(Workspace owner, int slot, int point, int length)
        {
            Span<T> current = Current(slot, point);
            return (uint)length <= (uint)current.Length ? current : Enlarge(owner, slot, point, length, Math.Max(length, (int)Math.Min(2L * current.Length, Array.MaxLength)));
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private Span<T> Enlarge(Workspace owner, int slot, int point, int least, int length)
        {
            // There may be one more slot than there was.
            owner._startsOfOnly = [];
            owner._hasParts = true;
            ArgumentOutOfRangeException.ThrowIfNegative(slot);
            if (least < 0)
                throw new OverflowException("The length of a buffer is negative.");
            int count = _slots.Length;
            if (slot >= count)
            {
                Array.Resize(ref _slots, slot + 1);
                for (int i = count; i <= slot; i++)
                    _slots[i] = new Points { Elements = new(), Starts = [] };
            }
            ref Points points = ref _slots[slot];
            if (!points.IsUsed)
                points.Starts = new int[point + 2];
            int end = checked(points.Starts[point] + length);
            points.Elements.Grow(end);
            points.Starts[point + 1] = end;
            return points.Part(point);
        }

        /// <summary>The points' parts one behind the other; part p is Starts[p] … Starts[p + 1] − 1.</summary>
        private struct Points
        {
            public AlignedArray<T> Elements;
            public int[] Starts;

            /// <summary>A buffer is kept here: slots of other kinds are numbered with these.</summary>
            public readonly bool IsUsed => Starts.Length > 0;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public readonly Span<T> Part(int point)
            {
                int[] starts = Starts;
                return (uint)(point + 1) < (uint)starts.Length ? Elements.Part(starts[point], starts[point + 1] - starts[point]) : default;
            }
        }
    }
}
