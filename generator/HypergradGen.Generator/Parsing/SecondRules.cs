using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// In a rule nothing is differentiated once more, and so what it calls is there without a rule. In a program that is differentiated again it gets the one that the user
/// gave it.
/// <code>
/// ẏ = −external J₁(x)·ẋ        ẏ = −external J₁(x)·ẋ, and J₁ has the rule J₁˙ = (J₀(x) − J₁(x)/x)·ẋ
/// </code>
/// </summary>
internal sealed class SecondRules : Rewriter
{
    private readonly ModuleContext _module;

    private SecondRules(ModuleContext module) => _module = module;

    public static Module In(Module program, ModuleContext module) => program with { Entry = new SecondRules(module).Rewrite(program.Entry) };

    protected override void Rewrite(Statement statement, BlockBuilder into)
        => base.Rewrite(statement is Call { External: { HasRule: true, Rule: null } } call ? call with { External = Find(call) } : statement, into);

    private ExternalMethod Find(Call call)
    {
        string name = call.Function.Substring(call.Function.LastIndexOf('.') + 1).TrimStart('@');
        foreach (var mark in RuleIndex.Of(_module.Compilation, _module.Cancellation).For(name))
        {
            if (RuleTargets.Find(mark, new DiagnosticSink()) is { } target && ExternalCallParser.SourceOf(target) == call.Function && Takes(target, call) && _module.Rules.Find(target)?.Method is { Rule: not null } method)
                return method;
        }
        // Its rule is refused, which is reported there.
        _module.Sink.FailSilently();
        return call.External!;
    }

    /// <summary>Whether it is this overload that is called.</summary>
    private static bool Takes(IMethodSymbol method, Call call)
        => method.Parameters.Where(p => !SourceTypes.IsSpan(p.Type)).Select(p => SourceTypes.Scalar(p.Type)).SequenceEqual(call.Arguments.Select(a => (ValueType?)a.Type))
            && method.Parameters.Where(p => SourceTypes.IsSpan(p.Type)).Select(p => SourceTypes.Memory(p.Type)?.Element).SequenceEqual(call.Buffers.Select(b => (ElementType?)b.Element));
}
