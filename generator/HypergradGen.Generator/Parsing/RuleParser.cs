using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>Parses the user's rules: the derivative of a method, or its adjoint, as a program that is linear in its tangents.</summary>
internal static class RuleParser
{
    /// <summary>What is wrong with a rule, wherever it is used.</summary>
    public static ImmutableArray<Diagnostic> Check(RuleMark mark, Compilation compilation, CancellationToken cancellation)
    {
        var sink = new DiagnosticSink();
        if (RuleTargets.Find(mark, sink) is { } target)
        {
            CheckAlone(mark, target, compilation, sink, cancellation);
            Parse(mark, target, mark.Rule.ContainingType, compilation, sink, cancellation);
        }
        return [.. sink.Diagnostics];
    }

    /// <summary>Refuses another rule for the same method: the first in the order of files and lines stays.</summary>
    private static void CheckAlone(RuleMark mark, IMethodSymbol target, Compilation compilation, DiagnosticSink sink, CancellationToken cancellation)
    {
        var others = RuleIndex.Of(compilation, cancellation).For(mark.Type, mark.Name).Where(m => SymbolEqualityComparer.Default.Equals(RuleTargets.Find(m, new DiagnosticSink()), target)).ToArray();
        if (others.Length > 1 && !SymbolEqualityComparer.Default.Equals(others[0].Rule, mark.Rule))
            sink.Report(Descriptors.SeveralRules, SourceLocations.Of(mark.Rule), [SourceLocations.Of(others[0].Rule)], mark.Rule.Name, mark.Name, others[0].Rule.Name);
    }

    /// <param name="problem">The type whose members will hold the rule's statements.</param>
    public static UserRule? Parse(RuleMark mark, IMethodSymbol target, INamedTypeSymbol problem, Compilation compilation, DiagnosticSink sink, CancellationToken cancellation)
    {
        if (ProblemParser.HasSyntaxErrors(mark.Rule, cancellation))
        {
            sink.FailSilently();
            return null;
        }
        var module = new ModuleContext(problem, compilation, sink, new HelperNames([mark.Rule.Name]), cancellation) { IsRule = true };
        if (new FunctionParser(module).ParseRule(mark.Rule.PartialImplementationPart ?? mark.Rule) is not { } entry || sink.Failed)
            return null;
        var program = new Module(entry, module.Helpers.Functions);
        var inlined = Inliner.Inline(program).Entry;
        var signature = RuleSignature.Of(target, mark).Slots;
        RuleSlot[] slots = [.. signature.Where(s => !s.IsOut)];
        CheckLinear(mark, program, inlined, slots, module, sink);
        if (sink.Failed)
            return null;
        (inlined, slots) = WithPrimalLengths(inlined, slots);
        var clean = Pipeline.Clean(inlined);
        return mark.IsAdjoint
            ? AdjointRule.Transpose(clean, slots, [.. signature.Where(s => s.IsOut)])
            : new UserRule(clean, slots.Select(s => new RuleParameter(AdjointRule.InputOf(s.Role), s.Index)).ToArray());
    }

    /// <summary>How long a tangent or adjoint is, is asked of what it belongs to: that is known before any of them is.</summary>
    private static (Function Rule, RuleSlot[] Slots) WithPrimalLengths(Function rule, RuleSlot[] slots)
    {
        var own = rule.Parameters.Where(p => p is ValueParameter or BufferParameter).ToList();
        var all = slots.ToList();
        var numbering = Numbering.After(rule);
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i].Role < RuleRole.OfArgument || own[i] is not BufferParameter linear)
                continue;
            int at = all.FindIndex(s => s.Role == RuleRole.Buffer && s.Index == slots[i].Index);
            if (at < 0)
            {
                at = all.Count;
                all.Add(new RuleSlot(RuleRole.Buffer, slots[i].Index, "", ""));
                own.Add(new BufferParameter(numbering.Buffer(linear.Buffer.Element, linear.Buffer.Name + "Of"), Access.Read));
            }
            rule = Signatures.WithLengthOf(rule, linear.Buffer, ((BufferParameter)own[at]).Buffer);
        }
        return (Signatures.WithParameters(rule, own), [.. all]);
    }

    /// <summary>Helpers are looked into where they are called; the program as a whole decides, where each call is a copy of its own.</summary>
    private static void CheckLinear(RuleMark mark, Module program, Function inlined, RuleSlot[] slots, ModuleContext module, DiagnosticSink sink)
    {
        var whole = new Module(inlined, EquatableArray<Function>.Empty);
        if (Find(whole, (_, _) => Location.None, _ => Location.None).Count == 0)
            return;
        string seeds = mark.IsAdjoint ? "adjoints" : "tangents";
        var found = Find(program, module.Sources.Find, module.Sources.Find);
        foreach (var (where, why) in found.Where(f => f.Where != Location.None).DefaultIfEmpty((SourceLocations.Of(mark.Rule), found.Select(f => f.Why).FirstOrDefault() ?? "it is no sum of products with them")))
            sink.Report(Descriptors.RuleNotLinear, where, mark.Rule.Name, seeds, why);

        IReadOnlyList<(Location Where, string Why)> Find(Module of, Func<string, Value, Location> ofValue, Func<Statement, Location> ofStatement)
        {
            var own = of.Entry.Parameters.Where(p => p is ValueParameter or BufferParameter).Where((_, i) => slots[i].Role >= RuleRole.OfArgument).ToArray();
            return LinearityCheck.Find(of, [.. own.OfType<BufferParameter>().Select(p => p.Buffer)], [.. own.OfType<ValueParameter>().Select(p => p.Value)], ofValue, ofStatement);
        }
    }
}
