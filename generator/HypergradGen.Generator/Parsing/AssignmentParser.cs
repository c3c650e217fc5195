using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Assignments of every form. The target's index is evaluated before the value, as C# does.</summary>
internal sealed class AssignmentParser(FunctionContext context)
{
    private readonly RegionTuples _regions = new(context);
    private readonly DeconstructionParser _deconstructions = new(context);

    public Operand Parse(IOperation assignment, string? name)
    {
        switch (assignment)
        {
            case ICompoundAssignmentOperation compound when !Operators.IsUsers(compound.OperatorMethod) && StructTypes.Components(compound.Target.Type) is null:
                return Compound(compound);
            case IIncrementOrDecrementOperation step:
                return Step(step);
            default:
                var values = ParseAll(assignment, name);
                return values.Length > 0 ? values[0] : Operand.Real(0);
        }
    }

    /// <summary>Parses an assignment that may be of a tuple; gives the scalars assigned.</summary>
    public ImmutableArray<Operand> ParseAll(IOperation assignment, string? name)
    {
        switch (assignment)
        {
            case ISimpleAssignmentOperation { IsRef: false } simple when SourceTypes.LooksLikeBuffer(simple.Target.Type):
                if (simple.Target is IMemberReferenceOperation { Instance: { } holder } && context.Structs.IsValue(holder))
                    return Assign(simple.Target, simple.Value, name);
                Bind(simple);
                return [];
            case ISimpleAssignmentOperation { IsRef: false } simple:
                return Assign(simple.Target, simple.Value, name);
            case IDeconstructionAssignmentOperation { Target: ITupleOperation targets, Value: ITupleOperation or IConversionOperation { Operand: ITupleOperation } } literal when RegionTuples.HoldsMemory(targets) && !targets.Elements.Any(e => e is IDeclarationExpressionOperation):
                _regions.Assign(targets, literal.Value);
                return [];
            case ICompoundAssignmentOperation compound:
                return ByOperator(compound, name);
            case IDeconstructionAssignmentOperation deconstruction when StructTypes.Components(deconstruction.Value.Type) is not null:
                return _deconstructions.Parse(deconstruction);
            case IDeconstructionAssignmentOperation deconstruction:
                return Assign(deconstruction.Target, deconstruction.Value, name);
            default:
                context.RefuseConstruct(assignment);
                return [];
        }
    }

    private ImmutableArray<Operand> Assign(IOperation targetOperation, IOperation value, string? name)
    {
        var target = Resolve(targetOperation);
        if (target is NoTarget && SourceTypes.Flatten(value.Type) is null && !StructTypes.HasMemory(value.Type) && targetOperation is IDiscardOperation)
        {
            context.RefuseType(value);
            return [];
        }
        var operands = context.Tuples.Leaves(value, target is VariableTarget { Variable: var variable } ? variable.Name : name);
        int next = 0;
        Assign(target, operands, ref next, value);
        return operands;
    }

    /// <summary>Gives the variables that a <c>foreach</c> declares an element's parts; false where they are declared otherwise.</summary>
    public bool Deconstruct(IForEachLoopOperation loop, ITypeSymbol type, Place element) => _deconstructions.TryParse(loop, type, element);

    /// <summary>Gives a place new values.</summary>
    public void Assign(Place place, ImmutableArray<Operand> operands, IOperation at) => Assign(Resolve(place, at), operands, at);

    public void Assign(Target target, ImmutableArray<Operand> operands, IOperation at)
    {
        int next = 0;
        Assign(target, operands, ref next, at);
    }

    private void Assign(Target target, ImmutableArray<Operand> operands, ref int next, IOperation at)
    {
        if (target is AccessorTarget accessor)
        {
            int width = StructParser.Width(accessor.Property.Type!);
            context.Calls.Set(accessor, operands.Skip(next).Take(width).ToImmutableArray());
            next += width;
            return;
        }
        if (target is TupleTarget tuple)
        {
            foreach (var element in tuple.Elements)
                Assign(element, operands, ref next, at);
            return;
        }
        if (next < operands.Length)
            Write(target, operands[next], at);
        next++;
    }

    private void Write(Target target, Operand value, IOperation at)
    {
        switch (target)
        {
            case VariableTarget { Variable: var variable }:
                context.Flow[variable] = context.Expressions.ConvertTo(value, variable.Type, at, variable.Name);
                break;
            case ElementTarget { Element: var element, At: var where } when context.Write(element.Buffer, where):
                context.Add(where, new Store(element.Buffer, context.Elements.Indices(element), context.Expressions.ConvertTo(value, new ValueType(element.Buffer.Element), at, null)));
                break;
            case MemoryTarget { Region: { } region, At: var where } when value is MemoryOperand memory:
                context.Regions.Assign(region, memory.Buffer, where);
                break;
            case MemoryTarget { Variable: var variable } when value is MemoryOperand memory:
                context.Places[variable] = new BufferPlace(memory.Buffer, memory.BoundIn);
                break;
            case HeldMemoryTarget { Place: var held, At: var where } when value is MemoryOperand memory:
                if (held.MadeIn == context.Flow.Block)
                    held.Held = new BufferPlace(memory.Buffer, memory.BoundIn);
                else
                    context.Refuse(where, $"Binding '{where.Syntax}' in another block than it is made in", "make a struct for each region of memory");
                break;
        }
    }

    public Target Resolve(IOperation target)
    {
        switch (target)
        {
            case IDiscardOperation:
                return new NoTarget();
            case IDeclarationExpressionOperation declaration:
                return Declare(declaration.Expression);
            case ITupleOperation tuple:
                return new TupleTarget(tuple.Elements.Select(Resolve).ToImmutableArray());
            case var _ when ElementParser.IsElement(target) && !StructTypes.IsComposite(target.Type):
                return context.Elements.Parse(target) is { } element ? new ElementTarget(element, target) : new NoTarget();
            case ILocalReferenceOperation { IsDeclaration: true }:
                return Declare(target);
            case IPropertyReferenceOperation property when IsAccessor(property):
                return Accessor(property);
            default:
                return context.Tuples.Find(target) is { } place and not PathPlace ? Resolve(place, target) : RefuseTarget(target);
        }
    }

    public Target Resolve(Place place, IOperation at) => place switch
    {
        ScalarPlace scalar => new VariableTarget(scalar.Variable),
        TuplePlace tuple => new TupleTarget(tuple.Elements.Select(e => Resolve(e, at)).ToImmutableArray(), at.Type),
        ElementPlace element => new ElementTarget(element.Element, at),
        HeldMemoryPlace held => new HeldMemoryTarget(held, at),
        RegionPlace region => new MemoryTarget(region.Symbol, region, at),
        _ => RefuseTarget(at),
    };

    private Target RefuseTarget(IOperation target)
    {
        if (SourceTypes.IsUnknown(target.Type) || target.Kind == OperationKind.Invalid)
            context.Module.Sink.FailSilently();
        else if (target is IFieldReferenceOperation or IPropertyReferenceOperation || target is IParameterReferenceOperation p && DataReader.IsCaptured(p.Parameter))
            context.Module.Sink.Report(Descriptors.WriteToData, SourceLocations.Of(target), NameOf(target));
        else if (SourceTypes.LooksLikeBuffer(target.Type))
            context.Refuse(target, $"Binding '{target.Syntax}' in a deconstruction", "assign it in a statement of its own");
        else if (target is ILocalReferenceOperation or IParameterReferenceOperation)
            context.Expressions.Scalar(target);
        else
            context.RefuseConstruct(target);
        return new NoTarget();
    }

    private static string NameOf(IOperation target) => target switch
    {
        IMemberReferenceOperation member => member.Member.Name,
        _ => target.Syntax.ToString(),
    };

    /// <summary>The variables of <c>var (a, b)</c> and of <c>(double a, double b)</c>.</summary>
    private Target Declare(IOperation declared)
    {
        switch (declared)
        {
            case ITupleOperation tuple:
                return new TupleTarget(tuple.Elements.Select(Declare).ToImmutableArray());
            case ILocalReferenceOperation local when SourceTypes.Flatten(local.Type) is not null:
                var place = context.Statements.DeclareScalars(local.Local.Name, local.Local.Type, null);
                context.Places[local.Local] = place;
                return Resolve(place, local);
            case IDiscardOperation:
                return new NoTarget();
            case ILocalReferenceOperation { Local: var memory } when SourceTypes.Memory(memory.Type) is { } shape:
                var region = context.Regions.IsBoundAnew(memory, memory.Type) ? context.Regions.Declare(memory, shape) : null;
                if (region is not null)
                    context.Places[memory] = region;
                return new MemoryTarget(memory, region, declared);
            default:
                if (SourceTypes.IsUnknown(declared.Type))
                    context.Module.Sink.FailSilently();
                else
                    context.Refuse(declared, $"A deconstruction into '{SourceTypes.Display(declared.Type!)}'", $"elements are {SourceTypes.Scalars}");
                return new NoTarget();
        }
    }

    private void Bind(ISimpleAssignmentOperation assignment)
    {
        var target = assignment.Target;
        if (context.Tuples.Find(target) is RegionPlace region)
        {
            if (context.Buffers.Parse(assignment.Value, region.Symbol.Name) is { } named)
                context.Regions.Assign(region, named, assignment.Value);
            return;
        }
        if (target is ILocalReferenceOperation { Local: var local } && context.Places.TryGetValue(local, out var place)
            && (place is UnboundBufferPlace || (place is BufferPlace bound && !context.Flow.IsInside(bound.BoundIn))))
        {
            context.Buffers.Bind(local, assignment.Value);
            return;
        }
        if (target is ILocalReferenceOperation or IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.Constructor } })
            context.Refuse(target, $"Binding '{target.Syntax}' anew", "declare another variable");
        else if (target is IDiscardOperation)
            context.Buffers.Parse(assignment.Value);
        else if (target is IArrayElementReferenceOperation)
            context.Refuse(target, "Replacing an array of a jagged array", "copy the elements");
        else
            RefuseTarget(target);
    }

    /// <summary>Whether writing a property runs code: an indexer, or a setter with a body.</summary>
    private bool IsAccessor(IPropertyReferenceOperation property)
        => property.Property is { SetMethod: { } setter } && (property.Property.IsIndexer || context.Structs.IsValue(property.Instance))
            && setter.OriginalDefinition.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is AccessorDeclarationSyntax { Body: not null } or AccessorDeclarationSyntax { ExpressionBody: not null });

    private Target Accessor(IPropertyReferenceOperation property)
    {
        var arguments = ImmutableArray.CreateBuilder<Argument>();
        foreach (var argument in property.Arguments)
        {
            if (argument.Parameter is not { } parameter || SourceTypes.Flatten(argument.Value.Type) is null)
            {
                context.RefuseType(argument.Value);
                return new NoTarget();
            }
            arguments.Add(new Argument(parameter.Ordinal, argument.Value, context.Tuples.Flatten(argument.Value, null)));
        }
        return new AccessorTarget(property, arguments.ToImmutable());
    }

    /// <summary>What a target holds before it is assigned.</summary>
    private ImmutableArray<Operand> Before(Target target, IOperation at) => target switch
    {
        VariableTarget { Variable: var variable } => [context.Flow[variable]],
        ElementTarget { Element: var element } => [context.Elements.Load(at, element, null)],
        TupleTarget tuple => tuple.Elements.SelectMany(e => Before(e, at)).ToImmutableArray(),
        AccessorTarget accessor => context.Calls.Get(accessor),
        _ => [],
    };

    /// <summary><c>a += b</c> by an operator of the user's.</summary>
    private ImmutableArray<Operand> ByOperator(ICompoundAssignmentOperation operation, string? name)
    {
        if (!Operators.IsUsers(operation.OperatorMethod) || operation.IsLifted || operation.InConversion.IsUserDefined || operation.OutConversion.IsUserDefined)
        {
            context.RefuseConstruct(operation);
            return [];
        }
        var target = Resolve(operation.Target);
        var method = operation.OperatorMethod!;
        var values = context.Calls.Operator(operation, method, [new Argument(0, operation.Target, Before(target, operation.Target)), new Argument(1, operation.Value)], name);
        Assign(target, values, operation);
        return values;
    }

    private Operand Compound(ICompoundAssignmentOperation operation)
    {
        if (SourceTypes.Scalar(operation.Target.Type) is not { } type || operation.IsLifted || SourceTypes.Scalar(operation.Value.Type) is null
            || operation.InConversion.IsUserDefined || operation.OutConversion.IsUserDefined)
        {
            context.RefuseType(SourceTypes.Scalar(operation.Target.Type) is null ? operation.Target : operation.Value);
            return Operand.Real(0);
        }
        switch (Resolve(operation.Target))
        {
            case VariableTarget { Variable: var variable }:
                var before = context.Flow[variable];
                var change = context.Expressions.Scalar(operation.Value);
                return context.Flow[variable] = context.Expressions.Apply(operation, operation.OperatorKind, type, before, change, variable.Name);
            case ElementTarget { Element: var element }:
                AccumulateOperator? accumulates = type.IsReal ? operation.OperatorKind switch
                {
                    BinaryOperatorKind.Add => AccumulateOperator.Add,
                    BinaryOperatorKind.Subtract => AccumulateOperator.Subtract,
                    _ => null,
                } : null;
                // C# reads the element before it evaluates the value, which must not have written it meanwhile.
                if (accumulates is { } op && !SideEffects.WritesMemory(operation.Value))
                    return Accumulate(operation, element, op, context.Expressions.Scalar(operation.Value));
                var old = context.Elements.Load(operation.Target, element, null);
                var operand = context.Expressions.Scalar(operation.Value);
                return Store(operation, element, context.Expressions.Apply(operation, operation.OperatorKind, type, old, operand, null));
            case AccessorTarget accessor when Before(accessor, operation.Target) is [var previous]:
                var by = context.Expressions.Scalar(operation.Value);
                return Set(accessor, context.Expressions.Apply(operation, operation.OperatorKind, type, previous, by, null));
            default:
                context.Expressions.Scalar(operation.Value);
                return Flow.Zero(type);
        }
    }

    private Operand Step(IIncrementOrDecrementOperation operation)
    {
        if (SourceTypes.Scalar(operation.Target.Type) is not { } type || operation.IsLifted)
        {
            context.RefuseType(operation.Target);
            return Operand.Real(0);
        }
        var one = type.IsReal ? Literal.Of(type, 1) : Operand.Int(1);
        bool increments = operation.Kind == OperationKind.Increment;
        var op = increments ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        switch (Resolve(operation.Target))
        {
            case VariableTarget { Variable: var variable }:
                var before = context.Flow[variable];
                var after = context.Expressions.Apply(operation, op, type, before, one, variable.Name);
                context.Flow[variable] = after;
                return operation.IsPostfix ? before : after;
            case ElementTarget { Element: var element } when type.IsReal && operation.Parent is IExpressionStatementOperation:
                return Accumulate(operation, element, increments ? AccumulateOperator.Add : AccumulateOperator.Subtract, one);
            case ElementTarget { Element: var element }:
                var old = context.Elements.Load(operation.Target, element, null);
                var stored = Store(operation, element, context.Expressions.Apply(operation, op, type, old, one, null));
                return operation.IsPostfix ? old : stored;
            case AccessorTarget accessor when Before(accessor, operation.Target) is [var previous]:
                var stepped = Set(accessor, context.Expressions.Apply(operation, op, type, previous, one, null));
                return operation.IsPostfix ? previous : stepped;
            default:
                return Flow.Zero(type);
        }
    }

    private Operand Set(AccessorTarget accessor, Operand value)
    {
        context.Calls.Set(accessor, [value]);
        return value;
    }

    private Operand Accumulate(IOperation operation, Element element, AccumulateOperator op, Operand value)
    {
        var target = TargetOf(operation);
        if (context.Write(element.Buffer, target))
            context.Add(target, new Accumulate(element.Buffer, context.Elements.Indices(element), op, value));
        return operation.Parent is IExpressionStatementOperation ? value : context.Elements.Load(operation, element, null);
    }

    private Operand Store(IOperation operation, Element element, Operand value)
    {
        var target = TargetOf(operation);
        if (context.Write(element.Buffer, target))
            context.Add(target, new Store(element.Buffer, context.Elements.Indices(element), value));
        return value;
    }

    private static IOperation TargetOf(IOperation operation) => operation switch
    {
        IAssignmentOperation assignment => assignment.Target,
        IIncrementOrDecrementOperation step => step.Target,
        _ => operation,
    };
}
