using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Diagnostics;

/// <summary>Where the values and statements of a program were written.</summary>
public sealed record ProgramLocations(Location Method, Func<string, Value, Location> OfValue, Func<Statement, Location> OfStatement);

/// <summary>Reports a finding.</summary>
public delegate void Report(DiagnosticDescriptor descriptor, Location where, params object[] arguments);

/// <summary>Checks that need the whole program, as the parser made it: what depends on the state, and what is written when.</summary>
public static class ProgramChecks
{
    public static void Check(Module module, bool isMap, ProgramLocations locations, Report report)
    {
        var parameters = module.Entry.Parameters.Items.OfType<BufferParameter>().Select(p => p.Buffer).ToArray();
        if (parameters.Length < (isMap ? 3 : 2))
            return;
        var (state, hyperparameters) = (parameters[0], parameters[1]);
        LostDerivatives(module, [state, hyperparameters], locations, report);

        var active = Activity.Analyse(module, [state]);
        if (isMap)
        {
            if (!active.IsActive(module.Entry.Name, parameters[2]))
                report(Descriptors.MapIgnoresState, locations.Method, module.Entry.Name, parameters[2].Name, state.Name);
            ReadBeforeWriteCheck.Check(module, state, parameters[2], locations, report);
        }
        else if (!active.Results.Any(a => a))
        {
            report(Descriptors.ObjectiveIgnoresState, locations.Method, module.Entry.Name, state.Name);
        }
    }

    private static void LostDerivatives(Module module, Buffer[] seeds, ProgramLocations locations, Report report)
    {
        var active = Activity.Analyse(module, seeds);
        foreach (var function in module.Helpers.Items.Add(module.Entry))
            new CastCheck(function.Name, active, locations, report).VisitFunction(function);
    }

    /// <summary>A real that depends on the seeds becomes an integer. Its sign may: the derivative is zero on both sides.</summary>
    private sealed class CastCheck(string function, Activity active, ProgramLocations locations, Report report) : Walker
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
