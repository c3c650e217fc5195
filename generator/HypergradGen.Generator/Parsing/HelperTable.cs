using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>Where the problem's own code calls a helper.</summary>
internal readonly record struct CallSite(Location Location, IMethodSymbol Helper, bool IsInProblem);

/// <summary>The helpers of a program, each parsed once for each object and data that it is called with.</summary>
internal sealed class HelperTable(ModuleContext module)
{
    private readonly Dictionary<ISymbol, Dictionary<string, Function?>> _functions = new(SymbolEqualityComparer.Default);
    private readonly ImmutableArray<Function>.Builder _finished = ImmutableArray.CreateBuilder<Function>();
    private readonly List<CallSite> _calls = [];
    private readonly HashSet<ISymbol> _active = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<(ISymbol, string), Recursion> _open = [];

    /// <summary>Callees before their callers.</summary>
    public ImmutableArray<Function> Functions => _finished.ToImmutable();

    /// <summary>The innermost call that stands in the problem's own code, of those that are being followed.</summary>
    public CallSite? CallFromProblem
    {
        get
        {
            for (int i = _calls.Count - 1; i >= 0; i--)
            {
                if (_calls[i].IsInProblem)
                    return _calls[i];
            }
            return _calls.Count > 0 ? _calls[0] : null;
        }
    }

    /// <summary>Follows a call while <paramref name="parse"/> runs; refuses it where the method is already being followed.</summary>
    public T? Follow<T>(IOperation at, IMethodSymbol caller, IMethodSymbol method, Func<T?> parse)
        where T : class
    {
        var definition = method.OriginalDefinition;
        if (!_active.Add(definition))
        {
            module.Sink.Report(Descriptors.Recursion, SourceLocations.Of(at), (method.AssociatedSymbol ?? method).Name, "where that is not followed (in a rule, a constructor, a helper that returns memory, or with other objects): write a loop");
            return null;
        }
        _calls.Add(new CallSite(SourceLocations.Of(at), MethodSymbols.Implementation(method), IsInProblem(caller)));
        var result = LibraryTypes.At(at, parse);
        _calls.RemoveAt(_calls.Count - 1);
        _active.Remove(definition);
        return result;
    }

    public Function? Get(IOperation at, IMethodSymbol caller, IMethodSymbol method, HelperArguments arguments, ImmutableArray<Capture> captures)
    {
        var lengths = arguments.Lengths.AddRange(captures.Select(c => c.Lengths.Length));
        string specialisation = string.Join("|", arguments.Paths.Insert(0, arguments.Receiver).AddRange(captures.Select(c => (c.Place as PathPlace)?.Path)).Select(p => p?.Source)) + TypeBinding.Specialisation(method)
            + (lengths.Any(l => l > 0) ? "|" + string.Join(",", lengths) : "");
        var definition = method.OriginalDefinition;
        if (!_functions.TryGetValue(definition, out var functions))
            _functions[definition] = functions = [];
        if (functions.TryGetValue(specialisation, out var known))
            return known;
        if (_open.TryGetValue((definition, specialisation), out var recursion) && !module.IsRule)
        {
            recursion.IsCalled = true;
            return recursion.Assumed;
        }
        var function = Follow(at, caller, method, () =>
        {
            string name = module.Names.Of(definition, specialisation, IsInProblem(method));
            return ParseToEnd((definition, specialisation), assumed => new FunctionParser(module).ParseHelper(name, method, arguments, captures, assumed));
        });
        if (function is not null)
            _finished.Add(function);
        return functions[specialisation] = function;
    }

    /// <summary>
    /// Parses a function until what its own calls took it for is what it is: which of its buffers it writes is not known
    /// before its end. What is taken to be written only grows, so that this ends.
    /// </summary>
    private Function? ParseToEnd((ISymbol, string) key, Func<Action<Function>, Function?> parse)
    {
        var recursion = _open[key] = new Recursion();
        int finished = _finished.Count;
        Function? parsed;
        while ((parsed = parse(declared => recursion.Assumed ??= declared)) is not null && recursion.IsCalled && !module.Sink.Failed && !HasSameAccesses(parsed, recursion.Assumed!))
        {
            (recursion.Assumed, recursion.IsCalled) = (parsed, false);
            Forget(finished);
        }
        _open.Remove(key);
        return parsed;
    }

    private static bool HasSameAccesses(Function a, Function b)
        => a.Parameters.OfType<BufferParameter>().Select(p => p.Access).SequenceEqual(b.Parameters.OfType<BufferParameter>().Select(p => p.Access));

    /// <summary>Drops the functions that were finished since, on an assumption that did not hold.</summary>
    private void Forget(int finished)
    {
        foreach (var dropped in _finished.Skip(finished).ToArray())
        {
            foreach (var functions in _functions.Values)
            {
                foreach (string specialisation in functions.Where(f => ReferenceEquals(f.Value, dropped)).Select(f => f.Key).ToArray())
                    functions.Remove(specialisation);
            }
            _finished.Remove(dropped);
        }
    }

    /// <summary>A function that is being parsed, and what its own calls take it for.</summary>
    private sealed class Recursion
    {
        public Function? Assumed { get; set; }

        public bool IsCalled { get; set; }
    }

    private bool IsInProblem(IMethodSymbol method)
        => SymbolEqualityComparer.Default.Equals(method.ContainingType?.OriginalDefinition, module.Problem.OriginalDefinition);
}
