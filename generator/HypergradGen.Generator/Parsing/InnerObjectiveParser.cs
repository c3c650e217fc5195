using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Makes a map of an inner objective: it has the objective's parameters, and behind them the spans of the next state; the next scalars and structs it returns.
/// <code>
/// double Loss(ReadOnlySpan&lt;double&gt; w, ReadOnlySpan&lt;double&gt; lambda)        void LossStep(w, lambda, Span&lt;double&gt; next)
/// double Loss(Vector at, double gain)                                    Vector LossStep(Vector at, double gain)
/// </code>
/// </summary>
internal static class InnerObjectiveParser
{
    /// <summary>The map's model, and what is emitted besides of the inner objective; null where there is an error.</summary>
    /// <param name="objective">As it was parsed.</param>
    /// <param name="roles">Of its parameters.</param>
    public static (MethodModel Map, InnerObjective Inner)? Parse(IMethodSymbol method, MethodModel objective, IReadOnlyList<BlockRole> roles, BlockLayout layout, ModuleContext module)
    {
        if (StepSizeParser.Parse(method, layout.Element, module) is not { } stepSize || module.Sink.Failed)
            return null;
        if (CallPasses.Prepare(objective.Module, inlines: true).Helpers.Items.FirstOrDefault() is { } recursive)
        {
            module.Sink.Report(Descriptors.Recursion, SourceLocations.Of(method), recursive.Name, "in an inner objective, whose second derivatives are needed: write the step and its gradient yourself, as a map");
            return null;
        }
        var own = Shape(objective, roles);
        var spans = own.Parameters.Where(p => p.Role == BlockRole.State && layout.State[p.Block].IsSpan).ToArray();
        string[] next = [.. NamesOf(spans, objective)];
        var map = own with
        {
            Parameters = own.Parameters.Items.AddRange(spans.Select((s, i) => new BlockParameter(next[i], BlockRole.Next, s.Block))),
            Results = own.Parameters.Where(p => p.Role == BlockRole.State && !layout.State[p.Block].IsSpan).Select(p => p.Block).ToImmutableArray(),
        };
        var derived = InnerGradient.Of(objective.Module, roles, stepSize, next);
        derived = new InnerGradient(SecondRules.In(derived.Gradient, module), SecondRules.In(derived.Step, module));
        if (module.Sink.Failed)
            return null;
        var step = new MethodModel(
            objective.Name + "Step", objective.Accessibility, objective.IsStatic, objective.ParameterNames.Items.AddRange(objective.Shape is null ? next : []), derived.Step,
            Surface(objective, spans, next, layout), objective.Shape is null ? null : map);
        return (step, new InnerObjective(objective, derived.Gradient, Surface(objective, spans, [.. spans.Select(s => s.Name + "Gradient")], layout), map));
    }

    private static MethodShape Shape(MethodModel objective, IReadOnlyList<BlockRole> roles)
        => objective.Shape ?? new MethodShape(objective.ParameterNames.Select((name, i) => new BlockParameter(name, roles[i], 0)).ToArray(), Array.Empty<int>());

    /// <summary>One span is <c>next</c>, several are <c>nextU</c>, <c>nextV</c>, …</summary>
    private static IEnumerable<string> NamesOf(BlockParameter[] spans, MethodModel objective)
    {
        var taken = new HashSet<string>(objective.ParameterNames);
        foreach (var span in spans)
        {
            string name = spans.Length == 1 ? "next" : "next" + char.ToUpperInvariant(span.Name[0]) + span.Name.Substring(1);
            while (!taken.Add(name))
                name += "State";
            yield return name;
        }
    }

    /// <summary>The objective's parameters, a span that is filled for each of the state, and the values of the state returned.</summary>
    private static MethodSurface Surface(MethodModel objective, BlockParameter[] spans, string[] filled, BlockLayout layout)
    {
        var values = new List<(int, ComposedType?)>();
        int place = 0;
        foreach (var parameter in objective.Surface.Parameters)
        {
            if (objective.Shape is { } shape && shape.Parameters[place] is { Role: BlockRole.State } first && !layout.State[first.Block].IsSpan)
                values.Add((parameter.Parameters, parameter.Type));
            place += parameter.Parameters;
        }
        var outputs = spans.Select((s, i) => new MethodParameter(filled[i], 1, 0, layout.State[s.Block].Type));
        return new MethodSurface(objective.Surface.Parameters.Items.AddRange(outputs), MethodSurface.Results(values));
    }
}
