using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>The line of a cache, which is as long as a vector of 512 bits.</summary>
internal static class CacheLine
{
    public const int Bytes = 64;

    public const int Doubles = Bytes / sizeof(double);

    /// <summary>The elements of the lines that a row takes which begins with one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int InWholeLines(int elements) => (elements + Doubles - 1) & -Doubles;

    /// <summary>Whether an element is the first of a line now; a collection may move it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool IsAt<T>(ref T element) => ((nint)Unsafe.AsPointer(ref element) & (Bytes - 1)) == 0;
}
