using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>The methods of one program that are called as they stand, each looked up once.</summary>
internal sealed class ModuleRules(ModuleContext module)
{
    private readonly Dictionary<ISymbol, Found?> _found = new(SymbolEqualityComparer.Default);

    /// <param name="Method">Null where its rule is refused, which is reported at the rule.</param>
    public sealed record Found(ExternalMethod? Method);

    /// <summary>Null for a method that is read in source.</summary>
    public Found? Find(IMethodSymbol method)
    {
        if (!_found.TryGetValue(method, out var found))
            _found[method] = found = LookUp(method);
        return found;
    }

    private Found? LookUp(IMethodSymbol method)
    {
        var marks = RuleIndex.Of(module.Compilation, module.Cancellation).For(method.ContainingType, method.Name).ToArray();
        if (marks.Length == 0)
            return RuleSignature.IsConstant(method) ? new Found(External(method, null)) : null;
        var targets = marks.Select(m => RuleTargets.Find(m, new DiagnosticSink())).ToArray();
        if (targets.Any(t => t is null))
            return new Found(null);
        var own = marks.Where((_, i) => SymbolEqualityComparer.Default.Equals(targets[i], method)).ToArray();
        if (own.Length == 0)
            return RuleSignature.IsConstant(method) ? new Found(External(method, null)) : null;

        // In a rule nothing is differentiated once more.
        if (module.IsRule)
            return new Found(External(method, null) with { HasRule = true });
        if (own.Length > 1 || !RuleParser.Check(own[0], module.Compilation, module.Cancellation).IsEmpty)
            return new Found(null);
        return new Found(RuleParser.Parse(own[0], method, module.Problem, module.Compilation, module.Sink, module.Cancellation) is { } rule ? External(method, rule) : null);
    }

    private static ExternalMethod External(IMethodSymbol method, UserRule? rule)
        => new(
            method.Parameters.Select(p => SourceTypes.IsSpan(p.Type)).ToArray(),
            method.Parameters.Where(p => SourceTypes.IsSpan(p.Type)).Select(RuleSignature.IsFilled).ToArray(),
            rule);
}
