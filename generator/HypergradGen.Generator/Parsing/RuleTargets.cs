using HypergradGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HypergradGen.Generator.Parsing;

/// <summary>Finds the method that a rule is for, and checks that the two go together.</summary>
internal static class RuleTargets
{
    /// <returns>Null where there is none, or the rule has another signature; then it is reported.</returns>
    public static IMethodSymbol? Find(RuleMark mark, DiagnosticSink sink)
    {
        var rule = mark.Rule;
        if (rule.Parameters.Any(p => SourceTypes.IsUnknown(p.Type)) || SourceTypes.IsUnknown(rule.ReturnType))
        {
            sink.FailSilently();
            return null;
        }
        var named = mark.Type.GetMembers(mark.Name).OfType<IMethodSymbol>().Where(m => m.MethodKind == MethodKind.Ordinary).ToArray();
        if (named.Length == 0)
            return Refuse(mark, $"which type '{SourceTypes.Display(mark.Type)}' does not have", sink);
        if (named.Length == 1)
        {
            if (RuleSignature.WhyNoRule(named[0]) is { } why)
                return Refuse(mark, why, sink);
            var signature = RuleSignature.Of(named[0], mark);
            var mismatches = signature.Mismatches(rule).ToArray();
            foreach (var (where, what) in mismatches)
                sink.Report(Descriptors.RuleSignature, where, rule.Name, mark.Name, signature.ToString(), what);
            return mismatches.Length == 0 ? named[0] : null;
        }
        var fitting = named.Where(m => RuleSignature.WhyNoRule(m) is null && !RuleSignature.Of(m, mark).Mismatches(rule).Any()).ToArray();

        // Where both f(x) with its result and f(x, y) fit, the names tell which is meant.
        if (fitting.Length > 1)
            fitting = [.. fitting.Where(m => RuleSignature.Of(m, mark).Slots.Select(s => s.Text.Split(' ').Last()).SequenceEqual(rule.Parameters.Select(p => p.Name)))];
        return fitting.Length == 1 ? fitting[0]
            : Refuse(mark, fitting.Length == 0 ? "which has overloads, and the parameters are of a rule for none of them" : "which has overloads, and the parameters are of a rule for several of them", sink);
    }

    private static IMethodSymbol? Refuse(RuleMark mark, string why, DiagnosticSink sink)
    {
        var where = mark.Attribute.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax { ArgumentList.Arguments: [.., var argument] } ? SourceLocations.Of(argument) : SourceLocations.Of(mark.Rule);
        sink.Report(Descriptors.RuleTarget, where, mark.Rule.Name, mark.Name, why);
        return null;
    }
}
