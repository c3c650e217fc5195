using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Parses statements that control leaves at their end: declarations, assignments and calls.</summary>
internal sealed class StatementParser(FunctionContext context)
{
    /// <summary>Where the results of the method are kept until its end.</summary>
    public ImmutableArray<Variable> Results { get; set; } = [];

    /// <summary>What a <c>return</c> of a helper does that is read in place; null in the function itself.</summary>
    public Action<IOperation>? Returning { get; set; }

    public void Parse(IOperation operation)
    {
        switch (operation)
        {
            case IEmptyOperation or ILocalFunctionOperation:
                break;
            case IThrowOperation thrown:
                context.Guards.Throw(thrown);
                break;
            case IExpressionStatementOperation statement:
                Discard(statement.Operation);
                break;
            case IVariableDeclarationGroupOperation group:
                foreach (var declaration in group.Declarations)
                {
                    foreach (var declarator in declaration.Declarators)
                        Declare(declarator, declarator.Initializer ?? declaration.Initializer);
                }
                break;
            default:
                context.RefuseConstruct(operation);
                break;
        }
    }

    public void Return(IReturnOperation operation)
    {
        if (operation.ReturnedValue is { } value)
        {
            if (Returning is { } returning)
            {
                returning(value);
            }
            else if (context.Method.ReturnsVoid)
            {
                // A lambda's or an expression body's value that the method does not give on.
                Discard(value);
            }
            else
            {
                var operands = context.Tuples.Flatten(value, Results.Length == 1 ? Results[0].Name : null);
                for (int i = 0; i < Math.Min(operands.Length, Results.Length); i++)
                    context.Flow[Results[i]] = context.Expressions.ConvertTo(operands[i], Results[i].Type, value, null);
            }
        }
        context.Flow[context.Jumps.Returned] = Operand.Bool(true);
    }

    /// <summary>Evaluates an expression for what it does.</summary>
    public void Discard(IOperation expression)
    {
        switch (expression)
        {
            case IInvocationOperation call:
                context.Calls.Parse(call, null);
                break;
            case IThrowOperation thrown:
                context.Guards.Throw(thrown);
                break;
            case IAssignmentOperation or IIncrementOrDecrementOperation:
                context.Assignments.Parse(expression, null);
                break;
            default:
                context.Tuples.Flatten(expression, null);
                break;
        }
    }

    private void Declare(IVariableDeclaratorOperation declarator, IVariableInitializerOperation? initializer)
    {
        var local = declarator.Symbol;
        if (local.IsConst)
            return;
        var value = initializer?.Value;
        if (local.RefKind != RefKind.None)
        {
            DeclareReference(declarator, value);
            return;
        }
        if (SourceTypes.IsUnknown(local.Type))
            context.Module.Sink.FailSilently();
        else if (SourceTypes.LooksLikeBuffer(local.Type) && !(SourceTypes.IsList(local.Type) && value is not null && Strip(value) is ICollectionExpressionOperation))
            DeclareBuffer(declarator, value);
        else if (StructTypes.IsText(local.Type))
            RefuseLocal(declarator, value);
        else if (value is not null && StructTypes.Components(local.Type) is not null && IsData(value) && !context.IsAssigned(local))
            DeclarePath(local, value);
        else if (SourceTypes.Flatten(local.Type) is not null)
            context.Places[local] = DeclareScalars(local.Name, local.Type, value);
        else if (StructTypes.HasMemory(local.Type))
            DeclareWithMemory(local, value);
        else if (value is not null && context.Data.Names(Strip(value)))
            DeclarePath(local, value);
        else
            RefuseLocal(declarator, value);
    }

    private static IOperation Strip(IOperation value) => value is IConversionOperation { OperatorMethod: null } c ? Strip(c.Operand) : value;

    /// <summary>A reference is another name for a variable or an element.</summary>
    private void DeclareReference(IVariableDeclaratorOperation declarator, IOperation? value)
    {
        var local = declarator.Symbol;
        bool isElement = value is not null && ElementParser.IsElement(value) && SourceTypes.Scalar(value.Type) is not null;
        if (isElement)
        {
            if (context.Elements.Parse(value!) is { } element)
                context.Places[local] = new ElementPlace(element);
        }
        else if (value is not null && SourceTypes.Flatten(local.Type) is not null && (ReturnedReferences.IsReference(value) || context.Structs.IsValue(value)) && context.Tuples.Find(value) is { } place and not PathPlace)
        {
            context.Places[local] = place;
        }
        else if (value is { Kind: OperationKind.Invalid } || SourceTypes.IsUnknown(local.Type) || ReturnedReferences.IsReference(value))
        {
            context.Module.Sink.FailSilently();
        }
        else
        {
            context.Refuse(declarator, "A 'ref' local here", "let it name a variable, a field of a struct or an element");
        }
    }

    private bool IsData(IOperation value)
        => context.Data.Names(Strip(value)) || Strip(value) is IInstanceReferenceOperation self && !context.Structs.IsValue(self) && context.Receiver != DataPath.Problem;

    private void DeclareWithMemory(ILocalSymbol local, IOperation? value)
    {
        if (value is null)
        {
            context.Places[local] = context.Tuples.Declare(local.Name, local.Type, t => Flow.Zero(t));
            return;
        }
        var parts = context.Tuples.Flatten(value, local.Name);
        if (parts.Length == StructParser.Width(local.Type))
            context.Places[local] = context.Tuples.Hold(local.Name, local.Type, parts, value);
    }

    private void DeclarePath(ILocalSymbol local, IOperation value)
    {
        if (context.Data.Path(value) is { } path)
            context.Places[local] = new PathPlace(path);
    }

    private void RefuseLocal(IVariableDeclaratorOperation declarator, IOperation? value)
    {
        var type = declarator.Symbol.Type;
        if (value is { Kind: OperationKind.Invalid })
            context.Module.Sink.FailSilently();
        else if (value is IConversionOperation { Operand: var inner } && inner.Kind is OperationKind.AnonymousFunction or OperationKind.DelegateCreation)
            context.RefuseConstruct(inner);
        else if (value is not null && Strip(value).Kind is OperationKind.ObjectCreation or OperationKind.DelegateCreation or OperationKind.Await or OperationKind.InterpolatedString)
            context.RefuseConstruct(Strip(value));
        else
            context.Refuse(declarator, $"A local of type '{SourceTypes.Display(type)}'", Constructs.AdviceOn(type, $"locals are {SourceTypes.Scalars}, tuples and structs of them, spans and arrays"));
    }

    private void DeclareBuffer(IVariableDeclaratorOperation declarator, IOperation? value)
    {
        var local = declarator.Symbol;
        if (value is null)
        {
            context.Places[local] = context.Regions.IsBoundAnew(local, local.Type)
                ? context.Regions.Declare(local, SourceTypes.Memory(local.Type)!.Value) : new UnboundBufferPlace();
            return;
        }
        context.Buffers.Bind(local, value);
    }

    /// <summary>Declares the variables of a scalar or tuple, with its values or zero.</summary>
    public Place DeclareScalars(string name, ITypeSymbol type, IOperation? value)
    {
        ImmutableArray<Operand> initial = value is null ? [] : context.Tuples.Flatten(value, name);
        int next = 0;
        return context.Tuples.Declare(name, type, valueType =>
        {
            var operand = next < initial.Length ? initial[next] : Flow.Zero(valueType);
            next++;
            return value is null ? operand : context.Expressions.ConvertTo(operand, valueType, value, name);
        });
    }
}
