using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Diagnostics;

/// <summary>Where the values and statements of a program were written.</summary>
public sealed record ProgramLocations(Location Method, Func<string, Value, Location> OfValue, Func<Statement, Location> OfStatement);

/// <summary>Reports a finding.</summary>
public delegate void Report(DiagnosticDescriptor descriptor, Location where, params object[] arguments);

/// <summary>Checks that need the whole program, as the parser made it: what depends on the state, and what is written when.</summary>
public static class ProgramChecks
{
    /// <param name="roles">For each value and buffer parameter of a map or objective.</param>
    public static void Check(Module module, IReadOnlyList<BlockRole> roles, bool isMap, ProgramLocations locations, Report report)
    {
        RecursionCheck.Check(module, locations, report);
        string name = module.Entry.Name;
        var (state, hyperparameters) = (Parameters.Of(module, roles, BlockRole.State), Parameters.Of(module, roles, BlockRole.Hyperparameter));
        var either = Numbers(module, [.. state.Buffers, .. hyperparameters.Buffers], locations, report, [.. state.Values, .. hyperparameters.Values]);
        var active = state.Activity(module);
        if (!isMap)
        {
            if (!either.Results.Any(a => a))
                report(Descriptors.ObjectiveIgnoresAll, locations.Method, name, state.Name, hyperparameters.Name);
            else if (!active.Results.Any(a => a))
                report(Descriptors.ObjectiveIgnoresState, locations.Method, name, state.Name);
            return;
        }
        var outputs = Parameters.Of(module, roles, BlockRole.Next).Buffers;
        bool isWritten = true;
        foreach (var output in outputs)
        {
            isWritten &= NextWrittenCheck.Check(module, output, either, locations, report);
            ReadBeforeWriteCheck.Check(module, state.Name, output, locations, report);
        }
        if (isWritten && !outputs.Any(o => active.IsActive(name, o)) && !active.Results.Any(a => a))
            report(Descriptors.MapIgnoresState, locations.Method, name, outputs.FirstOrDefault()?.Name ?? "the result", state.Name);
    }

    /// <summary>Whether the hyperparameters matter, of those that the roles name.</summary>
    /// <param name="where">Where the map declares them.</param>
    public static void CheckProblem(Module map, IReadOnlyList<BlockRole> mapRoles, Module objective, IReadOnlyList<BlockRole> objectiveRoles, Location where, Report report)
    {
        var hyperparameters = Parameters.Of(map, mapRoles, BlockRole.Hyperparameter);
        var inMap = hyperparameters.Activity(map);
        bool matters = inMap.Results.Any(a => a) || Parameters.Of(map, mapRoles, BlockRole.Next).Buffers.Any(o => inMap.IsActive(map.Entry.Name, o))
            || Parameters.Of(objective, objectiveRoles, BlockRole.Hyperparameter).Activity(objective).Results.Any(a => a);
        if (!matters)
            report(Descriptors.HyperparametersIgnored, where, map.Entry.Name, objective.Entry.Name, hyperparameters.Name);
    }

    /// <summary>The parameters of one role.</summary>
    private sealed record Parameters(BlockRole Role, Buffer[] Buffers, Value[] Values)
    {
        /// <summary>Their names; an objective may leave all of them out.</summary>
        public string Name => Buffers.Length + Values.Length == 0 ? Role == BlockRole.State ? "w" : "lambda" : string.Join("', '", Buffers.Select(b => b.Name).Concat(Values.Select(v => v.Name)));

        public static Parameters Of(Module module, IReadOnlyList<BlockRole> roles, BlockRole role)
        {
            var own = module.Entry.Parameters.Where(p => p is ValueParameter or BufferParameter).Where((_, i) => roles[i] == role).ToArray();
            return new Parameters(role, [.. own.OfType<BufferParameter>().Select(p => p.Buffer)], [.. own.OfType<ValueParameter>().Select(p => p.Value)]);
        }

        public Activity Activity(Module module) => Differentiation.Activity.Analyse(module, Buffers, Values);
    }

    /// <param name="hasDerivative">For each value and buffer parameter of a method that is differentiated without a solver.</param>
    public static void CheckMethod(Module module, IReadOnlyList<bool> hasDerivative, ProgramLocations locations, Report report)
    {
        RecursionCheck.Check(module, locations, report);
        var own = module.Entry.Parameters.Items.Where(p => p is ValueParameter or BufferParameter).Where((_, i) => hasDerivative[i]).ToArray();
        var (buffers, values) = (own.OfType<BufferParameter>().ToArray(), own.OfType<ValueParameter>().Select(p => p.Value).ToArray());
        var outputs = buffers.Where(p => p.Access != Access.Read).ToArray();
        Numbers(module, [.. buffers.Select(p => p.Buffer)], locations, report, values);

        string? why = module.Entry.Results.Count + outputs.Length == 0 ? "return a double, or fill a span"
            : own.Length == 0 ? "give it a parameter of type double, or a span or an array of them, without [Constant]"
            : outputs.Length < own.Length && !Depends([.. buffers.Except(outputs)]) && !Depends([.. buffers.Except(outputs), .. outputs.Where(o => MattersOnEntry(module, o))])
                ? "nothing that it returns or writes depends on a parameter that has a derivative" : null;
        if (why is not null)
            report(Descriptors.NothingToDifferentiate, locations.Method, module.Entry.Name, why);

        // What a buffer held on entry is an input only where it is read: of itself a written buffer depends on nothing.
        bool Depends(BufferParameter[] inputs)
        {
            var active = Activity.Analyse(module, inputs.Select(p => p.Buffer), values);
            return active.Results.Any(a => a) || outputs.Any(o => active.IsActive(module.Entry.Name, o.Buffer));
        }
    }

    private static bool MattersOnEntry(Module module, BufferParameter written)
    {
        var inlined = Pipeline.Clean(Inliner.Inline(module).Entry);
        static IEnumerable<Parameter> Own(Function function) => function.Parameters.Where(p => p is ValueParameter or BufferParameter);
        return EntryContents.Of(inlined, ((BufferParameter)Own(inlined).ElementAt(Own(module.Entry).ToList().IndexOf(written))).Buffer).Matter;
    }

    /// <summary>Derivatives that are lost, or that may not be what is meant.</summary>
    private static Activity Numbers(Module module, Buffer[] seeds, ProgramLocations locations, Report report, Value[]? values = null)
    {
        var active = Activity.Analyse(module, seeds, values);
        foreach (var function in module.Helpers.Items.Add(module.Entry))
        {
            new CastCheck(function.Name, active, locations, report).VisitFunction(function);
            new NumberCheck(function, active, locations, report).VisitFunction(function);
        }
        return active;
    }

    /// <summary>A real that depends on the seeds becomes an integer. Its sign may: the derivative is zero on both sides.</summary>
    private sealed class CastCheck(string function, Activity active, ProgramLocations locations, Report report) : StatementWalker
    {
        public override void VisitStatement(Statement statement)
        {
            if (statement is Let { Target: { Type.IsReal: false } target, Operation: Convert or Intrinsic { Function: not "Math.Sign" } } let
                && Uses.Operands(let.Operation).Any(o => o is Value { Type.IsReal: true } value && active.IsActive(function, value)))
            {
                report(Descriptors.DerivativeLostInCast, locations.OfValue(function, target));
            }
            base.VisitStatement(statement);
        }
    }
}
