using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

internal sealed partial class CollectionWriter
{
    /// <summary>Writes what the rows add to the adjoint, each accumulation behind those before it.</summary>
    /// <param name="sums">The loops that make many rows of a step.</param>
    /// <param name="index">The place in the adjoint, in these loops and those of <paramref name="along"/>.</param>
    private sealed class AdditionWriter(CollectionWriter writer, ImmutableArray<For> sums, AffineIndex index, bool isNegative, For[] along)
    {
        private readonly Recomputation _copy = writer.Later();
        private readonly BlockBuilder _into = writer._add;

        /// <summary>What reads a factor in a row.</summary>
        public delegate Operand Reader(Operand row, BlockBuilder into);

        /// <summary>Element i of a row that was collected.</summary>
        public Reader OfRows(Buffer rows, OuterFactor factor)
        {
            var length = _copy.Of(factor.Along.Count, _into);
            return (row, into) => into.Load(rows, [into.Binary(BinaryOperator.Add, into.Binary(BinaryOperator.Multiply, row, length), _copy.Of(factor.Along.Index, into))]);
        }

        /// <summary>An element of the state that a row's step was linearised at.</summary>
        public Reader OfStates(AffineIndex place)
        {
            ProvideInFront(place);
            var length = _into.Let(ValueType.Int, new Length(writer._state));
            return (row, into) => into.Load(writer._states, [into.Binary(BinaryOperator.Add, into.Binary(BinaryOperator.Multiply, row, length), Compute(place, into))]);
        }

        /// <summary>for k: for i: for j: λ̄[…] += left[k,i]·right[k,j], k over all rows of all steps.</summary>
        public void WriteProduct(Reader left, Reader right)
        {
            ProvideInFront(index);
            var count = _into.Binary(BinaryOperator.Multiply, writer._steps, Rows);
            var row = writer._numbering.Value(ValueType.Int, "k");
            var nest = writer.Nest(along, _copy, _into, body => Accumulate(body.Binary(BinaryOperator.Multiply, left(row, body), right(row, body)), body));
            _into.Add(new For(row, count, EquatableArray<Carried>.Empty, new Block(new Statement[] { nest }, EquatableArray<Operand>.Empty), OrderFree: true));
        }

        /// <summary>The factor that changes summed over the steps, then one outer product with the factor that does not.</summary>
        public void WriteSummed(Buffer rows, OuterFactor changing, OuterFactor same) => WriteSummed(rows, changing, same.Operands, [changing.Along, same.Along]);

        /// <summary>The same for a vector.</summary>
        public void WriteSummed(Buffer rows, OuterFactor changing, IReadOnlyList<Operand> same) => WriteSummed(rows, changing, same, [changing.Along]);

        private void WriteSummed(Buffer rows, OuterFactor changing, IReadOnlyList<Operand> same, For[] loops)
        {
            ProvideInFront(index);
            if (!writer._sums.TryGetValue(rows.Id, out var sum))
                writer._sums[rows.Id] = sum = Sum(rows, changing);
            var length = NonNegative(_copy.Of(changing.Along.Count, _into), _into);
            var nest = writer.Nest([.. sums, .. loops], _copy, _into, body =>
            {
                Operand at = Operand.Int(0);
                foreach (var loop in sums)
                    at = body.Binary(BinaryOperator.Add, body.Binary(BinaryOperator.Multiply, at, _copy.Of(loop.Count, body)), _copy.Of(loop.Index, body));
                at = body.Binary(BinaryOperator.Add, body.Binary(BinaryOperator.Multiply, at, length), _copy.Of(changing.Along.Index, body));
                Operand value = body.Load(sum, [at]);
                Accumulate(same.Count == 0 ? value : body.Binary(BinaryOperator.Multiply, value, Product(same, _copy, body)), body);
            });
            _into.Add(nest);
        }

        private Buffer Sum(Buffer rows, OuterFactor changing)
        {
            var sum = writer._numbering.Buffer(rows.Element, rows.Name + "Sum");
            var length = _into.Binary(BinaryOperator.Multiply, Rows, NonNegative(_copy.Of(changing.Along.Count, _into), _into));
            _into.Add(new Allocate(sum, length));
            var (step, element) = (writer._numbering.Value(ValueType.Int, "step"), writer._numbering.Value(ValueType.Int, "k"));
            var body = new BlockBuilder(writer._numbering);
            var value = body.Load(rows, [body.Binary(BinaryOperator.Add, body.Binary(BinaryOperator.Multiply, step, length), element)]);
            body.Add(new Accumulate(sum, new Operand[] { element }, AccumulateOperator.Add, value));
            var inner = new For(element, length, EquatableArray<Carried>.Empty, body.Build(), OrderFree: true);
            _into.Add(new For(step, writer._steps, EquatableArray<Carried>.Empty, new Block(new Statement[] { inner }, EquatableArray<Operand>.Empty), OrderFree: true));
            return sum;
        }

        private void Accumulate(Operand value, BlockBuilder into)
            => into.Add(new Accumulate(writer._adjoint, new[] { Compute(index, into) }, isNegative ? AccumulateOperator.Subtract : AccumulateOperator.Add, value));

        private Operand Rows => sums.Aggregate((Operand)Operand.Int(1), (all, l) => _into.Binary(BinaryOperator.Multiply, all, NonNegative(_copy.Of(l.Count, _into), _into)));

        private Operand Compute(AffineIndex place, BlockBuilder into) => place.Compute(into, v => _copy.Of(v, into));

        /// <summary>What a place is made of but for the loops' indices is computed in front of all loops.</summary>
        private void ProvideInFront(AffineIndex place)
        {
            foreach (var value in place.Values.Where(v => !sums.Concat(along).Any(l => l.Index.Id == v.Id)))
                _copy.Of(value, _into);
        }
    }
}
