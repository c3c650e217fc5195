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
            module.Sink.Report(Descriptors.Recursion, SourceLocations.Of(at), (method.AssociatedSymbol ?? method).Name);
            return null;
        }
        _calls.Add(new CallSite(SourceLocations.Of(at), MethodSymbols.Implementation(method), IsInProblem(caller)));
        var result = parse();
        _calls.RemoveAt(_calls.Count - 1);
        _active.Remove(definition);
        return result;
    }

    /// <summary>The entry, which helpers must not call.</summary>
    public void Enter(IMethodSymbol entry) => _active.Add(entry.OriginalDefinition);

    public Function? Get(IOperation at, IMethodSymbol caller, IMethodSymbol method, DataPath? receiver, ImmutableArray<DataPath?> paths, ImmutableArray<Capture> captures)
    {
        string specialisation = string.Join("|", paths.Insert(0, receiver).AddRange(captures.Select(c => (c.Place as PathPlace)?.Path)).Select(p => p?.Source)) + TypeBinding.Specialisation(method);
        var definition = method.OriginalDefinition;
        if (!_functions.TryGetValue(definition, out var functions))
            _functions[definition] = functions = [];
        if (functions.TryGetValue(specialisation, out var known))
            return known;
        var function = Follow(at, caller, method, () =>
        {
            string name = module.Names.Of(definition, specialisation, IsInProblem(method));
            return new FunctionParser(module).ParseHelper(name, method, receiver, paths, captures);
        });
        if (function is not null)
            _finished.Add(function);
        return functions[specialisation] = function;
    }

    private bool IsInProblem(IMethodSymbol method)
        => SymbolEqualityComparer.Default.Equals(method.ContainingType?.OriginalDefinition, module.Problem.OriginalDefinition);
}
