using HypergradGen.Fuzz.Oracles;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Fuzz;

/// <summary>Counts of a run, and which constructs met in one program that was accepted.</summary>
internal sealed class Report
{
    private readonly SortedDictionary<string, List<int>> _failures = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (int Count, int Seed, string Example)> _refusals = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _constructs = new(StringComparer.Ordinal);
    private readonly HashSet<(string, string)> _pairs = [];
    private readonly List<string> _invalid = [];
    private int _programs, _accepted;

    public bool HasFailures => _failures.Count > 0;

    /// <summary>Whether the failure is the first of its kind.</summary>
    public bool Add(Verdict verdict, LanguageVersion version)
    {
        _programs++;
        if (verdict.Invalid is { } mistake)
            _invalid.Add($"seed {verdict.Problem.Seed} ({version}): {mistake}");
        if (verdict.RefusedBy is { } refusal)
        {
            string key = string.Concat(refusal.Split('|')[0].Split('\'').Where((_, i) => i % 2 == 0)).Trim();
            var (count, seed, example) = _refusals.GetValueOrDefault(key, (0, verdict.Problem.Seed, refusal));
            _refusals[key] = (count + 1, seed, example);
        }
        if (verdict is { RefusedBy: null, Invalid: null })
            Cover([.. verdict.Problem.Constructs]);
        if (verdict.IsAccepted)
            _accepted++;
        if (verdict.Failure is not { } failure)
            return false;
        bool isNew = !_failures.TryGetValue(failure.Kind, out var seeds);
        if (isNew)
            _failures[failure.Kind] = seeds = [];
        seeds!.Add(verdict.Problem.Seed);
        return isNew || seeds.Count <= 3;
    }

    private void Cover(string[] constructs)
    {
        for (int i = 0; i < constructs.Length; i++)
        {
            _constructs[constructs[i]] = _constructs.GetValueOrDefault(constructs[i]) + 1;
            for (int j = i + 1; j < constructs.Length; j++)
                _pairs.Add((constructs[i], constructs[j]));
        }
    }

    public void Print(PointCounts counts, TimeSpan elapsed)
    {
        Console.WriteLine($"{_programs} programs in {elapsed.TotalSeconds:F0} s: {_accepted} agree, {_failures.Values.Sum(f => f.Count)} fail, {_refusals.Values.Sum(r => r.Count)} refused, {_invalid.Count} invalid");
        Console.WriteLine($"points: {counts.Checked} checked, {counts.Thrown} where the user's method throws, {counts.Unbounded} unbounded, {counts.Kinks} at kinks");
        foreach (var (kind, seeds) in _failures)
            Console.WriteLine($"failure  {seeds.Count,5}  {kind}: seeds {string.Join(", ", seeds.Take(8))}");
        foreach (var (kind, (count, seed, example)) in _refusals)
            Console.WriteLine($"refused  {count,5}  {kind}\n             seed {seed}: {example}");
        foreach (string mistake in _invalid.Take(10))
            Console.WriteLine($"invalid  {mistake}");
    }

    /// <summary>For whoever adds up: the programs that agree, and those that fail; what is refused is neither.</summary>
    public string Closing => $"{_accepted} passed, {_failures.Values.Sum(f => f.Count)} failed";

    /// <param name="isWhole">Every construct and every pair that was never generated together, or the counts alone.</param>
    public void PrintCoverage(bool isWhole)
    {
        string[] names = [.. _constructs.Keys];
        Console.WriteLine($"coverage: {names.Length} constructs, {_pairs.Count} of {names.Length * (names.Length - 1) / 2} pairs met");
        if (!isWhole)
            return;
        var missing = new List<string>();
        for (int i = 0; i < names.Length; i++)
        {
            for (int j = i + 1; j < names.Length; j++)
            {
                if (!_pairs.Contains((names[i], names[j])))
                    missing.Add($"{names[i]} × {names[j]}");
            }
        }
        foreach (var (construct, count) in _constructs.OrderBy(c => c.Value))
            Console.WriteLine($"construct {count,5}  {construct}");
        foreach (string pair in missing)
            Console.WriteLine($"never together: {pair}");
    }
}
