using HypergradGen.ForeignCode.Compilation;
using HypergradGen.ForeignCode.Running;

namespace HypergradGen.ForeignCode;

/// <summary>The counts of a run, and what must not be.</summary>
internal sealed class Report
{
    private readonly SortedDictionary<string, (int Count, string Example)> _refusals = new(StringComparer.Ordinal);
    private readonly List<string> _wrong = [];
    private readonly List<MethodVerdict> _methods = [];
    private readonly SortedDictionary<string, int> _runs = new(StringComparer.Ordinal);

    public bool HasFailures => _wrong.Count > 0;

    public void Add(RoundResult round)
    {
        _methods.AddRange(round.Methods);
        AddCrashes(round);
        foreach (var verdict in round.Methods)
        {
            foreach (var refusal in verdict.Refusals.Take(1))
            {
                string key = $"{refusal.Id}  {string.Concat(refusal.GetMessage().Split('\'').Select((part, i) => i % 2 == 0 ? part : "'…'"))}";
                var line = refusal.Location.GetLineSpan();
                _refusals[key] = (_refusals.GetValueOrDefault(key).Count + 1, $"{line.Path}:{line.StartLinePosition.Line + 1}: {refusal.GetMessage()}");
            }
        }
        foreach (var error in round.Errors)
            Wrong($"no compile  {error}");
        foreach (string unheard in round.Unheard)
            Wrong($"silence     {unheard}");
    }

    public void AddCrashes(RoundResult round)
    {
        foreach (var verdict in round.Methods.Where(m => m.Crash is not null))
            Wrong($"exception   {verdict.Name} at {verdict.Place}: {Head(verdict.Crash!)}");
        foreach (string crash in round.Crashes)
            Wrong($"exception   {Head(crash)}");
    }

    public void Add(RunResult run)
    {
        string kind = run.Outcome.ToString();
        _runs[kind] = _runs.GetValueOrDefault(kind) + 1;
        if (run.Outcome is RunOutcome.Disagrees)
            Wrong($"wrong       {run.Name}: {run.Detail}");
    }

    private void Wrong(string what)
    {
        if (!_wrong.Contains(what))
            _wrong.Add(what);
    }

    /// <summary>The exception, and the innermost of our methods.</summary>
    private static string Head(string crash)
    {
        string[] lines = crash.Split('\n');
        return lines[0].Trim() + " [" + string.Join(" < ", lines.Where(l => l.Contains("at HypergradGen", StringComparison.Ordinal)).Take(4).Select(l => l.Trim()[3..].Split('(')[0])) + "]";
    }

    public void List()
    {
        foreach (var verdict in _methods)
            Console.WriteLine($"{(verdict.IsAccepted ? "accepted" : verdict.Crash is not null ? "throws" : verdict.Refusals[0].Id),-9} {verdict.Name}  {verdict.Place}{(verdict.Refusals.Count > 0 ? "  " + verdict.Refusals[0].GetMessage() : "")}");
    }

    public void Print(TimeSpan elapsed)
    {
        int accepted = _methods.Count(m => m.IsAccepted), refused = _methods.Count(m => m.Refusals.Count > 0);
        Console.WriteLine($"{_methods.Count} methods in {elapsed.TotalSeconds:F0} s: {accepted} accepted, {refused} refused, {_methods.Count(m => m.Crash is not null)} throw");
        foreach (var (key, (count, example)) in _refusals.OrderByDescending(r => r.Value.Count))
            Console.WriteLine($"refused  {count,5}  {key}\n                {example}");
        foreach (var slow in _methods.OrderByDescending(m => m.Elapsed).Take(3).Where(m => m.Elapsed.TotalSeconds > 1))
            Console.WriteLine($"slow     {slow.Elapsed.TotalSeconds,5:F1} s  {slow.Name}");
        if (_runs.Count > 0)
            Console.WriteLine("run: " + string.Join(", ", _runs.Select(r => $"{r.Value} {r.Key}")));
        foreach (string wrong in _wrong.Take(60))
            Console.WriteLine(wrong);
    }

    /// <summary>For whoever adds up: each method that was put before the compiler counts once, and what is wrong as often as it is.</summary>
    public string Closing => $"{Math.Max(0, _methods.Count - _wrong.Count)} passed, {_wrong.Count} failed";
}
