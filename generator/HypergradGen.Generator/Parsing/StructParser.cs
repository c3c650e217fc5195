using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Values of structs and of records that cannot change. A value is its parts, in order; a constructor is read in place, on
/// parts that start as zero.
/// </summary>
internal sealed class StructParser(FunctionContext context)
{
    private readonly Stack<Place> _initialised = new();

    /// <summary>What an object initialiser or a <c>with</c> fills.</summary>
    public Place? Initialised => _initialised.Count > 0 ? _initialised.Peek() : null;

    /// <summary>Lets <c>this</c>, and the parameters that its type captures, stand for a value.</summary>
    public void BindThis(INamedTypeSymbol type, Place? place)
    {
        var definition = type.OriginalDefinition;
        Bind(definition, place);
        var components = StructTypes.Components(type) ?? [];
        for (int i = 0; i < components.Length; i++)
        {
            if (components[i].Symbol is IParameterSymbol parameter)
                Bind(parameter, (place as TuplePlace)?.Elements[i]);
        }
    }

    /// <summary>Refuses a method that binds the memory of the struct that it is called on to other memory: its caller would go on with the former.</summary>
    public void RequireMemoryOfThis(INamedTypeSymbol type, IEnumerable<Buffer?> before, IOperation at)
    {
        if (!TupleParser.HeldMemory(This(type)).SequenceEqual(before))
            context.Refuse(at, $"A method that binds the memory of the struct '{type.Name}' that it is called on", "make a struct for each region of memory");
    }

    private void Bind(ISymbol symbol, Place? place)
    {
        if (place is null)
            context.Places.Remove(symbol);
        else
            context.Places[symbol] = place;
    }

    public Place? This(INamedTypeSymbol type) => context.Places.TryGetValue(type.OriginalDefinition, out var place) ? place : null;

    /// <summary>Whether an expression is a value in variables or a part of one, and no data.</summary>
    public bool IsValue(IOperation? operation) => operation switch
    {
        null => false,
        IConversionOperation { OperatorMethod: null } conversion => StructTypes.IsComposite(conversion.Type) && IsValue(conversion.Operand),
        ILocalReferenceOperation local => context.Places.TryGetValue(local.Local, out var place) && place is not PathPlace,
        IParameterReferenceOperation parameter => context.Places.TryGetValue(parameter.Parameter, out var place) && place is not PathPlace,
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance, Type: INamedTypeSymbol type } => This(type) is not null,
        IInstanceReferenceOperation => true,
        IFieldReferenceOperation field => IsValue(field.Instance),
        IPropertyReferenceOperation { Arguments.IsEmpty: true } property when DataReader.IsStored(property) => IsValue(property.Instance),
        _ => StructTypes.IsComposite(operation.Type),
    };

    /// <summary>The part of a struct that a field or property of it names, and where it starts among the scalars; null where it names none.</summary>
    public static int? PartOf(IMemberReferenceOperation member)
    {
        var components = StructTypes.Components(member.Member.ContainingType);
        for (int i = 0; i < (components?.Length ?? 0); i++)
        {
            if (components!.Value[i].Is(member.Member))
                return i;
        }
        return null;
    }

    /// <summary>How many scalars and regions of memory a value of a type is.</summary>
    public static int Width(ITypeSymbol type) => StructTypes.PartTypes(type) is { } parts ? parts.Sum(Width) : 1;

    /// <summary>How many scalars a value of a type is beside the memory that it holds.</summary>
    public static int ScalarWidth(ITypeSymbol type) => StructTypes.PartTypes(type) is { } parts ? parts.Sum(ScalarWidth) : SourceTypes.LooksLikeBuffer(type) ? 0 : 1;

    /// <summary>A value of the problem's data, part by part.</summary>
    public ImmutableArray<Operand> OfData(IOperation operation)
    {
        if (context.Data.Path(operation) is not { } path)
            return [];
        if (path != DataPath.Problem && IsReadable(operation.Type!))
            return OfData(path, operation.Type!, operation);
        context.Refuse(operation, $"A copy of '{path.Name}', whose type '{SourceTypes.Display(operation.Type!)}' has parts that type '{context.Module.Problem.Name}' cannot access,", "make them accessible, or read the ones that are");
        return [];
    }

    /// <summary>Whether the problem can read every part of a value.</summary>
    public bool IsReadable(ITypeSymbol type)
        => TypeBinding.Of(type) is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements.All(e => IsReadable(e.Type))
            : StructTypes.Components(type)?.All(c => c.IsReadable(context.Module) && IsReadable(c.Type)) != false;

    private ImmutableArray<Operand> OfData(DataPath path, ITypeSymbol type, IOperation at)
    {
        if (SourceTypes.Scalar(type) is { } scalar)
            return [context.Data.ReadScalar(path, scalar)];
        if (SourceTypes.Memory(type) is { } shape)
            return context.Data.ReadBuffer(path, shape, at) is { } buffer ? [new MemoryOperand(buffer, context.Flow.Block)] : [];
        if (TypeBinding.Of(type) is INamedTypeSymbol { IsTupleType: true } tuple)
            return tuple.TupleElements.SelectMany(e => OfData(new DataPath($"{path.Source}.{DataReader.Escape(e.Name)}", e.Name, e.Type) { Member = e, Owner = path }, e.Type, at)).ToImmutableArray();
        return StructTypes.Components(type)!.Value
            .SelectMany(c => OfData(new DataPath($"{path.Source}.{DataReader.Escape(c.Readable.Name)}", c.Name, c.Type) { Member = c.Readable, Owner = path }, c.Type, at)).ToImmutableArray();
    }

    /// <summary><c>new Point(x, y) { Z = z }</c></summary>
    public ImmutableArray<Operand> Create(IObjectCreationOperation creation, string? name)
    {
        if (creation.Constructor is not { } constructor)
        {
            context.Module.Sink.FailSilently();
            return [];
        }
        var place = Fresh(creation.Type!, name);
        if (!Construct(creation, constructor, creation.Arguments, place))
            return [];
        Initialise(creation.Initializer, place);
        return context.Tuples.Read(place, creation);
    }

    /// <summary><c>p with { X = x }</c></summary>
    public ImmutableArray<Operand> With(IWithOperation with, string? name)
    {
        var type = (INamedTypeSymbol)with.Type!;
        bool copiesItself = type.TypeKind == TypeKind.Class
            && type.InstanceConstructors.Any(c => !c.IsImplicitlyDeclared && c.Parameters is [{ Type: var only }] && SymbolEqualityComparer.Default.Equals(only, type));
        if (copiesItself)
        {
            context.Refuse(with, $"'with' on '{type.Name}', which has its own copy constructor,", "call a constructor");
            return [];
        }
        var values = context.Tuples.Flatten(with.Operand, null);
        if (values.Length != Width(type))
            return [];
        var place = context.Tuples.Hold(name ?? Named(type), type, values, with);
        Initialise(with.Initializer, place);
        return context.Tuples.Read(place, with);
    }

    private Place Fresh(ITypeSymbol type, string? name) => context.Tuples.Declare(name ?? Named(type), type, t => Flow.Zero(t));

    private static string Named(ITypeSymbol type) => char.ToLowerInvariant(type.Name[0]) + type.Name.Substring(1);

    private void Initialise(IObjectOrCollectionInitializerOperation? initializer, Place place)
    {
        if (initializer is null)
            return;
        foreach (var part in initializer.Initializers)
        {
            _initialised.Push(place);
            if (part is IMemberInitializerOperation { InitializedMember: var member, Initializer: var inner } && context.Tuples.Find(member) is { } found)
            {
                Initialise(inner, found);
            }
            else if (part is ISimpleAssignmentOperation assignment)
            {
                context.Assignments.ParseAll(assignment, null);
            }
            else
            {
                context.RefuseConstruct(part);
            }
            _initialised.Pop();
        }
    }

    /// <summary>Runs a constructor on the parts of <paramref name="place"/>.</summary>
    private bool Construct(IOperation at, IMethodSymbol constructor, ImmutableArray<IArgumentOperation> written, Place place)
    {
        var closed = TypeBinding.Closed(LibraryTypes.Source(constructor));
        if (closed.Parameters.FirstOrDefault(p => p.RefKind is RefKind.Ref or RefKind.Out) is not null)
        {
            context.Refuse(at, "A constructor with a 'ref' or 'out' parameter", "pass values");
            return false;
        }
        return context.Calls.Arguments(at, closed, written) is { } arguments && TypeBinding.Within(closed, () => Construct(at, closed, arguments, place));
    }

    private bool Construct(IOperation at, IMethodSymbol constructor, HelperArguments arguments, Place place)
    {
        if (constructor.IsImplicitlyDeclared && constructor.Parameters.IsEmpty)
            return constructor.ContainingType.TypeKind == TypeKind.Struct || Inside(constructor.ContainingType, place, () => Initialisers(constructor.ContainingType));
        return context.Module.Helpers.Follow(at, context.Method, constructor, () =>
        {
            bool isWhole = Inside(constructor.ContainingType, place, () => Run(at, constructor, arguments, place));
            if (StructTypes.IsPrimary(constructor) && This(constructor.ContainingType) is null)
                constructor.OriginalDefinition.Parameters.ToList().ForEach(p => context.Places.Remove(p));
            return isWhole ? arguments : null;
        }) is not null;
    }

    private bool Inside(INamedTypeSymbol type, Place place, Func<bool> body)
    {
        var (receiver, before) = (context.Receiver, This(type));
        context.Receiver = null;
        BindThis(type, place);
        bool result = body();
        BindThis(type, before);
        context.Receiver = receiver;
        return result;
    }

    private bool Run(IOperation at, IMethodSymbol constructor, HelperArguments arguments, Place place)
    {
        var type = constructor.ContainingType;
        context.Calls.BindParameters(constructor, arguments);
        if (StructTypes.IsPrimary(constructor))
        {
            TakeParameters(constructor, place, at);
            return Initialisers(type);
        }
        if (context.Module.OperationOf(constructor) is not IConstructorBodyOperation body)
        {
            context.Refuse(at, $"The constructor of '{type.Name}'", "write it in this project");
            return false;
        }
        var first = body.Initializer is IExpressionStatementOperation { Operation: IInvocationOperation call } ? call : body.Initializer as IInvocationOperation;
        if (first is not null && SymbolEqualityComparer.Default.Equals(first.TargetMethod.ContainingType, type))
        {
            if (!Construct(first, first.TargetMethod, first.Arguments, place))
                return false;
            BindThis(type, place);
        }
        else if (!Initialisers(type))
        {
            return false;
        }
        if ((body.BlockBody ?? body.ExpressionBody) is not { } block)
            return true;
        context.Sequences.Parse(Step.Of(block));

        // A 'return' has left the constructor, and not the method that calls it.
        if (JumpAnalysis.Of(block).Returns)
            context.Flow[context.Jumps.Returned] = Operand.Bool(false);
        return true;
    }

    /// <summary>The parameters of a primary constructor become properties of a record, or fields where methods use them.</summary>
    private void TakeParameters(IMethodSymbol constructor, Place place, IOperation at)
    {
        var components = StructTypes.Components(constructor.ContainingType)!.Value;
        var elements = ((TuplePlace)place).Elements;
        foreach (var parameter in constructor.OriginalDefinition.Parameters)
        {
            for (int i = 0; i < components.Length; i++)
            {
                bool isCaptured = SymbolEqualityComparer.Default.Equals(components[i].Symbol, parameter);
                bool isPositional = components[i].Symbol is IFieldSymbol { AssociatedSymbol: IPropertySymbol property } && property.Name == parameter.Name
                    && property.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is ParameterSyntax);
                if (!isCaptured && !isPositional)
                    continue;
                ImmutableArray<Operand> given = context.Places[parameter] is BufferPlace memory ? [new MemoryOperand(memory.Buffer, memory.BoundIn)] : context.Tuples.Read(context.Places[parameter], at);
                context.Assignments.Assign(elements[i], given, at);
                if (isCaptured)
                    context.Places[parameter] = elements[i];
            }
        }
    }

    /// <summary>The initialisers of a type's fields and properties, in the order of their declarations.</summary>
    private bool Initialisers(INamedTypeSymbol type)
    {
        foreach (var member in type.OriginalDefinition.GetMembers().Where(m => !m.IsStatic))
        {
            var clause = member.DeclaringSyntaxReferences.Select(r => r.GetSyntax(context.Module.Cancellation)).Select(s => s switch
            {
                VariableDeclaratorSyntax { Initializer: { } value } when member is IFieldSymbol => value,
                PropertyDeclarationSyntax { Initializer: { } value } => value,
                _ => null,
            }).FirstOrDefault(v => v is not null);
            if (clause is null)
                continue;
            if (context.Module.OperationOf(clause) is not ISymbolInitializerOperation { Value: { } initial } || This(type) is not TuplePlace place)
            {
                context.Module.Sink.FailSilently();
                return false;
            }
            var components = StructTypes.Components(type)!.Value;
            for (int i = 0; i < components.Length; i++)
            {
                if (components[i].Is(member))
                    context.Assignments.Assign(place.Elements[i], context.Tuples.Leaves(initial, null), initial);
            }
        }
        return true;
    }
}
