namespace HypergradGen.Generator.Ir;

/// <summary>
/// Checks that a function is well formed: every value and buffer is defined once, before its use, in a block around it,
/// and blocks yield as many values as what encloses them takes.
/// </summary>
public sealed class Verifier
{
    private readonly HashSet<int> _everDefined = [];
    private readonly HashSet<int> _visible = [];
    private readonly string _function;

    private Verifier(string function) => _function = function;

    /// <summary>The function itself, if it is well formed.</summary>
    /// <exception cref="InvalidOperationException">It is not; the message names what is wrong.</exception>
    public static Function Verify(Function function)
    {
        var verifier = new Verifier(function.Name);
        foreach (var parameter in function.Parameters)
        {
            verifier.Define(parameter switch
            {
                ValueParameter p => p.Value.Id,
                DataValue p => p.Value.Id,
                BufferParameter p => p.Buffer.Id,
                DataBuffer p => p.Buffer.Id,
                KeptBuffer p => p.Buffer.Id,
                _ => throw new InvalidOperationException($"unknown parameter {parameter.GetType().Name}"),
            });
        }
        verifier.Visit(function.Body);
        return function;
    }

    private void Define(int id)
    {
        if (!_everDefined.Add(id))
            throw new InvalidOperationException($"{_function}: %{id} is defined twice");
        _visible.Add(id);
    }

    private void Require(Operand operand)
    {
        if (operand is Value value && !_visible.Contains(value.Id))
            throw new InvalidOperationException($"{_function}: {value} is used where it is not defined");
    }

    private void Visit(Block block)
    {
        foreach (var statement in block.Statements)
            Visit(statement);
        foreach (var yield in block.Yields)
            Require(yield);
    }

    private void VisitInner(Block block, int yields, params IEnumerable<Value>[] parameters)
    {
        if (block.Yields.Count != yields)
            throw new InvalidOperationException($"{_function}: a block yields {block.Yields.Count} values where {yields} are taken");
        var outside = new HashSet<int>(_visible);
        foreach (var value in parameters.SelectMany(p => p))
            Define(value.Id);
        Visit(block);
        _visible.IntersectWith(outside);
    }

    private void Visit(Statement statement)
    {
        foreach (var operand in Uses.Operands(statement))
            Require(operand);
        foreach (var buffer in Uses.Buffers(statement))
        {
            if (!_visible.Contains(buffer.Id))
                throw new InvalidOperationException($"{_function}: buffer {buffer} is used where it is not defined");
        }
        switch (statement)
        {
            case For s:
                VisitInner(s.Body, s.Carried.Count, [s.Index], s.Carried.Select(c => c.Parameter));
                break;
            case While s:
                var outside = new HashSet<int>(_visible);
                foreach (var carried in s.Carried)
                    Define(carried.Parameter.Id);
                VisitInner(s.Condition, 1);
                VisitInner(s.Body, s.Carried.Count);
                _visible.IntersectWith(outside);
                break;
            case If s:
                VisitInner(s.Then, s.Results.Count);
                VisitInner(s.Else, s.Results.Count);
                break;
        }
        foreach (var value in Uses.Defined(statement))
            Define(value.Id);
        if (Uses.DefinedBuffer(statement) is { } defined)
            Define(defined.Id);
    }
}
