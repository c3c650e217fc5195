using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>What a helper is called with, in the order of its parameters.</summary>
/// <param name="At">The call.</param>
/// <param name="Receiver">The data that <c>this</c> is in the helper.</param>
/// <param name="Paths">For each parameter the data it stands for, where it is an object.</param>
internal sealed record HelperArguments(
    IOperation At,
    DataPath? Receiver,
    ImmutableArray<DataPath?> Paths,
    ImmutableArray<Operand> Scalars,
    ImmutableArray<(Buffer Buffer, IOperation At)> Buffers)
{
    /// <summary>What the helper assigns: the struct it is called on, and what it is given by reference.</summary>
    public ImmutableArray<Reference> References { get; init; } = [];

    /// <summary>Elements of memory that the helper reads by reference.</summary>
    public ImmutableArray<Buffer> ElementsRead { get; init; } = [];

    /// <summary>The scalars and memory of the struct that the helper is called on.</summary>
    public ImmutableArray<Operand> This { get; init; } = [];

    /// <summary>
    /// Where a variable or memory is reached by more than one name of which the helper assigns one, what each parameter that is a reference names; else empty.
    /// The helper is read in place then.
    /// </summary>
    public ImmutableArray<Place?> Aliases { get; init; } = [];

    /// <summary>The same of the struct that it is called on.</summary>
    public Place? AliasOfThis { get; init; }

    /// <summary>For each of the buffers how many lengths it has among the scalars: those of an array of more dimensions that a method makes.</summary>
    public ImmutableArray<int> Lengths { get; init; } = [];
}

/// <param name="Width">The number of scalars that the helper gives back for it.</param>
internal sealed record Reference(Target Target, int Width, IOperation At);

/// <summary>Evaluates arguments as they are written, by the types that the caller has, and hands them on in the order of the parameters.</summary>
internal sealed class ArgumentParser(FunctionContext context)
{
    /// <summary>The arguments as they are written; null where one has no parameter.</summary>
    public ImmutableArray<Argument>? Written(ImmutableArray<IArgumentOperation> written)
    {
        var all = ImmutableArray.CreateBuilder<Argument>();
        foreach (var argument in written)
        {
            if (argument.Parameter is not { } parameter)
            {
                context.Module.Sink.FailSilently();
                return null;
            }
            all.Add(new Argument(parameter.Ordinal, argument.Value));
        }
        return all.ToImmutable();
    }

    /// <param name="of">What the method is called on, where that is a value which no operation names: an element of a loop.</param>
    public HelperArguments? Parse(IOperation at, IMethodSymbol method, IOperation? instance, ImmutableArray<Argument> written, bool isDeconstruction = false, ImmutableArray<Operand>? of = null)
    {
        var parameters = MethodSymbols.ParametersWithArguments(method);
        bool isExtension = MethodSymbols.IsExtensionMember(method);
        DataPath? receiver = null;
        var values = new List<Argument>();
        Part? self = null;
        if (of is { } value)
            self = new Part(at) { Scalars = value };
        else if (isExtension && instance is not null)
            values.Add(new Argument(0, instance));
        else if (IsCalledOnValue(method, instance))
        {
            self = This(method, instance!);
            if (self is null)
                return null;
        }
        else if (!method.IsStatic && method.MethodKind != MethodKind.LocalFunction && instance is not null)
        {
            receiver = context.Data.Path(instance);
            if (receiver is null)
                return null;
        }
        else if (method.MethodKind == MethodKind.LocalFunction)
        {
            receiver = context.Receiver;
        }
        values.AddRange(written.Select(a => isExtension ? a with { Ordinal = a.Ordinal + 1 } : a));

        var parts = new Part[parameters.Length];
        foreach (var (ordinal, argument, known) in values)
        {
            if (ordinal >= parts.Length)
                continue;
            if ((known is { } given ? Known(parameters[ordinal], argument, given) : Parse(parameters[ordinal], argument)) is not { } part)
                return null;
            parts[ordinal] = part;
        }
        if (isDeconstruction)
        {
            // A Deconstruct fills its parameters, which nothing else names.
            for (int i = 0; i < parts.Length; i++)
                parts[i] = new Part(at) { Target = new NoTarget(), Width = SourceTypes.Flatten(parameters[i].Type)?.Count ?? 0 };
        }
        if (parts.Any(p => p is null))
        {
            context.Module.Sink.FailSilently();
            return null;
        }
        var all = self is null ? parts : [self, .. parts];

        // A reference is read when the call is made, after every argument has been evaluated.
        foreach (var part in all.Where(p => p.Place is not null))
            part.Scalars = context.Tuples.Read(part.Place!, part.At);
        if (self is { Target: null } && self.Scalars.Length != StructParser.Width(method.ContainingType)
            || parts.Where((p, i) => p is { Target: null, Reads: not null } && p.Scalars.Length != StructParser.Width(parameters[i].Type)).Any())
            return null;
        bool isAliased = Overlaps(all) || OverlapsCaptured(at, method, all);
        return new HelperArguments(at, receiver,
            parts.Select(p => p.Path).ToImmutableArray(),
            all.SelectMany(Values).ToImmutableArray(),
            all.SelectMany(p => p.Buffers.Select(b => (b, p.At))).ToImmutableArray())
        {
            Aliases = isAliased ? parts.Select(Alias).ToImmutableArray() : [],
            AliasOfThis = isAliased && self is not null ? Alias(self) : null,
            References = isAliased ? [] : all.Where(p => p.Target is not null).Select(p => new Reference(p.Target!, p.Width, p.At)).ToImmutableArray(),
            ElementsRead = all.SelectMany(p => p.ElementsRead).ToImmutableArray(),
            This = self?.Scalars ?? [],
            Lengths = all.SelectMany(p => p.Buffers.Select(b => context.Grids.LengthsOf(b).Length)).ToImmutableArray(),
        };
    }

    /// <summary>The scalars of an argument, with the lengths of memory where that is.</summary>
    private IEnumerable<Operand> Values(Part part)
        => part.Memory is { } memory ? context.Grids.LengthsOf(memory) : part.Scalars.SelectMany(Values);

    private IEnumerable<Operand> Values(Operand part) => part is MemoryOperand held ? context.Grids.LengthsOf(held.Buffer) : [part];

    /// <summary>Whether <c>this</c> of a helper is a value and no data.</summary>
    private bool IsCalledOnValue(IMethodSymbol method, IOperation? instance)
        => !method.IsStatic && method.MethodKind != MethodKind.LocalFunction && StructTypes.Components(method.ContainingType) is not null && context.Structs.IsValue(instance);

    private Part? This(IMethodSymbol method, IOperation instance)
    {
        // Of a class the object is given, which stays the one it was when a variable that held it is assigned.
        bool isVariable = instance.Type is { IsReferenceType: false } && Receivers.IsVariable(instance);
        var place = isVariable && context.Tuples.Find(instance) is { } found and not PathPlace ? found : null;
        bool isRead = Receivers.IsReadOnly(instance);
        bool changes = SideEffects.ChangesInstance(context.Module, method);
        if (place is not null && !isRead && changes)
            return new Part(instance) { Place = place, Target = Target.WithoutMemory(context.Assignments.Resolve(place, instance)), Width = StructParser.ScalarWidth(method.ContainingType) };

        // A variable is called on by reference too: what the arguments do to it the method sees. Only of one that must not change a copy is made, before them.
        if (place is not null && (!isRead || method.IsReadOnly || method.ContainingType.IsReadOnly))
            return new Part(instance) { Place = place, Reads = place };
        var parts = place is null ? context.Tuples.Flatten(instance, null) : context.Tuples.Read(place, instance);
        if (parts.Length != StructParser.Width(method.ContainingType))
            return null;
        return changes
            ? new Part(instance) { Scalars = parts, Target = new NoTarget(), Width = StructParser.ScalarWidth(method.ContainingType) }
            : new Part(instance) { Scalars = parts, Reads = place };
    }

    private static Place? Alias(Part part) => part.Place ?? (part.Target is { } target ? PlaceOf(target) : part.Reads);

    /// <summary>Whether a local function reaches by capture what it is given by reference too.</summary>
    private bool OverlapsCaptured(IOperation at, IMethodSymbol method, Part[] parts)
    {
        var places = LocalFunctions.CapturedBy(at, method).All.Select(s => context.Places.TryGetValue(s, out var place) ? place : null).ToArray();
        if (places.Length == 0)
            return false;
        var variables = places.SelectMany(p => p is null ? [] : TupleParser.Variables(p)).ToArray();
        var memory = places.OfType<BufferPlace>().Select(p => context.Root(p.Buffer).Id).ToArray();
        return parts.Any(p => p.Target is { } target && (Variables(target).Any(variables.Contains) || Memory(target).Any(m => memory.Contains(context.Root(m).Id)))
            || p.Reads is { } read && (TupleParser.Variables(read).Any(variables.Contains) || p.ElementsRead.Any(m => memory.Contains(context.Root(m).Id))));
    }

    /// <summary>Whether the helper assigns through one name what it sees through another.</summary>
    private bool Overlaps(Part[] parts)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Target is not { } target)
                continue;
            var (variables, memory) = (Variables(target).ToArray(), Memory(target).ToArray());
            for (int j = 0; j < parts.Length; j++)
            {
                if (j == i)
                    continue;
                var other = parts[j];
                var read = other.Target is { } second ? Variables(second) : other.Reads is { } place ? TupleParser.Variables(place) : [];
                var elements = (other.Target is { } element ? Memory(element) : other.ElementsRead).Concat(other.Buffers);
                if (!read.Any(variables.Contains) && !elements.Any(e => memory.Any(m => context.Root(m).Id == context.Root(e).Id)))
                    continue;
                return true;
            }
        }
        return false;
    }

    private static IEnumerable<Variable> Variables(Target target) => target switch
    {
        VariableTarget variable => [variable.Variable],
        TupleTarget tuple => tuple.Elements.SelectMany(Variables),
        _ => [],
    };

    private static IEnumerable<Buffer> Memory(Target target) => target switch
    {
        ElementTarget element => [element.Element.Buffer],
        TupleTarget tuple => tuple.Elements.SelectMany(Memory),
        _ => [],
    };

    /// <summary>Lets the parameters of a helper that is read in place stand for the arguments.</summary>
    public void Bind(IMethodSymbol method, HelperArguments arguments)
    {
        var parameters = MethodSymbols.Parameters(method);
        int scalar = arguments.This.SelectMany(Values).Count(), buffer = arguments.This.Count(o => o is MemoryOperand);
        for (int i = 0; i < parameters.Length; i++)
        {
            var parameter = parameters[i];
            BufferPlace NextBuffer()
            {
                scalar += arguments.Lengths[buffer];
                return new(context.AsParameter(parameter, arguments.Buffers[buffer++].Buffer), context.Flow.Block);
            }

            if (arguments.Aliases.Length > i && arguments.Aliases[i] is { } alias)
            {
                context.Places[parameters[i]] = alias;
                scalar += parameter.RefKind == RefKind.Out ? 0 : StructParser.Width(parameter.Type);
            }
            else if (arguments.Paths[i] is { } path)
                context.Places[parameters[i]] = new PathPlace(path);
            else if (SourceTypes.LooksLikeBuffer(parameters[i].Type))
                context.Places[parameters[i]] = NextBuffer();
            else if (parameters[i].RefKind == RefKind.Out)
                context.Places[parameters[i]] = context.Tuples.Declare(parameters[i].Name, parameters[i].Type, t => Flow.Zero(t));
            else if (SourceTypes.Scalar(parameters[i].Type) is not null || StructTypes.IsComposite(parameters[i].Type))
                context.Places[parameters[i]] = context.Tuples.Declare(parameters[i].Name, parameters[i].Type, _ => context.AsParameter(parameter, arguments.Scalars[scalar++], arguments.At), (_, _) => NextBuffer());
        }
    }

    private Part? Parse(IParameterSymbol parameter, IOperation value)
    {
        if (parameter.RefKind is RefKind.Ref or RefKind.Out)
            return ByReference(parameter, value);
        if (SourceTypes.LooksLikeBuffer(parameter.Type))
            return context.Buffers.Parse(value) is { } buffer && context.Jagged.IsPassed(value, buffer) ? new Part(value) { Memory = context.IsConstant(parameter) ? context.MemoryOf(buffer) : buffer } : null;
        bool isData = context.Data.Names(Strip(value)) || Strip(value) is IInstanceReferenceOperation && !context.Structs.IsValue(Strip(value));
        bool isPath = isData && StructTypes.Components(parameter.Type) is not null && SymbolEqualityComparer.Default.Equals(Strip(value).Type, parameter.Type)
            && !context.IsAssigned(parameter.OriginalDefinition);
        if (!isPath && (SourceTypes.Scalar(parameter.Type) is not null || StructTypes.IsComposite(parameter.Type)))
            return ByValue(parameter, value);
        if (SourceTypes.IsUnknown(parameter.Type))
        {
            context.Module.Sink.FailSilently();
            return null;
        }
        if (parameter.Type.SpecialType == SpecialType.System_String && value.ConstantValue is { HasValue: true, Value: var text })
            return new Part(value) { Path = ThrowText.Constant(text as string, value.Type) };
        if (isData)
            return context.Data.Path(value) is { } path ? new Part(value) { Path = path } : null;
        if (value.Kind == OperationKind.Invalid)
            context.Module.Sink.FailSilently();
        else
            context.Refuse(value, $"An argument of {(SourceTypes.IsGeneric(parameter.Type) ? "the generic type" : "type")} '{SourceTypes.Display(parameter.Type)}'", $"arguments are {SourceTypes.Scalars}, structs of them, spans, arrays and the problem's data");
        return null;
    }

    /// <summary>A value. A variable is given to an <c>in</c> parameter by reference: the helper sees what later arguments, and it, do to it.</summary>
    private Part? ByValue(IParameterSymbol parameter, IOperation value)
    {
        bool isReference = parameter.RefKind is RefKind.In or RefKind.RefReadOnlyParameter && Receivers.IsVariable(value);
        Place? read = null;
        if (isReference && ElementParser.IsElement(value) && SourceTypes.Scalar(value.Type) is not null)
        {
            if (context.Elements.Parse(value) is not { } element)
                return null;
            read = new ElementPlace(element);
        }
        else if (isReference && context.Tuples.Find(value) is { } found and not PathPlace)
        {
            read = found;
        }
        if (read is not null)
            return new Part(value) { Place = read, Reads = read };
        var parts = context.Tuples.Flatten(value, null);
        return parts.Length == StructParser.Width(parameter.Type) ? new Part(value) { Scalars = parts } : null;
    }

    private static Part Known(IParameterSymbol parameter, IOperation at, ImmutableArray<Operand> values)
        => values.Length == StructParser.Width(parameter.Type) ? new Part(at) { Scalars = values } : new Part(at) { Scalars = (SourceTypes.Flatten(parameter.Type) ?? []).Select(t => (Operand)Flow.Zero(t)).ToImmutableArray() };

    private Part? ByReference(IParameterSymbol parameter, IOperation value)
    {
        bool isOut = parameter.RefKind == RefKind.Out;
        if (context.IsConstant(parameter))
        {
            context.Refuse(value, $"'{parameter.Name}', which is marked [Constant] and given back,", "take the mark off, or pass the value");
            return null;
        }
        if (SourceTypes.Flatten(parameter.Type) is not { } types)
        {
            if (SourceTypes.IsUnknown(parameter.Type))
                context.Module.Sink.FailSilently();
            else
                context.Refuse(value, $"A '{(isOut ? "out" : "ref")}' argument of type '{SourceTypes.Display(parameter.Type)}'", $"references are to {SourceTypes.Scalars}, and structs of them");
            return null;
        }
        var target = context.Assignments.Resolve(value);
        if (target is NoTarget && value is not IDiscardOperation)
            return null;
        if (target is AccessorTarget)
        {
            context.RefuseConstruct(value);
            return null;
        }
        return new Part(value) { Target = target, Width = types.Count, Place = isOut ? null : PlaceOf(target) };
    }

    private static Place? PlaceOf(Target target) => target switch
    {
        VariableTarget variable => new ScalarPlace(variable.Variable),
        ElementTarget element => new ElementPlace(element.Element),
        TupleTarget tuple => new TuplePlace(tuple.Elements.Select(e => PlaceOf(e)!).ToImmutableArray()),
        _ => null,
    };

    private static IOperation Strip(IOperation value) => value is IConversionOperation { OperatorMethod: null } c ? Strip(c.Operand) : value;

    /// <summary>What one parameter, or <c>this</c>, is given.</summary>
    private sealed class Part(IOperation at)
    {
        public IOperation At { get; } = at;

        public DataPath? Path { get; init; }

        /// <summary>The parts of the value, memory that a struct holds among them.</summary>
        public ImmutableArray<Operand> Scalars { get; set; } = [];

        public Buffer? Memory { get; init; }

        public IEnumerable<Buffer> Buffers => Memory is { } memory ? [memory] : Scalars.OfType<MemoryOperand>().Select(m => m.Buffer);

        /// <summary>What is read when the call is made.</summary>
        public Place? Place { get; init; }

        /// <summary>What a parameter that is a reference names, and the helper only reads.</summary>
        public Place? Reads { get; init; }

        /// <summary>The memory of elements that the helper only reads.</summary>
        public IEnumerable<Buffer> ElementsRead => Reads is null ? [] : TupleParser.Elements(Reads).Select(e => e.Buffer);

        /// <summary>Where what the helper assigns goes.</summary>
        public Target? Target { get; init; }

        public int Width { get; init; }
    }
}
