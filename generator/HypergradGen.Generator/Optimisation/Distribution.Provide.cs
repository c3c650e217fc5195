using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <content>What a piece needs of others: computed again, read from where it waits, or carried on.</content>
internal sealed partial class Distribution
{
    private bool IsAvailable(Operand operand, Segment segment) => _rows.Body.IsOutside(operand) || _own.Contains(((Value)operand).Id) || segment.IsBound((Value)operand);

    private bool IsAvailable(Buffer buffer, Segment segment) => _rows.Body.IsOutside(buffer) || segment.IsBound(buffer);

    /// <summary>Provides what an operand of the loop over columns needs from the row.</summary>
    private void ProvideInside(Operand operand, For columns, Segment segment)
    {
        if (operand is not Value value || value.Id == columns.Index.Id)
            return;
        var definition = columns.Body.Statements.FirstOrDefault(s => Uses.Defined(s).Any(v => v.Id == value.Id));
        if (definition is null)
        {
            Provide(operand, segment);
            return;
        }
        foreach (var used in Uses.Operands(definition))
            ProvideInside(used, columns, segment);
        foreach (var buffer in Uses.Buffers(definition))
            ProvideInside(buffer, columns, segment);
    }

    private void ProvideInside(Buffer buffer, For columns, Segment segment)
    {
        if (columns.Body.Statements.FirstOrDefault(s => Uses.DefinedBuffer(s)?.Id == buffer.Id) is not { } definition)
        {
            Provide(buffer, segment);
            return;
        }
        foreach (var used in Uses.Operands(definition))
            ProvideInside(used, columns, segment);
        foreach (var source in Uses.Buffers(definition))
            ProvideInside(source, columns, segment);
    }

    /// <summary>Makes all that a statement reads from outside itself known in a segment.</summary>
    private void Provide(Statement statement, Segment segment)
    {
        var free = new FreeNames();
        free.VisitStatement(statement);
        foreach (var operand in free.Operands)
            Provide(operand, segment);
        foreach (var buffer in free.Buffers)
            Provide(buffer, segment);
    }

    private void Provide(Buffer buffer, Segment segment)
    {
        if (IsAvailable(buffer, segment))
            return;
        if (_expanded.TryGetValue(buffer.Id, out var expanded))
        {
            segment.Expand(buffer, expanded.All, expanded.Length);
            return;
        }
        var definition = _definitions[buffer.Id];
        Provide(definition, segment);
        if (!_failed)
            segment.Copy(definition);
    }

    private void Provide(Operand operand, Segment segment)
    {
        if (_failed || operand is not Value value || _rows.Body.IsOutside(operand) && !_own.Contains(value.Id) || segment.IsBound(value))
            return;
        if (_batchCarried.TryGetValue(value.Id, out var carried))
        {
            var whole = _rows.Loop.Carried.First(c => c.Parameter.Id == value.Id);
            segment.Carry(value, carried, _numbering.Value(whole.Result.Type, whole.Result.Name));
        }
        else if (_sums.TryGetValue(value.Id, out var sum))
        {
            ProvideSum(value, sum.Carried, sum.Terms, segment);
        }
        else if (_home.TryGetValue(value.Id, out var home))
        {
            if (!value.Type.IsReal)
            {
                _failed = true;
                return;
            }
            if (ProvideKept(value, segment))
                return;
            if (!_waiting.TryGetValue(value.Id, out var waiting))
                _waiting[value.Id] = waiting = NewBuffer(value.Name ?? "waiting", value.Type.Element);
            home.StoreOnce(value, waiting);
            segment.Bind(value, segment.Into.Load(waiting, [segment.Row], value.Name));
        }
        else if (_definitions.TryGetValue(value.Id, out var definition) && IsRepeated(definition))
        {
            Provide(definition, segment);
            if (!_failed)
                segment.Copy(definition);
        }
        else
        {
            _failed = true;
        }
    }

    /// <summary>Reads a value from where the iteration stores it; false where it stores it nowhere.</summary>
    private bool ProvideKept(Value value, Segment segment)
    {
        if (!_kept.TryGetValue(value.Id, out var store))
            return false;
        Provide(store.Target, segment);
        foreach (var index in store.Indices)
            Provide(index, segment);
        if (!_failed && !segment.IsBound(value))
            segment.Bind(value, segment.Into.Load(segment.Of(store.Target), segment.Of(store.Indices), value.Name));
        return true;
    }

    /// <summary>What the sum started from, and each term's sum times its factors of the row.</summary>
    private void ProvideSum(Value value, Carried carried, List<(Buffer Sum, RowProduct Product)> terms, Segment segment)
    {
        Provide(carried.Initial, segment);
        foreach (var factor in terms.SelectMany(t => t.Product.RowFactors))
            Provide(factor, segment);
        if (_failed)
            return;
        Operand total = segment.Of(carried.Initial);
        foreach (var (buffer, product) in terms)
        {
            Operand sum = segment.Into.Load(buffer, [segment.Row], value.Name);
            foreach (var factor in product.RowFactors)
                sum = segment.Into.Binary(BinaryOperator.Multiply, segment.Of(factor), sum);
            bool isFirst = total is Literal { Bits: 0 };
            total = isFirst && !product.IsNegative ? sum : segment.Into.Binary(product.IsNegative ? BinaryOperator.Subtract : BinaryOperator.Add, total, sum);
        }
        segment.Bind(value, total);
    }

    /// <summary>What a statement uses and does not define.</summary>
    private sealed class FreeNames : Walker
    {
        private readonly HashSet<int> _defined = [];
        private readonly List<Operand> _operands = [];
        private readonly List<Buffer> _buffers = [];

        public IEnumerable<Operand> Operands => _operands.Where(o => o is Value v && !_defined.Contains(v.Id));

        public IEnumerable<Buffer> Buffers => _buffers.Where(b => !_defined.Contains(b.Id));

        protected override void OnValueDefined(Value value, Statement? by) => _defined.Add(value.Id);

        protected override void OnBufferDefined(Buffer buffer, Statement? by) => _defined.Add(buffer.Id);

        protected override void OnOperandUsed(Operand operand) => _operands.Add(operand);

        protected override void OnBufferUsed(Buffer buffer, Statement by) => _buffers.Add(buffer);
    }
}
