using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Evaluates arguments as they are written, by the types that the caller has, and hands them on in the order of the parameters.</summary>
internal sealed class ArgumentParser(FunctionContext context)
{
    private readonly ArgumentAliases _aliases = new(context);

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
    /// <param name="on">What <paramref name="instance"/> names, where it was evaluated before.</param>
    public HelperArguments? Parse(IOperation at, IMethodSymbol method, IOperation? instance, ImmutableArray<Argument> written, bool isDeconstruction = false, ImmutableArray<Operand>? of = null, Place? on = null)
    {
        var parameters = MethodSymbols.ParametersWithArguments(method);
        bool isExtension = MethodSymbols.IsExtensionMember(method);
        DataPath? receiver = null;
        var values = new List<Argument>();
        ArgumentPart? self = null;
        if (of is { } value)
            self = new ArgumentPart(at) { Scalars = value };
        else if (isExtension && instance is not null)
            values.Add(new Argument(0, instance, Named: on));
        else if (IsCalledOnValue(method, instance))
        {
            self = This(method, instance!, on);
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

        var parts = new ArgumentPart[parameters.Length];
        foreach (var (ordinal, argument, known, named) in values)
        {
            if (ordinal >= parts.Length)
                continue;
            if ((known is { } given ? Known(parameters[ordinal], argument, given) : named is not null ? Named(parameters[ordinal], argument, named) : Parse(parameters[ordinal], argument)) is not { } part)
                return null;
            parts[ordinal] = part;
        }
        if (isDeconstruction)
        {
            // A Deconstruct fills its parameters, which nothing else names.
            for (int i = 0; i < parts.Length; i++)
                parts[i] = new ArgumentPart(at) { Target = new NoTarget(), Width = SourceTypes.Flatten(parameters[i].Type)?.Count ?? 0 };
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
        bool isAliased = _aliases.Overlap(all) || _aliases.OverlapsCaptured(at, method, all);
        return new HelperArguments(at, receiver,
            parts.Select(p => p.Path).ToImmutableArray(),
            all.SelectMany(Values).ToImmutableArray(),
            all.SelectMany(p => p.Buffers.Select(b => (b, p.At))).ToImmutableArray())
        {
            Aliases = isAliased ? parts.Select(ArgumentAliases.Of).ToImmutableArray() : [],
            AliasOfThis = isAliased && self is not null ? ArgumentAliases.Of(self) : null,
            References = isAliased ? [] : all.Where(p => p.Target is not null).Select(p => new Reference(p.Target!, p.Width, p.At)).ToImmutableArray(),
            ElementsRead = all.SelectMany(p => p.ElementsRead).ToImmutableArray(),
            IsReadInPlace = all.SelectMany(p => p.Buffers).Any(context.Jagged.IsReadInPlace),
            This = self?.Scalars ?? [],
            Lengths = all.SelectMany(p => p.Buffers.Select(b => context.Grids.LengthsOf(b).Length)).ToImmutableArray(),
        };
    }

    /// <summary>The scalars of an argument, with the lengths of memory where that is.</summary>
    private IEnumerable<Operand> Values(ArgumentPart part)
        => part.Memory is { } memory ? context.Grids.LengthsOf(memory) : part.Scalars.SelectMany(Values);

    private IEnumerable<Operand> Values(Operand part) => part is MemoryOperand held ? context.Grids.LengthsOf(held.Buffer) : [part];

    /// <summary>Whether <c>this</c> of a helper is a value and no data.</summary>
    private bool IsCalledOnValue(IMethodSymbol method, IOperation? instance)
        => !method.IsStatic && method.MethodKind != MethodKind.LocalFunction && StructTypes.Components(method.ContainingType) is not null && context.Structs.IsValue(instance);

    private ArgumentPart? This(IMethodSymbol method, IOperation instance, Place? on)
    {
        // Of a class the object is given, which stays the one it was when a variable that held it is assigned.
        bool isVariable = instance.Type is { IsReferenceType: false } && Receivers.IsVariable(instance);
        var place = on ?? (isVariable && context.Tuples.Find(instance) is { } found and not PathPlace ? found : null);
        bool isRead = Receivers.IsReadOnly(instance);
        bool changes = SideEffects.ChangesInstance(context.Module, method);
        if (place is not null && !isRead && changes)
            return new ArgumentPart(instance) { Place = place, Target = Target.WithoutMemory(context.Assignments.Resolve(place, instance)), Width = StructParser.ScalarWidth(method.ContainingType) };

        // A variable is called on by reference too: what the arguments do to it the method sees. Only of one that must not change a copy is made, before them.
        if (place is not null && (!isRead || method.IsReadOnly || method.ContainingType.IsReadOnly))
            return new ArgumentPart(instance) { Place = place, Reads = place };
        if (isVariable && isRead && Receivers.IsCopiedLate(instance))
        {
            context.Refuse(instance, "A call on a read-only variable, with an argument that both changes something and chooses by a pattern,", "compute the argument before the call, or mark the method 'readonly'");
            return null;
        }
        var parts = place is null ? context.Tuples.Flatten(instance, null) : context.Tuples.Read(place, instance);
        if (parts.Length != StructParser.Width(method.ContainingType))
            return null;
        return changes
            ? new ArgumentPart(instance) { Scalars = parts, Target = new NoTarget(), Width = StructParser.ScalarWidth(method.ContainingType) }
            : new ArgumentPart(instance) { Scalars = parts, Reads = place };
    }

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

    private ArgumentPart? Parse(IParameterSymbol parameter, IOperation value)
    {
        if (parameter.RefKind is RefKind.Ref or RefKind.Out)
            return ByReference(parameter, value);
        if (SourceTypes.LooksLikeBuffer(parameter.Type))
            return context.Buffers.Parse(value) is { } buffer && (!context.IsConstant(parameter) || context.Jagged.IsPassed(value, buffer)) ? new ArgumentPart(value) { Memory = context.IsConstant(parameter) ? context.MemoryOf(buffer) : buffer } : null;
        bool isData = context.Data.Names(Strip(value)) || Strip(value) is IInstanceReferenceOperation && !context.Structs.IsValue(Strip(value));
        bool isPath = isData && StructTypes.Components(parameter.Type) is not null && SymbolEqualityComparer.Default.Equals(Strip(value).Type, parameter.Type)
            && !context.IsAssigned(parameter.OriginalDefinition);
        if (!isPath && !StructTypes.IsText(parameter.Type) && (SourceTypes.Scalar(parameter.Type) is not null || StructTypes.IsComposite(parameter.Type)))
            return ByValue(parameter, value);
        if (SourceTypes.IsUnknown(parameter.Type))
        {
            context.Module.Sink.FailSilently();
            return null;
        }
        if (StructTypes.IsText(parameter.Type) && value.ConstantValue is { HasValue: true, Value: var text })
            return new ArgumentPart(value) { Path = ThrowText.Constant(text as string, value.Type) };
        if (StructTypes.IsText(parameter.Type) && context.Tuples.Find(value) is TuplePlace)
            return new ArgumentPart(value) { Scalars = [] };
        if (isData)
            return context.Data.Path(value) is { } path ? new ArgumentPart(value) { Path = path } : null;
        if (value.Kind == OperationKind.Invalid)
            context.Module.Sink.FailSilently();
        else
            context.Refuse(value, $"An argument of {(SourceTypes.IsGeneric(parameter.Type) ? "the generic type" : "type")} '{SourceTypes.Display(parameter.Type)}'", $"arguments are {SourceTypes.Scalars}, structs of them, spans, arrays and the problem's data");
        return null;
    }

    /// <summary>A value. A variable is given to an <c>in</c> parameter by reference: the helper sees what later arguments, and it, do to it.</summary>
    private ArgumentPart? ByValue(IParameterSymbol parameter, IOperation value)
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
            return new ArgumentPart(value) { Place = read, Reads = read };
        var parts = context.Tuples.Flatten(value, null);
        return parts.Length == StructParser.Width(parameter.Type) ? new ArgumentPart(value) { Scalars = parts } : null;
    }

    private static ArgumentPart Known(IParameterSymbol parameter, IOperation at, ImmutableArray<Operand> values)
        => values.Length == StructParser.Width(parameter.Type) ? new ArgumentPart(at) { Scalars = values } : new ArgumentPart(at) { Scalars = (SourceTypes.Flatten(parameter.Type) ?? []).Select(t => (Operand)Flow.Zero(t)).ToImmutableArray() };

    private ArgumentPart Named(IParameterSymbol parameter, IOperation at, Place place) => parameter.RefKind switch
    {
        RefKind.None => Known(parameter, at, context.Tuples.Read(place, at)),
        RefKind.Ref => new ArgumentPart(at) { Target = context.Assignments.Resolve(place, at), Width = SourceTypes.Flatten(parameter.Type)?.Count ?? 0, Place = place },
        _ => new ArgumentPart(at) { Place = place, Reads = place },
    };

    private ArgumentPart? ByReference(IParameterSymbol parameter, IOperation value)
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
        return new ArgumentPart(value) { Target = target, Width = types.Count, Place = isOut ? null : ArgumentAliases.PlaceOf(target) };
    }

    private static IOperation Strip(IOperation value) => value is IConversionOperation { OperatorMethod: null } c ? Strip(c.Operand) : value;
}
