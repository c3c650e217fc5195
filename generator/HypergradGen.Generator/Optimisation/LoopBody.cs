using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// What a loop and the loops inside it define, so that an index can be written in what the loop is given from outside and
/// in the loops' own indices; views made inside are dissolved into the buffer that they are cut from.
/// <code>
/// for i: { row = x.Slice(i·d, d);  for j: … row[j] … }          row[j] is x[d·i + j]
/// </code>
/// </summary>
public sealed class LoopBody : Walker
{
    private readonly Dictionary<int, Operation> _operations = [];
    private readonly Dictionary<int, Slice> _slices = [];
    private readonly Dictionary<int, Row> _rows = [];
    private readonly HashSet<int> _values = [];
    private readonly HashSet<int> _buffers = [];

    private LoopBody()
    {
    }

    public static LoopBody Of(For loop)
    {
        var body = new LoopBody();
        body.VisitStatement(loop);
        return body;
    }

    public Operation? Definition(Value value) => _operations.TryGetValue(value.Id, out var operation) ? operation : null;

    /// <summary>The operand is the same in every iteration of the loop, since it is defined before it.</summary>
    public bool IsOutside(Operand operand) => operand is Literal || !_values.Contains(((Value)operand).Id);

    public bool IsOutside(Buffer buffer) => !_buffers.Contains(buffer.Id);

    public AffineIndex Affine(Operand operand) => AffineIndex.Of(operand, Definition);

    /// <summary>The element of a buffer outside the loop that an access reaches; null for one of a rectangular array or of a row or buffer made inside.</summary>
    public (Buffer Buffer, AffineIndex Index)? Place(Buffer buffer, EquatableArray<Operand> indices)
        => PlaceInRow(buffer, indices) is { Array: null } place ? (place.Buffer, place.Index) : null;

    /// <summary>The same, where the element may be one of a row made inside: of which array of the buffer, then.</summary>
    public (Buffer Buffer, AffineIndex? Array, AffineIndex Index)? PlaceInRow(Buffer buffer, EquatableArray<Operand> indices)
    {
        if (indices.Count != 1)
            return null;
        var index = Affine(indices[0]);
        while (_slices.TryGetValue(buffer.Id, out var slice))
        {
            index = index.Plus(Affine(slice.Offset));
            buffer = slice.Source;
        }
        AffineIndex? array = null;
        if (_rows.TryGetValue(buffer.Id, out var row))
            (buffer, array) = (row.Source, Affine(row.Index));
        return IsOutside(buffer) ? (buffer, array, index) : null;
    }

    /// <summary>Whether a view is, in each iteration of the loop with an index, the array with a number, one further in each iteration.</summary>
    public bool IsRowOf(Buffer view, Buffer arrays, AffineIndex first, Value index)
        => _rows.TryGetValue(view.Id, out var row) && row.When == Guard.Always && row.Source.Id == arrays.Id && Affine(row.Index).IsSameAs(first.Plus(AffineIndex.Of(index, _ => null)));

    public override void VisitStatement(Statement statement)
    {
        switch (statement)
        {
            case Let s:
                _operations[s.Target.Id] = s.Operation;
                break;
            case Slice s:
                _slices[s.Target.Id] = s;
                break;
            case Row s:
                _rows[s.Target.Id] = s;
                break;
        }
        base.VisitStatement(statement);
    }

    protected override void OnValueDefined(Value value, Statement? by) => _values.Add(value.Id);

    protected override void OnBufferDefined(Buffer buffer, Statement? by) => _buffers.Add(buffer.Id);
}
