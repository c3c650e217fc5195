namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// How long the memory of a program is: short, or, in some programs, about a multiple of what a vector holds, so that loops over it have whole vectors and
/// what is left of one.
/// </summary>
internal sealed class Lengths(Dice dice)
{
    /// <summary>No memory is longer.</summary>
    public const int Most = 40;

    private int _usual;

    public bool AreLong => _usual > 0;

    /// <summary>Once, before any length is asked for.</summary>
    public void Choose() => _usual = dice.Chance(0.2) ? dice.Pick(8, 9, 13, 16, 17, 24, 31, 33) : 0;

    /// <summary>At least 1; where memory is long, often as long as other memory.</summary>
    public int Next(int mostWhereShort)
        => !AreLong || dice.Chance(0.3) ? dice.Between(1, mostWhereShort) : dice.Chance(0.7) ? _usual : dice.Between(_usual - 2, _usual + 5);
}
