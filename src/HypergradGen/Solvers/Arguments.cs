using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>The checks that generated products and solvers make on their arguments before they write anything. O(1) each.</summary>
public static class Arguments
{
    /// <summary>Requires one exact length.</summary>
    /// <param name="actual">The length given.</param>
    /// <param name="expected">The length that fits.</param>
    /// <param name="parameterName">The parameter that is to blame.</param>
    /// <param name="whatExpected">What the expected length is, for the message: "the length of w".</param>
    /// <exception cref="ArgumentException">The lengths differ; ParamName is <paramref name="parameterName"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireLength(int actual, int expected, string parameterName, string whatExpected)
    {
        if (actual != expected)
            ThrowLength(actual, expected, parameterName, whatExpected);
    }

    /// <summary>Requires a length that is at least <paramref name="least"/>.</summary>
    /// <param name="actual">The length given.</param>
    /// <param name="least">The least that fits.</param>
    /// <param name="parameterName">The parameter that is to blame.</param>
    /// <exception cref="ArgumentException">The length is too small; ParamName is <paramref name="parameterName"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireAtLeast(int actual, int least, string parameterName)
    {
        if (actual < least)
            ThrowAtLeast(actual, least, parameterName);
    }

    /// <summary>Requires that an output shares no memory with another span of the call.</summary>
    /// <typeparam name="T">The element type; state it where the arguments are <see cref="Span{T}"/>, which C# 12 does not infer through.</typeparam>
    /// <param name="output">The span that is to be written.</param>
    /// <param name="other">An input, or another output. Empty spans overlap nothing.</param>
    /// <param name="outputName">The output's parameter, which is to blame.</param>
    /// <param name="otherName">The other parameter, for the message.</param>
    /// <exception cref="ArgumentException">The spans overlap; ParamName is <paramref name="outputName"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireDisjoint<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> other, string outputName, string otherName)
    {
        if (output.Overlaps(other))
            ThrowOverlap(outputName, otherName);
    }

    /// <summary>Requires that data which are marked as a symmetric matrix are one, bit by bit. O(n²).</summary>
    /// <param name="matrix">n·n elements, row by row.</param>
    /// <param name="name">What the data are called.</param>
    /// <exception cref="ArgumentException">It is not square, or two elements across the diagonal differ; ParamName is <paramref name="name"/>.</exception>
    public static void RequireSymmetric(ReadOnlySpan<double> matrix, string name)
    {
        int n = (int)Math.Round(Math.Sqrt(matrix.Length));
        if ((long)n * n != matrix.Length)
            throw new ArgumentException($"{name} is marked [Symmetric] and has {matrix.Length} elements; expected a square matrix of n·n.", name);
        RequireSymmetric(matrix, n, name);
    }

    /// <summary>The same of an array of two dimensions.</summary>
    /// <param name="matrix">The matrix; null is one without elements.</param>
    /// <param name="name">What the data are called.</param>
    /// <exception cref="ArgumentException">It is not square, or two elements across the diagonal differ; ParamName is <paramref name="name"/>.</exception>
    public static void RequireSymmetric(double[,]? matrix, string name)
    {
        int rows = Grid.Length(matrix, 0), columns = Grid.Length(matrix, 1);
        if (rows != columns)
            throw new ArgumentException($"{name} is marked [Symmetric] and is {rows} × {columns}; expected a square matrix.", name);
        RequireSymmetric(Grid.Elements(matrix), rows, name);
    }

    private static void RequireSymmetric(ReadOnlySpan<double> matrix, int n, string name)
    {
        for (int i = 1; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double below = matrix[(i * n) + j], above = matrix[(j * n) + i];
                if (BitConverter.DoubleToInt64Bits(below) != BitConverter.DoubleToInt64Bits(above))
                    throw new ArgumentException($"{name} is marked [Symmetric]; expected element ({i}, {j}), which is {below:R}, to be element ({j}, {i}), which is {above:R}.", name);
            }
        }
    }

    [DoesNotReturn]
    private static void ThrowLength(int actual, int expected, string parameterName, string whatExpected)
        => throw new ArgumentException($"The length of {parameterName} is {actual}; expected {expected}, {whatExpected}.", parameterName);

    [DoesNotReturn]
    private static void ThrowAtLeast(int actual, int least, string parameterName)
        => throw new ArgumentException($"The length of {parameterName} is {actual}; expected at least {least}.", parameterName);

    [DoesNotReturn]
    private static void ThrowOverlap(string outputName, string otherName)
        => throw new ArgumentException($"{outputName} is written and must not overlap {otherName}.", outputName);
}
