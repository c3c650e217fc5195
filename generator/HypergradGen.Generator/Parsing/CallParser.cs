using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Calls: functions of the library, and helpers whose source is followed.</summary>
internal sealed class CallParser
{
    private readonly FunctionContext _context;
    private readonly LibraryFunctions _library;
    private readonly ArgumentParser _arguments;
    private readonly ExternalCallParser _external;
    private readonly InPlaceParser _inPlace;
    private readonly CallTargets _targets;

    public CallParser(FunctionContext context)
    {
        _context = context;
        _library = new LibraryFunctions(context);
        _arguments = new ArgumentParser(context);
        _external = new ExternalCallParser(context);
        _inPlace = new InPlaceParser(context, _arguments);
        _targets = new CallTargets(context);
    }

    /// <summary>The scalars that a call returns: none, one, or those of a tuple.</summary>
    public ImmutableArray<Operand> Parse(IInvocationOperation call, string? name)
    {
        if (_external.TryParse(call, name) is { } results)
            return results;
        if (_library.TryParse(call, name) is { } values)
            return values;
        if (GenericMath.TryConvert(_context, call, name) is { } converted)
            return [converted];
        if (_context.Guards.TryParse(call))
            return [];
        if (_context.Tensors.TryParse(call, name) is { } gathered)
            return gathered;
        if (BufferCallParser.IsLibrary(call.TargetMethod))
        {
            if (_context.BufferCalls.TryLength(call, name) is { } length)
                return [length];
            if (!_context.BufferCalls.TryParse(call))
                RefuseCall(call);
            return [];
        }
        return Follow(call, GenericMath.Target(call), call.Instance, call.Arguments, name);
    }

    /// <summary>Lets a marked method that returns memory fill what its caller gives.</summary>
    public void ReturnMemory(List<Parameter> parameters) => _inPlace.ReturnMemory(parameters);

    /// <summary>An operator or conversion of the user's.</summary>
    public ImmutableArray<Operand> Operator(IOperation at, IMethodSymbol method, ImmutableArray<IOperation> operands, string? name)
        => Operator(at, method, operands.Select((o, i) => new Argument(i, o)).ToImmutableArray(), name);

    public ImmutableArray<Operand> Operator(IOperation at, IMethodSymbol method, ImmutableArray<Argument> operands, string? name)
        => Follow(at, method, null, operands, name);

    /// <summary>What a property or indexer whose accessors are code gives.</summary>
    public ImmutableArray<Operand> Get(AccessorTarget accessor)
        => accessor.Property.Property.GetMethod is { } getter ? Follow(accessor.Property, getter, accessor.Property.Instance, accessor.Arguments, null, accessor.On) : [];

    public void Set(AccessorTarget accessor, ImmutableArray<Operand> value)
    {
        var setter = accessor.Property.Property.SetMethod!;
        Follow(accessor.Property, setter, accessor.Property.Instance, accessor.Arguments.Add(new Argument(setter.Parameters.Length - 1, accessor.Property, value)), null, accessor.On);
    }

    /// <summary>What a <c>Deconstruct</c> in source assigns.</summary>
    /// <param name="of">The value that it is called on, where that is an element of a loop and no operation.</param>
    public ImmutableArray<Operand> Deconstruct(IOperation value, IMethodSymbol method, ImmutableArray<Operand>? of = null)
    {
        var instance = of is null ? value : null;
        if (_targets.Resolve(value, method, instance) is not { } target || _arguments.Parse(value, target, instance, [], isDeconstruction: true, of) is not { } arguments
            || !arguments.Buffers.All(b => _context.Jagged.IsPassed(value, b.Buffer)))
            return [];
        var given = TypeBinding.Within(target, () => Call(value, target, arguments, null).References);

        // C# deconstructs a copy: what the method does to it, which comes first, is lost.
        int parts = arguments.References.Skip(arguments.References.Length - target.Parameters.Length).Sum(r => r.Width);
        return given.RemoveRange(0, Math.Max(given.Length - parts, 0));
    }

    public HelperArguments? Arguments(IOperation at, IMethodSymbol constructor, ImmutableArray<IArgumentOperation> written)
        => _arguments.Written(written) is { } arguments ? _arguments.Parse(at, constructor, null, arguments) : null;

    public void BindParameters(IMethodSymbol method, HelperArguments arguments) => _arguments.Bind(method, arguments);

    /// <summary>A property with a body is a helper without parameters.</summary>
    public Operand ParseProperty(IPropertyReferenceOperation property, string? name)
    {
        var type = SourceTypes.Scalar(property.Type);
        if (type is null)
        {
            _context.RefuseType(property);
            return Operand.Real(0);
        }
        if (property.Property.GetMethod is not { } getter)
        {
            _context.RefuseConstruct(property);
            return Flow.Zero(type.Value);
        }
        var results = Follow(property, GenericMath.Reached(getter, property.ConstrainedToType), property.Instance, property.Arguments, name);
        return results.Length > 0 ? results[0] : Flow.Zero(type.Value);
    }

    /// <summary>A property or indexer with a body whose value is a tuple or struct.</summary>
    public ImmutableArray<Operand> ParseProperties(IPropertyReferenceOperation property, string? name)
    {
        if (property.Property.GetMethod is { } getter)
            return Follow(property, GenericMath.Reached(getter, property.ConstrainedToType), property.Instance, property.Arguments, name);
        _context.RefuseConstruct(property);
        return [];
    }

    /// <summary>What a call, a property or an indexer that returns by reference names; null where it is refused.</summary>
    public Place? Reference(IOperation operation)
    {
        var (target, instance, written) = operation is IInvocationOperation call
            ? (GenericMath.Target(call), call.Instance, call.Arguments)
            : operation is IPropertyReferenceOperation property ? (GenericMath.Reached(property.Property.GetMethod!, property.ConstrainedToType), property.Instance, property.Arguments) : default;
        return target is not null && _targets.Resolve(operation, target, instance) is { } method && _arguments.Written(written) is { } given && _arguments.Parse(operation, method, instance, given) is { } arguments
            ? TypeBinding.Within(method, () => _inPlace.ParseReference(operation, method, arguments)) : null;
    }

    public Buffer? View(IInvocationOperation call, string? name) => View(call, call.TargetMethod, call.Instance, call.Arguments, name);

    public Buffer? ViewOfProperty(IPropertyReferenceOperation property, string? name)
    {
        if (property.Property.GetMethod is { } getter)
            return View(property, GenericMath.Reached(getter, property.ConstrainedToType), property.Instance, property.Arguments, name);
        _context.RefuseConstruct(property);
        return null;
    }

    public void RefuseCall(IInvocationOperation call) => RefuseCall(call, call.TargetMethod);

    public void RefuseCall(IOperation at, IMethodSymbol method)
        => Refuse(at, method, method.ContainingType is null ? "" : CallAdvice.For(method));

    public void Refuse(IOperation at, IMethodSymbol method, string advice)
    {
        if (method.ContainingType is null or IErrorTypeSymbol)
        {
            _context.Module.Sink.FailSilently();
            return;
        }
        string type = method.MethodKind == MethodKind.LocalFunction ? "" : SourceTypes.Display(method.ContainingType) + ".";
        _context.Report(Descriptors.NoSourceOrRule, at, type + (method.AssociatedSymbol ?? method).Name, advice);
    }

    private ImmutableArray<Operand> Follow(IOperation at, IMethodSymbol target, IOperation? instance, ImmutableArray<IArgumentOperation> written, string? name)
        => _arguments.Written(written) is { } arguments ? Follow(at, target, instance, arguments, name) : [];

    private ImmutableArray<Operand> Follow(IOperation at, IMethodSymbol target, IOperation? instance, ImmutableArray<Argument> written, string? name, Place? on = null)
    {
        if (_targets.Resolve(at, target, instance) is not { } method)
            return [];
        if (IsGeneric(method, _ => true))
        {
            RefuseGeneric(at, method);
            return [];
        }
        bool holdsMemory = StructTypes.HasMemory(method.ReturnType);
        if (!method.ReturnsVoid && !holdsMemory && SourceTypes.Flatten(method.ReturnType) is null)
        {
            _context.Refuse(at, $"A helper that returns '{SourceTypes.Display(method.ReturnType)}'", LibraryTypes.Advice(method.ReturnType) ?? $"helpers return {SourceTypes.Scalars}, tuples and structs of them, spans and arrays");
            return [];
        }
        if (_arguments.Parse(at, method, instance, written, on: on) is not { } arguments)
            return [];
        if (ReturnedReferences.IsReference(method))
            return TypeBinding.Within(method, () => _inPlace.ParseReference(at, method, arguments)) is { } place ? _context.Tuples.Read(place, at) : [];
        if (holdsMemory || arguments.IsReadInPlace || !arguments.Aliases.IsEmpty || arguments.AliasOfThis is not null)
            return TypeBinding.Within(method, () => holdsMemory ? _inPlace.Parse(at, method, arguments, name) : _inPlace.ParseScalars(at, method, arguments)) ?? [];
        var (returned, references) = TypeBinding.Within(method, () => Call(at, method, arguments, name));
        int next = 0;
        foreach (var reference in arguments.References)
        {
            _context.Assignments.Assign(reference.Target, references.Skip(next).Take(reference.Width).ToImmutableArray(), reference.At);
            next += reference.Width;
        }
        return returned;
    }

    /// <summary>Calls a helper: what it returns, and what it gives back for its references.</summary>
    private (ImmutableArray<Operand> Returned, ImmutableArray<Operand> References) Call(IOperation at, IMethodSymbol method, HelperArguments arguments, string? name)
    {
        if (_context.Captures.Of(at, method) is not { } captures)
            return ([], []);
        if (_context.Module.Helpers.Get(at, _context.Method, method, arguments, captures) is not { } function)
            return ([], []);

        var scalars = arguments.Scalars.AddRange(_context.Captures.Scalars(captures));
        if (WithoutStops(arguments.Buffers.AddRange(CaptureParser.Buffers(captures).Select(b => (b, at)))) is not { } buffers)
            return ([], []);
        // What memory is given for, that of its parts: they are written together.
        var parameters = function.Parameters.Items.OfType<BufferParameter>().Select(p => p.Access).ToArray();
        Access[] accesses = [.. buffers.Select((_, i) => buffers.Take(i).Sum(b => _context.Buffers.PartsOf(b.Buffer).Length)).Where(p => p < parameters.Length).Select(p => parameters[p])];
        for (int i = 0; i < accesses.Length; i++)
        {
            if (accesses[i] != Access.Read)
                _context.Write(buffers[i].Buffer, buffers[i].At);
        }
        var types = function.Results.Items.Select(r => r.Type).ToArray();
        if (ElementIsWritten(arguments, accesses))
        {
            _context.Refuse(at, "A reference to an element of memory that the method also writes", "pass a copy in a variable");
            return ([], []);
        }
        // What is returned, then what references give back, then what a local function assigns.
        var assigned = CaptureParser.Assigned(captures).ToArray();
        int own = types.Length - assigned.Length;
        bool keeps = GuardSearch.In(function);
        var results = _context.Regions.Open([.. buffers.Select(b => b.Buffer)], at, given =>
        {
            var values = types.Select((t, i) => _context.Flow.Numbering.Value(t, i >= own ? assigned[i - own].Name : own == 1 ? name : null)).ToImmutableArray();
            _context.Add(at, new Call(function.Name, scalars, given.SelectMany(b => _context.Buffers.PartsOf(b)).ToImmutableArray(), values, keeps));
            return values.CastArray<Operand>();
        });
        for (int i = 0; i < assigned.Length; i++)
            _context.Flow[assigned[i]] = results[own + i];
        var all = results.RemoveRange(own, assigned.Length);
        int count = own - arguments.References.Sum(r => r.Width);
        return (all.Take(count).ToImmutableArray(), all.Skip(count).ToImmutableArray());
    }

    /// <summary>Memory that is read without a derivative is given as a copy that has none: the helper would differentiate the memory itself.</summary>
    private ImmutableArray<(Buffer Buffer, IOperation At)>? WithoutStops(ImmutableArray<(Buffer Buffer, IOperation At)> buffers)
    {
        var given = ImmutableArray.CreateBuilder<(Buffer, IOperation)>();
        foreach (var (buffer, at) in buffers)
        {
            if (!_context.IsStopped(buffer))
                given.Add((buffer, at));
            else if (buffer is { Rank: 1, Depth: 0 })
                given.Add((_context.Allocations.CopyOf(at, buffer, null, buffer.Name)!, at));
            else
            {
                _context.Refuse(at, $"Passing '{at.Syntax}', which has no derivative,", "mark the parameter that it is given to [Constant] too");
                return null;
            }
        }
        return given.ToImmutable();
    }

    private bool ElementIsWritten(HelperArguments arguments, Access[] accesses)
        => arguments.ElementsRead.Any(e => arguments.Buffers.Where((b, i) => i < accesses.Length && accesses[i] != Access.Read).Any(b => _context.Regions.MayBeSame(b.Buffer, e)));

    /// <summary>Whether a value or memory that a helper is given or gives back is of a type parameter.</summary>
    private static bool IsGeneric(IMethodSymbol method, Func<ITypeSymbol, bool> counts)
        => TypeBinding.Within(method, () => MethodSymbols.Parameters(method).Select(p => p.Type).Append(method.OriginalDefinition.ReturnType).Any(t => counts(t) && SourceTypes.IsGeneric(t)));

    private void RefuseGeneric(IOperation at, IMethodSymbol method)
        => _context.Refuse(at, $"The generic helper '{method.Name}'", $"write it for {SourceTypes.Scalars}");

    /// <summary>The memory that a helper returns.</summary>
    private Buffer? View(IOperation at, IMethodSymbol target, IOperation? instance, ImmutableArray<IArgumentOperation> written, string? name)
    {
        if (_targets.Resolve(at, target, instance) is not { } method)
            return null;

        // Memory of a type parameter is only passed on.
        if (IsGeneric(method, t => !SourceTypes.LooksLikeBuffer(t)))
        {
            RefuseGeneric(at, method);
            return null;
        }
        return _arguments.Written(written) is { } given && _arguments.Parse(at, method, instance, given) is { } arguments
            && TypeBinding.Within(method, () => _inPlace.Parse(at, method, arguments, name)) is [MemoryOperand memory] ? memory.Buffer : null;
    }
}
