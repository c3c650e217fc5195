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
    private readonly HashSet<ISymbol> _declaredBefore = new(SymbolEqualityComparer.Default);
    private readonly CompoundParser _compounds = new(context);
    private readonly RegionTuples _regions = new(context);
    private readonly DeconstructionParser _deconstructions = new(context);

    public Operand Parse(IOperation assignment, string? name)
    {
        switch (assignment)
        {
            case ICompoundAssignmentOperation compound when !Operators.IsUsers(Operators.Of(compound)) && StructTypes.Components(compound.Target.Type) is null:
                return _compounds.Compound(compound);
            case IIncrementOrDecrementOperation step:
                return _compounds.Step(step);
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
                return _compounds.ByOperator(compound, name);
            case IDeconstructionAssignmentOperation deconstruction when !_deconstructions.IsOfTuples(deconstruction):
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
        if (target is NoTarget none)
        {
            next += none.Width;
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
                var memory = context.Elements.MemoryOf(element);
                context.Add(where, new Store(memory, context.Elements.Indices(element), context.Expressions.ConvertTo(value, ValueType.Of(memory.Element), at, null)));
                break;
            case MemoryTarget { Region: { } region, At: var where } when value is MemoryOperand named:
                context.Regions.Assign(region, named.Buffer, where);
                break;
            case MemoryTarget { Variable: var variable } when value is MemoryOperand named:
                context.Places[variable] = new BufferPlace(named.Buffer, named.BoundIn);
                break;
            case HeldMemoryTarget { Place: var held, At: var where } when value is MemoryOperand named:
                if (held.MadeIn == context.Flow.Block)
                    held.Held = new BufferPlace(named.Buffer, named.BoundIn);
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
                return Discard(target.Type);
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

    private static NoTarget Discard(ITypeSymbol? type) => new(StructTypes.IsComposite(type) ? StructParser.Width(type!) : 1);

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
        if (SourceTypes.IsUnknown(target.Type) || target.Kind == OperationKind.Invalid || IsOfRefusedLocal(target) || ReturnedReferences.IsReference(target))
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

    /// <summary>Whether a target is a part of a local that was refused where it is declared.</summary>
    private bool IsOfRefusedLocal(IOperation target) => target switch
    {
        IMemberReferenceOperation { Instance: ILocalReferenceOperation { Local: var local } } => !context.Places.ContainsKey(local) && !SourceTypes.LooksLikeBuffer(local.Type) && local.Type.IsReferenceType,
        IMemberReferenceOperation { Instance: { } instance } => IsOfRefusedLocal(instance),
        _ => false,
    };

    private static string NameOf(IOperation target) => target switch
    {
        IMemberReferenceOperation member => member.Member.Name,
        _ => target.Syntax.ToString(),
    };

    /// <summary>
    /// Declares the variables that an expression declares where it stands: it may be evaluated in a branch, and they are read behind it.
    /// <code>
    /// if (x > 0 &amp;&amp; TryRoot(x, out var r)) y = r;        r = 0;  c = x > 0 ? (r = …) : false;  if (c) y = r
    /// </code>
    /// </summary>
    public void DeclareBefore(IOperation expression)
    {
        foreach (var operation in expression.DescendantsAndSelf())
        {
            var declared = operation switch
            {
                IDeclarationExpressionOperation variables => variables.Expression.DescendantsAndSelf().OfType<ILocalReferenceOperation>().Select(l => l.Local),
                IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol one } => [one],
                IRecursivePatternOperation { DeclaredSymbol: ILocalSymbol whole } => [whole],
                _ => [],
            };
            foreach (var local in declared.Where(l => SourceTypes.Flatten(l.Type) is not null))
                DeclareBefore(local);
        }
    }

    /// <summary>Declares a variable, unless that was done where its expression stands.</summary>
    public void DeclareBefore(ILocalSymbol local)
    {
        if (_declaredBefore.Contains(local) && context.Places.TryGetValue(local, out var known) && TupleParser.Variables(known).All(context.Flow.Knows))
            return;
        context.Places[local] = context.Statements.DeclareScalars(local.Name, local.Type, null);
        _declaredBefore.Add(local);
    }

    /// <summary>The variables of <c>var (a, b)</c> and of <c>(double a, double b)</c>.</summary>
    private Target Declare(IOperation declared)
    {
        switch (declared)
        {
            case ITupleOperation tuple:
                return new TupleTarget(tuple.Elements.Select(Declare).ToImmutableArray());
            case ILocalReferenceOperation local when SourceTypes.Flatten(local.Type) is not null:
                DeclareBefore(local.Local);
                return Resolve(context.Places[local.Local], local);
            case IDiscardOperation:
                return Discard(declared.Type);
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
        else if (target is IArrayElementReferenceOperation row)
            context.Jagged.Replace(row, assignment.Value);
        else
            RefuseTarget(target);
    }

    /// <summary>Whether writing a property runs code: an indexer, or a setter with a body.</summary>
    private bool IsAccessor(IPropertyReferenceOperation property)
        => property.Property is { SetMethod: { } setter } && (property.Property.IsIndexer || context.Structs.IsValue(property.Instance))
            && LibraryTypes.Source(setter).OriginalDefinition.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is AccessorDeclarationSyntax { Body: not null } or AccessorDeclarationSyntax { ExpressionBody: not null });

    private Target Accessor(IPropertyReferenceOperation property)
    {
        var on = context.Structs.IsValue(property.Instance) ? context.Tuples.Find(property.Instance!) : null;
        var arguments = ImmutableArray.CreateBuilder<Argument>();
        foreach (var argument in property.Arguments)
        {
            if (argument.Parameter is not { } parameter || SourceTypes.Flatten(argument.Value.Type) is null)
            {
                context.RefuseType(argument.Value);
                return new NoTarget();
            }
            if (parameter.RefKind != RefKind.None && Receivers.IsVariable(argument.Value))
            {
                context.Refuse(argument.Value, "A variable that an indexer is given by reference, where it is assigned,", "take the index by value");
                return new NoTarget();
            }
            arguments.Add(new Argument(parameter.Ordinal, argument.Value, context.Tuples.Flatten(argument.Value, null)));
        }
        return new AccessorTarget(property, on is PathPlace ? null : on, arguments.ToImmutable());
    }
}
