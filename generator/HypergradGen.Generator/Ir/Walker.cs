namespace HypergradGen.Generator.Ir;

/// <summary>Visits the statements of a block in program order, those inside others too.</summary>
public abstract class StatementWalker
{
    public virtual void VisitFunction(Function function) => VisitBlock(function.Body);

    public virtual void VisitBlock(Block block)
    {
        foreach (var statement in block.Statements)
            VisitStatement(statement);
    }

    public virtual void VisitStatement(Statement statement)
    {
        switch (statement)
        {
            case For loop:
                VisitBlock(loop.Body);
                break;
            case While loop:
                VisitBlock(loop.Condition);
                VisitBlock(loop.Body);
                break;
            case If branch:
                VisitBlock(branch.Then);
                VisitBlock(branch.Else);
                break;
        }
    }
}

/// <summary>Visits everything in a function in program order; analyses override what they look at.</summary>
public abstract class Walker : StatementWalker
{
    public override void VisitFunction(Function function)
    {
        foreach (var parameter in function.Parameters)
        {
            switch (parameter)
            {
                case ValueParameter p:
                    OnValueDefined(p.Value, null);
                    break;
                case DataValue p:
                    OnValueDefined(p.Value, null);
                    break;
                case BufferParameter p:
                    OnBufferDefined(p.Buffer, null);
                    break;
                case DataBuffer p:
                    OnBufferDefined(p.Buffer, null);
                    break;
                case KeptBuffer p:
                    OnBufferDefined(p.Buffer, null);
                    break;
            }
        }
        VisitBlock(function.Body);
    }

    public override void VisitBlock(Block block)
    {
        base.VisitBlock(block);
        foreach (var yield in block.Yields)
            OnOperandUsed(yield);
    }

    public override void VisitStatement(Statement statement)
    {
        foreach (var operand in Uses.Operands(statement))
            OnOperandUsed(operand);
        foreach (var buffer in Uses.Buffers(statement))
            OnBufferUsed(buffer, statement);
        switch (statement)
        {
            case For loop:
                OnValueDefined(loop.Index, loop);
                DefineParameters(loop.Carried, loop);
                break;
            case While loop:
                DefineParameters(loop.Carried, loop);
                break;
        }
        base.VisitStatement(statement);
        foreach (var value in Uses.Defined(statement))
            OnValueDefined(value, statement);
        if (Uses.DefinedBuffer(statement) is { } defined)
            OnBufferDefined(defined, statement);
    }

    private void DefineParameters(EquatableArray<Carried> carried, Statement loop)
    {
        foreach (var c in carried)
            OnValueDefined(c.Parameter, loop);
    }

    protected virtual void OnValueDefined(Value value, Statement? by)
    {
    }

    protected virtual void OnBufferDefined(Buffer buffer, Statement? by)
    {
    }

    protected virtual void OnOperandUsed(Operand operand)
    {
    }

    protected virtual void OnBufferUsed(Buffer buffer, Statement by)
    {
    }
}
