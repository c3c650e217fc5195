using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Parses a method to a function of the IR.</summary>
internal sealed class FunctionParser(ModuleContext module)
{
    private const int MostParses = 8;

    /// <summary>A map or objective: its spans are read, but for the next state, which is written.</summary>
    public Function? ParseEntry(IMethodSymbol method, BlockRole[] roles)
    {
        return Parse(() => Entry(method), method.Parameters, null, [], (_, position, _) => roles[position] == BlockRole.Next ? Access.Write : Access.Read);
    }

    /// <summary>A method that is differentiated without a solver: what is written is told by its body.</summary>
    public Function? ParseMethod(IMethodSymbol method)
    {
        return Parse(() => Entry(method), method.Parameters, null, [], AsWritten);
    }

    private FunctionContext Entry(IMethodSymbol method) => new(module, method.Name, method, method.IsStatic ? null : DataPath.Problem);

    private static Access AsWritten(FunctionContext context, int position, Buffer buffer) => context.IsWritten(buffer) ? Access.Update : Access.Read;

    /// <param name="arguments">What a call gives it, of which the values do not matter.</param>
    /// <param name="captures">The variables that a local function captures.</param>
    /// <param name="declare">Is told what the function takes and gives before its body is read, for calls of itself.</param>
    public Function? ParseHelper(string name, IMethodSymbol method, HelperArguments arguments, ImmutableArray<Capture> captures, Action<Function> declare)
        => Parse(() => new FunctionContext(module, name, method, arguments.Receiver) { IsHelper = true }, MethodSymbols.Parameters(method), arguments, captures, AsWritten, declare);

    /// <summary>Parses until nothing new is found of the memory that variables name.</summary>
    private Function? Parse(Func<FunctionContext> open, ImmutableArray<IParameterSymbol> symbols, HelperArguments? arguments, ImmutableArray<Capture> captures, Func<FunctionContext, int, Buffer, Access> access, Action<Function>? declare = null)
    {
        var known = new KnownMemory();
        for (int parse = 0; parse < MostParses; parse++)
        {
            known.Grew = false;
            var context = open();
            context.Regions.Known = known;
            var function = Parse(context, symbols, arguments, captures, access, declare);
            if (known.Grew && !module.Sink.Failed)
                continue;
            foreach (var (at, name) in context.Regions.Unresolved)
                context.Report(Descriptors.MemoryOfInnerBlock, at, name);
            return function;
        }
        module.Sink.Report(Descriptors.NotSupported, SourceLocations.Of(symbols.Length > 0 ? symbols[0].ContainingSymbol : open().Method), "A method whose spans and arrays are bound in so many ways", "declare a variable for each region of memory");
        return null;
    }

    /// <summary>A rule of the user's: what it gives back in <c>out</c> parameters are results too.</summary>
    public Function? ParseRule(IMethodSymbol method)
    {
        return Parse(() => new FunctionContext(module, method.Name, method, null) { IsHelper = true }, method.Parameters, null, [], AsWritten);
    }

    private Function? Parse(FunctionContext context, ImmutableArray<IParameterSymbol> symbols, HelperArguments? arguments, ImmutableArray<Capture> captures, Func<FunctionContext, int, Buffer, Access> access, Action<Function>? declare)
    {
        var body = module.BodyOf(context.Method);
        if (body is null)
        {
            module.Sink.FailSilently();
            return null;
        }
        foreach (var (path, shape, symbol) in context.Regions.Known.Data.ToArray())
            context.Data.Declare(path, shape, symbol);
        context.Regions.Prepare(body);
        var lengths = new Queue<int>(arguments?.Lengths ?? []);
        var own = new List<Parameter>();
        bool changesThis = DeclareThis(context, own, lengths);
        var parameters = Declare(context, symbols, arguments?.Paths ?? [], lengths, body);
        parameters.AddRange(context.Captures.Declare(captures));
        parameters.InsertRange(0, own);
        _ = context.Jumps.Returned;
        bool returnsMemory = !context.IsHelper && SurfaceParser.ReturnsMemory(context.Method);
        if (!context.Method.ReturnsVoid)
        {
            var types = returnsMemory
                ? SurfaceParser.Parts(context.Method).Where(p => !p.IsMemory).SelectMany(p => SourceTypes.Flatten(p.Type) ?? [])
                : SourceTypes.Flatten(context.Method.OriginalDefinition.ReturnType) ?? [];
            context.Statements.Results = types.Select(t => context.Flow.Declare("result", t, Flow.Zero(t))).ToImmutableArray();
        }
        declare?.Invoke(Recursive(context.Name, [.. parameters], Results()));
        if (returnsMemory)
            context.Calls.ReturnMemory(parameters);
        Buffer?[] held = changesThis ? [.. TupleParser.HeldMemory(context.Structs.This(context.Method.ContainingType))] : [];
        context.Sequences.Parse(Step.Of(body));
        if (changesThis)
            context.Structs.RequireMemoryOfThis(context.Method.ContainingType, held, body);
        var read = parameters.Select((p, position) => p is BufferParameter b ? b with { Access = access(context, position, b.Buffer) } : p);
        return new Function(context.Name, read.Concat(context.Data.Parameters).ToImmutableArray(), context.Flow.Block.Build(Results()));

        IEnumerable<Operand> Results()
        {
            var references = symbols.Where(s => s.RefKind is RefKind.Ref or RefKind.Out).Select(s => context.Places[s]);
            if (changesThis)
                references = references.Prepend(context.Structs.This(context.Method.ContainingType)!);
            return context.Statements.Results.Concat(references.SelectMany(TupleParser.Variables)).Select(r => context.Flow[r]).Concat(context.Captures.Results(captures));
        }
    }

    /// <summary>What is known of a function before its body: what it takes and gives. For those who ask, it calls itself.</summary>
    private static Function Recursive(string name, ImmutableArray<Parameter> parameters, IEnumerable<Operand> results)
    {
        var itself = new Call(name, EquatableArray<Operand>.Empty, EquatableArray<Buffer>.Empty, EquatableArray<Value>.Empty, Keeps: true);
        return new Function(name, parameters, new Block(new Statement[] { itself }, results.ToImmutableArray()));
    }

    /// <summary>Makes the parts of the struct that a helper is called on its first parameters; tells whether it changes them.</summary>
    private static bool DeclareThis(FunctionContext context, List<Parameter> parameters, Queue<int> lengths)
    {
        var method = context.Method;
        if (!context.IsHelper || method.IsStatic || context.Receiver is not null || method.MethodKind == MethodKind.LocalFunction || MethodSymbols.IsExtensionMember(method)
            || StructTypes.Components(method.ContainingType) is null)
            return false;
        context.Structs.BindThis(method.ContainingType, Parts(context, "this", method.ContainingType, parameters, lengths));
        return SideEffects.ChangesInstance(context.Module, method);
    }

    /// <summary>A parameter for each scalar of a value, and for the memory that it holds.</summary>
    /// <param name="symbol">The helper's parameter that the value is; null for <c>this</c>, and what the caller of an entry gives.</param>
    private static Place Parts(FunctionContext context, string name, ITypeSymbol type, List<Parameter> parameters, Queue<int> lengths, IParameterSymbol? symbol = null, IOperation? body = null)
        => context.Tuples.Declare(name, type,
            scalar =>
            {
                var value = context.Flow.Numbering.Value(scalar, name);
                parameters.Add(new ValueParameter(value));
                return symbol is null ? value : context.AsParameter(symbol, value, body!);
            },
            (held, shape) =>
            {
                var buffer = context.Buffers.Parameter(held, shape, Next(lengths), (name, held), parameters);
                return new BufferPlace(symbol is null ? buffer : context.AsParameter(symbol, buffer), context.Flow.Block);
            });

    private static int Next(Queue<int> lengths) => lengths.Count > 0 ? lengths.Dequeue() : 0;

    private static List<Parameter> Declare(FunctionContext context, ImmutableArray<IParameterSymbol> symbols, ImmutableArray<DataPath?> paths, Queue<int> lengths, IOperation body)
    {
        var parameters = new List<Parameter>();
        for (int i = 0; i < symbols.Length; i++)
        {
            var symbol = symbols[i];
            if (i < paths.Length && paths[i] is { } path)
            {
                context.Places[symbol] = new PathPlace(path);
            }
            else if (SourceTypes.Memory(symbol.Type) is { } shape)
            {
                // Of a helper's parameter nobody checks the length: what a caller gives it has its own.
                var buffer = context.Buffers.Parameter(symbol.Name, shape, Next(lengths), symbol, parameters, context.IsHelper ? null : LengthMarks.Of(symbol));
                var known = context.IsHelper ? context.AsParameter(symbol, buffer) : buffer;
                context.Places[symbol] = new BufferPlace(known, context.Flow.Block);
                if (context.Regions.IsBoundAnew(symbol, symbol.Type))
                {
                    var place = context.Regions.Declare(symbol, shape);
                    context.Places[symbol] = place;
                    context.Regions.Assign(place, known, body);
                }
            }
            else if (symbol.RefKind == RefKind.Out && SourceTypes.Flatten(symbol.Type) is not null)
            {
                context.Places[symbol] = context.Tuples.Declare(symbol.Name, symbol.Type, type => Flow.Zero(type));
            }
            else if (SourceTypes.Scalar(symbol.Type) is not null || StructTypes.IsComposite(symbol.Type))
            {
                context.Places[symbol] = Parts(context, symbol.Name, symbol.Type, parameters, lengths, context.IsHelper ? symbol : null, body);
            }
        }
        return parameters;
    }
}
