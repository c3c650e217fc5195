using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Tests.Support;

/// <summary>Memory as a program sees it: a window of an array, or a whole array of more dimensions.</summary>
internal sealed class Window
{
    private readonly bool _isReadOnly;
    private readonly int _offset;
    private readonly int _count;

    public Window(Array array, bool isReadOnly = false)
        : this(array, 0, array.Rank == 1 ? array.Length : -1, isReadOnly)
    {
    }

    private Window(Array array, int offset, int count, bool isReadOnly)
        => (Array, _offset, _count, _isReadOnly) = (array, offset, count, isReadOnly);

    public Array Array { get; private set; }

    public static Window New(ElementType element, int count) => new(NewArray(element, count));

    public int Length(int dimension) => _count >= 0 ? Array.Rank == 1 && _offset == 0 && IsWhole ? Array.Length : _count : Array.GetLength(dimension);

    private bool IsWhole { get; init; }

    private bool GrowsByZeros { get; init; }

    /// <summary>Memory of a growing buffer: it is as long as it was made last.</summary>
    public static Window Growing(ElementType element, bool isZero) => new(NewArray(element, 0)) { IsWhole = true, GrowsByZeros = isZero };

    public void Reserve(ElementType element, int count)
    {
        if (count <= Array.Length)
            return;
        var longer = NewArray(element, count);
        if (!GrowsByZeros)
            Poison(longer);
        Array.Copy(Array, longer, Array.Length);
        Array = longer;
    }

    public Window Slice(int offset, int count)
    {
        if (offset < 0 || count < 0 || offset + count > Length(0))
            throw new ArgumentOutOfRangeException($"slice {offset}, {count} of {Length(0)}");
        return new Window(Array, _offset + offset, count, _isReadOnly);
    }

    /// <summary>What stands in the place of a row that is not read.</summary>
    public static Window EmptyRow(HypergradGen.Generator.Ir.Buffer view) => new(view.Depth > 0 ? System.Array.CreateInstance(typeof(Array), 0) : NewArray(view.Element, 0), isReadOnly: true);

    public Window Row(int index) => new((Array)Array.GetValue(index)!, _isReadOnly);

    public object this[params int[] indices]
    {
        get => Arithmetic.FromMemory(Array.GetValue(Place(indices))!);
        set
        {
            if (_isReadOnly)
                throw new InvalidOperationException("a write to memory that is only read");
            Array.SetValue(Arithmetic.ToMemory(Array, value), Place(indices));
        }
    }

    /// <summary>Fills memory with what no program may read: a program that relies on zeros there fails its test.</summary>
    public static void Poison(Array array)
    {
        if (array is double[] reals)
            System.Array.Fill(reals, double.NaN);
        else if (array is float[] singles)
            System.Array.Fill(singles, float.NaN);
        else if (array is int[] ints)
            System.Array.Fill(ints, int.MinValue);
        else if (array is long[] longs)
            System.Array.Fill(longs, long.MinValue);
    }

    private int[] Place(int[] indices)
    {
        if (_count < 0)
            return indices;
        if (indices.Length != 1 || indices[0] < 0 || indices[0] >= Length(0))
            throw new IndexOutOfRangeException($"[{string.Join(", ", indices)}] of {Length(0)}");
        return [indices[0] + _offset];
    }

    private static Array NewArray(ElementType element, int count) => Array.CreateInstance(Arithmetic.TypeOf(element), count);
}
