using System.Globalization;

namespace HypergradGen.Fuzz.Programs;

/// <summary>A seeded source of choices.</summary>
internal sealed class Dice
{
    private readonly Random _random;

    public Dice(int seed)
    {
        _random = new Random(seed);
        Lengths = new Lengths(this);
    }

    /// <summary>How long memory is.</summary>
    public Lengths Lengths { get; }

    public bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>From low to high, both included.</summary>
    public int Between(int low, int high) => _random.Next(low, high + 1);

    public T Pick<T>(params ReadOnlySpan<T> options) => options[_random.Next(options.Length)];

    public T OneOf<T>(IReadOnlyList<T> options) => options[_random.Next(options.Count)];

    /// <summary>A number as a person writes it, its magnitude between 0.05 and 1.5.</summary>
    public string Number(bool signed = false)
    {
        double value = Math.Round(0.05 + 1.45 * _random.NextDouble(), 2);
        return (signed && Chance(0.4) ? "-" : "") + value.ToString("0.0#", CultureInfo.InvariantCulture);
    }

    /// <summary>Takes one of several weighted ways.</summary>
    public void Act(params ReadOnlySpan<(int Weight, Action Action)> ways)
    {
        int total = 0;
        foreach (var (weight, _) in ways)
            total += weight;
        int at = _random.Next(total);
        foreach (var (weight, action) in ways)
        {
            at -= weight;
            if (at < 0)
            {
                action();
                return;
            }
        }
    }
}
