namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// How long the memory of a program is: short; in some programs about a multiple of what a vector holds, so that loops over it have whole vectors and what is left
/// of one; in others some of it holds matrices of which the runtime's kernels cut blocks, read half or make copies.
/// </summary>
internal sealed class Lengths(Dice dice)
{
    /// <summary>No memory is longer, matrices and what they are multiplied with aside.</summary>
    public const int Most = 40;

    /// <summary>Dual numbers go through no larger matrix, and through no more products in one nest of loops.</summary>
    public const int MostElements = 4800;

    private int _usual;

    public bool AreLong => _usual > 0;

    /// <summary>Whether the program's matrices are as large as kernels are for.</summary>
    public bool AreOfMatrices { get; private set; }

    /// <summary>Once, before any length is asked for.</summary>
    /// <param name="ofMatrices">How many programs have matrices as large as kernels are for, and how many of the others memory about as long as vectors.</param>
    public void Choose(double ofMatrices, double ofVectors)
    {
        AreOfMatrices = dice.Chance(ofMatrices);
        _usual = !AreOfMatrices && dice.Chance(ofVectors) ? dice.Pick(8, 9, 13, 16, 17, 24, 31, 33) : 0;
    }

    /// <summary>At least 1; where memory is long, often as long as other memory.</summary>
    public int Next(int mostWhereShort)
        => AreOfMatrices && dice.Chance(0.4) ? Side()
            : !AreLong || dice.Chance(0.3) ? dice.Between(1, mostWhereShort) : dice.Chance(0.7) ? _usual : dice.Between(_usual - 2, _usual + 5);

    /// <summary>A number of rows or columns: around multiples of the rows and columns of a kernel.</summary>
    public int Side() => dice.Pick(5, 7, 8, 8, 9, 12, 15, 16, 16, 17, 20, 23, 24, 24, 25, 31, 32, 32, 33, 36, 39, 40, 41, 47, 48, 49);

    /// <summary>The side of a symmetric matrix of which half is read, or, now and then, of a smaller one.</summary>
    public int SymmetricSide() => dice.Chance(0.85) ? dice.Between(64, 69) : dice.Chance(0.5) ? dice.Pick(63, 64) : Side();

    /// <summary>The sides of a matrix: about as long, or one of them so long that rows are taken in batches.</summary>
    public (int Rows, int Columns) Shape()
    {
        int first = Side(), second = dice.Chance(0.3) ? first : Side();
        if (dice.Chance(0.35))
        {
            first = dice.Pick(65, 96, 128, 129, 137, 200, 257, 520);
            second = dice.Pick(1, 2, 3, 4, 5, 8, 9, 12, 16, 17, 24, 33, 37);
        }
        if (first * second > MostElements)
            second = MostElements / first;
        return dice.Chance(0.6) ? (first, second) : (second, first);
    }
}
