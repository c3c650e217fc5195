using System.Reflection;
using System.Runtime.Loader;
using HypergradGen.Checks;
using HypergradGen.ForeignCode.Compilation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.ForeignCode.Running;

/// <summary>Runs what was accepted at random points, and compares with differences.</summary>
internal static class Runner
{
    private const int Trials = 30, Wanted = 4;

    /// <summary>The dot product of methods that cancel inside is less exact than that of a solver's map.</summary>
    private const double Cancellation = 1e4, Rounding = 1e-11, Extrapolation = 1e-9, Underflow = 1e-150;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public static IReadOnlyList<RunResult> Run(RoundResult round)
    {
        var output = round.Output;
        var accepted = new List<(IMethodSymbol Method, Signature? Signature)>();
        foreach (var verdict in round.Methods.Where(m => m.IsAccepted))
        {
            var type = (INamedTypeSymbol?)TypeIn(output, verdict.Method.ContainingType);
            var method = type?.GetMembers(verdict.Method.Name).OfType<IMethodSymbol>().FirstOrDefault(m => m.Locations.Any(l => l.SourceSpan == verdict.Method.Locations[0].SourceSpan && l.SourceTree?.FilePath == verdict.Method.Locations[0].SourceTree?.FilePath));
            if (method is not null)
                accepted.Add((method, Signature.Of(method)));
        }
        var called = accepted.Where(a => a.Signature is not null).Select((a, i) => (a.Method, Signature: a.Signature!, Number: i)).ToArray();
        var harness = called.GroupBy(c => c.Method.ContainingType, SymbolEqualityComparer.Default)
            .Select(g => CSharpSyntaxTree.ParseText(Harness.Write((INamedTypeSymbol)g.Key!, g.Select(c => (c.Number, c.Signature))), (CSharpParseOptions)output.SyntaxTrees[0].Options, "Harness.cs"));
        using var stream = new MemoryStream();
        var support = CSharpSyntaxTree.ParseText(Harness.Support, (CSharpParseOptions)output.SyntaxTrees[0].Options, "ForeignNumbers.cs");
        var emitted = output.AddSyntaxTrees(harness.Append(support)).Emit(stream);
        if (!emitted.Success)
            return [new RunResult("harness", RunOutcome.Disagrees, emitted.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error).ToString())];

        stream.Position = 0;
        var assembly = new AssemblyLoadContext("Foreign").LoadFromStream(stream);
        var results = accepted.Where(a => a.Signature is null).Select(a => new RunResult(a.Method.Name, RunOutcome.NotCalled)).ToList();
        foreach (var (method, signature, number) in called)
            results.Add(Patiently(method.ToDisplayString(), patience => Check(assembly, method, signature, number, patience)));
        return results;
    }

    private static ITypeSymbol? TypeIn(CSharpCompilation output, INamedTypeSymbol type)
        => type.ContainingType is { } outer
            ? (TypeIn(output, outer) as INamedTypeSymbol)?.GetTypeMembers(type.Name, type.Arity).FirstOrDefault()
            : output.Assembly.GetTypeByMetadataName(type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName : $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}");

    /// <summary>Foreign code may not end for arguments that it was not written for; such a thread is left behind.</summary>
    private static RunResult Patiently(string name, Func<CancellationToken, RunResult> work)
    {
        using var patience = new CancellationTokenSource(s_patience);
        var result = new RunResult(name, RunOutcome.NoPoint);
        var thread = new Thread(() => result = work(patience.Token), 16 << 20) { IsBackground = true, Priority = ThreadPriority.BelowNormal };
        thread.Start();
        return thread.Join(2 * s_patience) ? result : new RunResult(name, RunOutcome.NoPoint);
    }

    private static RunResult Check(Assembly assembly, IMethodSymbol method, Signature signature, int number, CancellationToken patience)
    {
        string name = method.ToDisplayString();
        var type = assembly.GetTypes().First(t => t.GetMethod($"{Harness.Prefix}Primal{number}", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null);
        T Of<T>(string product)
            where T : Delegate => type.GetMethod($"{Harness.Prefix}{product}{number}", BindingFlags.Static | BindingFlags.NonPublic)!.CreateDelegate<T>();

        var (primal, jvp, reverse) = (Of<Func<object?[], object?[]>>("Primal"), Of<Func<object?[], object?[], object?[]>>("Jvp"), Of<Func<object?[], double[], object?[], object?[]>>("Reverse"));
        int passed = 0, points = 0;
        for (int trial = 0; trial < Trials && passed < Wanted && !patience.IsCancellationRequested; trial++)
        {
            var call = new Call(signature, primal, jvp, reverse, WithReturned(signature, primal, Points.Of(signature, trial)));
            if (!IsFinite(call))
                continue;
            points++;
            try
            {
                double size = call.Primal(call.Inputs).Sum(Math.Abs);
                var checks = call.Check(trial).Select(c => Judged(c, call, size)).ToArray();
                if (checks.FirstOrDefault(c => c.Outcome == CheckOutcome.Failed) is { } failed)
                    return new RunResult(name, RunOutcome.Disagrees, $"{failed.Message} at {call}");
                passed += checks[0].Passed ? 1 : 0;
            }
            catch (Exception e) when (IsFinite(call, beside: true))
            {
                return new RunResult(name, RunOutcome.Disagrees, $"a product throws {e.GetType().Name}: {e.Message} at {call}");
            }
            catch (Exception)
            {
                // The method throws beside the point too: the border of what it is defined for.
                points--;
            }
        }
        return new RunResult(name, passed > 0 ? RunOutcome.Agrees : points > 0 ? RunOutcome.Inconclusive : RunOutcome.NoPoint);
    }

    /// <summary>Memory that a method returns stands among the arguments as well, as long as it is.</summary>
    private static object?[] WithReturned(Signature signature, Func<object?[], object?[]> primal, object?[] point)
    {
        int last = signature.Arguments.Count - 1;
        if (last < 0 || !signature.Arguments[last].IsReturned)
            return point;
        try
        {
            point[last] = primal([.. point])[signature.ReturnedNumbers + last];
        }
        catch (Exception)
        {
            // Not defined here, as the check of the point finds again.
        }
        return point;
    }

    /// <summary>
    /// A derivative that is rounding beside the values themselves is zero; one that changes on the way of a step is not what differences give; one that is not
    /// finite, as that of a length at zero, is none.
    /// </summary>
    private static CheckResult Judged(CheckResult check, Call call, double size)
    {
        if (check.Outcome != CheckOutcome.Failed)
            return check;
        if (!double.IsFinite(check.Actual) || !double.IsFinite(check.Expected))
            return check with { Outcome = CheckOutcome.Inconclusive };
        double allowed = (check.Check == "dot product" ? Cancellation * check.Error + Rounding * size : Extrapolation * Math.Abs(check.Expected)) + Underflow;
        if (Math.Abs(check.Actual - check.Expected) <= allowed)
            return check with { Outcome = CheckOutcome.Passed };
        // Differences that are not sure of their own sign say nothing of another number.
        bool isSure = check.Error < Math.Abs(check.Expected) || check.Expected == 0;
        return check.Check == "JVP against differences" && (!isSure || call.IsErratic()) ? check with { Outcome = CheckOutcome.Inconclusive } : check;
    }

    private static bool IsFinite(Call call, bool beside = false)
    {
        try
        {
            double[] inputs = call.Inputs;
            foreach (double step in beside ? [0, 0.1, -0.1, 0.01, -0.01] : new[] { 0.0 })
            {
                double[] moved = [.. inputs.Select((x, i) => x + step * (i % 2 == 0 ? 1 : -1))];
                double[] value = call.Primal(moved);
                if (value.Length == 0 || inputs.Length == 0 || !value.All(double.IsFinite))
                    return false;
            }
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
