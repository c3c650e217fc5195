using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Arrays of two and three dimensions that a method makes: memory of one dimension, row after row, whose lengths are values.
/// <code>
/// var a = new double[n, m];        a = allocate n·m
/// a[i, j] = x;                     if (j &lt; 0 || j ≥ m) throw …;  a[i·m + j] = x
/// </code>
/// The first index is checked by the memory's own bounds, and any other where the loops around it do not say that it fits.
/// </summary>
internal sealed class GridParser(FunctionContext context)
{
    private const string OutOfRange = "throw new global::System.IndexOutOfRangeException()";

    private readonly Dictionary<int, ImmutableArray<Operand>> _lengths = [];

    /// <summary>The lengths of an array of more than one dimension; none where memory is no such array.</summary>
    public ImmutableArray<Operand> LengthsOf(Buffer buffer) => _lengths.TryGetValue(context.MemoryOf(buffer).Id, out var lengths) ? lengths : [];

    public bool IsGrid(Buffer buffer) => _lengths.ContainsKey(context.MemoryOf(buffer).Id);

    public void Declare(Buffer buffer, ImmutableArray<Operand> lengths)
    {
        if (!lengths.IsEmpty)
            _lengths[buffer.Id] = lengths;
    }

    /// <summary>The length along one dimension.</summary>
    public Operand Length(IOperation at, Buffer buffer, string? name, int dimension)
        => IsGrid(buffer) ? LengthsOf(buffer)[dimension] : context.Buffers.Length(at, buffer, name, dimension);

    public Buffer? Allocate(IArrayCreationOperation array, BufferShape shape, string? name)
    {
        var sizes = array.DimensionSizes;
        if (sizes.FirstOrDefault(s => SourceTypes.Scalar(s.Type) != ValueType.Int) is { } other)
        {
            context.RefuseType(other);
            return null;
        }
        var lengths = sizes.Select(s => context.Expressions.Scalar(s)).ToImmutableArray();
        var elements = array.Initializer is { } initializer ? Leaves(initializer).ToArray() : [];
        var values = elements.Select(e => context.Tuples.Flatten(e, null)).ToArray();
        var buffer = Allocate(array, shape, lengths, name);
        for (int i = 0; i < values.Length; i++)
            context.Allocations.Store(elements[i], buffer, Operand.Int(i), values[i]);
        return buffer;
    }

    private static IEnumerable<IOperation> Leaves(IArrayInitializerOperation initializer)
        => initializer.ElementValues.SelectMany(e => e is IArrayInitializerOperation inner ? Leaves(inner) : [e]);

    private Buffer Allocate(IOperation at, BufferShape shape, ImmutableArray<Operand> lengths, string? name)
    {
        var buffer = context.Allocations.Allocate(at, shape with { Rank = 1 }, lengths.Skip(1).Aggregate(lengths[0], (total, length) => Product(at, total, length)), name);
        Declare(buffer, lengths);
        return buffer;
    }

    /// <summary><c>a.Clone()</c>, of an array that the method makes or is given.</summary>
    public Buffer CopyOf(IOperation at, Buffer source, string? name)
    {
        int rank = IsGrid(source) ? LengthsOf(source).Length : source.Rank;
        var lengths = Enumerable.Range(0, rank).Select(d => Length(at, source, null, d)).ToImmutableArray();
        var copy = Allocate(at, new BufferShape(source.Element, rank, 0), lengths, name);
        Copy(at, source, copy, context.Buffers.Length(at, copy, null));
        return copy;
    }

    /// <summary>Copies all elements of memory of any number of dimensions, row after row.</summary>
    public void Copy(IOperation at, Buffer source, Buffer target, Operand total)
    {
        if (source.Rank == 1)
        {
            context.Allocations.Copy(at, source, target, total);
            return;
        }
        var lengths = Enumerable.Range(0, source.Rank).Select(d => Length(at, source, null, d)).ToImmutableArray();
        context.Allocations.ForEach(total, i =>
        {
            var value = context.Let(at, ValueType.Of(source.Element), new Load(source, Indices(at, lengths, i)));
            context.Add(at, new Store(target, new[] { i }, value));
        });
    }

    /// <summary>The indices of an element that is counted row by row.</summary>
    public ImmutableArray<Operand> Indices(IOperation at, ImmutableArray<Operand> lengths, Operand index)
    {
        var indices = new Operand[lengths.Length];
        for (int dimension = lengths.Length - 1; dimension > 0; dimension--)
        {
            indices[dimension] = context.Let(at, ValueType.Int, new Binary(BinaryOperator.Remainder, index, lengths[dimension]));
            index = context.Let(at, ValueType.Int, new Binary(BinaryOperator.Divide, index, lengths[dimension]));
        }
        indices[0] = index;
        return indices.ToImmutableArray();
    }

    /// <summary>Where an element lies, counted row by row.</summary>
    public Operand IndexOf(IOperation at, Buffer buffer, ImmutableArray<Operand> indices)
    {
        var lengths = LengthsOf(buffer);
        var index = indices[0];
        for (int dimension = 1; dimension < lengths.Length; dimension++)
        {
            Check(at, indices[dimension], lengths[dimension]);
            index = context.Integers.Add(Product(at, index, lengths[dimension]), indices[dimension]);
        }
        return index;
    }

    /// <summary>Throws what an array throws where an index is out of range, unless the loops around it say that it is not.</summary>
    public void Check(IOperation at, Operand index, Operand length)
    {
        if (context.Ranges.IsWithin(index, length))
            return;
        var isNegative = context.Let(at, ValueType.Bool, new Binary(BinaryOperator.Less, index, Operand.Int(0)));
        var isTooLarge = context.Let(at, ValueType.Bool, new Binary(BinaryOperator.LessOrEqual, length, index));
        context.Add(at, new Guard(context.Let(at, ValueType.Bool, new Binary(BinaryOperator.Or, isNegative, isTooLarge)), new[] { OutOfRange }, EquatableArray<Operand>.Empty));
    }

    public Operand Product(IOperation at, Operand left, Operand right) => (left, right) switch
    {
        (_, Literal known) => context.Integers.Times(left, known.AsInt),
        (Literal known, _) => context.Integers.Times(right, known.AsInt),
        _ => context.Let(at, ValueType.Int, new Binary(BinaryOperator.Multiply, left, right)),
    };
}
