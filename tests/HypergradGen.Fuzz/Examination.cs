using System.Text.RegularExpressions;
using HypergradGen.Fuzz.Compilation;
using HypergradGen.Fuzz.Oracles;
using HypergradGen.Fuzz.Programs;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Fuzz;

/// <summary>What became of one problem.</summary>
/// <param name="RefusedBy">The diagnostic's id and what it says, where the problem was refused.</param>
/// <param name="Invalid">The C# compiler refuses the problem itself, a mistake of the fuzzer, or makes an invalid program of it, one of its own.</param>
internal sealed record Verdict(Problem Problem, Failure? Failure = null, string? RefusedBy = null, string? Invalid = null)
{
    public bool IsAccepted => RefusedBy is null && Invalid is null && Failure is null;
}

/// <summary>Compiles problems, several at once, and puts each before the oracles.</summary>
/// <param name="threads">How many threads solvers share loops with, beside those of one.</param>
internal sealed partial class Examination(Compiler compiler, PointCounts counts, int threads)
{
    /// <summary>Generated code that runs longer than this does not end.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public IReadOnlyList<Verdict> Examine(IReadOnlyList<Problem> problems, LanguageVersion version)
    {
        if (Guarded(() => compiler.Compile(problems, version), TimeSpan.FromSeconds(20 + 5 * problems.Count)) is not { Value: { } compiled } attempt)
            return problems.Count > 1 ? Apart(problems, version) : [new Verdict(problems[0], new Failure("compiler hangs or throws", "no answer"))];
        if (compiled.Crash is not null || (compiled.Image is null && problems.Count > 1))
            return problems.Count > 1 ? Apart(problems, version) : [new Verdict(problems[0], new Failure($"generator throws {Signature(compiled.Crash ?? "")}", compiled.Crash ?? ""))];
        if (compiled.Image is null)
        {
            var problem = problems[0];
            if (Compiler.CheckText(problem, version) is { IsEmpty: false } mistakes)
                return [new Verdict(problem, Invalid: mistakes[0].ToString())];
            var errors = compiled.Errors.SelectMany(e => e).ToArray();
            return [new Verdict(problem, new Failure($"generated code does not compile: {errors[0].Id}", string.Join("\n", errors.Take(3))))];
        }

        var verdicts = new List<Verdict>();
        var (assembly, context) = Compiler.Load(compiled.Image);
        foreach (var problem in problems)
        {
            if (compiled.Refusals[problem.Seed].FirstOrDefault() is { } refusal)
            {
                if (refusal.Id is "HG0009" or "HG0019" && Guarded(() => Loader.Dependence(assembly, problem, refusal.GetMessage()), s_patience) is { Value: { } dependence })
                    verdicts.Add(new Verdict(problem, dependence));
                else
                    verdicts.Add(new Verdict(problem, RefusedBy: $"{refusal.Id}: {refusal.GetMessage()} | {refusal.Location.SourceTree?.GetText().Lines[refusal.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim()}"));
                continue;
            }
            var answer = Guarded(() => new Oracle(Loader.Load(assembly, problem), problem, counts, threads).Check(), s_patience);

            // Only the problem's own text is run unguarded: of it the C# compiler itself made what the runtime refuses.
            if (answer.Thrown is InvalidProgramException or InvalidTextException)
            {
                verdicts.Add(new Verdict(problem, Invalid: "the C# compiler makes an invalid program of it"));
                continue;
            }
            verdicts.Add(new Verdict(problem, answer.Finished ? answer.Thrown is { } thrown ? new Failure($"loading: {thrown.GetType().Name}", thrown.ToString()) : answer.Value : new Failure("generated code does not end", "")));
        }
        context.Unload();
        return verdicts;
    }

    /// <summary>What was thrown and where, without the names and numbers of the problem.</summary>
    private static string Signature(string crash)
    {
        string[] lines = crash.Split('\n');
        string what = Particulars().Replace(lines[0], "…");
        string where = string.Join(" < ", lines.Skip(1).Select(l => l.Trim()).Where(l => l.StartsWith("at HypergradGen", StringComparison.Ordinal)).Take(2).Select(l => l[3..l.IndexOf('(')].Split('.') is var parts ? string.Join('.', parts[^2..]) : ""));
        return $"{what} [{where}]";
    }

    [GeneratedRegex(@"\w+\$\d+|\d+|: (Step|Phi|Iterate|Loss|Error|Outer):")]
    private static partial Regex Particulars();

    /// <summary>Halves, until the problem that spoils the others is alone.</summary>
    private List<Verdict> Apart(IReadOnlyList<Problem> problems, LanguageVersion version)
    {
        int half = problems.Count / 2;
        return [.. Examine([.. problems.Take(half)], version), .. Examine([.. problems.Skip(half)], version)];
    }

    /// <summary>On a thread with a deep stack that is left behind where it does not end.</summary>
    private static (bool Finished, T? Value, Exception? Thrown) Guarded<T>(Func<T?> work, TimeSpan patience)
        where T : class
    {
        T? value = null;
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                value = work();
            }
            catch (Exception e)
            {
                thrown = e;
            }
        }, 64 << 20)
        { IsBackground = true };
        thread.Start();
        bool finished = thread.Join(patience);
        return (finished, value, thrown);
    }
}
