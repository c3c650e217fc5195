using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// The rows of a jagged array that a method makes: memory of one dimension with room for the longest of them in each row. How many rows there
/// are and how long the longest is, has to be known where the array is made (<see cref="RowLengths"/>).
/// </summary>
/// <param name="Lengths">How long each row is; null where all are as long as the room.</param>
/// <param name="Slots">Where the row of each index is, in rows; null where none is exchanged, and row i is the i-th.</param>
/// <param name="AreMadeOnce">No row is made twice, so that a new one is zero.</param>
/// <param name="Variable">What the array is declared with, by which its rows may be replaced.</param>
internal sealed record JaggedRows(Operand Count, Operand Room, Buffer? Lengths, Buffer? Slots, bool AreMadeOnce, ILocalSymbol? Variable);

/// <summary>
/// Jagged arrays that a method makes.
/// <code>
/// double[][] a = new double[n][];             a = allocate n·m;  s = 0, 1, …, n − 1
/// for i: a[i] = new double[m];                for i: a[i·m …] = 0
/// (a[0], a[k]) = (a[k], a[0]);                (s[0], s[k]) = (s[k], s[0])
/// x = a[i][j];                                x = a[s[i]·m + j]
/// </code>
/// </summary>
internal sealed class JaggedParser(FunctionContext context)
{
    private const string Advice = "use two dimensions, or one and compute the index";

    private readonly Dictionary<int, JaggedRows> _rows = [];
    private readonly Dictionary<int, (Buffer Source, Operand Slot, Operand Length)> _views = [];

    public JaggedRows? Of(Buffer buffer) => _rows.TryGetValue(context.MemoryOf(buffer).Id, out var rows) ? rows : null;

    /// <summary>The length of a jagged array or of a row of it; null for other memory.</summary>
    public Operand? LengthOf(Buffer buffer) => _views.TryGetValue(buffer.Id, out var view) ? view.Length : Of(buffer)?.Count;

    /// <summary>Lets memory that a helper is given with two lengths be rows of one length.</summary>
    public void Declare(Buffer buffer, ImmutableArray<Operand> lengths) => _rows[buffer.Id] = new JaggedRows(lengths[0], lengths[1], null, null, false, null);

    /// <summary><c>new double[n][]</c>, with its rows where they stand there.</summary>
    public Buffer? Allocate(IOperation at, ITypeSymbol? type, IOperation? count, ImmutableArray<IOperation> rows, string? name)
    {
        if (SourceTypes.Buffer(type) is not { Depth: 1, Rank: 1 } shape)
            return Refuse(at, "An array of arrays of arrays that the method makes", Advice);
        if (count is not null && SourceTypes.Scalar(count.Type) != ValueType.Int)
        {
            context.RefuseType(count);
            return null;
        }
        Operand number = count is null ? Operand.Int(rows.Length) : context.Expressions.Scalar(count);
        var uses = RowUses.Of(at, context.Module.BodyOf(context.Method), rows);
        if (uses.Refused is { } refused)
            return Refuse(refused.At, refused.What, refused.Advice);
        if (new RowLengths(context, at).Room(uses, number) is not { } room)
            return null;
        var buffer = context.Allocations.Allocate(at, shape with { Depth = 0 }, Product(at, number, room.Longest), name);
        context.Grids.Declare(buffer, [number, room.Longest]);
        var integers = new BufferShape(ElementType.Int32, 1, 0);
        var lengths = room.AreEqual ? null : context.Allocations.Allocate(at, integers, number, buffer.Name + "Lengths");
        var slots = uses.AreExchanged ? Slots(at, buffer.Name, number) : null;
        _rows[buffer.Id] = new JaggedRows(number, room.Longest, lengths, slots, uses.AreMadeOnce, RowUses.DeclaredWith(at));
        for (int i = 0; i < rows.Length; i++)
            Fill(rows[i], buffer, Operand.Int(i), rows[i], isFirst: true);
        return buffer;
    }

    /// <summary>How many elements all rows of a jagged array have together.</summary>
    public Operand Total(IOperation at, Buffer jagged)
        => Of(jagged) is { Lengths: null } rows ? Product(at, rows.Count, rows.Room) : OverRows(at, jagged, "total", (_, length, total) => context.Integers.Add(total, length));

    /// <summary>Copies row after row to memory that has room for all.</summary>
    public void CopyTo(IOperation at, Buffer jagged, Buffer target)
        => OverRows(at, jagged, "offset", (row, length, offset) =>
        {
            context.Allocations.Copy(at, row, target, length, targetOffset: offset);
            return context.Integers.Add(offset, length);
        });

    /// <summary>The length of the longest row.</summary>
    public Operand Longest(IOperation at, Buffer jagged)
        => Of(jagged) is { } rows ? rows.Room : OverRows(at, jagged, "longest", (_, length, longest) => context.Let(at, ValueType.Int, new Intrinsic("Math.Max", new[] { longest, length })));

    /// <summary>An integer that each row changes, from 0.</summary>
    private Operand OverRows(IOperation at, Buffer jagged, string name, Func<Buffer, Operand, Operand, Operand> change)
    {
        var gathered = context.Flow.Declare(name, ValueType.Int, Operand.Int(0));
        var index = context.Flow.Numbering.Value(ValueType.Int, "i");
        context.Flow.Count(index, context.Buffers.Length(at, jagged, null), [gathered], () =>
        {
            if (context.Buffers.Row(at, jagged, index, null) is { } row)
                context.Flow[gathered] = change(row, context.Buffers.Length(at, row, null), context.Flow[gathered]);
        });
        return context.Flow[gathered];
    }

    /// <summary>Whether a helper that is given memory has to be read in place: where its rows are, or how long, the memory does not say.</summary>
    public bool IsReadInPlace(Buffer buffer) => Of(buffer) is { } rows && rows is not { Lengths: null, Slots: null };

    /// <summary>Whether memory can be given to what is not read in place: its rows have one length, each in its place.</summary>
    public bool IsPassed(IOperation at, Buffer buffer)
    {
        if (!IsReadInPlace(buffer) || Of(buffer) is not { } rows)
            return true;
        Refuse(at, $"A jagged array as an argument whose rows {(rows.Slots is null ? "have lengths of their own" : "are exchanged")}", Advice);
        return false;
    }

    /// <summary>Lets a variable exchange the rows of an array that a helper has made for it.</summary>
    /// <param name="first">The least number of memory that the helper made.</param>
    public void Adopt(ILocalSymbol variable, IOperation value, Buffer buffer, int first)
    {
        if (buffer.Id < first || Of(buffer) is not { } rows || !RowUses.OnlyExchanges(value, variable))
            return;
        _rows[buffer.Id] = rows with { Slots = rows.Slots ?? Slots(value, buffer.Name, rows.Count), Variable = variable };
    }

    private Buffer Slots(IOperation at, string name, Operand count)
    {
        var slots = context.Allocations.Allocate(at, new BufferShape(ElementType.Int32, 1, 0), count, name + "Rows");
        context.Allocations.ForEach(count, i => context.Add(at, new Store(slots, new[] { i }, i)));
        return slots;
    }

    /// <summary>The element of a row that is named by its indices; null where the memory is no such row.</summary>
    public Element? Element(IArrayElementReferenceOperation row, IOperation index)
    {
        if (row.Indices.Length != 1 || Named(row.ArrayReference) is not { } buffer || Of(buffer) is not { Lengths: null } rows)
            return null;
        var which = context.Elements.Index(row.Indices[0], buffer);
        var slot = Slot(row, rows, which);
        var column = context.Elements.Index(index, () => rows.Room);
        return new Element(buffer, [context.Grids.IndexOf(row, buffer, [slot, column])]);
    }

    /// <summary>The memory of a jagged array that a variable names, without evaluating anything.</summary>
    private Buffer? Named(IOperation array) => array switch
    {
        ILocalReferenceOperation local when context.Places.TryGetValue(local.Local, out var place) => place,
        IParameterReferenceOperation parameter when context.Places.TryGetValue(parameter.Parameter, out var place) => place,
        _ => null,
    } is BufferPlace { Buffer: var buffer, BoundIn: var block } && context.Flow.IsInside(block) && !context.IsStopped(buffer) && Of(buffer) is not null ? buffer : null;

    /// <summary>A row, as a view.</summary>
    public Buffer? Row(IOperation at, Buffer source, Operand index, string? name)
    {
        var rows = Of(source)!;
        var slot = Slot(at, rows, index);
        var length = rows.Lengths is null ? rows.Room : context.Let(at, ValueType.Int, new Load(rows.Lengths, new[] { slot }));
        var view = context.Buffers.Slice(at, source, Product(at, slot, rows.Room), length, name ?? source.Name);
        _views[view.Id] = (context.MemoryOf(source), slot, length);
        return view;
    }

    private Operand Slot(IOperation at, JaggedRows rows, Operand index)
    {
        context.Grids.Check(at, index, rows.Count);
        return rows.Slots is null ? index : context.Let(at, ValueType.Int, new Load(rows.Slots, new[] { index }));
    }

    /// <summary><c>a[i] = new double[m]</c>, or another row of the same array.</summary>
    public void Replace(IArrayElementReferenceOperation target, IOperation value)
    {
        if (context.Buffers.Parse(target.ArrayReference) is not { } buffer)
            return;
        if (Of(buffer) is not { } rows || target.Indices.Length != 1 || !IsOfVariable(target, rows))
        {
            Refuse(target, "Replacing an array of a jagged array", "copy the elements");
            return;
        }
        var index = context.Elements.Index(target.Indices[0], buffer);
        if (RowUses.IsMade(value))
        {
            var slot = Slot(target, rows, index);
            Fill(target, buffer, slot, value, rows.AreMadeOnce);
            return;
        }
        if (context.Buffers.Parse(value) is not { } row)
            return;
        if (_views.TryGetValue(row.Id, out var view) && view.Source == context.MemoryOf(buffer) && rows.Slots is not null)
            Bind(target, rows, index, view.Slot);
        else if (RowUses.MovedLocal(value) is not null)
            Copy(target, buffer, Slot(target, rows, index), row);
        else
            Refuse(value, "A row that is another array", "copy it, with ToArray(), or exchange rows of one array");
    }

    /// <summary><c>(a[i], a[k]) = (a[k], a[i])</c>.</summary>
    public void Exchange(ITupleOperation targets, ITupleOperation values)
    {
        var places = new List<(IOperation At, JaggedRows Rows, Operand Index, Buffer Source)>();
        foreach (var target in targets.Elements)
        {
            if (target is not IArrayElementReferenceOperation { Indices.Length: 1 } row || context.Buffers.Parse(row.ArrayReference) is not { } buffer || Of(buffer) is not { Slots: not null } rows || !IsOfVariable(row, rows))
            {
                Refuse(target, "A deconstruction of memory and this", "assign it in a statement of its own");
                return;
            }
            places.Add((target, rows, context.Elements.Index(row.Indices[0], buffer), context.MemoryOf(buffer)));
        }
        var slots = new List<Operand>();
        for (int i = 0; i < places.Count; i++)
        {
            if (context.Buffers.Parse(values.Elements[i]) is not { } row)
                return;
            if (!_views.TryGetValue(row.Id, out var view) || view.Source != places[i].Source)
            {
                Refuse(values.Elements[i], "A row that is another array", "copy it, with ToArray(), or exchange rows of one array");
                return;
            }
            slots.Add(view.Slot);
        }
        for (int i = 0; i < places.Count; i++)
            Bind(places[i].At, places[i].Rows, places[i].Index, slots[i]);
    }

    /// <summary>Whether a row is named by the variable of which every replacement was seen when the array was made.</summary>
    private static bool IsOfVariable(IArrayElementReferenceOperation row, JaggedRows rows)
        => row.ArrayReference is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, rows.Variable);

    private void Bind(IOperation at, JaggedRows rows, Operand index, Operand slot)
    {
        context.Grids.Check(at, index, rows.Count);
        context.Add(at, new Store(rows.Slots!, new[] { index }, slot));
    }

    /// <summary>Gives a row what an expression makes: zeros, or elements that are copied.</summary>
    private void Fill(IOperation at, Buffer buffer, Operand slot, IOperation made, bool isFirst)
    {
        var rows = Of(buffer)!;
        if (AllocationParser.CountOf(made) is { } count)
        {
            var length = context.Expressions.Scalar(count);
            if (!isFirst && context.Write(buffer, at))
            {
                var start = Product(at, slot, rows.Room);
                context.Allocations.ForEach(length, j => context.Add(at, new Store(buffer, new[] { context.Integers.Add(start, j) }, Literal.Of(ValueType.Of(buffer.Element), 0))));
            }
            SetLength(at, rows, slot, length);
        }
        else if (context.Buffers.Parse(made) is { } row)
        {
            Copy(at, buffer, slot, row);
        }
    }

    private void Copy(IOperation at, Buffer buffer, Operand slot, Buffer row)
    {
        var rows = Of(buffer)!;
        var length = context.Buffers.Length(at, row, null);
        SetLength(at, rows, slot, length);
        if (context.Write(buffer, at))
            context.Allocations.Copy(at, row, buffer, length, targetOffset: Product(at, slot, rows.Room));
    }

    private void SetLength(IOperation at, JaggedRows rows, Operand slot, Operand length)
    {
        if (rows.Lengths is not null)
            context.Add(at, new Store(rows.Lengths, new[] { slot }, length));
    }

    private Operand Product(IOperation at, Operand left, Operand right) => context.Grids.Product(at, left, right);

    private Buffer? Refuse(IOperation at, string what, string advice)
    {
        context.Refuse(at, what, advice);
        return null;
    }
}
