using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>A variable that a local function captures, and what it stands for where the function is called.</summary>
internal sealed record Capture(ISymbol Symbol, Place Place, Buffer? Buffer, bool IsWritten)
{
    public string Name => Symbol.Name;

    /// <summary>The lengths of an array of more than one dimension that a method makes.</summary>
    public ImmutableArray<Operand> Lengths { get; init; } = [];

    public ITypeSymbol Type => TypeOf(Symbol);

    public static ITypeSymbol TypeOf(ISymbol variable) => variable is ILocalSymbol local ? local.Type : ((IParameterSymbol)variable).Type;
}

/// <summary>Hands the captured variables of a local function to it, and takes back those that it assigns.</summary>
internal sealed class CaptureParser(FunctionContext context)
{
    /// <summary>What a call is given by capture; null where a variable is refused.</summary>
    public ImmutableArray<Capture>? Of(IOperation at, IMethodSymbol method)
    {
        var captured = LocalFunctions.CapturedBy(at, method);
        var captures = ImmutableArray.CreateBuilder<Capture>();
        foreach (var symbol in captured.All)
        {
            switch (context.Places.TryGetValue(symbol, out var place) ? place : null)
            {
                case null when context.Module.Sink.Failed:
                    context.Module.Sink.FailSilently();
                    return null;
                case null:
                    context.Refuse(at, $"A call of '{method.Name}' before '{symbol.Name}' is declared, which it captures,", "declare the variable first");
                    return null;
                case UnboundBufferPlace or BufferPlace or RegionPlace when captured.Written.Contains(symbol):
                    context.Refuse(at, $"Binding '{symbol.Name}' in a local function that captures it", "bind it in the method that declares it");
                    return null;
                case UnboundBufferPlace:
                    context.Module.Sink.FailSilently();
                    return null;
                case RegionPlace region:
                    if (context.Regions.Read(region, at) is not { } window)
                        return null;
                    captures.Add(new Capture(symbol, region, window, false));
                    break;
                case BufferPlace buffer when !context.Flow.IsInside(buffer.BoundIn):
                    context.Refuse(at, $"'{symbol.Name}', which is bound in another block than it is used in,", "declare a variable for each region of memory");
                    return null;
                case TuplePlace when StructTypes.HasMemory(Capture.TypeOf(symbol)):
                    context.Refuse(at, $"'{symbol.Name}', a struct that holds memory,", "pass it to the local function as an argument");
                    return null;
                case var found:
                    captures.Add(new Capture(symbol, found!, (found as BufferPlace)?.Buffer, captured.Written.Contains(symbol)) { Lengths = found is BufferPlace { Buffer: var memory } ? context.Grids.LengthsOf(memory) : [] });
                    break;
            }
        }
        return captures.ToImmutable();
    }

    public IEnumerable<Operand> Scalars(ImmutableArray<Capture> captures) => captures.SelectMany(c => c.Buffer is null ? Values(c.Place) : c.Lengths);

    public static IEnumerable<Buffer> Buffers(ImmutableArray<Capture> captures) => captures.Select(c => c.Buffer).OfType<Buffer>();

    /// <summary>The variables whose values a call gives back, behind the function's own results.</summary>
    public static IEnumerable<Variable> Assigned(IEnumerable<Capture> captures) => captures.Where(c => c.IsWritten).SelectMany(c => TupleParser.Variables(c.Place));

    /// <summary>Declares in the function itself what its captures are there.</summary>
    public IEnumerable<Parameter> Declare(ImmutableArray<Capture> captures)
    {
        var parameters = new List<Parameter>();
        foreach (var capture in captures)
        {
            switch (capture)
            {
                case { Buffer: not null }:
                    var buffer = context.Buffers.Parameter(capture.Name, SourceTypes.Memory(capture.Type)!.Value, capture.Lengths.Length, capture.Symbol, parameters);
                    context.Places[capture.Symbol] = new BufferPlace(buffer, context.Flow.Block);
                    break;
                case { Place: PathPlace path }:
                    context.Places[capture.Symbol] = path;
                    break;
                default:
                    context.Places[capture.Symbol] = context.Tuples.Declare(capture.Name, capture.Type, type =>
                    {
                        var value = context.Flow.Numbering.Value(type, capture.Name);
                        parameters.Add(new ValueParameter(value));
                        return value;
                    });
                    break;
            }
        }
        return parameters;
    }

    /// <summary>What the function gives back of its captures at its end.</summary>
    public IEnumerable<Operand> Results(ImmutableArray<Capture> captures)
        => captures.Where(c => c.IsWritten).SelectMany(c => Values(context.Places[c.Symbol]));

    private IEnumerable<Operand> Values(Place place) => TupleParser.Variables(place).Select(v => context.Flow[v]);
}
